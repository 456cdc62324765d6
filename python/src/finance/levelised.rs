//! `_core.finance.levelised`.

use fleetwatt::finance::levelised as core;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};

/// Costs of a unit of energy.
#[pymodule]
pub mod levelised {
    #[pymodule_export]
    use super::{
        capital_recovery_factor, lcoe_fixed_charge_rate, levelised_cost, waiting_cost_per_mwh,
    };
}

#[pyfunction]
fn capital_recovery_factor<'py>(
    py: Python<'py>,
    rate: Lent<'py>,
    years: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&rate, &years];
    elementwise(py, arguments, |[rate, years]| core::capital_recovery_factor(rate, years))
}

#[pyfunction]
fn lcoe_fixed_charge_rate<'py>(
    py: Python<'py>,
    fixed_charge_rate: Lent<'py>,
    capital_cost: Lent<'py>,
    fixed_cost_per_year: Lent<'py>,
    variable_cost_per_mwh: Lent<'py>,
    energy_mwh_year: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [
        &fixed_charge_rate,
        &capital_cost,
        &fixed_cost_per_year,
        &variable_cost_per_mwh,
        &energy_mwh_year,
    ];
    elementwise(
        py,
        arguments,
        |[
            fixed_charge_rate,
            capital_cost,
            fixed_cost_per_year,
            variable_cost_per_mwh,
            energy_mwh_year,
        ]| {
            core::lcoe_fixed_charge_rate(
                fixed_charge_rate,
                capital_cost,
                fixed_cost_per_year,
                variable_cost_per_mwh,
                energy_mwh_year,
            )
        },
    )
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each number of the law")]
fn waiting_cost_per_mwh<'py>(
    py: Python<'py>,
    price_per_gpu_hour: Lent<'py>,
    kw_per_gpu: Lent<'py>,
    pue: Lent<'py>,
    uptime: Lent<'py>,
    rate: Lent<'py>,
    construction_years: Lent<'py>,
    horizon_years: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [
        &price_per_gpu_hour,
        &kw_per_gpu,
        &pue,
        &uptime,
        &rate,
        &construction_years,
        &horizon_years,
    ];
    elementwise(
        py,
        arguments,
        |[price_per_gpu_hour, kw_per_gpu, pue, uptime, rate, construction_years, horizon_years]| {
            core::waiting_cost_per_mwh(
                price_per_gpu_hour,
                kw_per_gpu,
                pue,
                uptime,
                rate,
                construction_years,
                horizon_years,
            )
        },
    )
}

#[pyfunction]
fn levelised_cost<'py>(
    py: Python<'py>,
    present_cost: Lent<'py>,
    present_quantity: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&present_cost, &present_quantity], |[cost, quantity]| {
        core::levelised_cost(cost, quantity)
    })
}

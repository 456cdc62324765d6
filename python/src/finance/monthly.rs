//! `_core.finance.monthly`.

use fleetwatt::finance::monthly::{self as core, DataCentre, HostedServer};
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;

/// Costs by month.
#[pymodule]
pub mod monthly {
    #[pymodule_export]
    use super::{data_centre_month, hosted_server_life, monthly_payment};
}

#[pyfunction]
fn monthly_payment<'py>(
    py: Python<'py>,
    amount: Lent<'py>,
    rate: Lent<'py>,
    years: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&amount, &rate, &years];
    elementwise(py, arguments, |[amount, rate, years]| core::monthly_payment(amount, rate, years))
}

/// Servers, network, power and cooling, rest of the facility, electricity, people, and all.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each number of the law")]
fn data_centre_month(
    py: Python<'_>,
    critical_load_mw: f64,
    load_fraction: f64,
    pue: f64,
    price_per_mwh: f64,
    hours_per_month: f64,
    facility_capex: f64,
    power_cooling_fraction: f64,
    server_capex: f64,
    network_capex: f64,
    facility_life_years: f64,
    server_life_years: f64,
    network_life_years: f64,
    rate: f64,
    wages_per_hour: f64,
    benefits_fraction: f64,
) -> PyResult<[f64; 7]> {
    let given = DataCentre {
        critical_load_mw,
        load_fraction,
        pue,
        price_per_mwh,
        hours_per_month,
        facility_capex,
        power_cooling_fraction,
        server_capex,
        network_capex,
        facility_life_years,
        server_life_years,
        network_life_years,
        rate,
        wages_per_hour,
        benefits_fraction,
    };
    let found = py.detach(|| given.month()).map_err(raise)?;
    Ok([
        found.servers,
        found.networking,
        found.power_cooling,
        found.other_infrastructure,
        found.power,
        found.people,
        found.total(),
    ])
}

/// Facility (written off, interest, running costs), electricity, overhead, server (written off,
/// upkeep, interest), and all.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each number of the law")]
fn hosted_server_life(
    py: Python<'_>,
    power_w: f64,
    price: f64,
    life_years: f64,
    load_fraction: f64,
    upkeep_fraction: f64,
    facility_per_w: f64,
    facility_life_years: f64,
    facility_opex_per_w_month: f64,
    pue: f64,
    price_per_mwh: f64,
    hours_per_month: f64,
    rate: f64,
) -> PyResult<[f64; 9]> {
    let given = HostedServer {
        power_w,
        price,
        life_years,
        load_fraction,
        upkeep_fraction,
        facility_per_w,
        facility_life_years,
        facility_opex_per_w_month,
        pue,
        price_per_mwh,
        hours_per_month,
        rate,
    };
    let found = py.detach(|| given.life()).map_err(raise)?;
    Ok([
        found.facility_amortisation,
        found.facility_interest,
        found.facility_opex,
        found.power,
        found.pue_overhead,
        found.amortisation,
        found.upkeep,
        found.interest,
        found.total(),
    ])
}

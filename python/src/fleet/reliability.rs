//! `_core.fleet.reliability`.

use fleetwatt::fleet::hazard::{self, Hazard};
use fleetwatt::fleet::{repair, service};
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};

/// Failures by age, repairs, service levels.
#[pymodule]
pub mod reliability {
    #[pymodule_export]
    use super::{
        credit_probability, failure_hazard_per_year, mean_failures_per_year, working_gpus,
    };
}

fn hazard_of([constant, infant, infant_shape, wear_out, wear_out_shape]: [f64; 5]) -> Hazard {
    Hazard {
        constant_per_year: constant,
        infant_failures: infant,
        infant_shape,
        wear_out_years: wear_out,
        wear_out_shape,
    }
}

#[pyfunction]
fn failure_hazard_per_year<'py>(
    py: Python<'py>,
    age_years: Lent<'py>,
    constant_per_year: Lent<'py>,
    infant_failures: Lent<'py>,
    infant_shape: Lent<'py>,
    wear_out_years: Lent<'py>,
    wear_out_shape: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [
        &age_years,
        &constant_per_year,
        &infant_failures,
        &infant_shape,
        &wear_out_years,
        &wear_out_shape,
    ];
    elementwise(py, arguments, |[age, terms @ ..]| {
        hazard::failure_hazard_per_year(age, &hazard_of(terms))
    })
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each of the law")]
fn mean_failures_per_year<'py>(
    py: Python<'py>,
    from_years: Lent<'py>,
    to_years: Lent<'py>,
    constant_per_year: Lent<'py>,
    infant_failures: Lent<'py>,
    infant_shape: Lent<'py>,
    wear_out_years: Lent<'py>,
    wear_out_shape: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [
        &from_years,
        &to_years,
        &constant_per_year,
        &infant_failures,
        &infant_shape,
        &wear_out_years,
        &wear_out_shape,
    ];
    elementwise(py, arguments, |[from, to, terms @ ..]| {
        hazard::mean_failures_per_year(from, to, &hazard_of(terms))
    })
}

/// Infinite crews are as many as needed.
#[pyfunction]
fn working_gpus<'py>(
    py: Python<'py>,
    gpus: Lent<'py>,
    gpus_per_node: Lent<'py>,
    failures_per_gpu_year: Lent<'py>,
    repair_h: Lent<'py>,
    spare_nodes: Lent<'py>,
    crews: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments =
        [&gpus, &gpus_per_node, &failures_per_gpu_year, &repair_h, &spare_nodes, &crews];
    elementwise(py, arguments, |[gpus, per_node, rate, repair, spares, crews]| {
        let crews = (crews != f64::INFINITY).then_some(crews);
        repair::working_gpus(gpus, per_node, rate, repair, spares, crews)
    })
}

#[pyfunction]
fn credit_probability<'py>(
    py: Python<'py>,
    failures_per_h: Lent<'py>,
    mean_down_h: Lent<'py>,
    period_h: Lent<'py>,
    allowed_h: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&failures_per_h, &mean_down_h, &period_h, &allowed_h];
    elementwise(py, arguments, |[rate, down, period, allowed]| {
        service::credit_probability(rate, down, period, allowed)
    })
}

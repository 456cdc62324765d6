//! `_core.finance.unit_costs`.

use fleetwatt::finance::unit_costs as core;
use numpy::{IntoPyArray, PyArray1};
use pyo3::prelude::*;

use crate::convert::{Given, Hours, Lent, elementwise};
use crate::error::raise;

/// Ratios of sums and quantities.
#[pymodule]
pub mod unit_costs {
    #[pymodule_export]
    use super::{compound_growth, cost_per_w, implied_kw_per_unit, log_distance, shares};
}

#[pyfunction]
fn implied_kw_per_unit<'py>(
    py: Python<'py>,
    cost_per_unit: Lent<'py>,
    cost_per_mw: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&cost_per_unit, &cost_per_mw];
    elementwise(py, arguments, |[cost_per_unit, cost_per_mw]| {
        core::implied_kw_per_unit(cost_per_unit, cost_per_mw)
    })
}

#[pyfunction]
fn cost_per_w<'py>(py: Python<'py>, cost: Lent<'py>, power_mw: Lent<'py>) -> PyResult<Given<'py>> {
    let arguments = [&cost, &power_mw];
    elementwise(py, arguments, |[cost, power_mw]| core::cost_per_w(cost, power_mw))
}

#[pyfunction]
fn compound_growth<'py>(
    py: Python<'py>,
    first: Lent<'py>,
    last: Lent<'py>,
    years: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&first, &last, &years];
    elementwise(py, arguments, |[first, last, years]| core::compound_growth(first, last, years))
}

#[pyfunction]
fn log_distance<'py>(
    py: Python<'py>,
    value: Lent<'py>,
    low: Lent<'py>,
    high: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&value, &low, &high];
    elementwise(py, arguments, |[value, low, high]| core::log_distance(value, low, high))
}

#[pyfunction]
fn shares<'py>(py: Python<'py>, parts: Hours<'py>) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let parts = parts.as_array().to_vec();
    Ok(py.detach(|| core::shares(&parts)).map_err(raise)?.into_pyarray(py))
}

//! `_core.finance.depreciation`.

use fleetwatt::finance::depreciation::{self as core, MacrsClass};
use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::convert::Series;
use crate::error::raise;

/// What is charged of a cost, year by year.
#[pymodule]
pub mod depreciation {
    #[pymodule_export]
    use super::{declining_balance, macrs, straight_line};
}

#[pyfunction]
fn declining_balance(
    py: Python<'_>,
    cost: f64,
    life_years: f64,
    months_first_year: f64,
) -> PyResult<Series<'_>> {
    let law = || core::declining_balance(cost, life_years, months_first_year);
    Ok(py.detach(law).map_err(raise)?.into_pyarray(py))
}

#[pyfunction]
fn straight_line(
    py: Python<'_>,
    cost: f64,
    life_years: f64,
    days_first_year: f64,
) -> PyResult<Series<'_>> {
    let law = || core::straight_line_prorata(cost, life_years, days_first_year);
    Ok(py.detach(law).map_err(raise)?.into_pyarray(py))
}

#[pyfunction]
fn macrs<'py>(
    py: Python<'py>,
    cost: f64,
    class_years: &str,
    bonus_fraction: f64,
) -> PyResult<Series<'py>> {
    let class = MacrsClass::named("class_years", class_years).map_err(raise)?;
    let charges = py.detach(|| core::macrs(cost, class, bonus_fraction)).map_err(raise)?;
    Ok(charges.into_pyarray(py))
}

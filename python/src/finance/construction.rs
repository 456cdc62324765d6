//! `_core.finance.construction`.

use fleetwatt::finance::{construction as core, spending};
use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::convert::{Hours, Series, columns};
use crate::error::raise;

/// Spending and interest while a campus is built.
#[pymodule]
pub mod construction {
    #[pymodule_export]
    use super::{interest_during_construction, spending_shares};
}

/// Interest, balance.
#[pyfunction]
fn interest_during_construction<'py>(
    py: Python<'py>,
    capex: Hours<'py>,
    monthly_rate: f64,
    gearing: f64,
) -> PyResult<[Series<'py>; 2]> {
    let capex = capex.as_array().to_vec();
    let law = || core::interest_during_construction(&capex, monthly_rate, gearing);
    let draws = py.detach(law).map_err(raise)?;
    Ok(columns(py, &draws, |draw| [draw.interest, draw.balance]))
}

#[pyfunction]
fn spending_shares(
    py: Python<'_>,
    months: f64,
    centre: f64,
    concentration: f64,
) -> PyResult<Series<'_>> {
    let law = || spending::spending_shares(months, centre, concentration);
    Ok(py.detach(law).map_err(raise)?.into_pyarray(py))
}

//! `_core.finance.debt`.

use fleetwatt::finance::debt::{self as core, Loan, Shape};
use pyo3::prelude::*;

use crate::convert::{Hours, Series, columns};
use crate::error::raise;

/// Loans.
#[pymodule]
pub mod debt {
    #[pymodule_export]
    use super::{loan_schedule, sculpted_debt, shapes};
}

/// Words of the shapes of repayment.
#[pyfunction]
fn shapes() -> Vec<&'static str> {
    Shape::WORDS.to_vec()
}

/// Interest, principal, balance.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each term of the loan")]
fn loan_schedule<'py>(
    py: Python<'py>,
    debt: f64,
    rate: f64,
    tenor: f64,
    shape: &str,
    grace: f64,
    cfads: Hours<'py>,
    dscr: Hours<'py>,
) -> PyResult<[Series<'py>; 3]> {
    let shape = Shape::named("shape", shape).map_err(raise)?;
    let loan = Loan { debt, rate, tenor, grace, shape };
    let (cfads, dscr) = (cfads.as_array().to_vec(), dscr.as_array().to_vec());
    let rows = py.detach(|| loan.schedule(&cfads, &dscr)).map_err(raise)?;
    Ok(columns(py, &rows, |row| [row.interest, row.principal, row.balance]))
}

#[pyfunction]
fn sculpted_debt(py: Python<'_>, cfads: Hours<'_>, dscr: Hours<'_>, rate: f64) -> PyResult<f64> {
    let (cfads, dscr) = (cfads.as_array().to_vec(), dscr.as_array().to_vec());
    py.detach(|| core::sculpted_debt_size(&cfads, &dscr, rate)).map_err(raise)
}

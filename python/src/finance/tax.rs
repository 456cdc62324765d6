//! `_core.finance.tax`.

use fleetwatt::finance::tax as core;
use pyo3::prelude::*;

use crate::convert::{Given, Hours, Lent, Series, columns, elementwise};
use crate::error::raise;

/// Company tax by year.
#[pymodule]
pub mod tax {
    #[pymodule_export]
    use super::{interest_cap, loss_carry_forward, social_contribution};
}

/// Loss used, taxable result, tax, losses left.
#[pyfunction]
fn loss_carry_forward<'py>(
    py: Python<'py>,
    results: Hours<'py>,
    rate: f64,
    allowance: f64,
    fraction: f64,
) -> PyResult<[Series<'py>; 4]> {
    let results = results.as_array().to_vec();
    let law = || core::loss_carry_forward(&results, rate, allowance, fraction);
    let years = py.detach(law).map_err(raise)?;
    Ok(columns(py, &years, |year| [year.loss_used, year.taxable, year.tax, year.loss_stock_end]))
}

/// Cap, deducted, carried forward.
#[pyfunction]
fn interest_cap<'py>(
    py: Python<'py>,
    ebitda_tax: Hours<'py>,
    net_interest: Hours<'py>,
    floor: f64,
    fraction: f64,
) -> PyResult<[Series<'py>; 3]> {
    let (ebitda, interest) = (ebitda_tax.as_array().to_vec(), net_interest.as_array().to_vec());
    let law = || core::interest_cap(&ebitda, &interest, floor, fraction);
    let years = py.detach(law).map_err(raise)?;
    Ok(columns(py, &years, |year| [year.cap, year.deducted, year.carried_forward]))
}

#[pyfunction]
fn social_contribution<'py>(
    py: Python<'py>,
    tax: Lent<'py>,
    turnover: Lent<'py>,
    rate: Lent<'py>,
    allowance: Lent<'py>,
    exempt_turnover: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&tax, &turnover, &rate, &allowance, &exempt_turnover];
    elementwise(py, arguments, |[tax, turnover, rate, allowance, exempt]| {
        core::social_contribution(tax, turnover, rate, allowance, exempt)
    })
}

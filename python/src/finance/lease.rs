//! `_core.finance.lease`.

use fleetwatt::finance::lease as core;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};

/// Leases of IT.
#[pymodule]
pub mod lease {
    #[pymodule_export]
    use super::lease_rent;
}

#[pyfunction]
fn lease_rent<'py>(
    py: Python<'py>,
    price_eur: Lent<'py>,
    residual_eur: Lent<'py>,
    yield_per_year: Lent<'py>,
    term_months: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&price_eur, &residual_eur, &yield_per_year, &term_months];
    elementwise(py, arguments, |[price_eur, residual_eur, yield_per_year, term_months]| {
        core::lease_rent(price_eur, residual_eur, yield_per_year, term_months)
    })
}

//! `_core.finance.cost`.

use fleetwatt::finance::debt as core;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};

/// Costs a year.
#[pymodule]
pub mod cost {
    #[pymodule_export]
    use super::{annualised_tco, annuity};
}

#[pyfunction]
fn annuity<'py>(
    py: Python<'py>,
    amount: Lent<'py>,
    rate: Lent<'py>,
    years: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&amount, &rate, &years], |[amount, rate, years]| {
        core::annuity(amount, rate, years)
    })
}

#[pyfunction]
fn annualised_tco<'py>(
    py: Python<'py>,
    it_capex: Lent<'py>,
    facility_capex: Lent<'py>,
    opex_per_year: Lent<'py>,
    rate: Lent<'py>,
    it_life_years: Lent<'py>,
    facility_life_years: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments =
        [&it_capex, &facility_capex, &opex_per_year, &rate, &it_life_years, &facility_life_years];
    elementwise(py, arguments, |[it, facility, opex, rate, it_life, facility_life]| {
        core::annualised_tco(it, facility, opex, rate, it_life, facility_life)
    })
}

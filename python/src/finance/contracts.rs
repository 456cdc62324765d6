//! `_core.finance.contracts`.

use fleetwatt::finance::contracts::{self as core, Ladder, Mix};
use pyo3::prelude::*;

use super::prices::{GivenShock, shocks as checked};
use crate::convert::{Given, Lent, elementwise};

/// Contracts that follow one another, and ways of selling hours.
#[pymodule]
pub mod contracts {
    #[pymodule_export]
    use super::{blended_price, contract_ladder_price, reserved_fraction};
}

#[pyfunction]
fn reserved_fraction<'py>(
    py: Python<'py>,
    age_years: Lent<'py>,
    term_years: Lent<'py>,
    renewal_fraction: Lent<'py>,
    churn_per_year: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&age_years, &term_years, &renewal_fraction, &churn_per_year];
    elementwise(py, arguments, |[age, term_years, renewal_fraction, churn_per_year]| {
        let ladder = Ladder { term_years, renewal_fraction, churn_per_year, renewal_discount: 0.0 };
        core::reserved_fraction(age, &ladder)
    })
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each number of the law")]
fn contract_ladder_price<'py>(
    py: Python<'py>,
    age_years: Lent<'py>,
    term_years: Lent<'py>,
    renewal_fraction: Lent<'py>,
    churn_per_year: Lent<'py>,
    renewal_discount: Lent<'py>,
    decline: Lent<'py>,
    shocks: Vec<GivenShock>,
) -> PyResult<Given<'py>> {
    let shocks = checked(shocks)?;
    let arguments =
        [&age_years, &term_years, &renewal_fraction, &churn_per_year, &renewal_discount, &decline];
    elementwise(
        py,
        arguments,
        |[age, term_years, renewal_fraction, churn_per_year, renewal_discount, decline]| {
            let ladder = Ladder { term_years, renewal_fraction, churn_per_year, renewal_discount };
            core::contract_ladder_price(age, &ladder, decline, &shocks)
        },
    )
}

/// Shares and prices, each reserved, on demand, spot, tokens, public research.
#[pyfunction]
fn blended_price<'py>(
    py: Python<'py>,
    shares: [Lent<'py>; 5],
    prices: [Lent<'py>; 5],
) -> PyResult<Given<'py>> {
    let [a, b, c, d, e] = &shares;
    let [v, w, x, y, z] = &prices;
    elementwise(py, [a, b, c, d, e, v, w, x, y, z], |[a, b, c, d, e, v, w, x, y, z]| {
        mix([a, b, c, d, e]).blended_price(&mix([v, w, x, y, z]))
    })
}

fn mix([reserved, on_demand, spot, token_api, public_research]: [f64; 5]) -> Mix {
    Mix { reserved, on_demand, spot, token_api, public_research }
}

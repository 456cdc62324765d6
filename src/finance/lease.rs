//! Leases of IT by a third party.

use crate::catalogue::default_of;
use crate::error::{NOT_NEGATIVE, Result, within};
use crate::field::{number, section};

use super::returns::monthly_rate;

section! {
    /// Rents of `leased_it`, where third parties own the site and the IT.
    Lease {
        /// Nominal rate that the lessor of the IT earns before tax, of which the rent is made.
        it_yield: f64 = number(0.11, "1/year", 0.0, 0.5).plausible(0.08, 0.15).assumption("loans on accelerators cost 9 to 11 %; a lessor bears their resale too");
        /// Value of a system at the end of its lease that the lessor counts on, over its price.
        it_residual_fraction: f64 = default_of("costs", "it_system", "residual_fraction", 0.0, 1.0);
        /// Rent of a kW of IT capacity for a month, real, power apart; the whole site is rented from the first month of operation.
        space_eur_kw_month: f64 = default_of("costs", "colocation", "eur_kw_month", 0.0, 1_000.0);
    }
}

/// Accepted terms of a lease.
const MONTHS: (f64, f64) = (1.0, 1_200.0);

/// The level rent, paid at the start of each month of a lease, that earns its lessor a yield:
/// `rent = (price - residual v^n) (1 - v) / (1 - v^n)` with `v = 1 / (1 + i)` and
/// `i = (1 + yield)^(1/12) - 1`; without a yield `(price - residual) / n`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative price, residual or yield, and terms outside 1 to
/// 1200 months.
pub fn lease_rent(
    price_eur: f64,
    residual_eur: f64,
    yield_per_year: f64,
    term_months: f64,
) -> Result<f64> {
    within("price_eur", "EUR", price_eur, NOT_NEGATIVE)?;
    within("residual_eur", "EUR", residual_eur, NOT_NEGATIVE)?;
    within("yield_per_year", "1/year", yield_per_year, NOT_NEGATIVE)?;
    within("term_months", "month", term_months, MONTHS)?;
    let rate = monthly_rate(yield_per_year);
    if rate == 0.0 {
        return Ok((price_eur - residual_eur) / term_months);
    }
    let force = libm::log1p(rate);
    let at_the_end = libm::exp(-term_months * force);
    let worth_of_rents = libm::expm1(-term_months * force) / libm::expm1(-force);
    Ok((price_eur - residual_eur * at_the_end) / worth_of_rents)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Microsoft's example of PMT: 10,000 at 8 % a year, a twelfth of it each month, in ten
    /// payments at the start of the month.
    #[test]
    fn a_published_payment() {
        let yearly = (1.0 + 0.08 / 12.0f64).powi(12) - 1.0;
        let rent = lease_rent(10_000.0, 0.0, yearly, 10.0).unwrap_or(f64::NAN);
        assert!((rent - 1_030.16).abs() < 0.005, "{rent}");
    }

    #[test]
    fn rents_and_residual_are_worth_the_price() {
        for (residual, rate, months) in [(0.0, 0.11f64, 60), (12.0, 0.11, 60), (90.0, 0.02, 7)] {
            let rent = lease_rent(100.0, residual, rate, f64::from(months)).unwrap_or(f64::NAN);
            let worth = |month: i32| (1.0 + rate).powf(-f64::from(month) / 12.0);
            let paid: f64 = (0..months).map(|month| rent * worth(month)).sum();
            assert!((paid + residual * worth(months) - 100.0).abs() < 1e-10);
        }
        assert_eq!(lease_rent(100.0, 40.0, 0.0, 60.0), Ok(1.0));
        let near = lease_rent(100.0, 40.0, 1e-12, 60.0).unwrap_or(f64::NAN);
        assert!((near - 1.0).abs() < 1e-10);
    }

    #[test]
    fn what_is_no_lease_is_refused() {
        assert!(lease_rent(-1.0, 0.0, 0.1, 60.0).is_err());
        assert!(lease_rent(1.0, -0.1, 0.1, 60.0).is_err());
        assert!(lease_rent(1.0, 0.0, -0.1, 60.0).is_err());
        assert!(lease_rent(1.0, 0.0, 0.1, 0.5).is_err());
        assert!(lease_rent(f64::NAN, 0.0, 0.1, 60.0).is_ok_and(f64::is_nan));
    }
}

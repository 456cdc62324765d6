//! Level payments, and loans by period: each period's draw is a loan of its own, repaid as an
//! annuity.

use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};

/// Flows of a family of loans, at the end of each period.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Interest accrued before repayment starts and added to the loan.
    pub capitalised: Vec<f64>,
    /// Interest paid.
    pub interest: Vec<f64>,
    /// Principal repaid.
    pub principal: Vec<f64>,
}

/// Service of the loans drawn at the end of each period at a fixed rate a period.
///
/// Interest is capitalised until the end of period `operating`, the first of
/// operation; from then on level payments repay each loan within `tenor` periods, or
/// by the last period if that is sooner.
pub fn annuities(draws: &[f64], rate: f64, tenor: usize, operating: usize) -> Service {
    let periods = draws.len();
    let mut service = Service {
        capitalised: vec![0.0; periods],
        interest: vec![0.0; periods],
        principal: vec![0.0; periods],
    };
    for (period, &drawn) in draws.iter().enumerate().filter(|(_, drawn)| **drawn != 0.0) {
        let mut balance = drawn;
        let grace = operating.min(periods - 1);
        for slot in service.capitalised.iter_mut().take(grace + 1).skip(period + 1) {
            *slot += rate * balance;
            balance *= 1.0 + rate;
        }
        let first = period.max(grace) + 1;
        let term = tenor.min(periods.saturating_sub(first));
        let payment = level_payment(balance, rate, term.max(1) as f64);
        for slot in first..first + term {
            let interest = rate * balance;
            // The last payment clears the rounding of the ones before it.
            let principal = if slot + 1 == first + term { balance } else { payment - interest };
            service.interest[slot] += interest;
            service.principal[slot] += principal;
            balance -= principal;
        }
        if term == 0 {
            // Drawn in the last period: repaid at once.
            service.principal[periods - 1] += balance;
        }
    }
    service
}

/// The level payment that repays `balance` in `periods` at `rate` a period.
pub(super) fn level_payment(balance: f64, rate: f64, periods: f64) -> f64 {
    if rate == 0.0 {
        return balance / periods;
    }
    balance * rate / -libm::expm1(-periods * libm::log1p(rate))
}

/// The level payment, at the end of each year, that repays `amount` in `years` at a yearly
/// rate: `amount rate / (1 - (1 + rate)^-years)`, and `amount / years` without interest.
///
/// Also what an investment costs a year over its life. Lives that are not whole are accepted.
///
/// # Errors
/// [`crate::error::Error::Domain`] for an amount that is not finite, a negative rate and years
/// that are not positive.
pub fn annuity(amount: f64, rate: f64, years: f64) -> Result<f64> {
    within("amount", "", amount, (f64::MIN, f64::MAX))?;
    within("rate", "1/year", rate, NOT_NEGATIVE)?;
    within("years", "year", years, POSITIVE)?;
    Ok(level_payment(amount, rate, years))
}

/// What a campus costs a year: the annuities of its IT and of its facility, and what running
/// it costs.
///
/// # Errors
/// As [`annuity`].
pub fn annualised_tco(
    it_capex: f64,
    facility_capex: f64,
    opex_per_year: f64,
    rate: f64,
    it_life_years: f64,
    facility_life_years: f64,
) -> Result<f64> {
    within("it_capex", "", it_capex, NOT_NEGATIVE)?;
    within("facility_capex", "", facility_capex, NOT_NEGATIVE)?;
    within("opex_per_year", "", opex_per_year, NOT_NEGATIVE)?;
    within("it_life_years", "year", it_life_years, POSITIVE)?;
    within("facility_life_years", "year", facility_life_years, POSITIVE)?;
    let it = annuity(it_capex, rate, it_life_years)?;
    Ok(it + annuity(facility_capex, rate, facility_life_years)? + opex_per_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loans_are_repaid_in_full() {
        let draws = [100.0, 200.0, 0.0, 0.0, 50.0, 0.0, 10.0];
        let service = annuities(&draws, 0.07, 3, 1);
        let repaid: f64 = service.principal.iter().sum();
        let capitalised: f64 = service.capitalised.iter().sum();
        assert!((repaid - 360.0 - capitalised).abs() < 1e-10);
        assert!((service.capitalised[1] - 7.0).abs() < 1e-12);
        // 307 over three years at 7 %, with 30 decimal digits.
        let paid = service.interest[2] + service.principal[2];
        assert!((paid - 116.982_861_364_272_52).abs() < 1e-12, "{paid}");
    }

    #[test]
    fn discounted_payments_are_worth_the_loan() {
        let service = annuities(&[1_000.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0.05, 4, 0);
        let value: f64 = (1..6)
            .map(|t| (service.interest[t] + service.principal[t]) / 1.05f64.powi(t as i32))
            .sum();
        assert!((value - 1_000.0).abs() < 1e-9);
    }

    #[test]
    fn an_annuity_is_what_repays_the_loan() {
        let loan = annuities(&[300.0, 0.0, 0.0, 0.0], 0.07, 3, 0);
        let paid = loan.interest[1] + loan.principal[1];
        assert_eq!(annuity(300.0, 0.07, 3.0), Ok(paid));
        assert_eq!(annuity(300.0, 0.0, 2.5), Ok(120.0));
        assert!(annuity(f64::NAN, 0.07, 3.0).is_ok_and(f64::is_nan));
        assert!(annuity(300.0, f64::NAN, 3.0).is_ok_and(f64::is_nan));
        assert!(annuity(300.0, -0.01, 3.0).is_err());
    }

    /// Epoch AI (2026), a campus of 1 GW: 8.5 G$ a year, 12 and 7 with IT that lasts three
    /// and seven years; 7 % and the split of the 38 G$ are inferred from these three.
    #[test]
    fn published_costs_a_year() {
        for (life, published) in [(5.0, 8.5), (3.0, 12.0), (7.0, 7.0)] {
            let found = annualised_tco(25.1, 12.9, 0.9, 0.07, life, 14.0).unwrap_or(f64::NAN);
            assert!((found / published - 1.0).abs() < 0.01, "{life}: {found}");
        }
    }
}

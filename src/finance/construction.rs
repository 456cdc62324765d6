//! Interest on what is drawn while a campus is built.

use crate::error::{NOT_NEGATIVE, Result, known};

/// A period of construction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draw {
    /// Interest on the debt at the start of the period, added to it.
    pub interest: f64,
    /// Debt at the end of the period.
    pub balance: f64,
}

impl Draw {
    /// The next period: `interest = rate balance`, `balance = balance (1 + rate) + gearing capex`.
    pub fn next(self, capex: f64, rate: f64, gearing: f64) -> Self {
        let interest = rate * self.balance;
        Self { interest, balance: self.balance + interest + gearing * capex }
    }
}

/// Interest during construction and debt, month by month: lenders pay the part `gearing` of each
/// month's spending at its end, beside the owners (pari passu), and interest is added to the debt.
///
/// The last balance is the debt at the start of operation. Fees are neglected.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative spending, with its position, a negative rate and
/// a gearing outside 0 to 1; NaN, too.
pub fn interest_during_construction(
    capex: &[f64],
    monthly_rate: f64,
    gearing: f64,
) -> Result<Vec<Draw>> {
    known("monthly_rate", "1/month", monthly_rate, NOT_NEGATIVE)?;
    known("gearing", "", gearing, (0.0, 1.0))?;
    let mut draw = Draw { interest: 0.0, balance: 0.0 };
    let month = |(month, spent): (usize, &f64)| {
        known("capex", "", *spent, NOT_NEGATIVE).map_err(|error| error.at(month))?;
        draw = draw.next(*spent, monthly_rate, gearing);
        Ok(draw)
    };
    capex.iter().enumerate().map(month).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_grow_at_their_rate() {
        let capex = [1e6, 0.0, 2e6, 4e6];
        let draws = interest_during_construction(&capex, 0.005, 0.7).unwrap();
        let worth: f64 = (0..4).map(|t| 0.7 * capex[t] * 1.005f64.powi(3 - t as i32)).sum();
        assert!((draws[3].balance - worth).abs() < 1e-8);
        let total: f64 = draws.iter().map(|draw| draw.interest).sum();
        assert!((draws[3].balance - total - 0.7 * 7e6).abs() < 1e-8);
        assert_eq!(draws[0], Draw { interest: 0.0, balance: 0.7e6 });
        assert_eq!(interest_during_construction(&[], 0.005, 0.7), Ok(vec![]));
    }

    #[test]
    fn impossible_draws_are_refused() {
        let said = interest_during_construction(&[1.0, -1.0], 0.0, 1.0).unwrap_err().to_string();
        assert_eq!(said, "capex = -1 is outside the accepted range, 0 or more (element 1)");
        assert!(interest_during_construction(&[f64::NAN], 0.0, 1.0).is_err());
        assert!(interest_during_construction(&[1.0], -0.1, 1.0).is_err());
        assert!(interest_during_construction(&[1.0], 0.1, 1.1).is_err());
    }
}

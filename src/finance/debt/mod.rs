//! Loans: how principal is repaid, and what a loan may be so that it is.
//!
//! **A new shape of repayment is one new file and one line in the list below.**

mod level;

pub use level::{Service, annualised_tco, annuities, annuity};

use crate::error::{Error, NOT_NEGATIVE, Result, known, whole};
use crate::field::choice;

/// Part of a loan that rounding may leave of it.
const ROUNDING: f64 = 1e-9;
/// Most periods of a loan.
const LONGEST: f64 = 1_200.0;
/// Accepted debt service cover ratios that lenders ask for.
pub(super) const COVER: (f64, f64) = (1.0, f64::MAX);

/// A period of a loan, at whose end interest on its opening balance is paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    /// Owed at the start of the period.
    pub balance: f64,
    /// Rate of interest a period.
    pub rate: f64,
    /// Number of the period, 0 the first of the tenor.
    pub number: usize,
    /// First periods of the tenor in which no principal is repaid.
    pub grace: usize,
    /// Periods within which the loan is repaid, those of grace among them.
    pub tenor: usize,
    /// Interest and principal that the cash of the period carries: CFADS over DSCR. Of shapes
    /// that are not sculpted, none looks at it.
    pub carried: f64,
}

impl Period {
    /// Periods left of the tenor, this one among them.
    fn left(&self) -> usize {
        self.tenor - self.number
    }
}

macro_rules! family {
    ($( $(#[doc = $about:literal])+ $module:ident $shape:ident $word:literal; )+) => {
        $( mod $module; )+

        choice! {
            /// How the principal of a loan is repaid.
            Shape { $( $(#[doc = $about])+ $shape = $word, )+ }
        }

        impl Shape {
            /// Principal repaid at the end of a period; nothing in periods of grace and beyond
            /// the tenor.
            ///
            /// It follows from what is owed: what was paid early makes all later instalments
            /// smaller in proportion.
            pub fn principal_due(self, period: &Period) -> f64 {
                if !(period.grace..period.tenor).contains(&period.number) {
                    return 0.0;
                }
                match self { $( Self::$shape => $module::principal_due(period), )+ }
            }
        }
    };
}

family! {
    /// Interest and principal together are the same in every period.
    annuity Annuity "annuity";
    /// The same principal in every period.
    level_principal LevelPrincipal "level_principal";
    /// All of the principal in the last period.
    bullet Bullet "bullet";
    /// Interest and principal together are the period's cash over a cover ratio.
    sculpted Sculpted "sculpted";
}

/// A row of the schedule of a loan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// Interest on the opening balance.
    pub interest: f64,
    /// Principal repaid.
    pub principal: f64,
    /// Owed at the end of the period.
    pub balance: f64,
}

/// A loan at a fixed rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Loan {
    /// Owed when the tenor begins.
    pub debt: f64,
    /// Rate of interest a period.
    pub rate: f64,
    /// Periods within which it is repaid, those of grace among them; whole.
    pub tenor: f64,
    /// First periods in which interest alone is paid; whole, fewer than the tenor.
    pub grace: f64,
    /// How it is repaid.
    pub shape: Shape,
}

impl Loan {
    /// The schedule of the loan: each period's interest on what is owed, and
    /// [`Shape::principal_due`].
    ///
    /// `cfads` is the cash available for debt service of each period of the tenor and `dscr` the
    /// cover ratio, one for all periods or one each; both are for sculpted loans, and else empty.
    /// Where the cash carries less than the interest, the rest is added to the loan.
    ///
    /// # Errors
    /// [`Error::Domain`] for a negative debt or rate, a tenor that is not whole or below 1, a
    /// grace that is not whole or leaves no period of the tenor, and as [`sculpted_debt_size`];
    /// [`Error::Config`] for cash or ratios of a loan that is not sculpted, and for a sculpted
    /// one without. [`Error::Infeasible`] for a sculpted loan that the cash does not repay, with
    /// the most that it would.
    pub fn schedule(&self, cfads: &[f64], dscr: &[f64]) -> Result<Vec<Row>> {
        known("debt", "", self.debt, NOT_NEGATIVE)?;
        known("rate", "1/period", self.rate, NOT_NEGATIVE)?;
        whole("tenor", self.tenor, (1.0, LONGEST))?;
        whole("grace", self.grace, (0.0, self.tenor - 1.0))?;
        let (tenor, grace) = (self.tenor as usize, self.grace as usize);
        let carried = match self.shape {
            Shape::Sculpted => {
                for (name, given) in [("cfads", cfads), ("dscr", dscr)] {
                    if given.is_empty() {
                        return Err(Error::config(name, "is missing: a sculpted loan follows it"));
                    }
                }
                carried(cfads, dscr)?
            }
            _ if cfads.is_empty() && dscr.is_empty() => vec![0.0; tenor],
            shape => {
                let word = shape.word();
                let message = format!("cfads and dscr are for sculpted loans, not {word}");
                return Err(Error::config("shape", message));
            }
        };
        if carried.len() != tenor {
            let periods = carried.len();
            return Err(Error::Shape(format!("cfads of {periods} periods for a tenor of {tenor}")));
        }
        let mut balance = self.debt;
        let row = |(number, &carried): (usize, &f64)| {
            let period = Period { balance, rate: self.rate, number, grace, tenor, carried };
            let interest = self.rate * balance;
            let principal = self.shape.principal_due(&period);
            balance -= principal;
            Row { interest, principal, balance }
        };
        let rows = carried.iter().enumerate().map(row).collect();
        if balance > ROUNDING * self.debt {
            return Err(Error::Infeasible(format!(
                "cfads over dscr repays a debt of {} but for {balance}: at most {} may be owed",
                self.debt,
                worth(&carried[grace..], self.rate)
            )));
        }
        Ok(rows)
    }
}

/// The debt that cash repays with interest: the present value of `cfads / dscr` at the rate of
/// the loan, each at the end of its period. `dscr` is one ratio for all periods, or one each.
///
/// # Errors
/// [`Error::Domain`] for negative cash, cover ratios below 1 and a negative rate, with the
/// position in a series; NaN, too. [`Error::Shape`] for as many ratios as are neither one nor
/// those of the periods.
pub fn sculpted_debt_size(cfads: &[f64], dscr: &[f64], rate: f64) -> Result<f64> {
    known("rate", "1/period", rate, NOT_NEGATIVE)?;
    Ok(worth(&carried(cfads, dscr)?, rate))
}

/// Present value of what is paid at the end of each period.
pub(super) fn worth(paid: &[f64], rate: f64) -> f64 {
    paid.iter().rev().fold(0.0, |value, paid| (value + paid) / (1.0 + rate))
}

/// Debt service that the cash of each period carries: `cfads / dscr`.
fn carried(cfads: &[f64], dscr: &[f64]) -> Result<Vec<f64>> {
    for (period, cash) in cfads.iter().enumerate() {
        known("cfads", "", *cash, NOT_NEGATIVE).map_err(|error| error.at(period))?;
    }
    for (period, ratio) in dscr.iter().enumerate() {
        known("dscr", "", *ratio, COVER).map_err(|error| error.at(period))?;
    }
    match dscr {
        [ratio] => Ok(cfads.iter().map(|cash| cash / ratio).collect()),
        _ if dscr.len() == cfads.len() => {
            Ok(cfads.iter().zip(dscr).map(|(cash, ratio)| cash / ratio).collect())
        }
        _ => Err(Error::Shape(format!("{} dscr for {} periods of cfads", dscr.len(), cfads.len()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOAN: Loan =
        Loan { debt: 50e6, rate: 0.055, tenor: 12.0, grace: 2.0, shape: Shape::Annuity };

    fn paid(loan: Loan) -> Vec<Row> {
        loan.schedule(&[], &[]).unwrap()
    }

    #[test]
    fn shapes_repay_what_was_lent() {
        for shape in [Shape::Annuity, Shape::LevelPrincipal, Shape::Bullet] {
            for (tenor, grace) in [(1.0, 0.0), (2.0, 1.0), (12.0, 0.0), (12.0, 11.0)] {
                for rate in [0.0, 0.07] {
                    let rows = paid(Loan { rate, tenor, grace, shape, ..LOAN });
                    assert_eq!(rows.len(), tenor as usize);
                    assert_eq!(rows.last().map(|row| row.balance), Some(0.0), "{shape:?} {tenor}");
                    assert!(rows[..grace as usize].iter().all(|row| row.principal == 0.0));
                    let worth: f64 = rows.iter().rev().fold(0.0, |value, row| {
                        (value + row.interest + row.principal) / (1.0 + rate)
                    });
                    assert!((worth / LOAN.debt - 1.0).abs() < 1e-14, "{shape:?} {worth}");
                }
            }
        }
        assert_eq!(paid(Loan { debt: 0.0, ..LOAN })[11].balance, 0.0);
    }

    #[test]
    fn instalments_have_their_shape() {
        let rows = paid(LOAN);
        // Closed form of the annuity over the ten years after grace.
        let payment = 50e6 * 0.055 / (1.0 - 1.055f64.powi(-10));
        for row in &rows[2..] {
            assert!((row.interest + row.principal - payment).abs() < 1e-6);
        }
        let level = paid(Loan { shape: Shape::LevelPrincipal, ..LOAN });
        assert!(level[2..].iter().all(|row| (row.principal - 5e6).abs() < 1e-8));
        let bullet = paid(Loan { shape: Shape::Bullet, ..LOAN });
        assert_eq!(bullet[10], Row { interest: 2.75e6, principal: 0.0, balance: 50e6 });
    }

    #[test]
    fn cash_repays_what_it_carries() {
        let cfads = [9.0, 0.1, 12.0, 11.0];
        for dscr in [vec![1.3], vec![1.3, 1.2, 1.4, 1.0]] {
            let debt = sculpted_debt_size(&cfads, &dscr, 0.05).unwrap();
            let by_hand: f64 = (0..4)
                .map(|t| cfads[t] / dscr[t.min(dscr.len() - 1)] / 1.05f64.powi(t as i32 + 1))
                .sum();
            assert!((debt - by_hand).abs() < 1e-13);
            let loan = Loan { debt, rate: 0.05, tenor: 4.0, grace: 0.0, shape: Shape::Sculpted };
            let rows = loan.schedule(&cfads, &dscr).unwrap();
            assert_eq!(rows[3].balance, 0.0);
            assert!(rows[1].principal < 0.0);
            for (t, row) in rows.iter().enumerate() {
                let ratio = cfads[t] / (row.interest + row.principal);
                assert!((ratio - dscr[t.min(dscr.len() - 1)]).abs() < 1e-12);
            }
            let smaller = Loan { debt: 0.5 * debt, ..loan }.schedule(&cfads, &dscr).unwrap();
            assert_eq!(smaller[3].balance, 0.0);
            let larger = Loan { debt: 1.01 * debt, ..loan }.schedule(&cfads, &dscr);
            assert!(matches!(larger, Err(Error::Infeasible(_))));
            // In a period of grace the balance stays.
            let most: f64 = (1..4)
                .map(|t| cfads[t] / dscr[t.min(dscr.len() - 1)] / 1.05f64.powi(t as i32))
                .sum();
            let graced = Loan { grace: 1.0, ..loan };
            assert!(Loan { debt: most, ..graced }.schedule(&cfads, &dscr).is_ok());
            let told = Loan { debt: 1.01 * most, ..graced }.schedule(&cfads, &dscr).unwrap_err();
            let told = told.to_string();
            let said = told.split("at most ").nth(1).and_then(|rest| rest.split(' ').next());
            let said: f64 = said.and_then(|number| number.parse().ok()).unwrap_or(f64::NAN);
            assert!((said - most).abs() < 1e-13, "{told}");
        }
    }

    #[test]
    fn what_is_no_loan_is_refused() {
        let said = |loan: Loan| loan.schedule(&[], &[]).unwrap_err().to_string();
        let expected = "debt = -1 is outside the accepted range, 0 or more";
        assert_eq!(said(Loan { debt: -1.0, ..LOAN }), expected);
        let expected = "tenor = 0 is outside the accepted range, 1 to 1200 (whole)";
        assert_eq!(said(Loan { tenor: 0.0, ..LOAN }), expected);
        let expected = "grace = 12 is outside the accepted range, 0 to 11 (whole)";
        assert_eq!(said(Loan { grace: 12.0, ..LOAN }), expected);
        assert!(said(Loan { rate: f64::NAN, ..LOAN }).starts_with("rate = NaN"));
        let sculpted = Loan { shape: Shape::Sculpted, ..LOAN };
        assert!(said(sculpted).starts_with("cfads: is missing"));
        let alone = sculpted.schedule(&[1.0; 12], &[]).unwrap_err().to_string();
        assert!(alone.starts_with("dscr: is missing"), "{alone}");
        let short = sculpted.schedule(&[1.0], &[1.3]).unwrap_err().to_string();
        assert_eq!(short, "cfads of 1 periods for a tenor of 12");
        assert!(matches!(LOAN.schedule(&[], &[1.3]), Err(Error::Config(_))));
        let hole = sculpted_debt_size(&[1.0, f64::NAN], &[1.3], 0.05).unwrap_err();
        assert!(hole.to_string().ends_with("(element 1)"), "{hole}");
        assert!(sculpted_debt_size(&[1.0, 1.0], &[1.3, 0.9], 0.05).is_err());
        assert_eq!(sculpted_debt_size(&[], &[1.3], 0.05), Ok(0.0));
    }

    #[test]
    fn what_was_paid_early_makes_instalments_smaller() {
        let period =
            Period { balance: 60.0, rate: 0.1, number: 2, grace: 1, tenor: 5, carried: 0.0 };
        for shape in [Shape::Annuity, Shape::LevelPrincipal, Shape::Bullet] {
            let due = shape.principal_due(&period);
            let half = shape.principal_due(&Period { balance: 30.0, ..period });
            assert!((half - 0.5 * due).abs() < 1e-14);
            assert_eq!(shape.principal_due(&Period { number: 0, ..period }), 0.0);
            assert_eq!(shape.principal_due(&Period { number: 5, ..period }), 0.0);
            assert_eq!(shape.principal_due(&Period { number: 4, ..period }), 60.0);
        }
    }
}

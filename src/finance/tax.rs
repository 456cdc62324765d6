//! Company tax by year, as France levies it: losses carried forward, a cap on interest, the
//! social contribution.

use crate::error::{Error, NOT_NEGATIVE, Result, known, within};

/// Losses of earlier years that later profits may use, without limit of time.
///
/// Each year they cover `allowance` in full and `fraction` of the profit above it. France: 1 M EUR
/// and 50 %, CGI art. 209 I.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LossStock {
    /// Losses left.
    pub stock: f64,
    /// Profit of a year that they may cover in full.
    pub allowance: f64,
    /// Part of the profit above it that they may cover.
    pub fraction: f64,
}

impl LossStock {
    /// Takes a year's result: a loss is added to the stock, a profit uses some of it. Returns
    /// what is used.
    pub fn use_against(&mut self, result: f64) -> f64 {
        if result <= 0.0 {
            self.stock -= result;
            return 0.0;
        }
        let above = (result - self.allowance).max(0.0);
        let used = (result.min(self.allowance) + self.fraction * above).min(self.stock);
        self.stock -= used;
        used
    }
}

/// A year of [`loss_carry_forward`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TaxYear {
    /// Result before older losses.
    pub result: f64,
    /// Older losses that it uses.
    pub loss_used: f64,
    /// Taxed: a profit less the losses it uses.
    pub taxable: f64,
    /// Tax on it.
    pub tax: f64,
    /// Losses left at the end of the year.
    pub loss_stock_end: f64,
}

fn tax_years(
    results: &[f64],
    rate: f64,
    allowance: f64,
    fraction: f64,
) -> impl Iterator<Item = TaxYear> {
    let mut losses = LossStock { stock: 0.0, allowance, fraction };
    results.iter().map(move |&result| {
        let loss_used = losses.use_against(result);
        let taxable = (result - loss_used).max(0.0);
        TaxYear { result, loss_used, taxable, tax: rate * taxable, loss_stock_end: losses.stock }
    })
}

/// Tax on yearly results with losses carried forward, year by year: see [`LossStock`].
///
/// # Errors
/// [`Error::Domain`] for results that are not finite, with their position, a negative allowance,
/// and a rate or fraction outside 0 to 1.
pub fn loss_carry_forward(
    results: &[f64],
    rate: f64,
    allowance: f64,
    fraction: f64,
) -> Result<Vec<TaxYear>> {
    series("results", results)?;
    known("rate", "", rate, (0.0, 1.0))?;
    known("allowance", "", allowance, NOT_NEGATIVE)?;
    known("fraction", "", fraction, (0.0, 1.0))?;
    Ok(tax_years(results, rate, allowance, fraction).collect())
}

/// The tax alone of [`loss_carry_forward`], of checked arguments.
pub fn company_tax(results: &[f64], rate: f64, allowance: f64, fraction: f64) -> Vec<f64> {
    tax_years(results, rate, allowance, fraction).map(|year| year.tax).collect()
}

/// Interest that may be deducted from results, and what waits for later years, without limit of
/// time.
///
/// Net interest and what was carried forward are deducted up to the greater of `floor` and
/// `fraction` of the EBITDA for tax. France, companies that stand alone: 3 M EUR and 30 %, CGI
/// art. 212 bis (directive (EU) 2016/1164, art. 4). A negative EBITDA leaves the floor. Net
/// interest earned first makes up for what was carried forward; what is left of it is a deduction
/// below 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InterestCap {
    /// Deductible whatever the EBITDA.
    pub floor: f64,
    /// Deductible part of the EBITDA for tax.
    pub fraction: f64,
    /// Interest carried forward.
    pub carried_forward: f64,
}

impl InterestCap {
    /// The most that may be deducted in a year.
    pub fn cap(&self, ebitda_tax: f64) -> f64 {
        self.floor.max(self.fraction * ebitda_tax)
    }

    /// Takes a year's net interest and returns what is deducted; the rest is carried forward.
    pub fn deduct(&mut self, net_interest: f64, ebitda_tax: f64) -> f64 {
        let wanted = net_interest + self.carried_forward;
        let deducted = wanted.min(self.cap(ebitda_tax));
        self.carried_forward = wanted - deducted;
        deducted
    }
}

/// A year of [`interest_cap`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InterestYear {
    /// The most that may be deducted.
    pub cap: f64,
    /// Deducted.
    pub deducted: f64,
    /// Left for later years.
    pub carried_forward: f64,
}

/// Interest deducted and carried forward, year by year: see [`InterestCap`].
///
/// # Errors
/// [`Error::Domain`] for series that are not finite, with their position, a negative floor and a
/// fraction outside 0 to 1; [`Error::Shape`] for series of different lengths.
pub fn interest_cap(
    ebitda_tax: &[f64],
    net_interest: &[f64],
    floor: f64,
    fraction: f64,
) -> Result<Vec<InterestYear>> {
    series("ebitda_tax", ebitda_tax)?;
    series("net_interest", net_interest)?;
    known("floor", "", floor, NOT_NEGATIVE)?;
    known("fraction", "", fraction, (0.0, 1.0))?;
    if ebitda_tax.len() != net_interest.len() {
        let (years, others) = (ebitda_tax.len(), net_interest.len());
        return Err(Error::Shape(format!("ebitda_tax of {years} years, net_interest of {others}")));
    }
    let mut rule = InterestCap { floor, fraction, carried_forward: 0.0 };
    let year = |(&ebitda, &interest): (&f64, &f64)| InterestYear {
        cap: rule.cap(ebitda),
        deducted: rule.deduct(interest, ebitda),
        carried_forward: rule.carried_forward,
    };
    Ok(ebitda_tax.iter().zip(net_interest).map(year).collect())
}

/// The social contribution on company tax. France: 3.3 % of the tax of a year above 763,000 EUR,
/// CGI art. 235 ter ZC.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SocialContribution {
    /// Rate on the tax.
    pub rate: f64,
    /// Tax of a year on which none is due.
    pub allowance: f64,
}

impl SocialContribution {
    /// Due on the company tax of a year, of checked numbers.
    pub fn due(&self, tax: f64) -> f64 {
        self.rate * (tax - self.allowance).max(0.0)
    }
}

/// [`SocialContribution::due`], of checked arguments; nothing on a turnover below
/// `exempt_turnover`.
///
/// France: companies whose paid-up capital is held by individuals to three quarters or more are
/// exempt below 7.63 M EUR; the turnover of any other is infinite here.
///
/// # Errors
/// [`Error::Domain`] for negative arguments and a rate above 1.
pub fn social_contribution(
    tax: f64,
    turnover: f64,
    rate: f64,
    allowance: f64,
    exempt_turnover: f64,
) -> Result<f64> {
    within("tax", "", tax, NOT_NEGATIVE)?;
    within("turnover", "", turnover, (0.0, f64::INFINITY))?;
    within("rate", "", rate, (0.0, 1.0))?;
    within("allowance", "", allowance, NOT_NEGATIVE)?;
    within("exempt_turnover", "", exempt_turnover, NOT_NEGATIVE)?;
    if [tax, turnover, rate, allowance, exempt_turnover].iter().any(|given| given.is_nan()) {
        return Ok(f64::NAN);
    }
    if turnover < exempt_turnover {
        return Ok(0.0);
    }
    Ok(SocialContribution { rate, allowance }.due(tax))
}

fn series(name: &'static str, values: &[f64]) -> Result<()> {
    values.iter().enumerate().try_for_each(|(year, value)| {
        known(name, "", *value, (f64::MIN, f64::MAX)).map_err(|error| error.at(year))
    })
}

/// Part of the tax of a year that its instalments must reach by December, by the turnover of the year
/// before in EUR.
///
/// Source: Code general des impots, art. 1668, 1, a and b.
pub fn last_instalment_fraction(turnover: f64) -> f64 {
    match turnover {
        _ if turnover > 1e9 => 0.98,
        _ if turnover >= 250e6 => 0.95,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_cover_one_million_and_half_the_rest() {
        let tax = company_tax(&[-5e6, 3e6, 0.5e6, 10e6], 0.25, 1e6, 0.5);
        assert_eq!(tax, [0.0, 0.25 * 1e6, 0.0, 0.25 * 7.5e6]);
        let years = loss_carry_forward(&[-5e6, 3e6], 0.25, 1e6, 0.5).unwrap();
        let second =
            TaxYear { result: 3e6, loss_used: 2e6, taxable: 1e6, tax: 250e3, loss_stock_end: 3e6 };
        assert_eq!(years[1], second);
        assert_eq!(years[0].loss_stock_end, 5e6);
    }

    #[test]
    fn interest_above_the_cap_waits() {
        let years =
            interest_cap(&[8e6, 20e6, 25e6, -4e6], &[5e6, 5e6, 4e6, 3.5e6], 3e6, 0.3).unwrap();
        let told: Vec<_> = years.iter().map(|y| (y.cap, y.deducted, y.carried_forward)).collect();
        let expected = [(3e6, 3e6, 2e6), (6e6, 6e6, 1e6), (7.5e6, 5e6, 0.0), (3e6, 3e6, 0.5e6)];
        assert_eq!(told, expected);
    }

    #[test]
    fn interest_earned_makes_up_for_what_waits() {
        let mut rule = InterestCap { floor: 3.0, fraction: 0.3, carried_forward: 1.5 };
        assert_eq!(rule.deduct(-1.0, 0.0), 0.5);
        assert_eq!(rule.deduct(-2.0, 0.0), -2.0);
        assert_eq!(rule.carried_forward, 0.0);
    }

    #[test]
    fn the_social_contribution_is_on_large_taxes() {
        let due = |tax, turnover| social_contribution(tax, turnover, 0.033, 763e3, 7.63e6);
        assert_eq!(due(763e3, f64::INFINITY), Ok(0.0));
        assert!(due(1.763e6, f64::INFINITY).is_ok_and(|due| (due - 33e3).abs() < 1e-9));
        assert_eq!(due(1.763e6, 7.63e6), due(1.763e6, f64::INFINITY));
        assert_eq!(due(1.763e6, 7.6e6), Ok(0.0));
        assert!(due(f64::NAN, 1e9).unwrap().is_nan());
        assert!(due(-1.0, 1e9).is_err());
    }

    #[test]
    fn bad_years_are_told_with_their_position() {
        let said = loss_carry_forward(&[1.0, f64::NAN], 0.25, 1e6, 0.5).unwrap_err().to_string();
        assert!(said.starts_with("results = NaN") && said.ends_with("(element 1)"), "{said}");
        assert!(loss_carry_forward(&[1.0], 1.1, 1e6, 0.5).is_err());
        assert!(interest_cap(&[1.0, f64::INFINITY], &[1.0, 1.0], 3e6, 0.3).is_err());
        assert!(interest_cap(&[1.0], &[1.0, 1.0], 3e6, 0.3).is_err());
        assert!(interest_cap(&[1.0], &[1.0], -1.0, 0.3).is_err());
    }
}

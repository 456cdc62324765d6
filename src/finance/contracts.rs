//! Contracts that follow one another: renewal, churn, what is sold on the market.

use crate::error::{NOT_NEGATIVE, Result, within};
use crate::finance::prices::{Shock, factor, path_factor};

/// Years by which a contract may end early through rounding of ages.
const ROUNDING: f64 = 1e-9;

/// Take-or-pay contracts that follow one another from delivery on.
///
/// All hours of a delivery are let by a first contract. At the end of each term a part of the
/// hours still under contract is renewed at the market's price of that day; hours that churn
/// or are not renewed are sold on the market from then on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ladder {
    /// Years of a contract; 0: no contracts, all is sold on the market.
    pub term_years: f64,
    /// Part of the hours under contract that is renewed at the end of a term.
    pub renewal_fraction: f64,
    /// Rate at which hours leave their contracts early, 1/year.
    pub churn_per_year: f64,
    /// How far below the market's price contracts are renewed.
    pub renewal_discount: f64,
}

impl Ladder {
    /// Checks the numbers of the ladder; NaN passes.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for negative numbers, and parts above 1.
    pub fn check(&self) -> Result<()> {
        within("term_years", "year", self.term_years, NOT_NEGATIVE)?;
        within("renewal_fraction", "", self.renewal_fraction, (0.0, 1.0))?;
        within("churn_per_year", "1/year", self.churn_per_year, NOT_NEGATIVE)?;
        within("renewal_discount", "", self.renewal_discount, (0.0, 1.0))
    }

    fn is_nan(&self) -> bool {
        [self.term_years, self.renewal_fraction, self.churn_per_year, self.renewal_discount]
            .iter()
            .any(|value| value.is_nan())
    }

    /// The hours under contract and those sold on the market at an age: their share, and the
    /// age at which their price was fixed.
    ///
    /// With `k = floor(age / term)`, a share `renewal^k exp(-churn age)` is under the `k`-th
    /// contract (0 the first), at the price of age `k term`. Ages below 0 count as 0.
    pub fn shares(&self, age_years: f64) -> [(f64, f64); 2] {
        let age = if age_years < 0.0 { 0.0 } else { age_years };
        if self.term_years == 0.0 {
            return [(0.0, 0.0), (1.0, age)];
        }
        let terms = ((age + ROUNDING) / self.term_years).floor();
        let renewed = libm::pow(self.renewal_fraction, terms);
        let reserved = renewed * libm::exp(-self.churn_per_year * age);
        [(reserved, terms * self.term_years), (1.0 - reserved, age)]
    }

    /// Share of the hours that is under contract at an age.
    pub fn reserved_fraction(&self, age_years: f64) -> f64 {
        self.shares(age_years)[0].0
    }

    /// Mean price of the hours at an age over that of the first contract; `market` is the
    /// market's at an age over the same, 1 at age 0 where the first contract is let at it.
    pub fn mean_price(&self, age_years: f64, market: impl Fn(f64) -> f64) -> f64 {
        let [(reserved, fixed), (open, now)] = self.shares(age_years);
        let contract =
            if fixed > 0.0 { (1.0 - self.renewal_discount) * market(fixed) } else { 1.0 };
        // A share of nothing costs nothing, whatever the price.
        let part = |share: f64, price: f64| if share == 0.0 { 0.0 } else { share * price };
        part(reserved, contract) + part(open, market(now))
    }
}

/// [`Ladder::reserved_fraction`] of checked arguments.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative age, and as [`Ladder::check`].
pub fn reserved_fraction(age_years: f64, ladder: &Ladder) -> Result<f64> {
    within("age_years", "year", age_years, NOT_NEGATIVE)?;
    ladder.check()?;
    if age_years.is_nan() || ladder.is_nan() {
        return Ok(f64::NAN);
    }
    Ok(ladder.reserved_fraction(age_years))
}

/// [`Ladder::mean_price`] on a market that follows a path from delivery on, of checked
/// arguments; the shocks are checked ones.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative age, as [`Ladder::check`] and as
/// [`path_factor`].
pub fn contract_ladder_price(
    age_years: f64,
    ladder: &Ladder,
    decline: f64,
    shocks: &[Shock],
) -> Result<f64> {
    let reserved = reserved_fraction(age_years, ladder)?;
    let now = path_factor(age_years, decline, shocks)?;
    if reserved.is_nan() || now.is_nan() {
        return Ok(f64::NAN);
    }
    Ok(ladder.mean_price(age_years, |age| factor(age, decline, shocks)))
}

/// A number for each way in which hours are sold: shares of the hours, or prices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mix {
    /// Take-or-pay for months or years.
    pub reserved: f64,
    /// By the hour, without commitment.
    pub on_demand: f64,
    /// By the hour, may be taken back.
    pub spot: f64,
    /// Tokens of hosted models, per hour of an accelerator that makes them.
    pub token_api: f64,
    /// Set aside for public research.
    pub public_research: f64,
}

impl Mix {
    fn values(&self) -> [f64; 5] {
        [self.reserved, self.on_demand, self.spot, self.token_api, self.public_research]
    }

    /// Mean price of hours that are sold in these shares, in the unit of `prices`.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for shares that are negative or do not add up to 1 and for
    /// negative prices.
    pub fn blended_price(&self, prices: &Mix) -> Result<f64> {
        const PRODUCTS: [&str; 5] =
            ["reserved", "on_demand", "spot", "token_api", "public_research"];
        for (name, (share, price)) in
            PRODUCTS.into_iter().zip(self.values().into_iter().zip(prices.values()))
        {
            within(name, "", share, (0.0, 1.0))?;
            within(name, "", price, NOT_NEGATIVE)?;
        }
        within("sum of shares", "", self.values().iter().sum(), (1.0 - 1e-6, 1.0 + 1e-6))?;
        Ok(self.values().iter().zip(prices.values()).map(|(share, price)| share * price).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LADDER: Ladder = Ladder {
        term_years: 3.0,
        renewal_fraction: 0.5,
        churn_per_year: 0.1,
        renewal_discount: 0.2,
    };

    #[test]
    fn hours_pass_from_contracts_to_the_market() {
        let market = |age: f64| libm::pow(0.8, age);
        // First term: at the first price but for what churned.
        let kept = libm::exp(-0.2);
        let expected = kept + (1.0 - kept) * 0.64;
        assert!((LADDER.mean_price(2.0, market) - expected).abs() < 1e-15);
        // Second: half of what was left, at four fifths of the market of its first day.
        let kept = 0.5 * libm::exp(-0.4);
        let expected = kept * 0.8 * 0.512 + (1.0 - kept) * 0.4096;
        assert!((LADDER.mean_price(4.0, market) - expected).abs() < 1e-15);
        assert_eq!(LADDER.reserved_fraction(-1.0), 1.0);
    }

    #[test]
    fn a_term_of_months_ends_in_its_month() {
        let ladder = Ladder { term_years: 0.7, churn_per_year: 0.0, ..LADDER };
        for month in 0..240 {
            let terms = (month * 10) / 84;
            let expected = libm::pow(0.5, f64::from(terms));
            assert_eq!(ladder.reserved_fraction(f64::from(month) / 12.0), expected, "{month}");
        }
    }

    #[test]
    fn without_contracts_all_is_sold_on_the_market() {
        let ladder = Ladder { term_years: 0.0, ..LADDER };
        assert_eq!(ladder.mean_price(2.0, |age| 1.0 - 0.1 * age), 0.8);
        assert_eq!(ladder.reserved_fraction(0.0), 0.0);
        let endless = Ladder { term_years: 1e9, churn_per_year: 0.0, ..LADDER };
        assert_eq!(endless.mean_price(20.0, |_| f64::NAN), 1.0);
    }

    #[test]
    fn shares_add_up() {
        let shares = Mix {
            reserved: 0.6,
            on_demand: 0.2,
            spot: 0.1,
            token_api: 0.05,
            public_research: 0.05,
        };
        let prices =
            Mix { reserved: 1.0, on_demand: 1.5, spot: 0.5, token_api: 2.0, public_research: 0.0 };
        let blended = shares.blended_price(&prices).unwrap_or(f64::NAN);
        assert!((blended - 1.05).abs() < 1e-15);
        assert!(Mix { spot: 0.2, ..shares }.blended_price(&prices).is_err());
        assert!(Mix { spot: f64::NAN, ..shares }.blended_price(&prices).is_ok_and(f64::is_nan));
    }
}

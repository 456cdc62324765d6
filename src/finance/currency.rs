//! Currency, exchange rate and inflation.

use crate::catalogue::default_of;
use crate::field::{number, required, section, tables, word};

section! {
    /// Currency, exchange rate and inflation.
    Currency {
        /// Currency of every result.
        base: String = word(&["EUR"], "EUR");
        /// Dollars per euro where no path is given.
        usd_per_eur: f64 = default_of("costs", "finance", "usd_per_eur", 0.5, 2.5);
        /// Exchange rate by year, linear in between and constant beyond; empty: the constant.
        usd_per_eur_path: Vec<ExchangeRate> = tables::<ExchangeRate>(0);
        /// Yearly inflation of costs, tariffs and price paths.
        inflation: f64 = default_of("costs", "finance", "inflation", -0.05, 0.25);
        /// The year in whose money real prices are given.
        money_year: f64 = number(2026.0, "year", 2000.0, 2100.0).whole().assumption("year of the default prices");
    }
}

section! {
    /// A point of the exchange-rate path.
    ExchangeRate {
        /// Calendar year.
        year: f64 = required("year", 2000.0, 2120.0).whole();
        /// Dollars per euro in that year.
        usd_per_eur: f64 = required("USD/EUR", 0.5, 2.5);
    }
}

impl Currency {
    /// Dollars per euro in a calendar year.
    pub fn usd_per_eur_in(&self, year: i32) -> f64 {
        let path = self.usd_per_eur_path.iter().map(|point| (point.year, point.usd_per_eur));
        along(path, f64::from(year)).unwrap_or(self.usd_per_eur)
    }

    /// Prices of a calendar year over those of the money year; they step on 1 January.
    pub fn price_index(&self, year: i32) -> f64 {
        price_index(self.inflation, self.money_year, year)
    }
}

/// Prices of a calendar year over those of `money_year` at a yearly inflation.
pub fn price_index(inflation: f64, money_year: f64, year: i32) -> f64 {
    libm::pow(1.0 + inflation, f64::from(year) - money_year)
}

/// A path by year: linear between its points, constant beyond; `None` without points.
pub fn along(points: impl Iterator<Item = (f64, f64)>, year: f64) -> Option<f64> {
    let mut before: Option<(f64, f64)> = None;
    for (at, value) in points {
        match before {
            Some((earlier, old)) if year < at => {
                return Some(old + (value - old) * ((year - earlier) / (at - earlier)).max(0.0));
            }
            None if year <= at => return Some(value),
            _ => before = Some((at, value)),
        }
    }
    before.map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::along;

    #[test]
    fn paths_are_linear_inside_and_flat_outside() {
        let path = [(2025.0, 60.0), (2030.0, 70.0), (2040.0, 65.0)];
        let at = |year| along(path.into_iter(), year);
        assert_eq!(at(2020.0), Some(60.0));
        assert_eq!(at(2027.0), Some(64.0));
        assert_eq!(at(2030.0), Some(70.0));
        assert_eq!(at(2035.0), Some(67.5));
        assert_eq!(at(2050.0), Some(65.0));
        assert_eq!(along([].into_iter(), 2030.0), None);
    }
}

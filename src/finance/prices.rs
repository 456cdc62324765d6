//! Prices over the years: rents that fall and jump, learning.

use crate::catalogue;
use crate::error::{Error, NOT_NEGATIVE, POSITIVE, Result, known, within};

/// Accepted yearly falls of a price; negative ones are rises.
const DECLINE: (f64, f64) = (-1.0, 1.0);

/// A change of a price that comes at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shock {
    /// Years from the origin of the path to it.
    pub years: f64,
    /// Change of the price: -0.4 where it falls by 40 %.
    pub change: f64,
    /// Years in which the change goes back in a straight line; `None`: it stays.
    pub fade_years: Option<f64>,
}

impl Shock {
    /// Checks the numbers of the shock.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for one before the origin, a fall by more than the whole
    /// price, fading that takes no time, and NaN.
    pub fn check(&self) -> Result<()> {
        known("years of a shock", "year", self.years, NOT_NEGATIVE)?;
        known("change of a shock", "", self.change, (-1.0, f64::MAX))?;
        let fade = self.fade_years.unwrap_or(f64::MAX);
        known("fade_years of a shock", "year", fade, POSITIVE)
    }

    /// Price over what it would be without the shock.
    fn factor(&self, years: f64) -> f64 {
        let since = years - self.years;
        if since < 0.0 {
            return 1.0;
        }
        let left = self.fade_years.map_or(1.0, |fade| (1.0 - since / fade).max(0.0));
        1.0 + self.change * left
    }
}

/// A price that falls steadily between shocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// Yearly fall between shocks.
    pub decline: f64,
    /// The shocks, in any order.
    pub shocks: Vec<Shock>,
}

impl Path {
    /// Checks the numbers of the path.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for a decline outside -1 to 1, NaN, and as
    /// [`Shock::check`].
    pub fn check(&self) -> Result<()> {
        known("decline", "1/year", self.decline, DECLINE)?;
        self.shocks.iter().try_for_each(Shock::check)
    }

    /// The path fitted to the rents of an accelerator, of the catalogue's `rentals`: the entry
    /// `<name>_path`.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] where there is none.
    pub fn of_rents(name: &str) -> Result<Self> {
        let entries = catalogue::entries("rentals")?;
        let named = |entry: &&catalogue::Entry| entry.name.strip_suffix("_path") == Some(name);
        let entry = entries.iter().find(named).ok_or_else(|| {
            let paths = entries.iter().filter_map(|entry| entry.name.strip_suffix("_path"));
            let known: Vec<&str> = paths.collect();
            Error::config(
                "name",
                format!("no rents of \"{name}\" have a path; of {} they have", known.join(", ")),
            )
        })?;
        let shock = |n: usize| {
            Some(Shock {
                years: entry.value(&format!("shock_{n}_years")).ok()?,
                change: entry.value(&format!("shock_{n}_change")).ok()?,
                fade_years: None,
            })
        };
        Ok(Self { decline: entry.value("decline")?, shocks: (1..).map_while(shock).collect() })
    }

    /// Price over that at the origin, as [`path_factor`] of checked numbers.
    pub fn factor(&self, years: f64) -> f64 {
        factor(years, self.decline, &self.shocks)
    }
}

/// [`path_factor`] of checked numbers.
pub(super) fn factor(years: f64, decline: f64, shocks: &[Shock]) -> f64 {
    if years < 0.0 {
        return 1.0;
    }
    let shocks: f64 = shocks.iter().map(|shock| shock.factor(years)).product();
    libm::pow(1.0 - decline, years) * shocks
}

/// Price over that at the origin of a path: `(1 - decline)^years` times the factor of each
/// shock that has come; 1 before the origin. The shocks are checked ones.
///
/// # Errors
/// [`crate::error::Error::Domain`] for years that are not finite and a decline outside -1 to 1.
pub fn path_factor(years: f64, decline: f64, shocks: &[Shock]) -> Result<f64> {
    within("years", "year", years, (f64::MIN, f64::MAX))?;
    within("decline", "1/year", decline, DECLINE)?;
    if years.is_nan() || decline.is_nan() {
        return Ok(f64::NAN);
    }
    Ok(factor(years, decline, shocks))
}

/// Wright's law: price over that of today once `cumulative_ratio` times as much has been
/// made, `ratio^log2(1 - learning_rate)`; each doubling takes off `learning_rate`.
///
/// Source: Wright, Journal of the Aeronautical Sciences 3 (1936) 122-128, doi 10.2514/8.155.
///
/// # Errors
/// [`crate::error::Error::Domain`] for ratios that are not positive and learning rates outside
/// 0 to 0.99.
pub fn learning_factor(cumulative_ratio: f64, learning_rate: f64) -> Result<f64> {
    within("cumulative_ratio", "", cumulative_ratio, POSITIVE)?;
    within("learning_rate", "", learning_rate, (0.0, 0.99))?;
    if cumulative_ratio.is_nan() || learning_rate.is_nan() {
        return Ok(f64::NAN);
    }
    Ok(libm::pow(cumulative_ratio, libm::log2(1.0 - learning_rate)))
}

/// What halves every `halving_years`, over its value at the origin: `2^(-years / halving)`.
///
/// Price of a FLOP where FLOP per dollar doubles in that time: 2.07 years for ML accelerators,
/// 95 % interval 1.54 to 3.13 (Epoch AI, "Trends in GPU price-performance", 2022).
///
/// # Errors
/// [`crate::error::Error::Domain`] for years that are not finite and halving times that are not
/// positive.
pub fn halving_factor(years: f64, halving_years: f64) -> Result<f64> {
    within("years", "year", years, (f64::MIN, f64::MAX))?;
    within("halving_years", "year", halving_years, POSITIVE)?;
    Ok(libm::exp2(-years / halving_years))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shocks_come_stay_and_fade() {
        let stays = Shock { years: 1.0, change: -0.4, fade_years: None };
        let fades = Shock { years: 2.0, change: 0.5, fade_years: Some(2.0) };
        let path = Path { decline: 0.0, shocks: vec![stays, fades] };
        let expected =
            [(-1.0, 1.0), (0.9, 1.0), (1.0, 0.6), (2.0, 0.9), (3.0, 0.75), (4.0, 0.6), (9.0, 0.6)];
        for (years, factor) in expected {
            assert!((path.factor(years) - factor).abs() < 1e-15, "{years}");
        }
        let falling = Path { decline: 0.125, shocks: vec![] };
        assert_eq!([falling.factor(-3.0), falling.factor(2.0)], [1.0, 0.765_625]);
        assert!(path_factor(f64::NAN, 0.0, &[]).is_ok_and(f64::is_nan));
        assert!(path_factor(0.0, f64::NAN, &[]).is_ok_and(f64::is_nan));
    }

    /// Rents of an H100 from July 2023, months after it: each within 10 %.
    #[test]
    fn the_fitted_path_is_the_history_of_rents() {
        let entry = catalogue::entry("rentals", "h100");
        let quote = |key: &str| entry.clone().and_then(|entry| entry.value(key));
        let path = Path::of_rents("h100").unwrap_or(Path { decline: 0.0, shocks: vec![] });
        for (months, key) in [
            (0.0, "peak_2023_usd_h"),
            (7.0, "market_2024_usd_h"),
            (15.0, "on_demand_2024_usd_h"),
            (27.0, "contract_2025_usd_h"),
            (32.0, "contract_2026_03_usd_h"),
            (35.0, "contract_2026_06_usd_h"),
        ] {
            let miss = 8.0 * path.factor(months / 12.0) / quote(key).unwrap_or(f64::NAN) - 1.0;
            assert!(miss.abs() < 0.1, "{key}: {miss}");
        }
        assert!(Path::of_rents("h1000").is_err());
    }

    #[test]
    fn paths_are_checked() {
        let shock = Shock { years: 1.0, change: -1.0, fade_years: Some(0.5) };
        let path = |shock| Path { decline: 0.1, shocks: vec![shock] }.check();
        assert_eq!(path(shock), Ok(()));
        for wrong in [
            Shock { years: -0.1, ..shock },
            Shock { change: -1.1, ..shock },
            Shock { change: f64::NAN, ..shock },
            Shock { fade_years: Some(0.0), ..shock },
        ] {
            assert!(path(wrong).is_err(), "{wrong:?}");
        }
        assert!(Path { decline: 1.1, shocks: vec![] }.check().is_err());
    }

    #[test]
    fn a_doubling_takes_off_the_learning_rate() {
        for (ratio, expected) in [(1.0, 1.0), (2.0, 0.8), (8.0, 0.512), (0.5, 1.25)] {
            let found = learning_factor(ratio, 0.2).unwrap_or(f64::NAN);
            assert!((found - expected).abs() < 1e-15, "{ratio}: {found}");
        }
        assert!(learning_factor(1.0, f64::NAN).is_ok_and(f64::is_nan));
        assert_eq!(halving_factor(4.14, 2.07), Ok(0.25));
        assert_eq!(halving_factor(-2.07, 2.07), Ok(2.0));
    }
}

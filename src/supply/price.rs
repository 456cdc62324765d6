//! Day-ahead electricity prices.

use super::shape;
use crate::error::{Error, Result};

/// A synthetic French day-ahead year: 8,760 naive UTC hours of `year` (29
/// February left out), dimensionless, of mean 1. The level is the scenario's:
/// see [`scaled`].
///
/// The distribution is that of 2023 and 2024, each relative to its own mean,
/// and is the same whatever the year and the seed; month, hour, weekend and
/// persistence are fitted on the same two years in Paris time. Same year and
/// seed, same numbers.
///
/// What it neglects: the link with the weather of the site and with the carbon
/// of the grid (drawn independently), public holidays, 15-minute products, and
/// the deepening of the midday trough since 2024 (2025 had 513 negative hours).
///
/// Source: ENTSO-E Transparency prices; fitted figures in the catalogue,
/// `markets.fr_day_ahead`.
///
/// # Errors
/// [`Error::Domain`] for a year outside 1900 to 2199.
pub fn synthetic(year: i32, seed: u64) -> Result<Vec<f64>> {
    shape::synthetic("fr_day_ahead", year, seed, 0x7072_6963)
}

/// A shape of mean 1 at a mean price, EUR/MWh: price = mean x shape.
///
/// # Errors
/// [`Error::Domain`] for a mean that is not in 0 to 3,000 EUR/MWh, the level
/// of the harmonised limit of single hours when the shapes were fitted.
pub fn scaled(shape: &[f64], mean_eur_mwh: f64) -> Result<Vec<f64>> {
    if !(0.0..=3000.0).contains(&mean_eur_mwh) {
        return Err(Error::Domain {
            name: "mean_eur_mwh",
            value: mean_eur_mwh,
            minimum: 0.0,
            maximum: 3000.0,
            unit: "EUR/MWh",
            index: None,
        });
    }
    Ok(shape.iter().map(|shape| mean_eur_mwh * shape).collect())
}

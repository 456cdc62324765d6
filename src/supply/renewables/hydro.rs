//! Run-of-river plant of the campus, or contracted for it.

use crate::calendar::TYPICAL_HOURS;
use crate::catalogue::{self, default_of};
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, known, whole};
use crate::field::{number, section, text};

use super::super::accounting::checked;

/// Days of the months of a year without 29 February.
const MONTH_DAYS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

section! {
    /// Run-of-river plant.
    Hydro {
        /// Rated power.
        capacity_mw: f64 = number(0.0, "MW", 0.0, 100_000.0).assumption("none published");
        /// Mean output over rated power; ignored with a file.
        capacity_factor: f64 = default_of("markets", "fr_run_of_river", "capacity_factor", 0.0, 0.7);
        /// File with hydraulic generation, as eCO2mix, of which what runs all day long is taken; empty: the months of a mean French year.
        file: String = text("");
        /// Time zone in which the file is written.
        file_timezone: String = text("UTC");
        /// Rated power behind what runs all day long in the file.
        file_installed_mw: f64 = default_of("markets", "fr_run_of_river", "installed_mw", 1.0, 1e6);
        /// Investment.
        capex_eur_per_kw: f64 = default_of("costs", "hydro", "capex_eur_per_kw", 0.0, 20_000.0);
        /// Yearly running costs, real.
        opex_eur_kw_year: f64 = default_of("costs", "hydro", "opex_eur_kw_year", 0.0, 1_000.0);
    }
}

/// Capacity factors of run-of-river plants from the generation of all hydraulic plants: the
/// least power within `window_h` hours around each hour, over the rated power behind it.
///
/// Plants with reservoirs follow prices within a day and stand still at its weakest hour, so
/// that a day's least power is that of plants which run as the river does. What reservoirs
/// release all day long, in snow melt above all, is still in it.
///
/// # Errors
/// [`crate::error::Error::Domain`] with the hour for generation that is negative or no number,
/// and where it exceeds the rated power; for rated powers that are not positive and windows
/// outside 1 to 744 h.
pub fn run_of_river(generation_mw: &[f64], installed_mw: f64, window_h: f64) -> Result<Vec<f64>> {
    checked("generation_mw", "MW", generation_mw, NOT_NEGATIVE)?;
    known("installed_mw", "MW", installed_mw, POSITIVE)?;
    whole("window_h", window_h, (1.0, 744.0))?;
    let before = window_h as usize / 2;
    let after = window_h as usize - before;
    let hours = generation_mw.len();
    let factors: Vec<f64> = (0..hours)
        .map(|hour| {
            let around = &generation_mw[hour.saturating_sub(before)..hours.min(hour + after)];
            around.iter().fold(f64::INFINITY, |least, power| least.min(*power)) / installed_mw
        })
        .collect();
    checked("capacity factor", "", &factors, (0.0, 1.0))?;
    Ok(factors)
}

/// Capacity factors of a mean French year: 8,760 hours, constant within each UTC month.
///
/// `factor = capacity_factor month / mean(month)`, the mean over the hours of the year.
///
/// Source: `markets.fr_run_of_river` in the catalogue, RTE eCO2mix 2012-2022.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a mean outside 0 to 0.7.
pub fn synthetic(capacity_factor: f64) -> Result<Vec<f64>> {
    known("capacity_factor", "", capacity_factor, (0.0, 0.7))?;
    let month = catalogue::entry("markets", "fr_run_of_river")?.profile("month")?;
    let hourly = |(days, level): (usize, &f64)| vec![*level; 24 * days];
    let shape: Vec<f64> = MONTH_DAYS.into_iter().zip(month).flat_map(hourly).collect();
    let mean = shape.iter().sum::<f64>() / TYPICAL_HOURS as f64;
    Ok(shape.iter().map(|level| capacity_factor * level / mean).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn the_least_of_the_hours_around_is_taken() -> Result<()> {
        let power = [5.0, 4.0, 9.0, 9.0, 9.0, 3.0];
        assert_eq!(run_of_river(&power, 10.0, 3.0)?, [0.4, 0.4, 0.4, 0.9, 0.3, 0.3]);
        assert_eq!(run_of_river(&power, 10.0, 1.0)?, [0.5, 0.4, 0.9, 0.9, 0.9, 0.3]);
        assert!(matches!(run_of_river(&power, 8.0, 1.0), Err(Error::Domain { .. })));
        Ok(())
    }

    #[test]
    fn a_mean_year_has_the_mean_asked_for() -> Result<()> {
        let year = synthetic(0.41)?;
        assert_eq!(year.len(), TYPICAL_HOURS);
        let mean = year.iter().sum::<f64>() / TYPICAL_HOURS as f64;
        assert!((mean - 0.41).abs() < 1e-12);
        let highest = synthetic(0.7)?.into_iter().fold(0.0, f64::max);
        assert!(highest <= 1.0, "{highest}");
        assert!(synthetic(0.71).is_err());
        Ok(())
    }
}

//! Carbon and water of electricity, hour by hour: scope 2 by location and by market,
//! matching by the hour and by the year, the share that is free of carbon at every hour,
//! what a change moves at the margin, generators, and water at the power stations.
//!
//! Series are plain hours; a value that is not a number is refused with its position.

use crate::error::{Error, NOT_NEGATIVE, POSITIVE, Result, known, within};
use crate::field::choice;

/// Carbon intensities, g/kWh: to twice that of lignite.
const INTENSITY: (f64, f64) = (0.0, 2_500.0);

choice! {
    /// Over which time contracted electricity is set against consumption.
    Matching {
        /// In each hour by itself.
        Hourly = "hourly",
        /// Over all hours together, as guarantees of origin are.
        Yearly = "yearly",
    }
}

/// Consumption set against contracted supply.
#[derive(Debug, Clone, PartialEq)]
pub struct Matched {
    /// Supply that meets consumption in its hour, MWh.
    pub matched_mwh: Vec<f64>,
    /// Supply beyond the consumption of its hour, MWh.
    pub surplus_mwh: Vec<f64>,
    /// Consumption beyond the supply of its hour, MWh.
    pub missing_mwh: Vec<f64>,
    /// Part of the consumption that is met in its hour.
    pub hourly_fraction: f64,
    /// Part that is met where surpluses of some hours make up for other hours.
    pub yearly_fraction: f64,
}

/// Consumption set against supply:
///
/// `hourly = sum(min(E_h, S_h)) / sum(E_h)`, `yearly = min(1, sum(S_h) / sum(E_h))`
///
/// Both fractions are NaN where nothing is consumed. The hourly one never exceeds the other.
///
/// # Errors
/// [`Error::Domain`] with the hour for energies that are negative, infinite or no numbers;
/// [`Error::Shape`] for series of different lengths.
pub fn matching(energy_mwh: &[f64], supply_mwh: &[f64]) -> Result<Matched> {
    checked("energy_mwh", "MWh", energy_mwh, NOT_NEGATIVE)?;
    checked("supply_mwh", "MWh", supply_mwh, NOT_NEGATIVE)?;
    let hours = || pairs(energy_mwh, supply_mwh);
    let matched_mwh: Vec<f64> = hours()?.map(|(energy, supply)| energy.min(supply)).collect();
    let (consumed, supplied) = (total(energy_mwh), total(supply_mwh));
    Ok(Matched {
        surplus_mwh: hours()?.map(|(energy, supply)| (supply - energy).max(0.0)).collect(),
        missing_mwh: hours()?.map(|(energy, supply)| (energy - supply).max(0.0)).collect(),
        hourly_fraction: total(&matched_mwh) / consumed,
        yearly_fraction: supplied.min(consumed) / consumed,
        matched_mwh,
    })
}

/// Location-based emissions of consumed electricity, kg: `E_h f_h`, since 1 MWh at 1 g/kWh
/// is 1 kg.
///
/// The factor is that of the grid where the consumption stands, whatever was contracted:
/// GHG Protocol Scope 2 Guidance (2015), chapter 6.
///
/// # Errors
/// [`Error::Domain`] with the hour for negative energies, factors outside 0 to 2,500 g/kWh
/// and what is no number; [`Error::Shape`] for series of different lengths.
pub fn location_based_kg(energy_mwh: &[f64], factor_g_kwh: &[f64]) -> Result<Vec<f64>> {
    checked("energy_mwh", "MWh", energy_mwh, NOT_NEGATIVE)?;
    products(energy_mwh, "factor_g_kwh", factor_g_kwh)
}

/// The factor that claimed emissions of claimed energy imply, g/kWh: `emissions / energy`.
///
/// Set beside the factor of a grid it says what a claim leaves out, or where the energy came
/// from.
///
/// # Errors
/// [`Error::Domain`] for negative emissions and no energy.
pub fn implied_factor_g_kwh(emissions_kg: f64, energy_mwh: f64) -> Result<f64> {
    within("emissions_kg", "kg", emissions_kg, NOT_NEGATIVE)?;
    within("energy_mwh", "MWh", energy_mwh, POSITIVE)?;
    Ok(emissions_kg / energy_mwh)
}

/// What a change of consumption moves at the margin, kg: `dE_h m_h`, negative where it saves.
///
/// `m` is the factor of the plants that follow demand in that hour, which the caller brings:
/// no hourly one is published for France. It says what a decision changes, and is no part of
/// an inventory. A change that is small beside the grid is assumed.
///
/// # Errors
/// As [`location_based_kg`], except that a change may be negative.
pub fn marginal_kg(change_mwh: &[f64], marginal_g_kwh: &[f64]) -> Result<Vec<f64>> {
    checked("change_mwh", "MWh", change_mwh, (-f64::MAX, f64::MAX))?;
    products(change_mwh, "marginal_g_kwh", marginal_g_kwh)
}

/// Market-based emissions of consumed electricity, kg:
///
/// `M_h c + (E_h - M_h) r_h`
///
/// with the contracted factor c, the residual mix r and the contracted part M of the
/// consumption. By the hour `M_h = min(E_h, S_h)`. By the year
/// `M_h = E_h min(1, sum(S) / sum(E))`: certificates cover the same part of every hour, and
/// those beyond the consumption count for nothing.
///
/// Source: GHG Protocol Scope 2 Guidance (2015), chapters 6 and 7 (quality criteria, residual
/// mix).
///
/// # Errors
/// As [`location_based_kg`].
pub fn market_based_kg(
    energy_mwh: &[f64],
    contracted_mwh: &[f64],
    residual_g_kwh: &[f64],
    contracted_g_kwh: f64,
    by: Matching,
) -> Result<Vec<f64>> {
    known("contracted_g_kwh", "g/kWh", contracted_g_kwh, INTENSITY)?;
    let found = matching(energy_mwh, contracted_mwh)?;
    let residual_kg = location_based_kg(energy_mwh, residual_g_kwh)?;
    let year = if found.yearly_fraction.is_nan() { 0.0 } else { found.yearly_fraction };
    let of_hour = |(hour, &energy): (usize, &f64)| {
        let part = match by {
            Matching::Yearly => year,
            Matching::Hourly if energy > 0.0 => found.matched_mwh[hour] / energy,
            Matching::Hourly => 0.0,
        };
        part * energy * contracted_g_kwh + (1.0 - part) * residual_kg[hour]
    };
    Ok(energy_mwh.iter().enumerate().map(of_hour).collect())
}

/// What of a consumption is free of carbon in its hour, MWh:
///
/// `min(E_h, S_h) + max(0, E_h - S_h) g_h`
///
/// with the contracted supply S and the carbon-free part g of the grid's electricity.
///
/// # Errors
/// As [`carbon_free_score`].
pub fn carbon_free_mwh(
    energy_mwh: &[f64],
    contracted_mwh: &[f64],
    grid_carbon_free_fraction: &[f64],
) -> Result<Vec<f64>> {
    checked("grid_carbon_free_fraction", "", grid_carbon_free_fraction, (0.0, 1.0))?;
    let found = matching(energy_mwh, contracted_mwh)?;
    let missing = pairs(&found.missing_mwh, grid_carbon_free_fraction)?;
    Ok(found
        .matched_mwh
        .iter()
        .zip(missing)
        .map(|(matched, (e, part))| matched + e * part)
        .collect())
}

/// Carbon-free energy score, the part of the consumption that is free of carbon in its hour:
/// the sum of [`carbon_free_mwh`] over that of the consumption. Surpluses of other hours count
/// for nothing. NaN where nothing is consumed.
///
/// Source: Google, 24/7 Carbon-Free Energy: Methodologies and Metrics (February 2021).
///
/// # Errors
/// [`Error::Domain`] with the hour for negative energies, parts outside 0 to 1 and what is no
/// number; [`Error::Shape`] for series of different lengths.
pub fn carbon_free_score(
    energy_mwh: &[f64],
    contracted_mwh: &[f64],
    grid_carbon_free_fraction: &[f64],
) -> Result<f64> {
    let free_mwh = carbon_free_mwh(energy_mwh, contracted_mwh, grid_carbon_free_fraction)?;
    Ok(total(&free_mwh) / total(energy_mwh))
}

/// Scope 1 of generators, kg: fuel burnt times its carbon, `1000 G_h l k`.
///
/// # Errors
/// [`Error::Domain`] with the hour for negative energies, negative factors and what is no
/// number.
pub fn generator_kg(generated_mwh: &[f64], fuel_l_kwh: f64, fuel_kg_l: f64) -> Result<Vec<f64>> {
    checked("generated_mwh", "MWh", generated_mwh, NOT_NEGATIVE)?;
    known("fuel_l_kwh", "L/kWh", fuel_l_kwh, (0.0, 10.0))?;
    known("fuel_kg_l", "kg/L", fuel_kg_l, (0.0, 5.0))?;
    Ok(generated_mwh.iter().map(|energy| 1e3 * energy * fuel_l_kwh * fuel_kg_l).collect())
}

/// Water evaporated at the power stations, m3: `E_h w_h`, since 1 MWh at 1 L/kWh is 1 m3.
///
/// # Errors
/// [`Error::Domain`] with the hour for negative energies, intensities outside 0 to 100 L/kWh
/// and what is no number; [`Error::Shape`] for series of different lengths.
pub fn offsite_water_m3(energy_mwh: &[f64], water_l_kwh: &[f64]) -> Result<Vec<f64>> {
    checked("energy_mwh", "MWh", energy_mwh, NOT_NEGATIVE)?;
    checked("water_l_kwh", "L/kWh", water_l_kwh, (0.0, 100.0))?;
    Ok(pairs(energy_mwh, water_l_kwh)?.map(|(energy, water)| energy * water).collect())
}

fn products(energy_mwh: &[f64], name: &'static str, factor_g_kwh: &[f64]) -> Result<Vec<f64>> {
    checked(name, "g/kWh", factor_g_kwh, INTENSITY)?;
    Ok(pairs(energy_mwh, factor_g_kwh)?.map(|(energy, factor)| energy * factor).collect())
}

fn total(series: &[f64]) -> f64 {
    series.iter().sum()
}

/// Checks every hour of a series.
pub(super) fn checked(
    name: &'static str,
    unit: &'static str,
    series: &[f64],
    range: (f64, f64),
) -> Result<()> {
    let of_hour = |(hour, &value)| known(name, unit, value, range).map_err(|error| error.at(hour));
    series.iter().enumerate().try_for_each(of_hour)
}

/// The hours of two series.
pub(super) fn pairs<'a>(
    one: &'a [f64],
    other: &'a [f64],
) -> Result<impl Iterator<Item = (f64, f64)> + 'a> {
    if one.len() != other.len() {
        let message = format!("series of {} and of {} hours", one.len(), other.len());
        return Err(Error::Shape(message));
    }
    Ok(one.iter().copied().zip(other.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENERGY: [f64; 4] = [10.0, 10.0, 10.0, 0.0];
    const SUPPLY: [f64; 4] = [0.0, 25.0, 4.0, 1.0];
    const RESIDUAL: [f64; 4] = [100.0, 50.0, 200.0, 30.0];

    #[test]
    fn surpluses_make_up_for_other_hours_by_the_year_alone() -> Result<()> {
        let found = matching(&ENERGY, &SUPPLY)?;
        assert_eq!(found.matched_mwh, [0.0, 10.0, 4.0, 0.0]);
        assert_eq!(found.surplus_mwh, [0.0, 15.0, 0.0, 1.0]);
        assert_eq!(found.missing_mwh, [10.0, 0.0, 6.0, 0.0]);
        assert_eq!((found.hourly_fraction, found.yearly_fraction), (14.0 / 30.0, 1.0));
        Ok(())
    }

    #[test]
    fn certificates_clean_every_hour_alike_and_contracts_their_own() -> Result<()> {
        let hourly = market_based_kg(&ENERGY, &SUPPLY, &RESIDUAL, 10.0, Matching::Hourly)?;
        assert_eq!(hourly, [1000.0, 100.0, 40.0 + 1200.0, 0.0]);
        let half: Vec<f64> = SUPPLY.iter().map(|supply| supply / 2.0).collect();
        let yearly = market_based_kg(&ENERGY, &half, &RESIDUAL, 0.0, Matching::Yearly)?;
        assert_eq!(yearly, [500.0, 250.0, 1000.0, 0.0]);
        Ok(())
    }

    #[test]
    fn score_adds_the_clean_part_of_the_grid() -> Result<()> {
        let grid = [0.5, 0.9, 1.0, 0.0];
        let score = carbon_free_score(&ENERGY, &SUPPLY, &grid)?;
        assert!((score - (14.0 + 5.0 + 6.0) / 30.0).abs() < 1e-15);
        Ok(())
    }

    #[test]
    fn faults_name_their_hour() {
        let said = |found: Result<Vec<f64>>| found.map_err(|error| error.to_string());
        let factor = [20.0, f64::NAN, 20.0, 20.0];
        assert_eq!(
            said(location_based_kg(&ENERGY, &factor)),
            Err("factor_g_kwh = NaN g/kWh is outside the accepted range, 0 to 2500 g/kWh \
                 (element 1)"
                .into())
        );
        assert!(matches!(location_based_kg(&ENERGY, &[20.0]), Err(Error::Shape(_))));
        assert!(location_based_kg(&[-1.0], &[20.0]).is_err());
        assert_eq!(marginal_kg(&[-1.0], &[400.0]), Ok(vec![-400.0]));
    }
}

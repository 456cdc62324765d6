//! Carbon of the electricity a grid generates.

use super::shape;
use crate::catalogue;
use crate::error::{Error, Result};

/// The sources of a generation mix, in the order of [`intensity`].
pub const SOURCES: [&str; 8] =
    ["fuel", "coal", "gas", "nuclear", "wind", "solar", "hydraulic", "bioenergies"];

/// Their factors in the catalogue.
const FACTORS: [&str; 8] = [
    "oil_g_kwh",
    "coal_g_kwh",
    "gas_g_kwh",
    "nuclear_g_kwh",
    "wind_g_kwh",
    "solar_g_kwh",
    "hydro_g_kwh",
    "bioenergy_g_kwh",
];

/// Largest power of one source: ten times the French installed total, an assumption
/// that catches generation in kW.
const MOST_MW: f64 = 1.5e6;

/// Least power of all sources together: an hour below is one without data.
const LEAST_MW: f64 = 1.0;

/// Hourly carbon of generated electricity, g/kWh.
#[derive(Debug, Clone, PartialEq)]
pub struct Intensity {
    /// Carbon dioxide of combustion in the stations.
    pub combustion_g_kwh: Vec<f64>,
    /// Greenhouse gases over the life cycle, CO2 equivalent.
    pub life_cycle_g_kwh: Vec<f64>,
    /// Generation the two are relative to.
    pub generation_mw: Vec<f64>,
    /// Part of it from sources that burn nothing which counts.
    pub carbon_free_fraction: Vec<f64>,
}

/// Carbon of a generation mix, one slice of hourly MW per source of [`SOURCES`]:
///
/// `intensity = sum(factor_s P_s) / sum(P_s)`
///
/// A negative power (a station's own supply at rest) counts as zero. Pumped
/// storage counts when it generates, not when it pumps. Imports are left out.
/// `bioenergies` says whether the carbon of burning biomass and waste counts as
/// combustion; its life cycle always counts. Free of carbon is what comes from sources
/// without a factor of combustion.
///
/// Source: factors in the catalogue, `factors.combustion` (RTE eCO2mix) and
/// `factors.life_cycle` (Electricity Maps).
///
/// # Errors
/// [`Error::Shape`] for slices of different lengths; [`Error::Domain`] with the
/// hour for a power that is not a number or beyond 1,500 GW, and for an hour
/// with less than 1 MW in all.
pub fn intensity(generation_mw: [&[f64]; 8], bioenergies: bool) -> Result<Intensity> {
    let hours = generation_mw[0].len();
    if generation_mw.iter().any(|source| source.len() != hours) {
        return Err(Error::Shape("the sources have different numbers of hours".into()));
    }
    let [mut combustion, life_cycle] = [factors("combustion")?, factors("life_cycle")?];
    if !bioenergies {
        combustion[7] = 0.0;
    }
    let mut out = Intensity {
        combustion_g_kwh: Vec::with_capacity(hours),
        life_cycle_g_kwh: Vec::with_capacity(hours),
        generation_mw: Vec::with_capacity(hours),
        carbon_free_fraction: Vec::with_capacity(hours),
    };
    let free = combustion.map(|factor| f64::from(factor == 0.0));
    for hour in 0..hours {
        let mut power = [0.0; 8];
        for ((power, source), name) in power.iter_mut().zip(generation_mw).zip(SOURCES) {
            if !(-MOST_MW..=MOST_MW).contains(&source[hour]) {
                return Err(outside(name, source[hour], hour, -MOST_MW));
            }
            *power = source[hour].max(0.0);
        }
        let total: f64 = power.iter().sum();
        if total < LEAST_MW {
            return Err(outside("generation", total, hour, LEAST_MW));
        }
        let weighted = |factors: &[f64; 8]| -> f64 {
            factors.iter().zip(power).map(|(factor, power)| factor * power).sum()
        };
        out.combustion_g_kwh.push(weighted(&combustion) / total);
        out.life_cycle_g_kwh.push(weighted(&life_cycle) / total);
        out.generation_mw.push(total);
        out.carbon_free_fraction.push(weighted(&free) / total);
    }
    Ok(out)
}

fn factors(entry: &str) -> Result<[f64; 8]> {
    let entry = catalogue::entry("factors", entry)?;
    let mut factors = [0.0; 8];
    for (factor, key) in factors.iter_mut().zip(FACTORS) {
        *factor = entry.value(key)?;
    }
    Ok(factors)
}

fn outside(name: &'static str, value: f64, hour: usize, minimum: f64) -> Error {
    Error::Domain { name, value, minimum, maximum: MOST_MW, unit: "MW", index: Some(hour) }
}

/// A synthetic carbon year without its level.
#[derive(Debug, Clone, PartialEq)]
pub struct CarbonShape {
    /// Combustion relative to its yearly mean: 8,760 naive UTC hours, mean 1.
    pub combustion: Vec<f64>,
    /// Change of the life-cycle intensity with that of combustion, g/g.
    pub life_cycle_slope: f64,
}

/// A synthetic year of French generation, on the naive UTC hours of `year` (29
/// February left out).
///
/// Fitted on 2018 to 2021; 2022, with half of the reactors at rest, sets
/// nothing. Built as [`super::price::synthetic`], and like it blind to the
/// weather of the site, to prices and to public holidays.
///
/// Source: RTE eCO2mix; fitted figures in the catalogue, `markets.fr_combustion`.
///
/// # Errors
/// [`Error::Domain`] for a year outside 1900 to 2199.
pub fn synthetic(year: i32, seed: u64) -> Result<CarbonShape> {
    Ok(CarbonShape {
        combustion: shape::synthetic("fr_combustion", year, seed, 0x6361_7262)?,
        life_cycle_slope: catalogue::entry("markets", "fr_combustion")?
            .value("life_cycle_slope")?,
    })
}

impl CarbonShape {
    /// Hourly combustion and life-cycle intensities, g/kWh, of given means C and L:
    ///
    /// `combustion = C shape`, `life cycle = L + slope (combustion - C)`
    ///
    /// The fuels that burn are also what moves the life-cycle intensity, hence a
    /// slope in grams that holds from year to year (1.05 to 1.10 in 2012-2022,
    /// R2 above 0.99) where a common relative shape would not.
    ///
    /// # Errors
    /// [`Error::Domain`] for a combustion mean outside 0 to 1,200 g/kWh, and for
    /// a life-cycle mean below slope x combustion, which would leave less than
    /// nothing for the sources that do not burn.
    pub fn scaled(
        &self,
        combustion_g_kwh: f64,
        life_cycle_g_kwh: f64,
    ) -> Result<(Vec<f64>, Vec<f64>)> {
        let least = self.life_cycle_slope * combustion_g_kwh;
        for (name, value, minimum, maximum) in [
            ("combustion_g_kwh", combustion_g_kwh, 0.0, 1200.0),
            ("life_cycle_g_kwh", life_cycle_g_kwh, least, 2000.0),
        ] {
            if !(minimum..=maximum).contains(&value) {
                let unit = "g/kWh";
                return Err(Error::Domain { name, value, minimum, maximum, unit, index: None });
            }
        }
        let combustion: Vec<f64> =
            self.combustion.iter().map(|shape| combustion_g_kwh * shape).collect();
        let life_cycle = combustion
            .iter()
            .map(|hour| life_cycle_g_kwh + self.life_cycle_slope * (hour - combustion_g_kwh))
            .collect();
        Ok((combustion, life_cycle))
    }
}

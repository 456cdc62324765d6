//! Hourly drivers: weather, prices, carbon and profiles of plants, made ready once for
//! every year of operation and shared by all scenarios that ask for the same.

use std::ops::Range;
use std::sync::Arc;

use jiff::tz::TimeZone;
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::calendar::{LocalYear, TYPICAL_HOURS, time_zone, typical_hour, weekday_hour};
use crate::climate::{self, Weather};
use crate::error::{Error, Fault, Result};
use crate::facility::cooling::Air;
use crate::scenario::{Campus, hexadecimal};
use crate::supply::purchase::{SeriesSource, Supply};
use crate::supply::renewables::Technology;
use crate::supply::{carbon, price};

use super::hours::day_of;
use super::timeline::Timeline;

/// A recorded or drawn year: the civil year whose weekdays it has, and its
/// 8,760 values, without 29 February.
#[derive(Debug, Clone, PartialEq)]
pub struct HourlyYear {
    /// The civil year.
    pub year: i32,
    /// The values.
    pub values: Vec<f64>,
}

impl HourlyYear {
    /// Mean of the year.
    pub fn mean(&self) -> f64 {
        self.values.iter().sum::<f64>() / self.values.len() as f64
    }

    fn check(&self, name: &str, (low, high): (f64, f64), faults: &mut Vec<Fault>) {
        if self.values.len() != TYPICAL_HOURS {
            let message = format!("{} hours instead of {TYPICAL_HOURS}", self.values.len());
            faults.push(Fault::new(format!("drivers.{name}"), message));
        }
        if let Some(hour) = self.values.iter().position(|value| !value.is_finite()) {
            let message = format!("{} is not a finite number", self.values[hour]);
            faults.push(Fault::new(format!("drivers.{name}[{hour}]"), message));
        } else if let Some(hour) = self.values.iter().position(|v| !(low..=high).contains(v)) {
            let message = format!("{} is outside {low} to {high}", self.values[hour]);
            faults.push(Fault::new(format!("drivers.{name}[{hour}]"), message));
        }
    }
}

/// What prices and carbon may be: any number that is finite.
const ANY: (f64, f64) = (f64::MIN, f64::MAX);

/// Series that the caller brings along instead of what a scenario asks for;
/// several years are used in turn, from the first year of operation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Supplied {
    /// Weather.
    pub weather: Vec<Weather>,
    /// Prices, EUR/MWh.
    pub price_eur_mwh: Vec<HourlyYear>,
    /// Carbon intensity of combustion, g/kWh.
    pub combustion_g_kwh: Vec<HourlyYear>,
    /// Carbon intensity of the life cycle, g/kWh.
    pub life_cycle_g_kwh: Vec<HourlyYear>,
    /// Part of the grid's electricity that is free of carbon.
    pub carbon_free_fraction: Vec<HourlyYear>,
    /// Capacity factors of photovoltaic plant, AC power over that of the modules.
    pub pv: Vec<HourlyYear>,
    /// Capacity factors of wind turbines.
    pub wind: Vec<HourlyYear>,
    /// Capacity factors of run-of-river plant.
    pub hydro: Vec<HourlyYear>,
}

/// Outside air of a typical year, as the facility meets it; years that differ by
/// their warming share the pressure.
#[derive(Debug, Clone)]
pub struct AirYear {
    /// Dry bulb, degC.
    pub dry_bulb_c: Vec<f64>,
    /// Wet bulb, degC.
    pub wet_bulb_c: Vec<f64>,
    /// Humidity ratio, kg/kg.
    pub humidity_ratio: Vec<f64>,
    /// Pressure, Pa.
    pub pressure_pa: Arc<[f64]>,
}

impl AirYear {
    fn of(weather: Weather, pressure_pa: Arc<[f64]>) -> Self {
        let Weather { dry_bulb_c, wet_bulb_c, humidity_ratio, .. } = weather;
        Self { dry_bulb_c, wet_bulb_c, humidity_ratio, pressure_pa }
    }

    /// The air of an hour.
    #[inline]
    pub fn at(&self, hour: usize) -> Air {
        Air {
            dry_bulb_c: self.dry_bulb_c[hour],
            wet_bulb_c: self.wet_bulb_c[hour],
            humidity_ratio: self.humidity_ratio[hour],
            pressure_pa: self.pressure_pa[hour],
        }
    }

    /// The air of every hour.
    pub fn hours(&self) -> impl Iterator<Item = Air> {
        let dry_and_wet = self.dry_bulb_c.iter().zip(&self.wet_bulb_c);
        let vapour = self.humidity_ratio.iter().zip(self.pressure_pa.iter());
        dry_and_wet.zip(vapour).map(
            |((&dry_bulb_c, &wet_bulb_c), (&humidity_ratio, &pressure_pa))| Air {
                dry_bulb_c,
                wet_bulb_c,
                humidity_ratio,
                pressure_pa,
            },
        )
    }
}

/// Prices of the drivers and what they stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A shape with mean 1.
    Shape,
    /// Values as recorded.
    Recorded,
}

/// Drivers of every year of operation.
#[derive(Debug, Clone)]
pub struct Drivers {
    first_year: i32,
    air: Vec<AirYear>,
    price: Vec<HourlyYear>,
    price_level: Level,
    combustion: Vec<HourlyYear>,
    life_cycle: Vec<HourlyYear>,
    carbon_level: Level,
    life_cycle_slope: f64,
    carbon_free: Vec<HourlyYear>,
    pv: Vec<HourlyYear>,
    wind: Vec<HourlyYear>,
    hydro: Vec<HourlyYear>,
    local: Vec<LocalYear>,
    hash: String,
}

impl Drivers {
    /// Drivers for a scenario, and for every other with the same [`Drivers::key`].
    ///
    /// # Errors
    /// [`Error::Config`] for faulty series, and for files that were not supplied.
    pub fn prepare(campus: &Campus, supplied: &Supplied) -> Result<Self> {
        let years = Timeline::of(campus).operating_years();
        let zone = time_zone(&campus.timezone)?;
        let air = air(campus, supplied, years.clone())?;
        let (price, price_level) = price_years(campus, supplied)?;
        let (combustion, life_cycle, carbon_level, life_cycle_slope) =
            carbon_years(campus, supplied)?;
        let Supplied { carbon_free_fraction, pv, wind, hydro, .. } = supplied;
        let mut faults = profiles_wanted(campus, supplied);
        for (name, range, series) in [
            ("price_eur_mwh", ANY, &price),
            ("combustion_g_kwh", ANY, &combustion),
            ("life_cycle_g_kwh", ANY, &life_cycle),
            ("carbon_free_fraction", (0.0, 1.0), carbon_free_fraction),
            ("pv", (0.0, 1.0), pv),
            ("wind", (0.0, 1.0), wind),
            ("hydro", (0.0, 1.0), hydro),
        ] {
            series.iter().for_each(|year| year.check(name, range, &mut faults));
        }
        if !faults.is_empty() {
            return Err(Error::Config(faults));
        }
        let local = local_years(years.clone(), &zone);
        let mut drivers = Self {
            first_year: *years.start(),
            air,
            price,
            price_level,
            combustion,
            life_cycle,
            carbon_level,
            life_cycle_slope,
            carbon_free: carbon_free_fraction.clone(),
            pv: pv.clone(),
            wind: wind.clone(),
            hydro: hydro.clone(),
            local,
            hash: String::new(),
        };
        drivers.hash = drivers.digest();
        Ok(drivers)
    }

    /// Scenarios with the same key share drivers.
    pub fn key(campus: &Campus) -> String {
        let years = Timeline::of(campus).operating_years();
        let (climate, price, carbon) = (&campus.climate, &campus.supply.price, &campus.carbon);
        format!(
            "{years:?} {} {:?} {climate:?} {:?} {:?} {:?}",
            campus.timezone,
            campus.site.altitude_m,
            (
                price.source,
                &price.file,
                &price.file_timezone,
                price.rescale,
                price.year,
                price.seed
            ),
            (carbon.source, &carbon.file, &carbon.file_timezone, carbon.year, carbon.seed),
            profiles_key(campus),
        )
    }

    /// SHA-256 of every value, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The outside air of a calendar year.
    pub fn air_of(&self, year: i32) -> &AirYear {
        &self.air[(year - self.first_year) as usize % self.air.len()]
    }

    /// The clocks of a calendar year.
    pub fn local_of(&self, year: i32) -> &LocalYear {
        &self.local[(year - self.first_year) as usize % self.local.len()]
    }

    /// The price year that serves a calendar year, and what its values are.
    pub fn price_of(&self, year: i32) -> (&HourlyYear, Level) {
        (self.in_turn(&self.price, year), self.price_level)
    }

    /// The combustion and life-cycle years that serve a calendar year.
    pub fn carbon_of(&self, year: i32) -> (&HourlyYear, &HourlyYear) {
        (self.in_turn(&self.combustion, year), self.in_turn(&self.life_cycle, year))
    }

    /// What the values of the carbon years are.
    pub fn carbon_level(&self) -> Level {
        self.carbon_level
    }

    /// Change of a synthetic life-cycle intensity with that of combustion, g/g.
    pub fn life_cycle_slope(&self) -> f64 {
        self.life_cycle_slope
    }

    /// The parts of the grid's electricity that are free of carbon in a calendar year, if known.
    pub fn carbon_free_of(&self, year: i32) -> Option<&HourlyYear> {
        self.profile(&self.carbon_free, year)
    }

    /// The capacity factors of a technology that serve a calendar year, if there are any.
    fn profile_of(&self, technology: Technology, year: i32) -> Option<&HourlyYear> {
        let years = match technology {
            Technology::Pv => &self.pv,
            Technology::Wind => &self.wind,
            Technology::Hydro => &self.hydro,
        };
        self.profile(years, year)
    }

    /// Capacity factors of a technology in whole days of a calendar year, if there are any.
    ///
    /// A profile of the civil year of the prices moves with them, so that sun and wind meet the
    /// prices that they made; any other stands on its date.
    pub fn output_of(
        &self,
        technology: Technology,
        year: i32,
        hours: Range<usize>,
    ) -> Option<Vec<f64>> {
        let profile = self.profile_of(technology, year)?;
        let (price, _) = self.price_of(year);
        let at = |hour: usize| match price.year == profile.year {
            true => weekday_hour(price.year, year, hour),
            false => typical_hour(year, hour),
        };
        Some(hours.step_by(24).flat_map(|day| day_of(&profile.values, at(day))).copied().collect())
    }

    fn profile<'a>(&self, years: &'a [HourlyYear], year: i32) -> Option<&'a HourlyYear> {
        (!years.is_empty()).then(|| self.in_turn(years, year))
    }

    fn in_turn<'a>(&self, years: &'a [HourlyYear], year: i32) -> &'a HourlyYear {
        &years[(year - self.first_year) as usize % years.len()]
    }

    fn digest(&self) -> String {
        let mut hash = Sha256::new();
        let mut feed = |name: &str, year: i32, values: &[f64]| {
            hash.update(name.as_bytes());
            hash.update(year.to_le_bytes());
            hash.update((values.len() as u64).to_le_bytes());
            for value in values {
                hash.update(value.to_le_bytes());
            }
        };
        for (n, air) in self.air.iter().enumerate() {
            feed("dry_bulb", n as i32, &air.dry_bulb_c);
            feed("humidity_ratio", n as i32, &air.humidity_ratio);
            feed("pressure", n as i32, &air.pressure_pa);
        }
        for (name, years) in [
            ("price", &self.price),
            ("combustion", &self.combustion),
            ("life_cycle", &self.life_cycle),
            ("carbon_free", &self.carbon_free),
            ("pv", &self.pv),
            ("wind", &self.wind),
            ("hydro", &self.hydro),
        ] {
            years.iter().for_each(|year| feed(name, year.year, &year.values));
        }
        hexadecimal(&hash.finalize())
    }
}

fn local_years(years: std::ops::RangeInclusive<i32>, zone: &TimeZone) -> Vec<LocalYear> {
    years.map(|year| LocalYear::new(year, zone)).collect()
}

/// The air of each calendar year: years in turn, warmed by the trend.
fn air(
    campus: &Campus,
    supplied: &Supplied,
    years: std::ops::RangeInclusive<i32>,
) -> Result<Vec<AirYear>> {
    let choice = &campus.climate;
    let base = if !supplied.weather.is_empty() {
        supplied.weather.clone()
    } else if choice.file.is_empty() {
        let climate = climate::Climate::named(&choice.catalogue)?;
        let drawn = 0..choice.years as i32;
        let years =
            drawn.map(|n| climate::synthetic(&climate, choice.year as i32 + n, choice.seed as u64));
        let altitude_m = campus.site.altitude_m.unwrap_or(climate.altitude_m);
        years.map(|year| year.raised(altitude_m - climate.altitude_m)).collect()
    } else {
        return Err(not_supplied("climate.file", &choice.file));
    };
    let pressures: Vec<Arc<[f64]>> =
        base.iter().map(|weather| weather.pressure_pa.as_slice().into()).collect();
    let trend = choice.trend_c_per_decade;
    let warming = |year: i32| trend * (f64::from(year) - choice.reference_year) / 10.0;
    // Without a trend the years in turn serve the whole horizon.
    let first = *years.start();
    let kept = if trend == 0.0 { base.len() } else { years.count() };
    let warmed = (0..kept).into_par_iter().map(|n| {
        let weather = &base[n % base.len()];
        let pressure_pa = Arc::clone(&pressures[n % base.len()]);
        AirYear::of(weather.warmed(warming(first + n as i32)), pressure_pa)
    });
    Ok(warmed.collect())
}

fn price_years(campus: &Campus, supplied: &Supplied) -> Result<(Vec<HourlyYear>, Level)> {
    let choice = &campus.supply.price;
    if !supplied.price_eur_mwh.is_empty() {
        let level = if choice.rescale { Level::Shape } else { Level::Recorded };
        let years = supplied.price_eur_mwh.iter().cloned();
        return Ok((
            years.map(|year| shaped(year, level, "supply.price.rescale")).collect::<Result<_>>()?,
            level,
        ));
    }
    if choice.source == SeriesSource::File {
        return Err(not_supplied("supply.price.file", &choice.file));
    }
    let year = choice.year as i32;
    let values = price::synthetic(year, choice.seed as u64)?;
    Ok((vec![HourlyYear { year, values }], Level::Shape))
}

type CarbonYears = (Vec<HourlyYear>, Vec<HourlyYear>, Level, f64);

/// Recorded years of both, or one shape for both: a synthetic life-cycle intensity
/// follows that of combustion.
fn carbon_years(campus: &Campus, supplied: &Supplied) -> Result<CarbonYears> {
    let choice = &campus.carbon;
    if !supplied.combustion_g_kwh.is_empty() && !supplied.life_cycle_g_kwh.is_empty() {
        let (combustion, life_cycle) = (&supplied.combustion_g_kwh, &supplied.life_cycle_g_kwh);
        return Ok((combustion.clone(), life_cycle.clone(), Level::Recorded, 0.0));
    }
    if choice.source == SeriesSource::File {
        return Err(not_supplied("carbon.file", &choice.file));
    }
    let year = choice.year as i32;
    let drawn = carbon::synthetic(year, choice.seed as u64)?;
    let shape = vec![HourlyYear { year, values: drawn.combustion }];
    Ok((shape.clone(), shape, Level::Shape, drawn.life_cycle_slope))
}

/// The plants of a campus, and those whose output it buys, whose profiles were not supplied.
fn profiles_wanted(campus: &Campus, supplied: &Supplied) -> Vec<Fault> {
    let supply = &campus.supply;
    let plants = [
        ("supply.pv.capacity_mwp", Technology::Pv, &supplied.pv),
        ("supply.wind.capacity_mw", Technology::Wind, &supplied.wind),
        ("supply.hydro.capacity_mw", Technology::Hydro, &supplied.hydro),
    ];
    let without =
        plants.into_iter().filter(|(_, plant, years)| supply.follows(*plant) && years.is_empty());
    let message = "no capacity factors: the core models no sun and no turbine, pass them along";
    let path = |own: &str, plant| match supply.plant_mw(plant) {
        0.0 => "supply.ppa".to_owned(),
        _ => own.to_owned(),
    };
    without.map(|(own, plant, _)| Fault::new(path(own, plant), message)).collect()
}

/// What the profiles that a campus needs hang on; the size of plants is not part of it.
fn profiles_key(campus: &Campus) -> String {
    let (supply, site) = (&campus.supply, &campus.site);
    let Supply { pv, wind, hydro, .. } = supply;
    let sun = (site.latitude, site.longitude, pv.tilt_deg, pv.azimuth_deg);
    let pv = supply.follows(Technology::Pv).then_some((sun, pv.losses_fraction, pv.dc_ac_ratio));
    let wind = supply.follows(Technology::Wind).then_some((
        &wind.turbine,
        wind.hub_height_m,
        wind.roughness_m,
        wind.mean_wind_m_s,
        wind.losses_fraction,
    ));
    let hydro = supply.follows(Technology::Hydro).then_some((
        &hydro.file,
        &hydro.file_timezone,
        hydro.file_installed_mw,
        hydro.capacity_factor,
    ));
    format!("{:?}", (pv, wind, hydro))
}

fn shaped(year: HourlyYear, level: Level, path: &str) -> Result<HourlyYear> {
    if level == Level::Recorded {
        return Ok(year);
    }
    let mean = year.mean();
    if mean.is_nan() || mean <= 0.0 {
        return Err(Error::config(
            path,
            format!("the year {} has a mean of {mean}, which cannot be scaled", year.year),
        ));
    }
    let values = year.values.iter().map(|value| value / mean).collect();
    Ok(HourlyYear { values, ..year })
}

fn not_supplied(path: &str, file: &str) -> Error {
    let named = if file.is_empty() {
        "no file is named".into()
    } else {
        format!("\"{file}\" has not been read")
    };
    Error::config(path, format!("{named}: the core reads no files, pass its series along"))
}

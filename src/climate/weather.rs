//! A typical year of weather, hour by hour.

use crate::climate::psychrometrics::wet_bulb_and_humidity_ratio;
use crate::error::{Error, Fault, Result};

/// Hours of a year without 29 February.
pub const HOURS: usize = crate::calendar::TYPICAL_HOURS;
/// Its days.
pub(crate) const DAYS: usize = HOURS / 24;
/// Faults named per series before the rest is only counted.
const NAMED_FAULTS: usize = 10;

/// One year of 8,760 naive-UTC hours, from 1 January; 29 February is left out.
///
/// Wet bulb and humidity ratio follow from the others and are computed once.
#[derive(Debug, Clone, PartialEq)]
pub struct Weather {
    /// Dry bulb, degC.
    pub dry_bulb_c: Vec<f64>,
    /// Relative humidity, a fraction.
    pub relative_humidity: Vec<f64>,
    /// Pressure at the site, Pa.
    pub pressure_pa: Vec<f64>,
    /// Thermodynamic wet bulb, degC.
    pub wet_bulb_c: Vec<f64>,
    /// Humidity ratio, kg/kg.
    pub humidity_ratio: Vec<f64>,
    /// Global horizontal irradiance, W/m2; zero where none was given.
    pub ghi_w_m2: Vec<f64>,
    /// Wind speed at 10 m, m/s; zero where none was given.
    pub wind_m_s: Vec<f64>,
}

/// What a series may hold: wider than the world's records, narrower than a
/// mistaken unit (°F, K, per cent, hPa).
struct Series {
    name: &'static str,
    unit: &'static str,
    range: (f64, f64),
}

const DRY_BULB: Series = Series { name: "dry_bulb_c", unit: "degC", range: (-90.0, 60.0) };
const HUMIDITY: Series =
    Series { name: "relative_humidity", unit: "(fraction)", range: (0.0, 1.0) };
const PRESSURE: Series = Series { name: "pressure_pa", unit: "Pa", range: (50_000.0, 110_000.0) };
const GHI: Series = Series { name: "ghi_w_m2", unit: "W/m2", range: (0.0, 1500.0) };
const WIND: Series = Series { name: "wind_m_s", unit: "m/s", range: (0.0, 115.0) };

impl Series {
    fn check(&self, values: &[f64], faults: &mut Vec<Fault>) {
        let path = format!("weather.{}", self.name);
        if values.len() != HOURS {
            faults.push(Fault::new(
                path,
                format!("{} values, where a year has {HOURS} hours", values.len()),
            ));
            return;
        }
        let (low, high) = self.range;
        let wrong = || values.iter().enumerate().filter(|(_, v)| !(low..=high).contains(*v));
        for (hour, value) in wrong().take(NAMED_FAULTS) {
            faults.push(Fault::new(
                format!("{path}[{hour}]"),
                format!("{value} is outside {low} to {high} {}", self.unit),
            ));
        }
        let more = wrong().skip(NAMED_FAULTS).count();
        if more > 0 {
            faults.push(Fault::new(path, format!("{more} further values are out of range")));
        }
    }
}

impl Weather {
    /// A year from its measured series; missing radiation or wind are zero.
    ///
    /// # Errors
    /// [`Error::Config`] with every wrong length, NaN or absurd value, by series
    /// and hour (at most ten are named in each series).
    pub fn new(
        dry_bulb_c: Vec<f64>,
        relative_humidity: Vec<f64>,
        pressure_pa: Vec<f64>,
        ghi_w_m2: Option<Vec<f64>>,
        wind_m_s: Option<Vec<f64>>,
    ) -> Result<Self> {
        let mut faults = Vec::new();
        DRY_BULB.check(&dry_bulb_c, &mut faults);
        HUMIDITY.check(&relative_humidity, &mut faults);
        PRESSURE.check(&pressure_pa, &mut faults);
        for (series, values) in [(GHI, &ghi_w_m2), (WIND, &wind_m_s)] {
            if let Some(values) = values {
                series.check(values, &mut faults);
            }
        }
        if !faults.is_empty() {
            return Err(Error::Config(faults));
        }
        let none = || vec![0.0; HOURS];
        Ok(Self::derived(
            dry_bulb_c,
            relative_humidity,
            pressure_pa,
            ghi_w_m2.unwrap_or_else(none),
            wind_m_s.unwrap_or_else(none),
        ))
    }

    /// The same year with every hour warmer by `delta_k`, at constant relative
    /// humidity (the air takes up the water that goes with it). The result is
    /// kept within the range of dry bulbs that [`Weather::new`] accepts.
    #[must_use]
    pub fn warmed(&self, delta_k: f64) -> Self {
        let (low, high) = DRY_BULB.range;
        Self::derived(
            self.dry_bulb_c.iter().map(|t| (t + delta_k).clamp(low, high)).collect(),
            self.relative_humidity.clone(),
            self.pressure_pa.clone(),
            self.ghi_w_m2.clone(),
            self.wind_m_s.clone(),
        )
    }

    /// The same year `delta_m` higher up: 6.5 K colder each kilometre at constant
    /// relative humidity (ISO 2533), and the pressure of a column of air with that
    /// lapse, `p (1 - L dz / T)^(g / (R L))`.
    #[must_use]
    pub fn raised(&self, delta_m: f64) -> Self {
        const LAPSE_K_M: f64 = 0.0065;
        const EXPONENT: f64 = 5.255_88;
        if delta_m == 0.0 {
            return self.clone();
        }
        let colder_k = LAPSE_K_M * delta_m;
        let thinner = |t_c: f64| libm::pow(1.0 - colder_k / (t_c + 273.15), EXPONENT);
        let columns = self.pressure_pa.iter().zip(&self.dry_bulb_c);
        Self {
            pressure_pa: columns.map(|(pressure, t_c)| pressure * thinner(*t_c)).collect(),
            ..self.clone()
        }
        .warmed(-colder_k)
    }

    /// From series already known to be sound.
    pub(crate) fn derived(
        dry_bulb_c: Vec<f64>,
        relative_humidity: Vec<f64>,
        pressure_pa: Vec<f64>,
        ghi_w_m2: Vec<f64>,
        wind_m_s: Vec<f64>,
    ) -> Self {
        let (wet_bulb_c, humidity_ratio) = dry_bulb_c
            .iter()
            .zip(&relative_humidity)
            .zip(&pressure_pa)
            .map(|((&t, &rh), &p)| wet_bulb_and_humidity_ratio(t, rh, p))
            .unzip();
        Self {
            dry_bulb_c,
            relative_humidity,
            pressure_pa,
            wet_bulb_c,
            humidity_ratio,
            ghi_w_m2,
            wind_m_s,
        }
    }
}

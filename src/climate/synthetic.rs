//! Stochastic weather years with the published statistics of a station.
//!
//! Hour by hour, with `m`, `A` ... interpolated between months, `c` the shape of
//! the mean day (range one, mean zero) and every `z` a unit normal process:
//!
//! ```text
//! T  = m + A max(0, 1 + s_a q) c + s (z + k (z² - 1)) / sqrt(1 + 2 k²) + s_f n
//! q  = r z + sqrt(1 - r²) z_q                    (clear days have a wide range)
//! x  = x0 - B (A max(0, 1 + s_a q) c + s_f n) - b S - g q + s_x z_x + s_n n_x
//! RH = exp(min(0, x))                            (S is the third term of T)
//! ```
//!
//! `z`, `z_q`, `z_x` and pressure are first-order processes of daily nodes at
//! 12:00 UTC, interpolated; `n`, `n_x` and the two wind components are
//! first-order processes of hours. `x0` is solved, month by month, from the
//! published mean of relative humidity. Fits and agreement: docs/models/climate.md.

use std::f64::consts::PI;

use serde::Deserialize;
use serde_json::json;

use crate::catalogue::{self, Entry, Figure};
use crate::climate::Weather;
use crate::climate::weather::{DAYS, HOURS};
use crate::error::{Error, Result, nearest};
use crate::random::Stream;

type Months = [f64; 12];

/// The statistics of a station and the fitted parameters of the weather model.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Climate {
    /// The station.
    pub name: String,
    /// Its number at the World Meteorological Organization.
    pub wmo: String,
    /// Another name under which the climate is found, or nothing.
    #[serde(default)]
    pub alias: String,
    /// Latitude, degrees north.
    pub latitude_deg: f64,
    /// Longitude, degrees east.
    pub longitude_deg: f64,
    /// Altitude, m.
    pub altitude_m: f64,
    /// Monthly mean of dry bulb, degC.
    pub dry_bulb_mean_c: Months,
    /// Monthly mean of daily minima, degC.
    pub dry_bulb_minimum_c: Months,
    /// Monthly mean of daily maxima, degC.
    pub dry_bulb_maximum_c: Months,
    /// Monthly mean of relative humidity.
    pub relative_humidity: Months,
    /// Monthly mean of wind speed, m/s.
    pub wind_mean_m_s: Months,
    /// Monthly mean of station pressure, Pa.
    pub pressure_mean_pa: Months,
    /// Monthly totals of global horizontal irradiation, kWh/m2.
    pub ghi_kwh_m2: Months,
    /// Standard deviation of pressure within a month, Pa.
    pub pressure_spread_pa: Months,
    /// Lag of the maximum behind solar noon (Parton and Logan's `a`), h.
    pub peak_lag_h: f64,
    /// Decay of temperature over a night (their `b`).
    pub night_decay: f64,
    /// Lag of the minimum behind sunrise (their `c`), h.
    pub minimum_lag_h: f64,
    /// Range of the mean day, over the mean range of days (`A` over `Tx - Tn`).
    pub diurnal_fraction: Months,
    /// Relative spread of the daily range, `s_a`.
    pub diurnal_spread: Months,
    /// Correlation of daily range and warmth, `r`.
    pub diurnal_warmth_correlation: Months,
    /// Spread of the day-to-day anomaly, `s`, K.
    pub anomaly_spread_k: Months,
    /// Its quadratic skewness, `k`.
    pub anomaly_skew: Months,
    /// Spread of the hourly noise of dry bulb, `s_f`, K.
    pub noise_spread_k: Months,
    /// Fall of the logarithm of humidity with warmth within a day, `B`, 1/K.
    pub moisture_diurnal_per_k: Months,
    /// The same between days, `b`, 1/K.
    pub moisture_anomaly_per_k: Months,
    /// The same with clear skies, `g`.
    pub moisture_clear: Months,
    /// Spread of the day-to-day noise of the logarithm of humidity, `s_x`.
    pub moisture_spread: Months,
    /// Spread of its hourly noise, `s_n`.
    pub moisture_noise: Months,
    /// Quadratic skewness of `z_x`, towards dry days.
    pub moisture_skew: f64,
    /// Correlation of `z` from node to node, a day apart.
    pub anomaly_persistence: f64,
    /// The same of `z_q`.
    pub diurnal_persistence: f64,
    /// The same of `z_x`.
    pub moisture_persistence: f64,
    /// The same of pressure.
    pub pressure_persistence: f64,
    /// Correlation of the noise of dry bulb over an hour.
    pub noise_persistence: f64,
    /// The same of the noise of humidity.
    pub moisture_noise_persistence: f64,
    /// The same of the wind components.
    pub wind_persistence: f64,
    /// Shape of the Weibull distribution of wind speed.
    pub wind_shape: f64,
    /// Range of the mean day of wind speed, over its mean.
    pub wind_diurnal: f64,
}

/// The names of the catalogue's climates.
pub fn names() -> Vec<&'static str> {
    let entries = catalogue::entries("climates").unwrap_or_default();
    entries.iter().map(|entry| entry.name.as_str()).collect()
}

impl Climate {
    /// The climate of that name or alias, case aside.
    ///
    /// # Errors
    /// [`Error::Config`] with the nearest known name.
    pub fn named(name: &str) -> Result<Self> {
        let wanted = name.to_lowercase();
        let entries = catalogue::entries("climates")?;
        let alias = |entry: &Entry| entry.texts.get("alias").is_some_and(|alias| *alias == wanted);
        let aliased = entries.iter().find(|entry| alias(entry));
        match aliased.map_or_else(|| catalogue::entry("climates", &wanted), Ok) {
            Ok(entry) => Self::of(entry),
            Err(_) => {
                let near = nearest(&wanted, names());
                let message = format!("unknown climate {name:?}, of {}{near}", names().join(", "));
                Err(Error::config("climate.catalogue", message))
            }
        }
    }

    /// Each figure of an entry goes to the field of its name.
    fn of(entry: &Entry) -> Result<Self> {
        let mut fields = json!({ "name": entry.label });
        for (key, text) in &entry.texts {
            fields[key] = json!(text);
        }
        for (key, Figure { value, values, .. }) in &entry.figures {
            fields[key] = if values.is_empty() { json!(value) } else { json!(values) };
        }
        Self::deserialize(fields).map_err(|error| {
            Error::config(format!("catalogue.climates.{}", entry.name), error.to_string())
        })
    }

    /// Mean range of a day's dry bulb in each month, times the share that the
    /// mean day has of it, K.
    fn mean_day_range(&self) -> Months {
        std::array::from_fn(|m| {
            self.diurnal_fraction[m] * (self.dry_bulb_maximum_c[m] - self.dry_bulb_minimum_c[m])
        })
    }

    /// The shape of the mean day in each month at the middle of each UTC hour:
    /// a sine by day, an exponential by night, with mean zero and range one.
    ///
    /// Parton and Logan, Agricultural Meteorology 23 (1981) 205-216,
    /// doi 10.1016/0002-1571(81)90105-9.
    fn mean_day(&self) -> [[f64; 24]; 12] {
        std::array::from_fn(|month| {
            let sun = Sun::on(MID_MONTH[month], self.latitude_deg, self.longitude_deg);
            let day = 2.0 * sun.half_day_h;
            let sunset = day - self.minimum_lag_h;
            let rise = |hours: f64| libm::sin(PI * hours / (day + 2.0 * self.peak_lag_h));
            let fall = |hours: f64| libm::exp(-self.night_decay * hours / (24.0 - day));
            let dawn = fall(24.0 - sunset);
            let shape: [f64; 24] = std::array::from_fn(|hour| {
                let minimum = 12.0 - sun.half_day_h + self.minimum_lag_h;
                let since = (sun.solar_hour(hour) - minimum).rem_euclid(24.0);
                if since < sunset {
                    rise(since)
                } else {
                    rise(sunset) * (fall(since - sunset) - dawn) / (1.0 - dawn)
                }
            });
            let mean = shape.iter().sum::<f64>() / 24.0;
            let highest = shape.iter().copied().fold(f64::MIN, f64::max);
            let lowest = shape.iter().copied().fold(f64::MAX, f64::min);
            shape.map(|v| (v - mean) / (highest - lowest))
        })
    }

    /// `x0` of each month, such that the mean of `exp(min(0, x))` is the
    /// published relative humidity, `x` taken as normal in every hour.
    fn moisture_level(&self, shapes: &[[f64; 24]; 12]) -> Months {
        let range = self.mean_day_range();
        std::array::from_fn(|m| {
            let spreads: [(f64, f64); 24] = shapes[m].map(|shape| {
                let cycle = self.moisture_diurnal_per_k[m] * range[m] * shape;
                let clear = cycle * self.diurnal_spread[m] + self.moisture_clear[m];
                let warm = self.moisture_anomaly_per_k[m] * self.anomaly_spread_k[m];
                let noise = self.moisture_diurnal_per_k[m] * self.noise_spread_k[m];
                let variance = clear * clear
                    + warm * warm
                    + 2.0 * clear * warm * self.diurnal_warmth_correlation[m]
                    + noise * noise
                    + self.moisture_spread[m] * self.moisture_spread[m]
                    + self.moisture_noise[m] * self.moisture_noise[m];
                (cycle, variance)
            });
            let wanted = self.relative_humidity[m];
            let mut level = libm::log(wanted);
            for _ in 0..20 {
                let (mut mean, mut slope) = (0.0, 0.0);
                for (cycle, variance) in spreads {
                    let (centre, spread) = (level - cycle, variance.sqrt());
                    let below = libm::exp(centre + 0.5 * variance)
                        * normal_distribution(-(centre + variance) / spread);
                    mean += (normal_distribution(centre / spread) + below) / 24.0;
                    slope += below / 24.0;
                }
                let step = (mean - wanted) / slope;
                level -= step;
                if step.abs() < 1e-6 {
                    break;
                }
            }
            level
        })
    }
}

fn normal_distribution(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// Day of the year (from zero) in the middle of each month.
const MID_MONTH: Months =
    [15.5, 45.0, 74.5, 105.0, 135.5, 166.0, 196.5, 227.5, 258.0, 288.5, 319.0, 349.5];
const MONTH_DAYS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// For every day: the two months between whose middles it lies, and the weight
/// of the second.
struct Season(Vec<(usize, usize, f64)>);

impl Season {
    fn new() -> Self {
        Self(
            (0..DAYS)
                .map(|day| {
                    let noon = day as f64 + 0.5;
                    let later = MID_MONTH.iter().position(|&mid| mid > noon).unwrap_or(12);
                    let before = (later + 11) % 12;
                    let from = MID_MONTH[before] - if later == 0 { 365.0 } else { 0.0 };
                    let to = MID_MONTH[later % 12] + if later == 12 { 365.0 } else { 0.0 };
                    (before, later % 12, (noon - from) / (to - from))
                })
                .collect(),
        )
    }

    fn at(&self, day: usize, months: &Months) -> f64 {
        let (before, after, weight) = self.0[day];
        months[before] + weight * (months[after] - months[before])
    }

    /// Mid-month values whose interpolation has the given monthly means.
    fn preserving(&self, means: &Months) -> Months {
        let mut nodes = *means;
        for _ in 0..12 {
            let mut day = 0;
            let found: Months = std::array::from_fn(|m| {
                let days = day..day + MONTH_DAYS[m];
                day = days.end;
                days.map(|d| self.at(d, &nodes)).sum::<f64>() / MONTH_DAYS[m] as f64
            });
            for m in 0..12 {
                nodes[m] += means[m] - found[m];
            }
        }
        nodes
    }
}

/// The sun of one day.
struct Sun {
    /// sin and cos of latitude, times those of declination.
    sines: f64,
    cosines: f64,
    half_day_h: f64,
    /// Solar time less UTC, h.
    shift_h: f64,
}

impl Sun {
    /// Declination after Cooper (1969), equation of time after Whillier (1979),
    /// both as in Duffie and Beckman, Solar Engineering of Thermal Processes.
    fn on(day: f64, latitude_deg: f64, longitude_deg: f64) -> Self {
        let latitude = latitude_deg.to_radians();
        let declination = 23.45_f64.to_radians() * libm::sin(2.0 * PI * (285.0 + day) / 365.0);
        let b = 2.0 * PI * (day - 80.0) / 364.0;
        let minutes = 9.87 * libm::sin(2.0 * b) - 7.53 * libm::cos(b) - 1.5 * libm::sin(b);
        let sines = libm::sin(latitude) * libm::sin(declination);
        let cosines = libm::cos(latitude) * libm::cos(declination);
        let half_day_h = libm::acos((-sines / cosines).clamp(-1.0, 1.0)) * 12.0 / PI;
        Self { sines, cosines, half_day_h, shift_h: longitude_deg / 15.0 + minutes / 60.0 }
    }

    /// Solar time in the middle of a UTC hour.
    fn solar_hour(&self, hour: usize) -> f64 {
        hour as f64 + 0.5 + self.shift_h
    }

    /// Clear-sky global irradiance, W/m2: Haurwitz, Journal of Meteorology 2
    /// (1945) 154-166, `1098 s exp(-0.057 / s)` with `s` the sine of elevation.
    fn clear_w_m2(&self, hour: usize) -> f64 {
        let angle = PI * (self.solar_hour(hour) - 12.0) / 12.0;
        let sine = self.sines + self.cosines * libm::cos(angle);
        if sine > 0.0 { 1098.0 * sine * libm::exp(-0.057 / sine) } else { 0.0 }
    }
}

/// A first-order process of unit variance.
struct Process {
    stream: Stream,
    persistence: f64,
    innovation: f64,
    state: f64,
}

impl Process {
    fn new(mut stream: Stream, persistence: f64) -> Self {
        let state = stream.normal();
        let innovation = (1.0 - persistence * persistence).sqrt();
        Self { stream, persistence, innovation, state }
    }

    fn step(&mut self) -> f64 {
        let now = self.state;
        self.state = self.persistence * now + self.innovation * self.stream.normal();
        now
    }
}

/// A process of daily nodes at noon, from the eve of the year to its morrow.
struct Nodes {
    nodes: Vec<f64>,
    /// Interpolation takes variance away, on average over the hours
    /// `1 - (2 + persistence) / 3`; this gives it back.
    scale: f64,
}

impl Nodes {
    fn new(stream: Stream, persistence: f64) -> Self {
        let mut process = Process::new(stream, persistence);
        Self {
            nodes: (0..DAYS + 2).map(|_| process.step()).collect(),
            scale: 1.0 / ((2.0 + persistence) / 3.0).sqrt(),
        }
    }

    fn noon(&self, day: usize) -> f64 {
        self.nodes[day + 1]
    }

    fn at(&self, day: usize, hour: usize) -> f64 {
        let since_noon = (hour as f64 + 12.5) / 24.0;
        let (first, weight) =
            if hour < 12 { (day, since_noon) } else { (day + 1, since_noon - 1.0) };
        let (a, b) = (self.nodes[first], self.nodes[first + 1]);
        self.scale * (a + weight * (b - a))
    }
}

/// A unit normal bent by `skew`: mean zero and variance one remain.
fn skewed(z: f64, skew: f64) -> f64 {
    (z + skew * (z * z - 1.0)) / (1.0 + 2.0 * skew * skew).sqrt()
}

/// A weather year of 8,760 UTC hours, each with the mean of its hour.
///
/// The same climate, year and seed give the same weather on every platform;
/// another year or seed is another draw. Monthly means vary from draw to draw as
/// they do from year to year; only their expectation is the published one.
pub fn synthetic(climate: &Climate, year: i32, seed: u64) -> Weather {
    // FNV-1a keeps the streams of climates, and of other uses of a seed, apart.
    let key = climate.wmo.bytes().chain(*b"weather").fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3_u64)
    });
    let stream =
        |process: u64| Stream::from_counter([seed, key], [0, process, i64::from(year) as u64, 0]);
    let anomaly = Nodes::new(stream(0), climate.anomaly_persistence);
    let clearness = Nodes::new(stream(1), climate.diurnal_persistence);
    let moisture = Nodes::new(stream(2), climate.moisture_persistence);
    let pressure = Nodes::new(stream(3), climate.pressure_persistence);
    let mut noise = Process::new(stream(4), climate.noise_persistence);
    let mut moisture_noise = Process::new(stream(5), climate.moisture_noise_persistence);
    let mut wind_east = Process::new(stream(6), climate.wind_persistence);
    let mut wind_north = Process::new(stream(7), climate.wind_persistence);

    let season = Season::new();
    let shapes = climate.mean_day();
    let mean_day_range = climate.mean_day_range();
    let dry_bulb_mean = season.preserving(&climate.dry_bulb_mean_c);
    let moisture_level = season.preserving(&climate.moisture_level(&shapes));
    let pressure_mean = season.preserving(&climate.pressure_mean_pa);
    let wind_mean = season.preserving(&climate.wind_mean_m_s);
    let wind_scale = 1.0 / libm::tgamma(1.0 + 1.0 / climate.wind_shape);

    let mut dry_bulb_c = Vec::with_capacity(HOURS);
    let mut relative_humidity = Vec::with_capacity(HOURS);
    let mut pressure_pa = Vec::with_capacity(HOURS);
    let mut wind_m_s = Vec::with_capacity(HOURS);
    let mut clear_share = Vec::with_capacity(DAYS);
    for day in 0..DAYS {
        let of = |months: &Months| season.at(day, months);
        let (before, after, weight) = season.0[day];
        let range = of(&mean_day_range);
        let (diurnal_spread, correlation) =
            (of(&climate.diurnal_spread), of(&climate.diurnal_warmth_correlation));
        let independent = (1.0 - correlation * correlation).sqrt();
        let (spread, skew) = (of(&climate.anomaly_spread_k), of(&climate.anomaly_skew));
        let noise_spread = of(&climate.noise_spread_k);
        let (within_day, between_days) =
            (of(&climate.moisture_diurnal_per_k), of(&climate.moisture_anomaly_per_k));
        let moisture_clear = of(&climate.moisture_clear);
        let (moisture_spread, moisture_noise_spread) =
            (of(&climate.moisture_spread), of(&climate.moisture_noise));
        let (mean, level) = (of(&dry_bulb_mean), of(&moisture_level));
        let (pressure_level, pressure_spread) =
            (of(&pressure_mean), of(&climate.pressure_spread_pa));
        let wind_level = of(&wind_mean) * wind_scale;
        for (hour, (a, b)) in shapes[before].iter().zip(&shapes[after]).enumerate() {
            let shape = a + weight * (b - a);
            let z = anomaly.at(day, hour);
            let clear = correlation * z + independent * clearness.at(day, hour);
            let slow = spread * skewed(z, skew);
            let fast = range * shape * (1.0 + diurnal_spread * clear).max(0.0)
                + noise_spread * noise.step();
            dry_bulb_c.push(mean + slow + fast);
            let x = level - within_day * fast - between_days * slow - moisture_clear * clear
                + moisture_spread * skewed(moisture.at(day, hour), -climate.moisture_skew)
                + moisture_noise_spread * moisture_noise.step();
            relative_humidity.push(libm::exp(x.min(0.0)));
            pressure_pa.push(pressure_level + pressure_spread * pressure.at(day, hour));
            // Half the squared length of two unit normals is exponential; its
            // power is Weibull.
            let (east, north) = (wind_east.step(), wind_north.step());
            let gust = libm::pow(0.5 * (east * east + north * north), 1.0 / climate.wind_shape);
            wind_m_s.push(wind_level * (1.0 + climate.wind_diurnal * shape) * gust);
        }
        clear_share.push(normal_distribution(
            correlation * anomaly.noon(day) + independent * clearness.noon(day),
        ));
    }
    let ghi_w_m2 = irradiance(climate, &clear_share);
    Weather::derived(dry_bulb_c, relative_humidity, pressure_pa, ghi_w_m2, wind_m_s)
}

/// Global irradiance: clear sky times a daily share `u^p` of the uniform `u`,
/// whose mean is `1 / (1 + p)`; `p` follows from the month's published total.
fn irradiance(climate: &Climate, clear_share: &[f64]) -> Vec<f64> {
    let mut ghi = Vec::with_capacity(HOURS);
    let mut day = 0;
    for (&length, &total_kwh) in MONTH_DAYS.iter().zip(&climate.ghi_kwh_m2) {
        let start = ghi.len();
        for d in day..day + length {
            let sun = Sun::on(d as f64 + 0.5, climate.latitude_deg, climate.longitude_deg);
            ghi.extend((0..24).map(|hour| sun.clear_w_m2(hour)));
        }
        let clear_kwh = ghi[start..].iter().sum::<f64>() / 1000.0;
        let power = (clear_kwh / total_kwh - 1.0).max(0.0);
        for (d, hours) in ghi[start..].chunks_mut(24).enumerate() {
            let share = libm::pow(clear_share[day + d], power);
            hours.iter_mut().for_each(|value| *value *= share);
        }
        day += length;
    }
    ghi
}

//! Noise of outdoor fans at a dwelling, and what French law allows.
//!
//! Levels are A-weighted throughout: sound power in dB(A) re 1 pW, sound pressure in dB(A) re
//! 20 uPa. A fan that stands still has minus infinity.

use crate::error::{Result, within};

/// Absorption by air, dB/km: ISO 9613-2:1996, table 2, 500 Hz at 10 degC and 70 %, the band that
/// the standard takes for sources known by their A-weighted level alone.
pub const ABSORPTION_DB_KM: f64 = 1.9;
/// Height of an ear in front of the dwelling, m.
pub const RECEIVER_HEIGHT_M: f64 = 1.5;
/// Highest level at the site's boundary by day and by night, dB(A): arrêté of 23 January 1997,
/// article 3, unless the background is louder.
pub const BOUNDARY_LIMIT_DBA: [f64; 2] = [70.0, 60.0];

const LEVEL_DBA: (f64, f64) = (f64::NEG_INFINITY, 250.0);

/// Sound power of a bank of equal fans or coolers, dB(A):
/// `L1 + 10 log10(n) + 50 log10(speed ratio)`.
///
/// The sound law of fans on an unchanged system: power goes with the fifth power of the speed.
/// Usual in handbooks (from memory). It overstates the calm at low speed, where motors, drives and pumps remain.
///
/// # Errors
/// [`crate::error::Error::Domain`] outside 0 to 1e6 units and speed ratios of 0 to 1.5.
pub fn fan_sound_power_dba(unit_dba: f64, units: f64, speed_ratio: f64) -> Result<f64> {
    within("unit_dba", "dB(A)", unit_dba, LEVEL_DBA)?;
    within("units", "", units, (0.0, 1e6))?;
    within("speed_ratio", "", speed_ratio, (0.0, 1.5))?;
    Ok(emission_dba(unit_dba, units, speed_ratio))
}

/// [`fan_sound_power_dba`], unchecked.
#[inline]
pub fn emission_dba(unit_dba: f64, units: f64, speed_ratio: f64) -> f64 {
    unit_dba + 10.0 * units.log10() + 50.0 * speed_ratio.log10()
}

/// The way from a source to an ear.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Path {
    /// Along the ground, m.
    pub distance_m: f64,
    /// Height of the source, m.
    pub source_height_m: f64,
    /// Height of the ear, m.
    pub receiver_height_m: f64,
    /// Absorption by air, dB/km.
    pub absorption_db_km: f64,
    /// Screening by an obstacle, dB.
    pub barrier_db: f64,
}

impl Path {
    /// Checks the ranges of [`sound_pressure_dba`].
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] outside them.
    pub fn check(&self) -> Result<()> {
        within("distance_m", "m", self.distance_m, (1.0, 10_000.0))?;
        within("source_height_m", "m", self.source_height_m, (0.0, 200.0))?;
        within("receiver_height_m", "m", self.receiver_height_m, (0.0, 200.0))?;
        within("absorption_db_km", "dB/km", self.absorption_db_km, (0.0, 200.0))?;
        within("barrier_db", "dB", self.barrier_db, (0.0, 25.0))
    }

    /// What the way takes off the sound power, dB:
    /// `20 log10(d) + 11 + a d + max(A_ground, D_barrier) - D_omega` with
    /// `A_ground = 4.8 - (2 h / d) (17 + 300 / d)`, not below 0, at the mean height `h`, and
    /// `D_omega = 10 log10(1 + (dp² + (hs - hr)²) / (dp² + (hs + hr)²))`, the sound that the
    /// ground sends up again.
    ///
    /// A screen takes the place of the ground (equation 12).
    pub fn attenuation_db(&self) -> f64 {
        let Self { distance_m, source_height_m: hs, receiver_height_m: hr, .. } = *self;
        let d = distance_m.hypot(hs - hr);
        let spread = 20.0 * d.log10() + 11.0;
        let air = 1e-3 * self.absorption_db_km * d;
        let ground = (4.8 - (hs + hr) / d * (17.0 + 300.0 / d)).max(0.0);
        let reflected =
            10.0 * (1.0 + d * d / (distance_m * distance_m + (hs + hr).powi(2))).log10();
        let screen = self.barrier_db;
        spread + air + if screen < ground { ground } else { screen } - reflected
    }
}

/// Sound pressure of a source at a distance, downwind, dB(A): sound power less
/// [`Path::attenuation_db`].
///
/// Source: ISO 9613-2:1996, equations 3, 4, 7, 8, 10 (the alternative method, for A-weighted
/// levels over porous ground and sound without pure tones) and 11. The standard gives itself
/// 3 dB up to 1,000 m (table 5, from memory). A point source: beyond twice the extent of a bank of coolers. Neglected:
/// directivity, reflection by buildings, foliage, the weather's share of the year.
///
/// # Errors
/// [`crate::error::Error::Domain`] for distances outside 1 to 10,000 m, heights outside 0 to
/// 200 m, absorption outside 0 to 200 dB/km and screening outside 0 to 25 dB.
pub fn sound_pressure_dba(sound_power_dba: f64, path: &Path) -> Result<f64> {
    within("sound_power_dba", "dB(A)", sound_power_dba, LEVEL_DBA)?;
    path.check()?;
    Ok(sound_power_dba - path.attenuation_db())
}

/// Several levels at once, dB(A): `10 log10(sum of 10^(L/10))`; minus infinity for none.
pub fn total_level_dba(levels_dba: impl Iterator<Item = f64>) -> f64 {
    10.0 * levels_dba.map(energy).sum::<f64>().log10()
}

/// The level that has the mean energy of levels of equal duration, LAeq, dB(A); NaN for none.
pub fn equivalent_level_dba(levels_dba: impl Iterator<Item = f64>) -> f64 {
    let (energy, count) =
        levels_dba.fold((0.0, 0.0), |(sum, count), level| (sum + energy(level), count + 1.0));
    10.0 * (energy / count).log10()
}

fn energy(level_dba: f64) -> f64 {
    10_f64.powf(0.1 * level_dba)
}

/// By how much a source raises the background, dB: `10 log10(1 + 10^((L - B)/10))`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for levels above 250 dB(A) and a background below -50 dB(A).
pub fn emergence_db(source_dba: f64, background_dba: f64) -> Result<f64> {
    within("source_dba", "dB(A)", source_dba, LEVEL_DBA)?;
    within("background_dba", "dB(A)", background_dba, (-50.0, LEVEL_DBA.1))?;
    Ok(raised_db(source_dba, background_dba))
}

fn raised_db(source_dba: f64, background_dba: f64) -> f64 {
    10.0 * energy(source_dba - background_dba).ln_1p() / std::f64::consts::LN_10
}

/// Greatest emergence that French law allows at dwellings, dB, for an ambient level with the
/// site at work; infinite up to 35 dB(A), where there is no limit.
///
/// | ambient | 7 to 22 h | 22 to 7 h, Sundays and public holidays |
/// |---|---|---|
/// | above 35, up to 45 dB(A) | 6 dB | 4 dB |
/// | above 45 dB(A) | 5 dB | 3 dB |
///
/// Source: arrêté of 23 January 1997 on the noise of classified installations (NOR
/// ENVP9760055A), article 3. A permit may ask for more.
///
/// # Errors
/// [`crate::error::Error::Domain`] for levels above 250 dB(A).
pub fn noise_limit_db(ambient_dba: f64, night: bool) -> Result<f64> {
    within("ambient_dba", "dB(A)", ambient_dba, LEVEL_DBA)?;
    Ok(limit_db(ambient_dba, night))
}

fn limit_db(ambient_dba: f64, night: bool) -> f64 {
    let [quiet, loud] = if night { [4.0, 3.0] } else { [6.0, 5.0] };
    if ambient_dba.is_nan() {
        f64::NAN
    } else if ambient_dba <= 35.0 {
        f64::INFINITY
    } else if ambient_dba <= 45.0 {
        quiet
    } else {
        loud
    }
}

/// What a dwelling hears.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Noise {
    /// Level of the site alone, dB(A).
    pub source_dba: f64,
    /// Level with the background, dB(A).
    pub ambient_dba: f64,
    /// Rise above the background, dB.
    pub emergence_db: f64,
    /// Greatest rise allowed, dB; infinite where none is limited.
    pub limit_db: f64,
    /// Whether the rise is allowed.
    pub met: bool,
}

impl Noise {
    /// The verdict on a level of the site alone against a background.
    pub fn judged(source_dba: f64, background_dba: f64, night: bool) -> Self {
        let emergence_db = raised_db(source_dba, background_dba);
        let ambient_dba = background_dba + emergence_db;
        let limit_db = limit_db(ambient_dba, night);
        Self { source_dba, ambient_dba, emergence_db, limit_db, met: emergence_db <= limit_db }
    }
}

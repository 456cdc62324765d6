//! What neighbours notice: noise, the risk of legionella, exhaust of generators.

pub mod generators;
pub mod legionella;
pub mod noise;

use crate::field::{number, section};
use generators::{CO_G_KWH, NOX_G_KWH, PM_G_KWH};
use noise::{ABSORPTION_DB_KM, Noise, Path, RECEIVER_HEIGHT_M, emission_dba, equivalent_level_dba};

/// Times that the law tells apart: by day from 7 to 22 h, by night, and on Sundays by day,
/// when the limits of the night hold (arrêté of 23 January 1997, article 3; so they do on
/// public holidays, which are not told apart here).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Time {
    /// Monday to Saturday, 7 to 22 h.
    Day,
    /// 22 to 7 h.
    Night,
    /// Sunday, 7 to 22 h.
    Sunday,
}

impl Time {
    /// The time of an hour of the week, Monday 0 h first.
    #[inline(always)]
    pub fn of(hour_of_week: usize) -> Self {
        let (day, hour) = (hour_of_week / 24, hour_of_week % 24);
        match (7..22).contains(&hour) {
            false => Self::Night,
            true if day == 6 => Self::Sunday,
            true => Self::Day,
        }
    }
}

section! {
    /// What the nearest neighbours hear and breathe.
    Neighbours {
        /// Distance from the outdoor coolers to the nearest dwelling.
        dwelling_m: f64 = number(300.0, "m", 1.0, 10_000.0).plausible(50.0, 2_000.0).assumption("the site's surroundings are not surveyed");
        /// Sound power of one outdoor cooler with its fans at full speed.
        unit_dba: f64 = number(92.0, "dB(A)", 40.0, 130.0).plausible(82.0, 102.0).assumption("quiet to ordinary fans on a cooler of 1 to 2 MW");
        /// Height of the fans above the ground.
        source_height_m: f64 = number(6.0, "m", 0.0, 100.0).plausible(2.0, 25.0).assumption("coolers on a platform or a low roof");
        /// Level at the dwelling by day when the site is silent.
        background_day_dba: f64 = number(42.0, "dB(A)", 10.0, 90.0).plausible(35.0, 55.0).assumption("edge of a town, not measured");
        /// Level at the dwelling by night when the site is silent.
        background_night_dba: f64 = number(33.0, "dB(A)", 10.0, 90.0).plausible(22.0, 45.0).assumption("edge of a town, not measured");
        /// Screening by walls and buildings between coolers and dwelling.
        barrier_db: f64 = number(0.0, "dB", 0.0, 25.0).plausible(0.0, 15.0).assumption("free sight");
        /// Nitrogen oxides of the generators per electric energy.
        nox_g_kwh: f64 = number(NOX_G_KWH, "g/kWh", 0.0, 50.0).plausible(0.5, 16.0).source("EPA AP-42, table 3.4-1 (1996), engines above 450 kW without treatment, 0.024 lb/hp-h; the low end, with catalysts, is an assumption");
        /// Carbon monoxide of the generators per electric energy.
        co_g_kwh: f64 = number(CO_G_KWH, "g/kWh", 0.0, 50.0).plausible(0.3, 3.6).source("EPA AP-42, table 3.4-1 (1996), 0.0055 lb/hp-h; the low end is an assumption");
        /// Particles of the generators per electric energy.
        pm_g_kwh: f64 = number(PM_G_KWH, "g/kWh", 0.0, 10.0).plausible(0.02, 0.5).source("EPA AP-42, table 3.4-1 (1996), 0.0007 lb/hp-h; the low end, with filters, is an assumption");
    }
}

impl Neighbours {
    /// Noise at the dwelling of as many coolers, over hours with these ratios of fan speed: the
    /// hours of a day, or those of a night. One hour alone gives the verdict on that hour.
    pub fn noise(&self, units: f64, speed_ratios: &[f64], time: Time) -> Noise {
        let path = Path {
            distance_m: self.dwelling_m,
            source_height_m: self.source_height_m,
            receiver_height_m: RECEIVER_HEIGHT_M,
            absorption_db_km: ABSORPTION_DB_KM,
            barrier_db: self.barrier_db,
        };
        let background_dba = match time {
            Time::Night => self.background_night_dba,
            Time::Day | Time::Sunday => self.background_day_dba,
        };
        let hours = speed_ratios.iter().map(|&ratio| emission_dba(self.unit_dba, units, ratio));
        let source_dba = equivalent_level_dba(hours) - path.attenuation_db();
        Noise::judged(source_dba, background_dba, time != Time::Day)
    }
}

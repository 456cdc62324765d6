//! Water besides evaporation.

use crate::calendar::MEAN_YEAR_HOURS;
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};
use crate::field::{number, optional, section};

section! {
    /// Water besides evaporation.
    Water {
        /// How often the salts of evaporated water are concentrated before blowdown.
        cycles_of_concentration: f64 = number(5.0, "", 1.5, 20.0).plausible(3.0, 15.0).assumption("treated mains or ground water");
        /// Water held by the closed loops.
        loop_volume_m3_per_mw: f64 = number(12.0, "m3/MW", 0.0, 200.0).plausible(5.0, 25.0).assumption("technology and facility loops with buffers");
        /// Part of that volume replaced in a year by leaks, purges and works.
        loop_renewal_fraction: f64 = number(0.3, "1/year", 0.0, 20.0).plausible(0.05, 1.0).assumption("closed is not lossless");
        /// Water that may be drawn in a year; absent: no such permit.
        permit_m3_year: Option<f64> = optional("m3/year", 1.0, 1e9);
        /// Water that may be drawn in a day; absent: no such permit.
        permit_m3_day: Option<f64> = optional("m3/day", 0.1, 1e7);
        /// Flow that may be drawn at any time; absent: no such permit.
        permit_l_s: Option<f64> = optional("L/s", 0.01, 1e5);
        /// Scarcity of water in the basin over that of the world's mean (AWARE).
        scarcity_factor: f64 = number(1.5, "", 0.1, 100.0).plausible(0.5, 6.0).assumption("AWARE factors of French basins lie around 1 to 6; none was found for the Rhone at Valence");
        /// Drinking water and sanitation of each person on site.
        staff_m3_year: f64 = number(15.0, "m3/person/year", 0.0, 200.0).plausible(8.0, 25.0).assumption("40-60 litres a working day");
    }
}

impl Water {
    /// Make-up of the closed loops, m3 per hour.
    pub fn loop_m3_h(&self, it_capacity_mw: f64) -> f64 {
        self.loop_volume_m3_per_mw * it_capacity_mw * self.loop_renewal_fraction / MEAN_YEAR_HOURS
    }

    /// Drinking water and sanitation, m3 per hour.
    pub fn staff_m3_h(&self, people: f64) -> f64 {
        self.staff_m3_year * people / MEAN_YEAR_HOURS
    }
}

/// Accepted cycles of concentration; 3 to 15 are usual.
pub const CYCLES: (f64, f64) = (1.01, 100.0);
/// Accepted scarcity factors, the range to which AWARE is cut.
pub const SCARCITY: (f64, f64) = (0.1, 100.0);

/// Blowdown: salts enter with the make-up and leave with blowdown and drift, so that
/// `evaporated / (cycles - 1) - drift`, not below 0; in the unit of the other two.
#[inline(always)]
pub fn blowdown(evaporated: f64, drift: f64, cycles_of_concentration: f64) -> f64 {
    (evaporated / (cycles_of_concentration - 1.0) - drift).max(0.0)
}

/// [`blowdown`] of checked arguments, m3.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative volumes and cycles outside [`CYCLES`].
pub fn blowdown_m3(evaporated_m3: f64, drift_m3: f64, cycles_of_concentration: f64) -> Result<f64> {
    within("evaporated_m3", "m3", evaporated_m3, NOT_NEGATIVE)?;
    within("drift_m3", "m3", drift_m3, NOT_NEGATIVE)?;
    within("cycles_of_concentration", "", cycles_of_concentration, CYCLES)?;
    if [evaporated_m3, drift_m3, cycles_of_concentration].iter().any(|value| value.is_nan()) {
        return Ok(f64::NAN);
    }
    Ok(blowdown(evaporated_m3, drift_m3, cycles_of_concentration))
}

/// Water over what a permit allows, both in the unit of the permit: m3/year, m3/day, or l/s
/// (1 l/s is 3.6 m3/h). Above 1 it is broken. A permit of nothing is no permit, and refused.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative water and a permit that is not positive.
pub fn permit_share(water: f64, permit: f64) -> Result<f64> {
    within("water", "", water, NOT_NEGATIVE)?;
    within("permit", "", permit, POSITIVE)?;
    Ok(water / permit)
}

/// Water consumed, weighted with its scarcity, m3 of the world's mean: `water factor`.
///
/// The factor of AWARE says how much less water remains per area of a basin, once people and
/// ecosystems are served, than in the mean of the world: 1 is that mean, and factors are cut to
/// 0.1 to 100. It holds for water that does not come back, not for water that is returned.
///
/// Source: Boulay et al., International Journal of Life Cycle Assessment 23 (2018) 368-378,
/// doi 10.1007/s11367-017-1333-8.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative water and factors outside [`SCARCITY`].
pub fn scarcity_weighted_m3(consumed_m3: f64, scarcity_factor: f64) -> Result<f64> {
    within("consumed_m3", "m3", consumed_m3, NOT_NEGATIVE)?;
    within("scarcity_factor", "", scarcity_factor, SCARCITY)?;
    Ok(consumed_m3 * scarcity_factor)
}

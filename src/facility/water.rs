//! Water besides evaporation.

use crate::calendar::MEAN_YEAR_HOURS;
use crate::field::{number, section};

section! {
    /// Water besides evaporation.
    Water {
        /// How often the salts of evaporated water are concentrated before blowdown.
        cycles_of_concentration: f64 = number(5.0, "", 1.5, 20.0).plausible(3.0, 15.0).assumption("treated mains or ground water");
        /// Water held by the closed loops.
        loop_volume_m3_per_mw: f64 = number(12.0, "m3/MW", 0.0, 200.0).plausible(5.0, 25.0).assumption("technology and facility loops with buffers");
        /// Part of that volume replaced in a year by leaks, purges and works.
        loop_renewal_fraction: f64 = number(0.3, "1/year", 0.0, 20.0).plausible(0.05, 1.0).assumption("closed is not lossless");
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

/// Blowdown: salts enter with the make-up and leave with blowdown and drift, so that
/// `evaporated / (cycles - 1) - drift`, not below 0; in the unit of the other two.
#[inline]
pub fn blowdown(evaporated: f64, drift: f64, cycles_of_concentration: f64) -> f64 {
    (evaporated / (cycles_of_concentration - 1.0) - drift).max(0.0)
}

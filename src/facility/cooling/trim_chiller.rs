//! Trim chillers: what they carry is the heat of the liquid side that coolers or towers
//! cannot.

use super::{Cooling, greatest};

/// Vapour-compression machines as a fixed part of the ideal efficiency: the published
/// records end at some 13 degC of chilled water, the facility loop is far warmer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrimChiller {
    lift_k: f64,
    per_lift_k: f64,
    /// Heat that they can carry, MW.
    pub capacity_mw: f64,
}

impl TrimChiller {
    /// Machines that make water of `cold_c` for a part of a heat, MW.
    pub fn sized(cooling: &Cooling, cold_c: f64, heat_mw: f64) -> Self {
        Self {
            lift_k: cooling.trim_lift_k + cooling.recirculation_k - cold_c,
            per_lift_k: 1.0 / (cooling.trim_carnot_fraction * (cold_c + 273.15)),
            capacity_mw: cooling.trim_fraction * heat_mw,
        }
    }

    /// Power over heat, the inverse of the coefficient of performance
    /// `eta T_cold / (T_hot - T_cold)`; machines do not work on less than 10 K of
    /// lift, so that the latter stays finite on cool days.
    #[inline(always)]
    pub fn power_per_heat(&self, dry_bulb_c: f64) -> f64 {
        const LEAST_LIFT_K: f64 = 10.0;
        greatest(dry_bulb_c + self.lift_k, LEAST_LIFT_K) * self.per_lift_k
    }
}

//! Outside air straight into the rooms, with chillers for what it cannot cool.
//! Humidity limits and filters are neglected.

use super::{Air, Chiller, CoolAir, Cooling};

/// Airside economiser.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Economiser {
    chiller: Chiller,
    return_c: f64,
    per_rise: f64,
}

impl CoolAir for Economiser {
    fn new(cooling: &Cooling) -> Self {
        Self {
            chiller: Chiller::new(cooling, cooling.air_supply_c - cooling.approach_k),
            return_c: cooling.air_supply_c + cooling.air_rise_k,
            per_rise: 1.0 / cooling.air_rise_k,
        }
    }

    #[inline]
    fn power_mw(&self, heat_mw: f64, air: &Air) -> f64 {
        let free = ((self.return_c - air.dry_bulb_c) * self.per_rise).clamp(0.0, 1.0);
        heat_mw * (1.0 - free) * self.chiller.power_per_heat(air.dry_bulb_c)
    }
}

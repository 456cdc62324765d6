//! Chilled water for the air side, from air-cooled chillers with free cooling.

use super::{Air, Chiller, CoolAir, Cooling};

/// Chillers with free-cooling coils on the same loop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AirChiller {
    chiller: Chiller,
    /// Dry bulb at which free cooling ends.
    free_until_c: f64,
    per_rise: f64,
    free_fraction: f64,
}

impl CoolAir for AirChiller {
    fn new(cooling: &Cooling) -> Self {
        // The water is one approach colder than the air that it cools.
        let water_c = cooling.air_supply_c - cooling.approach_k;
        Self {
            chiller: Chiller::new(cooling, water_c),
            free_until_c: water_c + cooling.air_rise_k
                - cooling.recirculation_k
                - cooling.approach_k,
            per_rise: 1.0 / cooling.air_rise_k,
            free_fraction: cooling.free_cooling_fraction,
        }
    }

    #[inline]
    fn power_mw(&self, heat_mw: f64, air: &Air) -> f64 {
        let free = ((self.free_until_c - air.dry_bulb_c) * self.per_rise).clamp(0.0, 1.0);
        let chilled = (1.0 - free) * self.chiller.power_per_heat(air.dry_bulb_c);
        heat_mw * (free * self.free_fraction + chilled)
    }
}

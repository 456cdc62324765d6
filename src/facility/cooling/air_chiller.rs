//! Chilled water for the air side, from air-cooled chillers with free cooling.

use super::{Air, Chiller, CoolAir, Cooling};

/// Chillers with free-cooling coils on the same loop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AirChiller {
    chiller: Chiller,
    return_c: f64,
    rise_k: f64,
    approach_k: f64,
    recirculation_k: f64,
    free_fraction: f64,
}

impl CoolAir for AirChiller {
    fn new(cooling: &Cooling) -> Self {
        // The water is one approach colder than the air that it cools.
        let water_c = cooling.air_supply_c - cooling.approach_k;
        Self {
            chiller: Chiller::new(cooling, water_c),
            return_c: water_c + cooling.air_rise_k,
            rise_k: cooling.air_rise_k,
            approach_k: cooling.approach_k,
            recirculation_k: cooling.recirculation_k,
            free_fraction: cooling.free_cooling_fraction,
        }
    }

    #[inline]
    fn power_mw(&self, heat_mw: f64, air: &Air) -> f64 {
        let outside_c = air.dry_bulb_c + self.recirculation_k + self.approach_k;
        let free = ((self.return_c - outside_c) / self.rise_k).clamp(0.0, 1.0);
        heat_mw * (free * self.free_fraction + (1.0 - free) / self.chiller.cop(air.dry_bulb_c))
    }
}

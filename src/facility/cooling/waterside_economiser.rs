//! Chilled water for the air side from wet towers through a plate exchanger, as far as
//! these reach, with water-cooled chillers on the same towers for the rest.

use super::water_chiller::WaterPlant;
use super::{Air, CoolAir, Cooling, Duty, part};
use crate::error::Result;

/// Waterside economiser.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WatersideEconomiser {
    plant: WaterPlant,
    approach_k: f64,
    per_rise: f64,
}

impl CoolAir for WatersideEconomiser {
    fn sized(cooling: &Cooling, heat_mw: f64) -> Result<Self> {
        Ok(Self {
            plant: WaterPlant::sized(cooling, heat_mw)?,
            approach_k: cooling.plate_approach_k,
            per_rise: 1.0 / cooling.chilled_rise_k,
        })
    }

    #[inline(always)]
    fn cool(&self, heat_mw: f64, air: &Air) -> Duty {
        let water = &self.plant.water;
        let free_of =
            |tower_c: f64| part((water.return_c - tower_c - self.approach_k) * self.per_rise);
        self.plant.hour(heat_mw, water.supply_c - self.approach_k, air, free_of)
    }
}

//! Chilled water for the air side from air-cooled chillers, with dry coils that cool it
//! for nothing but their fans where the air is cold enough.

use super::chilled_water::ChilledWater;
use super::eir::Record;
use super::machines::Machines;
use super::{Air, CoolAir, Cooling, Duty, part};
use crate::error::Result;

/// Air-cooled chillers of a design, making water of a temperature for a heat.
pub fn air_cooled(cooling: &Cooling, water_c: f64, heat_mw: f64) -> Result<Machines> {
    let record = Record::named(&cooling.air_chiller)?;
    let air_c = cooling.design_dry_bulb_c + cooling.recirculation_k;
    Ok(Machines::sized(&record, heat_mw, water_c, air_c, cooling.spread(heat_mw)))
}

/// Chillers with free-cooling coils on the same loop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AirChiller {
    machines: Machines,
    water: ChilledWater,
    recirculation_k: f64,
    approach_k: f64,
    per_rise: f64,
    fan_fraction: f64,
}

impl CoolAir for AirChiller {
    fn sized(cooling: &Cooling, heat_mw: f64) -> Result<Self> {
        let water = ChilledWater::sized(cooling, heat_mw);
        Ok(Self {
            machines: air_cooled(cooling, water.supply_c, heat_mw)?,
            water,
            recirculation_k: cooling.recirculation_k,
            approach_k: cooling.approach_k,
            per_rise: 1.0 / cooling.chilled_rise_k,
            fan_fraction: cooling.free_cooling_fraction,
        })
    }

    #[inline(always)]
    fn cool(&self, heat_mw: f64, air: &Air) -> Duty {
        let air_c = air.dry_bulb_c + self.recirculation_k;
        let free = part((self.water.return_c - air_c - self.approach_k) * self.per_rise);
        let free_mw = free * heat_mw;
        let chilled = self.machines.hour(heat_mw - free_mw, air_c);
        Duty {
            heat_mw: free_mw + chilled.heat_mw,
            power_mw: self.fan_fraction * free_mw
                + chilled.power_mw
                + self.water.pumps.power_mw(heat_mw),
            clamped: chilled.clamped,
            ..Duty::default()
        }
    }
}

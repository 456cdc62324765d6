//! Wet cooling towers on the facility loop, behind a plate exchanger.

use super::tower::Tower;
use super::{Air, Cooling, Duty, FacilityLoop, Reject, part};
use crate::error::Result;
use crate::facility::transport::transport_mw;

/// Wet towers for the liquid side. Where the wet bulb keeps the towers' water too warm,
/// they carry the part of the heat that cools the loop down to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WetTower {
    tower: Tower,
    of: FacilityLoop,
    approach_k: f64,
    pump_mw: f64,
}

impl Reject for WetTower {
    fn sized(cooling: &Cooling, of: &FacilityLoop) -> Result<Self> {
        let tower = Tower::sized(cooling, of.heat_mw, cooling.loop_rise_k, cooling.drift_fraction);
        let pressure_pa = 1e3 * cooling.tower_pump_kpa;
        Ok(Self {
            tower,
            of: *of,
            approach_k: cooling.plate_approach_k,
            pump_mw: transport_mw(tower.flow_m3_s(), pressure_pa, cooling.pump_efficiency),
        })
    }

    #[inline(always)]
    fn reject(&self, heat_mw: f64, air: &Air) -> Duty {
        if heat_mw <= 0.0 {
            return Duty::default();
        }
        let wanted_c = self.of.supply_c - self.approach_k;
        let hour = self.tower.hour(heat_mw, wanted_c, air.wet_bulb_c);
        // Of the water's warming, what lies above the towers' reach.
        let short_k = hour.leaving_c - wanted_c;
        let carried = part(1.0 - short_k / (heat_mw * self.of.per_rate));
        if carried <= 0.0 {
            return Duty { clamped: hour.clamped, ..Duty::default() };
        }
        let heat_mw = carried * heat_mw;
        Duty {
            heat_mw,
            power_mw: hour.fan_mw + self.pump_mw,
            evaporated_m3: self.tower.evaporated_m3(heat_mw, &hour, air),
            drift_m3: self.tower.drift_m3(),
            humidified_m3: 0.0,
            fan_speed: hour.speed,
            clamped: hour.clamped,
        }
    }
}

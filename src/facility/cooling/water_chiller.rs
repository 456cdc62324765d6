//! Chilled water for the air side from water-cooled chillers on wet towers.

use super::chilled_water::{ChilledWater, Pumps};
use super::eir::Record;
use super::machines::Machines;
use super::tower::Tower;
use super::{Air, CoolAir, Cooling, Duty};
use crate::error::Result;

/// Water-cooled chillers, their towers and their pumps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaterPlant {
    machines: Machines,
    tower: Tower,
    tower_pumps: Pumps,
    /// The chilled water.
    pub water: ChilledWater,
    /// Heat of the towers over that of the chillers, at the record's reference.
    with_compressors: f64,
}

/// Heat that towers take over the heat that chillers carry, at their reference.
fn with_compressors(record: &Record) -> f64 {
    1.0 + 1.0 / record.cop
}

/// Heat for which the towers of a water-cooled plant are built, MW, of that of the air side.
///
/// # Errors
/// [`crate::error::Error::Config`] for a record that the catalogue lacks.
pub fn tower_mw(cooling: &Cooling, heat_mw: f64) -> Result<f64> {
    Ok(with_compressors(&Record::named(&cooling.water_chiller)?) * heat_mw)
}

impl WaterPlant {
    /// Plant sized for the heat of the rooms, MW.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] for a record that the catalogue lacks.
    pub fn sized(cooling: &Cooling, heat_mw: f64) -> Result<Self> {
        let record = Record::named(&cooling.water_chiller)?;
        let water = ChilledWater::sized(cooling, heat_mw);
        let range_k = cooling.tower_range_k;
        let with_compressors = with_compressors(&record);
        let tower_mw = with_compressors * heat_mw;
        let tower = Tower::sized(cooling, tower_mw, range_k, cooling.drift_fraction);
        let condenser_c = tower.coldest_c(tower_mw, cooling.design_wet_bulb_c);
        let spread = cooling.spread(heat_mw);
        Ok(Self {
            machines: Machines::sized(&record, heat_mw, water.supply_c, condenser_c, spread),
            tower,
            tower_pumps: Pumps::sized(cooling, tower_mw, range_k, cooling.tower_pump_kpa),
            water,
            with_compressors,
        })
    }

    /// Coldest water from the towers that the condensers take, degC.
    pub fn coldest_condenser_c(&self) -> f64 {
        self.machines.coldest_condenser_c()
    }

    /// One hour in which the towers' water is held at `wanted_c` where it can be, and cools
    /// a part of the heat, `free_of` its temperature, by itself.
    ///
    /// The range that sets the towers' approach takes the compressors at their reference.
    #[inline(always)]
    pub fn hour(
        &self,
        heat_mw: f64,
        wanted_c: f64,
        air: &Air,
        free_of: impl Fn(f64) -> f64,
    ) -> Duty {
        if heat_mw <= 0.0 {
            return Duty::default();
        }
        let tower = self.tower.hour(self.with_compressors * heat_mw, wanted_c, air.wet_bulb_c);
        let free_mw = free_of(tower.leaving_c) * heat_mw;
        let chilled = self.machines.hour(heat_mw - free_mw, tower.leaving_c);
        let rejected_mw = free_mw + chilled.heat_mw + chilled.power_mw;
        Duty {
            heat_mw: free_mw + chilled.heat_mw,
            power_mw: chilled.power_mw
                + tower.fan_mw
                + self.tower_pumps.power_mw(rejected_mw)
                + self.water.pumps.power_mw(heat_mw),
            evaporated_m3: self.tower.evaporated_m3(rejected_mw, &tower, air),
            drift_m3: self.tower.drift_m3(),
            humidified_m3: 0.0,
            fan_speed: tower.speed,
            clamped: tower.clamped || chilled.clamped,
        }
    }
}

/// Chillers alone; their towers hold the coldest water that the condensers take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WaterChiller(WaterPlant);

impl CoolAir for WaterChiller {
    fn sized(cooling: &Cooling, heat_mw: f64) -> Result<Self> {
        WaterPlant::sized(cooling, heat_mw).map(Self)
    }

    #[inline(always)]
    fn cool(&self, heat_mw: f64, air: &Air) -> Duty {
        self.0.hour(heat_mw, self.0.coldest_condenser_c(), air, |_| 0.0)
    }
}

//! The chilled water of the air side: its temperatures and its pumps.

use super::{Cooling, WATER_MJ_M3_K, cube_law, greatest};
use crate::facility::transport::transport_mw;

/// Pumps of a flow that follows its heat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pumps {
    full_mw: f64,
    per_heat: f64,
    least_flow: f64,
}

impl Pumps {
    /// Pumps of water that a heat, MW, warms by `rise_k`.
    pub fn sized(cooling: &Cooling, heat_mw: f64, rise_k: f64, pressure_kpa: f64) -> Self {
        let flow_m3_s = heat_mw / (rise_k * WATER_MJ_M3_K);
        Self {
            full_mw: transport_mw(flow_m3_s, 1e3 * pressure_kpa, cooling.pump_efficiency),
            per_heat: if heat_mw > 0.0 { 1.0 / heat_mw } else { 0.0 },
            least_flow: cooling.least_flow_fraction,
        }
    }

    /// Power at the flow of a heat, MW, or at the least flow.
    #[inline(always)]
    pub fn power_mw(&self, heat_mw: f64) -> f64 {
        self.full_mw * cube_law(greatest(heat_mw * self.per_heat, self.least_flow), 0.0)
    }
}

/// Water that cools the air of the rooms in coils.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChilledWater {
    /// Temperature of the water sent to the coils, degC.
    pub supply_c: f64,
    /// Temperature of the water that comes back, degC.
    pub return_c: f64,
    /// Its pumps.
    pub pumps: Pumps,
}

impl ChilledWater {
    /// The loop of a cooling design for the heat of the rooms, MW: coils cool the air by a
    /// part, their effectiveness, of its difference to the water.
    pub fn sized(cooling: &Cooling, heat_mw: f64) -> Self {
        let supply_c = cooling.chilled_supply_c();
        let rise_k = cooling.chilled_rise_k;
        Self {
            supply_c,
            return_c: supply_c + rise_k,
            pumps: Pumps::sized(cooling, heat_mw, rise_k, cooling.chilled_pump_kpa),
        }
    }
}

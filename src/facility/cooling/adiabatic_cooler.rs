//! Dry coolers with wetted pads: on warm hours, and wherever dry coils could not cool
//! the water down to its supply temperature, the air is cooled towards its wet bulb
//! before it meets the coils.

use super::{Air, Coil, Cooling, Reject, Rejected};

/// Part of the way to the entering water by which the air warms in the coil.
/// Assumption, 0.6 to 0.9: it sets the air flow, and with it the water of the pads.
const AIR_WARMING: f64 = 0.8;
/// Heat of evaporation near 20 degC, kJ/kg (ASHRAE Fundamentals 2017, 1.2454 of steam tables).
const EVAPORATION_KJ_KG: f64 = 2_454.0;

/// Adiabatic dry coolers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdiabaticCooler {
    coil: Coil,
    recirculation_k: f64,
    pad_effectiveness: f64,
    switch_c: f64,
    /// Water evaporated at full air flow for each kelvin of cooling in the pads, m3/h/K.
    evaporation_m3_k: f64,
}

impl Reject for AdiabaticCooler {
    fn sized(cooling: &Cooling, heat_mw: f64) -> Self {
        let (dry_c, wet_c) = (cooling.design_dry_bulb_c, cooling.design_wet_bulb_c);
        let pads_c = dry_c - cooling.pad_effectiveness * (dry_c - wet_c).max(0.0);
        // Up to the switching temperature the coils work dry.
        let design_c = pads_c.max(cooling.pad_switch_c) + cooling.recirculation_k;
        let coil = Coil::sized(cooling, heat_mw, design_c, cooling.dry_fan_fraction);
        Self {
            coil,
            recirculation_k: cooling.recirculation_k,
            pad_effectiveness: cooling.pad_effectiveness,
            switch_c: cooling.pad_switch_c,
            // MW/K = 1000 kW/K; m3 of an hour = kg/s * 3.6.
            evaporation_m3_k: 1_000.0 * coil.air_capacity_mw_k(AIR_WARMING) * 3.6
                / EVAPORATION_KJ_KG,
        }
    }

    #[inline]
    fn reject(&self, heat_mw: f64, air: &Air) -> Rejected {
        let dry_c = air.dry_bulb_c + self.recirculation_k;
        let cooled_k = if air.dry_bulb_c > self.switch_c || self.coil.part(dry_c) < 1.0 {
            self.pad_effectiveness * (air.dry_bulb_c - air.wet_bulb_c)
        } else {
            0.0
        };
        let hour = self.coil.hour(heat_mw, dry_c - cooled_k);
        Rejected {
            heat_mw: hour.heat_mw,
            fan_mw: hour.fan_mw,
            evaporated_m3: hour.flow_ratio * cooled_k * self.evaporation_m3_k,
        }
    }
}

//! Dry coolers with wetted pads: on warm hours, and wherever dry coils could not cool
//! the water down to its supply temperature, the air is cooled towards its wet bulb
//! before it meets the coils.

use super::dry_cooler::CoilBank;
use super::{Air, Cooling, Duty, FacilityLoop, Reject};
use crate::climate::psychrometrics::{
    TEMPERATURE_RANGE_C, enthalpy_of, evaporation_enthalpy_kj_kg,
};
use crate::error::{Result, within};

/// Adiabatic dry coolers.
#[derive(Debug, Clone)]
pub struct AdiabaticCooler {
    coils: CoilBank,
    recirculation_k: f64,
    effectiveness: f64,
    switch_c: f64,
}

/// Dry bulb behind pads of an effectiveness, degC.
#[inline(always)]
pub fn pad_outlet_c(effectiveness: f64, dry_bulb_c: f64, wet_bulb_c: f64) -> f64 {
    dry_bulb_c - effectiveness * (dry_bulb_c - wet_bulb_c)
}

/// [`pad_outlet_c`] of checked arguments.
///
/// # Errors
/// [`crate::error::Error::Domain`] for effectiveness outside 0 to 1, and a wet bulb above the
/// dry bulb.
pub fn pad_outlet(effectiveness: f64, dry_bulb_c: f64, wet_bulb_c: f64) -> Result<f64> {
    within("effectiveness", "", effectiveness, (0.0, 1.0))?;
    within("dry_bulb_c", "degC", dry_bulb_c, TEMPERATURE_RANGE_C)?;
    within("wet_bulb_c", "degC", wet_bulb_c, (TEMPERATURE_RANGE_C.0, dry_bulb_c))?;
    Ok(pad_outlet_c(effectiveness, dry_bulb_c, wet_bulb_c))
}

/// Vapour that air takes up while pads cool it, kg/kg: what it gives up in sensible heat
/// evaporates water that is fed at the wet bulb.
#[inline(always)]
fn taken_up(air: &Air, outlet_c: f64) -> f64 {
    let given_kj_kg =
        enthalpy_of(air.dry_bulb_c, air.humidity_ratio) - enthalpy_of(outlet_c, air.humidity_ratio);
    given_kj_kg / evaporation_enthalpy_kj_kg(outlet_c, air.wet_bulb_c)
}

impl Reject for AdiabaticCooler {
    fn sized(cooling: &Cooling, of: &FacilityLoop) -> Result<Self> {
        let (dry_c, wet_c) = (cooling.design_dry_bulb_c, cooling.design_wet_bulb_c);
        let pads_c = pad_outlet_c(cooling.pad_effectiveness, dry_c, wet_c.min(dry_c));
        // Up to the switching temperature the coils work dry.
        let air_c = pads_c.max(cooling.pad_switch_c) + cooling.recirculation_k;
        Ok(Self {
            coils: CoilBank::sized(cooling, of, air_c),
            recirculation_k: cooling.recirculation_k,
            effectiveness: cooling.pad_effectiveness,
            switch_c: cooling.pad_switch_c,
        })
    }

    #[inline(always)]
    fn reject(&self, heat_mw: f64, air: &Air) -> Duty {
        let dry_c = air.dry_bulb_c + self.recirculation_k;
        if air.dry_bulb_c <= self.switch_c && self.coils.carries(heat_mw, dry_c) {
            let hour = self.coils.hour(heat_mw, dry_c);
            return Duty {
                heat_mw: hour.heat_mw,
                power_mw: hour.fan_mw,
                fan_speed: hour.speed,
                ..Duty::default()
            };
        }
        let outlet_c = pad_outlet_c(self.effectiveness, air.dry_bulb_c, air.wet_bulb_c);
        let hour = self.coils.hour(heat_mw, outlet_c + self.recirculation_k);
        // MW/K = 1000 kW/K; moist air takes up its heat capacity a kg; m3 of an hour = 3.6 kg/s.
        let capacity_kj_kg_k =
            enthalpy_of(1.0, air.humidity_ratio) - enthalpy_of(0.0, air.humidity_ratio);
        let air_kg_s = 1_000.0 * hour.speed * self.coils.air_mw_k() / capacity_kj_kg_k;
        Duty {
            heat_mw: hour.heat_mw,
            power_mw: hour.fan_mw,
            fan_speed: hour.speed,
            evaporated_m3: 3.6 * air_kg_s * taken_up(air, outlet_c),
            ..Duty::default()
        }
    }
}

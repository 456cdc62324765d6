//! Wet cooling towers: water falls through a rising stream of air.

use super::{Air, Coil, Cooling, Reject, Rejected};
use crate::climate::psychrometrics::{enthalpy_of, humidity_ratio_of_vapour, saturation_pressure};

/// Wet towers. The approach is to the wet bulb; the water that evaporates comes
/// from the air's own balance, `q (w_out - w_in) / (h_out - h_in)`, with air that
/// leaves saturated at the mean temperature of the water, so that the part of the
/// heat that only warms the air costs no water.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WetTower {
    fill: Coil,
    outlet_c: f64,
    outlet_vapour_pa: f64,
}

impl Reject for WetTower {
    fn sized(cooling: &Cooling, heat_mw: f64) -> Self {
        let fraction = cooling.tower_fan_fraction;
        let fill = Coil::sized(cooling, heat_mw, cooling.design_wet_bulb_c, fraction);
        let outlet_c = fill.mean_water_c();
        Self { fill, outlet_c, outlet_vapour_pa: saturation_pressure(outlet_c) }
    }

    #[inline]
    fn reject(&self, heat_mw: f64, air: &Air) -> Rejected {
        let hour = self.fill.hour(heat_mw, air.wet_bulb_c);
        let outlet_ratio = humidity_ratio_of_vapour(self.outlet_vapour_pa, air.pressure_pa);
        let moisture = outlet_ratio - air.humidity_ratio;
        let enthalpy_kj_kg = enthalpy_of(self.outlet_c, outlet_ratio)
            - enthalpy_of(air.dry_bulb_c, air.humidity_ratio);
        // MWh = 3.6e6 kJ; a cubic metre is 1000 kg.
        Rejected {
            heat_mw: hour.heat_mw,
            fan_mw: hour.fan_mw,
            evaporated_m3: 3_600.0 * hour.heat_mw * (moisture / enthalpy_kj_kg).max(0.0),
        }
    }
}

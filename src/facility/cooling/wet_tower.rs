//! Wet cooling towers: water falls through a rising stream of air.

use super::{Air, Coil, Cooling, Reject, Rejected};
use crate::climate::psychrometrics::{enthalpy_of, humidity_ratio_of, saturation_pressure_pa};

/// Wet towers. The approach is to the wet bulb; the water that evaporates comes
/// from the air's own balance, `q (w_out - w_in) / (h_out - h_in)`, with air that
/// leaves saturated at the mean temperature of the water in the fill, so that the
/// part of the heat that only warms the air costs no water. Where the wet bulb keeps
/// the water above the supply temperature, that mean rises with it and stays above
/// the wet bulb, so that the air always takes up heat.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WetTower {
    fill: Coil,
    mean_c: f64,
    mean_vapour_pa: f64,
}

impl Reject for WetTower {
    fn sized(cooling: &Cooling, heat_mw: f64) -> Self {
        let fraction = cooling.tower_fan_fraction;
        let fill = Coil::sized(cooling, heat_mw, cooling.design_wet_bulb_c, fraction);
        let mean_c = fill.mean_water_c(1.0);
        Self { fill, mean_c, mean_vapour_pa: vapour_pa(mean_c) }
    }

    #[inline]
    fn reject(&self, heat_mw: f64, air: &Air) -> Rejected {
        let part = self.fill.part(air.wet_bulb_c);
        let hour = self.fill.hour(heat_mw, air.wet_bulb_c);
        if hour.heat_mw <= 0.0 {
            return Rejected::default();
        }
        let (outlet_c, outlet_pa) = if part < 1.0 {
            let mean_c = self.fill.mean_water_c(part);
            (mean_c, vapour_pa(mean_c))
        } else {
            (self.mean_c, self.mean_vapour_pa)
        };
        let outlet_ratio = humidity_ratio_of(outlet_pa, air.pressure_pa);
        let moisture = (outlet_ratio - air.humidity_ratio).max(0.0);
        let enthalpy_kj_kg =
            enthalpy_of(outlet_c, outlet_ratio) - enthalpy_of(air.dry_bulb_c, air.humidity_ratio);
        // MWh = 3.6e6 kJ; a cubic metre is 1000 kg.
        Rejected {
            heat_mw: hour.heat_mw,
            fan_mw: hour.fan_mw,
            evaporated_m3: 3_600.0 * hour.heat_mw * moisture / enthalpy_kj_kg,
        }
    }
}

/// Vapour pressure of saturated air; the loop's temperatures lie well within the law's range.
fn vapour_pa(water_c: f64) -> f64 {
    saturation_pressure_pa(water_c).unwrap_or(f64::NAN)
}

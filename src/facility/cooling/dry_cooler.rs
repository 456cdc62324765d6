//! Dry coolers: fans blow outside air past finned coils.

use super::{Air, Coil, Cooling, Reject, Rejected};

/// Dry coolers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DryCooler {
    coil: Coil,
    recirculation_k: f64,
}

impl Reject for DryCooler {
    fn sized(cooling: &Cooling, heat_mw: f64) -> Self {
        let design_c = cooling.design_dry_bulb_c + cooling.recirculation_k;
        Self {
            coil: Coil::sized(cooling, heat_mw, design_c, cooling.dry_fan_fraction),
            recirculation_k: cooling.recirculation_k,
        }
    }

    #[inline]
    fn reject(&self, heat_mw: f64, air: &Air) -> Rejected {
        let hour = self.coil.hour(heat_mw, air.dry_bulb_c + self.recirculation_k);
        Rejected { heat_mw: hour.heat_mw, fan_mw: hour.fan_mw, evaporated_m3: 0.0 }
    }
}

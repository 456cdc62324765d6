//! Direct expansion: room units evaporate refrigerant, condensers stand outside. No water
//! loop, and no cooling but by compressors.

use super::eir::Record;
use super::machines::Machines;
use super::{Air, CoolAir, Cooling, Duty};
use crate::climate::psychrometrics::{relative_humidity_of_dew_point, wet_bulb_c};
use crate::error::Result;

/// Direct-expansion units. Their curves know the coil by the wet bulb of the air that
/// enters it: that of the servers' exhaust at the middle of the dew points admitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DirectExpansion {
    machines: Machines,
    recirculation_k: f64,
}

impl CoolAir for DirectExpansion {
    fn sized(cooling: &Cooling, heat_mw: f64) -> Result<Self> {
        const SEA_LEVEL_PA: f64 = 101_325.0;
        let record = Record::named(&cooling.expansion_unit)?;
        let dew_point_c = 0.5 * (cooling.dew_point_low_c + cooling.dew_point_high_c);
        let return_c = cooling.air_return_c();
        let humidity = relative_humidity_of_dew_point(return_c, dew_point_c)?;
        let coil_c = wet_bulb_c(return_c, humidity, SEA_LEVEL_PA)?;
        let air_c = cooling.design_dry_bulb_c + cooling.recirculation_k;
        let machines = Machines::sized(&record, heat_mw, coil_c, air_c, cooling.spread(heat_mw));
        Ok(Self { machines, recirculation_k: cooling.recirculation_k })
    }

    #[inline(always)]
    fn cool(&self, heat_mw: f64, air: &Air) -> Duty {
        let chilled = self.machines.hour(heat_mw, air.dry_bulb_c + self.recirculation_k);
        Duty {
            heat_mw: chilled.heat_mw,
            power_mw: chilled.power_mw,
            clamped: chilled.clamped,
            ..Duty::default()
        }
    }
}

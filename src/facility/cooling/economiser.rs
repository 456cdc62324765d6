//! Outside air straight into the rooms within a window of temperature and humidity, with
//! air-cooled chillers for what it cannot cool.

use super::air_chiller::air_cooled;
use super::chilled_water::ChilledWater;
use super::machines::Machines;
use super::{AIR_KJ_KG_K, Air, CoolAir, Cooling, Duty, greatest, least, part};
use crate::climate::psychrometrics::{humidity_ratio_of, saturation_pressure_pa};
use crate::error::Result;
use crate::facility::transport::transport_mw;

/// Airside economiser.
///
/// Air that is not too moist comes in: warmer than the supply, all of it, and the chillers
/// do the rest; colder, mixed with the servers' exhaust. Where the mixture would be too
/// dry, sprays moisten it. Air that is too moist, or warmer than the exhaust, stays outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Economiser {
    machines: Machines,
    water: ChilledWater,
    recirculation_k: f64,
    supply_c: f64,
    return_c: f64,
    rise_k: f64,
    per_rise: f64,
    driest_pa: f64,
    moistest_pa: f64,
    /// Dry air for each MW of heat, in 1000 kg of an hour.
    air_t_mw: f64,
    spray_mw_m3: f64,
}

impl CoolAir for Economiser {
    fn sized(cooling: &Cooling, heat_mw: f64) -> Result<Self> {
        let water = ChilledWater::sized(cooling, heat_mw);
        let supply_pa = saturation_pressure_pa(cooling.air_supply_c)?;
        let low_pa = saturation_pressure_pa(cooling.dew_point_low_c)?;
        let high_pa = saturation_pressure_pa(cooling.dew_point_high_c)?;
        let driest_pa = greatest(low_pa, cooling.humidity_low * supply_pa);
        Ok(Self {
            machines: air_cooled(cooling, water.supply_c, heat_mw)?,
            water,
            recirculation_k: cooling.recirculation_k,
            supply_c: cooling.air_supply_c,
            return_c: cooling.air_return_c(),
            rise_k: cooling.air_rise_k,
            per_rise: 1.0 / cooling.air_rise_k,
            driest_pa,
            moistest_pa: greatest(least(high_pa, cooling.humidity_high * supply_pa), driest_pa),
            air_t_mw: 3_600.0 / (AIR_KJ_KG_K * cooling.air_rise_k),
            spray_mw_m3: transport_mw(
                1.0 / 3_600.0,
                1e3 * cooling.humidifier_kpa,
                cooling.pump_efficiency,
            ),
        })
    }

    #[inline(always)]
    fn cool(&self, heat_mw: f64, air: &Air) -> Duty {
        let moistest = humidity_ratio_of(self.moistest_pa, air.pressure_pa);
        let open = air.humidity_ratio <= moistest && air.dry_bulb_c < self.return_c;
        let free = if open { part((self.return_c - air.dry_bulb_c) * self.per_rise) } else { 0.0 };
        // Part of the air that comes from outside.
        let fresh = match open {
            true => {
                least(self.rise_k / (self.return_c - least(air.dry_bulb_c, self.supply_c)), 1.0)
            }
            false => 0.0,
        };
        let driest = humidity_ratio_of(self.driest_pa, air.pressure_pa);
        let humidified_m3 =
            heat_mw * self.air_t_mw * fresh * greatest(driest - air.humidity_ratio, 0.0);
        let free_mw = free * heat_mw;
        let left_mw = heat_mw - free_mw;
        let chilled = self.machines.hour(left_mw, air.dry_bulb_c + self.recirculation_k);
        let pumps_mw = if left_mw > 0.0 { self.water.pumps.power_mw(left_mw) } else { 0.0 };
        Duty {
            heat_mw: free_mw + chilled.heat_mw,
            power_mw: chilled.power_mw + pumps_mw + self.spray_mw_m3 * humidified_m3,
            humidified_m3,
            clamped: chilled.clamped,
            ..Duty::default()
        }
    }
}

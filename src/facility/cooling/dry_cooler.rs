//! Dry coolers: fans blow outside air past finned coils.

use super::exchanger::Coil;
use super::{Air, Cooling, Duty, FacilityLoop, Reject, cube_law};
use crate::error::Result;

/// A bank of coils on the facility loop, spares included, and their fans.
///
/// The loop's flow is constant, so that the water comes back `heat / rate` warmer than its
/// supply, and the fans turn just as fast as cools it to the supply again.
#[derive(Debug, Clone)]
pub struct CoilBank {
    coil: Coil,
    of: FacilityLoop,
    fan_mw: f64,
    fan_floor: f64,
    /// Heat that full fans' air takes up for each kelvin, MW/K.
    air_mw_k: f64,
}

/// One hour of a [`CoilBank`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CoilHour {
    /// Heat carried, MW.
    pub heat_mw: f64,
    /// Speed of the fans over the full one.
    pub speed: f64,
    /// Power of the fans, MW.
    pub fan_mw: f64,
}

impl CoilBank {
    /// Coils that carry the loop's heat when the air that meets them is at `air_c`, or at
    /// the approach below the supply where that is colder, and spares beside them.
    pub fn sized(cooling: &Cooling, of: &FacilityLoop, air_c: f64) -> Self {
        let warmest_c = air_c.min(of.supply_c - cooling.approach_k);
        let effectiveness = cooling.loop_rise_k / (of.supply_c + cooling.loop_rise_k - warmest_c);
        let units = cooling.spread(of.heat_mw);
        Self {
            coil: Coil::new(effectiveness, cooling.coil_air_ratio, 1.0 / units),
            of: *of,
            fan_mw: units * cooling.dry_fan_fraction * of.heat_mw,
            fan_floor: cooling.fan_floor_fraction,
            air_mw_k: units * cooling.coil_air_ratio * of.rate_mw_k,
        }
    }

    /// Heat that full fans carry for each kelvin between entering water and air, MW/K.
    fn full_mw_k(&self) -> f64 {
        self.coil.full() * self.of.rate_mw_k
    }

    /// Difference between entering water and the air that meets the coils, K.
    fn difference_k(&self, heat_mw: f64, air_c: f64) -> f64 {
        self.of.supply_c + heat_mw * self.of.per_rate - air_c
    }

    /// Whether air of a temperature can carry a heat.
    #[inline(always)]
    pub fn carries(&self, heat_mw: f64, air_c: f64) -> bool {
        heat_mw <= self.full_mw_k() * self.difference_k(heat_mw, air_c)
    }

    /// One hour at the temperature of the air that meets the coils.
    #[inline(always)]
    pub fn hour(&self, heat_mw: f64, air_c: f64) -> CoilHour {
        let difference_k = self.difference_k(heat_mw, air_c);
        if heat_mw <= 0.0 || difference_k <= 0.0 {
            return CoilHour::default();
        }
        let most_mw = self.full_mw_k() * difference_k;
        if heat_mw >= most_mw {
            return CoilHour { heat_mw: most_mw, speed: 1.0, fan_mw: self.fan_mw };
        }
        let speed = self.coil.speed(heat_mw * self.of.per_rate / difference_k);
        let fan_mw = self.fan_mw * cube_law(speed, self.fan_floor);
        CoilHour { heat_mw, speed, fan_mw }
    }

    /// Heat that full fans' air takes up for each kelvin, MW/K.
    pub fn air_mw_k(&self) -> f64 {
        self.air_mw_k
    }
}

/// Dry coolers.
#[derive(Debug, Clone)]
pub struct DryCooler {
    coils: CoilBank,
    recirculation_k: f64,
}

impl Reject for DryCooler {
    fn sized(cooling: &Cooling, of: &FacilityLoop) -> Result<Self> {
        let recirculation_k = cooling.recirculation_k;
        let air_c = cooling.design_dry_bulb_c + recirculation_k;
        Ok(Self { coils: CoilBank::sized(cooling, of, air_c), recirculation_k })
    }

    #[inline(always)]
    fn reject(&self, heat_mw: f64, air: &Air) -> Duty {
        let hour = self.coils.hour(heat_mw, air.dry_bulb_c + self.recirculation_k);
        Duty {
            heat_mw: hour.heat_mw,
            power_mw: hour.fan_mw,
            fan_speed: hour.speed,
            ..Duty::default()
        }
    }
}

//! What the surroundings notice of a run: noise, the aquifer, legionella.

use serde::Serialize;

use crate::error::Result;
use crate::facility::cooling::water_chiller::tower_mw;
use crate::facility::cooling::{AirSide, Rejection};
use crate::facility::heat::obligation::{Duty, obligation};
use crate::facility::neighbours::Time;
use crate::facility::neighbours::legionella::{Regime, legionella_regime};
use crate::facility::neighbours::noise::Noise;
use crate::facility::plant::Sizes;
use crate::figures::{Line, Monthly};
use crate::scenario::Campus;

use super::capacity::Capacity;

/// What the surroundings notice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surroundings {
    /// The loudest hour at the nearest dwelling by day, by night, and on Sundays by day.
    pub noise: [Noise; 3],
    /// Greatest drawdown at the nearest neighbour's well at the end of a month, m.
    pub drawdown_m: f64,
    /// Heat for which evaporative plant that may spread droplets is built, MW.
    pub evaporative_heat_mw: f64,
    /// Its regime under heading 2921.
    pub legionella: Regime,
    /// Heat handed over in all, MWh.
    pub delivered_heat_mwh: f64,
}

/// What French law asks of the site, in the words of the laws that say so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Duties {
    /// Regime of evaporative cooling under heading 2921.
    pub legionella: &'static str,
    /// Duties on waste heat that apply.
    pub waste_heat: Vec<&'static str>,
    /// Those known not to be met.
    pub waste_heat_unmet: Vec<&'static str>,
    /// Greatest fine for these, EUR.
    pub fine_max_eur: f64,
}

impl Duties {
    /// Of a campus with such surroundings.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`], which a checked scenario never gives.
    pub fn of(campus: &Campus, around: &Surroundings) -> Result<Self> {
        let facility = &campus.facility;
        let reuses = around.delivered_heat_mwh > 0.0;
        let heat = obligation(facility.it_capacity_mw, reuses)?;
        let words = |duties: &[Duty]| duties.iter().map(|duty| duty.word()).collect();
        Ok(Self {
            legionella: around.legionella.word(),
            waste_heat: words(&heat.duties),
            waste_heat_unmet: words(&heat.unmet),
            fine_max_eur: heat.fine_max_eur,
        })
    }
}

impl Surroundings {
    /// From the months of a run.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] and [`crate::error::Error::Config`], which a checked
    /// scenario never gives.
    pub fn of(campus: &Campus, capacity: &Capacity, monthly: &Monthly) -> Result<Self> {
        let facility = &campus.facility;
        let cooling = &facility.cooling;
        let grid_mw = campus.site.grid_connection_mw;
        let chain = facility.electrical.chain(facility.it_capacity_mw, grid_mw);
        let sizes = Sizes::of(facility, &chain, capacity.liquid_fraction);
        let units = cooling.installed_units(sizes.loop_mw);
        let loudest = |line: Line| monthly.line(line).iter().copied().fold(0.0, f64::max);
        let noise =
            |line: Line, time: Time| facility.neighbours.noise(units, &[loudest(line)], time);
        let liquid_mw = match cooling.rejection {
            Rejection::Adiabatic if cooling.pads_disperse => sizes.loop_mw,
            Rejection::WetTower => sizes.loop_mw,
            Rejection::Dry | Rejection::Adiabatic => 0.0,
        };
        let air_mw = match cooling.air_side {
            AirSide::WatersideEconomiser | AirSide::WaterChiller => {
                tower_mw(cooling, sizes.air_mw)?
            }
            AirSide::Chiller | AirSide::Economiser | AirSide::DirectExpansion => 0.0,
        };
        let evaporative_heat_mw = liquid_mw + air_mw;
        Ok(Self {
            noise: [
                noise(Line::FanSpeedDay, Time::Day),
                noise(Line::FanSpeedNight, Time::Night),
                noise(Line::FanSpeedSunday, Time::Sunday),
            ],
            drawdown_m: drawdown_m(campus, monthly),
            evaporative_heat_mw,
            legionella: legionella_regime(evaporative_heat_mw, true)?,
            delivered_heat_mwh: monthly.line(Line::DeliveredHeat).iter().sum(),
        })
    }
}

fn drawdown_m(campus: &Campus, monthly: &Monthly) -> f64 {
    let aquifer = &campus.facility.aquifer;
    if aquifer.groundwater_fraction == 0.0 {
        return 0.0;
    }
    let hours_of = |n: usize| monthly.start().plus(n as i32).hours() as f64;
    let month_hours: Vec<f64> = (0..monthly.months()).map(hours_of).collect();
    let water_m3 = |n: usize| Line::WATER.iter().map(|line| monthly.line(*line)[n]).sum::<f64>();
    let flows: Vec<f64> = (0..monthly.months())
        .map(|n| aquifer.groundwater_fraction * water_m3(n) / (3_600.0 * month_hours[n]))
        .collect();
    aquifer.neighbour_drawdown_m(&flows, &month_hours)
}

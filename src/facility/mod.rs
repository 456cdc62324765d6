//! The building and its plant: electrical chain, cooling, water, heat, and what neighbours notice.

pub mod aquifer;
pub mod converters;
pub mod cooling;
pub mod electrical;
pub mod heat;
pub mod lei_masanet;
pub mod limits;
pub mod neighbours;
pub mod operation;
pub mod plant;
pub mod transport;
pub mod water;

use crate::error::Fault;
use crate::field::{fraction, required, section, table};
use aquifer::Aquifer;
use cooling::Cooling;
use electrical::Electrical;
use heat::HeatReuse;
use neighbours::Neighbours;
use water::Water;

section! {
    /// The building and its plant.
    Facility {
        /// IT power that the plant is built for.
        it_capacity_mw: f64 = required("MW", 0.05, 10_000.0);
        /// Lighting, offices, controls, as a fraction of the IT capacity, always on.
        auxiliary_fraction: f64 = fraction(0.005).plausible(0.002, 0.02).assumption("lighting, offices and controls");
        /// Electrical chain.
        electrical: Electrical = table::<Electrical>();
        /// Cooling.
        cooling: Cooling = table::<Cooling>();
        /// Water besides evaporation.
        water: Water = table::<Water>();
        /// Own wells and the aquifer that they draw from.
        aquifer: Aquifer = table::<Aquifer>();
        /// Heat delivered to neighbours.
        heat_reuse: HeatReuse = table::<HeatReuse>();
        /// What the nearest neighbours hear and breathe.
        neighbours: Neighbours = table::<Neighbours>();
    }
}

impl Facility {
    /// Fields that do not fit together, by path within the section.
    pub fn faults(&self) -> Vec<Fault> {
        /// Power of the facility water's pumps over its heat, above which a design is none.
        const MOST_PUMPING: f64 = 0.25;
        /// Coldest chilled water that does not freeze in an evaporator, degC.
        const COLDEST_C: f64 = 4.0;
        let (cooling, heat) = (&self.cooling, &self.heat_reuse);
        let pumping = plant::per_heat(cooling, cooling.facility_pump_kpa);
        let chilled_c = cooling.chilled_supply_c();
        let (dry_c, wet_c) = (cooling.design_dry_bulb_c, cooling.design_wet_bulb_c);
        let (driest, moistest) = (cooling.humidity_low, cooling.humidity_high);
        let (limit_c, design_c) = (heat.heating_limit_c, heat.heating_design_c);
        let (supply_c, return_c) = (heat.network_supply_c, heat.network_return_c);
        let rules = [
            (
                pumping > MOST_PUMPING,
                "cooling.facility_pump_kpa",
                format!(
                    "these pumps would take {pumping:.2} of the heat that their water carries, {MOST_PUMPING} at most"
                ),
            ),
            (
                chilled_c < COLDEST_C,
                "cooling.air_coil_effectiveness",
                format!("chilled water would have to be {chilled_c:.1} degC, {COLDEST_C} at least"),
            ),
            (
                wet_c > dry_c,
                "cooling.design_wet_bulb_c",
                format!("{wet_c} is above the design's dry bulb, {dry_c}"),
            ),
            (
                driest >= moistest,
                "cooling.humidity_low",
                format!("{driest} reaches the highest humidity, {moistest}"),
            ),
            (
                design_c > limit_c - 1.0,
                "heat_reuse.heating_design_c",
                format!("{design_c} must lie a degree below the heating limit, {limit_c}"),
            ),
            (
                return_c > supply_c - 1.0,
                "heat_reuse.network_return_c",
                format!("{return_c} must lie a degree below the network's supply, {supply_c}"),
            ),
        ];
        rules
            .into_iter()
            .filter(|(broken, ..)| *broken)
            .map(|(_, path, message)| Fault::new(path, message))
            .collect()
    }
}

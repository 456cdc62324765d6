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

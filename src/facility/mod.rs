//! The building and its plant: electrical chain, cooling, water, heat.

pub mod converters;
pub mod cooling;
pub mod electrical;
pub mod heat_reuse;
pub mod lei_masanet;
pub mod plant;
pub mod transport;
pub mod water;

use crate::field::{fraction, required, section, table};
use cooling::Cooling;
use electrical::Electrical;
use heat_reuse::HeatReuse;
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
        /// Heat delivered to neighbours.
        heat_reuse: HeatReuse = table::<HeatReuse>();
    }
}

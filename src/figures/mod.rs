//! Key figures and statement lines: each defined once, in one registry.

mod book;
mod definition;
mod key_figures;
mod lines;
mod registry;
mod rules;
mod statements;

pub use book::{Book, Monthly};
pub use definition::{Definition, Formula, Meter, Window};
pub use lines::{Gather, Line};
pub use registry::{Registry, registry};

/// Scalars that the simulation finds beside its lines.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Findings {
    /// Accelerators once every first delivery is made.
    pub gpus: f64,
    /// The same over the published number; NaN without one.
    pub gpus_over_claimed: f64,
    /// Peak IT power of one accelerator among many, kW.
    pub peak_kw_gpu: f64,
    /// PUE of the hottest hour at full IT power.
    pub peak_hour_pue: f64,
    /// Accelerators bought over the horizon, replacements included.
    pub gpus_bought: f64,
    /// Price of the bare accelerators of the first deliveries, EUR.
    pub capex_chips_eur: f64,
}

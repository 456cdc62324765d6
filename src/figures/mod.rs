//! Key figures and statement lines: each defined once, in one registry.

mod book;
mod definition;
mod inputs;
mod key_figures;
mod lines;
mod meter;
mod registry;
mod statements;

pub use book::{Book, Monthly, by_year};
pub use definition::{Definition, Formula, LoanPart, Window};
pub use lines::{Gather, Line};
pub use meter::Meter;
pub use registry::{Registry, registry};

/// Scalars that the simulation finds beside its lines.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Findings {
    /// Accelerators once every first delivery is made.
    pub gpus: f64,
    /// The published number; NaN without one.
    pub published_gpus: f64,
    /// Peak IT power of the fleet, MW.
    pub peak_mw: f64,
    /// PUE of the hottest hour at full IT power.
    pub peak_hour_pue: f64,
    /// Accelerators bought over the horizon, replacements included.
    pub gpus_bought: f64,
    /// Price of the bare accelerators of the first deliveries, EUR.
    pub capex_chips_eur: f64,
    /// Network charge on subscribed power, EUR/kW/year, real.
    pub network_eur_kw_year: f64,
    /// Excise on electricity, EUR/MWh, real.
    pub excise_eur_mwh: f64,
    /// Part of the electricity that tenants repay.
    pub recharged_fraction: f64,
}

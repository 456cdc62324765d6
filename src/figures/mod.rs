//! Key figures and statement lines: each defined once, in one registry.

mod book;
mod definition;
mod inputs;
mod key_figures;
mod lines;
mod meter;
mod registry;
mod statements;

pub use book::{Book, Monthly, Period, by_period, by_year};
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
    /// Level at the nearest dwelling in the loudest hour by day, by night, on Sundays by day, dB(A).
    pub noise_dba: [f64; 3],
    /// What it adds to the background there, dB.
    pub noise_emergence_db: [f64; 3],
    /// That over what the law allows, dB.
    pub noise_excess_db: [f64; 3],
    /// Greatest drawdown at the neighbour's well, m.
    pub drawdown_m: f64,
    /// Heat for which evaporative plant that may spread droplets is built, MW.
    pub evaporative_heat_mw: f64,
    /// Water that may be drawn, m3/year, m3/day, L/s; NaN without a permit.
    pub permits: [f64; 3],
    /// Temperature of the coolant sent to the racks, degC.
    pub coolant_supply_c: f64,
}

//! Key figures and statement lines: each defined once, in one registry.

mod book;
mod definition;
mod inputs;
mod key_figures;
mod lines;
mod meter;
mod parties;
mod public;
mod registry;
mod statements;

pub use book::{Book, Monthly, Period, by_period, by_year};
pub use definition::{Appraised, Definition, Formula, Window};
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
    /// What the fleet yields.
    pub yields: Yields,
    /// What the same energy earns by mining, EUR/MWh.
    pub mining_eur_mwh: f64,
    /// PUE of the hottest hour at full IT power.
    pub peak_hour_pue: f64,
    /// Accelerators bought over the horizon, replacements included.
    pub gpus_bought: f64,
    /// Price of the bare accelerators of the first deliveries, EUR.
    pub capex_chips_eur: f64,
    /// Network charge on subscribed power, EUR per kW of the connection and year, real.
    pub network_eur_kw_year: f64,
    /// CTA over the network's charge on subscribed power.
    pub cta_fraction: f64,
    /// Excise on electricity, EUR/MWh, real.
    pub excise_eur_mwh: f64,
    /// What the first of a year pay more than that, EUR/year, real.
    pub excise_threshold_eur_year: f64,
    /// 1 where site and IT are rented from third parties, else 0.
    pub leased: f64,
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

/// Means over the accelerators of the first generation, and the largest training job.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Yields {
    /// Rating of the bare accelerator, kW.
    pub chip_kw: f64,
    /// What the rest of its node takes, kW.
    pub host_kw: f64,
    /// What network and storage take, kW.
    pub network_kw: f64,
    /// Peak of dense BF16 matrices, PFLOP/s.
    pub bf16_pflops: f64,
    /// Throughput of training under the power cap over that without.
    pub capped_throughput: f64,
    /// Accelerators of the largest training job.
    pub job_gpus: f64,
    /// Mean time between its interruptions, h.
    pub job_mttf_h: f64,
    /// Work between two of its checkpoints, at best, min.
    pub checkpoint_interval_min: f64,
    /// Part of its time that is useful.
    pub job_ettr: f64,
    /// The same of a job on all that train.
    pub training_ettr: f64,
    /// Step of its power between computing and communicating, MW.
    pub swing_mw: f64,
    /// Probability that a node earns a credit in a month.
    pub credit_probability: f64,
    /// Busy part of the accelerators that answer requests, mean of the week.
    pub inference_busy: f64,
    /// IT energy of a token, J.
    pub it_joule_per_token: f64,
}

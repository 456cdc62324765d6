//! Accelerators: deliveries, failures, what they do, and their end of life.

pub mod cohort;
pub mod demand;
pub mod failures;
pub mod hazard;
pub mod jobs;
pub mod performance;
pub mod power;
pub mod queueing;
pub mod refresh;
pub mod reliability;
pub mod repair;
pub mod service;

use crate::field::{number, section, table, tables};
use cohort::Cohort;
use demand::Demand;
use refresh::Refresh;
use reliability::Reliability;

section! {
    /// Accelerators and what happens to them.
    Fleet {
        /// Deliveries, in order.
        cohorts: Vec<Cohort> = tables::<Cohort>(1);
        /// Peak draw of the whole fleet over the sum of its all-in ratings.
        coincidence: f64 = number(0.9, "", 0.3, 1.0).plausible(0.8, 1.0).source("assumption: between 0.82 of rating measured in training on 8xH100 nodes (arXiv:2412.08602) and 1");
        /// Failures and repairs.
        reliability: Reliability = table::<Reliability>();
        /// What the accelerators do.
        demand: Demand = table::<Demand>();
        /// End of life and replacement.
        refresh: Refresh = table::<Refresh>();
    }
}

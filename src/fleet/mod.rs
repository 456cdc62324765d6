//! Accelerators: deliveries, failures, what they do, and their end of life.

pub mod accelerator;
pub mod cohort;
pub mod demand;
pub mod failures;
pub mod hazard;
pub mod inference;
pub mod jobs;
pub mod performance;
pub mod power;
pub mod queueing;
pub mod refresh;
pub mod reliability;
pub mod repair;
pub mod requests;
pub mod service;
pub mod training;
pub mod training_step;

use crate::calendar::Month;
use crate::error::Result;
use crate::field::{fraction, number, section, table, tables};
use accelerator::{Accelerator, OwnAccelerator};
use cohort::Cohort;
use demand::Demand;
use inference::Inference;
use refresh::Refresh;
use reliability::Reliability;
use training::Training;

section! {
    /// Accelerators and what happens to them.
    Fleet {
        /// Deliveries, in order.
        cohorts: Vec<Cohort> = tables::<Cohort>(1);
        /// Peak draw of the whole fleet over the sum of its all-in ratings.
        coincidence: f64 = number(0.9, "", 0.3, 1.0).plausible(0.8, 1.0).source("assumption: between 0.82 of rating measured in training on 8xH100 nodes (arXiv:2412.08602) and 1");
        /// Accelerators that the catalogue does not have.
        accelerators: Vec<OwnAccelerator> = tables::<OwnAccelerator>(0);
        /// Power to which each accelerator is held, over its rating.
        power_cap_fraction: f64 = number(1.0, "", 0.4, 1.0).plausible(0.6, 1.0).assumption("not capped; capping to half hardly slows decoding (Splitwise, arXiv:2311.18677)");
        /// Accelerators, where a cohort fills, beyond those that the limit allows at their peak.
        oversubscription_fraction: f64 = fraction(0.0).plausible(0.0, 0.3).assumption("none; POLCA adds 30 % to inference clusters (arXiv:2308.12908)");
        /// Failures and repairs.
        reliability: Reliability = table::<Reliability>();
        /// What the accelerators do.
        demand: Demand = table::<Demand>();
        /// Training.
        training: Training = table::<Training>();
        /// Inference.
        inference: Inference = table::<Inference>();
        /// End of life and replacement.
        refresh: Refresh = table::<Refresh>();
    }
}

impl Fleet {
    /// The accelerator of each cohort.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] for an unknown one.
    pub fn of_cohorts(&self) -> Result<Vec<Accelerator>> {
        self.cohorts.iter().map(|cohort| Accelerator::of(self, cohort)).collect()
    }

    /// The month in which the first cohort retires.
    pub fn first_retired(&self) -> Option<Month> {
        self.cohorts.iter().filter_map(|cohort| cohort.retired).min()
    }

    /// Whether a cohort comes before the first one retires: what comes later is another
    /// generation, which never stands beside all of the first.
    pub fn is_of_first_generation(&self, cohort: &Cohort) -> bool {
        self.first_retired().is_none_or(|retired| cohort.online < retired)
    }
}

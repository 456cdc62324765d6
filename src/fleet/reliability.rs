//! Failures, repairs and spares: what is left at work, in expectation.

use crate::calendar::MEAN_YEAR_HOURS;
use crate::catalogue::{self, default_of};
use crate::error::Result;
use crate::field::{fraction, number, section, text};

use super::accelerator::Accelerator;
use super::hazard::{Hazard, failures_per_unit_year};
use super::repair::Pool;

section! {
    /// Failures, repairs and spares.
    Reliability {
        /// Counted failures from which the rates come, of the catalogue's `failures`.
        failures: String = text("llama3");
        /// Rates of failure over those of the counts, and infant mortality with them; wear apart.
        rate_factor: f64 = number(1.0, "", 0.0, 100.0).plausible(0.5, 2.0).assumption("the fleet fails as the one that was counted; others saw half to twice as much");
        /// Failures of an accelerator in its first year beyond the constant rate.
        infant_failures: f64 = number(0.03, "1/GPU", 0.0, 5.0).plausible(0.0, 0.1).assumption("what burn-in leaves of the 3 to 10 % of accelerators that fail young (SemiAnalysis; SuperBench, arXiv:2402.06194)");
        /// Weibull shape of those, below 1: they die out.
        infant_shape: f64 = number(0.5, "", 0.05, 1.0).plausible(0.3, 0.8).assumption("half of the first year's come in its first three months");
        /// Age at which wear has brought one failure more to an accelerator, on average.
        wear_out_years: f64 = number(15.0, "year", 1.0, 1_000.0).plausible(8.0, 30.0).assumption("no measured curve is published; beyond two lives");
        /// Weibull shape of wear, above 1: it grows with age.
        wear_out_shape: f64 = number(4.0, "", 1.0, 20.0).plausible(2.0, 6.0).assumption("as of electronics that age by temperature");
        /// Part of a delivery that fails before it is accepted, and comes again.
        burn_in_fraction: f64 = default_of("failures", "repair", "infant_fraction", 0.0, 1.0);
        /// Hours from a failure to work on a spare node, where one is at hand.
        swap_h: f64 = number(4.0, "h", 0.0, 8_760.0).plausible(1.0, 8.0).source("SemiAnalysis, 2025-08: 1 to 4 h for a GB200 compute tray");
        /// Hours from a failure to the repaired node.
        repair_h: f64 = number(72.0, "h", 0.0, 8_760.0).plausible(4.0, 120.0).assumption("between a tray swap of 1 to 4 h and a physical exchange of 3 to 5 days");
        /// Part of the failed accelerators that is replaced for good.
        replacement_fraction: f64 = fraction(0.36).plausible(0.22, 0.54).assumption("4 % a year (2.5 to 6 %) of the 11.1 % that fail");
        /// Hours until a replacement comes.
        replenishment_h: f64 = number(336.0, "h", 0.0, 8_760.0).plausible(120.0, 1_000.0).assumption("two weeks by the maker's logistics");
        /// Hours for which a failure of switches or cables takes out its domain.
        network_repair_h: f64 = number(4.0, "h", 0.0, 8_760.0).plausible(1.0, 24.0).source("SemiAnalysis, 2025-08: 1 to 4 h for a switch tray with the rack drained, 8 to 24 h for a backplane");
        /// Part of the accelerators that stands by as spare nodes.
        spares_fraction: f64 = default_of("costs", "it_system", "spare_fraction", 0.0, 0.49);
        /// Part of the time spent in planned stops and faults of whole halls.
        planned_outage_fraction: f64 = fraction(0.02).plausible(0.01, 0.07).assumption("brings availability to 96 %, spares counted");
    }
}

/// What counted failures must hold to give rates.
pub const COUNTS: [&str; 6] =
    ["gpus", "days", "gpu_count", "host_count", "network_count", "software_count"];

/// Failures per accelerator and year by what fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// The accelerator with its memory.
    pub gpu: f64,
    /// The rest of the node.
    pub host: f64,
    /// Switches and cables.
    pub network: f64,
    /// Software and maintenance, which stop a job and no hardware.
    pub software: f64,
}

impl Rates {
    /// What takes a node out.
    pub fn node(&self) -> f64 {
        self.gpu + self.host
    }

    /// What interrupts a job.
    pub fn job(&self) -> f64 {
        self.node() + self.network + self.software
    }
}

/// Parts of the installed accelerators, in expectation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Working {
    /// At work; spare nodes are not counted.
    pub available: f64,
    /// Under power: at work, or standing by.
    pub powered: f64,
    /// Replaced for good, a year.
    pub replaced_per_year: f64,
}

impl Reliability {
    /// The constant rates.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] for unknown counts.
    pub fn rates(&self) -> Result<Rates> {
        let counts = catalogue::entry("failures", &self.failures)?;
        let (gpus, days) = (counts.value("gpus")?, counts.value("days")?);
        let rate = |key: &str| {
            Ok(self.rate_factor * failures_per_unit_year(counts.value(key)?, gpus, days)?)
        };
        Ok(Rates {
            gpu: rate("gpu_count")?,
            host: rate("host_count")?,
            network: rate("network_count")?,
            software: rate("software_count")?,
        })
    }

    /// Failures of one accelerator by age, its part of the node's included.
    pub fn hazard(&self, rates: &Rates) -> Hazard {
        Hazard {
            constant_per_year: rates.node(),
            infant_failures: self.rate_factor * self.infant_failures,
            infant_shape: self.infant_shape,
            wear_out_years: self.wear_out_years,
            wear_out_shape: self.wear_out_shape,
        }
    }

    /// What works of `installed` accelerators of one kind between two ages in years: the
    /// steady state of nodes, spare nodes and repairs at the rate of failures of that age.
    /// Repair crews are as many as needed.
    ///
    /// # Errors
    /// As [`Pool::steady`].
    pub fn working(
        &self,
        rates: &Rates,
        accelerator: &Accelerator,
        installed: f64,
        (from_years, to_years): (f64, f64),
    ) -> Result<Working> {
        let per_gpu_year = self.hazard(rates).mean_per_year(from_years, to_years);
        let (pool, replaced) = self.pool(rates, accelerator, installed, per_gpu_year);
        let nodes = pool.units + pool.spares;
        let steady = pool.steady()?;
        let swapping = steady.failures_per_h * self.swap_h;
        let in_repair = steady.failures_per_h * pool.repair_h;
        let domain_down_h = rates.network * accelerator.gpus_per_domain * self.network_repair_h;
        let connected =
            (1.0 - self.planned_outage_fraction) / (1.0 + domain_down_h / MEAN_YEAR_HOURS);
        Ok(Working {
            available: (steady.working - swapping).max(0.0) / nodes * connected,
            powered: (1.0 - in_repair / nodes).max(0.0) * connected,
            replaced_per_year: per_gpu_year * replaced * steady.working / nodes,
        })
    }

    /// Nodes and spare nodes of `installed` accelerators that fail at some rate, and the part
    /// of the failures after which an accelerator is replaced.
    fn pool(
        &self,
        rates: &Rates,
        accelerator: &Accelerator,
        installed: f64,
        per_gpu_year: f64,
    ) -> (Pool, f64) {
        let replaced = match per_gpu_year {
            0.0 => 0.0,
            rate => self.replacement_fraction * (rate - rates.host) / rate,
        };
        let nodes = (installed / accelerator.gpus_per_node).round().max(1.0);
        let spares = (self.spares_fraction * nodes).round().min(nodes - 1.0);
        let pool = Pool {
            units: nodes - spares,
            spares,
            crews: None,
            failures_per_h: per_gpu_year * accelerator.gpus_per_node / MEAN_YEAR_HOURS,
            repair_h: (1.0 - replaced) * self.repair_h + replaced * self.replenishment_h,
        };
        (pool, replaced)
    }

    /// Outages of one place for a node at the constant rates: mean hours, and how many there
    /// are in an hour. A failed node waits for a spare, or for a repaired one, and the swap; one
    /// whose network fails waits for that.
    ///
    /// # Errors
    /// As [`Pool::steady`].
    pub fn outages(
        &self,
        rates: &Rates,
        accelerator: &Accelerator,
        installed: f64,
    ) -> Result<(f64, f64)> {
        let (pool, _) = self.pool(rates, accelerator, installed, rates.node());
        let steady = pool.steady()?;
        let network_per_h = rates.network * accelerator.gpus_per_domain / MEAN_YEAR_HOURS;
        let per_h = pool.failures_per_h + network_per_h;
        if per_h == 0.0 {
            return Ok((0.0, 0.0));
        }
        let waiting_h = match steady.failures_per_h {
            0.0 => 0.0,
            failures_per_h => (pool.units - steady.working) / failures_per_h,
        };
        let down =
            pool.failures_per_h * (waiting_h + self.swap_h) + network_per_h * self.network_repair_h;
        Ok((down / per_h, per_h))
    }

    /// What a delivery lacks in its first month for what failed before acceptance.
    pub fn burn_in_loss(&self, month_h: f64) -> f64 {
        self.burn_in_fraction * (self.replenishment_h / month_h).min(1.0)
    }
}

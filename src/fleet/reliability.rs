//! Failures and repairs, in expectation.

use crate::calendar::MEAN_YEAR_HOURS;
use crate::field::{fraction, number, section};

section! {
    /// Failures and repairs, in expectation.
    Reliability {
        /// Failures per accelerator and year.
        annual_failure_rate: f64 = number(0.09, "1/year", 0.0, 5.0).plausible(0.05, 0.15).source("Llama 3, 16,384 H100 over 54 days: 9.1 % for GPU and HBM3 from the counts (arXiv:2407.21783)");
        /// Hours from failure to return.
        repair_h: f64 = number(72.0, "h", 0.0, 8_760.0).plausible(4.0, 120.0).assumption("between a tray swap of 1-4 h and a physical exchange of 3-5 days");
        /// Accelerators that one failure takes out.
        gpus_lost_per_failure: f64 = number(4.0, "GPU", 1.0, 576.0).plausible(1.0, 72.0).assumption("a compute tray of four");
        /// Part of the time spent in planned stops and network or software faults.
        planned_outage_fraction: f64 = fraction(0.037).plausible(0.01, 0.07).assumption("brings availability to 96 %");
    }
}

impl Reliability {
    /// Expected part of the installed accelerators that works:
    /// `(1 - planned) / (1 + rate * lost * repair / 8766)`, the steady state of
    /// alternating work and repair. Infant mortality, wear and a shortage of
    /// spares are neglected.
    pub fn availability(&self) -> f64 {
        let down_per_up =
            self.annual_failure_rate * self.gpus_lost_per_failure * self.repair_h / MEAN_YEAR_HOURS;
        (1.0 - self.planned_outage_fraction) / (1.0 + down_per_up)
    }
}

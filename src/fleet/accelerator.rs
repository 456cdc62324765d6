//! What one accelerator is: of the catalogue, or of the scenario's own table.

use crate::catalogue;
use crate::error::{Error, Result, nearest};
use crate::field::{Kind, optional, section, text};

use super::cohort::{Basis, Cohort};

section! {
    /// An accelerator that the catalogue does not have.
    OwnAccelerator {
        /// The key by which cohorts name it; none of the catalogue's.
        name: String = Kind::Text { default: None };
        /// Accelerator of the catalogue that holds what is not given here; without one, everything must be given.
        like: String = text("");
        /// Rated power of the bare accelerator.
        chip_tdp_w: Option<f64> = optional("W", 1.0, 20_000.0);
        /// Maximum power of the bare node or rack, per accelerator.
        node_kw: Option<f64> = optional("kW/GPU", 0.01, 40.0);
        /// Rating with host, network and storage, per accelerator, before PUE.
        all_in_kw: Option<f64> = optional("kW/GPU", 0.01, 40.0);
        /// Power at rest over the all-in rating.
        idle_fraction: Option<f64> = optional("", 0.0, 0.35);
        /// Part of the heat that goes to liquid.
        liquid_fraction: Option<f64> = optional("", 0.0, 1.0);
        /// Accelerators that fail and are repaired together.
        gpus_per_node: Option<f64> = optional("GPU", 1.0, 576.0).whole();
        /// Accelerators that a failure of their network takes out.
        gpus_per_domain: Option<f64> = optional("GPU", 1.0, 1_152.0).whole();
        /// Floating-point operations of dense BF16 matrices, peak.
        bf16_tflops: Option<f64> = optional("TFLOP/s", 1.0, 1e6);
        /// The bare card or package.
        chip_price_usd: Option<f64> = optional("USD/GPU", 0.0, 1e6);
        /// The whole IT system per accelerator.
        system_price_usd: Option<f64> = optional("USD/GPU", 0.0, 1e6);
    }
}

impl OwnAccelerator {
    /// Its figures, by the catalogue's keys.
    pub fn figures(&self) -> [(&'static str, Option<f64>); 10] {
        [
            ("chip_tdp_w", self.chip_tdp_w),
            ("node_kw", self.node_kw),
            ("all_in_kw", self.all_in_kw),
            ("idle_fraction", self.idle_fraction),
            ("liquid_fraction", self.liquid_fraction),
            ("gpus_per_node", self.gpus_per_node),
            ("gpus_per_domain", self.gpus_per_domain),
            ("bf16_tflops", self.bf16_tflops),
            ("chip_price_usd", self.chip_price_usd),
            ("system_price_usd", self.system_price_usd),
        ]
    }
}

/// What an accelerator of a cohort is, catalogue and scenario taken together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accelerator {
    /// All-in IT rating before PUE, the power cap taken off, kW.
    pub all_in_kw: f64,
    /// The same without a cap, kW.
    pub rated_kw: f64,
    /// Rating of the bare node or rack, kW.
    pub node_kw: f64,
    /// Rating of the bare accelerator, kW.
    pub chip_kw: f64,
    /// Power to which the accelerator is held, kW.
    pub capped_chip_kw: f64,
    /// Idle draw over the all-in rating without a cap.
    pub idle_fraction: f64,
    /// Idle draw, kW.
    pub idle_kw: f64,
    /// Part of the heat that goes to liquid.
    pub liquid_fraction: f64,
    /// Accelerators that fail and are repaired together.
    pub gpus_per_node: f64,
    /// Accelerators that a failure of their network takes out.
    pub gpus_per_domain: f64,
    /// Peak of dense BF16 matrices, TFLOP/s.
    pub bf16_tflops: f64,
    /// The whole IT system, USD.
    pub system_usd: f64,
    /// The bare accelerator, USD.
    pub chip_usd: f64,
    /// Greatest draw of the whole fleet over the sum of its ratings.
    coincidence: f64,
}

impl Accelerator {
    /// The accelerator that a cohort names, in a fleet.
    ///
    /// # Errors
    /// [`Error::Config`] for an unknown one.
    pub fn of(fleet: &super::Fleet, cohort: &Cohort) -> Result<Self> {
        let own = fleet.accelerators.iter().find(|own| own.name == cohort.accelerator);
        let base = own.map_or(cohort.accelerator.as_str(), |own| own.like.as_str());
        let value = |key: &str| {
            let figures = own.map(OwnAccelerator::figures).into_iter().flatten();
            let given = figures.filter(|(known, _)| *known == key).find_map(|(_, value)| value);
            given.map_or_else(|| catalogue::entry("accelerators", base)?.value(key), Ok)
        };
        Self::build(value, cohort.all_in_kw, fleet.power_cap_fraction, fleet.coincidence)
    }

    /// The catalogue's accelerator of a name, without a cap.
    ///
    /// # Errors
    /// [`Error::Config`] for an unknown one.
    pub fn catalogued(name: &str, coincidence: f64) -> Result<Self> {
        let entry = catalogue::entry("accelerators", name)?;
        Self::build(|key| entry.value(key), None, 1.0, coincidence)
    }

    fn build(
        value: impl Fn(&str) -> Result<f64>,
        rated_kw: Option<f64>,
        power_cap_fraction: f64,
        coincidence: f64,
    ) -> Result<Self> {
        let chip_kw = value("chip_tdp_w")? / 1_000.0;
        let rated_kw = rated_kw.map_or_else(|| value("all_in_kw"), Ok)?;
        let capped_chip_kw = power_cap_fraction * chip_kw;
        let idle_fraction = value("idle_fraction")?;
        let all_in_kw = rated_kw - (chip_kw - capped_chip_kw);
        Ok(Self {
            all_in_kw,
            rated_kw,
            node_kw: value("node_kw")?,
            chip_kw,
            capped_chip_kw,
            idle_fraction,
            idle_kw: (rated_kw * idle_fraction).min(all_in_kw * coincidence),
            liquid_fraction: value("liquid_fraction")?,
            gpus_per_node: value("gpus_per_node")?,
            gpus_per_domain: value("gpus_per_domain")?,
            bf16_tflops: value("bf16_tflops")?,
            system_usd: value("system_price_usd")?,
            chip_usd: value("chip_price_usd")?,
            coincidence,
        })
    }

    /// Power by which accelerators are counted when filling, kW each.
    pub fn basis_kw(&self, basis: Basis) -> f64 {
        match basis {
            Basis::Node => self.node_kw - (self.chip_kw - self.capped_chip_kw),
            Basis::AllIn => self.all_in_kw,
            Basis::Coincident => self.peak_kw(),
        }
    }

    /// Greatest draw of one of many, kW: the all-in rating times the coincidence.
    pub fn peak_kw(&self) -> f64 {
        self.all_in_kw * self.coincidence
    }

    /// Part of the all-in draw that is the accelerator's own, as rated.
    pub fn chip_fraction(&self) -> f64 {
        (self.capped_chip_kw / self.all_in_kw).min(1.0)
    }
}

/// What is wrong with the name of an accelerator, where neither the catalogue nor `own`
/// has it.
///
/// # Errors
/// [`Error::Config`] with the nearest of both.
pub fn check_name<'a>(name: &str, own: impl Iterator<Item = &'a str> + Clone) -> Result<()> {
    if own.clone().any(|known| known == name) {
        return Ok(());
    }
    catalogue::entry("accelerators", name).map(drop).map_err(|error| {
        let entries = catalogue::entries("accelerators").unwrap_or_default().iter();
        let known = own.chain(entries.map(|entry| entry.name.as_str()));
        match nearest(name, known) {
            near if near.is_empty() => error,
            near => Error::config("", format!("unknown accelerator \"{name}\"{near}")),
        }
    })
}

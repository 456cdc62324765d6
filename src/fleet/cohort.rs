//! Deliveries of accelerators, and the power that one of them draws.

use serde::Deserialize;
use serde_json::Value;

use crate::calendar::Month;
use crate::catalogue;
use crate::error::Result;
use crate::field::{Kind, choice, number, optional, section, word};

choice! {
    /// What the kW of an accelerator stands for when `gpus = "fill"`.
    Basis {
        /// The bare node or rack, as rated by its maker.
        Node = "node",
        /// With host, network and storage, as rated.
        AllIn = "all_in",
        /// The all-in rating times the coincidence of the fleet's peaks.
        Coincident = "coincident",
    }
}

section! {
    /// A delivery of accelerators of one type.
    Cohort {
        /// Key of the catalogue's accelerators.
        accelerator: String = Kind::Text { default: None };
        /// How many, or `"fill"`: as many as the binding limit leaves room for.
        gpus: Gpus = Kind::Gpus;
        /// What the kW per accelerator stands for when filling.
        basis: Basis = word(Basis::WORDS, "coincident");
        /// First month with accelerators at work.
        online: Month = Kind::Month { default: None };
        /// Months over which they arrive, in equal monthly parts.
        ramp_months: f64 = number(1.0, "month", 1.0, 120.0).whole().plausible(1.0, 18.0).assumption("delivered at once");
        /// All-in IT rating per accelerator before PUE; absent: the catalogue's.
        all_in_kw: Option<f64> = optional("kW/GPU", 0.05, 20.0);
        /// Price of the whole IT system per accelerator; absent: the catalogue's in dollars, exchanged.
        it_system_eur_per_gpu: Option<f64> = optional("EUR/GPU", 0.0, 1e6);
        /// Part of that price which is the bare accelerator; absent: the catalogue's in dollars, exchanged.
        chip_eur: Option<f64> = optional("EUR/GPU", 0.0, 1e6);
        /// Contract price of a sold GPU-hour of this type, nominal; absent: `revenue.price_eur_gpu_hour`.
        price_eur_gpu_hour: Option<f64> = optional("EUR/GPU-h", 0.0, 100.0);
    }
}

/// A number of accelerators, or as many as fit.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(try_from = "Value")]
pub enum Gpus {
    /// As many as the binding limit leaves room for.
    Fill,
    /// This many.
    Number(f64),
}

impl TryFrom<Value> for Gpus {
    type Error = String;

    fn try_from(value: Value) -> std::result::Result<Self, String> {
        match (value.as_str(), value.as_f64()) {
            (Some("fill"), _) => Ok(Self::Fill),
            (_, Some(count)) => Ok(Self::Number(count)),
            _ => Err(format!("{value} is neither a number nor \"fill\"")),
        }
    }
}

/// What an accelerator of a cohort is, catalogue and scenario taken together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accelerator {
    /// All-in IT rating before PUE, kW.
    pub all_in_kw: f64,
    /// Rating of the bare node or rack, kW.
    pub node_kw: f64,
    /// Rating of the bare accelerator, kW.
    pub chip_kw: f64,
    /// Idle draw over the all-in rating.
    pub idle_fraction: f64,
    /// Part of the heat that goes to liquid.
    pub liquid_fraction: f64,
    /// The whole IT system, USD.
    pub system_usd: f64,
    /// The bare accelerator, USD.
    pub chip_usd: f64,
}

impl Accelerator {
    /// The accelerator that a cohort names.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] for an unknown one.
    pub fn of(cohort: &Cohort) -> Result<Self> {
        let entry = catalogue::entry("accelerators", &cohort.accelerator)?;
        Ok(Self {
            all_in_kw: cohort.all_in_kw.map_or_else(|| entry.value("all_in_kw"), Ok)?,
            node_kw: entry.value("node_kw")?,
            chip_kw: entry.value("chip_tdp_w")? / 1_000.0,
            idle_fraction: entry.value("idle_fraction")?,
            liquid_fraction: entry.value("liquid_fraction")?,
            system_usd: entry.value("system_price_usd")?,
            chip_usd: entry.value("chip_price_usd")?,
        })
    }

    /// Power by which accelerators are counted when filling, kW each.
    pub fn basis_kw(&self, basis: Basis, coincidence: f64) -> f64 {
        match basis {
            Basis::Node => self.node_kw,
            Basis::AllIn => self.all_in_kw,
            Basis::Coincident => self.peak_kw(coincidence),
        }
    }

    /// Greatest draw of one of many, kW: the all-in rating times the coincidence.
    pub fn peak_kw(&self, coincidence: f64) -> f64 {
        self.all_in_kw * coincidence
    }

    /// Part of the all-in draw that is the accelerator's own, as rated.
    pub fn chip_fraction(&self) -> f64 {
        (self.chip_kw / self.all_in_kw).min(1.0)
    }

    /// Idle draw, kW, never above the peak.
    pub fn idle_kw(&self, coincidence: f64) -> f64 {
        self.all_in_kw * self.idle_fraction.min(coincidence)
    }
}

impl Cohort {
    /// Part of the cohort that has been delivered `months` after its first month.
    pub fn delivered(&self, months: i32) -> f64 {
        (f64::from(months + 1) / self.ramp_months).clamp(0.0, 1.0)
    }
}

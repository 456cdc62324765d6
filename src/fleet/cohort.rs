//! Deliveries of accelerators.

use serde::Deserialize;
use serde_json::Value;

use crate::calendar::Month;
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
        /// Key of the catalogue's accelerators, or of `fleet.accelerators`.
        accelerator: String = Kind::Text { default: None };
        /// How many, or `"fill"`: as many as the binding limit leaves room for.
        gpus: Gpus = Kind::Gpus;
        /// What the kW per accelerator stands for when filling.
        basis: Basis = word(Basis::WORDS, "coincident");
        /// First month with accelerators at work.
        online: Month = Kind::Month { optional: false };
        /// Months over which they arrive, in equal monthly parts.
        ramp_months: f64 = number(1.0, "month", 1.0, 120.0).whole().plausible(1.0, 18.0).assumption("delivered at once");
        /// First month without the cohort, which is sold and not replaced; absent: replaced until the end.
        retired: Option<Month> = Kind::Month { optional: true };
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

impl Cohort {
    /// The first month in which all have been delivered.
    pub fn complete(&self) -> Month {
        self.online.plus(self.ramp_months as i32 - 1)
    }

    /// The month in which it leaves for good, of an operation that ends at some month.
    pub fn end(&self, horizon: Month) -> Month {
        self.retired.map_or(horizon, |retired| retired.min(horizon))
    }

    /// Part of the cohort that has been delivered `months` after its first month.
    pub fn delivered(&self, months: i32) -> f64 {
        (f64::from(months + 1) / self.ramp_months).clamp(0.0, 1.0)
    }
}

//! A power purchase agreement as a scenario writes it: what a plant produces, or a constant power.

use crate::field::{choice, required, section, word};
use crate::supply::renewables::Technology;

use super::Contract;
use super::baseload_ppa::{BaseloadPpa, firming};
use super::pay_as_produced::PayAsProduced;

choice! {
    /// What an agreement delivers.
    DeliveryShape {
        /// What its plant produces, when it does.
        PayAsProduced = "pay_as_produced",
        /// The same power in every hour.
        Baseload = "baseload",
    }
}

section! {
    /// A power purchase agreement.
    Ppa {
        /// What it delivers: what a plant produces, or a constant power that somebody makes of it.
        delivery: DeliveryShape = word(DeliveryShape::WORDS, "pay_as_produced");
        /// Plant whose output is delivered as produced, with the profile that `supply.pv`, `supply.wind` or `supply.hydro` describes.
        technology: Technology = word(Technology::WORDS, "pv");
        /// Capacity of the plant, of photovoltaics that of the modules (MWp); or the constant power.
        capacity_mw: f64 = required("MW", 0.0, 10_000.0);
        /// Price of the plant's energy: in France some 45 to 60 for photovoltaics, 70 to 85 for wind on land.
        price_eur_mwh: f64 = required("EUR/MWh", 0.0, 1_000.0).plausible(45.0, 85.0);
        /// Price of making it constant.
        firming_eur_mwh: f64 = firming();
    }
}

impl Ppa {
    /// The contract that it is.
    pub fn contract(&self) -> Contract {
        let Self { capacity_mw, price_eur_mwh, firming_eur_mwh, .. } = *self;
        match self.delivery {
            DeliveryShape::PayAsProduced => {
                Contract::PayAsProduced(PayAsProduced { capacity_mw, price_eur_mwh })
            }
            DeliveryShape::Baseload => Contract::BaseloadPpa(BaseloadPpa {
                power_mw: capacity_mw,
                price_eur_mwh,
                firming_eur_mwh,
            }),
        }
    }

    /// The plant whose profile it follows, if it follows one.
    pub fn profile(&self) -> Option<Technology> {
        (self.delivery == DeliveryShape::PayAsProduced).then_some(self.technology)
    }
}

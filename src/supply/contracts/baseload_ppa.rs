//! A power purchase agreement that somebody firms to a constant power.

use super::pay_as_produced::price;
use super::{Deliver, Delivery, Hour};
use crate::field::{Number, number, required, section};

section! {
    /// A power purchase agreement, baseload: the same power in every hour at the price of the
    /// plant and that of firming it, with its guarantees of origin.
    BaseloadPpa {
        /// Power.
        power_mw: f64 = required("MW", 0.0, 10_000.0);
        /// Price of the plant's energy: that of a photovoltaic plant; wind on land 70 to 85.
        price_eur_mwh: f64 = price();
        /// Price of making it constant.
        firming_eur_mwh: f64 = firming();
    }
}

/// Price of a constant power, on top of that of the energy.
pub(super) fn firming() -> Number {
    number(14.0, "EUR/MWh", 0.0, 1_000.0)
        .plausible(8.0, 20.0)
        .assumption("shaping and firming, from memory")
}

impl Deliver for BaseloadPpa {
    const GUARANTEED: bool = true;
    // What firms it may burn something.
    const CARBON_FREE: bool = false;

    fn hour(&self, _: Hour) -> Delivery {
        let price_eur_mwh = self.price_eur_mwh + self.firming_eur_mwh;
        Delivery { power_mw: self.power_mw, cost_eur: self.power_mw * price_eur_mwh }
    }
}

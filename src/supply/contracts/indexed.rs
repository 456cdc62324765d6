//! An indexed contract: the spot price times a factor, and an adder.

use super::{Deliver, Delivery, Hour};
use crate::field::{fraction, number, section};

section! {
    /// An indexed contract: `part x load x (factor x spot + adder)`.
    Indexed {
        /// Part of the load that it serves.
        load_fraction: f64 = fraction(1.0).plausible(0.0, 1.0).assumption("all of it");
        /// Factor on the spot price.
        spot_factor: f64 = number(1.0, "", 0.0, 10.0).plausible(0.9, 1.1).assumption("the index itself");
        /// What stands on top of it.
        adder_eur_mwh: f64 = number(0.0, "EUR/MWh", -1_000.0, 1_000.0).plausible(0.0, 5.0).assumption("none; the supplier's margin is a line of its own");
    }
}

/// What is wrong with parts that serve so much of a load together.
pub fn fault_of(parts: &str, served: f64) -> Option<String> {
    (served > 1.0 + 1e-12).then(|| format!("{parts} serve {served} of the load, 1 at most"))
}

impl Deliver for Indexed {
    fn hour(&self, hour: Hour) -> Delivery {
        let power_mw = self.load_fraction * hour.load_mw;
        let price_eur_mwh = self.spot_factor * hour.spot_eur_mwh + self.adder_eur_mwh;
        Delivery { power_mw, cost_eur: power_mw * price_eur_mwh }
    }
}

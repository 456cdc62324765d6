//! A block: the same power in every hour, at a fixed price.

use super::{Deliver, Delivery, Hour};
use crate::field::{number, required, section};

section! {
    /// A baseload block: `power x price` in every hour, whatever the load.
    Block {
        /// Power.
        power_mw: f64 = required("MW", 0.0, 10_000.0);
        /// Fixed price.
        price_eur_mwh: f64 = number(65.0, "EUR/MWh", 0.0, 1_000.0).plausible(50.0, 80.0).assumption("French baseload of the late 2020s, from memory");
    }
}

impl Deliver for Block {
    fn hour(&self, _: Hour) -> Delivery {
        Delivery { power_mw: self.power_mw, cost_eur: self.power_mw * self.price_eur_mwh }
    }
}

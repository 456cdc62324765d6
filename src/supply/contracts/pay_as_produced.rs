//! A power purchase agreement for what a plant produces, when it does.

use super::{Deliver, Delivery, Hour};
use crate::field::{Number, number, required, section};

section! {
    /// A power purchase agreement, pay-as-produced: `capacity x output` at a fixed price,
    /// negative spot prices notwithstanding, with its guarantees of origin.
    PayAsProduced {
        /// Capacity.
        capacity_mw: f64 = required("MW", 0.0, 10_000.0);
        /// Fixed price: that of a photovoltaic plant; wind on land 70 to 85.
        price_eur_mwh: f64 = price();
    }
}

/// Price of a plant's energy where a contract is read without one.
pub(super) fn price() -> Number {
    number(55.0, "EUR/MWh", 0.0, 1_000.0)
        .plausible(45.0, 85.0)
        .assumption("France, photovoltaics 45 to 60, wind on land 70 to 85, from memory")
}

impl Deliver for PayAsProduced {
    const GUARANTEED: bool = true;
    const PROFILED: bool = true;

    fn hour(&self, hour: Hour) -> Delivery {
        let power_mw = self.capacity_mw * hour.output;
        Delivery { power_mw, cost_eur: power_mw * self.price_eur_mwh }
    }
}

//! A share of the output of nuclear plant, as in the contracts of EDF called CAPN.

use super::{Deliver, Delivery, Hour};
use crate::calendar::MEAN_YEAR_HOURS;
use crate::field::{fraction, number, required, section};

section! {
    /// A share of nuclear capacity: the power that it yields, whatever the load, at a price that
    /// moves in part with the spot price, and a payment ahead that is spread over the term.
    NuclearShare {
        /// Capacity held.
        capacity_mw: f64 = required("MW", 0.0, 10_000.0);
        /// Output over capacity, where no profile is given.
        availability: f64 = fraction(0.66).plausible(0.6, 0.8).source("40 MW that yield 230 GWh a year (Data4 and EDF, LeMagIT, 2025)");
        /// Price of the energy where none of it moves with the spot price.
        price_eur_mwh: f64 = number(70.0, "EUR/MWh", 0.0, 1_000.0).plausible(60.0, 80.0).assumption("EDF had announced about 70 to start with; 60.3 is the full cost of existing plant (CRE, 2026 to 2028)");
        /// Part of the price that is the spot price.
        spot_fraction: f64 = fraction(0.2).plausible(0.0, 0.5).assumption("partly variable (LeMagIT, 2025), without a figure");
        /// Paid ahead.
        upfront_eur_mw: f64 = number(0.0, "EUR/MW", 0.0, 1e8).plausible(0.0, 2e6).assumption("a payment ahead is part of such contracts; no figure is published");
        /// Years over which it is spread in equal parts, without interest.
        term_years: f64 = number(12.0, "year", 1.0, 60.0).plausible(10.0, 15.0).source("2026 to 2037 (Data4 and EDF, LeMagIT, 2025)");
    }
}

impl Deliver for NuclearShare {
    const CARBON_FREE: bool = true;

    fn hour(&self, hour: Hour) -> Delivery {
        let output = if hour.output.is_nan() { self.availability } else { hour.output };
        let power_mw = self.capacity_mw * output;
        let fixed = (1.0 - self.spot_fraction) * self.price_eur_mwh;
        let price_eur_mwh = fixed + self.spot_fraction * hour.spot_eur_mwh;
        let ahead_eur =
            self.capacity_mw * self.upfront_eur_mw / (self.term_years * MEAN_YEAR_HOURS);
        Delivery { power_mw, cost_eur: power_mw * price_eur_mwh + ahead_eur }
    }
}

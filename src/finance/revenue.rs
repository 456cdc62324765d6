//! What is earned.

use crate::catalogue::default_of;
use crate::field::{fraction, number, section};

section! {
    /// What is earned.
    Revenue {
        /// Price of a sold GPU-hour under contract, nominal, first generation; a cohort may have its own.
        price_eur_gpu_hour: f64 = default_of("costs", "cloud", "price_eur_gpu_h", 0.0, 100.0);
        /// Years for which that price is contracted from delivery.
        contract_years: f64 = number(5.0, "year", 0.0, 20.0).plausible(1.0, 5.0).assumption("five years of take-or-pay");
        /// Yearly fall of the price after the contract, within a generation.
        merchant_decline: f64 = default_of("costs", "cloud", "merchant_decline", -0.5, 0.9);
        /// Contract price of each replacement over that of its predecessor.
        renewal_price_fraction: f64 = number(0.9, "", 0.0, 3.0).plausible(0.7, 1.1).assumption("a GPU-hour of the next generation does more and sells for about as much");
        /// Colocation: rent of a kW of IT for a month, real, power apart; tenants rent the peak of the accelerators that are sold, from delivery on.
        colocation_eur_kw_month: f64 = default_of("costs", "colocation", "eur_kw_month", 0.0, 1_000.0);
        /// Colocation: part of the electricity bill that tenants repay.
        power_recharge_fraction: f64 = fraction(1.0).plausible(0.9, 1.0).assumption("metered power is passed through");
    }
}

impl Revenue {
    /// Price of a sold GPU-hour, nominal, over that of the first contract, for the
    /// `generation`-th system (0 the first) at an age in months: the contract's while it
    /// runs, then falling.
    pub fn price_over_first(&self, generation: i32, age_months: i32) -> f64 {
        let contract = libm::pow(self.renewal_price_fraction, f64::from(generation));
        let beyond = (f64::from(age_months) / 12.0 - self.contract_years).max(0.0);
        contract * libm::pow(1.0 - self.merchant_decline, beyond)
    }
}

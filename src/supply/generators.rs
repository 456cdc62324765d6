//! Backup generators.

use crate::catalogue::default_of;
use crate::field::{number, section};

section! {
    /// Backup generators; their monthly tests run on load banks.
    Generators {
        /// Installed power.
        capacity_mw: f64 = number(0.0, "MW", 0.0, 10_000.0).assumption("none published");
        /// Hours of tests in a year at full power.
        test_h_year: f64 = number(20.0, "h/year", 0.0, 500.0).plausible(10.0, 30.0).assumption("10-30 h a year");
        /// Fuel per electric energy.
        fuel_l_kwh: f64 = default_of("factors", "diesel_generator", "fuel_l_kwh", 0.0, 10.0);
        /// Price of fuel, real.
        fuel_eur_l: f64 = number(1.2, "EUR/l", 0.0, 10.0).plausible(0.9, 1.6).assumption("off-road diesel or HVO, bulk");
        /// Investment.
        capex_eur_per_mw: f64 = number(450e3, "EUR/MW", 0.0, 5e6).plausible(350e3, 600e3).assumption("350-600 EUR/kW");
    }
}

impl Generators {
    /// Fuel burnt in a year of tests, litres.
    pub fn fuel_l_year(&self) -> f64 {
        1_000.0 * self.capacity_mw * self.test_h_year * self.fuel_l_kwh
    }
}

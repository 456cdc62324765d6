//! Backup generators.

use crate::catalogue::default_of;
use crate::field::{number, section};

section! {
    /// Backup generators; their monthly tests run on load banks.
    Generators {
        /// Installed power.
        capacity_mw: f64 = number(0.0, "MW", 0.0, 10_000.0).assumption("none published");
        /// Hours of tests in a year at full power.
        test_h_year: f64 = default_of("costs", "generator", "test_hours_year", 0.0, 500.0);
        /// Fuel per electric energy.
        fuel_l_kwh: f64 = default_of("factors", "diesel", "litre_per_kwh", 0.0, 10.0);
        /// Price of fuel, real.
        fuel_eur_l: f64 = default_of("costs", "generator", "diesel_eur_per_litre", 0.0, 10.0);
        /// Investment.
        capex_eur_per_kw: f64 = default_of("costs", "generator", "capex_eur_per_kw", 0.0, 5_000.0);
    }
}

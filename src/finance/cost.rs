//! Investment and running costs.

use crate::catalogue::default_of;
use crate::field::{number, section, tables};

use super::revenue::PriceShock;

section! {
    /// Investment and running costs, in money of `currency.money_year`.
    Cost {
        /// Shell and plant.
        facility_eur_per_mw: f64 = default_of("costs", "facility", "capex_eur_per_mw_it", 0.0, 1e9);
        /// Grid connection.
        connection_eur_per_mw: f64 = default_of("costs", "grid_connection", "capex_eur_per_mw", 0.0, 1e9);
        /// Allowance for the unforeseen, on facility, connection and generators.
        contingency_fraction: f64 = default_of("costs", "contingency", "contingency_fraction", 0.0, 1.0);
        /// Studies, permits, land and management, on facility, connection and generators.
        development_fraction: f64 = number(0.03, "", 0.0, 1.0).plausible(0.02, 0.06).assumption("studies, permits, land and management of a serviced plot");
        /// Yearly upkeep of facility, connection and generators, over what they cost.
        facility_upkeep_fraction: f64 = default_of("costs", "facility", "opex_fraction_year", 0.0, 1.0);
        /// Yearly fall of the price of accelerators and their systems, from the first delivery of a cohort on.
        it_price_decline: f64 = number(0.0, "1/year", -0.5, 0.9).plausible(0.0, 0.3).assumption("none: `fleet.refresh.price_fraction` says what a replacement costs; learning within a generation lowers prices, shortage holds them");
        /// Steps of that price beside that fall.
        it_price_shocks: Vec<PriceShock> = tables::<PriceShock>(0);
        /// Yearly support and spares of the IT, over what it cost.
        it_support_fraction: f64 = default_of("costs", "it_system", "support_fraction_year", 0.0, 1.0);
        /// Yearly insurance, over the cost of all that stands.
        insurance_fraction: f64 = default_of("costs", "insurance", "insurance_fraction_year", 0.0, 1.0);
        /// Yearly taxes on land and buildings, over the cost of the facility.
        property_tax_fraction: f64 = default_of("costs", "property_tax", "fraction_year", 0.0, 1.0);
        /// People on site.
        staff_per_mw: f64 = default_of("costs", "staff", "direct_per_mw", 0.0, 100.0);
        /// Yearly cost of a person on site.
        staff_eur_year: f64 = default_of("costs", "staff", "eur_per_person_year", 0.0, 1e6);
        /// Software, network transit and sales, yearly per accelerator installed.
        software_eur_gpu_year: f64 = default_of("costs", "overhead", "software_eur_per_gpu_year", 0.0, 1e5);
        /// Overhead of the company, yearly per MW of IT.
        overhead_eur_mw_year: f64 = default_of("costs", "overhead", "overhead_eur_per_mw_it_year", 0.0, 1e8);
        /// Water and sewage.
        water_eur_m3: f64 = default_of("costs", "water", "eur_m3", 0.0, 100.0);
    }
}

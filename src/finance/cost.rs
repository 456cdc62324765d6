//! Investment and running costs.

use crate::catalogue::default_of;
use crate::field::{Number, number, section, table, tables, word};

use super::business_tax::ValueAddedContribution;
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
        /// Yearly taxes on land and buildings, over the cost of the facility; in France TFPB and CFE.
        property_tax_fraction: f64 = default_of("costs", "property_tax", "fraction_year", 0.0, 1.0);
        /// Contribution on a calendar year's turnover above `turnover_allowance_eur`; in France C3S.
        turnover_tax_fraction: f64 = default_of("costs", "business_tax", "turnover_fraction", 0.0, 0.1);
        /// Turnover of a calendar year that is free of it.
        turnover_allowance_eur: f64 = default_of("costs", "business_tax", "turnover_allowance_eur_year", 0.0, 1e12);
        /// Contribution on value added.
        value_added_contribution: ValueAddedContribution = word(ValueAddedContribution::WORDS, "cvae");
        /// People on site.
        staff_per_mw: f64 = default_of("costs", "staff", "direct_per_mw", 0.0, 100.0);
        /// Yearly cost of a person on site.
        staff_eur_year: f64 = default_of("costs", "staff", "eur_per_person_year", 0.0, 1e6);
        /// Part of that which is social contributions, employers' and employees'.
        social_contribution_fraction: f64 = default_of("costs", "staff", "social_contribution_fraction", 0.0, 1.0);
        /// Software, network transit and sales, yearly per accelerator installed.
        software_eur_gpu_year: f64 = default_of("costs", "overhead", "software_eur_per_gpu_year", 0.0, 1e5);
        /// Overhead of the company, yearly per MW of IT.
        overhead_eur_mw_year: f64 = default_of("costs", "overhead", "overhead_eur_per_mw_it_year", 0.0, 1e8);
        /// Water and sewage.
        water_eur_m3: f64 = default_of("costs", "water", "eur_m3", 0.0, 100.0);
        /// When the cost of the site is spent.
        spending: Spending = table::<Spending>();
        /// How prices rise beside inflation.
        escalation: Escalation = table::<Escalation>();
    }
}

section! {
    /// When each part of the site is spent between the first month and the end of the first deliveries: S-curves of beta distributions. All centres at 0.5 with a concentration of 2 spend evenly.
    Spending {
        /// Mean position of spending on shell and plant, over the length of the works.
        facility_centre: f64 = centre(0.5, 0.4, 0.6, "structure first, then technical lots of about the same cost");
        /// Mean position of spending on the grid connection.
        connection_centre: f64 = centre(0.45, 0.3, 0.6, "down payments when the operator starts studies and works");
        /// Mean position of spending on backup generators.
        generators_centre: f64 = centre(0.65, 0.5, 0.8, "ordered early, paid for mostly on delivery and commissioning");
        /// Mean position of spending on studies, permits, land and management.
        development_centre: f64 = centre(0.25, 0.1, 0.4, "land, studies and permits come before the works");
        /// Mean position of spending of the allowance for the unforeseen.
        contingency_centre: f64 = centre(0.7, 0.5, 0.85, "claims and changes are settled late");
        /// Mean position of spending on own plants and battery.
        plants_centre: f64 = centre(0.6, 0.4, 0.8, "modules, turbines and cells are paid for on delivery");
        /// How closely each spends about its position: the sum of the parameters of the beta distribution; 2 at a centre of 0.5 is even.
        concentration: f64 = number(4.0, "", 0.5, 50.0).plausible(2.0, 8.0).assumption("slow start and end of works, as a cubic S-curve");
    }
}

fn centre(default: f64, low: f64, high: f64, why: &str) -> Number {
    number(default, "", 0.05, 0.95).plausible(low, high).assumption(why)
}

section! {
    /// Yearly rises of prices above `currency.inflation`, to which they are added.
    Escalation {
        /// Construction: spending on the site, what it would cost later, what of it is insured.
        construction: f64 = rise(0.0, 0.035, "none; INSEE's BT01 rose by 2.8 % a year from January 2016 (103.3) to August 2024 (131.7), data centres by 5.5 % in 2025 (Turner & Townsend)");
        /// Upkeep of facility, connection, generators, own plants and battery.
        upkeep: f64 = rise(0.0, 0.015, "none; wages are the greater part of it");
        /// Wages of the people on site.
        staff: f64 = rise(0.0, 0.015, "none; wages follow prices and productivity in the long run");
        /// Software, transit, sales and overhead of the company.
        overhead: f64 = rise(-0.01, 0.02, "none; licences rise with wages, transit falls");
        /// Premiums of insurance over what is insured, whose value moves on its own.
        insurance: f64 = rise(-0.02, 0.03, "none; premiums come in cycles");
        /// Taxes on land and buildings.
        local_taxes: f64 = rise(0.0, 0.02, "none; the base follows prices by law (France: CGI art. 1518 bis), communes vote the rate");
        /// Water and sewage.
        water: f64 = rise(0.0, 0.03, "none; networks are due for renewal");
    }
}

impl Escalation {
    /// Whether every price follows inflation.
    pub fn is_none(&self) -> bool {
        let Self { construction, upkeep, staff, overhead, insurance, local_taxes, water } = self;
        let rises = [construction, upkeep, staff, overhead, insurance, local_taxes, water];
        rises.iter().all(|rise| **rise == 0.0)
    }
}

fn rise(low: f64, high: f64, why: &str) -> Number {
    number(0.0, "1/year", -0.2, 0.3).plausible(low, high).assumption(why)
}

//! Inputs and yearly lines: operations, income statement, debt, tax, cash flow.

use super::definition::Definition;
use super::definition::Formula::{Input, Product, Rule, Sum};
use super::definition::Window::Horizon;
use super::rules;

macro_rules! concat_path {
    ($first:ident $(. $rest:ident)*) => { concat!(stringify!($first) $(, ".", stringify!($rest))*) };
}

macro_rules! field {
    ($($part:ident).+) => {
        Input { path: concat_path!($($part).+), read: |campus| campus.$($part).+ }
    };
}

/// In the order in which they are evaluated, after the simulation's own.
pub const STATEMENTS: &[Definition] = &[
    // Inputs that figures are made of.
    Definition::scalar(
        "discount_rate",
        "Discount rate",
        "",
        Horizon,
        field!(finance.discount_rate),
    ),
    Definition::scalar("tax_rate", "Rate of company tax", "", Horizon, field!(finance.tax_rate)),
    Definition::scalar(
        "gearing",
        "Borrowed part of investment",
        "",
        Horizon,
        field!(finance.gearing),
    ),
    Definition::scalar(
        "offsite_water_l_kwh",
        "Water evaporated by power stations",
        "L/kWh",
        Horizon,
        field!(carbon.offsite_water_l_kwh),
    ),
    Definition::scalar(
        "embodied_kg_gpu",
        "Embodied carbon of an accelerator",
        "kgCO2e/GPU",
        Horizon,
        field!(carbon.embodied_kg_gpu),
    ),
    Definition::scalar(
        "embodied_building_kg_kw",
        "Embodied carbon of building and plant",
        "kgCO2e/kW",
        Horizon,
        field!(carbon.embodied_building_kg_kw),
    ),
    Definition::scalar(
        "it_capacity_mw",
        "IT power the plant is built for",
        "MW",
        Horizon,
        field!(facility.it_capacity_mw),
    ),
    Definition::scalar(
        "staff_per_mw",
        "People on site",
        "person/MW",
        Horizon,
        field!(cost.staff_per_mw),
    ),
    // Operations.
    Definition::line(
        "water_m3",
        "Water",
        "m3",
        Sum(&[
            (1.0, "water_evaporated_m3"),
            (1.0, "water_blowdown_m3"),
            (1.0, "water_loop_m3"),
            (1.0, "water_staff_m3"),
        ]),
    ),
    Definition::line(
        "carbon_t",
        "Carbon, combustion",
        "tCO2",
        Sum(&[(1.0, "carbon_combustion_t"), (1.0, "carbon_generators_t")]),
    ),
    // Income statement.
    Definition::line(
        "revenue_other_eur",
        "Heat and repaid electricity",
        "EUR",
        Sum(&[(1.0, "revenue_recharge_eur"), (1.0, "revenue_heat_eur")]),
    ),
    Definition::line(
        "revenue_eur",
        "Revenue",
        "EUR",
        Sum(&[
            (1.0, "revenue_compute_eur"),
            (1.0, "revenue_colocation_eur"),
            (1.0, "revenue_other_eur"),
        ]),
    ),
    Definition::line(
        "electricity_eur",
        "Electricity",
        "EUR",
        Sum(&[
            (1.0, "electricity_energy_eur"),
            (1.0, "electricity_network_eur"),
            (1.0, "electricity_excise_eur"),
            (1.0, "electricity_adders_eur"),
        ]),
    ),
    Definition::line(
        "opex_eur",
        "Running costs",
        "EUR",
        Sum(&[
            (1.0, "electricity_eur"),
            (1.0, "generator_fuel_eur"),
            (1.0, "water_eur"),
            (1.0, "staff_eur"),
            (1.0, "facility_upkeep_eur"),
            (1.0, "it_support_eur"),
            (1.0, "insurance_eur"),
            (1.0, "property_tax_eur"),
            (1.0, "software_eur"),
            (1.0, "overhead_eur"),
        ]),
    ),
    Definition::line(
        "ebitda_eur",
        "Earnings before interest, tax, depreciation",
        "EUR",
        Sum(&[(1.0, "revenue_eur"), (-1.0, "opex_eur")]),
    ),
    Definition::line(
        "capex_site_eur",
        "Investment in the site",
        "EUR",
        Sum(&[
            (1.0, "capex_facility_eur"),
            (1.0, "capex_connection_eur"),
            (1.0, "capex_generators_eur"),
            (1.0, "capex_development_eur"),
            (1.0, "capex_contingency_eur"),
        ]),
    ),
    Definition::line(
        "it_spending_eur",
        "Spending on IT",
        "EUR",
        Sum(&[(1.0, "capex_it_eur"), (1.0, "refresh_eur")]),
    ),
    Definition::line(
        "investment_eur",
        "Investment",
        "EUR",
        Sum(&[(1.0, "capex_site_eur"), (1.0, "it_spending_eur")]),
    ),
    Definition::line(
        "depreciation_site_eur",
        "Depreciation of the site",
        "EUR",
        Rule { inputs: &["capex_site_eur"], apply: rules::depreciation_site },
    ),
    Definition::line(
        "depreciation_it_eur",
        "Depreciation of IT",
        "EUR",
        Rule { inputs: &["it_spending_eur"], apply: rules::depreciation_it },
    ),
    Definition::line(
        "depreciation_eur",
        "Depreciation",
        "EUR",
        Sum(&[(1.0, "depreciation_site_eur"), (1.0, "depreciation_it_eur")]),
    ),
    // Debt.
    Definition::line(
        "debt_drawn_site_eur",
        "Loans drawn for the site",
        "EUR",
        Product(&["gearing", "capex_site_eur"]),
    ),
    Definition::line(
        "debt_drawn_it_eur",
        "Loans drawn for IT",
        "EUR",
        Product(&["gearing", "it_spending_eur"]),
    ),
    Definition::line(
        "debt_drawn_eur",
        "Loans drawn",
        "EUR",
        Sum(&[(1.0, "debt_drawn_site_eur"), (1.0, "debt_drawn_it_eur")]),
    ),
    Definition::line(
        "interest_capitalised_eur",
        "Interest during construction, added to the loans",
        "EUR",
        Rule {
            inputs: &["debt_drawn_site_eur", "debt_drawn_it_eur"],
            apply: rules::interest_capitalised,
        },
    ),
    Definition::line(
        "interest_eur",
        "Interest paid",
        "EUR",
        Rule { inputs: &["debt_drawn_site_eur", "debt_drawn_it_eur"], apply: rules::interest },
    ),
    Definition::line(
        "principal_eur",
        "Principal repaid",
        "EUR",
        Rule { inputs: &["debt_drawn_site_eur", "debt_drawn_it_eur"], apply: rules::principal },
    ),
    Definition::line(
        "debt_service_eur",
        "Debt service",
        "EUR",
        Sum(&[(1.0, "interest_eur"), (1.0, "principal_eur")]),
    ),
    Definition::line(
        "depreciation_interest_eur",
        "Depreciation of capitalised interest",
        "EUR",
        Rule { inputs: &["interest_capitalised_eur"], apply: rules::depreciation_interest },
    ),
    // Tax.
    Definition::line(
        "result_before_tax_eur",
        "Result before tax",
        "EUR",
        Sum(&[
            (1.0, "ebitda_eur"),
            (1.0, "disposal_eur"),
            (-1.0, "depreciation_eur"),
            (-1.0, "depreciation_interest_eur"),
            (-1.0, "interest_eur"),
        ]),
    ),
    Definition::line(
        "tax_eur",
        "Company tax",
        "EUR",
        Rule { inputs: &["result_before_tax_eur"], apply: rules::tax },
    ),
    Definition::line(
        "net_result_eur",
        "Net result",
        "EUR",
        Sum(&[(1.0, "result_before_tax_eur"), (-1.0, "tax_eur")]),
    ),
    Definition::line(
        "project_result_eur",
        "Result before tax without debt",
        "EUR",
        Sum(&[(1.0, "ebitda_eur"), (1.0, "disposal_eur"), (-1.0, "depreciation_eur")]),
    ),
    Definition::line(
        "project_tax_eur",
        "Company tax without debt",
        "EUR",
        Rule { inputs: &["project_result_eur"], apply: rules::project_tax },
    ),
    // Cash flow.
    Definition::line(
        "project_cash_flow_eur",
        "Cash flow of the project, after tax, before debt",
        "EUR",
        Sum(&[
            (1.0, "ebitda_eur"),
            (1.0, "disposal_eur"),
            (-1.0, "project_tax_eur"),
            (-1.0, "investment_eur"),
        ]),
    ),
    Definition::line(
        "refresh_debt_eur",
        "Loans drawn for replacements",
        "EUR",
        Product(&["gearing", "refresh_eur"]),
    ),
    Definition::line(
        "cfads_eur",
        "Cash flow available for debt service",
        "EUR",
        Sum(&[
            (1.0, "ebitda_eur"),
            (-1.0, "tax_eur"),
            (1.0, "disposal_eur"),
            (-1.0, "refresh_eur"),
            (1.0, "refresh_debt_eur"),
            (-1.0, "reserve_paid_eur"),
            (1.0, "reserve_released_eur"),
        ]),
    ),
    Definition::line(
        "equity_paid_in_eur",
        "Paid in by the owners",
        "EUR",
        Sum(&[
            (1.0, "investment_eur"),
            (-1.0, "refresh_eur"),
            (-1.0, "debt_drawn_eur"),
            (1.0, "refresh_debt_eur"),
        ]),
    ),
    Definition::line(
        "equity_cash_flow_eur",
        "Cash flow of the owners",
        "EUR",
        Sum(&[(1.0, "cfads_eur"), (-1.0, "debt_service_eur"), (-1.0, "equity_paid_in_eur")]),
    ),
    // GPU-hours weighed with the price index, for levelised costs in real money.
    Definition::line(
        "indexed_hours_installed",
        "GPU-hours installed, times the price index",
        "GPU-h",
        Rule {
            inputs: &["gpu_hours_installed"],
            apply: |book| rules::indexed(book, "gpu_hours_installed"),
        },
    ),
    Definition::line(
        "indexed_hours_available",
        "GPU-hours available, times the price index",
        "GPU-h",
        Rule {
            inputs: &["gpu_hours_available"],
            apply: |book| rules::indexed(book, "gpu_hours_available"),
        },
    ),
    Definition::line(
        "indexed_hours_sold",
        "GPU-hours sold, times the price index",
        "GPU-h",
        Rule { inputs: &["gpu_hours_sold"], apply: |book| rules::indexed(book, "gpu_hours_sold") },
    ),
];

//! Lines of each month and what they are made of: operations, income statement,
//! debt, tax, cash flow.

use crate::finance::appraisal::{Item, LoanItem};
use crate::finance::financing::Finance;

use super::definition::Formula::{
    Agreed, Balance, Complement, Depreciation, Found, Outstanding, Positive, PriceIndex, Product,
    Rise, Sum, YearlyExcess,
};
use super::definition::Window::{Complete, Horizon};
use super::definition::{Appraised, Definition, Formula};
use super::lines::Gather;
use super::meter::Meter;

const fn line(id: &'static str, label: &'static str, formula: Formula) -> Definition {
    Definition::line(id, label, "EUR", formula)
}

const fn real(id: &'static str, label: &'static str, formula: Formula) -> Definition {
    Definition::scalar(id, label, "EUR", Complete, formula).by("in money of currency.money_year")
}

const fn kilowatts(
    id: &'static str,
    label: &'static str,
    terms: &'static [(f64, &'static str)],
) -> Definition {
    Definition::scalar(id, label, "kW", Complete, Sum(terms))
}

const fn upkeep(id: &'static str, label: &'static str, formula: Formula) -> Definition {
    Definition::scalar(id, label, "EUR/year", Complete, formula)
        .by("in money of currency.money_year")
}

const INFLATION: (f64, &str) = (1.0, "currency.inflation");

const fn rise(
    id: &'static str,
    label: &'static str,
    rates: &'static [(f64, &'static str)],
) -> Definition {
    Definition::scalar(id, label, "1/year", Complete, Sum(rates))
}

const fn index(id: &'static str, label: &'static str, rate: &'static str) -> Definition {
    Definition::line(id, label, "", PriceIndex { rate, year: "currency.money_year" })
        .gathered(Gather::Greatest)
        .by("1 in currency.money_year; steps on 1 January")
}

/// How what belongs to the site is depreciated.
macro_rules! of_site {
    ($line:literal) => {
        Depreciation {
            from: &[
                $line,
                "finance.facility_depreciation_years",
                "finance.services_depreciation",
                "finance.services_depreciation_years",
                "finance.services_fraction",
                "finance.macrs_bonus_fraction",
            ],
            rules: Finance::site_write_off,
        }
    };
}

const TAX: &[&str] = &[
    "result_before_tax_eur",
    "finance.tax_rate",
    "finance.loss_allowance_eur",
    "finance.loss_fraction",
    "finance.losses",
    "finance.interest_cap",
    "finance.interest_cap_eur",
    "finance.interest_cap_fraction",
    "finance.social_contribution_rate",
    "finance.social_contribution_allowance_eur",
];
const PROJECT_TAX: &[&str] = &[
    "project_result_eur",
    "finance.tax_rate",
    "finance.loss_allowance_eur",
    "finance.loss_fraction",
    "finance.losses",
    "finance.social_contribution_rate",
    "finance.social_contribution_allowance_eur",
    "finance.tax_payment",
];
const SITE_LOAN: &[&str] = &[
    "debt_drawn_site_eur",
    "interest_rate_site",
    "finance.facility_tenor_years",
    "finance.facility_loan",
    "finance.payment_months",
];
const IT_LOAN: &[&str] = &[
    "debt_drawn_it_eur",
    "interest_rate_it",
    "finance.it_tenor_years",
    "finance.it_loan",
    "finance.payment_months",
];

const fn found(
    item: Item,
    label: &'static str,
    kind: &'static str,
    from: &'static [&'static str],
) -> Definition {
    line(item.id(), label, Formula::Appraised { what: Appraised::Line(item), kind, from })
}

const fn of_loan(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    (loan, item): (usize, LoanItem),
    from: &'static [&'static str],
) -> Definition {
    line(id, label, Formula::Appraised { what: Appraised::Loan(loan, item), kind, from })
}

const fn at_end(definition: Definition) -> Definition {
    definition.gathered(Gather::Last).by("at the end of the period")
}

const SPREAD: &str = "each month's spending in equal parts from the later of its own month and the \
    first of operation; what is left at the end of the horizon is written off in the last month";
const WRITTEN_OFF: &str = "each month's spending in equal parts, or by calendar year with another \
    method, from the later of its own month and the first of operation; what is left at the end of the \
    horizon is written off in the last month";
const ANNUITY: &str = "interest is added to what is drawn until repayment begins; from then on all of it is \
    repaid as one loan, and each later draw as a loan of its own";
const YEARLY_TAX: &str = "on the result of the calendar year, older losses used first, in equal \
    parts over its months in operation";
const YEARLY_EXCESS: &str = "on the calendar year, in equal parts over its months in operation";
const RESERVE: &str =
    "the owners' part of each replacement, in equal months over the life before it";

const EXCISE: &[&str] = &[
    "supply.excise",
    "supply.excise_conditions",
    "facility_energy_mwh",
    "delivered_heat_mwh",
    "catalogue.tariffs.levies",
];

/// In the order in which they are evaluated, after inputs and the simulation's lines.
pub const STATEMENTS: &[Definition] = &[
    // Indices.
    index("price_index", "Price index", "currency.inflation"),
    rise(
        "construction_rate",
        "Rise of construction prices",
        &[INFLATION, (1.0, "cost.escalation.construction")],
    ),
    rise("upkeep_rate", "Rise of upkeep", &[INFLATION, (1.0, "cost.escalation.upkeep")]),
    rise("staff_rate", "Rise of wages", &[INFLATION, (1.0, "cost.escalation.staff")]),
    rise(
        "overhead_rate",
        "Rise of software and overhead",
        &[INFLATION, (1.0, "cost.escalation.overhead")],
    ),
    rise(
        "local_tax_rate",
        "Rise of local taxes",
        &[INFLATION, (1.0, "cost.escalation.local_taxes")],
    ),
    rise("water_rate", "Rise of the price of water", &[INFLATION, (1.0, "cost.escalation.water")]),
    rise("rent_rate", "Rise of the rent of space", &[INFLATION, (1.0, "revenue.rent_escalation")]),
    index("construction_price_index", "Price index of construction", "construction_rate"),
    index("upkeep_price_index", "Price index of upkeep", "upkeep_rate"),
    index("staff_price_index", "Index of wages", "staff_rate"),
    index("overhead_price_index", "Price index of software and overhead", "overhead_rate"),
    index("local_tax_index", "Index of local taxes", "local_tax_rate"),
    index("water_price_index", "Price index of water", "water_rate"),
    index("rent_index", "Index of the rent of space", "rent_rate"),
    index(
        "premium_index",
        "Index of insurance premiums over what is insured",
        "cost.escalation.insurance",
    ),
    Definition::line(
        "running_index",
        "Part of a year in operation, times the price index",
        "year",
        Product(&["price_index", "operating_years"]),
    ),
    Definition::line(
        "closing_index",
        "Price index of construction at the end",
        "",
        Product(&["construction_price_index", "closing"]),
    ),
    // Operations.
    Definition::line(
        "chain_loss_mwh",
        "Losses of UPS and distribution",
        "MWh",
        Sum(&[(1.0, "ups_loss_mwh"), (1.0, "distribution_loss_mwh")]),
    )
    .at(Meter::Facility),
    Definition::line(
        "facility_energy_mwh",
        "Energy of the campus",
        "MWh",
        Sum(&[
            (1.0, "it_energy_mwh"),
            (1.0, "chain_loss_mwh"),
            (1.0, "transformer_loss_mwh"),
            (1.0, "liquid_cooling_mwh"),
            (1.0, "trim_chiller_mwh"),
            (1.0, "heat_recovery_mwh"),
            (1.0, "air_cooling_mwh"),
            (1.0, "auxiliary_mwh"),
        ]),
    )
    .at(Meter::Facility),
    Definition::line(
        "consumed_mwh",
        "Energy of the campus, as it is supplied",
        "MWh",
        Sum(&[
            (1.0, "grid_energy_mwh"),
            (1.0, "pv_energy_mwh"),
            (1.0, "wind_energy_mwh"),
            (1.0, "hydro_energy_mwh"),
            (1.0, "discharge_mwh"),
            (-1.0, "charge_mwh"),
            (-1.0, "export_energy_mwh"),
            (-1.0, "curtailed_mwh"),
        ]),
    )
    .at(Meter::Facility),
    Definition::line(
        "ups_output_mwh",
        "Energy at the output of the UPS",
        "MWh",
        Sum(&[(1.0, "it_energy_mwh"), (1.0, "distribution_loss_mwh")]),
    )
    .at(Meter::Facility),
    Definition::line(
        "cooling_mwh",
        "Energy of all cooling",
        "MWh",
        Sum(&[(1.0, "liquid_cooling_mwh"), (1.0, "trim_chiller_mwh"), (1.0, "air_cooling_mwh")]),
    )
    .at(Meter::Facility),
    Definition::line(
        "heat_removed_mwh",
        "Heat removed",
        "MWh",
        Sum(&[(1.0, "it_energy_mwh"), (1.0, "chain_loss_mwh"), (1.0, "auxiliary_mwh")]),
    ),
    Definition::line(
        "water_consumed_m3",
        "Water that does not come back",
        "m3",
        Sum(&[(1.0, "water_evaporated_m3"), (1.0, "water_drift_m3"), (1.0, "water_humidified_m3")]),
    ),
    Definition::line(
        "water_m3",
        "Water",
        "m3",
        Sum(&[
            (1.0, "water_evaporated_m3"),
            (1.0, "water_drift_m3"),
            (1.0, "water_blowdown_m3"),
            (1.0, "water_humidified_m3"),
            (1.0, "water_loop_m3"),
            (1.0, "water_staff_m3"),
        ]),
    ),
    Definition::scalar(
        "generators_kw",
        "Power of the generators",
        "kW",
        Complete,
        Sum(&[(1e3, "supply.generators.capacity_mw")]),
    ),
    Definition::scalar(
        "generator_fuel_l_year",
        "Fuel of generator tests",
        "L/year",
        Complete,
        Product(&[
            "generators_kw",
            "supply.generators.test_h_year",
            "supply.generators.fuel_l_kwh",
        ]),
    ),
    Definition::line(
        "generator_fuel_l",
        "Fuel of generator tests",
        "L",
        Product(&["operating_years", "generator_fuel_l_year"]),
    ),
    Definition::line(
        "carbon_generators_kg",
        "Carbon of generator tests",
        "kgCO2",
        Product(&["carbon.fuel_kg_l", "generator_fuel_l"]),
    ),
    Definition::line(
        "carbon_generators_t",
        "Carbon of generator tests",
        "tCO2",
        Sum(&[(1e-3, "carbon_generators_kg")]),
    ),
    Definition::line(
        "carbon_t",
        "Carbon, combustion",
        "tCO2",
        Sum(&[(1.0, "carbon_combustion_t"), (1.0, "carbon_generators_t")]),
    ),
    // What the site costs.
    real(
        "facility_eur",
        "Shell and plant",
        Product(&["cost.facility_eur_per_mw", "facility.it_capacity_mw"]),
    ),
    real(
        "connection_eur",
        "Grid connection",
        Product(&["cost.connection_eur_per_mw", "site.grid_connection_mw"]),
    ),
    real(
        "generators_eur",
        "Backup generators",
        Product(&["supply.generators.capex_eur_per_kw", "generators_kw"]),
    ),
    real(
        "built_eur",
        "Facility, connection and generators",
        Sum(&[(1.0, "facility_eur"), (1.0, "connection_eur"), (1.0, "generators_eur")]),
    ),
    real(
        "development_eur",
        "Studies, permits, land, management",
        Product(&["cost.development_fraction", "built_eur"]),
    ),
    real("contingency_eur", "Contingency", Product(&["cost.contingency_fraction", "built_eur"])),
    kilowatts("pv_kw", "Power of photovoltaic plant", &[(1e3, "supply.pv.capacity_mwp")]),
    kilowatts("wind_kw", "Power of wind turbines", &[(1e3, "supply.wind.capacity_mw")]),
    kilowatts("hydro_kw", "Power of run-of-river plant", &[(1e3, "supply.hydro.capacity_mw")]),
    kilowatts("battery_kw", "Power of the battery", &[(1e3, "supply.battery.power_mw")]),
    real("pv_eur", "Photovoltaic plant", Product(&["supply.pv.capex_eur_per_kw", "pv_kw"])),
    real("wind_eur", "Wind turbines", Product(&["supply.wind.capex_eur_per_kw", "wind_kw"])),
    real(
        "hydro_eur",
        "Run-of-river plant",
        Product(&["supply.hydro.capex_eur_per_kw", "hydro_kw"]),
    ),
    real(
        "battery_power_eur",
        "Battery, by power",
        Product(&["supply.battery.capex_eur_kw", "battery_kw"]),
    ),
    real(
        "battery_energy_eur",
        "Battery, by capacity",
        Product(&["supply.battery.capex_eur_kwh", "supply.battery.duration_h", "battery_kw"]),
    ),
    real("battery_eur", "Battery", Sum(&[(1.0, "battery_power_eur"), (1.0, "battery_energy_eur")])),
    real(
        "plants_eur",
        "Own plants and battery",
        Sum(&[(1.0, "pv_eur"), (1.0, "wind_eur"), (1.0, "hydro_eur"), (1.0, "battery_eur")]),
    ),
    real(
        "site_eur",
        "Cost of the site",
        Sum(&[
            (1.0, "built_eur"),
            (1.0, "development_eur"),
            (1.0, "contingency_eur"),
            (1.0, "plants_eur"),
        ]),
    ),
    // Running costs.
    Definition::scalar(
        "network_eur_kw_year",
        "Network tariff: subscribed power, real",
        "EUR/kW/year",
        Complete,
        Found {
            from: &[
                "site.voltage",
                "supply.network",
                "catalogue.tariffs.*.power_short_eur_kw_year",
                "catalogue.tariffs.*.power_medium_eur_kw_year",
                "catalogue.tariffs.*.power_long_eur_kw_year",
            ],
            read: |found| found.network_eur_kw_year,
        },
    )
    .by("per kW of the connection, whatever part of it is subscribed in each period"),
    Definition::scalar(
        "connection_kw",
        "Power of the connection",
        "kW",
        Complete,
        Sum(&[(1e3, "site.grid_connection_mw")]),
    ),
    line(
        "electricity_subscription_eur",
        "Electricity: network, by subscribed power",
        Product(&["running_index", "network_eur_kw_year", "connection_kw"]),
    ),
    Definition::scalar(
        "cta_fraction",
        "CTA over the network's charge on subscribed power",
        "",
        Complete,
        Found {
            from: &["site.voltage", "catalogue.tariffs.*.cta_fraction"],
            read: |found| found.cta_fraction,
        },
    ),
    line(
        "electricity_cta_eur",
        "Electricity: CTA on subscribed power",
        Product(&["cta_fraction", "electricity_subscription_eur"]),
    ),
    line(
        "electricity_network_eur",
        "Electricity: network",
        Sum(&[
            (1.0, "electricity_network_energy_eur"),
            (1.0, "electricity_subscription_eur"),
            (1.0, "electricity_overrun_eur"),
            (1.0, "electricity_cta_eur"),
        ]),
    ),
    Definition::line(
        "indexed_mwh",
        "Energy from the grid, times the price index",
        "MWh",
        Product(&["price_index", "grid_energy_mwh"]),
    ),
    Definition::scalar(
        "excise_eur_mwh",
        "Excise on electricity, real",
        "EUR/MWh",
        Complete,
        Found { from: EXCISE, read: |found| found.excise_eur_mwh },
    ),
    Definition::scalar(
        "excise_threshold_eur_year",
        "Excise that the first of a year pay at the full rate beyond that, real",
        "EUR/year",
        Complete,
        Found { from: EXCISE, read: |found| found.excise_threshold_eur_year },
    ),
    line(
        "electricity_excise_rate_eur",
        "Electricity: excise, at its rate",
        Product(&["excise_eur_mwh", "indexed_mwh"]),
    ),
    line(
        "electricity_excise_threshold_eur",
        "Electricity: excise, up to the threshold of the reduced rate",
        Product(&["running_index", "excise_threshold_eur_year"]),
    ),
    line(
        "electricity_excise_eur",
        "Electricity: excise",
        Sum(&[(1.0, "electricity_excise_rate_eur"), (1.0, "electricity_excise_threshold_eur")]),
    ),
    Definition::scalar(
        "adders_eur_mwh",
        "Capacity, certificates, margin, real",
        "EUR/MWh",
        Complete,
        Sum(&[
            (1.0, "supply.capacity_eur_mwh"),
            (1.0, "supply.savings_certificates_eur_mwh"),
            (1.0, "supply.supplier_margin_eur_mwh"),
        ]),
    ),
    line(
        "electricity_adders_eur",
        "Electricity: capacity, certificates, margin",
        Product(&["adders_eur_mwh", "indexed_mwh"]),
    ),
    line(
        "electricity_eur",
        "Electricity",
        Sum(&[
            (1.0, "electricity_energy_eur"),
            (1.0, "electricity_contracts_eur"),
            (1.0, "electricity_network_eur"),
            (1.0, "electricity_excise_eur"),
            (1.0, "electricity_adders_eur"),
        ]),
    ),
    line(
        "facility_upkeep_eur",
        "Upkeep of facility and connection",
        Product(&[
            "upkeep_price_index",
            "operating_years",
            "cost.facility_upkeep_fraction",
            "built_eur",
        ]),
    ),
    line(
        "it_value_year_eur",
        "What the installed IT cost, by part of a year",
        Product(&["operating_years", "it_value_eur"]),
    ),
    line(
        "it_support_eur",
        "Support and spares of the IT",
        Product(&["cost.it_support_fraction", "it_value_year_eur"]),
    ),
    upkeep(
        "pv_upkeep_eur_year",
        "Upkeep of photovoltaic plant",
        Product(&["supply.pv.opex_eur_kw_year", "pv_kw"]),
    ),
    upkeep(
        "wind_upkeep_eur_year",
        "Upkeep of wind turbines",
        Product(&["supply.wind.opex_eur_kw_year", "wind_kw"]),
    ),
    upkeep(
        "hydro_upkeep_eur_year",
        "Upkeep of run-of-river plant",
        Product(&["supply.hydro.opex_eur_kw_year", "hydro_kw"]),
    ),
    upkeep(
        "battery_upkeep_eur_year",
        "Upkeep of the battery",
        Product(&["supply.battery.upkeep_fraction", "battery_eur"]),
    ),
    upkeep(
        "plants_upkeep_eur_year",
        "Upkeep of own plants and battery",
        Sum(&[
            (1.0, "pv_upkeep_eur_year"),
            (1.0, "wind_upkeep_eur_year"),
            (1.0, "hydro_upkeep_eur_year"),
            (1.0, "battery_upkeep_eur_year"),
        ]),
    ),
    line(
        "plants_upkeep_eur",
        "Upkeep of own plants and battery",
        Product(&["upkeep_price_index", "operating_years", "plants_upkeep_eur_year"]),
    ),
    line(
        "maintenance_eur",
        "Upkeep, support and spares",
        Sum(&[
            (1.0, "facility_upkeep_eur"),
            (1.0, "it_support_eur"),
            (1.0, "it_failed_eur"),
            (1.0, "plants_upkeep_eur"),
        ]),
    ),
    line(
        "staff_eur",
        "Staff",
        Product(&[
            "staff_price_index",
            "operating_years",
            "cost.staff_per_mw",
            "facility.it_capacity_mw",
            "cost.staff_eur_year",
        ]),
    ),
    line(
        "overhead_eur",
        "Overhead",
        Product(&[
            "overhead_price_index",
            "operating_years",
            "cost.overhead_eur_mw_year",
            "facility.it_capacity_mw",
        ]),
    ),
    line("people_eur", "Staff and overhead", Sum(&[(1.0, "staff_eur"), (1.0, "overhead_eur")])),
    line(
        "site_year_eur",
        "What the site would cost, by part of a year",
        Product(&["construction_price_index", "operating_years", "site_eur"]),
    ),
    line(
        "insurance_site_eur",
        "Insurance of the site",
        Product(&["premium_index", "cost.insurance_fraction", "site_year_eur"]),
    ),
    line(
        "insurance_it_eur",
        "Insurance of the IT",
        Product(&["premium_index", "cost.insurance_fraction", "it_value_year_eur"]),
    ),
    line(
        "insurance_eur",
        "Insurance",
        Sum(&[(1.0, "insurance_site_eur"), (1.0, "insurance_it_eur")]),
    ),
    line(
        "property_tax_eur",
        "Taxes on land and buildings",
        Product(&[
            "local_tax_index",
            "operating_years",
            "cost.property_tax_fraction",
            "facility_eur",
        ]),
    ),
    line(
        "software_eur",
        "Software, transit, sales",
        Product(&[
            "overhead_price_index",
            "operating_years",
            "cost.software_eur_gpu_year",
            "owned_gpus",
        ]),
    ),
    line(
        "generator_fuel_eur",
        "Fuel of generator tests",
        Product(&["price_index", "supply.generators.fuel_eur_l", "generator_fuel_l"]),
    ),
    line("water_eur", "Water", Product(&["water_price_index", "cost.water_eur_m3", "water_m3"])),
    line(
        "utilities_eur",
        "Water and generator fuel",
        Sum(&[(1.0, "water_eur"), (1.0, "generator_fuel_eur")]),
    ),
    // Income.
    line(
        "revenue_contract_eur",
        "GPU-hours sold at the contract's price path",
        Product(&["revenue.price_eur_gpu_hour", "gpu_hours_priced"]),
    ),
    line(
        "credited_eur",
        "GPU-hours with a promised availability",
        Sum(&[(1.0, "revenue_contract_eur"), (1.0, "revenue_own_price_eur")]),
    ),
    Definition::scalar(
        "sla_credit_probability",
        "Probability that a node works less in a month than promised",
        "",
        Complete,
        Found {
            from: &[
                "revenue.sla_availability",
                "fleet.reliability.failures",
                "fleet.reliability.rate_factor",
                "fleet.reliability.swap_h",
                "fleet.reliability.repair_h",
                "fleet.reliability.replacement_fraction",
                "fleet.reliability.replenishment_h",
                "fleet.reliability.spares_fraction",
                "fleet.reliability.network_repair_h",
                "gpus",
                "catalogue.failures",
                "catalogue.accelerators.*.gpus_per_node",
                "catalogue.accelerators.*.gpus_per_domain",
            ],
            read: |found| found.yields.credit_probability,
        },
    ),
    line(
        "sla_credits_eur",
        "Credits for promised availability",
        Product(&["revenue.sla_credit_fraction", "sla_credit_probability", "credited_eur"]),
    ),
    Definition::scalar(
        "inference_busy_fraction",
        "Busy part of the accelerators that answer requests",
        "",
        Complete,
        Found {
            from: &[
                "fleet.inference.replicas",
                "fleet.inference.percentile",
                "fleet.inference.wait_over_service",
                "fleet.demand.inference_profile",
                "catalogue.demand",
            ],
            read: |found| found.yields.inference_busy,
        },
    ),
    Definition::scalar(
        "tokens_s_gpu",
        "Tokens of an accelerator that answers requests, mean of the week",
        "1/s",
        Complete,
        Product(&["inference_busy_fraction", "fleet.inference.tokens_s"]),
    ),
    Definition::scalar(
        "mtoken_gpu_hour",
        "Tokens of an hour of an accelerator that answers requests",
        "Mtoken/GPU-h",
        Complete,
        Sum(&[(3.6e-3, "tokens_s_gpu")]),
    ),
    line(
        "revenue_tokens_eur",
        "Tokens sold",
        Product(&["revenue.token_eur_mtoken", "mtoken_gpu_hour", "gpu_hours_tokens"]),
    ),
    line(
        "revenue_research_eur",
        "GPU-hours for public research",
        Product(&["revenue.research_eur_gpu_hour", "gpu_hours_research"]),
    ),
    line(
        "revenue_compute_eur",
        "GPU-hours sold",
        Sum(&[
            (1.0, "revenue_contract_eur"),
            (1.0, "revenue_own_price_eur"),
            (1.0, "revenue_tokens_eur"),
            (1.0, "revenue_research_eur"),
            (-1.0, "sla_credits_eur"),
        ]),
    ),
    line(
        "revenue_colocation_eur",
        "Space let",
        Product(&["rent_index", "revenue.colocation_eur_kw_month", "let_kw_months"]),
    ),
    Definition::scalar(
        "recharged_fraction",
        "Part of the electricity that tenants repay",
        "",
        Complete,
        Found {
            from: &["business_model", "revenue.power_recharge_fraction"],
            read: |found| found.recharged_fraction,
        },
    ),
    line(
        "electricity_drawn_eur",
        "Electricity, without what contracts gain or lose",
        Sum(&[(1.0, "electricity_eur"), (-1.0, "electricity_contracts_eur")]),
    ),
    line(
        "revenue_recharge_eur",
        "Electricity repaid by tenants",
        Product(&["recharged_fraction", "electricity_drawn_eur"]),
    ),
    line(
        "revenue_heat_eur",
        "Heat sold",
        Product(&["price_index", "facility.heat_reuse.price_eur_mwh", "delivered_heat_mwh"]),
    ),
    line(
        "revenue_other_eur",
        "Heat, repaid electricity and electricity sold",
        Sum(&[
            (1.0, "revenue_recharge_eur"),
            (1.0, "revenue_heat_eur"),
            (1.0, "revenue_export_eur"),
        ]),
    ),
    line(
        "revenue_eur",
        "Revenue",
        Sum(&[
            (1.0, "revenue_compute_eur"),
            (1.0, "revenue_colocation_eur"),
            (1.0, "revenue_other_eur"),
        ]),
    ),
    // Taxes that need no profit, and what running costs make together.
    line(
        "turnover_tax_eur",
        "Contribution on turnover",
        YearlyExcess {
            line: "revenue_eur",
            rate: "cost.turnover_tax_fraction",
            allowance: "cost.turnover_allowance_eur",
        },
    )
    .by(YEARLY_EXCESS),
    line(
        "value_added_eur",
        "Revenue less what is bought: neither staff, taxes nor depreciation",
        Sum(&[
            (1.0, "revenue_eur"),
            (-1.0, "electricity_eur"),
            (-1.0, "maintenance_eur"),
            (-1.0, "overhead_eur"),
            (-1.0, "insurance_eur"),
            (-1.0, "software_eur"),
            (-1.0, "utilities_eur"),
        ]),
    ),
    line("value_added_taxed_eur", "Value added above 0", Positive("value_added_eur")),
    line(
        "value_added_contribution_eur",
        "Contribution on value added",
        Product(&["value_added_fraction", "value_added_taxed_eur"]),
    ),
    line(
        "business_tax_eur",
        "Contributions on turnover and value added",
        Sum(&[(1.0, "turnover_tax_eur"), (1.0, "value_added_contribution_eur")]),
    ),
    line(
        "insurance_taxes_eur",
        "Insurance, property and business taxes",
        Sum(&[(1.0, "insurance_eur"), (1.0, "property_tax_eur"), (1.0, "business_tax_eur")]),
    ),
    line(
        "opex_eur",
        "Running costs",
        Sum(&[
            (1.0, "electricity_eur"),
            (1.0, "maintenance_eur"),
            (1.0, "people_eur"),
            (1.0, "insurance_taxes_eur"),
            (1.0, "software_eur"),
            (1.0, "utilities_eur"),
        ]),
    ),
    line(
        "ebitda_eur",
        "Earnings before interest, tax, depreciation",
        Sum(&[(1.0, "revenue_eur"), (-1.0, "opex_eur")]),
    ),
    // Investment.
    line(
        "capex_facility_eur",
        "Shell and plant",
        Product(&["construction_price_index", "facility_share", "facility_eur"]),
    ),
    line(
        "capex_connection_eur",
        "Grid connection",
        Product(&["construction_price_index", "connection_share", "connection_eur"]),
    ),
    line(
        "capex_generators_eur",
        "Backup generators",
        Product(&["construction_price_index", "generators_share", "generators_eur"]),
    ),
    line(
        "capex_development_eur",
        "Studies, permits, land, management",
        Product(&["construction_price_index", "development_share", "development_eur"]),
    ),
    line(
        "capex_contingency_eur",
        "Contingency",
        Product(&["construction_price_index", "contingency_share", "contingency_eur"]),
    ),
    line(
        "capex_plants_eur",
        "Own plants and battery",
        Product(&["construction_price_index", "plants_share", "plants_eur"]),
    ),
    line(
        "plants_spending_eur",
        "Spending on own plants and battery",
        Sum(&[(1.0, "capex_plants_eur"), (1.0, "capex_battery_added_eur")]),
    ),
    line(
        "capex_site_eur",
        "Investment in the site",
        Sum(&[
            (1.0, "capex_facility_eur"),
            (1.0, "capex_connection_eur"),
            (1.0, "capex_generators_eur"),
            (1.0, "capex_development_eur"),
            (1.0, "capex_contingency_eur"),
            (1.0, "plants_spending_eur"),
        ]),
    ),
    line("it_spending_eur", "Spending on IT", Sum(&[(1.0, "capex_it_eur"), (1.0, "refresh_eur")])),
    line("investment_eur", "Investment", Sum(&[(1.0, "capex_site_eur"), (1.0, "it_spending_eur")])),
    line("grants_eur", "Grants", Product(&["finance.support.grant_fraction", "capex_site_eur"])),
    line(
        "tax_credit_eur",
        "Tax credits",
        Product(&["finance.support.tax_credit_fraction", "capex_site_eur"]),
    ),
    line(
        "vat_collected_eur",
        "VAT collected from customers",
        Product(&[
            "finance.working_capital.vat_rate",
            "finance.working_capital.vat_revenue_fraction",
            "revenue_eur",
        ]),
    ),
    line(
        "vat_on_costs_eur",
        "VAT paid on running costs",
        Product(&[
            "finance.working_capital.vat_rate",
            "finance.working_capital.vat_costs_fraction",
            "opex_eur",
        ]),
    ),
    line(
        "vat_on_works_eur",
        "VAT paid on works",
        Product(&[
            "finance.working_capital.vat_rate",
            "finance.working_capital.vat_works_fraction",
            "capex_site_eur",
        ]),
    ),
    line(
        "vat_eur",
        "VAT collected less VAT paid",
        Sum(&[(1.0, "vat_collected_eur"), (-1.0, "vat_on_costs_eur"), (-1.0, "vat_on_works_eur")]),
    ),
    line(
        "invoiced_eur",
        "Invoiced to customers, VAT included",
        Sum(&[(1.0, "revenue_eur"), (1.0, "vat_collected_eur")]),
    ),
    line(
        "billed_eur",
        "Billed by suppliers, VAT included",
        Sum(&[(1.0, "opex_eur"), (1.0, "vat_on_costs_eur")]),
    ),
    // Cash that comes before or after income and costs.
    at_end(line(
        "receivables_eur",
        "Owed by customers",
        Outstanding { line: "invoiced_eur", months: "finance.working_capital.receivable_months" },
    )),
    at_end(line(
        "payables_eur",
        "Owed to suppliers",
        Outstanding { line: "billed_eur", months: "finance.working_capital.payable_months" },
    )),
    at_end(line(
        "vat_owed_eur",
        "VAT owed to the State, below 0 by it",
        Outstanding { line: "vat_eur", months: "finance.working_capital.vat_months" },
    )),
    line(
        "timing_eur",
        "Cash before income and costs, later below 0: customers, suppliers, VAT",
        Rise(&[(1.0, "payables_eur"), (-1.0, "receivables_eur"), (1.0, "vat_owed_eur")]),
    ),
    line(
        "site_left_eur",
        "Value of the site left at the end",
        Product(&["closing_index", "finance.facility_residual_fraction", "built_eur"]),
    ),
    line(
        "disposal_eur",
        "Sale of what is retired, and value left at the end",
        Sum(&[(1.0, "it_retired_eur"), (1.0, "it_left_eur"), (1.0, "site_left_eur")]),
    ),
    line(
        "site_borne_eur",
        "Investment in the site, less grants",
        Sum(&[(1.0, "capex_site_eur"), (-1.0, "grants_eur")]),
    ),
    line("depreciation_site_eur", "Depreciation of the site", of_site!("site_borne_eur"))
        .by(WRITTEN_OFF),
    line(
        "depreciation_plants_eur",
        "Depreciation of own plants and battery, within that of the site",
        of_site!("plants_spending_eur"),
    )
    .by(WRITTEN_OFF),
    line(
        "electricity_net_eur",
        "Electricity with own plants, less what is sold",
        Sum(&[
            (1.0, "electricity_eur"),
            (1.0, "plants_upkeep_eur"),
            (1.0, "depreciation_plants_eur"),
            (-1.0, "revenue_export_eur"),
        ]),
    ),
    line(
        "depreciation_it_eur",
        "Depreciation of IT",
        Depreciation {
            from: &[
                "it_spending_eur",
                "finance.it_depreciation_years",
                "finance.it_depreciation",
                "finance.macrs_bonus_fraction",
            ],
            rules: |finance| Ok(vec![(1.0, finance.it_write_off()?)]),
        },
    )
    .by(WRITTEN_OFF),
    line(
        "depreciation_eur",
        "Depreciation",
        Sum(&[(1.0, "depreciation_site_eur"), (1.0, "depreciation_it_eur")]),
    ),
    // Debt.
    Definition::scalar(
        "gearing_site",
        "Part of the site's investment that is borrowed",
        "",
        Complete,
        Agreed {
            from: &["finance.gearing", "finance.facility_loan"],
            read: |terms| terms.loans[0].gearing,
        },
    ),
    Definition::scalar(
        "gearing_it",
        "Part of the spending on IT that is borrowed",
        "",
        Complete,
        Agreed {
            from: &["finance.gearing", "finance.it_loan"],
            read: |terms| terms.loans[1].gearing,
        },
    ),
    Definition::scalar(
        "interest_rate_site",
        "Interest rate of the loan on the site",
        "1/year",
        Complete,
        Agreed {
            from: &["finance.interest_rate", "finance.facility_loan"],
            read: |terms| terms.loans[0].rate,
        },
    ),
    Definition::scalar(
        "interest_rate_it",
        "Interest rate of the loan on IT",
        "1/year",
        Complete,
        Agreed {
            from: &["finance.interest_rate", "finance.it_loan"],
            read: |terms| terms.loans[1].rate,
        },
    ),
    line(
        "refresh_debt_eur",
        "Loans drawn for replacements",
        Product(&["gearing_it", "refresh_eur"]),
    ),
    line(
        "refresh_own_eur",
        "Owners' part of replacements, less sales of what they replace",
        Sum(&[(1.0, "refresh_eur"), (-1.0, "refresh_debt_eur"), (-1.0, "it_retired_eur")]),
    ),
    line("reserve_released_eur", "Released from the refresh reserve", Positive("refresh_own_eur")),
    found(
        Item::ReservePaid,
        "Paid into the refresh reserve",
        "set_aside",
        &["reserve_released_eur", "fleet.refresh.life_years"],
    )
    .by(RESERVE),
    at_end(line(
        "replacement_reserve_eur",
        "Refresh reserve",
        Balance(&[(1.0, "reserve_paid_eur"), (-1.0, "reserve_released_eur")]),
    )),
    of_loan(
        "debt_drawn_site_eur",
        "Loans drawn for the site",
        "loan_drawn",
        (0, LoanItem::Drawn),
        &[
            "gearing_site",
            "capex_site_eur",
            "grants_eur",
            "it_spending_eur",
            "ebitda_eur",
            "disposal_eur",
            "timing_eur",
            "tax_credit_eur",
            "depreciation_eur",
            "reserve_paid_eur",
            "finance",
        ],
    ),
    of_loan(
        "debt_drawn_it_eur",
        "Loans drawn for IT",
        "loan_drawn",
        (1, LoanItem::Drawn),
        &[
            "gearing_it",
            "it_spending_eur",
            "capex_site_eur",
            "grants_eur",
            "ebitda_eur",
            "disposal_eur",
            "timing_eur",
            "tax_credit_eur",
            "depreciation_eur",
            "reserve_paid_eur",
            "finance",
        ],
    ),
    of_loan(
        "interest_capitalised_site_eur",
        "Interest during construction, site",
        "loan_capitalised",
        (0, LoanItem::Capitalised),
        SITE_LOAN,
    )
    .by(ANNUITY),
    of_loan(
        "interest_site_eur",
        "Interest paid, site",
        "loan_interest",
        (0, LoanItem::Interest),
        SITE_LOAN,
    )
    .by(ANNUITY),
    of_loan(
        "principal_site_eur",
        "Principal repaid, site",
        "loan_principal",
        (0, LoanItem::Principal),
        SITE_LOAN,
    )
    .by(ANNUITY),
    of_loan(
        "interest_capitalised_it_eur",
        "Interest during construction, IT",
        "loan_capitalised",
        (1, LoanItem::Capitalised),
        IT_LOAN,
    )
    .by(ANNUITY),
    of_loan(
        "interest_it_eur",
        "Interest paid, IT",
        "loan_interest",
        (1, LoanItem::Interest),
        IT_LOAN,
    )
    .by(ANNUITY),
    of_loan(
        "principal_it_eur",
        "Principal repaid, IT",
        "loan_principal",
        (1, LoanItem::Principal),
        IT_LOAN,
    )
    .by(ANNUITY),
    found(
        Item::Service,
        "Debt service",
        "debt_service",
        &["interest_site_eur", "interest_it_eur", "principal_site_eur", "principal_it_eur"],
    ),
    found(
        Item::FinancingPaid,
        "Fees, and interest not added to the loans, until repayment begins",
        "financing_paid",
        &[
            "debt_drawn_site_eur",
            "debt_drawn_it_eur",
            "finance.arrangement_fee_fraction",
            "finance.commitment_fee_per_year",
            "finance.gearing_of",
        ],
    ),
    found(
        Item::FinancingCost,
        "Interest and fees until repayment begins",
        "financing_cost",
        &["financing_paid_eur", "interest_capitalised_site_eur", "interest_capitalised_it_eur"],
    ),
    found(
        Item::Fees,
        "Fees since repayment began",
        "fees",
        &[
            "debt_drawn_site_eur",
            "debt_drawn_it_eur",
            "finance.arrangement_fee_fraction",
            "finance.reserves",
            "finance.facility_loan",
            "finance.it_loan",
        ],
    ),
    found(
        Item::InterestCost,
        "Interest since repayment began, paid or not",
        "interest_cost",
        &["interest_site_eur", "interest_it_eur", "finance.payment_months"],
    ),
    at_end(found(
        Item::InterestOwed,
        "Interest owed and not yet due",
        "interest_owed",
        &["interest_cost_eur", "interest_site_eur", "interest_it_eur"],
    )),
    found(
        Item::FinancingDepreciation,
        "Depreciation of interest and fees until repayment began",
        "financing_depreciation",
        &["financing_cost_eur", "finance.facility_depreciation_years"],
    )
    .by(SPREAD),
    // Reserves.
    found(
        Item::ReserveInterest,
        "Interest earned on what lies on accounts",
        "reserve_interest",
        &[
            "finance.reserves.interest_per_year",
            "replacement_reserve_eur",
            "debt_service_eur",
            "opex_eur",
            "revenue_eur",
            "finance.reserves",
            "finance.covenants.lock_up_dscr",
        ],
    ),
    found(
        Item::LateRise,
        "Rise of what lies ready for late customers",
        "revenue_reserve_rise",
        &["revenue_eur", "finance.reserves.revenue_months", "finance.repaid_after"],
    ),
    // Tax.
    line(
        "result_before_tax_eur",
        "Result before tax",
        Sum(&[
            (1.0, "ebitda_eur"),
            (1.0, "disposal_eur"),
            (-1.0, "depreciation_eur"),
            (-1.0, "depreciation_interest_eur"),
            (-1.0, "interest_cost_eur"),
            (-1.0, "fees_eur"),
            (1.0, "reserve_interest_eur"),
        ]),
    ),
    found(Item::Tax, "Company tax", "company_tax", TAX).by(YEARLY_TAX),
    found(Item::TaxPaid, "Company tax paid", "tax_paid", &["tax_eur", "finance.tax_payment"]),
    line(
        "net_result_eur",
        "Net result",
        Sum(&[(1.0, "result_before_tax_eur"), (-1.0, "tax_eur"), (1.0, "tax_credit_eur")]),
    ),
    line(
        "project_result_eur",
        "Result before tax without debt",
        Sum(&[(1.0, "ebitda_eur"), (1.0, "disposal_eur"), (-1.0, "depreciation_eur")]),
    ),
    found(Item::ProjectTax, "Company tax without debt", "project_tax", PROJECT_TAX).by(YEARLY_TAX),
    // Cash flow.
    line(
        "project_cash_flow_eur",
        "Cash flow of the project, after tax, before debt",
        Sum(&[
            (1.0, "ebitda_eur"),
            (1.0, "disposal_eur"),
            (1.0, "timing_eur"),
            (1.0, "grants_eur"),
            (1.0, "tax_credit_eur"),
            (-1.0, "project_tax_eur"),
            (-1.0, "investment_eur"),
        ]),
    ),
    line(
        "replaced_from_cash_eur",
        "Replacements paid from cash",
        Sum(&[(1.0, "refresh_eur"), (-1.0, "refresh_debt_eur")]),
    ),
    line(
        "cfads_eur",
        "Cash flow available for debt service",
        Sum(&[
            (1.0, "ebitda_eur"),
            (-1.0, "tax_paid_eur"),
            (1.0, "disposal_eur"),
            (1.0, "timing_eur"),
            (1.0, "tax_credit_eur"),
            (-1.0, "replaced_from_cash_eur"),
            (-1.0, "reserve_paid_eur"),
            (1.0, "reserve_released_eur"),
            (-1.0, "revenue_reserve_rise_eur"),
        ]),
    ),
    found(
        Item::FirstReserves,
        "Put on accounts when repayment begins",
        "first_reserves",
        &["debt_service_eur", "opex_eur", "revenue_eur", "finance.reserves"],
    ),
    at_end(found(
        Item::DebtReserve,
        "Debt service reserve",
        "debt_service_reserve",
        &[
            "debt_service_eur",
            "finance.reserves.debt_service_months",
            "finance.reserves",
            "cfads_eur",
        ],
    )),
    at_end(found(
        Item::Liquidity,
        "Ready for running costs and late customers",
        "liquidity_reserve",
        &[
            "opex_eur",
            "revenue_eur",
            "finance.reserves.operating_months",
            "finance.reserves.revenue_months",
            "finance.repaid_after",
        ],
    )),
    of_loan(
        "swept_site_eur",
        "Repaid early from cash, site",
        "swept",
        (0, LoanItem::Swept),
        &["cfads_eur", "finance.facility_loan", "finance.reserves"],
    ),
    of_loan(
        "swept_it_eur",
        "Repaid early from cash, IT",
        "swept",
        (1, LoanItem::Swept),
        &["cfads_eur", "finance.it_loan", "finance.reserves"],
    ),
    line(
        "swept_eur",
        "Repaid early from cash",
        Sum(&[(1.0, "swept_site_eur"), (1.0, "swept_it_eur")]),
    ),
    at_end(line(
        "debt_site_eur",
        "Loan outstanding, site",
        Balance(&[
            (1.0, "debt_drawn_site_eur"),
            (1.0, "interest_capitalised_site_eur"),
            (-1.0, "principal_site_eur"),
            (-1.0, "swept_site_eur"),
        ]),
    )),
    at_end(line(
        "debt_it_eur",
        "Loans outstanding, IT",
        Balance(&[
            (1.0, "debt_drawn_it_eur"),
            (1.0, "interest_capitalised_it_eur"),
            (-1.0, "principal_it_eur"),
            (-1.0, "swept_it_eur"),
        ]),
    )),
    at_end(of_loan(
        "replacement_debt_eur",
        "Loans for replacements outstanding",
        "replacement_debt",
        (1, LoanItem::ReplacementBalance),
        &[
            "refresh_debt_eur",
            "interest_rate_it",
            "finance.it_tenor_years",
            "finance.it_loan",
            "finance.payment_months",
            "finance.repaid_after",
        ],
    )),
    of_loan(
        "replacement_service_eur",
        "Debt service of loans for replacements",
        "replacement_service",
        (1, LoanItem::ReplacementService),
        &["replacement_debt_eur", "refresh_debt_eur", "interest_it_eur", "debt_it_eur"],
    ),
    at_end(found(
        Item::LockedUp,
        "Held back from the owners",
        "locked_up",
        &["cfads_eur", "debt_service_eur", "finance.covenants.lock_up_dscr"],
    )),
    found(
        Item::Distributed,
        "Paid to the owners, below 0 by them",
        "distributed",
        &[
            "cfads_eur",
            "reserve_interest_eur",
            "debt_service_eur",
            "fees_eur",
            "debt_service_reserve_eur",
            "liquidity_reserve_eur",
            "swept_eur",
            "locked_up_eur",
        ],
    ),
    line(
        "equity_paid_in_eur",
        "Paid in by the owners",
        Sum(&[
            (1.0, "investment_eur"),
            (-1.0, "grants_eur"),
            (-1.0, "refresh_eur"),
            (-1.0, "debt_drawn_site_eur"),
            (-1.0, "debt_drawn_it_eur"),
            (1.0, "refresh_debt_eur"),
            (1.0, "financing_paid_eur"),
            (1.0, "first_reserves_eur"),
        ]),
    ),
    line(
        "equity_cash_flow_eur",
        "Cash flow of the owners",
        Sum(&[(1.0, "distributed_eur"), (-1.0, "equity_paid_in_eur")]),
    ),
    // For levelised costs in real money.
    Definition::line(
        "indexed_hours_installed",
        "GPU-hours installed, times the price index",
        "GPU-h",
        Product(&["price_index", "gpu_hours_installed"]),
    ),
    Definition::line(
        "indexed_hours_available",
        "GPU-hours available, times the price index",
        "GPU-h",
        Product(&["price_index", "gpu_hours_available"]),
    ),
    Definition::line(
        "indexed_hours_sold",
        "GPU-hours sold, times the price index",
        "GPU-h",
        Product(&["price_index", "gpu_hours_sold"]),
    ),
    Definition::scalar("after_tax", "What tax leaves", "", Horizon, Complement("finance.tax_rate")),
];

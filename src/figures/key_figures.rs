//! Key figures, and the scalars that they are made of.

use super::definition::Formula::{
    Found, LeastRatio, MeanRatio, PresentValue, Product, RateOfReturn, Ratio, Seen, Sum,
};
use super::definition::Window::{Complete, FirstFullYear, Horizon, HorizonMaximum, HorizonTotal};
use super::definition::{Definition, Formula};
use super::lines::FITS;
use super::meter::Meter;

const fn ratio(over: &'static str, under: &'static str) -> Formula {
    Ratio { over, under, factor: 1.0 }
}

const fn worth(line: &'static str) -> Formula {
    PresentValue { line, rate: "finance.discount_rate" }
}

const MONTHLY: &str = "nominal; monthly flows, worth in the first month of spending; the monthly rate \
    compounds to the yearly one";
const LEVELISED: &str = "real, in money of currency.money_year; after tax; of hosting alone in colocation; the price at which the project \
    earns the discount rate if tax losses are used as they arise (Short, Packey, \
    Holt 1995, NREL/TP-462-5173)";
const LEVELISED_PRICE: &str = "real, in money of currency.money_year; the constant price that earns as much; the \
    project earns the discount rate where it equals lcoc_eur_gpu_hour";
const LEVELISED_PART: &str = "part of lcoc_eur_gpu_hour: real, after tax";
const COINCIDENT: &str = "all-in rating times coincidence, mean over cohorts";
const EXPECTED_LOAD: &str = "expected load of what is sold and works; the connection is filled for the \
    coincident peak of all";
const PUBLISHED_POWER: &str = "coincident peak of the published number of such accelerators, at the PUE of the \
    design hour; NaN where no number is published";
const PUE: &str = "EN 50600-4-2, category 3: energy of the campus over energy at the input of the \
    IT, yearly sums";
const DESIGN_HOUR: &str = "the design hour behind the number of accelerators";
const WUE: &str = "EN 50600-4-9: water drawn on site over energy of the IT";
const COMBUSTION: &str = "location-based scope 2, hourly average intensity of what burns, and scope 1 of \
    generator tests";
const LIFE_CYCLE: &str =
    "location-based, hourly average intensity over the life cycle of plants and fuels";
const WITHOUT_REFRESH: &str = "nominal; without replacements and interest during construction";
const ALL_IN: &str = "nominal: energy, network, excise, capacity, certificates, margin";
const LEVELISED_BEFORE_TAX: &str = "real, in money of currency.money_year; the price at which the project earns the \
    discount rate if no tax is due";
const UNLEVERED: &str = "nominal, after tax, without debt and its tax shield";
const COVER: &str = "cash flow after tax, replacements and their reserve, over debt service, by full \
    calendar year from the first full year on; the years before it are left out";

const fn worth_of(id: &'static str, label: &'static str, line: &'static str) -> Definition {
    horizon_eur(id, label, worth(line)).by(MONTHLY)
}

const fn horizon_eur(id: &'static str, label: &'static str, formula: Formula) -> Definition {
    Definition::scalar(id, label, "EUR", Horizon, formula)
}

const fn part_of_cost(
    id: &'static str,
    label: &'static str,
    over: &'static str,
    under: &'static str,
) -> Definition {
    Definition::scalar(id, label, "EUR/GPU-h", Horizon, ratio(over, under)).by(LEVELISED_PART)
}

/// In the order in which they are evaluated, after the statements.
pub const KEY_FIGURES: &[Definition] = &[
    // Key figures: fleet.
    Definition::key(
        "gpus",
        "Accelerators",
        "GPU",
        Complete,
        Found { from: FITS, read: |found| found.gpus },
    ),
    Definition::scalar(
        "published_gpus",
        "The published number of accelerators",
        "GPU",
        Complete,
        Found { from: &["claimed_gpus"], read: |found| found.published_gpus },
    ),
    Definition::key(
        "gpus_over_claimed",
        "Accelerators over the published number",
        "",
        Complete,
        ratio("gpus", "published_gpus"),
    )
    .by("NaN where no number is published"),
    Definition::scalar(
        "fleet_peak_mw",
        "Peak IT power of the fleet",
        "MW",
        Complete,
        Found { from: &["gpus", "fleet.coincidence"], read: |found| found.peak_mw },
    )
    .at(Meter::It),
    Definition::key(
        "it_kw_gpu",
        "Peak IT power of one accelerator among many",
        "kW/GPU",
        Complete,
        Ratio { over: "fleet_peak_mw", under: "gpus", factor: 1e3 },
    )
    .at(Meter::It)
    .by(COINCIDENT),
    Definition::scalar(
        "operating_hours_year",
        "Hours in operation",
        "h",
        FirstFullYear,
        Seen("operating_h"),
    ),
    Definition::scalar(
        "available_gpu_hours_year",
        "GPU-hours available",
        "GPU-h",
        FirstFullYear,
        Seen("gpu_hours_available"),
    ),
    Definition::key(
        "working_gpus",
        "Accelerators at work",
        "GPU",
        FirstFullYear,
        ratio("available_gpu_hours_year", "operating_hours_year"),
    )
    .by("expectation, mean of the year"),
    Definition::key(
        "sold_gpu_hours_year",
        "GPU-hours sold",
        "GPU-h/year",
        FirstFullYear,
        Seen("gpu_hours_sold"),
    ),
    Definition::key(
        "shed_gpu_hours",
        "GPU-hours lost to limits of grid or plant",
        "GPU-h",
        HorizonTotal,
        Seen("gpu_hours_shed"),
    ),
    // Energy.
    Definition::key(
        "it_energy_mwh_year",
        "Energy of the IT",
        "MWh/year",
        FirstFullYear,
        Seen("it_energy_mwh"),
    )
    .at(Meter::It),
    Definition::key(
        "facility_energy_mwh_year",
        "Energy of the campus",
        "MWh/year",
        FirstFullYear,
        Seen("facility_energy_mwh"),
    )
    .at(Meter::Facility),
    Definition::key(
        "grid_energy_mwh_year",
        "Energy from the grid",
        "MWh/year",
        FirstFullYear,
        Seen("grid_energy_mwh"),
    )
    .at(Meter::Grid),
    Definition::key("peak_it_mw", "Greatest IT power", "MW", HorizonMaximum, Seen("it_peak_mw"))
        .at(Meter::It),
    Definition::key(
        "peak_grid_mw",
        "Greatest power from the grid",
        "MW",
        HorizonMaximum,
        Seen("grid_peak_mw"),
    )
    .at(Meter::Grid)
    .by(EXPECTED_LOAD),
    Definition::key(
        "pue",
        "Power usage effectiveness",
        "",
        FirstFullYear,
        ratio("facility_energy_mwh_year", "it_energy_mwh_year"),
    )
    .by(PUE),
    Definition::key(
        "peak_hour_pue",
        "PUE of the hottest hour at full IT power",
        "",
        HorizonMaximum,
        Found { from: FITS, read: |found| found.peak_hour_pue },
    )
    .by(DESIGN_HOUR),
    Definition::scalar(
        "published_gpus_grid_kw",
        "Power from the grid that the published number needs",
        "kW",
        Complete,
        Product(&["published_gpus", "it_kw_gpu", "peak_hour_pue"]),
    )
    .at(Meter::Grid)
    .by(PUBLISHED_POWER),
    Definition::key(
        "published_gpus_grid_mw",
        "Power from the grid that the published number needs",
        "MW",
        Complete,
        Sum(&[(1e-3, "published_gpus_grid_kw")]),
    )
    .at(Meter::Grid)
    .by(PUBLISHED_POWER),
    // Water.
    Definition::key("water_m3_year", "Water", "m3/year", FirstFullYear, Seen("water_m3")),
    Definition::key(
        "wue_l_kwh",
        "Water usage effectiveness",
        "L/kWh",
        FirstFullYear,
        ratio("water_m3_year", "it_energy_mwh_year"),
    )
    .by(WUE),
    Definition::key(
        "peak_day_water_m3",
        "Water of the thirstiest day",
        "m3/day",
        HorizonMaximum,
        Seen("day_peak_water_m3"),
    )
    .by("UTC days"),
    Definition::key(
        "offsite_water_m3_year",
        "Water of the electricity, off site",
        "m3/year",
        FirstFullYear,
        Product(&["carbon.offsite_water_l_kwh", "grid_energy_mwh_year"]),
    ),
    // Heat.
    Definition::key(
        "recoverable_heat_mwh_year",
        "Heat that could be handed over",
        "MWh/year",
        FirstFullYear,
        Seen("recoverable_heat_mwh"),
    ),
    Definition::key(
        "delivered_heat_mwh_year",
        "Heat handed over",
        "MWh/year",
        FirstFullYear,
        Seen("delivered_heat_mwh"),
    ),
    Definition::key(
        "erf",
        "Energy reuse factor",
        "",
        FirstFullYear,
        ratio("delivered_heat_mwh_year", "facility_energy_mwh_year"),
    )
    .by("EN 50600-4-6"),
    // Carbon.
    Definition::key(
        "carbon_t_year",
        "Carbon of electricity and generators, combustion",
        "tCO2/year",
        FirstFullYear,
        Seen("carbon_t"),
    )
    .by(COMBUSTION),
    Definition::key(
        "carbon_life_cycle_t_year",
        "Carbon of the electricity, life cycle",
        "tCO2e/year",
        FirstFullYear,
        Seen("carbon_life_cycle_t"),
    )
    .by(LIFE_CYCLE),
    Definition::key(
        "cue_kg_kwh",
        "Carbon usage effectiveness",
        "kg/kWh",
        FirstFullYear,
        ratio("carbon_t_year", "it_energy_mwh_year"),
    )
    .by("EN 50600-4-8, combustion"),
    Definition::scalar(
        "gpus_bought",
        "Accelerators bought over the horizon",
        "GPU",
        HorizonTotal,
        Found {
            from: &[
                "gpus",
                "operation_years",
                "fleet.cohorts.online",
                "fleet.cohorts.ramp_months",
                "fleet.refresh.life_years",
            ],
            read: |found| found.gpus_bought,
        },
    ),
    Definition::scalar(
        "embodied_it_kg",
        "Embodied carbon of IT",
        "kgCO2e",
        HorizonTotal,
        Product(&["carbon.embodied_kg_gpu", "gpus_bought"]),
    ),
    Definition::scalar(
        "embodied_building_t",
        "Embodied carbon of building and plant",
        "tCO2e",
        HorizonTotal,
        Product(&["carbon.embodied_building_kg_kw", "facility.it_capacity_mw"]),
    ),
    Definition::key(
        "embodied_carbon_t",
        "Embodied carbon of IT, building and plant",
        "tCO2e",
        HorizonTotal,
        Sum(&[(1e-3, "embodied_it_kg"), (1.0, "embodied_building_t")]),
    )
    .by("cradle to gate, every generation of IT"),
    // Money.
    Definition::scalar(
        "capex_it_total_eur",
        "First IT systems in all",
        "EUR",
        HorizonTotal,
        Seen("capex_it_eur"),
    ),
    Definition::scalar(
        "capex_site_total_eur",
        "Investment in the site until complete",
        "EUR",
        HorizonTotal,
        Seen("capex_site_eur"),
    ),
    Definition::key(
        "capex_eur",
        "Investment until complete",
        "EUR",
        HorizonTotal,
        Sum(&[(1.0, "capex_site_total_eur"), (1.0, "capex_it_total_eur")]),
    )
    .by(WITHOUT_REFRESH),
    Definition::key(
        "capex_site_fraction",
        "Part of the site in the investment until complete",
        "",
        HorizonTotal,
        ratio("capex_site_total_eur", "capex_eur"),
    ),
    Definition::key(
        "capex_chips_eur",
        "Bare accelerators in the investment until complete",
        "EUR",
        HorizonTotal,
        Found {
            from: &[
                "gpus",
                "operation_years",
                "fleet.cohorts.ramp_months",
                "fleet.cohorts.chip_eur",
                "catalogue.accelerators.*.chip_price_usd",
                "currency.usd_per_eur",
                "currency.usd_per_eur_path",
                "business_model",
            ],
            read: |found| found.capex_chips_eur,
        },
    ),
    Definition::key("refresh_total_eur", "Replacements", "EUR", HorizonTotal, Seen("refresh_eur"))
        .by("nominal"),
    Definition::key("opex_eur_year", "Running costs", "EUR/year", FirstFullYear, Seen("opex_eur"))
        .by("nominal, electricity included"),
    Definition::scalar(
        "electricity_eur_year",
        "Electricity",
        "EUR/year",
        FirstFullYear,
        Seen("electricity_eur"),
    ),
    Definition::key(
        "electricity_cost_eur_mwh",
        "Price of electricity, all in",
        "EUR/MWh",
        FirstFullYear,
        ratio("electricity_eur_year", "grid_energy_mwh_year"),
    )
    .at(Meter::Grid)
    .by(ALL_IN),
    Definition::key("revenue_eur_year", "Revenue", "EUR/year", FirstFullYear, Seen("revenue_eur"))
        .by("nominal"),
    Definition::key(
        "staff",
        "People on site",
        "person",
        Complete,
        Product(&["cost.staff_per_mw", "facility.it_capacity_mw"]),
    ),
    // Levelised cost of compute.
    worth_of("worth_investment_eur", "Present value of investment", "investment_eur"),
    worth_of("worth_opex_eur", "Present value of running costs", "opex_eur"),
    worth_of("worth_other_revenue_eur", "Present value of other revenue", "revenue_other_eur"),
    worth_of("worth_disposal_eur", "Present value of what is sold", "disposal_eur"),
    worth_of("worth_depreciation_eur", "Present value of depreciation", "depreciation_eur"),
    Definition::scalar(
        "worth_hours_sold",
        "Discounted indexed GPU-hours sold",
        "GPU-h",
        Horizon,
        worth("indexed_hours_sold"),
    ),
    Definition::scalar(
        "worth_hours_available",
        "Discounted indexed GPU-hours available",
        "GPU-h",
        Horizon,
        worth("indexed_hours_available"),
    ),
    Definition::scalar(
        "worth_hours_installed",
        "Discounted indexed GPU-hours installed",
        "GPU-h",
        Horizon,
        worth("indexed_hours_installed"),
    ),
    horizon_eur(
        "running_cost_eur",
        "Running costs less other revenue and sales",
        Sum(&[
            (1.0, "worth_opex_eur"),
            (-1.0, "worth_other_revenue_eur"),
            (-1.0, "worth_disposal_eur"),
        ]),
    ),
    horizon_eur(
        "running_cost_after_tax_eur",
        "Running costs less other revenue and sales, after tax",
        Product(&["after_tax", "running_cost_eur"]),
    ),
    horizon_eur(
        "tax_shield_eur",
        "Tax saved by depreciation",
        Product(&["finance.tax_rate", "worth_depreciation_eur"]),
    ),
    horizon_eur(
        "levelised_cost_eur",
        "Cost to be earned after tax",
        Sum(&[
            (1.0, "worth_investment_eur"),
            (1.0, "running_cost_after_tax_eur"),
            (-1.0, "tax_shield_eur"),
        ]),
    ),
    Definition::scalar(
        "taxed_hours_sold",
        "Discounted indexed GPU-hours sold, after tax",
        "GPU-h",
        Horizon,
        Product(&["after_tax", "worth_hours_sold"]),
    ),
    Definition::scalar(
        "taxed_hours_available",
        "Discounted indexed GPU-hours available, after tax",
        "GPU-h",
        Horizon,
        Product(&["after_tax", "worth_hours_available"]),
    ),
    Definition::scalar(
        "taxed_hours_installed",
        "Discounted indexed GPU-hours installed, after tax",
        "GPU-h",
        Horizon,
        Product(&["after_tax", "worth_hours_installed"]),
    ),
    Definition::key(
        "lcoc_eur_gpu_hour",
        "Levelised cost of a GPU-hour sold",
        "EUR/GPU-h",
        Horizon,
        ratio("levelised_cost_eur", "taxed_hours_sold"),
    )
    .by(LEVELISED),
    Definition::key(
        "lcoc_available_eur_gpu_hour",
        "Levelised cost of a GPU-hour available",
        "EUR/GPU-h",
        Horizon,
        ratio("levelised_cost_eur", "taxed_hours_available"),
    )
    .by(LEVELISED),
    Definition::key(
        "lcoc_installed_eur_gpu_hour",
        "Levelised cost of a GPU-hour installed",
        "EUR/GPU-h",
        Horizon,
        ratio("levelised_cost_eur", "taxed_hours_installed"),
    )
    .by(LEVELISED),
    horizon_eur(
        "cost_before_tax_eur",
        "Cost to be earned before tax",
        Sum(&[(1.0, "worth_investment_eur"), (1.0, "running_cost_eur")]),
    ),
    Definition::key(
        "lcoc_before_tax_eur_gpu_hour",
        "Levelised cost of a GPU-hour sold, before tax",
        "EUR/GPU-h",
        Horizon,
        ratio("cost_before_tax_eur", "worth_hours_sold"),
    )
    .by(LEVELISED_BEFORE_TAX),
    // What a sold GPU-hour costs, part by part.
    worth_of("worth_it_eur", "Present value of IT", "it_spending_eur"),
    worth_of(
        "worth_depreciation_it_eur",
        "Present value of depreciation of IT",
        "depreciation_it_eur",
    ),
    worth_of("worth_site_eur", "Present value of the site", "capex_site_eur"),
    worth_of(
        "worth_depreciation_site_eur",
        "Present value of depreciation of the site",
        "depreciation_site_eur",
    ),
    worth_of("worth_electricity_eur", "Present value of electricity", "electricity_eur"),
    worth_of("worth_maintenance_eur", "Present value of upkeep and support", "maintenance_eur"),
    worth_of("worth_people_eur", "Present value of staff and overhead", "people_eur"),
    worth_of(
        "worth_insurance_eur",
        "Present value of insurance and local taxes",
        "insurance_taxes_eur",
    ),
    worth_of("worth_software_eur", "Present value of software, transit, sales", "software_eur"),
    worth_of("worth_compute_revenue_eur", "Present value of GPU-hours sold", "revenue_compute_eur"),
    worth_of("worth_utilities_eur", "Present value of water and fuel", "utilities_eur"),
    horizon_eur(
        "tax_shield_it_eur",
        "Tax saved by depreciation of IT",
        Product(&["finance.tax_rate", "worth_depreciation_it_eur"]),
    ),
    horizon_eur(
        "tax_shield_site_eur",
        "Tax saved by depreciation of the site",
        Product(&["finance.tax_rate", "worth_depreciation_site_eur"]),
    ),
    horizon_eur(
        "levelised_it_eur",
        "IT, less tax saved",
        Sum(&[(1.0, "worth_it_eur"), (-1.0, "tax_shield_it_eur")]),
    ),
    horizon_eur(
        "levelised_site_eur",
        "Site, less tax saved",
        Sum(&[(1.0, "worth_site_eur"), (-1.0, "tax_shield_site_eur")]),
    ),
    horizon_eur(
        "credits_eur",
        "Other revenue and sales, as a negative cost",
        Sum(&[(-1.0, "worth_other_revenue_eur"), (-1.0, "worth_disposal_eur")]),
    ),
    part_of_cost("lcoc_it_eur_gpu_hour", "IT systems", "levelised_it_eur", "taxed_hours_sold"),
    part_of_cost("lcoc_site_eur_gpu_hour", "Site", "levelised_site_eur", "taxed_hours_sold"),
    part_of_cost(
        "lcoc_electricity_eur_gpu_hour",
        "Electricity",
        "worth_electricity_eur",
        "worth_hours_sold",
    ),
    part_of_cost(
        "lcoc_maintenance_eur_gpu_hour",
        "Upkeep and support",
        "worth_maintenance_eur",
        "worth_hours_sold",
    ),
    part_of_cost(
        "lcoc_people_eur_gpu_hour",
        "Staff and overhead",
        "worth_people_eur",
        "worth_hours_sold",
    ),
    part_of_cost(
        "lcoc_insurance_eur_gpu_hour",
        "Insurance and local taxes",
        "worth_insurance_eur",
        "worth_hours_sold",
    ),
    part_of_cost(
        "lcoc_software_eur_gpu_hour",
        "Software, transit, sales",
        "worth_software_eur",
        "worth_hours_sold",
    ),
    part_of_cost(
        "lcoc_utilities_eur_gpu_hour",
        "Water and generator fuel",
        "worth_utilities_eur",
        "worth_hours_sold",
    ),
    part_of_cost(
        "lcoc_credits_eur_gpu_hour",
        "Other revenue and disposals",
        "credits_eur",
        "worth_hours_sold",
    ),
    Definition::scalar(
        "levelised_price_eur_gpu_hour",
        "Levelised price of a GPU-hour sold",
        "EUR/GPU-h",
        Horizon,
        ratio("worth_compute_revenue_eur", "worth_hours_sold"),
    )
    .by(LEVELISED_PRICE),
    // Returns.
    Definition::key("npv_eur", "Net present value", "EUR", Horizon, worth("project_cash_flow_eur"))
        .by(MONTHLY),
    Definition::key(
        "project_irr",
        "Internal rate of return of the project",
        "",
        Horizon,
        RateOfReturn("project_cash_flow_eur"),
    )
    .by(UNLEVERED),
    Definition::key(
        "equity_irr",
        "Internal rate of return of the owners",
        "",
        Horizon,
        RateOfReturn("equity_cash_flow_eur"),
    )
    .by("nominal, after tax and debt service"),
    Definition::key(
        "min_dscr",
        "Least debt service cover",
        "",
        Horizon,
        LeastRatio { over: "cfads_eur", under: "debt_service_eur" },
    )
    .by(COVER),
    Definition::key(
        "average_dscr",
        "Mean debt service cover",
        "",
        Horizon,
        MeanRatio { over: "cfads_eur", under: "debt_service_eur" },
    )
    .by("the same, sums over the same years: weighted by debt service"),
];

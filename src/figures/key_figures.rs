//! Key figures, and the scalars that they are made of.

use crate::finance::appraisal::Measures;
use crate::fleet::performance::FLOP_PER_PARAMETER;

use super::Findings;
use super::definition::Formula::{
    Complement, Found, LeastRatio, MeanRatio, PresentValue, Product, RateOfReturn, Ratio, Seen, Sum,
};
use super::definition::Window::{Complete, FirstFullYear, Horizon, HorizonMaximum, HorizonTotal};
use super::definition::{Appraised, Definition, Formula};
use super::lines::FITS;
use super::meter::Meter;

/// Floating-point operations of a PFLOP/s in a day.
const PFLOP_DAY: f64 = 8.64e19;

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
const LEVELISED_NOMINAL: &str =
    "nominal: one price for all years, whatever inflation; else as lcoc_eur_gpu_hour";
const PAYBACK: &str = "nominal, not discounted: from the first month of spending to when flows have first added up to 0, \
    along a straight line within the month; later replacements may take the sum below 0 again; undefined where it never \
    reaches 0";
const OWNERS_PAYBACK: &str = "the same from the owners' first payment";
const LEVELISED_PRICE: &str = "real, in money of currency.money_year; the constant price that earns as much; the \
    project earns the discount rate where it equals lcoc_eur_gpu_hour";
const LEVELISED_PART: &str = "part of lcoc_eur_gpu_hour: real, after tax";
const MEAN_OVER_COHORTS: &str = "mean over the cohorts that come before one retires";
const LEVELISED_YIELD: &str = "of the GPU-hour sold, over what the first generation of it yields; of hosting alone in \
    colocation";
const CHIP: &[&str] = &[
    "fleet.cohorts.accelerator",
    "fleet.accelerators",
    "gpus",
    "catalogue.accelerators.*.chip_tdp_w",
];
const NODE: &[&str] = &["chip_kw_gpu", "catalogue.accelerators.*.node_kw"];
const ALL_IN_RATING: &[&str] = &[
    "chip_kw_gpu",
    "host_kw_gpu",
    "fleet.cohorts.all_in_kw",
    "catalogue.accelerators.*.all_in_kw",
];
const JOB: &[&str] = &[
    "fleet.training.job_gpus",
    "fleet.demand.training_fraction",
    "fleet.demand.occupancy",
    "fleet.demand.first_occupancy",
    "fleet.demand.ramp_months",
    "gpus",
    "gpu_hours_available",
];
const INTERRUPTED: &[&str] = &[
    "job_gpus",
    "fleet.reliability.failures",
    "fleet.reliability.rate_factor",
    "catalogue.failures",
];
const CHECKPOINTED: &[&str] = &["job_mttf_h", "fleet.training.checkpoint_write_s"];
const RECOVERED: &[&str] = &[
    "job_mttf_h",
    "checkpoint_interval_min",
    "fleet.training.checkpoint_write_s",
    "fleet.training.recovery_min",
];
const COINCIDENT: &str = "all-in rating times coincidence, mean over cohorts";
const EXPECTED_LOAD: &str = "expected load of what is sold and works; the connection is filled for the \
    coincident peak of all";
const PUBLISHED_POWER: &str = "coincident peak of the published number of such accelerators, at the PUE of the \
    design hour; undefined where no number is published";
const PUE: &str = "EN 50600-4-2, category 3: energy of the campus over energy at the input of the \
    IT, yearly sums";
const DESIGN_HOUR: &str = "the design hour behind the number of accelerators";
const WUE: &str = "EN 50600-4-9: water drawn on site over energy of the IT";
const COMBUSTION: &str = "location-based scope 2, hourly average intensity of what burns, and scope 1 of \
    generator tests";
const LIFE_CYCLE: &str = "location-based, hourly average intensity over the life cycle of plants and fuels; without \
    generator tests";
const WITHOUT_REFRESH: &str = "nominal; without replacements and interest during construction";
const ALL_IN: &str = "nominal, per MWh consumed: energy, contracts, network, excise, capacity, certificates, margin; \
    upkeep and depreciation of own plants and battery, without interest; less what is sold";
const CARBON_FREE: &str = "own plants, contracts for carbon-free power up to the import, and the \
    carbon-free part of the grid's mix in the hour of the rest; undefined where the carbon drivers bring no such part";
const SELF_SUPPLIED: &str = "energy of own plants over that of the campus; what a battery gives back \
    is as mixed as what it took";
const LEVELISED_BEFORE_TAX: &str = "real, in money of currency.money_year; the price at which the project earns the \
    discount rate if no tax is due";
const UNLEVERED: &str = "nominal, after tax, without debt and its tax shield";
const LOAN_LIFE: &str = "present value, when repayment begins, of cash flow available for debt service less that of loans \
    for replacements, while the first loans stand, at the cost of the debt, over what is owed of them then and is \
    drawn of them later; reserves not counted";
const PROJECT_LIFE: &str = "the same to the end of the horizon";
const DEBT_OVER_USES: &str = "loans, and interest added to them, over these and what the owners paid in, until everything \
    is built";
const MEAN_LIFE: &str =
    "from when repayment begins, weighted by principal, without loans for replacements";
const ROOTS: &str = "of several, the rate of return is the one nearest 10 % at which the present value falls as the rate \
    rises";
const REPAYMENT_YEARS: &str = "twelve months each, counted from the beginning of repayment";
const COVER: &str = "cash flow after tax, replacements and their reserve, over debt service, by full \
    calendar year from the first full year on; the years before it are left out";

const PUE_1: &str = "EN 50600-4-2, category 1: energy of the campus over energy at the output of the \
    UPS, yearly sums; category 2, at the output of distribution units, is as category 3 here";
const CER: &str = "EN 50600-4-7: heat of IT, electrical chain and auxiliaries over the electricity of \
    cooling, yearly sums";
const REF: &str = "EN 50600-4-3: renewable electricity bought or certified over energy of the campus; \
    agreements count with their guarantees of origin, up to the import of the month";
const ERF: &str = "EN 50600-4-6: heat that crosses the fence over energy of the campus";
const SOURCE_WUE: &str = "water drawn on site and consumed by the plants of its electricity, over \
    energy of the IT";
const NO_PERMIT: &str = "above 1 the permit is broken; undefined without one";
const DAY_NOISE: &str = "ISO 9613-2, simple form: outdoor fans of the liquid side at their greatest \
    speed by day; chillers and the air side's towers are not counted";
const NIGHT_NOISE: &str = "ISO 9613-2, simple form: outdoor fans of the liquid side at their greatest \
    speed by night, 22 to 7 h; chillers and the air side's towers are not counted";
const SUNDAY_NOISE: &str = "ISO 9613-2, simple form: outdoor fans of the liquid side at their greatest \
    speed on Sundays by day, when the limits of the night hold; chillers and the air side's towers are \
    not counted";
const NO_LIMIT: &str = "arr\u{ea}t\u{e9} of 23 January 1997; above 0 the limit is broken; undefined where the \
    ambient noise is too low to be limited";

/// What the sound of the site at the dwelling hangs on.
macro_rules! sound {
    ($speed:literal) => {
        &[
            $speed,
            "gpus",
            "facility.neighbours.dwelling_m",
            "facility.neighbours.unit_dba",
            "facility.neighbours.source_height_m",
            "facility.neighbours.barrier_db",
            "facility.it_capacity_mw",
            "facility.cooling.liquid_fraction",
            "catalogue.accelerators.*.liquid_fraction",
            "facility.cooling.unit_mw",
            "facility.cooling.spare_units",
        ]
    };
}

const DAY: &[&str] = sound!("fan_speed_day");
const SUNDAY: &[&str] = sound!("fan_speed_sunday");
const SUNDAY_RISE: &[&str] = &["noise_sunday_dba", "facility.neighbours.background_day_dba"];
const NIGHT: &[&str] = sound!("fan_speed_night");
const DAY_RISE: &[&str] = &["noise_day_dba", "facility.neighbours.background_day_dba"];
const NIGHT_RISE: &[&str] = &["noise_night_dba", "facility.neighbours.background_night_dba"];

const fn noise(
    id: &'static str,
    label: &'static str,
    unit: &'static str,
    from: &'static [&'static str],
    read: fn(&Findings) -> f64,
) -> Definition {
    Definition::key(id, label, unit, HorizonMaximum, Found { from, read })
}

const fn permit(
    id: &'static str,
    unit: &'static str,
    read: fn(&Findings) -> f64,
    from: &'static [&'static str],
) -> Definition {
    Definition::scalar(id, "Water that may be drawn", unit, Complete, Found { from, read })
}

const fn tested(
    id: &'static str,
    label: &'static str,
    factors: &'static [&'static str],
) -> Definition {
    Definition::scalar(id, label, "g/year", FirstFullYear, Product(factors))
}

const fn in_kg(
    id: &'static str,
    label: &'static str,
    grams: &'static [(f64, &'static str)],
) -> Definition {
    Definition::key(id, label, "kg/year", FirstFullYear, Sum(grams)).by("full load")
}

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

const fn measured(
    id: &'static str,
    label: &'static str,
    unit: &'static str,
    read: fn(&Measures) -> f64,
    from: &'static [&'static str],
) -> Definition {
    let what = Appraised::Measure(read);
    Definition::key(id, label, unit, Horizon, Formula::Appraised { what, kind: id, from })
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
    .by("undefined where no number is published"),
    // From the chip to the IT meter; the facility's last step stands below.
    Definition::key(
        "chip_kw_gpu",
        "Rating of the bare accelerator",
        "kW/GPU",
        Complete,
        Found { from: CHIP, read: |found| found.yields.chip_kw },
    )
    .at(Meter::Chip)
    .by(MEAN_OVER_COHORTS),
    Definition::scalar(
        "capped_chip_kw_gpu",
        "Power to which the accelerator is held",
        "kW/GPU",
        Complete,
        Product(&["fleet.power_cap_fraction", "chip_kw_gpu"]),
    )
    .at(Meter::Chip),
    Definition::scalar(
        "host_kw_gpu",
        "The rest of its node",
        "kW/GPU",
        Complete,
        Found { from: NODE, read: |found| found.yields.host_kw },
    )
    .at(Meter::It)
    .by("rating of the bare node or rack, less its accelerators"),
    Definition::scalar(
        "network_kw_gpu",
        "Network and storage",
        "kW/GPU",
        Complete,
        Found { from: ALL_IN_RATING, read: |found| found.yields.network_kw },
    )
    .at(Meter::It)
    .by("all-in rating, less that of the node; below 0 where the maker rates the node higher"),
    Definition::key(
        "node_kw_gpu",
        "Rating of the bare node",
        "kW/GPU",
        Complete,
        Sum(&[(1.0, "capped_chip_kw_gpu"), (1.0, "host_kw_gpu")]),
    )
    .at(Meter::It)
    .by(MEAN_OVER_COHORTS),
    Definition::key(
        "all_in_kw_gpu",
        "Rating with network and storage",
        "kW/GPU",
        Complete,
        Sum(&[(1.0, "capped_chip_kw_gpu"), (1.0, "host_kw_gpu"), (1.0, "network_kw_gpu")]),
    )
    .at(Meter::It)
    .by(MEAN_OVER_COHORTS),
    Definition::key(
        "it_kw_gpu",
        "Peak IT power of one accelerator among many",
        "kW/GPU",
        Complete,
        Product(&["fleet.coincidence", "all_in_kw_gpu"]),
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
    Definition::scalar(
        "installed_gpu_hours_year",
        "GPU-hours installed",
        "GPU-h/year",
        FirstFullYear,
        Seen("gpu_hours_installed"),
    ),
    Definition::key(
        "availability",
        "Part of the installed accelerators that works",
        "",
        FirstFullYear,
        ratio("available_gpu_hours_year", "installed_gpu_hours_year"),
    )
    .by("expectation; spare nodes stand by and are not counted"),
    // What they yield.
    Definition::scalar(
        "sold_gpus",
        "Accelerators sold",
        "GPU",
        FirstFullYear,
        ratio("sold_gpu_hours_year", "operating_hours_year"),
    ),
    Definition::key(
        "training_gpus",
        "Accelerators that train",
        "GPU",
        FirstFullYear,
        Product(&["fleet.demand.training_fraction", "sold_gpus"]),
    ),
    Definition::key(
        "job_gpus",
        "Accelerators of the largest training job",
        "GPU",
        Complete,
        Found { from: JOB, read: |found| found.yields.job_gpus },
    )
    .by("fleet.training.job_gpus, or as many as train"),
    Definition::key(
        "job_mttf_h",
        "Mean time between interruptions of that job",
        "h",
        Complete,
        Found { from: INTERRUPTED, read: |found| found.yields.job_mttf_h },
    )
    .by("failures of accelerators, hosts, network and software; infant mortality and wear apart"),
    Definition::key(
        "checkpoint_interval_min",
        "Work between two checkpoints of that job",
        "min",
        Complete,
        Found { from: CHECKPOINTED, read: |found| found.yields.checkpoint_interval_min },
    )
    .by("the exact optimum for failures at random"),
    Definition::key(
        "job_ettr",
        "Useful part of that job's time",
        "",
        Complete,
        Found { from: RECOVERED, read: |found| found.yields.job_ettr },
    )
    .by("effective training time ratio at the best interval, exact renewal form"),
    Definition::key(
        "training_swing_mw",
        "Step of that job's power between computing and communicating",
        "MW",
        Complete,
        Found {
            from: &[
                "job_gpus",
                "chip_kw_gpu",
                "fleet.power_cap_fraction",
                "fleet.training.trough_fraction",
            ],
            read: |found| found.yields.swing_mw,
        },
    )
    .at(Meter::Chip)
    .by("for the electrical design: several times a second, within the mean power of the hour"),
    Definition::scalar(
        "bf16_pflops_gpu",
        "Peak of dense BF16 matrices",
        "PFLOP/s",
        Complete,
        Found {
            from: &[
                "fleet.cohorts.accelerator",
                "gpus",
                "fleet.accelerators",
                "catalogue.accelerators.*.bf16_tflops",
            ],
            read: |found| found.yields.bf16_pflops,
        },
    )
    .by(MEAN_OVER_COHORTS),
    Definition::scalar(
        "capped_throughput",
        "Speed of training under the power cap over that without",
        "",
        Complete,
        Found {
            from: &[
                "fleet.power_cap_fraction",
                "fleet.training.compute_bound_fraction",
                "gpus",
                "catalogue.accelerators.*.idle_fraction",
            ],
            read: |found| found.yields.capped_throughput,
        },
    ),
    Definition::key(
        "useful_pflops_gpu",
        "Useful operations of an accelerator that trains",
        "PFLOP/s",
        Complete,
        Product(&["bf16_pflops_gpu", "fleet.training.mfu", "capped_throughput", "job_ettr"]),
    )
    .by("peak, utilisation of a job, power cap, time lost to failures and checkpoints"),
    Definition::key(
        "training_pflops",
        "Useful operations of all that train",
        "PFLOP/s",
        FirstFullYear,
        Product(&["training_gpus", "useful_pflops_gpu"]),
    ),
    Definition::scalar(
        "training_ettr",
        "Useful part of the time of a job on all that train",
        "",
        Complete,
        Found {
            from: &[
                "fleet.training.checkpoint_write_s",
                "fleet.training.recovery_min",
                "fleet.reliability.failures",
                "fleet.reliability.rate_factor",
                "catalogue.failures",
                "fleet.demand.training_fraction",
                "fleet.demand.occupancy",
                "fleet.demand.first_occupancy",
                "fleet.demand.ramp_months",
                "gpus",
                "gpu_hours_available",
            ],
            read: |found| found.yields.training_ettr,
        },
    ),
    Definition::scalar(
        "one_job_pflops",
        "Useful operations of one job on all that train",
        "PFLOP/s",
        FirstFullYear,
        Product(&[
            "training_gpus",
            "bf16_pflops_gpu",
            "fleet.training.mfu",
            "capped_throughput",
            "training_ettr",
        ]),
    ),
    Definition::scalar(
        "model_parameter_tokens",
        "Parameters times tokens of the model that is timed",
        "",
        Complete,
        Product(&["fleet.training.parameters", "fleet.training.tokens"]),
    ),
    Definition::scalar(
        "model_pflop_days",
        "Operations of that training",
        "PFLOP-day",
        Complete,
        Sum(&[(FLOP_PER_PARAMETER / PFLOP_DAY, "model_parameter_tokens")]),
    )
    .by("six for each parameter and token; attention is neglected"),
    Definition::key(
        "training_days",
        "Days to train the model of fleet.training on all that train",
        "day",
        FirstFullYear,
        ratio("model_pflop_days", "one_job_pflops"),
    )
    .by("one job, interrupted as often as one of its size is"),
    Definition::scalar(
        "inference_gpu_hours_year",
        "GPU-hours that answer requests",
        "GPU-h/year",
        FirstFullYear,
        Product(&["fleet.demand.inference_fraction", "sold_gpu_hours_year"]),
    ),
    Definition::key(
        "mtokens_year",
        "Tokens",
        "Mtoken/year",
        FirstFullYear,
        Product(&["mtoken_gpu_hour", "inference_gpu_hours_year"]),
    )
    .by("of accelerators that answer requests, as busy as the wait allows"),
    Definition::scalar(
        "it_joule_token",
        "IT energy of a token",
        "J",
        Complete,
        Found {
            from: &[
                "it_kw_gpu",
                "tokens_s_gpu",
                "fleet.demand.inference_load",
                "catalogue.accelerators.*.idle_fraction",
            ],
            read: |found| found.yields.it_joule_per_token,
        },
    )
    .at(Meter::It),
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
    Definition::scalar(
        "own_energy_mwh_year",
        "Energy of own plants that serves the campus, at once or through the battery",
        "MWh/year",
        FirstFullYear,
        Seen("own_energy_mwh"),
    )
    .at(Meter::Facility),
    Definition::key(
        "self_supplied_fraction",
        "Part of the electricity from own plants",
        "",
        FirstFullYear,
        ratio("own_energy_mwh_year", "facility_energy_mwh_year"),
    )
    .by(SELF_SUPPLIED),
    Definition::key(
        "battery_cycles_year",
        "Full cycles of the battery",
        "1/year",
        FirstFullYear,
        Seen("battery_cycles"),
    )
    .by("energy out of its cells over what fits in them at the start of the year"),
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
    Definition::key(
        "meter_kw_gpu",
        "Power from the grid of one accelerator among many",
        "kW/GPU",
        Complete,
        Product(&["it_kw_gpu", "peak_hour_pue"]),
    )
    .at(Meter::Grid)
    .by("in the design hour"),
    Definition::key(
        "joule_per_token",
        "Energy of a token",
        "J",
        FirstFullYear,
        Product(&["it_joule_token", "pue"]),
    )
    .at(Meter::Facility)
    .by("host, network, idle time and cooling with it"),
    Definition::scalar(
        "ups_output_mwh_year",
        "Energy at the output of the UPS",
        "MWh/year",
        FirstFullYear,
        Seen("ups_output_mwh"),
    )
    .at(Meter::Facility),
    Definition::key(
        "pue_category_1",
        "Power usage effectiveness, category 1",
        "",
        FirstFullYear,
        ratio("facility_energy_mwh_year", "ups_output_mwh_year"),
    )
    .by(PUE_1),
    Definition::scalar(
        "cooling_mwh_year",
        "Energy of all cooling",
        "MWh/year",
        FirstFullYear,
        Seen("cooling_mwh"),
    )
    .at(Meter::Facility),
    Definition::scalar(
        "it_and_cooling_mwh_year",
        "Energy of IT and cooling",
        "MWh/year",
        FirstFullYear,
        Sum(&[(1.0, "it_energy_mwh_year"), (1.0, "cooling_mwh_year")]),
    ),
    Definition::key(
        "cooling_ppue",
        "Partial power usage effectiveness of cooling",
        "",
        FirstFullYear,
        ratio("it_and_cooling_mwh_year", "it_energy_mwh_year"),
    )
    .by("EN 50600-4-2: IT and cooling over IT, yearly sums"),
    Definition::scalar(
        "heat_removed_mwh_year",
        "Heat removed",
        "MWh/year",
        FirstFullYear,
        Seen("heat_removed_mwh"),
    ),
    Definition::key(
        "cer",
        "Cooling efficiency ratio",
        "",
        FirstFullYear,
        ratio("heat_removed_mwh_year", "cooling_mwh_year"),
    )
    .by(CER),
    Definition::scalar(
        "certified_mwh_year",
        "Electricity from the grid with guarantees of origin of agreements",
        "MWh/year",
        FirstFullYear,
        Seen("certified_mwh"),
    ),
    Definition::scalar(
        "uncertified_mwh_year",
        "Electricity from the grid beyond such agreements",
        "MWh/year",
        FirstFullYear,
        Sum(&[(1.0, "grid_energy_mwh_year"), (-1.0, "certified_mwh_year")]),
    ),
    Definition::scalar(
        "renewable_bought_mwh_year",
        "Renewable electricity bought beyond agreements",
        "MWh/year",
        FirstFullYear,
        Product(&["carbon.renewable_fraction", "uncertified_mwh_year"]),
    ),
    Definition::scalar(
        "renewable_mwh_year",
        "Renewable electricity",
        "MWh/year",
        FirstFullYear,
        Sum(&[
            (1.0, "certified_mwh_year"),
            (1.0, "renewable_bought_mwh_year"),
            (1.0, "own_energy_mwh_year"),
        ]),
    ),
    Definition::key(
        "ref",
        "Renewable energy factor",
        "",
        FirstFullYear,
        ratio("renewable_mwh_year", "facility_energy_mwh_year"),
    )
    .by(REF),
    Definition::key(
        "cooling_shed_gpu_hours",
        "GPU-hours lost to too little cooling",
        "GPU-h",
        HorizonTotal,
        Seen("gpu_hours_shed_cooling"),
    ),
    Definition::key(
        "clamped_hours",
        "Hours with a law of cooling at the end of its range",
        "h",
        HorizonTotal,
        Seen("clamped_h"),
    )
    .by("held at that end; see the model of the facility"),
    Definition::key(
        "coolant_supply_c",
        "Coolant sent to the racks",
        "degC",
        Complete,
        Found {
            from: &[
                "facility.cooling.water_class",
                "facility.cooling.supply_c",
                "facility.cooling.distribution_approach_k",
            ],
            read: |found| found.coolant_supply_c,
        },
    )
    .by("facility water and the approach of the distribution units"),
    Definition::scalar(
        "published_gpus_grid_kw",
        "Power from the grid that the published number needs",
        "kW",
        Complete,
        Product(&["published_gpus", "meter_kw_gpu"]),
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
    Definition::scalar(
        "all_water_m3_year",
        "Water on site and of the electricity",
        "m3/year",
        FirstFullYear,
        Sum(&[(1.0, "water_m3_year"), (1.0, "offsite_water_m3_year")]),
    ),
    Definition::scalar(
        "water_consumed_m3_year",
        "Water that does not come back",
        "m3/year",
        FirstFullYear,
        Seen("water_consumed_m3"),
    ),
    Definition::key(
        "source_wue_l_kwh",
        "Water usage effectiveness with the water of the electricity",
        "L/kWh",
        FirstFullYear,
        ratio("all_water_m3_year", "it_energy_mwh_year"),
    )
    .by(SOURCE_WUE),
    Definition::scalar(
        "hour_peak_water_m3_h",
        "Water of the thirstiest hour",
        "m3/h",
        HorizonMaximum,
        Seen("hour_peak_water_m3"),
    ),
    Definition::key(
        "peak_water_l_s",
        "Greatest flow of water",
        "L/s",
        HorizonMaximum,
        Sum(&[(1.0 / 3.6, "hour_peak_water_m3_h")]),
    )
    .by("mean of the thirstiest hour; tanks can smooth it"),
    Definition::key(
        "scarce_water_m3_year",
        "Water consumed, weighted with its scarcity",
        "m3/year",
        FirstFullYear,
        Product(&["facility.water.scarcity_factor", "water_consumed_m3_year"]),
    )
    .by("AWARE: of what evaporates, drifts or humidifies; m3 of the world's mean"),
    permit(
        "water_permit_m3_year",
        "m3/year",
        |found| found.permits[0],
        &["facility.water.permit_m3_year"],
    ),
    permit(
        "water_permit_m3_day",
        "m3/day",
        |found| found.permits[1],
        &["facility.water.permit_m3_day"],
    ),
    permit("water_permit_l_s", "L/s", |found| found.permits[2], &["facility.water.permit_l_s"]),
    Definition::key(
        "water_over_yearly_permit",
        "Water over the yearly permit",
        "",
        FirstFullYear,
        ratio("water_m3_year", "water_permit_m3_year"),
    )
    .by(NO_PERMIT),
    Definition::key(
        "water_over_daily_permit",
        "Water over the daily permit",
        "",
        HorizonMaximum,
        ratio("peak_day_water_m3", "water_permit_m3_day"),
    )
    .by(NO_PERMIT),
    Definition::key(
        "water_over_flow_permit",
        "Flow of water over the permitted one",
        "",
        HorizonMaximum,
        ratio("peak_water_l_s", "water_permit_l_s"),
    )
    .by(NO_PERMIT),
    Definition::key(
        "neighbour_drawdown_m",
        "Greatest drawdown at the nearest neighbour's well",
        "m",
        HorizonMaximum,
        Found { from: &["water_m3", "facility.aquifer"], read: |found| found.drawdown_m },
    )
    .by("Theis, monthly means of what own wells draw, at the ends of months"),
    // Neighbours.
    noise("noise_day_dba", "Noise at the nearest dwelling by day", "dB(A)", DAY, |found| {
        found.noise_dba[0]
    })
    .by(DAY_NOISE),
    noise("noise_emergence_day_db", "Rise of the noise there by day", "dB", DAY_RISE, |found| {
        found.noise_emergence_db[0]
    })
    .by(DAY_NOISE),
    noise(
        "noise_excess_day_db",
        "That rise over what is allowed by day",
        "dB",
        DAY_RISE,
        |found| found.noise_excess_db[0],
    )
    .by(NO_LIMIT),
    noise("noise_night_dba", "Noise at the nearest dwelling by night", "dB(A)", NIGHT, |found| {
        found.noise_dba[1]
    })
    .by(NIGHT_NOISE),
    noise(
        "noise_emergence_night_db",
        "Rise of the noise there by night",
        "dB",
        NIGHT_RISE,
        |found| found.noise_emergence_db[1],
    )
    .by(NIGHT_NOISE),
    noise(
        "noise_excess_night_db",
        "That rise over what is allowed by night",
        "dB",
        NIGHT_RISE,
        |found| found.noise_excess_db[1],
    )
    .by(NO_LIMIT),
    noise(
        "noise_sunday_dba",
        "Noise at the nearest dwelling on Sundays by day",
        "dB(A)",
        SUNDAY,
        |found| found.noise_dba[2],
    )
    .by(SUNDAY_NOISE),
    noise(
        "noise_emergence_sunday_db",
        "Rise of the noise there on Sundays by day",
        "dB",
        SUNDAY_RISE,
        |found| found.noise_emergence_db[2],
    )
    .by(SUNDAY_NOISE),
    noise(
        "noise_excess_sunday_db",
        "That rise over what is allowed on Sundays by day",
        "dB",
        SUNDAY_RISE,
        |found| found.noise_excess_db[2],
    )
    .by(NO_LIMIT),
    Definition::key(
        "evaporative_heat_mw",
        "Heat of evaporative plant that may spread droplets",
        "MW",
        Complete,
        Found {
            from: &[
                "facility.it_capacity_mw",
                "facility.auxiliary_fraction",
                "facility.electrical",
                "facility.cooling",
                "catalogue.accelerators.*.liquid_fraction",
                "catalogue.chillers",
                "gpus",
                "catalogue.accelerators.*.liquid_fraction",
            ],
            read: |found| found.evaporative_heat_mw,
        },
    )
    .by("as built; from 3 MW a French site is registered under heading 2921"),
    Definition::scalar(
        "operating_part_year",
        "Part of a year in operation",
        "year",
        FirstFullYear,
        Seen("operating_years"),
    ),
    Definition::scalar(
        "generator_kwh_year",
        "Energy of generator tests",
        "kWh/year",
        FirstFullYear,
        Product(&["operating_part_year", "supply.generators.test_h_year", "generators_kw"]),
    ),
    tested(
        "generator_nox_g_year",
        "Nitrogen oxides of generator tests",
        &["facility.neighbours.nox_g_kwh", "generator_kwh_year"],
    ),
    tested(
        "generator_co_g_year",
        "Carbon monoxide of generator tests",
        &["facility.neighbours.co_g_kwh", "generator_kwh_year"],
    ),
    tested(
        "generator_pm_g_year",
        "Particles of generator tests",
        &["facility.neighbours.pm_g_kwh", "generator_kwh_year"],
    ),
    in_kg(
        "generator_nox_kg_year",
        "Nitrogen oxides of generator tests",
        &[(1e-3, "generator_nox_g_year")],
    ),
    in_kg(
        "generator_co_kg_year",
        "Carbon monoxide of generator tests",
        &[(1e-3, "generator_co_g_year")],
    ),
    in_kg("generator_pm_kg_year", "Particles of generator tests", &[(1e-3, "generator_pm_g_year")]),
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
    .by(ERF),
    Definition::scalar(
        "kept_fraction",
        "Part of the energy that is not reused",
        "",
        FirstFullYear,
        Complement("erf"),
    ),
    Definition::key(
        "ere",
        "Energy reuse effectiveness",
        "",
        FirstFullYear,
        Product(&["kept_fraction", "pue"]),
    )
    .by("The Green Grid: PUE (1 - ERF)"),
    Definition::scalar(
        "network_heat_mwh_year",
        "Heat received by the network",
        "MWh/year",
        FirstFullYear,
        Seen("network_heat_mwh"),
    ),
    Definition::scalar(
        "heat_demand_mwh_year",
        "Heat asked for by the network",
        "MWh/year",
        FirstFullYear,
        Seen("heat_demand_mwh"),
    ),
    Definition::key(
        "heat_met_fraction",
        "Part of the network's demand that is met",
        "",
        FirstFullYear,
        ratio("network_heat_mwh_year", "heat_demand_mwh_year"),
    )
    .by("undefined without a network"),
    Definition::scalar(
        "heat_electricity_mwh_year",
        "Electricity of heat pump and network pumps",
        "MWh/year",
        FirstFullYear,
        Seen("heat_electricity_mwh"),
    ),
    Definition::scalar(
        "heat_replaced_kg_year",
        "Carbon of the heat replaced",
        "kgCO2/year",
        FirstFullYear,
        Product(&["facility.heat_reuse.network_carbon_g_kwh", "network_heat_mwh_year"]),
    ),
    Definition::scalar(
        "heat_electricity_kg_year",
        "Carbon of heat pump and network pumps",
        "kgCO2/year",
        FirstFullYear,
        Product(&["carbon.combustion_g_kwh", "heat_electricity_mwh_year"]),
    ),
    Definition::key(
        "avoided_carbon_t_year",
        "Carbon avoided by heat handed over",
        "tCO2/year",
        FirstFullYear,
        Sum(&[(1e-3, "heat_replaced_kg_year"), (-1e-3, "heat_electricity_kg_year")]),
    )
    .by("of the heat replaced, less the electricity of heat pump and network pumps at the grid's \
        mean; not taken off the campus' own carbon"),
    // Carbon.
    Definition::scalar(
        "carbon_free_mwh_year",
        "Energy of the campus that is free of carbon in its hour",
        "MWh/year",
        FirstFullYear,
        Seen("carbon_free_mwh"),
    )
    .at(Meter::Facility),
    Definition::scalar(
        "carbon_known_mwh_year",
        "Energy of the campus in hours whose mix is known",
        "MWh/year",
        FirstFullYear,
        Seen("carbon_known_mwh"),
    )
    .at(Meter::Facility),
    Definition::key(
        "carbon_free_fraction_24_7",
        "Part of the electricity that is free of carbon in its hour",
        "",
        FirstFullYear,
        ratio("carbon_free_mwh_year", "carbon_known_mwh_year"),
    )
    .by(CARBON_FREE),
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
                "cost.it_price_decline",
                "cost.it_price_shocks",
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
        "electricity_net_eur_year",
        "Electricity with own plants, less what is sold",
        "EUR/year",
        FirstFullYear,
        Seen("electricity_net_eur"),
    ),
    Definition::scalar(
        "consumed_mwh_year",
        "Energy of the campus, as it is supplied",
        "MWh/year",
        FirstFullYear,
        Seen("consumed_mwh"),
    )
    .at(Meter::Facility),
    Definition::key(
        "electricity_cost_eur_mwh",
        "Price of electricity, charges and depreciation included",
        "EUR/MWh",
        FirstFullYear,
        ratio("electricity_net_eur_year", "consumed_mwh_year"),
    )
    .at(Meter::Facility)
    .by(ALL_IN),
    Definition::key("revenue_eur_year", "Revenue", "EUR/year", FirstFullYear, Seen("revenue_eur"))
        .by("nominal"),
    Definition::scalar(
        "revenue_eur_mwh",
        "Revenue of a MWh of IT",
        "EUR/MWh",
        FirstFullYear,
        ratio("revenue_eur_year", "it_energy_mwh_year"),
    )
    .at(Meter::It),
    Definition::key(
        "mining_eur_mwh",
        "What a MWh of IT would earn by mining",
        "EUR/MWh",
        Complete,
        Found { from: &["revenue.mining"], read: |found| found.mining_eur_mwh },
    )
    .at(Meter::It)
    .by("a comparator: proof of work on the same power, at today's price and difficulty"),
    Definition::key(
        "revenue_over_mining",
        "Revenue over that of mining on the same energy",
        "",
        FirstFullYear,
        ratio("revenue_eur_mwh", "mining_eur_mwh"),
    ),
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
    Definition::scalar(
        "nominal_hours_sold",
        "Discounted GPU-hours sold",
        "GPU-h",
        Horizon,
        worth("gpu_hours_sold"),
    ),
    Definition::scalar(
        "nominal_hours_available",
        "Discounted GPU-hours available",
        "GPU-h",
        Horizon,
        worth("gpu_hours_available"),
    ),
    Definition::scalar(
        "nominal_hours_installed",
        "Discounted GPU-hours installed",
        "GPU-h",
        Horizon,
        worth("gpu_hours_installed"),
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
    worth_of("worth_timing_eur", "Present value of cash before income and costs", "timing_eur"),
    worth_of("worth_grants_eur", "Present value of grants", "grants_eur"),
    worth_of("worth_tax_credit_eur", "Present value of tax credits", "tax_credit_eur"),
    horizon_eur(
        "untaxed_eur",
        "Working capital, less grants and tax credits",
        Sum(&[
            (-1.0, "worth_timing_eur"),
            (-1.0, "worth_grants_eur"),
            (-1.0, "worth_tax_credit_eur"),
        ]),
    ),
    horizon_eur(
        "levelised_cost_eur",
        "Cost to be earned after tax",
        Sum(&[
            (1.0, "worth_investment_eur"),
            (1.0, "running_cost_after_tax_eur"),
            (-1.0, "tax_shield_eur"),
            (1.0, "untaxed_eur"),
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
    Definition::scalar(
        "taxed_nominal_hours_sold",
        "Discounted GPU-hours sold, after tax",
        "GPU-h",
        Horizon,
        Product(&["after_tax", "nominal_hours_sold"]),
    ),
    Definition::scalar(
        "taxed_nominal_hours_available",
        "Discounted GPU-hours available, after tax",
        "GPU-h",
        Horizon,
        Product(&["after_tax", "nominal_hours_available"]),
    ),
    Definition::scalar(
        "taxed_nominal_hours_installed",
        "Discounted GPU-hours installed, after tax",
        "GPU-h",
        Horizon,
        Product(&["after_tax", "nominal_hours_installed"]),
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
        "lcoc_eur_pflop_day",
        "Levelised cost of a useful PFLOP-day of training",
        "EUR/PFLOP-day",
        Horizon,
        Ratio { over: "lcoc_eur_gpu_hour", under: "useful_pflops_gpu", factor: 24.0 },
    )
    .by(LEVELISED_YIELD),
    Definition::key(
        "lcoc_eur_mtoken",
        "Levelised cost of a million tokens",
        "EUR/Mtoken",
        Horizon,
        ratio("lcoc_eur_gpu_hour", "mtoken_gpu_hour"),
    )
    .by(LEVELISED_YIELD),
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
    Definition::key(
        "lcoc_nominal_eur_gpu_hour",
        "Levelised cost of a GPU-hour sold, nominal",
        "EUR/GPU-h",
        Horizon,
        ratio("levelised_cost_eur", "taxed_nominal_hours_sold"),
    )
    .by(LEVELISED_NOMINAL),
    Definition::key(
        "lcoc_nominal_available_eur_gpu_hour",
        "Levelised cost of a GPU-hour available, nominal",
        "EUR/GPU-h",
        Horizon,
        ratio("levelised_cost_eur", "taxed_nominal_hours_available"),
    )
    .by(LEVELISED_NOMINAL),
    Definition::key(
        "lcoc_nominal_installed_eur_gpu_hour",
        "Levelised cost of a GPU-hour installed, nominal",
        "EUR/GPU-h",
        Horizon,
        ratio("levelised_cost_eur", "taxed_nominal_hours_installed"),
    )
    .by(LEVELISED_NOMINAL),
    horizon_eur(
        "cost_before_tax_eur",
        "Cost to be earned before tax",
        Sum(&[(1.0, "worth_investment_eur"), (1.0, "running_cost_eur"), (1.0, "untaxed_eur")]),
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
    part_of_cost(
        "lcoc_untaxed_eur_gpu_hour",
        "Working capital, less grants and tax credits",
        "untaxed_eur",
        "taxed_hours_sold",
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
    measured(
        "payback_years",
        "Payback of the project",
        "year",
        |measures| measures.payback_years,
        &["project_cash_flow_eur"],
    )
    .by(PAYBACK),
    measured(
        "equity_payback_years",
        "Payback of the owners",
        "year",
        |measures| measures.equity_payback_years,
        &["equity_cash_flow_eur"],
    )
    .by(OWNERS_PAYBACK),
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
    measured(
        "min_dscr_with_ramp",
        "Least debt service cover of all years of repayment",
        "",
        |measures| measures.min_dscr,
        &["cfads_eur", "debt_service_eur"],
    )
    .by(REPAYMENT_YEARS),
    measured(
        "llcr",
        "Loan life cover",
        "",
        |measures| measures.llcr,
        &[
            "cfads_eur",
            "replacement_service_eur",
            "interest_cost_eur",
            "debt_eur",
            "replacement_debt_eur",
            "debt_drawn_eur",
            "refresh_debt_eur",
        ],
    )
    .by(LOAN_LIFE),
    measured(
        "plcr",
        "Project life cover",
        "",
        |measures| measures.plcr,
        &[
            "cfads_eur",
            "replacement_service_eur",
            "interest_cost_eur",
            "debt_eur",
            "replacement_debt_eur",
            "debt_drawn_eur",
            "refresh_debt_eur",
        ],
    )
    .by(PROJECT_LIFE),
    measured(
        "debt_fraction",
        "Debt over all that was found until repayment began",
        "",
        |measures| measures.debt_fraction,
        &["debt_drawn_eur", "refresh_debt_eur", "interest_capitalised_eur", "equity_paid_in_eur"],
    )
    .by(DEBT_OVER_USES),
    measured(
        "average_debt_life_years",
        "Mean life of the loans",
        "year",
        |measures| measures.average_life_years,
        &["debt_eur", "replacement_debt_eur", "debt_drawn_eur", "refresh_debt_eur"],
    )
    .by(MEAN_LIFE),
    measured(
        "equity_npv_eur",
        "Net present value of the owners",
        "EUR",
        |measures| measures.equity_npv_eur,
        &["equity_cash_flow_eur", "finance.discount_rate", "finance.discounting"],
    )
    .by(MONTHLY),
    measured(
        "project_irr_roots",
        "Rates at which the project's present value is 0",
        "",
        |measures| measures.project_irr_roots,
        &["project_cash_flow_eur"],
    )
    .by(ROOTS),
    measured(
        "equity_irr_roots",
        "Rates at which the owners' present value is 0",
        "",
        |measures| measures.equity_irr_roots,
        &["equity_cash_flow_eur"],
    )
    .by(ROOTS),
    measured(
        "lock_up_years",
        "Years of repayment with a cover below lock-up",
        "year",
        |measures| measures.lock_up_years,
        &["cfads_eur", "debt_service_eur", "finance.covenants.lock_up_dscr"],
    )
    .by(REPAYMENT_YEARS),
    measured(
        "default_years",
        "Years of repayment with a cover below that of default",
        "year",
        |measures| measures.default_years,
        &["cfads_eur", "debt_service_eur", "finance.covenants.default_dscr"],
    )
    .by(REPAYMENT_YEARS),
];

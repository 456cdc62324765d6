//! Balances and limits that hold in every run, whatever the scenario.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use fleetwatt::calendar::Month;
use fleetwatt::error::Error;
use fleetwatt::figures::{Line, registry};
use fleetwatt::scenario::{Scenario, examples};
use fleetwatt::simulation::drivers::{Drivers, HourlyYear, Supplied};
use fleetwatt::simulation::{CohortCost, HOURLY_SERIES, Outcome, run};
use fleetwatt::supply::renewables::Technology;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use serde_json::json;

use crate::drawn::{self, darts};

/// A year of a profile that stays as it is.
fn flat(year: i32, level: f64) -> HourlyYear {
    HourlyYear { year, values: vec![level; 8760] }
}

fn outcome(scenario: &Scenario, hourly: bool) -> Result<Outcome, Error> {
    let [pv, wind, hydro] = [0.15, 0.25, 0.4].map(|level| vec![flat(2025, level)]);
    let supplied = Supplied { pv, wind, hydro, ..Supplied::default() };
    let drivers = Drivers::prepare(scenario.campus(), &supplied)?;
    run(scenario.campus(), &drivers, hourly, &Default::default())
}

/// A run with its lines and figures by name: by year, and by month.
struct Run {
    outcome: Outcome,
    values: HashMap<&'static str, Vec<f64>>,
    months: HashMap<&'static str, Vec<f64>>,
}

impl Run {
    fn of(outcome: Outcome) -> Self {
        let ids = || registry().definitions().iter().map(|definition| definition.id);
        let values = ids().zip(outcome.yearly()).collect();
        let months = ids().zip(outcome.values.iter().cloned()).collect();
        Self { outcome, values, months }
    }

    fn line(&self, id: &str) -> &[f64] {
        &self.values[id]
    }

    fn total(&self, id: &str) -> f64 {
        self.line(id).iter().sum()
    }

    fn value(&self, id: &str) -> f64 {
        self.line(id)[0]
    }

    /// Years of a sum of lines with signs, as `+revenue_eur -opex_eur`.
    fn sum(&self, terms: &str) -> Vec<f64> {
        let mut sum = vec![0.0; self.line("operating_h").len()];
        for term in terms.split_whitespace() {
            let (sign, id) = term.split_at(1);
            let sign = if sign == "-" { -1.0 } else { 1.0 };
            sum.iter_mut().zip(self.line(id)).for_each(|(sum, value)| *sum += sign * value);
        }
        sum
    }

    /// The greatest amount of money that moves in a year, to hold rounding against.
    fn turnover(&self) -> f64 {
        let lines = ["revenue_eur", "opex_eur", "investment_eur", "debt_service_eur"];
        lines.iter().flat_map(|id| self.line(id)).fold(1.0, |most, value| most.max(value.abs()))
    }
}

fn close(found: f64, wanted: f64, scale: f64, what: &str) -> TestCaseResult {
    let near = (found - wanted).abs() <= 1e-9 * scale.abs() + 1e-9;
    prop_assert!(near, "{what}: {found} for {wanted}");
    Ok(())
}

fn energy_balances(run: &Run) -> TestCaseResult {
    let at = |id: &str, month: usize| run.months[id][month];
    for month in 0..run.outcome.timeline.months() {
        let facility = at("facility_energy_mwh", month);
        // What is supplied is a difference where much is curtailed.
        let plants = ["pv_energy_mwh", "wind_energy_mwh", "hydro_energy_mwh"];
        let moved = facility + plants.iter().map(|id| at(id, month)).sum::<f64>();
        close(at("consumed_mwh", month), facility, moved, "supply of a month")?;
        let heat = at("recoverable_heat_mwh", month);
        let lifted = at("heat_recovery_mwh", month);
        prop_assert!(at("delivered_heat_mwh", month) <= (heat + lifted) * (1.0 + 1e-12));
        prop_assert!(heat <= at("it_energy_mwh", month) * (1.0 + 1e-12));
        prop_assert!(at("chip_energy_mwh", month) <= at("it_energy_mwh", month));
    }
    let used = run.sum(
        "+it_energy_mwh +chain_loss_mwh +transformer_loss_mwh +liquid_cooling_mwh \
         +trim_chiller_mwh +heat_recovery_mwh +air_cooling_mwh +auxiliary_mwh",
    );
    for (used, facility) in used.iter().zip(run.line("facility_energy_mwh")) {
        close(*used, *facility, *facility, "energy of a year")?;
    }
    Ok(())
}

fn water_balances(run: &Run) -> TestCaseResult {
    let uses = run.sum(
        "+water_evaporated_m3 +water_drift_m3 +water_blowdown_m3 +water_humidified_m3 \
         +water_loop_m3 +water_staff_m3",
    );
    for (uses, water) in uses.iter().zip(run.line("water_m3")) {
        close(*uses, *water, *water, "water of a year")?;
    }
    Ok(())
}

fn hours_add_up(run: &Run) -> TestCaseResult {
    let hourly = run.outcome.hourly.as_ref().unwrap();
    let series = |name: &str| {
        &hourly.series[HOURLY_SERIES.iter().position(|(known, ..)| *known == name).unwrap()]
    };
    for (name, line) in [
        ("it_power_mw", "it_energy_mwh"),
        ("ups_loss_mw", "ups_loss_mwh"),
        ("distribution_loss_mw", "distribution_loss_mwh"),
        ("transformer_loss_mw", "transformer_loss_mwh"),
        ("liquid_cooling_mw", "liquid_cooling_mwh"),
        ("trim_chiller_mw", "trim_chiller_mwh"),
        ("heat_recovery_mw", "heat_recovery_mwh"),
        ("air_cooling_mw", "air_cooling_mwh"),
        ("auxiliary_mw", "auxiliary_mwh"),
        ("facility_power_mw", "facility_energy_mwh"),
        ("grid_power_mw", "grid_energy_mwh"),
        ("export_power_mw", "export_energy_mwh"),
        ("curtailed_power_mw", "curtailed_mwh"),
        ("charge_power_mw", "charge_mwh"),
        ("discharge_power_mw", "discharge_mwh"),
        ("recoverable_heat_mw", "recoverable_heat_mwh"),
        ("delivered_heat_mw", "delivered_heat_mwh"),
        ("network_heat_mw", "network_heat_mwh"),
        ("heat_demand_mw", "heat_demand_mwh"),
        ("water_evaporated_m3", "water_evaporated_m3"),
        ("water_drift_m3", "water_drift_m3"),
        ("water_blowdown_m3", "water_blowdown_m3"),
        ("water_humidified_m3", "water_humidified_m3"),
    ] {
        let hours: f64 = series(name).iter().sum();
        let months: f64 = run.months[line].iter().sum();
        let years = run.total(line);
        close(hours, months, months, name)?;
        close(years, months, months, name)?;
    }
    let hours: f64 = series("water_m3").iter().sum();
    close(hours, run.total("water_m3"), hours, "hours of water")?;
    let times = |price: &str| -> f64 {
        series("grid_power_mw").iter().zip(series(price)).map(|(mw, price)| mw * price).sum()
    };
    let energy_eur = run.total("electricity_energy_eur");
    let turnover: f64 = series("grid_power_mw")
        .iter()
        .zip(series("price_eur_mwh"))
        .map(|(mw, price)| (mw * price).abs())
        .sum();
    close(times("price_eur_mwh"), energy_eur, turnover, "hours of energy cost")?;
    let combustion_t = run.total("carbon_combustion_t");
    close(times("carbon_g_kwh") / 1_000.0, combustion_t, combustion_t, "hours of carbon")?;
    let count = series("it_power_mw").len() as f64;
    close(count, run.total("operating_h"), count, "hours")
}

/// Hour by hour: what comes in goes out, the battery keeps what it took, and a year ends as it
/// began.
fn own_supply_balances(run: &Run, scenario: &Scenario) -> TestCaseResult {
    let hourly = run.outcome.hourly.as_ref().unwrap();
    let series = |name: &str| {
        &hourly.series[HOURLY_SERIES.iter().position(|(known, ..)| *known == name).unwrap()]
    };
    let supply = &scenario.campus().supply;
    let battery = &supply.battery;
    let [charge, discharge] = [series("charge_power_mw"), series("discharge_power_mw")];
    let [level, export] = [series("battery_level_mwh"), series("export_power_mw")];
    let [generated, curtailed] = [series("generation_power_mw"), series("curtailed_power_mw")];
    let plants_mw = 0.15 * supply.pv.capacity_mwp
        + 0.25 * supply.wind.capacity_mw
        + 0.4 * supply.hydro.capacity_mw;
    let timeline = run.outcome.timeline;
    let mut begin = 0;
    for year in timeline.operating_years() {
        let first = timeline.opening.max(Month::new(year, 1));
        let months = timeline.end.min(Month::new(year + 1, 1)).since(first);
        let hours: usize = (0..months).map(|n| first.plus(n).hours()).sum();
        let capacity = run.months["battery_capacity_mwh"][timeline.position(first)];
        let mut before = level[begin + hours - 1];
        for hour in begin..begin + hours {
            let came = series("grid_power_mw")[hour] + generated[hour] + discharge[hour];
            let went = series("facility_power_mw")[hour] + charge[hour] + export[hour];
            close(came, went, came, "power of an hour")?;
            let kept = before * (1.0 - battery.self_discharge_per_h)
                + battery.charge_efficiency * charge[hour]
                - discharge[hour] / battery.discharge_efficiency;
            close(level[hour], kept, capacity, "content of the battery")?;
            close(generated[hour] + curtailed[hour], plants_mw, plants_mw, "own plants")?;
            prop_assert!(level[hour] <= capacity * (1.0 + 1e-12));
            prop_assert!(charge[hour].max(discharge[hour]) <= battery.power_mw * (1.0 + 1e-12));
            prop_assert!(export[hour] <= supply.export_limit_mw * (1.0 + 1e-12));
            before = level[hour];
        }
        begin += hours;
    }
    close(level.len() as f64, begin as f64, 1.0, "hours")
}

fn limits_hold(run: &Run, scenario: &Scenario) -> TestCaseResult {
    let campus = scenario.campus();
    let (grid_mw, it_mw) = (campus.site.grid_connection_mw, campus.facility.it_capacity_mw);
    let [peak_grid, peak_it] = [run.value("peak_grid_mw"), run.value("peak_it_mw")];
    prop_assert!(peak_grid <= grid_mw * (1.0 + 1e-9), "{peak_grid} MW behind {grid_mw}");
    prop_assert!(peak_it <= it_mw * (1.0 + 1e-9), "{peak_it} MW in {it_mw}");
    let capacity = &run.outcome.capacity;
    prop_assert!(capacity.it_limit_mw <= it_mw && capacity.it_limit_mw <= grid_mw);
    for line in Line::ALL {
        // What a month holds is a quantity; only prices have signs.
        if !matches!(line, Line::ElectricityEnergy | Line::ElectricityContracts) {
            let least = run.months[line.id()].iter().copied().fold(0.0, f64::min);
            prop_assert!(least >= -1e-9, "{} is {least} in a month", line.id());
        }
    }
    for (sold, available) in run.line("gpu_hours_sold").iter().zip(run.line("gpu_hours_available"))
    {
        prop_assert!(sold <= &(available * (1.0 + 1e-12)));
    }
    Ok(())
}

fn money_balances(run: &Run) -> TestCaseResult {
    let scale = run.turnover();
    let years = |name: &str, found: &[f64], wanted: &[f64]| -> TestCaseResult {
        for (found, wanted) in found.iter().zip(wanted) {
            close(*found, *wanted, scale, name)?;
        }
        Ok(())
    };
    let rebuilt = run.sum(
        "+revenue_eur -opex_eur +disposal_eur +timing_eur +grants_eur +tax_credit_eur \
         -project_tax_eur -investment_eur",
    );
    years("cash flow of the project", &rebuilt, run.line("project_cash_flow_eur"))?;
    let parties = run.sum(
        "+operator_pretax_cash_flow_eur +landlord_pretax_cash_flow_eur +lessor_pretax_cash_flow_eur",
    );
    let campus =
        run.sum("+revenue_eur -opex_eur +disposal_eur +grants_eur +tax_credit_eur -investment_eur");
    years("cash flows of the parties before tax", &parties, &campus)?;
    // Every euro that comes in or goes out.
    let accounts = run.line("accounts_eur");
    let mut rebuilt = run.sum(
        "+revenue_eur +disposal_eur +timing_eur +grants_eur +tax_credit_eur +debt_drawn_eur \
         +reserve_interest_eur -opex_eur -tax_paid_eur -capex_site_eur -capex_it_eur -refresh_eur \
         -interest_eur -principal_eur -swept_eur -fees_eur -financing_paid_eur",
    );
    let mut before = 0.0;
    for (flow, lies) in rebuilt.iter_mut().zip(accounts) {
        *flow -= lies - before;
        before = *lies;
    }
    years("cash flow of the owners", &rebuilt, run.line("equity_cash_flow_eur"))?;
    years("sources and uses", run.line("sources_eur"), run.line("uses_eur"))?;
    years("balance sheet", run.line("assets_eur"), run.line("liabilities_eur"))?;
    for id in
        ["accounts_eur", "debt_eur", "working_capital_eur", "tax_owed_eur", "fixed_assets_eur"]
    {
        let left = run.line(id).last().copied().unwrap_or(f64::NAN);
        close(left, 0.0, 20.0 * scale, id)?;
    }
    let owed = run.total("debt_drawn_eur") + run.total("interest_capitalised_eur");
    let repaid = run.total("principal_eur") + run.total("swept_eur");
    close(repaid, owed, owed, "loans repaid")?;
    for balance in &run.months["debt_eur"] {
        prop_assert!(*balance >= -1e-9 * scale, "a loan is repaid beyond what is owed: {balance}");
    }
    let mut reserve = 0.0;
    let months = run.months["reserve_paid_eur"].iter().zip(&run.months["reserve_released_eur"]);
    for (paid, released) in months {
        reserve += paid - released;
        prop_assert!(reserve >= -1e-9 * scale, "the reserve is overdrawn: {reserve}");
    }
    close(reserve, 0.0, scale, "the reserve at the end")?;
    let spent = run.total("investment_eur") - run.total("grants_eur");
    close(run.total("depreciation_eur"), spent, spent, "depreciation")?;
    let financing = run.total("financing_cost_eur");
    close(run.total("depreciation_interest_eur"), financing, spent, "interest and fees")?;
    // Over the whole life profit is cash: all that is written off was spent.
    let cash = run.sum(
        "+revenue_eur -opex_eur +disposal_eur +tax_credit_eur +reserve_interest_eur -tax_eur \
         -interest_eur -fees_eur",
    );
    let owners: f64 = cash.iter().sum::<f64>() - spent - financing;
    let many = 100.0 * scale;
    close(run.total("net_result_eur"), owners, many, "results and cash")?;
    close(run.total("equity_cash_flow_eur"), owners, many, "owners and results")
}

/// Cohorts bear together what the campus costs, and their hours are its hours.
fn cohorts_share_the_cost(run: &Run) -> TestCaseResult {
    let costs = &run.outcome.cohort_costs;
    if run.value("worth_hours_installed") == 0.0 {
        prop_assert!(costs.iter().all(|cost| cost.levelised_cost_eur.is_nan()));
        return Ok(());
    }
    let all: f64 = costs.iter().map(|cost| cost.levelised_cost_eur).sum();
    let scale = run.turnover() + run.value("worth_investment_eur");
    close(all, run.value("levelised_cost_eur"), scale, "costs of cohorts")?;
    for (id, read) in [
        ("taxed_hours_sold", (|cost| cost.taxed_hours_sold) as fn(&CohortCost) -> f64),
        ("taxed_hours_available", |cost| cost.taxed_hours_available),
        ("taxed_hours_installed", |cost| cost.taxed_hours_installed),
    ] {
        let hours: f64 = costs.iter().map(read).sum();
        close(hours, run.value(id), run.value(id), id)?;
    }
    if let [only] = costs.as_slice() {
        let whole = run.value("lcoc_nominal_installed_eur_gpu_hour");
        close(only.lcoc_nominal_installed_eur_gpu_hour, whole, whole, "the only cohort")?;
    }
    Ok(())
}

/// Figures that have no value in some runs: without anything sold, lent or claimed.
fn figures_are_finite(run: &Run) -> TestCaseResult {
    let zero = |id: &str| run.value(id) == 0.0;
    let idle = run.value("job_gpus") < 1.0;
    let nothing_served = !run.line("debt_service_eur").iter().any(|paid| *paid > 0.0);
    let begin = run.outcome.timeline.position(run.outcome.repaid_after);
    let later: f64 = ["debt_drawn_eur", "refresh_debt_eur"]
        .iter()
        .zip([1.0, -1.0])
        .map(|(line, sign)| sign * run.months[*line][begin + 1..].iter().sum::<f64>())
        .sum();
    let nothing_lent = run.months["debt_eur"][begin] + later <= 1e-9 * run.turnover();
    for definition in registry().definitions() {
        let excused = match definition.id {
            "published_gpus" | "published_gpus_grid_kw" | "published_gpus_grid_mw" => true,
            "gpus_over_claimed" | "project_irr" | "equity_irr" => true,
            // A party that invests nothing, or gets nothing, has no rate.
            "operator_rate" | "landlord_rate" | "lessor_rate" => true,
            "operator_irr" | "landlord_irr" | "lessor_irr" => true,
            "operator_npv_eur" | "landlord_npv_eur" | "lessor_npv_eur" => zero("leased"),
            "payback_years" | "equity_payback_years" => true,
            "min_dscr" | "average_dscr" | "min_dscr_with_ramp" => nothing_served,
            "llcr" | "plcr" | "average_debt_life_years" => nothing_lent,
            "pue" | "wue_l_kwh" | "cue_kg_kwh" | "cooling_ppue" | "source_wue_l_kwh" => {
                zero("it_energy_mwh_year")
            }
            "pue_category_1" => zero("ups_output_mwh_year"),
            "cer" => zero("cooling_mwh_year"),
            "erf" | "ref" | "kept_fraction" => zero("facility_energy_mwh_year"),
            "electricity_cost_eur_mwh" => zero("consumed_mwh_year"),
            "self_supplied_fraction" => zero("facility_energy_mwh_year"),
            // The part of a synthetic grid that is free of carbon is not known.
            "carbon_free_fraction_24_7" => true,
            "ere" => zero("facility_energy_mwh_year") || zero("it_energy_mwh_year"),
            "heat_met_fraction" => zero("heat_demand_mwh_year"),
            id if id.starts_with("noise_excess_") => true,
            "noise_day_dba" => !run.line("fan_speed_day").iter().any(|speed| *speed > 0.0),
            "noise_sunday_dba" => !run.line("fan_speed_sunday").iter().any(|speed| *speed > 0.0),
            "noise_night_dba" => !run.line("fan_speed_night").iter().any(|speed| *speed > 0.0),
            id if id.starts_with("water_permit_") || id.starts_with("water_over_") => true,
            "capex_site_fraction" => zero("capex_eur"),
            "job_mttf_h" | "checkpoint_interval_min" => idle || run.value("job_ettr") == 1.0,
            "job_ettr" | "training_ettr" | "useful_pflops_gpu" | "training_pflops" => idle,
            "one_job_pflops" => idle,
            "training_days" => idle || zero("one_job_pflops"),
            "lcoc_eur_pflop_day" => idle || zero("useful_pflops_gpu") || zero("worth_hours_sold"),
            "it_joule_token" | "joule_per_token" | "lcoc_eur_mtoken" => {
                zero("inference_busy_fraction") || zero("it_energy_mwh_year")
            }
            "revenue_eur_mwh" => zero("it_energy_mwh_year"),
            "revenue_over_mining" => zero("it_energy_mwh_year") || zero("mining_eur_mwh"),
            "lcoc_available_eur_gpu_hour" | "lcoc_nominal_available_eur_gpu_hour" => {
                zero("worth_hours_available")
            }
            "lcoc_installed_eur_gpu_hour" | "lcoc_nominal_installed_eur_gpu_hour" => false,
            "levelised_price_eur_gpu_hour" => zero("worth_hours_sold"),
            id if id.starts_with("lcoc_") => zero("worth_hours_sold"),
            _ => false,
        };
        let finite = run.line(definition.id).iter().all(|value| value.is_finite());
        prop_assert!(excused || finite, "{}: {:?}", definition.id, run.line(definition.id));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_own_supply_balances(
        pv_mw in 0.0..300.0f64, wind_mw in 0.0..200.0f64, hydro_mw in 0.0..30.0f64,
        battery_mw in 0.0..80.0f64, duration_h in 0.5..8.0f64, export_mw in 0.0..60.0f64,
        years in 1u8..5, adds: bool, block_mw in 0.0..120.0f64, indexed in 0.0..1.0f64,
    ) {
        let changes = [
            ("operation_years", json!(years)),
            ("supply.pv.capacity_mwp", json!(pv_mw)),
            ("supply.wind.capacity_mw", json!(wind_mw)),
            ("supply.hydro.capacity_mw", json!(hydro_mw)),
            ("supply.battery.power_mw", json!(battery_mw)),
            ("supply.battery.duration_h", json!(duration_h)),
            ("supply.battery.augmentation", json!(if adds { "additions" } else { "none" })),
            ("supply.battery.augmentation_years", json!(2)),
            ("supply.export_limit_mw", json!(export_mw)),
            ("supply.block", json!([{ "power_mw": block_mw, "last_year": 2027 }])),
            ("supply.indexed", json!([{ "load_fraction": indexed, "spot_factor": 1.2 }])),
            ("supply.ppa", json!([{ "technology": "wind", "capacity_mw": block_mw, "price_eur_mwh": 75.0 }])),
        ];
        let changes = changes.map(|(path, value)| (path.to_owned(), value));
        let scenario = Scenario::example("valence-80mw").unwrap().replace(&changes).unwrap();
        let run = Run::of(outcome(&scenario, true).unwrap());
        own_supply_balances(&run, &scenario)?;
        energy_balances(&run)?;
        hours_add_up(&run)?;
        limits_hold(&run, &scenario)?;
        money_balances(&run)?;
        cohorts_share_the_cost(&run)?;
        figures_are_finite(&run)?;
    }

    #[test]
    fn every_run_balances(
        example: prop::sample::Index, darts in darts(10), years in 1u8..22, gpus in 1u32..90_000,
        fill: bool,
    ) {
        let drawn = drawn::scenario(example, &darts);
        prop_assume!(drawn.is_some());
        let mut changes = vec![("operation_years".to_owned(), json!(years))];
        if !fill {
            changes.push(("fleet.cohorts[0].gpus".to_owned(), json!(gpus)));
        }
        let scenario = drawn.unwrap().replace(&changes);
        prop_assume!(scenario.is_ok());
        let scenario = scenario.unwrap();
        let found = match outcome(&scenario, true) {
            Ok(found) => Run::of(found),
            // The only refusal that a scenario without faults may meet.
            Err(Error::Infeasible(_)) => return Ok(()),
            Err(other) => return Err(TestCaseError::fail(other.to_string())),
        };
        energy_balances(&found)?;
        water_balances(&found)?;
        hours_add_up(&found)?;
        limits_hold(&found, &scenario)?;
        money_balances(&found)?;
        cohorts_share_the_cost(&found)?;
        figures_are_finite(&found)?;
    }

    /// Twice the campus draws, drinks and moves twice as much.
    #[test]
    fn size_scales(example: prop::sample::Index, darts in darts(6), gpus in 10_000u32..60_000) {
        let drawn = drawn::scenario(example, &darts);
        prop_assume!(drawn.is_some());
        let drawn = drawn.unwrap();
        // A row of large chillers has a last one, which runs below its best: that does not scale.
        let air_side = drawn.campus().facility.cooling.air_side.word();
        prop_assume!(!air_side.starts_with("water"));
        let sized = |factor: u32| {
            let campus = drawn.campus();
            let by = f64::from(factor);
            let finance = &campus.finance;
            let changes = [
                ("operation_years", json!(7)),
                // The threshold of the reduced rate stays where it is.
                ("supply.excise", json!("full")),
                // A stock of spares serves more nodes better.
                ("fleet.reliability.spares_fraction", json!(0.0)),
                ("fleet.cohorts[0].gpus", json!(gpus * factor)),
                ("site.grid_connection_mw", json!((by * campus.site.grid_connection_mw).min(5_000.0 * by))),
                ("facility.it_capacity_mw", json!((by * campus.facility.it_capacity_mw).min(5_000.0 * by))),
                ("facility.cooling.unit_mw", json!(by * campus.facility.cooling.unit_mw.min(5.0))),
                ("facility.heat_reuse.network_mw", json!((by * campus.facility.heat_reuse.network_mw).min(5_000.0 * by))),
                ("supply.generators.capacity_mw", json!((by * campus.supply.generators.capacity_mw).min(5_000.0 * by))),
                ("supply.pv.capacity_mwp", json!((by * campus.supply.pv.capacity_mwp).min(5_000.0 * by))),
                ("supply.wind.capacity_mw", json!((by * campus.supply.wind.capacity_mw).min(5_000.0 * by))),
                ("supply.hydro.capacity_mw", json!((by * campus.supply.hydro.capacity_mw).min(5_000.0 * by))),
                ("supply.battery.power_mw", json!((by * campus.supply.battery.power_mw).min(5_000.0 * by))),
                ("supply.export_limit_mw", json!((by * campus.supply.export_limit_mw).min(5_000.0 * by))),
                ("cost.turnover_allowance_eur", json!((by * campus.cost.turnover_allowance_eur).min(5e11 * by))),
                ("finance.loss_allowance_eur", json!((by * finance.loss_allowance_eur).min(5e11 * by))),
                ("finance.interest_cap_eur", json!((by * finance.interest_cap_eur).min(5e11 * by))),
                ("finance.social_contribution_rate", json!(0.0)),
            ];
            drawn.replace(&changes.map(|(path, value)| (path.to_owned(), value))).unwrap()
        };
        let [one, two] = [1, 2].map(|factor| outcome(&sized(factor), false));
        prop_assume!(one.is_ok());
        let (one, two) = (Run::of(one.unwrap()), Run::of(two.unwrap()));
        let turnover = one.turnover();
        for definition in registry().definitions().iter().filter(|d| d.window.is_none()) {
            let by = if matches!(definition.unit, "h" | "year" | "") { 1.0 } else { 2.0 };
            let scale = if definition.unit == "EUR" { turnover } else { 0.0 };
            for (one, two) in one.line(definition.id).iter().zip(two.line(definition.id)) {
                close(*two, by * one, scale.max(two.abs()), definition.id)?;
            }
        }
        for ratio in ["pue", "wue_l_kwh", "lcoc_eur_gpu_hour", "min_dscr", "peak_hour_pue"] {
            let [one, two] = [one.value(ratio), two.value(ratio)];
            prop_assume!(one.is_finite());
            prop_assert!((two / one - 1.0).abs() < 1e-9, "{ratio}: {one}, then {two}");
        }
    }
}

#[test]
fn examples_balance() {
    for name in examples() {
        let scenario = Scenario::example(name).unwrap();
        let found = Run::of(outcome(&scenario, true).unwrap());
        let checked = energy_balances(&found)
            .and_then(|()| water_balances(&found))
            .and_then(|()| hours_add_up(&found))
            .and_then(|()| limits_hold(&found, &scenario))
            .and_then(|()| money_balances(&found))
            .and_then(|()| cohorts_share_the_cost(&found))
            .and_then(|()| figures_are_finite(&found));
        checked.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn hours_change_nothing() {
    let scenario = Scenario::example("valence-40mw").unwrap();
    let [with, without] = [true, false].map(|hourly| outcome(&scenario, hourly).unwrap());
    assert!(without.hourly.is_none());
    assert_eq!(with.values.len(), without.values.len());
    let bits = |outcome: &Outcome| -> Vec<u64> {
        outcome.values.iter().flatten().map(|value| value.to_bits()).collect()
    };
    assert_eq!(bits(&with), bits(&without));
}

#[test]
fn warmer_years_hold_fewer_accelerators() {
    let counts = [0.0, 0.35, 1.0].map(|trend| {
        let changes = [("climate.trend_c_per_decade".to_owned(), json!(trend))];
        let scenario = Scenario::example("valence-80mw").unwrap().replace(&changes).unwrap();
        Run::of(outcome(&scenario, false).unwrap()).value("gpus")
    });
    assert!(counts[0] > counts[1] && counts[1] > counts[2], "{counts:?}");
}

#[test]
fn profiles_of_plants_serve_the_years_in_turn() {
    let example = Scenario::example("valence-80mw").unwrap();
    let of = |path: &str, value: f64| example.replace(&[(path.to_owned(), json!(value))]).unwrap();
    let supplied = Supplied { wind: vec![flat(2019, 0.2), flat(2020, 0.3)], ..Supplied::default() };
    let turbines = of("supply.wind.capacity_mw", 10.0);
    let drivers = Drivers::prepare(turbines.campus(), &supplied).unwrap();
    let level = |year| drivers.output_of(Technology::Wind, year, 0..24).map(|found| found[0]);
    assert_eq!([2026, 2027, 2028].map(level), [Some(0.2), Some(0.3), Some(0.2)]);
    for other in [Technology::Pv, Technology::Hydro] {
        assert_eq!(drivers.output_of(other, 2026, 0..24), None);
    }
    let key = |scenario: &Scenario| Drivers::key(scenario.campus());
    assert_eq!(key(&turbines), key(&of("supply.wind.capacity_mw", 20.0)));
    assert_ne!(key(&turbines), key(&example));
    // Without plant nobody asks how high it would stand.
    assert_eq!(key(&example), key(&of("supply.wind.hub_height_m", 80.0)));
    assert!(matches!(
        Drivers::prepare(turbines.campus(), &Supplied::default()),
        Err(Error::Config(faults)) if faults[0].path == "supply.wind.capacity_mw"
    ));
}

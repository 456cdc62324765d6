//! Couples the models over the timeline: from a scenario and its drivers to its
//! operations and, through the registry of figures, to its statements.

mod bookings;
pub mod capacity;
mod cohort_costs;
mod contracts;
pub mod drivers;
mod fleet_plan;
pub mod goal;
mod hours;
mod origin;
mod purchase;
mod surroundings;
mod timeline;
mod yields;

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::calendar::Month;
use crate::error::{Error, Result};
use crate::facility::cooling::{CoolAir, Reject, WithCooling, with_cooling};
use crate::figures::{Book, Findings, Line, Monthly, by_year, registry};
use crate::finance::currency::along;
use crate::progress::Progress;
use crate::scenario::{BusinessModel, Campus, Scenario};
use crate::supply::excise::{Excise, Rates};
use crate::supply::turpe::Turpe;

use capacity::Capacity;
pub use cohort_costs::CohortCost;
use drivers::{Drivers, Level, Supplied};
use fleet_plan::{FleetMonth, FleetPlan};
pub use hours::{HOURLY_SERIES, Hourly};
use hours::{Limits, MonthPlan, run_month};
use purchase::Purchase;
pub use surroundings::Duties;
use surroundings::Surroundings;
pub use timeline::Timeline;

/// What a run yields.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The months.
    pub timeline: Timeline,
    /// What fits and why.
    pub capacity: Capacity,
    /// Values of every definition of the registry, in its order: one, or one for each month.
    pub values: Vec<Vec<f64>>,
    /// What French law asks of the site.
    pub duties: Duties,
    /// Accelerators installed of each cohort, month by month.
    pub cohorts: Vec<Vec<f64>>,
    /// The month after which lenders are repaid.
    pub repaid_after: Month,
    /// What the GPU-hours of each cohort cost.
    pub cohort_costs: Vec<CohortCost>,
    /// The calendar year of the figures of the first full year.
    pub full_year: i32,
    /// The calendar years in full operation from then on.
    pub full_years: Vec<i32>,
    /// Every hour, where asked for.
    pub hourly: Option<Hourly>,
}

impl Outcome {
    /// The values by calendar year; scalars as they are.
    pub fn yearly(&self) -> Vec<Vec<f64>> {
        let definitions = registry().definitions().iter().zip(&self.values);
        let gathered = definitions.map(|(definition, values)| match definition.window {
            Some(_) => values.clone(),
            None => by_year(self.timeline.start, values, definition.gather),
        });
        gathered.collect()
    }
}

/// Runs a scenario with its drivers: a pure function.
///
/// # Errors
/// [`Error::Infeasible`] where nothing fits behind the grid connection;
/// [`Error::Interrupted`] when asked to stop.
pub fn run(
    campus: &Campus,
    drivers: &Drivers,
    keep_hours: bool,
    progress: &Progress,
) -> Result<Outcome> {
    // Of thousands of runs, those not yet begun end here.
    if progress.stopped() {
        return Err(Error::Interrupted);
    }
    let timeline = Timeline::of(campus);
    let capacity = Capacity::of(campus, &timeline, drivers)?;
    let fleet = FleetPlan::of(campus, &timeline, &capacity.counts)?;
    let busy = campus.fleet.demand.busy_with_requests(campus.fleet.inference.busiest_load()?)?;
    let mut monthly = Monthly::new(timeline.start, timeline.months());
    let task = Operation {
        campus,
        timeline: &timeline,
        fleet: &fleet,
        weekly_load: &campus.fleet.demand.weekly_load(&busy),
        liquid_fraction: capacity.liquid_fraction,
        drivers,
        monthly: &mut monthly,
        keep_hours,
        progress,
    };
    let (facility_mw, mut hourly) = with_cooling(&campus.facility.cooling, task)?;
    bookings::book(campus, &timeline, &fleet, &mut monthly)?;
    let (excise_eur_mwh, excise_threshold_eur_year) = excise(campus, &facility_mw, &monthly)?;
    let purchase = Purchase { campus, timeline: &timeline, drivers, excise_eur_mwh, progress };
    purchase.book(&facility_mw, &mut monthly, hourly.as_mut())?;
    let around = Surroundings::of(campus, &capacity, &monthly)?;
    let noise = around.noise;
    let tariff = Turpe::french(campus.site.voltage, campus.supply.network.usage)?;
    let findings = Findings {
        gpus: fleet.gpus,
        published_gpus: campus.claimed_gpus.unwrap_or(f64::NAN),
        yields: yields::yields(campus, &timeline, &fleet, &busy)?,
        mining_eur_mwh: campus.revenue.mining.eur_mwh()?,
        peak_hour_pue: capacity.peak_hour_pue,
        gpus_bought: fleet.gpus_bought,
        capex_chips_eur: fleet.chips_eur,
        network_eur_kw_year: tariff
            .subscription_eur_kw_year(&campus.supply.network.subscribed_mw(1.0)),
        cta_fraction: tariff.cta_fraction,
        excise_eur_mwh,
        excise_threshold_eur_year,
        leased: if campus.business_model == BusinessModel::LeasedIt { 1.0 } else { 0.0 },
        recharged_fraction: match campus.business_model {
            BusinessModel::Cloud | BusinessModel::LeasedIt => 0.0,
            BusinessModel::Colocation => campus.revenue.power_recharge_fraction,
        },
        noise_dba: noise.map(|noise| finite(noise.source_dba)),
        noise_emergence_db: noise.map(|noise| noise.emergence_db),
        noise_excess_db: noise.map(|noise| finite(noise.emergence_db - noise.limit_db)),
        drawdown_m: around.drawdown_m,
        evaporative_heat_mw: around.evaporative_heat_mw,
        permits: [
            campus.facility.water.permit_m3_year,
            campus.facility.water.permit_m3_day,
            campus.facility.water.permit_l_s,
        ]
        .map(|permit| permit.unwrap_or(f64::NAN)),
        coolant_supply_c: campus.facility.cooling.coolant_supply_c(),
    };
    let book = Book::new(campus, &monthly, findings, timeline.complete)?;
    let (full_year, full_years) = (book.full_year(), book.full_years());
    let repaid_after = book.lenders_repaid_after();
    let cohort_costs = cohort_costs::cohort_costs(campus, &timeline, &fleet, &book)?;
    let installed = |months: &Vec<FleetMonth>| months.iter().map(|month| month.installed).collect();
    Ok(Outcome {
        timeline,
        capacity,
        values: book.into_values(),
        duties: Duties::of(campus, &around)?,
        cohorts: fleet.cohorts.iter().map(installed).collect(),
        cohort_costs,
        repaid_after,
        full_year,
        full_years,
        hourly,
    })
}

/// What a MWh pays in excise, real, and what the year's first pay more than that, EUR/year.
///
/// The conditions look at what the campus consumes, whoever generates it.
fn excise(campus: &Campus, facility_mw: &[f64], monthly: &Monthly) -> Result<(f64, f64)> {
    let rates = Rates::in_force()?;
    let sum = |line: Line| monthly.line(line).iter().sum::<f64>();
    let reduced = match campus.supply.excise {
        Excise::Full => false,
        Excise::Reduced => true,
        Excise::Conditions => {
            let energy_mwh_year = facility_mw.iter().sum::<f64>() / sum(Line::OperatingYears);
            let heat_reused = sum(Line::DeliveredHeat) > 0.0;
            let entity = campus.supply.excise_conditions.of(energy_mwh_year, heat_reused);
            entity.unmet(&rates)?.is_empty()
        }
    };
    Ok(rates.beyond(reduced))
}

/// NaN for what is not finite: a level without sound, a limit where none is set.
fn finite(number: f64) -> f64 {
    if number.is_finite() { number } else { f64::NAN }
}

/// Key figures of many scenarios, one row each in the order of the registry.
///
/// Scenarios that ask for the same drivers share them. The rows are the same to
/// the bit whatever the number of threads.
///
/// # Errors
/// The first error by order of the scenarios, with its position in the path.
pub fn run_many(
    scenarios: &[Arc<Scenario>],
    supplied: &[Arc<Supplied>],
    threads: usize,
    progress: &Progress,
) -> Result<Vec<Vec<f64>>> {
    on_threads(threads, || {
        let rows: Vec<(usize, Result<Vec<f64>>)> = groups(scenarios, supplied)
            .into_par_iter()
            .flat_map(|group| run_group(scenarios, supplied, &group, progress))
            .collect();
        let mut ordered: Vec<Option<Result<Vec<f64>>>> = scenarios.iter().map(|_| None).collect();
        for (n, row) in rows {
            ordered[n] = Some(row.map_err(|error| of_scenario(n, error)));
        }
        ordered.into_iter().flatten().collect()
    })
}

/// Positions of the scenarios that share drivers, in order of their first.
fn groups(scenarios: &[Arc<Scenario>], supplied: &[Arc<Supplied>]) -> Vec<Vec<usize>> {
    let mut positions = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (n, scenario) in scenarios.iter().enumerate() {
        let own = Arc::as_ptr(&supplied[n % supplied.len()]) as usize;
        let group = *positions.entry((Drivers::key(scenario.campus()), own)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(n);
    }
    groups
}

/// Key figures of a group; its drivers are made ready once, and gone afterwards.
fn run_group(
    scenarios: &[Arc<Scenario>],
    supplied: &[Arc<Supplied>],
    group: &[usize],
    progress: &Progress,
) -> Vec<(usize, Result<Vec<f64>>)> {
    let first = group[0];
    let prepared = match progress.stopped() {
        true => Err(Error::Interrupted),
        false => Drivers::prepare(scenarios[first].campus(), &supplied[first % supplied.len()]),
    };
    group
        .par_iter()
        .map(|&n| {
            let row = prepared.as_ref().map_err(Clone::clone).and_then(|drivers| {
                let outcome = run(scenarios[n].campus(), drivers, false, progress)?;
                let definitions = registry().definitions().iter().zip(&outcome.values);
                Ok(definitions.filter(|(d, _)| d.key).map(|(_, values)| values[0]).collect())
            });
            progress.advance();
            (n, row)
        })
        .collect()
}

/// Does some work on a pool of its own; no result hangs on the number of threads.
///
/// # Errors
/// The work's own; [`Error::Infeasible`] where no threads can be had.
pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    // Scoped: no thread outlives the call.
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_scoped(rayon::ThreadBuilder::run, |pool| pool.install(work))
        .map_err(|error| Error::Infeasible(format!("no {threads} threads: {error}")))?
}

fn of_scenario(position: usize, error: Error) -> Error {
    match error {
        Error::Config(mut faults) => {
            for fault in &mut faults {
                fault.path = format!("scenarios[{position}].{}", fault.path);
            }
            Error::Config(faults)
        }
        Error::Infeasible(message) => {
            Error::Infeasible(format!("scenarios[{position}]: {message}"))
        }
        other => other,
    }
}

struct Operation<'a> {
    campus: &'a Campus,
    timeline: &'a Timeline,
    fleet: &'a FleetPlan,
    weekly_load: &'a [f64],
    liquid_fraction: f64,
    drivers: &'a Drivers,
    monthly: &'a mut Monthly,
    keep_hours: bool,
    progress: &'a Progress,
}

impl WithCooling for Operation<'_> {
    type Output = Result<(Vec<f64>, Option<Hourly>)>;

    fn with<R: Reject, A: CoolAir>(self) -> Self::Output {
        let campus = self.campus;
        let plant = capacity::plant::<R, A>(campus, self.liquid_fraction)?;
        let it_capacity_mw = campus.facility.it_capacity_mw;
        let water = &campus.facility.water;
        let people = campus.cost.staff_per_mw * it_capacity_mw;
        let limits = Limits {
            grid_mw: campus.site.grid_connection_mw,
            it_mw: it_capacity_mw,
            standing_water_m3_h: (water.loop_m3_h(it_capacity_mw), water.staff_m3_h(people)),
        };
        let operation = self.timeline.position(self.timeline.opening)..self.timeline.months();
        let hours = operation.clone().map(|n| self.timeline.start.plus(n as i32).hours()).sum();
        let mut facility_mw = Vec::with_capacity(hours);
        let mut hourly = self.keep_hours.then(|| Hourly::with_capacity(hours));
        for position in operation {
            if self.progress.stopped() {
                return Err(Error::Interrupted);
            }
            let plan = MonthPlan {
                month: self.timeline.start.plus(position as i32),
                position,
                fleet: self.fleet.months[position],
                weekly_load: self.weekly_load,
            };
            let hourly = hourly.as_mut();
            run_month(&plant, &plan, &limits, self.drivers, &mut facility_mw, self.monthly, hourly);
        }
        Ok((facility_mw, hourly))
    }
}

/// From the driver's price to EUR/MWh in a calendar year.
fn price_factor(campus: &Campus, drivers: &Drivers, year: i32) -> f64 {
    let price = &campus.supply.price;
    let index = campus.currency.price_index(year);
    match drivers.price_of(year).1 {
        Level::Recorded => index,
        Level::Shape => {
            let path = price.level_path.iter().map(|point| (point.year, point.eur_mwh));
            index * along(path, f64::from(year)).unwrap_or(price.level_eur_mwh)
        }
    }
}

/// From the drivers' carbon to g/kWh in a calendar year: the factor of combustion,
/// offset and factor of the life cycle.
fn carbon_lines(campus: &Campus, drivers: &Drivers, year: i32) -> (f64, (f64, f64)) {
    let (carbon, trend) = (&campus.carbon, campus.carbon.trend(year));
    match drivers.carbon_level() {
        Level::Recorded => (1.0, (0.0, 1.0)),
        Level::Shape => {
            let moving = drivers.life_cycle_slope() * carbon.combustion_g_kwh;
            let standing = carbon.life_cycle_g_kwh - moving;
            (trend * carbon.combustion_g_kwh, (trend * standing, trend * moving))
        }
    }
}

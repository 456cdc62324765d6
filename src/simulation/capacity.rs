//! What fits: the IT power that grid and plant allow at the hottest hour, and the
//! accelerators that it feeds.

use serde::Serialize;

use crate::calendar::Month;
use crate::error::{Error, Result};
use crate::facility::cooling::{Air, CoolAir, Reject, WithCooling, with_cooling};
use crate::facility::heat::Owner;
use crate::facility::limits::{cooled_it_mw, fitting_it_mw};
use crate::facility::operation::Site;
use crate::facility::plant::{Flows, Load, Plant};
use crate::fleet::accelerator::Accelerator;
use crate::fleet::cohort::{Cohort, Gpus};
use crate::fleet::power::gpus_that_fit;
use crate::scenario::Campus;

use super::drivers::{AirYear, Drivers};
use super::timeline::Timeline;

/// What limits the IT power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The grid connection, at the hottest hour.
    GridConnection,
    /// The heat that the plant can carry, at its worst hour.
    Cooling,
    /// The IT power that the plant is built for.
    ItCapacity,
}

/// What fits, and why no more does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Capacity {
    /// Accelerators of each cohort.
    pub counts: Vec<f64>,
    /// IT power that the binding limit allows, MW.
    pub it_limit_mw: f64,
    /// IT power that the grid connection allows at the hottest hour, MW.
    pub it_limit_grid_mw: f64,
    /// The binding limit.
    pub limit: Limit,
    /// The hour of greatest draw, which binds, in UTC.
    pub hottest_hour: String,
    /// Dry bulb of that hour, degC.
    pub hottest_c: f64,
    /// PUE of that hour at the binding IT power.
    pub peak_hour_pue: f64,
    /// What the kW of an accelerator stands for, where a cohort fills.
    pub basis: Option<&'static str>,
    /// That kW.
    pub basis_kw: Option<f64>,
    /// Coincidence of the fleet's peaks.
    pub coincidence: f64,
    /// Part of the IT heat for which the liquid loop is built.
    pub liquid_fraction: f64,
}

impl Capacity {
    /// What fits in a scenario.
    ///
    /// # Errors
    /// [`Error::Infeasible`] where the connection cannot feed the empty facility, or
    /// the cohorts with a number leave no room for the one that fills.
    pub fn of(campus: &Campus, timeline: &Timeline, drivers: &Drivers) -> Result<Self> {
        // What fits sets the liquid share of a mixed fleet, which sets the plant, which
        // sets what fits.
        let accelerators = campus.fleet.of_cohorts()?;
        let with = |counts: &[f64]| {
            let liquid_fraction = liquid_fraction_of(campus, &accelerators, counts);
            Self::with_liquid_fraction(campus, timeline, drivers, &accelerators, liquid_fraction)
        };
        let mut capacity = with(&vec![1.0; accelerators.len()])?;
        for round in 0..30 {
            let liquid_fraction = liquid_fraction_of(campus, &accelerators, &capacity.counts);
            if (liquid_fraction - capacity.liquid_fraction).abs() < 1e-12 {
                break;
            }
            let before: f64 = capacity.counts.iter().sum();
            capacity = with(&capacity.counts)?;
            // One more shifts the share so that it does not fit, and so on for ever.
            if round > 10 && capacity.counts.iter().sum::<f64>() < before {
                break;
            }
        }
        Ok(capacity)
    }

    fn with_liquid_fraction(
        campus: &Campus,
        timeline: &Timeline,
        drivers: &Drivers,
        accelerators: &[Accelerator],
        liquid_fraction: f64,
    ) -> Result<Self> {
        let years = timeline.operating_years();
        let task = HottestHour { campus, drivers, years, liquid_fraction };
        let hottest = with_cooling(&campus.facility.cooling, task)?;
        let mut capacity = Self {
            counts: Vec::new(),
            it_limit_mw: hottest.it_mw,
            it_limit_grid_mw: hottest.grid_it_mw,
            limit: hottest.limit,
            hottest_hour: stamp(hottest.hour),
            hottest_c: hottest.dry_bulb_c,
            peak_hour_pue: hottest.pue,
            basis: None,
            basis_kw: None,
            coincidence: campus.fleet.coincidence,
            liquid_fraction,
        };
        capacity.count(campus, timeline, accelerators)?;
        Ok(capacity)
    }

    fn count(
        &mut self,
        campus: &Campus,
        timeline: &Timeline,
        accelerators: &[Accelerator],
    ) -> Result<()> {
        let service = |cohort: &Cohort| {
            timeline.position(cohort.online)..timeline.position(cohort.end(timeline.end))
        };
        let cohorts = campus.fleet.cohorts.iter().zip(accelerators);
        let mut taken_kw = vec![0.0; timeline.months()];
        for (cohort, accelerator) in cohorts.clone() {
            if let Gpus::Number(count) = cohort.gpus {
                let kw = count * accelerator.basis_kw(cohort.basis);
                taken_kw[service(cohort)].iter_mut().for_each(|month| *month += kw);
            }
        }
        for (n, (cohort, accelerator)) in cohorts.enumerate() {
            let count = match cohort.gpus {
                Gpus::Number(count) => count,
                Gpus::Fill => {
                    let kw = accelerator.basis_kw(cohort.basis);
                    self.basis_kw = Some(kw);
                    self.basis = Some(cohort.basis.word());
                    let others_kw = taken_kw[service(cohort)].iter().copied().fold(0.0, f64::max);
                    let left_mw = self.it_limit_mw - others_kw / 1_000.0;
                    let over = 1.0 + campus.fleet.oversubscription_fraction;
                    let count = gpus_that_fit((over * left_mw).max(0.0), 1.0, kw)?;
                    if count < 1.0 {
                        return Err(Error::Infeasible(format!(
                            "fleet.cohorts[{n}].gpus: no accelerator fits: {:.2} MW of IT are \
                             possible, the other cohorts take {:.2} MW, and one takes {kw:.3} kW",
                            self.it_limit_mw,
                            others_kw / 1_000.0
                        )));
                    }
                    count
                }
            };
            self.counts.push(count);
        }
        Ok(())
    }
}

/// Facility and connection of a scenario, the liquid share that of its cohorts in equal
/// numbers.
///
/// # Errors
/// [`Error::Config`] for an unknown accelerator.
pub fn site(campus: &Campus) -> Result<Site> {
    let accelerators = campus.fleet.of_cohorts()?;
    Ok(Site {
        facility: campus.facility.clone(),
        grid_connection_mw: campus.site.grid_connection_mw,
        liquid_fraction: liquid_fraction_of(campus, &accelerators, &vec![1.0; accelerators.len()]),
    })
}

/// Liquid part of the heat when everything runs, weighed by all-in rating.
fn liquid_fraction_of(campus: &Campus, accelerators: &[Accelerator], counts: &[f64]) -> f64 {
    let (mut rated_kw, mut liquid_kw) = (0.0, 0.0);
    for (accelerator, count) in accelerators.iter().zip(counts) {
        let kw = count * accelerator.all_in_kw;
        rated_kw += kw;
        liquid_kw += kw * accelerator.liquid_fraction;
    }
    campus.facility.cooling.liquid_fraction.unwrap_or(liquid_kw / rated_kw)
}

/// Builds the plant of a scenario.
///
/// # Errors
/// As [`Plant::build`].
pub fn plant<R: Reject, A: CoolAir>(campus: &Campus, liquid_fraction: f64) -> Result<Plant<R, A>> {
    Plant::build(&campus.facility, campus.site.grid_connection_mw, liquid_fraction)
}

/// Calendar year and hour of its weather.
type Stamp = (i32, usize);

struct Hottest {
    it_mw: f64,
    grid_it_mw: f64,
    limit: Limit,
    pue: f64,
    hour: Stamp,
    dry_bulb_c: f64,
}

struct HottestHour<'a> {
    campus: &'a Campus,
    drivers: &'a Drivers,
    years: std::ops::RangeInclusive<i32>,
    liquid_fraction: f64,
}

impl WithCooling for HottestHour<'_> {
    type Output = Result<Hottest>;

    /// One pass over the hours: wherever plant or connection is passed at the limit so
    /// far, the limit falls to what fits in that hour. Where neither ever is, the hour
    /// that takes most at the capacity of the plant binds.
    fn with<R: Reject, A: CoolAir>(self) -> Result<Hottest> {
        let grid_mw = self.campus.site.grid_connection_mw;
        let plant = plant::<R, A>(self.campus, self.liquid_fraction)?;
        // The least that a network takes off the plant at such a temperature, and the most
        // that it draws where the campus owns the heat pump.
        let owned = self.campus.facility.heat_reuse.heat_pump_owner == Owner::Campus;
        let serve = |load: &Load, air: &Air| {
            plant.serve(load, air, plant.least_heat_demand_mw(air.dry_bulb_c))
        };
        let drawn = |load: &Load, air: &Air, served: &Flows| {
            if !owned {
                return served.facility_mw;
            }
            let most_mw = plant.greatest_heat_demand_mw(air.dry_bulb_c);
            plant.serve(load, air, most_mw).facility_mw.max(served.facility_mw)
        };
        let load_of = |it_mw: f64| plant.load(it_mw, self.liquid_fraction);
        let of_load = |load: &Load, air: &Air| drawn(load, air, &serve(load, air));
        let facility = |it_mw: f64, air: &Air| of_load(&load_of(it_mw), air);
        let mut it_mw = self.campus.facility.it_capacity_mw;
        let mut limit = Limit::ItCapacity;
        let mut load = load_of(it_mw);
        let mut worst = (f64::NEG_INFINITY, (*self.years.start(), 0));
        let mut binding = worst.1;
        for (at, air) in self.hours() {
            let mut flows = serve(&load, &air);
            if flows.unserved_heat_mw > 0.0 {
                it_mw = cooled_it_mw(it_mw, |it| serve(&load_of(it), &air));
                if it_mw <= 0.0 {
                    return Err(Error::Infeasible(format!(
                        "facility.cooling: the plant cannot carry the heat of its own pumps and \
                         losses at {:.1} degC; give it trim chillers or a warmer supply",
                        air.dry_bulb_c
                    )));
                }
                (limit, binding) = (Limit::Cooling, at);
                load = load_of(it_mw);
                flows = serve(&load, &air);
            }
            let facility_mw = drawn(&load, &air, &flows);
            if facility_mw <= worst.0 {
                continue;
            }
            worst = (facility_mw, at);
            if facility_mw > grid_mw {
                it_mw = fitting_it_mw(grid_mw, |it| facility(it, &air));
                if it_mw <= 0.0 {
                    return Err(Error::Infeasible(format!(
                        "site.grid_connection_mw: {grid_mw} MW cannot feed the empty facility \
                         at {:.1} degC, which takes {:.3} MW",
                        air.dry_bulb_c,
                        facility(0.0, &air)
                    )));
                }
                (limit, binding) = (Limit::GridConnection, at);
                load = load_of(it_mw);
                worst.0 = grid_mw;
            }
        }
        if limit == Limit::Cooling {
            // What was drawn before the heat set less power does not count.
            let of_hour = |(at, air): (Stamp, Air)| (of_load(&load, &air), at);
            let greatest = |a: (f64, Stamp), b: (f64, Stamp)| if b.0 > a.0 { b } else { a };
            worst = self.hours().map(of_hour).reduce(greatest).unwrap_or(worst);
        }
        let at = |(year, hour): Stamp| self.drivers.air_of(year).at(hour);
        let hour = if limit == Limit::ItCapacity { worst.1 } else { binding };
        Ok(Hottest {
            it_mw,
            grid_it_mw: fitting_it_mw(grid_mw, |it| facility(it, &at(worst.1))),
            limit,
            pue: facility(it_mw, &at(worst.1)) / it_mw,
            hour,
            dry_bulb_c: at(hour).dry_bulb_c,
        })
    }
}

impl HottestHour<'_> {
    /// The hours of every weather year that is met, each once.
    fn hours(&self) -> impl Iterator<Item = (Stamp, Air)> {
        let mut seen: Vec<*const AirYear> = Vec::new();
        let years = self.years.clone().filter(move |year| {
            let air_year = std::ptr::from_ref(self.drivers.air_of(*year));
            let new = !seen.contains(&air_year);
            seen.push(air_year);
            new
        });
        years.flat_map(|year| {
            let hours = self.drivers.air_of(year).hours().enumerate();
            hours.map(move |(hour, air)| ((year, hour), air))
        })
    }
}

/// An hour of a typical year as a date and time.
fn stamp((year, hour): Stamp) -> String {
    let mut day = hour / 24;
    let mut month = 1;
    while month < 12 && day >= Month::new(2_001, month).days() {
        day -= Month::new(2_001, month).days();
        month += 1;
    }
    format!("{year}-{month:02}-{:02}T{:02}:00", day + 1, hour % 24)
}

//! The fleet month by month: what stands, works, is sold, bought and retired.

use crate::calendar::Month;
use crate::error::Result;
use crate::fleet::cohort::{Accelerator, Cohort};
use crate::scenario::{BusinessModel, Campus};

use super::timeline::Timeline;

/// The fleet in one month.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FleetMonth {
    /// Accelerators installed.
    pub installed: f64,
    /// Expected accelerators at work.
    pub available: f64,
    /// Of those, sold.
    pub sold: f64,
    /// Peak IT power of the accelerators that are let, at work or not, MW.
    pub let_mw: f64,
    /// IT power at no load, MW.
    pub idle_mw: f64,
    /// What full load adds, MW.
    pub swing_mw: f64,
    /// Part of the IT heat that goes to liquid.
    pub liquid_fraction: f64,
    /// Of what is sold as planned in a month's hour at the common price path, its price
    /// over `revenue.price_eur_gpu_hour`.
    pub priced: f64,
    /// Revenue of the same hour at cohorts' own prices, EUR/h.
    pub own_price_eur_h: f64,
    /// Part of the IT power that the accelerators themselves draw.
    pub chip_fraction: f64,
    /// First IT systems paid for, EUR.
    pub capex_eur: f64,
    /// Replacements paid for, EUR.
    pub refresh_eur: f64,
    /// Proceeds of what is replaced, EUR.
    pub retired_eur: f64,
    /// Value of what is left at the end, EUR.
    pub left_eur: f64,
    /// What the installed IT cost, EUR.
    pub it_value_eur: f64,
}

/// The fleet of the whole timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct FleetPlan {
    /// Month by month from the start.
    pub months: Vec<FleetMonth>,
    /// Accelerators installed of each cohort, month by month.
    pub cohorts: Vec<Vec<f64>>,
    /// Accelerators once every first delivery is made.
    pub gpus: f64,
    /// Accelerators bought over the horizon.
    pub gpus_bought: f64,
    /// Price of the bare accelerators of the first deliveries, EUR.
    pub chips_eur: f64,
    /// Peak IT power once complete, MW.
    pub peak_mw: f64,
}

impl FleetPlan {
    /// The plan of a scenario whose cohorts hold `counts` accelerators.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] for an unknown accelerator.
    pub fn of(campus: &Campus, timeline: &Timeline, counts: &[f64]) -> Result<Self> {
        let mut plan = Self {
            months: vec![FleetMonth::default(); timeline.months()],
            cohorts: Vec::with_capacity(counts.len()),
            gpus: counts.iter().sum(),
            gpus_bought: 0.0,
            chips_eur: 0.0,
            peak_mw: 0.0,
        };
        for (cohort, &count) in campus.fleet.cohorts.iter().zip(counts) {
            let accelerator = Accelerator::of(cohort)?;
            plan.peak_mw += count * accelerator.peak_kw(campus.fleet.coincidence) / 1_000.0;
            plan.add_operation(campus, timeline, cohort, &accelerator, count);
            plan.add_purchases(campus, timeline, cohort, &accelerator, count);
        }
        for month in &mut plan.months {
            let peak_mw = month.idle_mw + month.swing_mw;
            if peak_mw > 0.0 {
                month.liquid_fraction /= peak_mw;
                month.chip_fraction /= peak_mw;
            }
        }
        Ok(plan)
    }

    fn add_operation(
        &mut self,
        campus: &Campus,
        timeline: &Timeline,
        cohort: &Cohort,
        accelerator: &Accelerator,
        count: f64,
    ) {
        let fleet = &campus.fleet;
        let availability = fleet.reliability.availability();
        let idle_mw = accelerator.idle_kw(fleet.coincidence) / 1_000.0;
        let peak_mw = accelerator.peak_kw(fleet.coincidence) / 1_000.0;
        let liquid = liquid_fraction(campus, accelerator);
        let mut cohort_installed = vec![0.0; self.months.len()];
        for (position, month) in self.months.iter_mut().enumerate() {
            let age = timeline.start.plus(position as i32).since(cohort.online);
            if age < 0 {
                continue;
            }
            let installed = count * cohort.delivered(age);
            cohort_installed[position] = installed;
            let available = installed * availability;
            let occupancy = fleet.demand.occupancy_at(age);
            let sold = available * occupancy;
            month.let_mw += installed * occupancy * peak_mw;
            month.installed += installed;
            month.available += available;
            month.sold += sold;
            month.idle_mw += available * idle_mw;
            month.swing_mw += sold * (peak_mw - idle_mw);
            let drawn_mw = available * idle_mw + sold * (peak_mw - idle_mw);
            month.liquid_fraction += liquid * drawn_mw;
            month.chip_fraction += accelerator.chip_fraction() * drawn_mw;
        }
        self.cohorts.push(cohort_installed);
    }

    fn add_purchases(
        &mut self,
        campus: &Campus,
        timeline: &Timeline,
        cohort: &Cohort,
        accelerator: &Accelerator,
        count: f64,
    ) {
        let refresh = &campus.fleet.refresh;
        let life = refresh.life_months();
        let deliveries = cohort.ramp_months as i32;
        let part = count / f64::from(deliveries);
        let owned = campus.business_model == BusinessModel::Cloud;
        let available = part * campus.fleet.reliability.availability();
        for delivery in 0..deliveries {
            let first = cohort.online.plus(delivery);
            if first >= timeline.end {
                break;
            }
            let usd_per_eur = |month: Month| campus.currency.usd_per_eur_in(month.year());
            let chip_eur = cohort.chip_eur.unwrap_or(accelerator.chip_usd / usd_per_eur(first));
            self.chips_eur += if owned { part * chip_eur } else { 0.0 };
            // Dollars are exchanged in the month in which a system is bought.
            let price_of = |generation: i32| {
                let bought = first.plus(generation * life);
                let each_eur = cohort
                    .it_system_eur_per_gpu
                    .unwrap_or(accelerator.system_usd / usd_per_eur(bought));
                part * each_eur * if generation == 0 { 1.0 } else { refresh.price_fraction }
            };
            for position in timeline.position(first)..timeline.months() {
                let age = timeline.start.plus(position as i32).since(first);
                let (generation, within) = (age / life, age % life);
                if within == 0 {
                    self.gpus_bought += part;
                }
                if !owned {
                    continue;
                }
                let month = &mut self.months[position];
                month.it_value_eur += price_of(generation);
                let sold = available
                    * campus.fleet.demand.occupancy_at(months_since(cohort, timeline, position))
                    * campus.revenue.price_over_first(generation, within);
                match cohort.price_eur_gpu_hour {
                    Some(own_eur) => month.own_price_eur_h += own_eur * sold,
                    None => month.priced += sold,
                }
                match (generation, within) {
                    (0, 0) => month.capex_eur += price_of(0),
                    (_, 0) => {
                        month.refresh_eur += price_of(generation);
                        month.retired_eur += refresh.residual_fraction * price_of(generation - 1);
                    }
                    _ => {}
                }
            }
            if owned {
                let age = timeline.end.since(first);
                let value = refresh.remaining_value(age - (age - 1) / life * life);
                if let Some(last) = self.months.last_mut() {
                    last.left_eur += value * price_of((age - 1) / life);
                }
            }
        }
    }
}

fn months_since(cohort: &Cohort, timeline: &Timeline, position: usize) -> i32 {
    timeline.start.plus(position as i32).since(cohort.online)
}

fn liquid_fraction(campus: &Campus, accelerator: &Accelerator) -> f64 {
    campus.facility.cooling.liquid_fraction.unwrap_or(accelerator.liquid_fraction)
}

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
    /// Revenue of a month's hour with everything sold as planned, EUR/h.
    pub revenue_eur_h: f64,
    /// First IT systems paid for, EUR.
    pub capex_eur: f64,
    /// Replacements paid for, EUR.
    pub refresh_eur: f64,
    /// Proceeds of what is retired or left, EUR.
    pub disposal_eur: f64,
    /// Paid into the refresh reserve, EUR.
    pub reserve_paid_eur: f64,
    /// Released from it, EUR.
    pub reserve_released_eur: f64,
    /// What the installed IT cost, EUR.
    pub it_value_eur: f64,
}

/// The fleet of the whole timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct FleetPlan {
    /// Month by month from the start.
    pub months: Vec<FleetMonth>,
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
        for (position, month) in self.months.iter_mut().enumerate() {
            let age = timeline.start.plus(position as i32).since(cohort.online);
            if age < 0 {
                continue;
            }
            let installed = count * cohort.delivered(age);
            let available = installed * availability;
            let occupancy = fleet.demand.occupancy_at(age);
            let sold = available * occupancy;
            month.let_mw += installed * occupancy * peak_mw;
            month.installed += installed;
            month.available += available;
            month.sold += sold;
            month.idle_mw += available * idle_mw;
            month.swing_mw += sold * (peak_mw - idle_mw);
            month.liquid_fraction += liquid * (available * idle_mw + sold * (peak_mw - idle_mw));
        }
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
        let hour_eur = cohort.price_eur_gpu_hour.unwrap_or(campus.revenue.price_eur_gpu_hour);
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
                month.revenue_eur_h += available
                    * campus.fleet.demand.occupancy_at(months_since(cohort, timeline, position))
                    * campus.revenue.price_at(hour_eur, generation, within);
                match (generation, within) {
                    (0, 0) => month.capex_eur += price_of(0),
                    (_, 0) => {
                        let again_eur = price_of(generation);
                        month.refresh_eur += again_eur;
                        let proceeds = refresh.residual_fraction * price_of(generation - 1);
                        month.disposal_eur += proceeds;
                        let own = (1.0 - campus.finance.gearing) * again_eur - proceeds;
                        self.reserve(position, life as usize, own.max(0.0));
                    }
                    _ => {}
                }
            }
            if owned {
                let age = timeline.end.since(first);
                let value = refresh.remaining_value(age - (age - 1) / life * life);
                if let Some(last) = self.months.last_mut() {
                    last.disposal_eur += value * price_of((age - 1) / life);
                }
            }
        }
    }

    /// Sets aside the owners' part of a replacement, in equal months before it.
    fn reserve(&mut self, position: usize, life: usize, own_eur: f64) {
        for month in &mut self.months[position - life..position] {
            month.reserve_paid_eur += own_eur / life as f64;
        }
        self.months[position].reserve_released_eur += own_eur;
    }
}

fn months_since(cohort: &Cohort, timeline: &Timeline, position: usize) -> i32 {
    timeline.start.plus(position as i32).since(cohort.online)
}

fn liquid_fraction(campus: &Campus, accelerator: &Accelerator) -> f64 {
    campus.facility.cooling.liquid_fraction.unwrap_or(accelerator.liquid_fraction)
}

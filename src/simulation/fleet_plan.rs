//! The fleet month by month: what stands, works, is sold, bought and retired.

use crate::calendar::Month;
use crate::error::Result;
use crate::finance::lease::lease_rent;
use crate::finance::prices::Path;
use crate::finance::revenue::path_from;
use crate::fleet::accelerator::Accelerator;
use crate::fleet::cohort::Cohort;
use crate::fleet::reliability::{Rates, Working};
use crate::scenario::{BusinessModel, Campus};

use super::timeline::Timeline;

macro_rules! fleet_month {
    ($( $(#[doc = $about:literal])+ $name:ident; )+) => {
        /// The fleet, or one cohort of it, in one month.
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub struct FleetMonth { $( $(#[doc = $about])+ pub $name: f64, )+ }

        impl FleetMonth {
            /// Adds another part of the fleet.
            fn add(&mut self, other: &Self) {
                $(self.$name += other.$name;)+
            }
        }
    };
}

fleet_month! {
    /// Accelerators installed.
    installed;
    /// Expected accelerators at work.
    available;
    /// Of those, sold.
    sold;
    /// Peak IT power of the accelerators that are let, at work or not, MW.
    let_mw;
    /// IT power at no load, MW.
    idle_mw;
    /// What full load adds, MW.
    swing_mw;
    /// Part of the IT heat that goes to liquid.
    liquid_fraction;
    /// Of what is sold as planned in a month's hour at the common price path, its price
    /// over `revenue.price_eur_gpu_hour`.
    priced;
    /// Revenue of the same hour at cohorts' own prices, EUR/h.
    own_price_eur_h;
    /// Of what is sold in an hour, accelerators that serve the campus' own token API.
    tokens;
    /// Of what is sold in an hour, accelerators kept for public research.
    research;
    /// Part of the IT power that the accelerators themselves draw.
    chip_fraction;
    /// Rent of the systems of a lessor, EUR.
    rent_eur;
    /// First IT systems paid for, EUR.
    capex_eur;
    /// Replacements paid for, EUR.
    refresh_eur;
    /// Accelerators that failed for good after their warranty, replaced, EUR.
    failed_eur;
    /// Proceeds of what is replaced or retired, EUR.
    retired_eur;
    /// Value of what is left at the end, EUR.
    left_eur;
    /// What the installed IT cost, EUR.
    it_value_eur;
}

/// The fleet of the whole timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct FleetPlan {
    /// Month by month from the start.
    pub months: Vec<FleetMonth>,
    /// The same of each cohort.
    pub cohorts: Vec<Vec<FleetMonth>>,
    /// Accelerators of each cohort once delivered.
    pub counts: Vec<f64>,
    /// What they are.
    pub accelerators: Vec<Accelerator>,
    /// Most accelerators installed at once.
    pub gpus: f64,
    /// Accelerators bought over the horizon.
    pub gpus_bought: f64,
    /// Price of the bare accelerators of the first deliveries, EUR.
    pub chips_eur: f64,
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
            counts: counts.to_vec(),
            accelerators: campus.fleet.of_cohorts()?,
            gpus: 0.0,
            gpus_bought: 0.0,
            chips_eur: 0.0,
        };
        let rates = campus.fleet.reliability.rates()?;
        for (n, (cohort, &count)) in campus.fleet.cohorts.iter().zip(counts).enumerate() {
            let accelerator = plan.accelerators[n];
            let stock = Stock::of(campus, timeline, cohort, &accelerator, &rates, count)?;
            let mut months = vec![FleetMonth::default(); timeline.months()];
            for delivery in 0..cohort.ramp_months as i32 {
                let first = cohort.online.plus(delivery);
                if first < stock.end {
                    plan.deliver(&stock, first, &mut months)?;
                }
            }
            plan.months.iter_mut().zip(&months).for_each(|(all, own)| all.add(own));
            plan.cohorts.push(months);
        }
        for month in plan.months.iter_mut().chain(plan.cohorts.iter_mut().flatten()) {
            let peak_mw = month.idle_mw + month.swing_mw;
            if peak_mw > 0.0 {
                month.liquid_fraction /= peak_mw;
                month.chip_fraction /= peak_mw;
            }
        }
        plan.gpus = plan.months.iter().map(|month| month.installed).fold(0.0, f64::max);
        // The parts of deliveries add up to whole accelerators but for rounding.
        plan.gpus = plan.gpus.round();
        Ok(plan)
    }

    /// A delivery and what replaces it, from its first month on; adds to the months of its cohort.
    ///
    /// # Errors
    /// As [`lease_rent`].
    fn deliver(&mut self, stock: &Stock, first: Month, months: &mut [FleetMonth]) -> Result<()> {
        let Stock { campus, timeline, cohort, accelerator, part, .. } = *stock;
        let (fleet, revenue) = (&campus.fleet, &campus.revenue);
        let life = fleet.refresh.life_months();
        let (idle_mw, peak_mw) = (accelerator.idle_kw / 1_000.0, accelerator.peak_kw() / 1_000.0);
        let swing_mw = peak_mw - idle_mw;
        let liquid = liquid_fraction(campus, accelerator);
        let chip = accelerator.chip_fraction();
        self.chips_eur += stock.chip_eur(first, 0);
        let service = timeline.position(first)..timeline.position(stock.end);
        let generations = months[service].chunks_mut(life as usize);
        for (generation, months) in (0..).zip(generations) {
            let bought = first.plus(generation * life);
            let system_eur = stock.system_eur(first, generation);
            let rent_eur = stock.rent_eur(system_eur)?;
            let prices = revenue.of_system(cohort.online, bought, generation);
            self.gpus_bought += part;
            if stock.owned && generation == 0 {
                months[0].capex_eur += system_eur;
            } else if stock.owned {
                months[0].refresh_eur += system_eur;
                months[0].retired_eur += stock.worth_eur(first, life, generation - 1);
            }
            for (age, month) in (0..).zip(months.iter_mut()) {
                let now = bought.plus(age);
                let working = &stock.working[age as usize];
                let accepted = match age {
                    0 => 1.0 - fleet.reliability.burn_in_loss(now.hours() as f64),
                    _ => 1.0,
                };
                let occupancy = fleet.demand.occupancy_at(now.since(cohort.online));
                let available = part * working.available * accepted;
                let sold = available * occupancy;
                let at_rest_mw = part * working.powered * accepted * idle_mw;
                let drawn_mw = at_rest_mw + sold * swing_mw;
                month.installed += part;
                month.available += available;
                month.sold += sold;
                month.let_mw += part * occupancy * peak_mw;
                month.idle_mw += at_rest_mw;
                month.swing_mw += sold * swing_mw;
                month.liquid_fraction += liquid * drawn_mw;
                month.chip_fraction += chip * drawn_mw;
                if !stock.owned {
                    continue;
                }
                month.it_value_eur += system_eur;
                month.rent_eur += rent_eur;
                month.tokens += revenue.token_fraction * sold;
                month.research += revenue.research_fraction * sold;
                let hours = sold * prices.mean(age);
                match cohort.price_eur_gpu_hour {
                    Some(own_eur) => month.own_price_eur_h += own_eur * hours,
                    None => month.priced += hours,
                }
                if f64::from(age) >= 12.0 * fleet.refresh.warranty_years {
                    month.failed_eur +=
                        working.replaced_per_year / 12.0 * stock.chip_eur(now, generation);
                }
            }
        }
        let age = stock.end.since(first);
        let generation = (age - 1) / life;
        let left_eur = stock.worth_eur(first, age - generation * life, generation);
        let retired = timeline.position(stock.end);
        match months.get_mut(retired) {
            Some(month) => month.retired_eur += left_eur,
            None => months[retired - 1].left_eur += left_eur,
        }
        Ok(())
    }
}

/// What the deliveries of a cohort have in common.
struct Stock<'a> {
    campus: &'a Campus,
    timeline: &'a Timeline,
    cohort: &'a Cohort,
    accelerator: &'a Accelerator,
    /// Accelerators of each delivery.
    part: f64,
    /// First month without the cohort.
    end: Month,
    owned: bool,
    /// What works, by months of age.
    working: Vec<Working>,
    /// Price of the hardware over that of the first delivery.
    price: Path,
}

impl<'a> Stock<'a> {
    fn of(
        campus: &'a Campus,
        timeline: &'a Timeline,
        cohort: &'a Cohort,
        accelerator: &'a Accelerator,
        rates: &Rates,
        count: f64,
    ) -> Result<Self> {
        let cost = &campus.cost;
        let years = |month: i32| f64::from(month) / 12.0;
        let ages = 0..campus.fleet.refresh.life_months();
        let working = ages.map(|age| {
            let ages = (years(age), years(age + 1));
            campus.fleet.reliability.working(rates, accelerator, count, ages)
        });
        Ok(Self {
            campus,
            timeline,
            cohort,
            accelerator,
            part: count / cohort.ramp_months,
            end: cohort.end(timeline.end),
            owned: campus.business_model.sells_compute(),
            working: working.collect::<Result<_>>()?,
            price: path_from(cohort.online, cost.it_price_decline, &cost.it_price_shocks),
        })
    }

    /// Price of a delivery of some generation in some month, from the price of a first one in
    /// euros, or in dollars, which are exchanged in the month in which they are spent.
    fn price_eur(&self, first_eur: Option<f64>, usd: f64, bought: Month, generation: i32) -> f64 {
        let exchanged = || usd / self.campus.currency.usd_per_eur_in(bought.year());
        let years = f64::from(bought.since(self.cohort.online)) / 12.0;
        let over_first = match generation {
            0 => 1.0,
            _ => self.campus.fleet.refresh.price_fraction,
        };
        self.part * over_first * first_eur.unwrap_or_else(exchanged) * self.price.factor(years)
    }

    /// Price of the bare accelerators of a delivery.
    fn chip_eur(&self, bought: Month, generation: i32) -> f64 {
        if !self.owned {
            return 0.0;
        }
        self.price_eur(self.cohort.chip_eur, self.accelerator.chip_usd, bought, generation)
    }

    /// What a delivery's systems of some generation cost.
    fn system_eur(&self, first: Month, generation: i32) -> f64 {
        let bought = first.plus(generation * self.campus.fleet.refresh.life_months());
        let usd = self.accelerator.system_usd;
        self.price_eur(self.cohort.it_system_eur_per_gpu, usd, bought, generation)
    }

    /// Monthly rent of systems that a lessor bought at a price, for all their life.
    fn rent_eur(&self, system_eur: f64) -> Result<f64> {
        if self.campus.business_model != BusinessModel::LeasedIt {
            return Ok(0.0);
        }
        let lease = &self.campus.revenue.lease;
        let residual_eur = lease.it_residual_fraction * system_eur;
        let months = f64::from(self.campus.fleet.refresh.life_months());
        lease_rent(system_eur, residual_eur, lease.it_yield, months)
    }

    /// What they fetch at an age in months.
    fn worth_eur(&self, first: Month, age: i32, generation: i32) -> f64 {
        if !self.owned {
            return 0.0;
        }
        self.campus.fleet.refresh.worth(age) * self.system_eur(first, generation)
    }
}

fn liquid_fraction(campus: &Campus, accelerator: &Accelerator) -> f64 {
    campus.facility.cooling.liquid_fraction.unwrap_or(accelerator.liquid_fraction)
}

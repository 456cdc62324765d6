//! From the first euro to the end of operation.

use crate::calendar::Month;
use crate::fleet::cohort::Cohort;
use crate::scenario::Campus;

/// The months of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeline {
    /// First month of spending.
    pub start: Month,
    /// First month with accelerators.
    pub opening: Month,
    /// First month in which the first cohort has been delivered.
    pub built: Month,
    /// First month in which every first delivery has been made, but for those of cohorts that
    /// come when others have left.
    pub complete: Month,
    /// First month after operation.
    pub end: Month,
}

impl Timeline {
    /// The timeline of a scenario.
    pub fn of(campus: &Campus) -> Self {
        let cohorts = &campus.fleet.cohorts;
        let opening = cohorts.iter().map(|cohort| cohort.online).min().unwrap_or(campus.start);
        let first = cohorts.iter().filter(|cohort| campus.fleet.is_of_first_generation(cohort));
        let delivered: Vec<Month> = first.map(Cohort::complete).collect();
        Self {
            start: campus.start,
            opening,
            built: delivered.first().copied().unwrap_or(opening),
            complete: delivered.iter().copied().max().unwrap_or(opening),
            end: opening.plus(12 * campus.operation_years as i32),
        }
    }

    /// How many months there are.
    pub fn months(&self) -> usize {
        self.end.since(self.start) as usize
    }

    /// Position of a month.
    pub fn position(&self, month: Month) -> usize {
        month.since(self.start) as usize
    }

    /// The calendar years in operation.
    pub fn operating_years(&self) -> std::ops::RangeInclusive<i32> {
        self.opening.year()..=self.end.plus(-1).year()
    }

    /// Whole years in operation at the start of a calendar year, to the nearest.
    pub fn years_open(&self, year: i32) -> usize {
        let months = Month::new(year, 1).since(self.opening).max(0);
        (months as usize + 6) / 12
    }

    /// Months of spending on the site: from the start to the end of the first cohort's
    /// deliveries; later cohorts move into what stands.
    pub fn construction_months(&self) -> i32 {
        (self.built.since(self.start) + 1).min(self.months() as i32)
    }
}

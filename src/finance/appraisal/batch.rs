//! Many cases on the same periods.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::finance::financing::WorkingCapital;
use crate::finance::working_capital::{outstanding, rise};

use super::{Appraisal, Flows, Measures, Outlay, Periods, Terms, add, measures, statements, zero};

/// Series of all cases: one for each, or the same for all.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// One case after the other.
    pub values: &'a [f64],
    /// Values of a case.
    pub periods: usize,
}

impl<'a> Series<'a> {
    pub(super) fn of(&self, case: usize) -> &'a [f64] {
        if self.values.len() == self.periods {
            return self.values;
        }
        &self.values[case * self.periods..][..self.periods]
    }
}

/// Spending of a kind.
#[derive(Debug, Clone)]
pub struct Asset<'a> {
    /// What is spent.
    pub spending: Series<'a>,
    /// Number of the loan that finances it.
    pub loan: usize,
    /// Whether it replaces what is worn out, from the cash of operation.
    pub replacement: bool,
    /// Periods over which the owners' part of a replacement is set aside; absent: those of the terms.
    pub set_aside_periods: Option<usize>,
    /// Part of it that is depreciated in each year of its use.
    pub depreciation: Vec<f64>,
}

/// What all cases bring.
#[derive(Debug, Clone)]
pub struct Cases<'a> {
    /// How many there are.
    pub count: usize,
    /// Terms of each, or of all.
    pub terms: &'a [(Terms, WorkingCapital)],
    /// Revenue.
    pub revenue: Series<'a>,
    /// Running costs.
    pub opex: Series<'a>,
    /// Sales of what is retired, and value left at the end.
    pub disposal: Series<'a>,
    /// Grants, by which the depreciation given is not lowered.
    pub grants: Series<'a>,
    /// Tax credits.
    pub credits: Series<'a>,
    /// What is invested.
    pub assets: &'a [Asset<'a>],
}

/// Appraises all of them; their statements are written to `lines`, a case after the other, where it is not
/// empty: zeros, [`statements::names`] times the periods for each.
///
/// # Errors
/// Of the first case that has one, with its number.
pub fn appraise(periods: &Periods, cases: &Cases<'_>, lines: &mut [f64]) -> Result<Vec<Measures>> {
    each(cases, periods, lines, |ready, case, lines| {
        let revenue = cases.revenue.of(case.number);
        case.time(revenue, ready.working_capital);
        let outlays = case.outlays();
        let flows = case.flows(revenue, &outlays);
        ready.appraisal.run(&flows)?;
        if !lines.is_empty() {
            statements::write(ready.appraisal.sheet(), &flows, lines);
        }
        Ok(measures(ready.appraisal.sheet(), ready.terms, periods))
    })
}

/// Terms made ready, kept while the next case has the same.
pub(super) struct Ready<'a> {
    pub(super) terms: &'a Terms,
    pub(super) working_capital: &'a WorkingCapital,
    pub(super) appraisal: Appraisal<'a>,
}

/// Works on all cases in turn, side by side on all threads, each with its part of `room`.
pub(super) fn each<T: Send>(
    cases: &Cases<'_>,
    periods: &Periods,
    room: &mut [f64],
    work: impl Fn(&mut Ready<'_>, &mut Case<'_>, &mut [f64]) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    const TOGETHER: usize = 64;
    let size = room.len() / cases.count.max(1);
    let chunk = |(first, mut room): (usize, &mut [f64])| -> Vec<Result<T>> {
        let mut ready: Option<(usize, Ready<'_>)> = None;
        let mut case = Case::new(cases, periods);
        let one = |number: usize| {
            let place = if cases.terms.len() == 1 { 0 } else { number };
            let ready = match &mut ready {
                Some((of, ready)) if *of == place => ready,
                other => {
                    let (terms, working_capital) = &cases.terms[place];
                    let appraisal = Appraisal::new(terms, periods)?;
                    &mut other.insert((place, Ready { terms, working_capital, appraisal })).1
                }
            };
            case.take(number);
            let (own, rest) = std::mem::take(&mut room).split_at_mut(size);
            room = rest;
            work(ready, &mut case, own)
        };
        (first..(first + TOGETHER).min(cases.count)).map(one).collect()
    };
    let mut rest = room;
    let mut chunks = Vec::new();
    for first in (0..cases.count).step_by(TOGETHER) {
        let length = (TOGETHER * size).min(rest.len());
        let (room, more) = rest.split_at_mut(length);
        chunks.push((first, room));
        rest = more;
    }
    let found: Vec<Vec<Result<T>>> = chunks.into_par_iter().map(chunk).collect();
    let numbered = found.into_iter().flatten().enumerate();
    let named = |(number, told): (usize, Result<T>)| match told {
        Err(error) if cases.count > 1 => Err(of_case(error, number)),
        told => told,
    };
    numbered.map(named).collect()
}

fn of_case(error: Error, number: usize) -> Error {
    match error {
        Error::Infeasible(why) => Error::Infeasible(format!("case {number}: {why}")),
        Error::Config(mut faults) => {
            for fault in &mut faults {
                fault.path = format!("case {number}: {}", fault.path);
            }
            Error::Config(faults)
        }
        other => other.at(number),
    }
}

/// A case, and the series that follow from those given.
pub(super) struct Case<'a> {
    cases: &'a Cases<'a>,
    periods: &'a Periods,
    pub(super) number: usize,
    depreciation: Vec<f64>,
    works: Vec<f64>,
    timing: Vec<f64>,
    none: Vec<f64>,
}

impl<'a> Case<'a> {
    fn new(cases: &'a Cases<'a>, periods: &'a Periods) -> Self {
        let none = vec![0.0; periods.count()];
        let (depreciation, works, timing) = (Vec::new(), Vec::new(), Vec::new());
        Self { cases, periods, number: 0, depreciation, works, timing, none }
    }

    /// Takes another one.
    fn take(&mut self, number: usize) {
        let periods = self.periods;
        let in_year = 12 / periods.months;
        self.number = number;
        zero(&mut self.depreciation, periods.count());
        zero(&mut self.works, periods.count());
        for asset in self.cases.assets {
            let spending = asset.spending.of(number);
            let mut begun = 0.0;
            for (period, spent) in spending.iter().enumerate() {
                begun += spent;
                if period < periods.operating || begun == 0.0 {
                    continue;
                }
                let slots = self.depreciation[period..].chunks_mut(in_year);
                for (slots, part) in slots.zip(&asset.depreciation) {
                    slots.iter_mut().for_each(|slot| *slot += begun * part / in_year as f64);
                }
                begun = 0.0;
            }
            if asset.loan == 0 && !asset.replacement {
                add(&mut self.works, spending, 1.0);
            }
        }
    }

    /// Says when customers, suppliers and the State pay.
    pub(super) fn time(&mut self, revenue: &[f64], terms: &WorkingCapital) {
        let opex = self.cases.opex.of(self.number);
        self.timing = terms.timing(revenue, opex, &self.works, self.periods.months as f64);
    }

    pub(super) fn outlays(&self) -> Vec<Outlay<'a>> {
        let outlay = |asset: &Asset<'a>| Outlay {
            spending: asset.spending.of(self.number),
            loan: asset.loan,
            replacement: asset.replacement,
            set_aside_periods: asset.set_aside_periods,
        };
        self.cases.assets.iter().map(outlay).collect()
    }

    pub(super) fn flows<'b>(&'b self, revenue: &'b [f64], outlays: &'b [Outlay<'b>]) -> Flows<'b> {
        let (cases, number) = (self.cases, self.number);
        Flows {
            revenue,
            opex: cases.opex.of(number),
            disposal: cases.disposal.of(number),
            trade_in: &self.none,
            depreciation: &self.depreciation,
            timing: &self.timing,
            grants: cases.grants.of(number),
            credits: cases.credits.of(number),
            outlays,
        }
    }
}

impl WorkingCapital {
    /// Cash of each period that comes earlier than income and costs, later below 0.
    pub fn timing(&self, revenue: &[f64], opex: &[f64], works: &[f64], months: f64) -> Vec<f64> {
        let mut timing = vec![0.0; revenue.len()];
        let mut book = |flow: &[f64], in_months: f64, factor: f64| {
            if in_months > 0.0 && factor != 0.0 {
                add(&mut timing, &rise(&outstanding(flow, in_months / months)), factor);
            }
        };
        book(revenue, self.receivable_months, -1.0 - self.vat_rate * self.vat_revenue_fraction);
        book(opex, self.payable_months, 1.0 + self.vat_rate * self.vat_costs_fraction);
        book(revenue, self.vat_months, self.vat_rate * self.vat_revenue_fraction);
        book(opex, self.vat_months, -self.vat_rate * self.vat_costs_fraction);
        book(works, self.vat_months, -self.vat_rate * self.vat_works_fraction);
        timing
    }
}

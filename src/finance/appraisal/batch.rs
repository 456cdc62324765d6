//! Many cases on the same periods.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::finance::financing::WorkingCapital;
use crate::finance::working_capital::{outstanding, rise};

use super::{Appraisal, Flows, Measures, Outlay, Periods, Sheet, Terms, add, measures};

/// Series of all cases: one for each, or the same for all.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// One case after the other.
    pub values: &'a [f64],
    /// Values of a case.
    pub periods: usize,
}

impl<'a> Series<'a> {
    fn of(&self, case: usize) -> &'a [f64] {
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

/// Appraises all of them; `told` takes what is read off each, with its statements.
///
/// # Errors
/// Of the first case that has one, with its number.
pub fn appraise<T: Send>(
    periods: &Periods,
    cases: &Cases<'_>,
    told: impl Fn(&Sheet, &Flows<'_>, Measures) -> T + Sync,
) -> Result<Vec<T>> {
    let chunk = |numbers: std::ops::Range<usize>| -> Vec<Result<T>> {
        let mut ready: Option<(usize, Appraisal<'_>)> = None;
        let one = |number: usize| {
            let place = if cases.terms.len() == 1 { 0 } else { number };
            let (terms, working_capital) = &cases.terms[place];
            let appraisal = match &mut ready {
                Some((of, appraisal)) if *of == place => appraisal,
                other => &mut other.insert((place, Appraisal::new(terms, periods)?)).1,
            };
            let case = Case::of(periods, cases, working_capital, number);
            let outlays = case.outlays(cases, number);
            let flows = case.flows(cases, number, &outlays);
            appraisal.run(&flows)?;
            let found = measures(appraisal.sheet(), terms, periods);
            Ok(told(appraisal.sheet(), &flows, found))
        };
        numbers.map(one).collect()
    };
    const TOGETHER: usize = 64;
    let chunks: Vec<_> = (0..cases.count).step_by(TOGETHER).collect();
    let found: Vec<Vec<Result<T>>> = chunks
        .into_par_iter()
        .map(|first| chunk(first..(first + TOGETHER).min(cases.count)))
        .collect();
    let numbered = found.into_iter().flatten().enumerate();
    numbered.map(|(number, told)| told.map_err(|error| of_case(error, number))).collect()
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

/// Series of a case that follow from those given.
struct Case {
    depreciation: Vec<f64>,
    timing: Vec<f64>,
    none: Vec<f64>,
}

impl Case {
    fn of(periods: &Periods, cases: &Cases<'_>, terms: &WorkingCapital, number: usize) -> Self {
        let count = periods.count();
        let mut depreciation = vec![0.0; count];
        let in_year = 12 / periods.months;
        let mut works = vec![0.0; count];
        for asset in cases.assets {
            let spending = asset.spending.of(number);
            let mut begun = 0.0;
            for (period, spent) in spending.iter().enumerate() {
                begun += spent;
                if period < periods.operating || begun == 0.0 {
                    continue;
                }
                let slots = depreciation[period..].chunks_mut(in_year);
                for (slots, part) in slots.zip(&asset.depreciation) {
                    slots.iter_mut().for_each(|slot| *slot += begun * part / in_year as f64);
                }
                begun = 0.0;
            }
            if asset.loan == 0 && !asset.replacement {
                add(&mut works, spending, 1.0);
            }
        }
        let timing = terms.timing(
            cases.revenue.of(number),
            cases.opex.of(number),
            &works,
            periods.months as f64,
        );
        Self { depreciation, timing, none: vec![0.0; count] }
    }

    fn outlays<'a>(&self, cases: &Cases<'a>, number: usize) -> Vec<Outlay<'a>> {
        let outlay = |asset: &Asset<'a>| Outlay {
            spending: asset.spending.of(number),
            loan: asset.loan,
            replacement: asset.replacement,
        };
        cases.assets.iter().map(outlay).collect()
    }

    fn flows<'a>(
        &'a self,
        cases: &Cases<'a>,
        number: usize,
        outlays: &'a [Outlay<'a>],
    ) -> Flows<'a> {
        Flows {
            revenue: cases.revenue.of(number),
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
        book(revenue, self.receivable_months, -1.0);
        book(opex, self.payable_months, 1.0);
        book(revenue, self.vat_months, self.vat_rate * self.vat_revenue_fraction);
        book(opex, self.vat_months, -self.vat_rate * self.vat_costs_fraction);
        book(works, self.vat_months, -self.vat_rate * self.vat_works_fraction);
        timing
    }
}

//! Project finance: from money that moves whatever the financing to statements by period.
//!
//! One case or ten thousand run through [`Appraisal::run`]. Debt hangs on cash, cash on tax and
//! reserves, these on debt: what a period needs of others is carried over while the periods are
//! repeated, until nothing moves any more but rounding; what does not settle is refused.

pub mod batch;
mod flows;
mod lending;
mod measures;
mod result;
mod sculpting;
mod sheet;
pub mod statements;
pub mod target;
mod terms;
mod waterfall;

pub use flows::{Flows, Outlay, Periods};
pub use measures::{Measures, covers, loan_life_cover, measures};
pub use sheet::{Item, LoanItem, Sheet};
pub use terms::{
    Covenants, Funding, GearingOf, LoanTerms, Losses, Refinancing, ReserveForm, Reserves,
    SculptedOn, Shortfall, TaxPayment, TaxTerms, Terms,
};

use crate::error::{Error, Result};
use crate::finance::depreciation::set_aside;

use flows::ahead_of;
use lending::{Loan, Step};

/// Repetitions after which what moves still is refused.
const MOST: usize = 500;
/// What may move at the end, over all the money of the case: rounding.
const SETTLED: f64 = 1e-15;

/// Terms and periods made ready for many cases.
pub struct Appraisal<'a> {
    terms: &'a Terms,
    periods: &'a Periods,
    loans: Vec<Loan<'a>>,
    /// Whether lenders are paid at the end of each period.
    due: Vec<bool>,
    /// Payments after each period.
    payments: Vec<usize>,
    /// What happens to each loan in a period.
    steps: Vec<Step>,
    sheet: Sheet,
    work: Work,
}

/// Series of a case beside its lines.
#[derive(Default)]
struct Work {
    /// Spending that each loan helps to pay, grants until repayment begins taken off.
    spending: Vec<Vec<f64>>,
    /// That on replacements.
    replaced: Vec<Vec<f64>>,
    /// Part of what is built that each loan helps to pay.
    parts: Vec<f64>,
    /// What each loan helps to find until repayment begins.
    uses: Vec<Vec<f64>>,
    /// Debt service that cash carries of each sculpted loan.
    carried: Vec<Vec<f64>>,
    /// What is built, in each period.
    built: Vec<f64>,
    /// Cash flow available for debt service, tax apart.
    cash: Vec<f64>,
    /// Liquidity that must lie ready.
    liquidity: Vec<f64>,
    /// That for late customers, within it.
    late: Vec<f64>,
    /// Debt service that must lie ready.
    service_ahead: Vec<f64>,
}

impl<'a> Appraisal<'a> {
    /// Checks terms, and makes them ready.
    ///
    /// # Errors
    /// As [`Terms::check`].
    pub fn new(terms: &'a Terms, periods: &'a Periods) -> Result<Self> {
        terms.check()?;
        let every = (terms.payment_months / periods.months).max(1);
        let count = periods.count();
        let is_due = |period: usize| {
            let of_repayment = (period + 1).checked_sub(periods.repaying).filter(|n| *n > 0);
            of_repayment.is_some_and(|number| number % every == 0 || period + 1 == count)
        };
        let due: Vec<bool> = (0..count).map(is_due).collect();
        let mut payments = vec![0; count];
        for period in (1..count).rev() {
            payments[period - 1] = payments[period] + usize::from(due[period]);
        }
        let loans = terms.loans.iter().map(|loan| Loan::new(loan, terms, periods)).collect();
        let (steps, sheet, work) = (Vec::new(), Sheet::default(), Work::default());
        Ok(Self { terms, periods, loans, due, payments, steps, sheet, work })
    }

    /// The lines of the last case.
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// The lines of the last case, to be kept.
    pub fn into_sheet(self) -> Sheet {
        self.sheet
    }

    /// Appraises a case.
    ///
    /// # Errors
    /// As [`Flows::check`]; [`Error::Infeasible`] where debt, tax and reserves do not settle.
    pub fn run(&mut self, flows: &Flows<'_>) -> Result<()> {
        flows.check(self.periods.count(), self.loans.len())?;
        self.prepare(flows);
        let moving = [flows.revenue, flows.opex, &self.work.built];
        let money: f64 = moving.iter().flat_map(|series| series.iter()).map(|v| v.abs()).sum();
        for _ in 0..MOST {
            self.available();
            self.commit();
            let moved = self.serve().max(self.levy(flows));
            if moved <= SETTLED * money {
                self.conclude(flows);
                return Ok(());
            }
            if !moved.is_finite() {
                break;
            }
        }
        Err(Error::Infeasible(
            "debt, tax and reserves do not settle: fees, reserves or sweeps are too large for \
             the loans"
                .into(),
        ))
    }

    /// What no repetition changes.
    fn prepare(&mut self, flows: &Flows<'_>) {
        let (count, repaying) = (self.periods.count(), self.periods.repaying);
        let (work, sheet, reserves) = (&mut self.work, &mut self.sheet, &self.terms.reserves);
        sheet.clear(count, self.loans.len());
        for rows in [&mut work.spending, &mut work.replaced, &mut work.uses, &mut work.carried] {
            rows.resize(self.loans.len(), Vec::new());
        }
        for number in 0..self.loans.len() {
            zero(&mut work.carried[number], count);
            let (spending, replaced) = (&mut work.spending[number], &mut work.replaced[number]);
            zero(spending, count);
            zero(replaced, count);
            for outlay in flows.outlays.iter().filter(|outlay| outlay.loan == number) {
                add(spending, outlay.spending, 1.0);
                if outlay.replacement {
                    add(replaced, outlay.spending, 1.0);
                }
            }
            work.uses[number].clear();
            work.uses[number].extend(&spending[..repaying]);
        }
        let until: Vec<f64> = work.uses.iter().map(|uses| uses.iter().sum()).collect();
        let all: f64 = until.iter().sum();
        let part = |until: f64| if all > 0.0 { until / all } else { 0.0 };
        work.parts = until.into_iter().map(part).collect();
        for series in [&mut work.built, &mut work.cash, &mut work.service_ahead] {
            zero(series, count);
        }
        let mut own = vec![0.0; count];
        for outlay in flows.outlays {
            if outlay.replacement {
                let gearing = self.terms.loans[outlay.loan].gearing;
                add(sheet.line_mut(Item::ReplacementDrawn), outlay.spending, gearing);
                add(&mut own, outlay.spending, 1.0 - gearing);
                add(&mut work.cash, outlay.spending, gearing - 1.0);
            } else {
                add(&mut work.built, outlay.spending, 1.0);
            }
        }
        let released = sheet.line_mut(Item::ReserveReleased);
        for (released, (own, trade_in)) in released.iter_mut().zip(own.iter().zip(flows.trade_in)) {
            *released = (own - trade_in).max(0.0);
        }
        for outlay in flows.outlays.iter().filter(|outlay| outlay.replacement) {
            let gearing = self.terms.loans[outlay.loan].gearing;
            let needed = |((spent, own), released): ((&f64, &f64), &f64)| {
                if *released > 0.0 { released * ((1.0 - gearing) * spent / own) } else { 0.0 }
            };
            let released = sheet.line(Item::ReserveReleased);
            let due: Vec<f64> =
                outlay.spending.iter().zip(&own).zip(released).map(needed).collect();
            let periods = outlay.set_aside_periods.unwrap_or(reserves.replacement_periods);
            add(sheet.line_mut(Item::ReservePaid), &set_aside(&due, periods), 1.0);
        }
        let mut lies = 0.0;
        for period in 0..count {
            lies += sheet.at(Item::ReservePaid, period) - sheet.at(Item::ReserveReleased, period);
            sheet.set(Item::Reserve, period, lies);
        }
        for (series, factor) in [
            (flows.revenue, 1.0),
            (flows.opex, -1.0),
            (flows.disposal, 1.0),
            (flows.timing, 1.0),
            (flows.credits, 1.0),
            (sheet.line(Item::ReservePaid), -1.0),
            (sheet.line(Item::ReserveReleased), 1.0),
        ] {
            add(&mut work.cash, series, factor);
        }
        add(&mut work.built, flows.grants, -1.0);
        if let Some(spending) = work.spending.first_mut() {
            add(&mut spending[..repaying], &flows.grants[..repaying], -1.0);
        }
        for (uses, spending) in work.uses.iter_mut().zip(&work.spending) {
            uses.copy_from_slice(&spending[..repaying]);
        }
        let months = self.periods.months as f64;
        zero(&mut work.liquidity, count);
        zero(&mut work.late, count);
        ahead_of(flows.opex, reserves.operating_months / months, &mut work.liquidity);
        ahead_of(flows.revenue, reserves.revenue_months / months, &mut work.late);
        add(&mut work.liquidity, &work.late, 1.0);
        work.liquidity[..repaying - 1].fill(0.0);
        // What comes free at the end is not of operation.
        for period in repaying..count - 1 {
            let rise = work.late[period] - work.late[period - 1];
            work.cash[period] -= rise;
            sheet.set(Item::LateRise, period, rise);
        }
    }

    /// Cash flow available for debt service, with the tax of the repetition before.
    fn available(&mut self) {
        for period in 0..self.periods.count() {
            let cash = self.work.cash[period] - self.sheet.at(Item::TaxPaid, period);
            self.sheet.set(Item::Cfads, period, cash);
        }
    }

    /// What lenders bring until repayment begins.
    fn commit(&mut self) {
        for number in 0..self.loans.len() {
            let loan = &mut self.loans[number];
            loan.reset();
            loan.commit_part(&self.work.uses[number], self.terms.funding);
            if loan.is_sculpted(0) {
                self.sculpt(number);
            }
        }
    }
}

fn zero(series: &mut Vec<f64>, count: usize) {
    series.clear();
    series.resize(count, 0.0);
}

fn add(sum: &mut [f64], values: &[f64], factor: f64) {
    sum.iter_mut().zip(values).for_each(|(sum, value)| *sum += factor * value);
}

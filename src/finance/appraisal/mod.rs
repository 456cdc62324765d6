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
pub use measures::{Measures, covers, measures};
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
    /// Debt service as it falls due, spread over the periods since the payment before.
    accrued: Vec<f64>,
    /// Debt service that must lie ready.
    service_ahead: Vec<f64>,
}

impl<'a> Appraisal<'a> {
    /// Checks terms, and makes them ready.
    ///
    /// # Errors
    /// As [`Terms::check`], and for payments within periods that they do not divide or hold.
    pub fn new(terms: &'a Terms, periods: &'a Periods) -> Result<Self> {
        terms.check()?;
        let (payment, period) = (terms.payment_months, periods.months);
        if payment % period != 0 && period % payment != 0 {
            return Err(Error::config(
                "payment_months",
                format!("{payment} months do not go together with periods of {period} months"),
            ));
        }
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
        let repaying = self.periods.repaying;
        if let Some(spending) = self.work.spending.first() {
            let more = spending[repaying..].iter().position(|spent| *spent < -f64::EPSILON);
            if let Some(at) = more.map(|at| at + repaying).filter(|at| flows.grants[*at] > 0.0) {
                let spent = spending[at] + flows.grants[at];
                return Err(Error::config(
                    format!("grants[{at}]"),
                    format!(
                        "{} is more than the {spent} that the first loan helps to pay then, once it is repaid",
                        flows.grants[at]
                    ),
                ));
            }
        }
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
            if number == 0 {
                add(spending, flows.grants, -1.0);
            }
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
        let ahead = [&mut work.accrued, &mut work.service_ahead];
        for series in [&mut work.built, &mut work.cash].into_iter().chain(ahead) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Month;
    use crate::finance::appraisal::measures::life_covers;
    use crate::finance::debt::Shape;
    use crate::finance::financing::Discounting;
    use crate::finance::tax::SocialContribution;

    const COUNT: usize = 40;
    const OPENING: usize = 3;

    fn loan(gearing: f64, shape: Shape) -> LoanTerms {
        LoanTerms {
            gearing,
            rate: 0.06,
            tenor_months: 24,
            grace_months: 0,
            shape,
            dscr: vec![1.5],
            arrangement_fee: 0.0,
            commitment_fee: 0.0,
            sweep: 0.0,
            refinancing: None,
        }
    }

    /// A loan on the site, and one on IT.
    fn terms(site: LoanTerms, it: LoanTerms) -> Terms {
        Terms {
            loans: vec![site, it],
            gearing_of: GearingOf::Investment,
            funding: Funding::ProRata,
            sculpted_on: SculptedOn::AfterTax,
            payment_months: 1,
            reserves: Reserves {
                debt_service_months: 0.0,
                form: ReserveForm::Cash,
                facility_fee: 0.0,
                operating_months: 0.0,
                revenue_months: 0.0,
                replacement_periods: 12,
                interest: 0.0,
                shortfall: Shortfall::Reserves,
            },
            covenants: Covenants { lock_up_dscr: 0.0, default_dscr: 0.0 },
            tax: TaxTerms {
                rate: 0.25,
                social: SocialContribution { rate: 0.0, allowance: 0.0 },
                losses: Losses::Carried,
                loss_allowance: 1.0,
                loss_fraction: 0.5,
                interest_floor: f64::INFINITY,
                interest_fraction: 0.3,
                payment: TaxPayment::WithResult,
                financing_cost_periods: 240,
            },
            discount_rate: 0.08,
            discounting: Discounting::Start,
        }
    }

    fn periods() -> Periods {
        Periods::new(Month::new(2027, 1), COUNT, 1, OPENING, OPENING + 1).unwrap()
    }

    /// The site is built for 1,000, 100 are added in a month of operation, IT for 600.
    fn run(terms: &Terms, grants: f64, added: usize) -> (Sheet, Measures) {
        let open = |value: f64| -> Vec<f64> {
            (0..COUNT).map(|n| if n < OPENING { 0.0 } else { value }).collect()
        };
        let mut site: Vec<f64> =
            (0..COUNT).map(|n| if n <= OPENING { 250.0 } else { 0.0 }).collect();
        site[added] += 100.0;
        let mut it = vec![0.0; COUNT];
        it[OPENING] = 600.0;
        let granted: Vec<f64> = site.iter().map(|spent| grants * spent).collect();
        let none = vec![0.0; COUNT];
        let outlays = [
            Outlay { spending: &site, loan: 0, replacement: false, set_aside_periods: None },
            Outlay { spending: &it, loan: 1, replacement: false, set_aside_periods: None },
        ];
        let flows = Flows {
            revenue: &open(100.0),
            opex: &open(20.0),
            disposal: &none,
            trade_in: &none,
            depreciation: &open(40.0),
            timing: &none,
            grants: &granted,
            credits: &none,
            outlays: &outlays,
        };
        let periods = periods();
        let mut appraisal = Appraisal::new(terms, &periods).unwrap();
        appraisal.run(&flows).unwrap();
        let measures = measures(appraisal.sheet(), terms, &periods);
        (appraisal.into_sheet(), measures)
    }

    #[test]
    fn lenders_lend_on_what_grants_leave() {
        for gearing_of in [GearingOf::Investment, GearingOf::Uses] {
            let mut agreed = terms(loan(0.5, Shape::Annuity), loan(0.0, Shape::Annuity));
            agreed.gearing_of = gearing_of;
            let (sheet, found) = run(&agreed, 0.4, 10);
            let drawn: f64 = sheet.loan(0, LoanItem::Drawn)[..=OPENING].iter().sum();
            let paid: f64 = sheet.line(Item::FinancingPaid).iter().sum();
            assert!((drawn - 0.5 * (600.0 + paid)).abs() < 1e-9, "{drawn} {paid}");
            assert!((sheet.loan(0, LoanItem::Drawn)[10] - 30.0).abs() < 1e-12);
            if gearing_of == GearingOf::Uses {
                // IT is the owners'.
                assert!((found.debt_once_complete_eur - drawn).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn cash_between_payments_waits_for_the_next() {
        let mut agreed = terms(loan(0.6, Shape::Annuity), loan(0.0, Shape::Annuity));
        agreed.payment_months = 6;
        for shortfall in [Shortfall::Reserves, Shortfall::Owners] {
            agreed.reserves.shortfall = shortfall;
            let (sheet, _) = run(&agreed, 0.0, 0);
            let paid = sheet.line(Item::Distributed);
            let owners = paid[OPENING + 1..].iter().fold(f64::INFINITY, |a, b| a.min(*b));
            // Six months of cash carry each payment.
            assert!(owners >= 0.0, "{owners}");
            for number in 1..COUNT - OPENING - 1 {
                let held = sheet.at(Item::LockedUp, OPENING + number);
                assert_eq!(held > 0.0, number < 24 && number % 6 != 0, "{number}");
            }
        }
    }

    #[test]
    fn a_bank_is_paid_for_what_it_held_ready() {
        let mut agreed = terms(loan(0.6, Shape::Annuity), loan(0.0, Shape::Annuity));
        agreed.reserves.debt_service_months = 3.0;
        agreed.reserves.form = ReserveForm::Facility;
        agreed.reserves.facility_fee = 0.12;
        let (sheet, _) = run(&agreed, 0.0, 0);
        let (fees, service) = (sheet.line(Item::Fees), sheet.line(Item::Service));
        let ahead: f64 = service[OPENING + 1..OPENING + 4].iter().sum();
        let fee = 1.12f64.powf(1.0 / 12.0) - 1.0;
        assert!((fees[OPENING + 1] - fee * ahead).abs() < 1e-10);
        // The last of 24 payments was held ready until it was made.
        let last = OPENING + 24;
        assert!((fees[last] - fee * service[last]).abs() < 1e-10);
        assert_eq!(fees[last + 1], 0.0);
    }

    #[test]
    fn a_swept_loan_is_repaid_no_more_than_it_is_owed() {
        let mut agreed = terms(loan(1.0, Shape::Sculpted), loan(0.0, Shape::Annuity));
        agreed.loans[0].sweep = 0.5;
        let (sheet, _) = run(&agreed, 0.0, 0);
        let balance = sheet.loan(0, LoanItem::Balance);
        assert!(balance.iter().all(|owed| *owed >= 0.0), "{balance:?}");
        let sum = |item| sheet.loan(0, item).iter().sum::<f64>();
        let lent = sum(LoanItem::Drawn) + sum(LoanItem::Capitalised);
        assert!((lent - sum(LoanItem::Principal) - sum(LoanItem::Swept)).abs() < 1e-9 * lent);
        assert!(balance[OPENING + 20] == 0.0);
    }

    #[test]
    fn sculpted_loans_keep_the_cover_of_all_debt_service() {
        for it in [Shape::Annuity, Shape::Sculpted] {
            for payment_months in [1, 6] {
                let mut agreed = terms(loan(1.0, Shape::Sculpted), loan(0.5, it));
                agreed.loans[1].dscr = vec![1.2];
                agreed.payment_months = payment_months;
                // Drawn between two payments.
                let (sheet, _) = run(&agreed, 0.0, 10);
                let wanted = if it == Shape::Sculpted { 1.2 } else { 1.5 };
                let found = covers(
                    &sheet.line(Item::Cfads)[..=OPENING + 24],
                    &sheet.line(Item::Service)[..=OPENING + 24],
                    &periods(),
                );
                assert_eq!(found.len(), 2);
                assert!(found.iter().all(|cover| (cover - wanted).abs() < 1e-9), "{found:?}");
            }
        }
    }

    #[test]
    fn life_covers_do_not_hang_on_when_interest_is_paid() {
        // 1 % a period; all of it falls due with the principal, or each period its own.
        let cash = [0.0, 60.0, 60.0];
        let none = [0.0; 3];
        let of = |interest: [f64; 3], owed: [f64; 3]| {
            life_covers(&cash, &interest, &owed, &[100.0; 3], &none, 0)
        };
        let each = of([0.0, 1.0, 1.0], [100.0, 100.0, 0.0]);
        let once = of([0.0, 1.0, 1.01], [100.0, 101.0, 0.0]);
        let worth = (60.0 / 1.01 + 60.0 / 1.01f64.powi(2)) / 100.0;
        for found in [each, once] {
            assert!(found.iter().all(|cover| (cover - worth).abs() < 1e-14), "{found:?}");
        }
    }
}

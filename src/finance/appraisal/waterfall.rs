//! Who is paid from the cash of each period, and in which order.

use super::flows::{Flows, ahead_of};
use super::sheet::{Item, LoanItem};
use super::terms::{GearingOf, ReserveForm, Shortfall};
use super::{Appraisal, add};

/// What lies on accounts.
#[derive(Default)]
struct Accounts {
    debt_service: f64,
    liquidity: f64,
    /// Waits for the next payment to lenders.
    collected: f64,
    locked_up: f64,
}

impl Appraisal<'_> {
    /// Loans, reserves and owners, period by period; returns what moved since the repetition before.
    pub(super) fn serve(&mut self) -> f64 {
        let (terms, periods) = (self.terms, self.periods);
        let (months, reserves) = (periods.months as f64, &terms.reserves);
        self.accrue();
        let service_ahead = &mut self.work.service_ahead;
        ahead_of(&self.work.accrued, reserves.debt_service_months / months, service_ahead);
        service_ahead[..periods.completion()].fill(0.0);
        let earns = periods.rate(reserves.interest);
        let mut accounts = Accounts::default();
        let mut moved = 0.0_f64;
        for period in 0..periods.count() {
            let set_aside = if period > 0 { self.sheet.at(Item::Reserve, period - 1) } else { 0.0 };
            let held = accounts.collected + accounts.locked_up;
            let lies = accounts.debt_service + accounts.liquidity + held + set_aside;
            self.sheet.set(Item::ReserveInterest, period, earns * lies);
            if period <= periods.completion() {
                moved = moved.max(self.build(period, &mut accounts));
            } else {
                moved = moved.max(self.operate(period, &mut accounts));
            }
            for (item, value) in [
                (Item::DebtReserve, accounts.debt_service),
                (Item::Liquidity, accounts.liquidity),
                (Item::LockedUp, accounts.collected + accounts.locked_up),
            ] {
                self.sheet.set(item, period, value);
            }
        }
        moved
    }

    /// Spreads each payment to lenders over the periods since the one before.
    fn accrue(&mut self) {
        let accrued = &mut self.work.accrued;
        accrued.copy_from_slice(self.sheet.line(Item::Service));
        let mut first = self.periods.repaying;
        for period in self.periods.repaying..self.periods.count() {
            if self.due[period] {
                let since = &mut accrued[first..=period];
                let part = since.iter().sum::<f64>() / since.len() as f64;
                since.fill(part);
                first = period + 1;
            }
        }
    }

    /// A period until repayment begins: lenders and owners find what is spent.
    fn build(&mut self, period: usize, accounts: &mut Accounts) -> f64 {
        let completion = self.periods.completion();
        let (mut paid, mut cost, mut moved) = (0.0, 0.0, 0.0_f64);
        if period == completion {
            if self.terms.reserves.form == ReserveForm::Cash {
                accounts.debt_service = self.work.service_ahead[period];
            }
            accounts.liquidity = self.work.liquidity[period];
        }
        let reserves = accounts.debt_service + accounts.liquidity;
        for number in 0..self.loans.len() {
            let mut step = self.loans[number].build(period, self.payments[period]);
            paid += step.interest + step.fees;
            cost += step.cost + step.fees;
            if self.terms.gearing_of == GearingOf::Uses {
                let part = self.work.parts[number] * reserves;
                let uses = self.work.spending[number][period] + step.interest + step.fees + part;
                moved = moved.max((self.work.uses[number][period] - uses).abs());
                self.work.uses[number][period] = uses;
            }
            step.interest = 0.0;
            self.book(number, period, &step, 0.0);
        }
        self.sheet.set(Item::FinancingPaid, period, paid);
        self.sheet.set(Item::FinancingCost, period, cost);
        let left =
            self.sheet.at(Item::Cfads, period) + self.sheet.at(Item::ReserveInterest, period);
        self.sheet.set(Item::Distributed, period, left);
        self.sheet.set(Item::FirstReserves, period, reserves);
        moved
    }

    /// A period of repayment: lenders, reserves, lenders again, owners; owners when lenders are.
    fn operate(&mut self, period: usize, accounts: &mut Accounts) -> f64 {
        let (terms, periods) = (self.terms, self.periods);
        let (mut service, mut fees, mut cost, mut owed) = (0.0, 0.0, 0.0, 0.0);
        let mut cash = self.sheet.at(Item::Cfads, period);
        let mut steps = std::mem::take(&mut self.steps);
        steps.clear();
        for (number, loan) in self.loans.iter_mut().enumerate() {
            let left = self.payments[period];
            let carried = loan.is_sculpted(period).then_some(self.work.carried[number][period]);
            let mut step = loan.repay(self.due[period], carried);
            let spending = self.work.spending[number][period];
            loan.draw(spending, self.work.replaced[number][period], left, &mut step);
            loan.refinance(period, left, &mut step);
            service += step.interest + step.principal;
            (fees, cost, owed) = (fees + step.fees, cost + step.cost, owed + loan.owed());
            steps.push(step);
        }
        let wanted = self.work.service_ahead[period];
        let by_bank = terms.reserves.form == ReserveForm::Facility;
        let wanted = if by_bank {
            fees += periods.rate(terms.reserves.facility_fee) * self.work.service_ahead[period - 1];
            0.0
        } else {
            wanted
        };
        let liquidity = self.work.liquidity[period];
        cash += std::mem::take(&mut accounts.collected);
        cash += self.sheet.at(Item::ReserveInterest, period) - service - fees;
        cash -= liquidity - accounts.liquidity - self.sheet.at(Item::LateRise, period);
        accounts.liquidity = liquidity;
        let rescued = terms.reserves.shortfall == Shortfall::Reserves;
        if rescued && cash < 0.0 {
            cash += free(&mut accounts.locked_up, -cash);
            cash += free(&mut accounts.debt_service, -cash);
        }
        let most = if rescued { cash.max(0.0) } else { f64::INFINITY };
        let change = (wanted - accounts.debt_service).min(most);
        accounts.debt_service += change;
        cash -= change;
        let mut swept = 0.0;
        for (number, step) in steps.iter().enumerate() {
            let paid = match self.due[period] && cash > swept {
                true => self.loans[number].prepay(cash - swept),
                false => 0.0,
            };
            swept += paid;
            self.book(number, period, step, paid);
        }
        self.steps = steps;
        cash -= swept;
        let moved = (self.sheet.at(Item::Service, period) - service).abs();
        let last = period + 1 == periods.count();
        self.sheet.set(Item::Service, period, service);
        let cover = self.cover(period);
        let kept = cash.max(0.0);
        let owes = self.loans.iter().any(|loan| loan.balance() > 0.0);
        if owes && !self.due[period] {
            accounts.collected = kept;
            cash -= kept;
        } else if owes && cover < terms.covenants.lock_up_dscr && !last {
            accounts.locked_up += kept;
            cash -= kept;
        } else {
            cash += std::mem::take(&mut accounts.locked_up);
        }
        for (item, value) in [
            (Item::Fees, fees),
            (Item::InterestCost, cost),
            (Item::InterestOwed, owed),
            (Item::Swept, swept),
            (Item::Cover, cover),
            (Item::Distributed, cash),
        ] {
            self.sheet.set(item, period, value);
        }
        moved
    }

    fn book(&mut self, number: usize, period: usize, step: &super::lending::Step, swept: f64) {
        let served = step.interest + step.principal;
        for (item, value) in [
            (LoanItem::Drawn, step.drawn),
            (LoanItem::Capitalised, step.capitalised),
            (LoanItem::Interest, step.interest),
            (LoanItem::Principal, step.principal),
            (LoanItem::Service, served),
            (LoanItem::LaterService, step.later),
            (LoanItem::ReplacementService, step.replacement),
            (LoanItem::Swept, swept),
            (LoanItem::Balance, self.loans[number].balance()),
            (LoanItem::ReplacementBalance, self.loans[number].replacement_balance()),
        ] {
            self.sheet.loan_mut(number, item)[period] = value;
        }
    }

    /// Cash flow available for debt service over debt service of the twelve months to the end of a
    /// period, or of those that there are; NaN without debt service.
    fn cover(&self, period: usize) -> f64 {
        let first =
            (period + 1).saturating_sub(12 / self.periods.months).max(self.periods.repaying);
        let sum = |item: Item| self.sheet.line(item)[first..=period].iter().sum::<f64>();
        let service = sum(Item::Service);
        if service > 0.0 { sum(Item::Cfads) / service } else { f64::NAN }
    }

    /// What is left to be told once nothing moves.
    pub(super) fn conclude(&mut self, flows: &Flows<'_>) {
        let periods = self.periods;
        for period in 0..periods.count() {
            let drawn: f64 =
                (0..self.loans.len()).map(|n| self.sheet.loan(n, LoanItem::Drawn)[period]).sum();
            let for_building = drawn - self.sheet.at(Item::ReplacementDrawn, period);
            let paid_in = self.work.built[period]
                + self.sheet.at(Item::FinancingPaid, period)
                + self.sheet.at(Item::FirstReserves, period)
                - for_building;
            self.sheet.set(Item::PaidIn, period, paid_in);
            let flow = self.sheet.at(Item::Distributed, period) - paid_in;
            self.sheet.set(Item::EquityFlow, period, flow);
        }
        self.unlevered(flows);
    }

    /// The project without debt.
    fn unlevered(&mut self, flows: &Flows<'_>) {
        let mut result = vec![0.0; self.periods.count()];
        for (series, factor) in [
            (flows.revenue, 1.0),
            (flows.opex, -1.0),
            (flows.disposal, 1.0),
            (flows.depreciation, -1.0),
        ] {
            add(&mut result, series, factor);
        }
        let (_, paid) = self.taxes(&result, None, flows.revenue);
        let mut cash = vec![0.0; self.periods.count()];
        for (series, factor) in [
            (flows.revenue, 1.0),
            (flows.opex, -1.0),
            (flows.disposal, 1.0),
            (flows.timing, 1.0),
            (flows.grants, 1.0),
            (flows.credits, 1.0),
            (&paid[..], -1.0),
        ] {
            add(&mut cash, series, factor);
        }
        flows.outlays.iter().for_each(|outlay| add(&mut cash, outlay.spending, -1.0));
        self.sheet.line_mut(Item::ProjectResult).copy_from_slice(&result);
        self.sheet.line_mut(Item::ProjectTax).copy_from_slice(&paid);
        self.sheet.line_mut(Item::ProjectFlow).copy_from_slice(&cash);
    }
}

/// Takes as much as is needed from an account.
fn free(account: &mut f64, needed: f64) -> f64 {
    let taken = account.min(needed.max(0.0));
    *account -= taken;
    taken
}

//! Loans, period by period.

use crate::finance::debt::{Period, Shape};

use super::flows::{Periods, over};
use super::terms::{Funding, GearingOf, LoanTerms, Terms};

/// What was drawn at a time, in repayment.
#[derive(Debug, Clone, Copy)]
struct Vintage {
    balance: f64,
    /// Interest owed and not yet due.
    owed: f64,
    /// Payments left.
    left: usize,
    /// Those of them to come in which interest alone is paid.
    grace: usize,
    drawn: Drawn,
}

/// When, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drawn {
    BeforeRepayment,
    Since,
    ForReplacement,
}

/// A loan as it stands.
#[derive(Debug, Clone)]
pub(super) struct Loan<'a> {
    terms: &'a LoanTerms,
    all: &'a Terms,
    periods: &'a Periods,
    /// Rate of interest a period.
    rate: f64,
    /// Part of what is owed that is repaid with so many payments left.
    parts: Vec<f64>,
    vintages: Vec<Vintage>,
    /// Drawn before repayment began, interest included.
    building: f64,
    /// What it brings in each period until repayment begins.
    pub(super) draws: Vec<f64>,
    /// Part of what was refinanced.
    refinanced: bool,
}

/// What happens to a loan in a period.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Step {
    pub(super) drawn: f64,
    pub(super) capitalised: f64,
    pub(super) interest: f64,
    /// Interest of the period, paid or not.
    pub(super) cost: f64,
    pub(super) principal: f64,
    /// Interest and principal of what was drawn after repayment began.
    pub(super) later: f64,
    /// Of it, of what was drawn for replacements.
    pub(super) replacement: f64,
    pub(super) fees: f64,
}

impl<'a> Loan<'a> {
    pub(super) fn new(terms: &'a LoanTerms, all: &'a Terms, periods: &'a Periods) -> Self {
        let mut loan = Self {
            terms,
            all,
            periods,
            rate: 0.0,
            parts: Vec::new(),
            vintages: Vec::new(),
            building: 0.0,
            draws: vec![0.0; periods.repaying],
            refinanced: false,
        };
        loan.agree(terms.rate, terms.shape, terms.tenor_months);
        loan
    }

    /// Draws that cash does not sculpt are repaid by level payments.
    fn agree(&mut self, rate: f64, shape: Shape, months: usize) {
        self.rate = self.periods.rate(rate);
        let every = self.all.payment_months.max(self.periods.months);
        let by_payment = over(rate, every);
        let tenor = months / every;
        let shape = if shape == Shape::Sculpted { Shape::Annuity } else { shape };
        self.parts.clear();
        self.parts.push(0.0);
        self.parts.extend((1..=tenor).map(|left| {
            let number = tenor - left;
            shape.principal_due(&Period {
                balance: 1.0,
                rate: by_payment,
                number,
                grace: 0,
                tenor,
                carried: 0.0,
            })
        }));
    }

    /// Payments of a loan agreed now, of which so many are left on the horizon.
    fn payments(&self, left: usize) -> usize {
        left.min(self.parts.len() - 1)
    }

    /// As it was before the first period.
    pub(super) fn reset(&mut self) {
        if std::mem::take(&mut self.refinanced) {
            self.agree(self.terms.rate, self.terms.shape, self.terms.tenor_months);
        }
        self.vintages.clear();
        self.building = 0.0;
    }

    /// What is owed, interest not yet due apart.
    pub(super) fn balance(&self) -> f64 {
        self.building + self.vintages.iter().map(|vintage| vintage.balance).sum::<f64>()
    }

    /// Interest owed and not yet due.
    pub(super) fn owed(&self) -> f64 {
        self.vintages.iter().map(|vintage| vintage.owed).sum()
    }

    /// Whether cash sculpts it in a period.
    pub(super) fn is_sculpted(&self, period: usize) -> bool {
        let months = (period + 1).saturating_sub(self.periods.repaying) * self.periods.months;
        self.terms.shape == Shape::Sculpted
            && self.terms.refinancing.is_none_or(|new| months <= new.after_months)
    }

    /// A period until repayment begins: interest is added to the loan or paid; so many payments are
    /// left after it.
    pub(super) fn build(&mut self, period: usize, left: usize) -> Step {
        let cost = self.rate * self.building;
        let capitalised = if self.all.gearing_of == GearingOf::Investment { cost } else { 0.0 };
        let drawn = self.draws[period];
        let committed: f64 = self.draws.iter().sum();
        let undrawn: f64 = self.draws[period..].iter().sum();
        let arranged = if period == 0 { self.terms.arrangement_fee * committed } else { 0.0 };
        let fees = self.periods.rate(self.terms.commitment_fee) * undrawn + arranged;
        self.building += capitalised + drawn;
        if period == self.periods.completion() {
            let left = self.payments(left);
            let every = self.all.payment_months.max(self.periods.months);
            let grace = (self.terms.grace_months / every).min(left.saturating_sub(1));
            let balance = std::mem::take(&mut self.building);
            let drawn = Drawn::BeforeRepayment;
            self.vintages.push(Vintage { balance, owed: 0.0, left, grace, drawn });
        }
        let interest = cost - capitalised;
        Step { drawn, capitalised, interest, cost, fees, ..Step::default() }
    }

    /// A period of repayment: its interest, and what is repaid where a payment is due; `carried` is what
    /// cash carries of a sculpted loan.
    pub(super) fn repay(&mut self, due: bool, carried: Option<f64>) -> Step {
        let mut step = Step::default();
        for vintage in &mut self.vintages {
            let cost = self.rate * (vintage.balance + vintage.owed);
            step.cost += cost;
            vintage.owed += cost;
            if !due {
                continue;
            }
            let interest = std::mem::take(&mut vintage.owed);
            let principal = match carried {
                _ if vintage.left == 1 => vintage.balance,
                Some(carried) if vintage.drawn == Drawn::BeforeRepayment => {
                    (carried - interest).min(vintage.balance)
                }
                _ if vintage.grace > 0 => 0.0,
                _ => vintage.balance * self.parts[vintage.left],
            };
            step.interest += interest;
            step.principal += principal;
            if vintage.drawn != Drawn::BeforeRepayment {
                step.later += principal + interest;
            }
            if vintage.drawn == Drawn::ForReplacement {
                step.replacement += principal + interest;
            }
            vintage.balance -= principal;
            vintage.left -= 1;
            vintage.grace = vintage.grace.saturating_sub(1);
        }
        self.vintages.retain(|vintage| vintage.left > 0);
        step
    }

    /// Draws after repayment began, with so many payments left after them; without any they are repaid at
    /// once.
    pub(super) fn draw(&mut self, spending: f64, replacing: f64, left: usize, step: &mut Step) {
        for (spent, drawn) in
            [(spending - replacing, Drawn::Since), (replacing, Drawn::ForReplacement)]
        {
            if spent == 0.0 {
                continue;
            }
            let balance = self.terms.gearing * spent;
            step.drawn += balance;
            step.fees += self.terms.arrangement_fee * balance.max(0.0);
            match self.payments(left) {
                0 => step.principal += balance,
                left => {
                    self.vintages.push(Vintage { balance, owed: 0.0, left, grace: 0, drawn });
                }
            }
        }
    }

    /// What is owed of draws for replacements.
    pub(super) fn replacement_balance(&self) -> f64 {
        let of = self.vintages.iter().filter(|vintage| vintage.drawn == Drawn::ForReplacement);
        of.map(|vintage| vintage.balance).sum()
    }

    /// Repays some of what is owed early, in proportion; returns how much.
    pub(super) fn prepay(&mut self, cash: f64) -> f64 {
        let owed = self.balance();
        let paid = (self.terms.sweep * cash).min(owed);
        if paid <= 0.0 {
            return 0.0;
        }
        self.vintages.iter_mut().for_each(|vintage| vintage.balance *= 1.0 - paid / owed);
        paid
    }

    /// Another loan replaces it after a period, where that is agreed.
    pub(super) fn refinance(&mut self, period: usize, left: usize, step: &mut Step) {
        let months = (period + 1 - self.periods.repaying) * self.periods.months;
        let Some(new) = self.terms.refinancing.filter(|new| new.after_months == months) else {
            return;
        };
        let replacement = self.replacement_balance();
        let balance = self.balance();
        self.agree(new.rate, Shape::Annuity, new.tenor_months);
        self.refinanced = true;
        step.fees += new.fee * balance;
        let mut owed = self.owed();
        self.vintages.clear();
        let left = self.payments(left);
        for (balance, drawn) in
            [(balance - replacement, Drawn::BeforeRepayment), (replacement, Drawn::ForReplacement)]
        {
            if left > 0 && balance > 0.0 {
                let owed = std::mem::take(&mut owed);
                self.vintages.push(Vintage { balance, owed, left, grace: 0, drawn });
            }
        }
    }

    /// What is owed when repayment begins.
    pub(super) fn owed_at_completion(&self) -> f64 {
        let added = if self.all.gearing_of == GearingOf::Investment { self.rate } else { 0.0 };
        self.draws.iter().fold(0.0, |owed, draw| owed * (1.0 + added) + draw)
    }

    /// Brings its part of the uses.
    pub(super) fn commit_part(&mut self, uses: &[f64], funding: Funding) {
        let total: f64 = uses.iter().sum();
        in_order(uses, self.terms.gearing * total, total, funding, &mut self.draws);
    }

    /// Brings as much as makes so much owed when repayment begins.
    pub(super) fn commit_owed(&mut self, uses: &[f64], owed: f64, funding: Funding) {
        let total: f64 = uses.iter().sum();
        let mut drawn = owed;
        // Interest makes what is owed rise more than in proportion, and little so: each step leaves a
        // small part of the error.
        for _ in 0..100 {
            in_order(uses, drawn, total, funding, &mut self.draws);
            let found = self.owed_at_completion();
            if found <= 0.0 || (found - owed).abs() <= 2.0 * f64::EPSILON * owed {
                break;
            }
            drawn *= owed / found;
        }
    }
}

/// What lenders bring of each period's uses, `drawn` of their `total`.
fn in_order(uses: &[f64], drawn: f64, total: f64, funding: Funding, draws: &mut [f64]) {
    if total <= 0.0 {
        draws.fill(0.0);
        return;
    }
    if funding == Funding::ProRata {
        draws.iter_mut().zip(uses).for_each(|(draw, uses)| *draw = drawn / total * uses);
        return;
    }
    let owners_first = if funding == Funding::EquityFirst { total - drawn } else { 0.0 };
    let (mut spent, mut brought) = (0.0, 0.0);
    for (draw, uses) in draws.iter_mut().zip(uses) {
        spent += uses;
        let due = (spent - owners_first).clamp(0.0, drawn);
        *draw = due - brought;
        brought = due;
    }
}

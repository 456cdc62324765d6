//! Loans whose service follows cash.

use super::sheet::{Item, LoanItem};
use super::terms::{SculptedOn, Terms};
use super::{Appraisal, Periods};
use crate::finance::debt::{Shape, worth};

impl Appraisal<'_> {
    /// What cash carries of a loan after the others are served, and the loan that this repays; all of
    /// it in proportion where that is more than may be borrowed.
    pub(super) fn sculpt(&mut self, number: usize) {
        let (periods, terms) = (self.periods, self.terms);
        let asked = &terms.loans[number];
        let end = periods.repaying + asked.tenor_months / periods.months;
        let carried = &mut self.work.carried[number];
        let mut cash = 0.0;
        let tenor = carried.iter_mut().enumerate().take(end).skip(periods.repaying);
        for (period, carried) in tenor {
            let dscr = asked.dscr_in(years(periods, period));
            let untaxed = match terms.sculpted_on {
                SculptedOn::AfterTax => 0.0,
                SculptedOn::BeforeTax => self.sheet.at(Item::TaxPaid, period),
            };
            let served: f64 = (0..terms.loans.len())
                .filter(|other| *other != number)
                .map(|other| self.sheet.loan(other, before(terms, other, number))[period])
                .sum();
            let later = self.sheet.loan(number, LoanItem::LaterService)[period];
            cash += (self.sheet.at(Item::Cfads, period) + untaxed) / dscr - served - later;
            *carried = if self.due[period] { std::mem::take(&mut cash).max(0.0) } else { 0.0 };
        }
        let worth = worth(&carried[periods.repaying..], periods.rate(asked.rate));
        let loan = &mut self.loans[number];
        let most = loan.owed_at_completion();
        if worth > most {
            carried.iter_mut().for_each(|carried| *carried *= most / worth);
        } else {
            loan.commit_owed(&self.work.uses[number], worth, terms.funding);
        }
    }
}

/// What of another loan is served before one is sculpted: all of it, unless it is sculpted after that.
fn before(terms: &Terms, other: usize, number: usize) -> LoanItem {
    let follows = other > number && terms.loans[other].shape == Shape::Sculpted;
    if follows { LoanItem::LaterService } else { LoanItem::Service }
}

/// Whole years of repayment before a period.
fn years(periods: &Periods, period: usize) -> usize {
    (period - periods.repaying) * periods.months / 12
}

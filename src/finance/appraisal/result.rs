//! Income, company tax, and when it is paid.

use crate::finance::depreciation::straight_line;
use crate::finance::tax::{InterestCap, LossStock};

use super::flows::Flows;
use super::sheet::Item;
use super::terms::{Losses, TaxPayment};
use super::{Appraisal, add};

/// What the cap on interest looks at, period by period.
pub(super) struct Interest<'a> {
    net: &'a [f64],
    depreciation: &'a [f64],
}

impl Appraisal<'_> {
    /// Results and tax; returns by how much the tax paid moved since the repetition before.
    pub(super) fn levy(&mut self, flows: &Flows<'_>) -> f64 {
        let count = self.periods.count();
        let sheet = &self.sheet;
        let mut net = sheet.line(Item::InterestCost).to_vec();
        add(&mut net, sheet.line(Item::Fees), 1.0);
        add(&mut net, sheet.line(Item::ReserveInterest), -1.0);
        let mut depreciation = vec![0.0; count];
        let financing = self.financing_depreciation();
        add(&mut depreciation, flows.depreciation, 1.0);
        add(&mut depreciation, &financing, 1.0);
        let mut result = vec![0.0; count];
        for (series, factor) in [
            (flows.revenue, 1.0),
            (flows.opex, -1.0),
            (flows.disposal, 1.0),
            (&depreciation[..], -1.0),
            (&net[..], -1.0),
        ] {
            add(&mut result, series, factor);
        }
        let interest = Interest { net: &net, depreciation: &depreciation };
        let (tax, paid) = self.taxes(&result, Some(&interest));
        let before = self.sheet.line(Item::TaxPaid);
        let moved = before.iter().zip(&paid).fold(0.0_f64, |m, (a, b)| m.max((a - b).abs()));
        let mut left = result.clone();
        add(&mut left, &tax, -1.0);
        add(&mut left, flows.credits, 1.0);
        for (item, series) in [
            (Item::FinancingDepreciation, &financing),
            (Item::Result, &result),
            (Item::Tax, &tax),
            (Item::TaxPaid, &paid),
            (Item::NetResult, &left),
        ] {
            self.sheet.line_mut(item).copy_from_slice(series);
        }
        moved
    }

    /// Interest and fees until repayment begins, spread over the periods of operation.
    fn financing_depreciation(&self) -> Vec<f64> {
        let mut put_to_use = vec![0.0; self.periods.count()];
        let periods = self.terms.tax.financing_cost_periods;
        if periods == 0 {
            return put_to_use;
        }
        put_to_use[self.periods.operating] = self.sheet.line(Item::FinancingCost).iter().sum();
        straight_line(&put_to_use, periods, self.periods.operating)
    }

    /// Company tax on results by calendar year: as it is owed and as it is paid.
    pub(super) fn taxes(
        &self,
        result: &[f64],
        interest: Option<&Interest<'_>>,
    ) -> (Vec<f64>, Vec<f64>) {
        let (terms, periods) = (&self.terms.tax, self.periods);
        let by_year = |series: &[f64]| periods.by_year(series);
        let mut results = by_year(result);
        if let Some(interest) = interest.filter(|_| terms.interest_floor.is_finite()) {
            let (net, depreciation) = (by_year(interest.net), by_year(interest.depreciation));
            let (floor, fraction) = (terms.interest_floor, terms.interest_fraction);
            let mut cap = InterestCap { floor, fraction, carried_forward: 0.0 };
            for ((result, net), depreciation) in results.iter_mut().zip(net).zip(depreciation) {
                let ebitda = *result + net + depreciation;
                *result += net - cap.deduct(net, ebitda);
            }
        }
        let (allowance, fraction) = (terms.loss_allowance, terms.loss_fraction);
        let mut stock = LossStock { stock: 0.0, allowance, fraction };
        let due = results.iter().map(|&result| match terms.losses {
            Losses::Used => terms.rate * result,
            Losses::Carried => {
                let used = stock.use_against(result);
                let tax = terms.rate * (result - used).max(0.0);
                tax + terms.social.due(tax)
            }
        });
        let due: Vec<f64> = due.collect();
        let owed = self.over_operation(&due);
        let paid = match terms.payment {
            TaxPayment::WithResult => owed.clone(),
            TaxPayment::Instalments => self.instalments(&due),
        };
        (owed, paid)
    }

    /// What is due for each calendar year, in equal parts over its periods in operation.
    fn over_operation(&self, due: &[f64]) -> Vec<f64> {
        let periods = self.periods;
        let mut counts = vec![0.0; due.len()];
        periods.year_of[periods.operating..].iter().for_each(|year| counts[*year] += 1.0);
        let part = |(period, year): (usize, &usize)| {
            if period < periods.operating { 0.0 } else { due[*year] / counts[*year] }
        };
        periods.year_of.iter().enumerate().map(part).collect()
    }

    /// Quarters of the tax of the year before, and what is missing from it in the May after; the rest
    /// with the last period.
    fn instalments(&self, due: &[f64]) -> Vec<f64> {
        let periods = self.periods;
        let of = |year: Option<usize>| year.map_or(0.0, |year| due[year]);
        let each = |(year, month): (&usize, &u32)| {
            let before = of(year.checked_sub(1));
            let instalment = if month % 3 == 0 { before / 4.0 } else { 0.0 };
            let balance = if *month == 5 { before - of(year.checked_sub(2)) } else { 0.0 };
            instalment + balance
        };
        let mut paid: Vec<f64> = periods.year_of.iter().zip(&periods.month_of).map(each).collect();
        let missing = due.iter().sum::<f64>() - paid.iter().sum::<f64>();
        if let Some(last) = paid.last_mut() {
            *last += missing;
        }
        paid
    }
}

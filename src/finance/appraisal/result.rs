//! Income, company tax, and when it is paid.

use crate::finance::depreciation::straight_line;
use crate::finance::tax::{InterestCap, LossStock, last_instalment_fraction};

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
        // What is charged at once is not deducted.
        let mut taxed = result.clone();
        let mut deducted = &depreciation[..];
        if self.terms.tax.financing_cost_periods == 0 {
            add(&mut taxed, &financing, 1.0);
            deducted = flows.depreciation;
        }
        let interest = Interest { net: &net, depreciation: deducted };
        let (tax, paid) = self.taxes(&taxed, Some(&interest), flows.revenue);
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

    /// Interest and fees until repayment begins, spread over the periods of operation, or charged at once.
    fn financing_depreciation(&self) -> Vec<f64> {
        match self.terms.tax.financing_cost_periods {
            0 => self.sheet.line(Item::FinancingCost).to_vec(),
            life => {
                straight_line(self.sheet.line(Item::FinancingCost), life, self.periods.operating)
            }
        }
    }

    /// Company tax on results by calendar year: as it is owed and as it is paid.
    pub(super) fn taxes(
        &self,
        result: &[f64],
        interest: Option<&Interest<'_>>,
        revenue: &[f64],
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
            Losses::Used => terms.owed_on(result),
            Losses::Carried => terms.owed_on((result - stock.use_against(result)).max(0.0)),
        });
        let due: Vec<f64> = due.collect();
        let owed = self.over_operation(&due);
        let paid = match terms.payment {
            TaxPayment::WithResult => owed.clone(),
            TaxPayment::Instalments => self.instalments(&due, &by_year(revenue)),
        };
        (owed, paid)
    }

    /// What is due for each calendar year, in equal parts over its periods in operation, or with its
    /// last period where none is.
    fn over_operation(&self, due: &[f64]) -> Vec<f64> {
        let periods = self.periods;
        let mut counts = vec![0.0; due.len()];
        periods.year_of[periods.operating..].iter().for_each(|year| counts[*year] += 1.0);
        let mut owed = vec![0.0; periods.count()];
        for (period, year) in periods.year_of.iter().enumerate() {
            let is_last = periods.year_of.get(period + 1) != Some(year);
            if period >= periods.operating {
                owed[period] = due[*year] / counts[*year];
            } else if is_last && counts[*year] == 0.0 {
                owed[period] = due[*year];
            }
        }
        owed
    }

    /// Quarters of the tax of the year before, the last of them raised where turnover is large, and what
    /// is missing in the May after; the rest with the last period.
    fn instalments(&self, due: &[f64], turnover: &[f64]) -> Vec<f64> {
        let periods = self.periods;
        let before = |series: &[f64], year: usize| year.checked_sub(1).map_or(0.0, |y| series[y]);
        let quarter = |year: usize| before(due, year) / 4.0;
        let last = |year: usize| {
            let quarter = quarter(year);
            match last_instalment_fraction(before(turnover, year)) {
                0.0 => quarter,
                part => quarter.max(part * due[year] - 3.0 * quarter),
            }
        };
        let in_month = |year: usize, month: u32| match month {
            3 | 6 | 9 => quarter(year),
            12 => last(year),
            5 => year.checked_sub(1).map_or(0.0, |y| due[y] - 3.0 * quarter(y) - last(y)),
            _ => 0.0,
        };
        let each = |(year, month): (&usize, &u32)| -> f64 {
            let months = (0..periods.months as u32).map(|back| match month.checked_sub(back) {
                Some(month @ 1..) => in_month(*year, month),
                _ => year.checked_sub(1).map_or(0.0, |year| in_month(year, month + 12 - back)),
            });
            months.sum()
        };
        let mut paid: Vec<f64> = periods.year_of.iter().zip(&periods.month_of).map(each).collect();
        let missing = due.iter().sum::<f64>() - paid.iter().sum::<f64>();
        if let Some(last) = paid.last_mut() {
            *last += missing;
        }
        paid
    }
}

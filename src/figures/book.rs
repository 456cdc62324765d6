//! The values of one run: the simulation's months, and everything that the
//! registry makes of them.

use crate::calendar::Month;
use crate::error::{Error, Result};
use crate::finance::appraisal::{
    Appraisal, Flows, Measures, Outlay, Periods, Sheet, Terms, measures,
};
use crate::finance::business_tax::due_above;
use crate::finance::currency::price_index;
use crate::finance::financing::RepaidAfter;
use crate::finance::returns::{monthly_rate, yearly_irr};
use crate::finance::tax::company_tax;
use crate::finance::working_capital::{outstanding, rise};
use crate::scenario::Campus;

use super::Findings;
use super::definition::{Appraised, Definition, Formula, Window};
use super::lines::{Gather, Line};
use super::registry::registry;

/// Monthly values of the simulation's lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Monthly {
    start: Month,
    months: usize,
    values: Vec<f64>,
}

impl Monthly {
    /// Zeros for `months` months from `start`.
    pub fn new(start: Month, months: usize) -> Self {
        Self { start, months, values: vec![0.0; months * Line::COUNT] }
    }

    /// The first month.
    pub fn start(&self) -> Month {
        self.start
    }

    /// How many months there are.
    pub fn months(&self) -> usize {
        self.months
    }

    /// Sets a line in a month.
    pub fn set(&mut self, line: Line, month: usize, value: f64) {
        self.values[line as usize * self.months + month] = value;
    }

    /// A line, month by month.
    pub fn line(&self, line: Line) -> &[f64] {
        &self.values[line as usize * self.months..][..self.months]
    }
}

/// Values of every definition: a number, or one for each month.
#[derive(Debug, Clone, PartialEq)]
pub struct Book<'a> {
    campus: &'a Campus,
    findings: Findings,
    start: Month,
    /// Position of the first month of operation.
    opening: usize,
    /// Position of the month in which the last first delivery is made.
    complete: usize,
    /// Position of the year that figures of the first full year speak of.
    full_year: usize,
    /// Whether each calendar year is in operation throughout.
    is_full: Vec<bool>,
    months: usize,
    terms: Terms,
    /// What financing found, once it was asked for.
    financed: Option<(Sheet, Measures)>,
    values: Vec<Vec<f64>>,
}

impl<'a> Book<'a> {
    /// Evaluates the registry, in its order.
    ///
    /// # Errors
    /// As [`Appraisal::run`].
    pub fn new(
        campus: &'a Campus,
        monthly: &Monthly,
        findings: Findings,
        complete: Month,
    ) -> Result<Self> {
        let hours = monthly.line(Line::Hours);
        let mut book = Self {
            campus,
            findings,
            start: monthly.start(),
            opening: hours.iter().position(|hours| *hours > 0.0).unwrap_or(0),
            complete: complete.since(monthly.start()).max(0) as usize,
            full_year: 0,
            is_full: Vec::new(),
            months: monthly.months(),
            terms: campus.finance.terms(1, campus.fleet.refresh.life_years),
            financed: None,
            values: Vec::with_capacity(registry().definitions().len()),
        };
        let first_year = book.first_year();
        let civil = |year: i32| crate::calendar::hours_of_year(year) as f64;
        let are_full = |hours: &[f64]| -> Vec<bool> {
            hours.iter().zip(first_year..).map(|(hours, year)| *hours >= civil(year)).collect()
        };
        book.is_full = are_full(&book.by_year(hours, Gather::Sum));
        // A year speaks for the campus where accelerators stand throughout.
        let stands = monthly.line(Line::GpuHoursInstalled).iter().zip(hours);
        let stands: Vec<f64> =
            stands.map(|(gpus, hours)| if *gpus > 0.0 { *hours } else { 0.0 }).collect();
        let stands = book.by_year(&stands, Gather::Sum);
        book.full_year = full_year(&are_full(&stands), &stands, first_year, complete);
        for definition in registry().definitions() {
            let value = book.evaluate(definition, monthly)?;
            book.values.push(value);
        }
        Ok(book)
    }

    /// The first calendar year.
    pub fn first_year(&self) -> i32 {
        self.start.year()
    }

    /// The calendar year that `FirstFullYear` figures speak of.
    pub fn full_year(&self) -> i32 {
        self.first_year() + self.full_year as i32
    }

    /// The month after which lenders are repaid.
    pub fn lenders_repaid_after(&self) -> Month {
        self.start.plus(self.repaid_after() as i32)
    }

    /// The calendar years in full operation from the first full year on.
    pub fn full_years(&self) -> Vec<i32> {
        let years = self.is_full.iter().enumerate().skip(self.full_year);
        years.filter(|(_, full)| **full).map(|(n, _)| self.first_year() + n as i32).collect()
    }

    /// The values of every definition, in the registry's order: one, or one for each month.
    pub fn into_values(self) -> Vec<Vec<f64>> {
        self.values
    }

    fn by_year(&self, months: &[f64], gather: Gather) -> Vec<f64> {
        by_year(self.start, months, gather)
    }

    /// The values of a definition: one, or one for each month.
    pub fn values(&self, id: &str) -> &[f64] {
        registry().position(id).and_then(|n| self.values.get(n)).map_or(&[], Vec::as_slice)
    }

    /// A scalar.
    pub fn value(&self, id: &str) -> f64 {
        self.values(id).first().copied().unwrap_or(f64::NAN)
    }

    fn evaluate(&mut self, definition: &Definition, monthly: &Monthly) -> Result<Vec<f64>> {
        Ok(match definition.formula {
            Formula::Operated(line) => monthly.line(line).to_vec(),
            Formula::Input(read) => vec![read(self.campus)],
            Formula::Found { read, .. } => vec![read(&self.findings)],
            Formula::Sum(terms) => self.sum(terms),
            Formula::Product(factors) => factors.iter().fold(Vec::new(), |product, id| {
                combine(product, self.values(id), 1.0, |product, value| product * value)
            }),
            Formula::Ratio { over, under, factor } => {
                // Over nothing, a ratio is undefined rather than endless.
                let under = Some(self.value(under)).filter(|under| *under != 0.0);
                vec![factor * self.value(over) / under.unwrap_or(f64::NAN)]
            }
            Formula::Complement(id) => vec![1.0 - self.value(id)],
            Formula::Positive(id) => self.values(id).iter().map(|value| value.max(0.0)).collect(),
            Formula::Seen(line) => vec![self.seen(self.values(line), definition.window)],
            Formula::PriceIndex { rate, year } => {
                let (rate, money_year) = (self.value(rate), self.value(year));
                let years = (0..monthly.months()).map(|n| self.start.plus(n as i32).year());
                years.map(|year| price_index(rate, money_year, year)).collect()
            }
            Formula::Depreciation { from, rules } => {
                let (spent, past) = (self.values(from[0]), self.start.month() as usize - 1);
                let rules = rules(&self.campus.finance)?;
                rules.iter().fold(Vec::new(), |sum, (part, rule)| {
                    let charge = rule.by_month(spent, self.opening, past);
                    combine(sum, &charge, 0.0, |sum, charge| sum + part * charge)
                })
            }
            Formula::Agreed { read, .. } => vec![read(&self.terms)],
            Formula::Appraised { what, .. } => {
                let (sheet, measures) = self.financed()?;
                match what {
                    Appraised::Line(item) => sheet.line(item).to_vec(),
                    Appraised::Loan(number, item) => sheet.loan(number, item).to_vec(),
                    Appraised::Measure(read) => vec![read(measures)],
                }
            }
            Formula::Outstanding { line, months } => {
                outstanding(self.values(line), self.value(months))
            }
            Formula::Rise(terms) => rise(&self.sum(terms)),
            Formula::Balance(terms) => {
                let mut sum = self.sum(terms);
                let mut balance = 0.0;
                for value in &mut sum {
                    balance += *value;
                    *value = balance;
                }
                sum
            }
            Formula::CompanyTax { result, rate, allowance, fraction } => {
                let (rate, allowance) = (self.value(rate), self.value(allowance));
                let results = self.by_year(self.values(result), Gather::Sum);
                self.over_months(&company_tax(&results, rate, allowance, self.value(fraction)))
            }
            Formula::YearlyExcess { line, rate, allowance } => {
                let (rate, allowance) = (self.value(rate), self.value(allowance));
                let years = self.by_year(self.values(line), Gather::Sum);
                let due: Vec<f64> =
                    years.iter().map(|amount| due_above(*amount, allowance, rate)).collect();
                self.over_months(&due)
            }
            Formula::PresentValue { line, rate } => {
                let rate = monthly_rate(self.value(rate));
                vec![self.campus.finance.discounting.worth(rate, self.values(line))]
            }
            Formula::RateOfReturn(line) => vec![yearly_irr(self.values(line), 12.0).rate],
            Formula::LeastRatio { over, under } => {
                let ratios = self.counted(over, under).map(|(over, under)| over / under);
                let least = ratios.min_by(f64::total_cmp);
                vec![least.unwrap_or(f64::NAN)]
            }
            Formula::MeanRatio { over, under } => {
                let add = |(a, b): (f64, f64), (over, under)| (a + over, b + under);
                let (over, under) = self.counted(over, under).fold((0.0, 0.0), add);
                vec![over / under]
            }
        })
    }

    fn sum(&self, terms: &[(f64, &str)]) -> Vec<f64> {
        terms.iter().fold(Vec::new(), |sum, (factor, id)| {
            combine(sum, self.values(id), 0.0, |sum, value| sum + factor * value)
        })
    }

    /// Position of the month after which lenders are repaid.
    ///
    /// # Panics
    /// Before spending on replacements is known.
    fn repaid_after(&self) -> usize {
        let replaced = self.values("refresh_eur").iter().position(|spent| *spent > 0.0);
        let last = replaced.unwrap_or(self.months - 1).saturating_sub(1);
        match self.campus.finance.repaid_after {
            RepaidAfter::Opening => self.opening,
            RepaidAfter::Complete => self.complete.min(last).max(self.opening),
        }
    }

    /// What financing makes of the lines that do not hang on it.
    fn financed(&mut self) -> Result<&(Sheet, Measures)> {
        if self.financed.is_none() {
            let outlay = |line: &str, loan: usize, replacement: bool| Outlay {
                spending: self.values(line),
                loan,
                replacement,
                set_aside_periods: None,
            };
            let outlays = [
                outlay("capex_site_eur", 0, false),
                outlay("capex_it_eur", 1, false),
                outlay("refresh_eur", 1, true),
            ];
            let flows = Flows {
                revenue: self.values("revenue_eur"),
                opex: self.values("opex_eur"),
                disposal: self.values("disposal_eur"),
                trade_in: self.values("it_retired_eur"),
                depreciation: self.values("depreciation_eur"),
                timing: self.values("timing_eur"),
                grants: self.values("grants_eur"),
                credits: self.values("tax_credit_eur"),
                outlays: &outlays,
            };
            let (opening, repaid_after) = (self.opening, self.repaid_after());
            let periods = Periods::new(self.start, self.months, 1, opening, repaid_after + 1)?
                .complete_by(self.complete);
            let mut appraisal = Appraisal::new(&self.terms, &periods)?;
            appraisal.run(&flows)?;
            let found = measures(appraisal.sheet(), &self.terms, &periods);
            self.financed = Some((appraisal.into_sheet(), found));
        }
        self.financed.as_ref().ok_or_else(|| Error::Infeasible("no financing".into()))
    }

    /// What is due for each calendar year, in equal parts over its months in operation.
    fn over_months(&self, due: &[f64]) -> Vec<f64> {
        let open = |month: usize| if month >= self.opening { 1.0 } else { 0.0 };
        let shares: Vec<f64> = (0..self.months).map(open).collect();
        let counts = self.by_year(&shares, Gather::Sum);
        let paid = |month: usize| {
            let year = year_of(self.start, month);
            if counts[year] > 0.0 { shares[month] * due[year] / counts[year] } else { 0.0 }
        };
        (0..self.months).map(paid).collect()
    }

    fn seen(&self, line: &[f64], window: Option<Window>) -> f64 {
        match window {
            Some(Window::FirstFullYear) => {
                self.by_year(line, Gather::Sum).get(self.full_year).copied().unwrap_or(f64::NAN)
            }
            Some(Window::HorizonMaximum) => line.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            _ => line.iter().sum(),
        }
    }

    /// Two lines in the calendar years in full operation, from the first full year on,
    /// in which the second is positive; in the others where there is none.
    fn counted(&self, over: &str, under: &str) -> impl Iterator<Item = (f64, f64)> {
        let yearly = |id: &str| self.by_year(self.values(id), Gather::Sum);
        let every = !self.is_full.contains(&true);
        let years = yearly(over).into_iter().zip(yearly(under)).zip(self.is_full.iter());
        let full = years.skip(self.full_year).filter(move |(_, full)| every || **full);
        full.map(|(values, _)| values).filter(|(_, under)| *under > 0.0)
    }
}

/// Position of the calendar year of a month, counted from `start`.
fn year_of(start: Month, month: usize) -> usize {
    (start.plus(month as i32).year() - start.year()) as usize
}

/// Months from `start`, gathered by calendar year.
pub fn by_year(start: Month, months: &[f64], gather: Gather) -> Vec<f64> {
    let mut years = vec![0.0; months.len().checked_sub(1).map_or(0, |n| year_of(start, n) + 1)];
    for (month, &value) in months.iter().enumerate() {
        let year = &mut years[year_of(start, month)];
        match gather {
            Gather::Sum => *year += value,
            Gather::Greatest => *year = f64::max(*year, value),
            Gather::Last => *year = value,
        }
    }
    years
}

/// What a figure of the first full year is in every month, or every calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Months.
    Month,
    /// Calendar years.
    Year,
}

/// Key figures of the first full year, each in every month or calendar year from `start`,
/// from the values of every definition, in the registry's order.
pub fn by_period(
    start: Month,
    values: &[Vec<f64>],
    period: Period,
) -> Vec<(&'static Definition, Vec<f64>)> {
    let mut known: Vec<Option<Vec<f64>>> = Vec::with_capacity(values.len());
    let of_year = |id: &str| {
        let found = registry().position(id).map(|n| registry().definitions()[n]);
        found.is_some_and(|d| d.window == Some(Window::Complete) && d.unit.ends_with("/year"))
    };
    for (definition, own) in registry().definitions().iter().zip(values) {
        let of = |id: &str| registry().position(id).and_then(|n| known[n].as_deref());
        let each = |terms: &[&'static str], with: fn(f64, f64) -> f64, neutral: f64| {
            terms.iter().try_fold(Vec::new(), |all, id| Some(combine(all, of(id)?, neutral, with)))
        };
        let found = match definition.formula {
            _ if definition.window.is_none() => Some(match period {
                Period::Month => own.clone(),
                Period::Year => by_year(start, own, definition.gather),
            }),
            _ if definition.window != Some(Window::FirstFullYear) => Some(own.clone()),
            Formula::Seen(line) => of(line).map(<[f64]>::to_vec),
            Formula::Product(factors) => each(factors, |product, value| product * value, 1.0),
            Formula::Sum(terms) => terms.iter().try_fold(Vec::new(), |sum, (factor, id)| {
                Some(combine(sum, of(id)?, 0.0, |sum, value| sum + factor * value))
            }),
            Formula::Complement(id) => {
                of(id).map(|values| values.iter().map(|value| 1.0 - value).collect())
            }
            // A month over what a year allows says nothing.
            Formula::Ratio { under, .. } if period == Period::Month && of_year(under) => None,
            Formula::Ratio { over, under, factor } => {
                of(over).zip(of(under)).map(|(over, under)| {
                    combine(over.to_vec(), under, 1.0, |over, under| match under {
                        0.0 => f64::NAN,
                        _ => factor * over / under,
                    })
                })
            }
            _ => None,
        };
        known.push(found);
    }
    let definitions = registry().definitions().iter().zip(known);
    definitions
        .filter(|(d, _)| d.key && d.window == Some(Window::FirstFullYear))
        .filter_map(|(definition, values)| Some((definition, values?)))
        .collect()
}

/// Combines two series, or a number with each of a series.
fn combine(
    left: Vec<f64>,
    right: &[f64],
    neutral: f64,
    with: impl Fn(f64, f64) -> f64,
) -> Vec<f64> {
    let at = |values: &[f64], n: usize| match values {
        [] => neutral,
        [only] => *only,
        many => many[n],
    };
    let length = left.len().max(right.len());
    (0..length).map(|n| with(at(&left, n), at(right, n))).collect()
}

/// The first year in operation throughout that starts no earlier than the month
/// in which everything is delivered; the first of the fullest where there is none.
fn full_year(is_full: &[bool], hours: &[f64], first_year: i32, complete: Month) -> usize {
    let starts = |year: usize| Month::new(first_year + year as i32, 1);
    let found = (0..hours.len()).find(|year| is_full[*year] && starts(*year) >= complete);
    found.unwrap_or_else(|| {
        let first_full = is_full.iter().position(|full| *full);
        let fuller = |best: usize, year: usize| if hours[year] > hours[best] { year } else { best };
        first_full.unwrap_or_else(|| (0..hours.len()).fold(0, fuller))
    })
}

//! What an appraisal starts from: the periods, and the money that moves whatever the financing.

use crate::calendar::Month;
use crate::error::{Error, Result};

/// The periods of an appraisal.
#[derive(Debug, Clone, PartialEq)]
pub struct Periods {
    /// Months of each.
    pub months: usize,
    /// The first of operation.
    pub operating: usize,
    /// The first in which lenders are paid.
    pub repaying: usize,
    /// The one by whose end everything is built: covers of the life of the loans look on from there.
    pub complete: usize,
    /// Calendar year of each, counted from the first.
    pub year_of: Vec<usize>,
    /// Calendar month in which each ends, 1 to 12.
    pub month_of: Vec<u32>,
}

impl Periods {
    /// `count` periods of `months` months from `start`.
    ///
    /// # Errors
    /// [`Error::Config`] for periods that do not divide a year or do not hold operation and
    /// repayment in this order.
    pub fn new(
        start: Month,
        count: usize,
        months: usize,
        operating: usize,
        repaying: usize,
    ) -> Result<Self> {
        if months == 0 || 12 % months != 0 {
            return Err(Error::config("months", format!("{months} is none of 1, 2, 3, 4, 6, 12")));
        }
        if !(1..count).contains(&repaying) || operating > repaying {
            return Err(Error::config(
                "repaying",
                format!("{repaying} is outside {} to {}", operating.max(1), count.max(1) - 1),
            ));
        }
        let ends = (0..count).map(|n| start.plus((months * (n + 1)) as i32 - 1));
        let year_of = ends.clone().map(|end| (end.year() - start.year()) as usize).collect();
        let month_of = ends.map(|end| end.month() as u32).collect();
        Ok(Self { months, operating, repaying, complete: repaying - 1, year_of, month_of })
    }

    /// Everything is built by the end of a period after repayment began.
    pub fn complete_by(self, period: usize) -> Self {
        let complete = period.clamp(self.repaying - 1, self.count() - 1);
        Self { complete, ..self }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.year_of.len()
    }

    /// The last one before lenders are paid.
    pub fn completion(&self) -> usize {
        self.repaying - 1
    }

    /// How many calendar years they touch.
    pub fn years(&self) -> usize {
        self.year_of.last().map_or(0, |last| last + 1)
    }

    /// Sums by calendar year.
    pub fn by_year(&self, values: &[f64]) -> Vec<f64> {
        let mut years = vec![0.0; self.years()];
        values.iter().zip(&self.year_of).for_each(|(value, year)| years[*year] += value);
        years
    }

    /// What a yearly rate is by period, compounding.
    pub fn rate(&self, yearly: f64) -> f64 {
        over(yearly, self.months)
    }
}

/// What a yearly rate is over some months, compounding.
pub fn over(yearly: f64, months: usize) -> f64 {
    libm::expm1(libm::log1p(yearly) * months as f64 / 12.0)
}

/// Spending of a kind, in each period.
#[derive(Debug, Clone, Copy)]
pub struct Outlay<'a> {
    /// What is spent.
    pub spending: &'a [f64],
    /// The loan that finances it.
    pub loan: usize,
    /// Whether it replaces what is worn out, from the cash of operation.
    pub replacement: bool,
    /// Periods over which the owners' part of a replacement is set aside; absent: those of the terms.
    pub set_aside_periods: Option<usize>,
}

/// Money in each period that does not hang on the financing.
#[derive(Debug, Clone, Copy)]
pub struct Flows<'a> {
    /// Revenue.
    pub revenue: &'a [f64],
    /// Running costs.
    pub opex: &'a [f64],
    /// Sales of what is retired, and value left at the end.
    pub disposal: &'a [f64],
    /// Those of them that pay for replacements.
    pub trade_in: &'a [f64],
    /// Depreciation of what is invested.
    pub depreciation: &'a [f64],
    /// Cash that comes later (below 0) or earlier than income and costs: customers, suppliers, VAT.
    pub timing: &'a [f64],
    /// Grants received for what the first loan helps to build, by which it is smaller and depreciation is
    /// lower.
    pub grants: &'a [f64],
    /// Tax credits received.
    pub credits: &'a [f64],
    /// What is invested.
    pub outlays: &'a [Outlay<'a>],
}

impl Flows<'_> {
    /// Refuses series of other lengths and numbers that are not finite.
    ///
    /// # Errors
    /// [`Error::Shape`] and [`Error::Config`], with the position.
    pub fn check(&self, count: usize, loans: usize) -> Result<()> {
        let named = [
            ("revenue", self.revenue),
            ("opex", self.opex),
            ("disposal", self.disposal),
            ("trade_in", self.trade_in),
            ("depreciation", self.depreciation),
            ("timing", self.timing),
            ("grants", self.grants),
            ("credits", self.credits),
        ];
        for (name, series) in named {
            check_series(name, series, count)?;
        }
        for (number, outlay) in self.outlays.iter().enumerate() {
            let name = format!("outlays[{number}]");
            check_series(&name, outlay.spending, count)?;
            if outlay.loan >= loans {
                let which = outlay.loan;
                return Err(Error::config(name, format!("loan {which} is none of {loans}")));
            }
        }
        Ok(())
    }
}

fn check_series(name: &str, series: &[f64], count: usize) -> Result<()> {
    if series.len() != count {
        return Err(Error::Shape(format!("{name} has {} periods of {count}", series.len())));
    }
    match series.iter().position(|value| !value.is_finite()) {
        Some(at) => {
            Err(Error::config(format!("{name}[{at}]"), format!("{} is not finite", series[at])))
        }
        None => Ok(()),
    }
}

/// What the next `periods` periods bring, seen from the end of each; parts of a period in proportion.
pub(super) fn ahead_of(series: &[f64], periods: f64, seen: &mut [f64]) {
    let (whole, part) = (periods.floor() as usize, periods.fract());
    for (period, seen) in seen.iter_mut().enumerate() {
        let next = &series[(period + 1).min(series.len())..];
        let all: f64 = next.iter().take(whole).sum();
        *seen = all + next.get(whole).map_or(0.0, |next| part * next);
    }
}

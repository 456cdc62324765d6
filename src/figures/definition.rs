//! What a figure or a statement line is: one definition from which it is
//! evaluated, explained, printed and written to a spreadsheet.

use crate::error::Result;
use crate::finance::appraisal::{Item, LoanItem, Measures, Terms};
use crate::finance::depreciation::WriteOffs;
use crate::finance::financing::Finance;

use super::Findings;
use super::inputs::Read;
use super::lines::{Gather, Line};
use super::meter::Meter;

/// The time that a scalar figure speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The first calendar year that is in operation throughout, all first deliveries
    /// made; where there is none, the first in operation throughout, or else the one
    /// with most hours.
    FirstFullYear,
    /// The greatest value of the horizon.
    HorizonMaximum,
    /// The sum over the horizon.
    HorizonTotal,
    /// The whole horizon, discounted or otherwise weighed.
    Horizon,
    /// Once every first delivery is made.
    Complete,
}

/// What an appraisal finds.
#[derive(Debug, Clone, Copy)]
pub enum Appraised {
    /// A line.
    Line(Item),
    /// A line of a loan, by its number.
    Loan(usize, LoanItem),
    /// A key figure.
    Measure(fn(&Measures) -> f64),
}

/// How a figure comes about: enough to evaluate it, to explain it and to write it
/// into a spreadsheet. Names stand for other definitions; `from` also for parts of the
/// scenario and the catalogue, by the beginning of their path: without numbers of rows,
/// `*` for any one name.
#[derive(Debug, Clone, Copy)]
pub enum Formula {
    /// Summed, or the greatest, month by month, by the simulation.
    Operated(Line),
    /// A field of the scenario, whose path is the definition's name.
    Input(Read),
    /// Found by the simulation, as a scalar.
    Found {
        /// What it hangs on.
        from: &'static [&'static str],
        /// Its value.
        read: fn(&Findings) -> f64,
    },
    /// A sum with factors.
    Sum(&'static [(f64, &'static str)]),
    /// A product.
    Product(&'static [&'static str]),
    /// `factor a / b`.
    Ratio {
        /// Numerator.
        over: &'static str,
        /// Denominator.
        under: &'static str,
        /// Of units.
        factor: f64,
    },
    /// `1 - a`.
    Complement(&'static str),
    /// What is above zero.
    Positive(&'static str),
    /// A line seen through the figure's window.
    Seen(&'static str),
    /// Prices of each month's year over those of a year, by a yearly rate.
    PriceIndex {
        /// Yearly rise.
        rate: &'static str,
        /// The year in which it is 1.
        year: &'static str,
    },
    /// Depreciation of a line from the later of its own month and the first of operation; what is
    /// left at the end is written off.
    Depreciation {
        /// What is depreciated, over how many years, and what else it hangs on.
        from: &'static [&'static str],
        /// The rules, with the part of each.
        rules: fn(&Finance) -> Result<WriteOffs>,
    },
    /// What was agreed with lenders.
    Agreed {
        /// What it hangs on, the common value first.
        from: &'static [&'static str],
        /// Its value.
        read: fn(&Terms) -> f64,
    },
    /// Found by financing: debt, tax, reserves and owners hang on one another.
    Appraised {
        /// What it is.
        what: Appraised,
        /// Its rule in print.
        kind: &'static str,
        /// What it hangs on.
        from: &'static [&'static str],
    },
    /// What of a line is not settled at the end of each month; nothing at the end of the last.
    Outstanding {
        /// The line.
        line: &'static str,
        /// Months after which it is settled.
        months: &'static str,
    },
    /// Rise of terms since the month before.
    Rise(&'static [(f64, &'static str)]),
    /// Terms added up since the start.
    Balance(&'static [(f64, &'static str)]),
    /// Tax on the result of each calendar year with losses carried forward, paid in
    /// equal parts over its months in operation.
    CompanyTax {
        /// The result.
        result: &'static str,
        /// The rate.
        rate: &'static str,
        /// Loss that may be used in full each year.
        allowance: &'static str,
        /// Part of the profit above it that losses may cover.
        fraction: &'static str,
    },
    /// A rate on what a line exceeds an allowance by in each calendar year, paid in equal
    /// parts over its months in operation.
    YearlyExcess {
        /// The line.
        line: &'static str,
        /// The rate.
        rate: &'static str,
        /// What a year has free.
        allowance: &'static str,
    },
    /// Present value of a line on the first day of its first month, at a yearly rate.
    PresentValue {
        /// The line.
        line: &'static str,
        /// The rate.
        rate: &'static str,
    },
    /// Yearly internal rate of return of a line's months.
    RateOfReturn(&'static str),
    /// Smallest ratio of two lines, from the first full year on, over the years
    /// in which the lower one is positive.
    LeastRatio {
        /// Numerator.
        over: &'static str,
        /// Denominator.
        under: &'static str,
    },
    /// The same ratio of sums over these years.
    MeanRatio {
        /// Numerator.
        over: &'static str,
        /// Denominator.
        under: &'static str,
    },
}

impl Formula {
    /// Its kind in print.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Operated(_) => "operated",
            Self::Input(_) => "input",
            Self::Found { .. } => "found",
            Self::Sum(_) => "sum",
            Self::Product(_) => "product",
            Self::Ratio { .. } => "ratio",
            Self::Complement(_) => "complement",
            Self::Positive(_) => "positive",
            Self::Seen(_) => "seen",
            Self::PriceIndex { .. } => "price_index",
            Self::Depreciation { .. } => "depreciation",
            Self::Agreed { .. } => "agreed",
            Self::Appraised { kind, .. } => kind,
            Self::Outstanding { .. } => "outstanding",
            Self::Rise(_) => "rise",
            Self::Balance(_) => "balance",
            Self::CompanyTax { .. } => "party_tax",
            Self::YearlyExcess { .. } => "yearly_excess",
            Self::PresentValue { .. } => "present_value",
            Self::RateOfReturn(_) => "rate_of_return",
            Self::LeastRatio { .. } => "least_ratio",
            Self::MeanRatio { .. } => "mean_ratio",
        }
    }

    /// What it is made of, each with the factor in front of it.
    pub fn terms(&self) -> Vec<(f64, &'static str)> {
        let once = |names: &[&'static str]| names.iter().map(|name| (1.0, *name)).collect();
        match *self {
            Self::Operated(line) => once(line.from()),
            Self::Input(_) => Vec::new(),
            Self::Found { from, .. }
            | Self::Agreed { from, .. }
            | Self::Appraised { from, .. }
            | Self::Depreciation { from, .. } => once(from),
            Self::Sum(terms) | Self::Balance(terms) | Self::Rise(terms) => terms.to_vec(),
            Self::Product(factors) => once(factors),
            Self::Ratio { over, under, factor } => vec![(factor, over), (1.0, under)],
            Self::LeastRatio { over, under } | Self::MeanRatio { over, under } => {
                once(&[over, under])
            }
            Self::Complement(id) | Self::Positive(id) | Self::Seen(id) | Self::RateOfReturn(id) => {
                once(&[id])
            }
            Self::PriceIndex { rate, year } => once(&[rate, year]),
            Self::Outstanding { line, months } => once(&[line, months]),
            Self::CompanyTax { result, rate, allowance, fraction } => {
                once(&[result, rate, allowance, fraction])
            }
            Self::YearlyExcess { line, rate, allowance } => once(&[line, rate, allowance]),
            Self::PresentValue { line, rate } => once(&[line, rate, "finance.discounting"]),
        }
    }
}

/// A figure or a line.
#[derive(Debug, Clone, Copy)]
pub struct Definition {
    /// Its name.
    pub id: &'static str,
    /// Its name in print.
    pub label: &'static str,
    /// Its unit; empty for ratios.
    pub unit: &'static str,
    /// Where it is measured.
    pub meter: Option<Meter>,
    /// The time it speaks of; `None` for lines, which have a value a month.
    pub window: Option<Window>,
    /// What one must know to read it.
    pub convention: &'static str,
    /// How the months of a line make a year.
    pub gather: Gather,
    /// How it comes about.
    pub formula: Formula,
    /// Whether it is shown among the key figures.
    pub key: bool,
}

impl Definition {
    /// A line, summed over the months of a year.
    pub const fn line(
        id: &'static str,
        label: &'static str,
        unit: &'static str,
        formula: Formula,
    ) -> Self {
        let (meter, window, convention, gather) = (None, None, "", Gather::Sum);
        Self { id, label, unit, meter, window, convention, gather, formula, key: false }
    }

    /// A scalar that others are made of.
    pub const fn scalar(
        id: &'static str,
        label: &'static str,
        unit: &'static str,
        window: Window,
        formula: Formula,
    ) -> Self {
        Self { window: Some(window), ..Self::line(id, label, unit, formula) }
    }

    /// A scalar shown among the key figures.
    pub const fn key(
        id: &'static str,
        label: &'static str,
        unit: &'static str,
        window: Window,
        formula: Formula,
    ) -> Self {
        Self { key: true, ..Self::scalar(id, label, unit, window, formula) }
    }

    /// With a meter.
    pub const fn at(self, meter: Meter) -> Self {
        Self { meter: Some(meter), ..self }
    }

    /// With a year that is not the sum of its months.
    pub const fn gathered(self, gather: Gather) -> Self {
        Self { gather, ..self }
    }

    /// With a convention.
    pub const fn by(self, convention: &'static str) -> Self {
        Self { convention, ..self }
    }
}

impl Window {
    /// In print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstFullYear => "first full year",
            Self::HorizonMaximum => "horizon maximum",
            Self::HorizonTotal => "horizon total",
            Self::Horizon => "horizon",
            Self::Complete => "once complete",
        }
    }
}

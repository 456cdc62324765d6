//! What a figure or a statement line is: one definition from which it is
//! evaluated, and later explained, printed and written to a spreadsheet.

use crate::scenario::Campus;

use super::book::Book;
use super::lines::Line;

/// Where a power or an energy is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meter {
    /// At the input of the IT.
    It,
    /// Where the campus takes its electricity.
    Facility,
    /// At the grid connection.
    Grid,
}

/// The time that a scalar figure speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The first calendar year that is in operation throughout, all first
    /// deliveries made; the fullest one where there is none.
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

/// How a figure comes about.
#[derive(Debug, Clone, Copy)]
pub enum Formula {
    /// Summed, or the greatest, month by month, by the simulation.
    Operated(Line),
    /// A field of the scenario.
    Input {
        /// Its path.
        path: &'static str,
        /// Its value.
        read: fn(&Campus) -> f64,
    },
    /// Found by the simulation, as a scalar.
    Found(fn(&super::Findings) -> f64),
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
    /// A line seen through the figure's window.
    Seen(&'static str),
    /// Net present value of a line, its first year at time 0.
    PresentValue {
        /// The line.
        line: &'static str,
        /// The rate.
        rate: &'static str,
    },
    /// Internal rate of return of a line.
    RateOfReturn(&'static str),
    /// Smallest ratio of two lines, from the first full year on, over the years
    /// in which the lower one is positive.
    LeastRatio {
        /// Numerator.
        over: &'static str,
        /// Denominator.
        under: &'static str,
    },
    /// Mean of the same ratios.
    MeanRatio {
        /// Numerator.
        over: &'static str,
        /// Denominator.
        under: &'static str,
    },
    /// A rule with a memory (tax, loans, depreciation): a line from other lines.
    Rule {
        /// What it reads.
        inputs: &'static [&'static str],
        /// The rule.
        apply: fn(&Book) -> Vec<f64>,
    },
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
    /// The time it speaks of; `None` for lines, which have a value a year.
    pub window: Option<Window>,
    /// What one must know to read it.
    pub convention: &'static str,
    /// How it comes about.
    pub formula: Formula,
    /// Whether it is shown among the key figures.
    pub key: bool,
}

impl Definition {
    /// A yearly line.
    pub const fn line(
        id: &'static str,
        label: &'static str,
        unit: &'static str,
        formula: Formula,
    ) -> Self {
        let (meter, window, convention) = (None, None, "");
        Self { id, label, unit, meter, window, convention, formula, key: false }
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

    /// With a convention.
    pub const fn by(self, convention: &'static str) -> Self {
        Self { convention, ..self }
    }
}

impl Meter {
    /// In print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::Facility => "facility",
            Self::Grid => "grid",
        }
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

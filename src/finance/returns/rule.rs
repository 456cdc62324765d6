//! Which of several rates is taken, and why there is none.

/// Yearly rate to which the one taken is nearest.
const TYPICAL: f64 = 0.1;

/// What a stream of flows returns.
#[derive(Debug, Clone, PartialEq)]
pub struct Return {
    /// The rate taken; NaN without one.
    pub rate: f64,
    /// Every rate above -1 at which the net present value vanishes, rising; one beyond
    /// the range of floats is infinite.
    pub roots: Vec<f64>,
    /// Why `rate` is NaN, if it is.
    pub reason: Reason,
}

/// The rate of return taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken {
    /// NaN without one.
    pub rate: f64,
    /// How many rates above -1 make the net present value vanish.
    pub count: usize,
    /// Why `rate` is NaN, if it is.
    pub reason: Reason,
}

impl Taken {
    /// Nothing, and why.
    pub(super) fn none(reason: Reason) -> Self {
        Self { rate: f64::NAN, count: 0, reason }
    }

    /// The only rate there is, from `ln(1 + rate)`.
    pub(super) fn only(u: f64) -> Self {
        let (rate, reason) = finite(compounded(u));
        Self { rate, count: 1, reason }
    }
}

/// Why there is no rate of return.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There is one.
    Found,
    /// A flow is NaN or infinite.
    NotFinite,
    /// Less than two flows differ from 0.
    TooFew,
    /// No flow is negative, or none is positive.
    OneSign,
    /// The present value vanishes at no rate.
    NoRoot,
    /// It vanishes at several rates, and falls through none of them.
    NoneFalls,
    /// The rate is larger than any float.
    BeyondFloats,
}

impl Reason {
    /// All of them; the place of one is its number.
    pub const ALL: [Self; 7] = [
        Self::Found,
        Self::NotFinite,
        Self::TooFew,
        Self::OneSign,
        Self::NoRoot,
        Self::NoneFalls,
        Self::BeyondFloats,
    ];

    /// The reason in words; empty where there is a rate.
    pub fn text(self) -> &'static str {
        match self {
            Self::Found => "",
            Self::NotFinite => "a flow is NaN or infinite",
            Self::TooFew => "fewer than two flows differ from 0",
            Self::OneSign => "no flow is negative, or none is positive",
            Self::NoRoot => "the present value vanishes at no rate",
            Self::NoneFalls => "of several rates the present value falls through none",
            Self::BeyondFloats => "the rate is beyond the range of floats",
        }
    }
}

/// How the net present value passes 0 as the rate rises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Passing {
    Falls,
    Rises,
    Touches,
}

impl Passing {
    /// Between values before and behind a root.
    pub fn between(before: f64, behind: f64) -> Self {
        match (before > 0.0, behind > 0.0) {
            (true, false) => Self::Falls,
            (false, true) => Self::Rises,
            _ => Self::Touches,
        }
    }
}

/// A root, `ln(1 + rate)` by period.
#[derive(Debug, Clone, Copy)]
pub(super) struct Root {
    pub u: f64,
    pub passing: Passing,
}

impl Return {
    /// Nothing, and why.
    pub(super) fn none(reason: Reason) -> Self {
        Self { rate: f64::NAN, roots: Vec::new(), reason }
    }

    /// Without the other roots.
    pub fn taken(&self) -> Taken {
        Taken { rate: self.rate, count: self.roots.len(), reason: self.reason }
    }

    /// The rule on roots that rise, with so many periods to the rate's own.
    pub(super) fn of(found: &[Root], periods: f64) -> Self {
        let rates: Vec<f64> = found.iter().map(|root| compounded(periods * root.u)).collect();
        let taken = match rates.as_slice() {
            [] => return Self::none(Reason::NoRoot),
            [only] => Some(*only),
            _ => rates
                .iter()
                .zip(found)
                .filter(|(_, root)| root.passing == Passing::Falls)
                .map(|(rate, _)| *rate)
                .min_by(|a, b| (a - TYPICAL).abs().total_cmp(&(b - TYPICAL).abs())),
        };
        let (rate, reason) = taken.map_or((f64::NAN, Reason::NoneFalls), finite);
        Self { rate, roots: rates, reason }
    }
}

/// A rate, unless there is no number for it.
fn finite(rate: f64) -> (f64, Reason) {
    if rate == f64::INFINITY { (f64::NAN, Reason::BeyondFloats) } else { (rate, Reason::Found) }
}

/// `exp(u) - 1`, above -1: where it rounds to -1, the number next to it.
fn compounded(u: f64) -> f64 {
    libm::expm1(u).max(-1.0 + f64::EPSILON / 2.0)
}

//! A stream of flows: its gains and its losses, each a sum of exponentials.
//!
//! With `u = ln(1 + rate)` a period, the present values of the gains,
//! `P(u) = sum g_k exp(-t_k u)`, and of the losses, `N(u)`, are positive, fall, and their
//! logarithms are convex. The net present value vanishes where `ln P - ln N` does.

use std::f64::consts::LN_2;

use super::dates::Dates;
use super::rule::Reason;
use super::twofold::{Twofold, sum_of_powers};

/// Logarithm of gains over losses, below which it is summed with twice the digits.
const SMALL: f64 = 1.0 / (1u64 << 30) as f64;
/// Part of the span between the mean times of gains and losses below which a rate is so
/// ill-conditioned that it needs them.
const FLAT: f64 = 1.0 / 64.0;

/// Flows at whole times, without zeros at the ends.
#[derive(Debug)]
pub(super) struct Stream {
    /// Periods since the first flow.
    times: Vec<f64>,
    /// The distances between neighbours that occur, and which of them follows a flow.
    lengths: Vec<f64>,
    gaps: Vec<usize>,
    flows: Vec<f64>,
    gains: Side,
    losses: Side,
    /// Whether gains and losses may be held in one unit.
    alike: bool,
}

/// Gains or losses, positive, in a unit of their own: a power of two near the largest.
#[derive(Debug)]
struct Side {
    amounts: Vec<f64>,
    /// Logarithm of the unit, over that of all flows.
    log_unit: f64,
    /// Positions of the first and of the last that is not 0.
    first: usize,
    last: usize,
}

/// Gains and losses at a rate.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    /// `ln(1 + rate)`, by period.
    pub u: f64,
    /// `ln P - ln N`.
    pub balance: f64,
    pub gains: Logarithm,
    pub losses: Logarithm,
}

/// Logarithm of a present value, and its derivative: less the mean time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Logarithm {
    pub value: f64,
    pub slope: f64,
}

impl Point {
    /// Derivative of the balance.
    pub fn slope(&self) -> f64 {
        self.gains.slope - self.losses.slope
    }
}

impl Stream {
    /// A flow in every period.
    ///
    /// # Errors
    /// Why no rate can be found.
    pub fn even(flows: &[f64]) -> Result<Self, Reason> {
        let count = flows.iter().filter(|flow| **flow != 0.0).count();
        Self::new((0..flows.len()).map(|time| time as f64).collect(), flows.to_vec(), count)
    }

    /// Flows on dates; those of a day are added up.
    ///
    /// # Errors
    /// Why no rate can be found.
    pub fn dated(flows: &[f64], dates: &Dates) -> Result<Self, Reason> {
        let (mut times, mut sums) = (Vec::new(), Vec::new());
        for of_a_day in dates.by_day() {
            let (sum, turnover) = of_a_day.iter().fold((0.0, 0.0), |(sum, turnover), n| {
                (sum + flows[*n], turnover + flows[*n].abs())
            });
            // Flows that cancel but for rounding are none.
            let cancelled = of_a_day.len() > 1 && f64::abs(sum) <= f64::EPSILON * turnover;
            times.push(dates.since_first(of_a_day[0]));
            sums.push(if cancelled { 0.0 } else { sum });
        }
        let count = flows.iter().filter(|flow| **flow != 0.0).count();
        Self::new(times, sums, count)
    }

    fn new(mut times: Vec<f64>, mut flows: Vec<f64>, count: usize) -> Result<Self, Reason> {
        if flows.iter().any(|flow| !flow.is_finite()) {
            return Err(Reason::NotFinite);
        }
        if count < 2 {
            return Err(Reason::TooFew);
        }
        let largest = |sign: f64| flows.iter().fold(0.0, |most, flow| f64::max(most, sign * flow));
        let (gain, loss) = (largest(1.0), largest(-1.0));
        if gain == 0.0 || loss == 0.0 {
            return Err(Reason::OneSign);
        }
        let first = flows.iter().position(|flow| *flow != 0.0).unwrap_or(0);
        let last = flows.iter().rposition(|flow| *flow != 0.0).unwrap_or(0);
        let start = times[first];
        flows = flows.drain(first..=last).collect();
        times = times.drain(first..=last).map(|time| time - start).collect();
        let between = times.iter().zip(times.iter().skip(1)).map(|(a, b)| b - a);
        let mut lengths: Vec<f64> = between.clone().collect();
        lengths.sort_by(f64::total_cmp);
        lengths.dedup();
        let place = |gap: f64| lengths.partition_point(|length| *length < gap);
        // None follows the last.
        let gaps = between.map(place).chain([0]).collect();
        let common = libm::ilogb(gain.max(loss));
        let side = |sign, largest| Side::new(&flows, sign, libm::ilogb(largest), common);
        let (gains, losses) = (side(1.0, gain), side(-1.0, loss));
        flows.iter_mut().for_each(|flow| *flow = libm::scalbn(*flow, -common));
        let alike = (libm::ilogb(gain) - libm::ilogb(loss)).abs() < 512;
        Ok(Self { times, lengths, gaps, flows, gains, losses, alike })
    }

    /// How often the flows change their sign.
    pub fn changes(&self) -> usize {
        let signs = self.flows.iter().filter(|flow| **flow != 0.0).map(|flow| flow.signum());
        signs.clone().zip(signs.skip(1)).filter(|(a, b)| a != b).count()
    }

    /// The derivative of `f(u) exp(s u)` by `u`, with `f` the net present value and `s` a time at
    /// which flows change their sign: it has one change less.
    ///
    /// # Errors
    /// Why it has no root, where the flows change their sign but once.
    pub fn derivative(&self) -> Result<Self, Reason> {
        let told = self.times.iter().zip(&self.flows).filter(|(_, flow)| **flow != 0.0);
        let turns = told.clone().zip(told.skip(1)).filter(|(a, b)| a.1 * b.1 < 0.0);
        let turns: Vec<f64> = turns.map(|(a, b)| 0.5 * (a.0 + b.0)).collect();
        let turn = turns.get(turns.len() / 2).copied().unwrap_or(0.0);
        let flows = self.times.iter().zip(&self.flows).map(|(time, flow)| flow * (turn - time));
        let flows: Vec<f64> = flows.collect();
        let count = flows.iter().filter(|flow| **flow != 0.0).count();
        Self::new(self.times.clone(), flows, count)
    }

    /// Periods from the first flow to the last.
    pub fn span(&self) -> f64 {
        self.times[self.times.len() - 1]
    }

    /// Sign of the net present value towards a rate of -1, and at rates without end.
    pub fn signs_at_the_ends(&self) -> (f64, f64) {
        let sign = |gain_is_outermost| if gain_is_outermost { 1.0 } else { -1.0 };
        let (gains, losses) = (&self.gains, &self.losses);
        (sign(gains.last > losses.last), sign(gains.first < losses.first))
    }

    /// Times of the first gain and the first loss.
    pub fn first_times(&self) -> (f64, f64) {
        (self.times[self.gains.first], self.times[self.losses.first])
    }

    /// Times of the last gain and the last loss.
    pub fn last_times(&self) -> (f64, f64) {
        (self.times[self.gains.last], self.times[self.losses.last])
    }

    /// Gains and losses at `u`.
    pub fn at(&self, u: f64) -> Point {
        let factors: Vec<f64> = self.lengths.iter().map(|gap| (-gap * u.abs()).exp()).collect();
        let (gain, gains) = self.side(&self.gains, u, &factors);
        let (loss, losses) = self.side(&self.losses, u, &factors);
        let anchors = self.anchor(&self.gains, u) - self.anchor(&self.losses, u);
        let units = self.gains.log_unit - self.losses.log_unit;
        let mut point =
            Point { u, balance: gain.ln() - loss.ln() + units - anchors * u, gains, losses };
        if self.alike && point.balance.abs() < SMALL && point.slope().abs() < FLAT * self.span() {
            point.balance = self.balance_with_twice_the_digits(u, point.balance);
        }
        point
    }

    /// Time from which a side is discounted, so that nothing overflows.
    fn anchor(&self, side: &Side, u: f64) -> f64 {
        self.times[if u >= 0.0 { side.first } else { side.last }]
    }

    /// A side at its anchor by Horner's rule, and the logarithm of its present value; given
    /// what each kind of gap discounts.
    fn side(&self, side: &Side, u: f64, factors: &[f64]) -> (f64, Logarithm) {
        let (amounts, gaps) = (&side.amounts[side.first..=side.last], &self.gaps[side.first..]);
        let anchor = self.anchor(side, u);
        let step = |(sum, moment): (f64, f64), (amount, gap): (&f64, &usize)| {
            let (length, factor) = (self.lengths[*gap], factors[*gap]);
            (sum * factor + amount, (moment + sum * length) * factor)
        };
        let (sum, moment) = if u >= 0.0 {
            amounts.iter().zip(gaps).rev().fold((0.0, 0.0), step)
        } else {
            let first = amounts.first().copied().unwrap_or(0.0);
            amounts.iter().skip(1).zip(gaps).fold((first, 0.0), step)
        };
        let mean = if u >= 0.0 { anchor + moment / sum } else { anchor - moment / sum };
        let value = sum.ln() + side.log_unit - anchor * u;
        (sum, Logarithm { value, slope: -mean })
    }

    /// `ln P - ln N`, near 0: twice what is left over the turnover.
    fn balance_with_twice_the_digits(&self, u: f64, otherwise: f64) -> f64 {
        let factor = (-u.abs()).exp();
        let timed = self.times.iter().copied().zip(self.flows.iter().copied());
        let turnover: f64 = {
            let anchor = if u >= 0.0 { 0.0 } else { self.span() };
            let worth =
                |(time, flow): (f64, f64)| flow.abs() * (-u.abs() * (time - anchor).abs()).exp();
            timed.clone().map(worth).sum()
        };
        let left = if u >= 0.0 {
            sum_of_powers(timed.rev(), Twofold::from(factor))
        } else {
            sum_of_powers(timed, Twofold::from(factor))
        };
        let balance = 2.0 * left / turnover;
        if balance.is_finite() { balance } else { otherwise }
    }
}

impl Side {
    fn new(flows: &[f64], sign: f64, unit: i32, common: i32) -> Self {
        let amounts: Vec<f64> =
            flows.iter().map(|flow| libm::scalbn((sign * flow).max(0.0), -unit)).collect();
        let first = amounts.iter().position(|amount| *amount > 0.0).unwrap_or(0);
        let last = amounts.iter().rposition(|amount| *amount > 0.0).unwrap_or(0);
        Self { amounts, log_unit: f64::from(unit - common) * LN_2, first, last }
    }
}

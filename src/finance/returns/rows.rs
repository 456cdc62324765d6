//! Rates of return of many streams.
//!
//! Rows are solved side by side by Newton's method, each on its own arithmetic: what stands
//! beside a row moves none of its bits. A rate found so is kept where it is the only one, as of
//! flows that change their sign once, or of a project that is never owed anything (Teichroew,
//! Robichek, Montalbano, "An analysis of criteria for investment and financing decisions under
//! certainty", Management Science 12, 1965, doi 10.1287/mnsc.12.3.151). Other rows are searched.

use std::borrow::Cow;
use std::ops::Range;

use ndarray::ArrayViewD;

use crate::array::{room, rowwise};
use crate::error::{Error, Result};

use super::dates::Dates;
use super::rule::{Reason, Taken};

/// Rows that are solved together.
const ABREAST: usize = 8;
/// Steps of Newton's method, after which a row is left to the search.
const STEPS: usize = 12;
/// `ln(1 + rate)` of the first step, over the inverse of the span: 10 % over 25 years.
const START: f64 = 2.4;
/// Beyond it, over the inverse of the span, powers may overflow.
const FAR: f64 = 300.0;
/// The step after which the next would be less than rounding, over the inverse of the span.
const LAST: f64 = 1.0 / (1u64 << 30) as f64;
/// Part of the span between the mean times of the signs below which a rate is ill-conditioned.
const FLAT: f64 = 1.0 / 64.0;
/// Part of the turnover beyond which the sign of what is owed is sure.
const SURE: f64 = 1e-9;
/// Power of two that flows may differ by before their sums may underflow.
const UNLIKE: u64 = 330;

/// Streams along the last axis of an array, one after another.
#[derive(Debug)]
pub struct Rows<'a> {
    flows: Cow<'a, [f64]>,
    length: usize,
    shape: Vec<usize>,
}

impl<'a> Rows<'a> {
    /// The streams of an array.
    ///
    /// # Errors
    /// [`Error::Shape`] without an axis, and for arrays larger than memory.
    pub fn of(flows: &'a ArrayViewD<'_, f64>) -> Result<Self> {
        let Some((&length, shape)) = flows.shape().split_last() else {
            return Err(Error::Shape("at least one axis is needed".into()));
        };
        let shape = shape.to_vec();
        let flows = if let Some(slice) = flows.as_slice() {
            Cow::Borrowed(slice)
        } else {
            let (_, mut copy) = room(flows.shape())?;
            copy.extend(flows.iter());
            Cow::Owned(copy)
        };
        Ok(Self { flows, length, shape })
    }

    /// The shape without the last axis.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn row(&self, n: usize) -> &[f64] {
        &self.flows[n * self.length..][..self.length]
    }

    fn each<T: Send>(
        &self,
        threads: usize,
        law: impl Fn(Range<usize>) -> Vec<T> + Sync,
    ) -> Result<Vec<T>> {
        let (count, _) = room(&self.shape)?;
        rowwise(count, self.length, threads, law)
    }

    /// Dates of each row, or of all.
    fn dates(&self, days: &ArrayViewD<'_, i64>) -> Result<Vec<Dates>> {
        let full = [self.shape.as_slice(), &[self.length]].concat();
        if days.shape() != [self.length] && days.shape() != full {
            let found = days.shape();
            let message = format!("have the shape {found:?}, the flows {full:?}");
            return Err(Error::config("dates", message));
        }
        let all: Vec<i64> = days.iter().copied().collect();
        let rows = all.chunks(self.length.max(1)).enumerate();
        let of_rows = rows.map(|(n, days)| Dates::apart(days, n * self.length));
        if self.length == 0 { Ok(vec![Dates::apart(&[], 0)?]) } else { of_rows.collect() }
    }

    /// The rates of return of even flows, by period.
    ///
    /// # Errors
    /// [`Error::Shape`] for arrays larger than memory.
    pub fn irr(&self, threads: usize) -> Result<Vec<Taken>> {
        self.each(threads, |rows| self.irr_of(rows))
    }

    /// The yearly rates of return on dates: of each row its own, or one for all.
    ///
    /// # Errors
    /// [`Error::Config`] for dates that are missing, all the same or of another length.
    pub fn xirr(&self, days: &ArrayViewD<'_, i64>, threads: usize) -> Result<Vec<Taken>> {
        let dates = self.dates(days)?;
        self.each(threads, |rows| {
            rows.map(|n| super::xirr(self.row(n), of(&dates, n)).taken()).collect()
        })
    }

    /// All rates, by period, or by year where there are dates.
    ///
    /// # Errors
    /// As [`Rows::xirr`].
    pub fn roots(
        &self,
        days: Option<&ArrayViewD<'_, i64>>,
        threads: usize,
    ) -> Result<Vec<Vec<f64>>> {
        let dates = days.map(|days| self.dates(days)).transpose()?;
        let roots = |n: usize| match &dates {
            Some(dates) => super::xirr(self.row(n), of(dates, n)).roots,
            None => super::irr(self.row(n)).roots,
        };
        self.each(threads, |rows| rows.map(roots).collect())
    }

    fn irr_of(&self, rows: Range<usize>) -> Vec<Taken> {
        let first = rows.start;
        let mut found = vec![Taken::none(Reason::TooFew); rows.len()];
        let searched = |n: usize| super::irr(self.row(first + n)).taken();
        let mut group = Group::new(self.length);
        for n in 0..rows.len() {
            match Turning::of(self.row(first + n)) {
                Some(turning) => group.push(turning, n),
                None => found[n] = searched(n),
            }
            if group.full() || n + 1 == rows.len() {
                for (n, u) in group.solve() {
                    found[n] = u.map_or_else(|| searched(n), Taken::only);
                }
            }
        }
        found
    }
}

/// The dates of a row, where there may be one for all.
fn of(dates: &[Dates], row: usize) -> &Dates {
    &dates[if dates.len() == 1 { 0 } else { row }]
}

/// Flows that change their sign, without zeros at the ends.
#[derive(Clone, Copy)]
struct Turning<'a> {
    flows: &'a [f64],
    /// Position of the first flow of the second sign.
    turn: usize,
    /// Position of the last flow of the first sign.
    last: usize,
    /// A power of two by which no sum of the flows over- or underflows; the first gets below 0.
    factor: f64,
}

impl<'a> Turning<'a> {
    fn of(flows: &'a [f64]) -> Option<Self> {
        let start = flows.iter().position(|flow| *flow != 0.0)?;
        let end = flows.iter().rposition(|flow| *flow != 0.0)? + 1;
        let flows = &flows[start..end];
        let sign = flows[0].signum();
        let turn = flows.iter().position(|flow| flow * sign < 0.0)?;
        let last = flows.iter().rposition(|flow| flow * sign > 0.0)?;
        // Positive floats are in the order of their bits; one less, and 0 is the largest.
        let (mut least, mut most) = (u64::MAX, 0);
        for bits in flows.iter().map(|flow| flow.abs().to_bits()) {
            least = least.min(bits.wrapping_sub(1));
            most = most.max(bits);
        }
        let (least, most) = ((least + 1) >> 52, most >> 52);
        // The largest exponent is that of what is infinite or not a number.
        if most > 2_046 || most - least > UNLIKE {
            return None;
        }
        let factor = -sign * f64::from_bits((2_110 - most).min(2_046) << 52);
        Some(Self { flows, turn, last, factor })
    }

    /// Whether a rate at which the value vanishes is the only one: where the flows change
    /// their sign once; or where, compounded at this rate, what is owed keeps its sign from the
    /// first flow to the last. In `f(x) = (1 - x / x_0) sum_k S_k (x / x_0)^k`, with the
    /// partial sums `S_k` of the flows discounted by `x_0`, no root but `x_0` is left.
    fn is_only(&self, discount: f64) -> bool {
        if self.last < self.turn {
            return true;
        }
        let (mut power, mut owed, mut turnover) = (1.0, 0.0, 0.0);
        self.flows[..self.flows.len() - 1].iter().all(|flow| {
            let worth = self.factor * flow * power;
            power *= discount;
            owed += worth;
            turnover += f64::abs(worth);
            owed < -SURE * turnover
        })
    }
}

/// Rows side by side: the flows of the first sign, and from the turn on those of the second.
struct Group<'a> {
    rows: Vec<(usize, Turning<'a>)>,
    before: Vec<[f64; ABREAST]>,
    after: Vec<[f64; ABREAST]>,
    lengths: (usize, usize),
}

impl<'a> Group<'a> {
    fn new(length: usize) -> Self {
        let empty = vec![[0.0; ABREAST]; length];
        let rows = Vec::with_capacity(ABREAST);
        Self { rows, before: empty.clone(), after: empty, lengths: (0, 0) }
    }

    fn full(&self) -> bool {
        self.rows.len() == ABREAST
    }

    fn push(&mut self, row: Turning<'a>, number: usize) {
        let lane = self.rows.len();
        let (before, after) = (&row.flows[..=row.last], &row.flows[row.turn..]);
        for (place, flow) in self.before.iter_mut().zip(before) {
            place[lane] = (-row.factor * flow).max(0.0);
        }
        for (place, flow) in self.after.iter_mut().zip(after) {
            place[lane] = (row.factor * flow).max(0.0);
        }
        self.lengths = (self.lengths.0.max(before.len()), self.lengths.1.max(after.len()));
        self.rows.push((number, row));
    }

    /// The rows taken in, with `ln(1 + rate)` where there is but one rate and Newton's method
    /// has found it.
    fn solve(&mut self) -> impl Iterator<Item = (usize, Option<f64>)> {
        let spans = self.of_rows(|row| (row.flows.len() - 1) as f64);
        let turns = self.of_rows(|row| row.turn as f64);
        let mut u = spans.map(|span| START / span);
        let mut step = [f64::INFINITY; ABREAST];
        for _ in 0..STEPS {
            let factor = u.map(|u| (-u).exp());
            let (before, early) = sums(&self.before[..self.lengths.0], &factor);
            let (after, late) = sums(&self.after[..self.lengths.1], &factor);
            for lane in 0..self.rows.len() {
                if step[lane] <= LAST {
                    continue;
                }
                let balance = (after[lane] / before[lane]).ln() - turns[lane] * u[lane];
                let apart = turns[lane]
                    + factor[lane] * (late[lane] / after[lane] - early[lane] / before[lane]);
                let next = u[lane] + balance / apart;
                step[lane] = (balance / apart).abs() * spans[lane];
                let sound = apart > FLAT * spans[lane] && next.abs() * spans[lane] < FAR;
                // What is lost comes to rest as NaN.
                (u[lane], step[lane]) = if sound { (next, step[lane]) } else { (f64::NAN, 0.0) };
            }
            if step[..self.rows.len()].iter().all(|step| *step <= LAST) {
                break;
            }
        }
        self.before[..self.lengths.0].fill([0.0; ABREAST]);
        self.after[..self.lengths.1].fill([0.0; ABREAST]);
        self.lengths = (0, 0);
        let ends = std::array::from_fn::<_, ABREAST, _>(|lane| (u[lane], step[lane]));
        self.rows.drain(..).zip(ends).map(|((number, row), (u, step))| {
            let only = step <= LAST && u.is_finite() && row.is_only((-u).exp());
            (number, only.then_some(u))
        })
    }

    fn of_rows(&self, of: impl Fn(&Turning<'a>) -> f64) -> [f64; ABREAST] {
        std::array::from_fn(|lane| self.rows.get(lane).map_or(1.0, |(_, row)| of(row)))
    }
}

/// `sum_k c_k factor^k` in each lane, and its derivative.
fn sums(amounts: &[[f64; ABREAST]], factor: &[f64; ABREAST]) -> ([f64; ABREAST], [f64; ABREAST]) {
    let (mut sum, mut slope) = ([0.0; ABREAST], [0.0; ABREAST]);
    for amounts in amounts.iter().rev() {
        for lane in 0..ABREAST {
            slope[lane] = slope[lane] * factor[lane] + sum[lane];
            sum[lane] = sum[lane] * factor[lane] + amounts[lane];
        }
    }
    (sum, slope)
}

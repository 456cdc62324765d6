//! Rates of return of many streams.
//!
//! Flows that change their sign once have one rate. Such rows are solved side by side, each
//! on its own arithmetic: what stands beside a row moves none of its bits.

use std::borrow::Cow;
use std::ops::Range;

use ndarray::ArrayViewD;

use crate::array::{room, rowwise};
use crate::error::{Error, Result};

use super::dates::Dates;
use super::rule::{Passing, Reason, Return, Root, Taken};

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
/// Ratio of flows beyond which their sums may underflow.
const UNLIKE: f64 = 1e100;

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
            match Once::of(self.row(first + n)) {
                Some(once) => group.push(&once, n),
                None => found[n] = searched(n),
            }
            if group.rows.len() == ABREAST || n + 1 == rows.len() {
                for (n, u) in group.solve() {
                    let root = Root { u, passing: Passing::Falls };
                    let one =
                        if u.is_nan() { None } else { Some(Return::of(&[root], 1.0).taken()) };
                    found[n] = one.unwrap_or_else(|| searched(n));
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

/// Flows that change their sign once, without zeros at the ends.
struct Once<'a> {
    flows: &'a [f64],
    /// Position of the first flow of the second sign.
    turn: usize,
    /// Brings the flows near 1, and the first of them below 0.
    factor: f64,
}

impl<'a> Once<'a> {
    fn of(flows: &'a [f64]) -> Option<Self> {
        let first = flows.iter().position(|flow| *flow != 0.0)?;
        let sign = flows[first].signum();
        let (mut turn, mut last) = (0, first);
        let (mut least, mut most, mut finite) = (f64::INFINITY, 0.0, true);
        for (n, flow) in flows.iter().enumerate().skip(first) {
            if *flow == 0.0 {
                continue;
            }
            if turn == 0 && flow * sign < 0.0 {
                turn = n;
            } else if turn > 0 && flow * sign > 0.0 {
                return None;
            }
            (least, most) = (f64::min(least, flow.abs()), f64::max(most, flow.abs()));
            finite &= flow.is_finite();
            last = n;
        }
        if turn == 0 || !finite || most >= UNLIKE * least {
            return None;
        }
        let factor = -sign * libm::scalbn(1.0, -libm::ilogb(most));
        let flows = &flows[first..=last];
        factor.is_normal().then_some(Self { flows, turn: turn - first, factor })
    }
}

/// Flows of rows side by side: those before the turn, and those from it on.
struct Group {
    rows: Vec<usize>,
    before: Vec<[f64; ABREAST]>,
    after: Vec<[f64; ABREAST]>,
    turn: [f64; ABREAST],
    span: [f64; ABREAST],
    lengths: (usize, usize),
}

impl Group {
    fn new(length: usize) -> Self {
        let empty = vec![[0.0; ABREAST]; length];
        Self {
            rows: Vec::with_capacity(ABREAST),
            before: empty.clone(),
            after: empty,
            turn: [1.0; ABREAST],
            span: [1.0; ABREAST],
            lengths: (0, 0),
        }
    }

    fn push(&mut self, once: &Once<'_>, row: usize) {
        let lane = self.rows.len();
        let (before, after) = once.flows.split_at(once.turn);
        for (place, flow) in self.before.iter_mut().zip(before) {
            place[lane] = -once.factor * flow;
        }
        for (place, flow) in self.after.iter_mut().zip(after) {
            place[lane] = once.factor * flow;
        }
        self.turn[lane] = once.turn as f64;
        self.span[lane] = (once.flows.len() - 1) as f64;
        self.lengths = (self.lengths.0.max(before.len()), self.lengths.1.max(after.len()));
        self.rows.push(row);
    }

    /// The rows taken in, with `ln(1 + rate)`, or NaN where Newton's method does not end.
    fn solve(&mut self) -> Vec<(usize, f64)> {
        let mut u = self.span.map(|span| START / span);
        let mut step = [f64::INFINITY; ABREAST];
        for _ in 0..STEPS {
            let factor = u.map(|u| (-u).exp());
            let (before, early) = sums(&self.before[..self.lengths.0], &factor);
            let (after, late) = sums(&self.after[..self.lengths.1], &factor);
            for lane in 0..self.rows.len() {
                if step[lane] <= LAST {
                    continue;
                }
                let balance = (after[lane] / before[lane]).ln() - self.turn[lane] * u[lane];
                let apart = self.turn[lane]
                    + factor[lane] * (late[lane] / after[lane] - early[lane] / before[lane]);
                u[lane] += balance / apart;
                step[lane] = (balance / apart * self.span[lane]).abs();
                if !(u[lane].abs() * self.span[lane] < FAR) {
                    (u[lane], step[lane]) = (f64::NAN, 0.0);
                }
            }
            if step[..self.rows.len()].iter().all(|step| *step <= LAST) {
                break;
            }
        }
        self.before[..self.lengths.0].fill([0.0; ABREAST]);
        self.after[..self.lengths.1].fill([0.0; ABREAST]);
        self.lengths = (0, 0);
        let ended =
            u.into_iter().zip(step).map(|(u, step)| if step <= LAST { u } else { f64::NAN });
        std::mem::take(&mut self.rows).into_iter().zip(ended).collect()
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

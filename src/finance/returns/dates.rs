//! Dates of flows.

use crate::error::{Error, Result};

/// What NumPy has where there is no date.
const NO_DATE: i64 = i64::MIN;

/// Days of flows, since any day, and their order.
#[derive(Debug, Clone)]
pub struct Dates {
    days: Vec<i64>,
    order: Vec<usize>,
}

impl Dates {
    /// Days in any order.
    ///
    /// # Errors
    /// [`Error::Config`] with the position where there is no date; for days so far apart that
    /// their distance is no longer exact.
    pub fn new(days: &[i64]) -> Result<Self> {
        Self::from_position(days, 0)
    }

    fn from_position(days: &[i64], start: usize) -> Result<Self> {
        if let Some(position) = days.iter().position(|day| *day == NO_DATE) {
            return Err(Error::config(format!("dates[{}]", start + position), "is not a date"));
        }
        let mut order: Vec<usize> = (0..days.len()).collect();
        order.sort_by_key(|n| days[*n]);
        let dates = Self { days: days.to_vec(), order };
        let (first, last) = (dates.first(), dates.order.last().map_or(0, |last| days[*last]));
        if i128::from(last) - i128::from(first) >= 1 << f64::MANTISSA_DIGITS {
            return Err(Error::config("dates", "are too far apart"));
        }
        Ok(dates)
    }

    /// Dates of which a rate of return can be told: not all the same. In messages they begin
    /// at a position of a longer list.
    ///
    /// # Errors
    /// As [`Dates::new`]; [`Error::Config`] where all of several are the same.
    pub fn apart(days: &[i64], start: usize) -> Result<Self> {
        let dates = Self::from_position(days, start)?;
        match days {
            [first, _, ..] if days.iter().all(|day| day == first) => Err(Error::config(
                "dates",
                format!("all {} are the same; a rate of return needs time", days.len()),
            )),
            _ => Ok(dates),
        }
    }

    fn first(&self) -> i64 {
        self.order.first().map_or(0, |first| self.days[*first])
    }

    /// Days from the first date to that of a flow.
    pub(super) fn since_first(&self, flow: usize) -> f64 {
        (self.days[flow] - self.first()) as f64
    }

    /// The positions of the flows of each day, in the order of days.
    pub(super) fn by_day(&self) -> impl Iterator<Item = &[usize]> {
        self.order.chunk_by(|a, b| self.days[*a] == self.days[*b])
    }
}

//! Cycles in a history, counted by rainflow.

use crate::error::{Result, known};

/// Accepted values: finite, and far enough from the largest for their differences.
const SERIES: (f64, f64) = (-1e300, 1e300);

/// Cycles, in the order in which they close.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cycles {
    /// Peak less valley.
    pub ranges: Vec<f64>,
    /// Mean of peak and valley.
    pub means: Vec<f64>,
    /// 1 for a whole cycle, 0.5 for a half.
    pub counts: Vec<f64>,
}

impl Cycles {
    fn push(&mut self, one: f64, other: f64, count: f64) {
        self.ranges.push((one - other).abs());
        self.means.push(0.5 * (one + other));
        self.counts.push(count);
    }
}

/// Counts the cycles of a history, whose first and last values count as reversals.
///
/// Of the three latest reversals, the earlier range is closed as soon as the later one
/// is no smaller: as half a cycle where it holds the start of what is left of the
/// history, as a whole one otherwise. What never closes counts in halves. Whatever the
/// history, twice the sum of counts times ranges is the distance that it travels.
///
/// Source: ASTM E1049-85, section 5.4.4.
///
/// # Errors
/// [`crate::error::Error::Domain`] with the position for values that are not finite.
pub fn rainflow(series: &[f64]) -> Result<Cycles> {
    let mut cycles = Cycles::default();
    let mut open = Vec::new();
    for point in reversals(series)? {
        open.push(point);
        while let [.., a, b, c] = *open.as_slice() {
            if (c - b).abs() < (b - a).abs() {
                break;
            }
            if open.len() == 3 {
                cycles.push(a, b, 0.5);
                open.remove(0);
            } else {
                cycles.push(a, b, 1.0);
                open.truncate(open.len() - 3);
                open.push(c);
            }
        }
    }
    for pair in open.windows(2) {
        cycles.push(pair[0], pair[1], 0.5);
    }
    Ok(cycles)
}

/// Both ends of a history and its peaks and valleys between them; a plateau is one point.
fn reversals(series: &[f64]) -> Result<Vec<f64>> {
    let mut points: Vec<f64> = Vec::new();
    for (position, &value) in series.iter().enumerate() {
        known("series", "", value, SERIES).map_err(|error| error.at(position))?;
        match *points.as_slice() {
            [.., last] if last == value => continue,
            [.., a, b] if (b > a) == (value > b) => {
                points.pop();
            }
            _ => {}
        }
        points.push(value);
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ASTM E1049-85, figure 6 (c) to (f): ranges, means and counts as they close.
    #[test]
    fn the_standards_example_is_counted_as_printed() {
        let history = [-2.0, 1.0, -3.0, 5.0, -1.0, 3.0, -4.0, 4.0, -2.0];
        let expected = Cycles {
            ranges: vec![3.0, 4.0, 4.0, 8.0, 9.0, 8.0, 6.0],
            means: vec![-0.5, -1.0, 1.0, 1.0, 0.5, 0.0, 1.0],
            counts: vec![0.5, 0.5, 1.0, 0.5, 0.5, 0.5, 0.5],
        };
        assert_eq!(rainflow(&history), Ok(expected));
    }

    #[test]
    fn points_between_reversals_and_plateaus_change_nothing() {
        let bare = [0.0, 1.0, 0.2, 0.8, 0.0];
        let full = [0.0, 0.0, 0.5, 1.0, 1.0, 0.6, 0.2, 0.2, 0.2, 0.5, 0.8, 0.4, 0.0, 0.0];
        assert_eq!(rainflow(&full), rainflow(&bare));
    }

    #[test]
    fn what_does_not_move_has_no_cycles() {
        for still in [&[][..], &[0.5], &[0.5, 0.5, 0.5]] {
            assert_eq!(rainflow(still), Ok(Cycles::default()));
        }
    }
}

//! Where a function is zero.

use crate::error::Result;

/// Steps after which the last point is taken: halving alone needs fewer.
const STEPS: usize = 200;

/// A point of a function.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Where.
    pub at: f64,
    /// The function's value there.
    pub value: f64,
}

/// Where a function is zero between two points of different signs, to rounding or to `near` of its value.
///
/// Regula falsi, in which an end that stays counts half so that it moves too (Dowell, Jarratt 1971,
/// A modified regula falsi method, BIT 11): exact on a straight line in one step.
///
/// # Errors
/// The function's own.
pub fn between(
    mut low: Point,
    mut high: Point,
    near: f64,
    mut function: impl FnMut(f64) -> Result<f64>,
) -> Result<f64> {
    let (mut weight_low, mut weight_high) = (1.0, 1.0);
    for _ in 0..STEPS {
        let (below, above) = (weight_low * low.value, weight_high * high.value);
        let chord = high.at - above * (high.at - low.at) / (above - below);
        let middle = 0.5 * (low.at + high.at);
        let (first, last) = (low.at.min(high.at), low.at.max(high.at));
        let inside = |at: &f64| first < *at && *at < last;
        let Some(at) = [chord, middle].into_iter().find(inside) else { break };
        let value = function(at)?;
        if value.abs() <= near {
            return Ok(at);
        }
        if value.signum() == low.value.signum() {
            (low, weight_low, weight_high) = (Point { at, value }, 1.0, 0.5 * weight_high);
        } else {
            (high, weight_high, weight_low) = (Point { at, value }, 1.0, 0.5 * weight_low);
        }
    }
    Ok(if low.value.abs() < high.value.abs() { low.at } else { high.at })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zero(low: f64, high: f64, function: impl Fn(f64) -> f64) -> f64 {
        let point = |at: f64| Point { at, value: function(at) };
        between(point(low), point(high), 0.0, |at| Ok(function(at))).unwrap()
    }

    #[test]
    fn zeros_are_found_to_rounding() {
        assert_eq!(zero(0.0, 8.0, |x| x - 3.0), 3.0);
        assert_eq!(zero(0.0, 8.0, |x| 3.0 - x), 3.0);
        assert!((zero(0.0, 4.0, |x| x * x - 2.0) - 2f64.sqrt()).abs() < 1e-15);
        // Flat on one side, steep on the other, where a plain chord creeps.
        assert!((zero(0.0, 10.0, |x| x.powi(9) - 1.0) - 1.0).abs() < 1e-14);
    }
}

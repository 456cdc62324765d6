//! Service levels: how likely a unit's downtime exceeds what is allowed.

use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};
use crate::probability::{MOST, incomplete_gamma, poisson};

/// Probability that the downtime of one unit in a period exceeds what is allowed, so that a
/// credit is due.
///
/// Downtimes are exponential, failures a Poisson process of the working time, and the unit works
/// as the period begins. More than `a` hours of a period `t` are lost exactly where the failures
/// of the first `t - a` working hours cost more than `a`; and `k` exponential downtimes of mean
/// `d` exceed `a` where a Poisson count of mean `a / d` stays below `k`. Hence
/// `P(K > I)`, `K` of mean `rate (t - a)` and `I` of mean `a / d`, two Poisson counts.
///
/// Source: Takacs, "On certain sojourn time problems in the theory of stochastic processes",
/// Acta Mathematica Academiae Scientiarum Hungaricae 8 (1957) 169-191, doi 10.1007/BF02025241.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative rates and times, a mean downtime and a period
/// that are not positive, and more than 1e9 expected failures.
pub fn credit_probability(
    failures_per_h: f64,
    mean_down_h: f64,
    period_h: f64,
    allowed_h: f64,
) -> Result<f64> {
    within("failures_per_h", "1/h", failures_per_h, NOT_NEGATIVE)?;
    within("mean_down_h", "h", mean_down_h, POSITIVE)?;
    within("period_h", "h", period_h, POSITIVE)?;
    within("allowed_h", "h", allowed_h, NOT_NEGATIVE)?;
    let given = [failures_per_h, mean_down_h, period_h, allowed_h];
    if given.iter().any(|value| value.is_nan()) {
        return Ok(f64::NAN);
    }
    if allowed_h >= period_h {
        return Ok(0.0);
    }
    let failures = failures_per_h * (period_h - allowed_h);
    let allowed = allowed_h / mean_down_h;
    within("failures_per_h * period_h", "", failures, (0.0, MOST))?;
    within("allowed_h / mean_down_h", "", allowed, (0.0, MOST))?;
    Ok(greater(failures, allowed))
}

/// Probability that one Poisson count is greater than another: the sum over `i` of
/// `P(I = i) P(K > i)`, outwards from a count in the bulk of `I`.
fn greater(mean: f64, other: f64) -> f64 {
    // Terms lie between the two means, or around the other where that is greater.
    let start = libm::floor(libm::sqrt(mean.min(other) * other)).max(0.0);
    let first = poisson(start, other);
    let (exceeds, equal) = (incomplete_gamma(start + 1.0, mean).0, poisson(start, mean));
    let mut sum = 0.0;
    let (mut count, mut weight, mut tail, mut of_mean) = (start, first, exceeds, equal);
    loop {
        let term = weight * tail;
        sum += term;
        if term <= 1e-18 * sum {
            break;
        }
        count += 1.0;
        weight *= other / count;
        of_mean *= mean / count;
        // Subtraction leaves no digits in the far tail.
        tail = if tail > 1e-3 { tail - of_mean } else { incomplete_gamma(count + 1.0, mean).0 };
    }
    (count, weight, tail, of_mean) = (start, first, exceeds, equal);
    while count > 0.0 {
        tail += of_mean;
        of_mean *= count / mean;
        weight *= count / other;
        count -= 1.0;
        let term = weight * tail;
        sum += term;
        if term <= 1e-18 * sum {
            break;
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The double sum over both counts.
    #[test]
    fn two_poisson_counts() {
        for (mean, other) in [(0.05, 3.0), (2.0, 0.4), (7.0, 7.0), (30.0, 5.0), (5.0, 40.0)] {
            let mut expected = 0.0;
            for k in 1..200 {
                for i in 0..k {
                    expected += poisson(f64::from(k), mean) * poisson(f64::from(i), other);
                }
            }
            let found = greater(mean, other);
            assert!((found / expected - 1.0).abs() < 1e-11, "{mean}, {other}: {found} {expected}");
        }
    }

    #[test]
    fn limits() {
        let nothing_allowed = credit_probability(1e-3, 10.0, 730.0, 0.0).unwrap();
        assert!((nothing_allowed + libm::expm1(-0.73)).abs() < 1e-14);
        assert_eq!(credit_probability(1e-3, 10.0, 730.0, 730.0), Ok(0.0));
        assert_eq!(credit_probability(0.0, 10.0, 730.0, 7.0), Ok(0.0));
        assert!(credit_probability(1e-3, 0.0, 730.0, 7.0).is_err());
    }
}

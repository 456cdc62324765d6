//! Counts and what follows from them: Poisson and binomial distributions, the incomplete
//! gamma and beta functions, intervals of rates.
//!
//! Probabilities of single counts follow Loader, "Fast and accurate computation of binomial
//! probabilities" (2000): the factorials' large terms are taken out by hand, so that nothing
//! is lost to cancellation whatever the size of the counts.

use std::f64::consts::{PI, TAU};

use crate::error::{Result, known, whole, within};

/// Most units, and greatest mean of a count: sums take as many terms as its square root.
pub const MOST: f64 = 1e9;
/// Terms below this part of a sum are left out.
const NEGLIGIBLE: f64 = 1e-18;
/// Accepted levels of confidence.
const LEVEL: (f64, f64) = (0.0, 0.999_999_999);

/// Probability that at least `needed` of `installed` units work, each independently
/// available with the same probability: the upper tail of the binomial distribution.
/// Common causes, repair crews and maintenance are neglected.
///
/// # Errors
/// [`crate::error::Error::Domain`] for an availability outside 0 to 1 and for numbers of units
/// that are not whole, `0 <= needed <= installed <= 1e9`.
pub fn k_out_of_n(needed: f64, installed: f64, availability: f64) -> Result<f64> {
    if needed.is_nan() || installed.is_nan() || availability.is_nan() {
        return Ok(f64::NAN);
    }
    whole("installed", installed, (0.0, MOST))?;
    whole("needed", needed, (0.0, installed))?;
    within("availability", "(fraction)", availability, (0.0, 1.0))?;
    Ok(if needed > installed * availability {
        binomial_at_least(needed, installed, availability)
    } else {
        1.0 - fewer(needed, installed, availability)
    })
}

/// Probability that fewer than `needed` of `installed` units work; for checked arguments.
pub(crate) fn fewer(needed: f64, installed: f64, availability: f64) -> f64 {
    if needed > installed * availability {
        1.0 - binomial_at_least(needed, installed, availability)
    } else {
        // As many broken ones as leave fewer than needed.
        binomial_at_least(installed - needed + 1.0, installed, 1.0 - availability)
    }
}

/// Upper tail of the binomial distribution from a count that is not below its mean: terms
/// fall from the first on.
fn binomial_at_least(from: f64, trials: f64, probability: f64) -> f64 {
    if from > trials {
        return 0.0;
    }
    let odds = probability / (1.0 - probability);
    let mut term = binomial(from, trials, probability);
    let (mut sum, mut count) = (0.0, from);
    while term > NEGLIGIBLE * sum {
        sum += term;
        term *= (trials - count) / (count + 1.0) * odds;
        count += 1.0;
    }
    sum.min(1.0)
}

/// Probability of exactly `count` of `trials`.
fn binomial(count: f64, trials: f64, probability: f64) -> f64 {
    let (rest, complement) = (trials - count, 1.0 - probability);
    if probability == 0.0 || count == 0.0 {
        return if count == 0.0 { libm::exp(trials * libm::log1p(-probability)) } else { 0.0 };
    }
    if complement == 0.0 || rest == 0.0 {
        return if rest == 0.0 { libm::exp(trials * libm::log(probability)) } else { 0.0 };
    }
    let exponent = stirling_error(trials)
        - stirling_error(count)
        - stirling_error(rest)
        - deviance(count, trials * probability)
        - deviance(rest, trials * complement);
    libm::exp(exponent) * libm::sqrt(trials / (TAU * count * rest))
}

/// Probability of a Poisson count: `mean^count exp(-mean) / count!`; the count need not be whole.
pub fn poisson(count: f64, mean: f64) -> f64 {
    if mean == 0.0 || count == 0.0 {
        return if count == 0.0 { libm::exp(-mean) } else { 0.0 };
    }
    libm::exp(-stirling_error(count) - deviance(count, mean)) / libm::sqrt(TAU * count)
}

/// `ln(n!) - ln(sqrt(2 pi n) (n / e)^n)`.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * libm::log(n) + n - 0.5 * libm::log(2.0 * PI);
    }
    let square = n * n;
    let terms = [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1_260.0, -1.0 / 1_680.0, 1.0 / 1_188.0];
    let tail = -691.0 / 360_360.0;
    terms.iter().rev().fold(tail, |sum, term| sum / square + term) / n
}

/// `x ln(x / mean) + mean - x`, without cancellation where both are close.
fn deviance(x: f64, mean: f64) -> f64 {
    let (difference, sum) = (x - mean, x + mean);
    if difference.abs() >= 0.1 * sum {
        return x * libm::log(x / mean) + mean - x;
    }
    let ratio = difference / sum;
    let square = ratio * ratio;
    let (mut total, mut power) = (difference * ratio, 2.0 * x * ratio);
    for odd in (3..).step_by(2) {
        power *= square;
        let next = total + power / f64::from(odd);
        if next == total {
            break;
        }
        total = next;
    }
    total
}

/// The regularised incomplete gamma function, lower and upper: `P(a, x)` and `Q(a, x)`, of
/// positive `a` and `x` from 0. `Q(k + 1, m)` is the probability of at most `k` where `m` are
/// expected.
///
/// Power series below `a`, continued fraction above: Abramowitz and Stegun, Handbook of
/// Mathematical Functions (1964), 6.5.29 and 6.5.31.
pub fn incomplete_gamma(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    let first = poisson(a, x);
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0, 1.0, a);
        while term > NEGLIGIBLE * sum {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        let lower = (first * sum).min(1.0);
        return (lower, 1.0 - lower);
    }
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    let mut n = 1.0;
    loop {
        let numerator = -n * (n - a);
        b += 2.0;
        d = 1.0 / nonzero(numerator * d + b, TINY);
        c = nonzero(b + numerator / c, TINY);
        let step = d * c;
        fraction *= step;
        if (step - 1.0).abs() < f64::EPSILON {
            break;
        }
        n += 1.0;
    }
    let upper = (first * a * fraction).min(1.0);
    (1.0 - upper, upper)
}

/// The regularised incomplete beta function, lower and upper: `I_x(a, b)` and `1 - I_x(a, b)`, of
/// positive `a` and `b` and `x` from 0 to 1: the distribution of a beta variate.
///
/// Continued fraction: NIST Digital Library of Mathematical Functions, 8.17.22, on the side of
/// the mean where it converges soon.
pub fn incomplete_beta(a: f64, b: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if x >= 1.0 {
        return (1.0, 0.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        let (upper, lower) = incomplete_beta(b, a, 1.0 - x);
        return (lower, upper);
    }
    let logarithm = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
        + a * libm::log(x)
        + b * libm::log1p(-x);
    const TINY: f64 = 1e-300;
    let (mut c, mut d) = (1.0, 1.0 / nonzero(1.0 - (a + b) * x / (a + 1.0), TINY));
    let mut fraction = d;
    let mut m = 1.0;
    loop {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for numerator in [even, odd] {
            d = 1.0 / nonzero(1.0 + numerator * d, TINY);
            c = nonzero(1.0 + numerator / c, TINY);
            step = c * d;
            fraction *= step;
        }
        if (step - 1.0).abs() < 2.0 * f64::EPSILON {
            break;
        }
        m += 1.0;
    }
    let lower = (libm::exp(logarithm) * fraction / a).min(1.0);
    (lower, 1.0 - lower)
}

fn nonzero(value: f64, tiny: f64) -> f64 {
    if value.abs() < tiny { tiny } else { value }
}

/// The value of a gamma variate of shape `a` and scale 1 that is exceeded with `upper`
/// probability, and not with `lower`, their sum 1: the smaller one counts.
fn gamma_quantile(a: f64, lower: f64, upper: f64) -> f64 {
    // Wilson and Hilferty start Newton's method, kept between bounds that close in.
    let normal = if lower < upper {
        crate::random::normal_quantile(lower)
    } else {
        -crate::random::normal_quantile(upper)
    };
    let cube = 1.0 - 1.0 / (9.0 * a) + normal / (3.0 * libm::sqrt(a));
    let (mut low, mut high) = (0.0, f64::INFINITY);
    let mut x = (a * cube * cube * cube).max(1e-3 * a);
    for _ in 0..200 {
        let (below, above) = incomplete_gamma(a, x);
        let excess = if lower < upper { below - lower } else { upper - above };
        if excess > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let slope = poisson(a, x) * a / x;
        let mut next = x - excess / slope;
        if !(next > low && next < high) {
            next = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * x };
        }
        if (next - x).abs() <= 2.0 * f64::EPSILON * x {
            return next;
        }
        x = next;
    }
    x
}

/// The least count that a Poisson variate does not exceed with at least this probability.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a probability outside 0 to 1, 1 excluded, and a mean that
/// is negative or above [`MOST`].
pub fn poisson_quantile(probability: f64, mean: f64) -> Result<f64> {
    if probability.is_nan() || mean.is_nan() {
        return Ok(f64::NAN);
    }
    within("probability", "", probability, (0.0, 1.0 - f64::EPSILON))?;
    within("mean", "", mean, (0.0, MOST))?;
    if probability == 0.0 || mean == 0.0 {
        return Ok(0.0);
    }
    let normal = crate::random::normal_quantile(probability);
    let guess = mean + normal * libm::sqrt(mean) + (normal * normal - 1.0) / 6.0;
    let mut count = libm::floor(guess).max(0.0);
    let mut at_most = incomplete_gamma(count + 1.0, mean).1;
    while at_most < probability {
        count += 1.0;
        at_most = incomplete_gamma(count + 1.0, mean).1;
    }
    while count > 0.0 {
        let fewer = incomplete_gamma(count, mean).1;
        if fewer < probability {
            break;
        }
        count -= 1.0;
    }
    Ok(count)
}

/// The mean of a Poisson count, low and high, that an observed count leaves possible: each
/// bound is exceeded, or fallen short of, with half of what the level leaves.
///
/// Source: Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936)
/// 437-442, doi 10.1093/biomet/28.3-4.437.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a count that is negative, not whole or above [`MOST`],
/// and a level outside 0 to 1, 1 excluded.
pub fn mean_interval(count: f64, level: f64) -> Result<(f64, f64)> {
    if count.is_nan() || level.is_nan() {
        return Ok((f64::NAN, f64::NAN));
    }
    whole("count", count, (0.0, MOST))?;
    known("level", "", level, LEVEL)?;
    let tail = 0.5 * (1.0 - level);
    let low = if count == 0.0 { 0.0 } else { gamma_quantile(count, tail, 1.0 - tail) };
    Ok((low, gamma_quantile(count + 1.0, 1.0 - tail, tail)))
}

/// The counts, low and high, between which a Poisson variate of this mean lies with at least
/// the probability `level`: its quantiles at both ends of the middle.
///
/// # Errors
/// [`crate::error::Error::Domain`] as [`poisson_quantile`].
pub fn count_interval(mean: f64, level: f64) -> Result<(f64, f64)> {
    within("level", "", level, LEVEL)?;
    let tail = 0.5 * (1.0 - level);
    Ok((poisson_quantile(tail, mean)?, poisson_quantile(1.0 - tail, mean)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64, relative: f64) {
        assert!((found / expected - 1.0).abs() < relative, "{found} for {expected}");
    }

    #[test]
    fn few_units_by_hand() {
        for (k, n, a, expected) in [
            (1.0, 1.0, 0.9, 0.9),
            (1.0, 2.0, 0.9, 0.99),
            (2.0, 3.0, 0.9, 0.972),
            (0.0, 4.0, 0.0, 1.0),
            (2.0, 4.0, 0.0, 0.0),
            (4.0, 4.0, 1.0, 1.0),
            (0.0, 0.0, 0.3, 1.0),
            (4.0, 5.0, 0.99, 5.0 * 0.99f64.powi(4) * 0.01 + 0.99f64.powi(5)),
        ] {
            let found = k_out_of_n(k, n, a).unwrap();
            assert!((found - expected).abs() < 1e-14, "{k} of {n}: {found}");
        }
        assert!(k_out_of_n(3.0, 2.0, 0.9).is_err());
        assert!(k_out_of_n(1.5, 2.0, 0.9).is_err());
        assert!(k_out_of_n(1.0, 2.0, 1.1).is_err());
        assert!(k_out_of_n(f64::NAN, 2.0, 0.9).unwrap().is_nan());
    }

    /// mpmath, 40 digits.
    #[test]
    fn many_units() {
        close(k_out_of_n(2_000.0, 2_048.0, 0.98).unwrap(), 0.881_275_649_065_679_8, 1e-13);
        close(fewer(2_000.0, 2_100.0, 0.98), 3.919_704_164_862_382e-15, 1e-12);
        close(fewer(980_000.0, 1e6, 0.981), 1.827_117_256_473_524_3e-13, 1e-11);
    }

    /// mpmath, 40 digits.
    #[test]
    fn gamma_and_poisson() {
        close(incomplete_gamma(10.0, 3.5).1, 0.996_685_055_735_367_6, 1e-14);
        close(incomplete_gamma(1_000.0, 1_010.5).0, 0.633_604_810_753_588_3, 1e-13);
        close(incomplete_gamma(0.5, 2.25).0, 0.966_105_146_475_310_7, 1e-14);
        close(incomplete_gamma(50.0, 100.0).1, 1.178_450_072_097_942_2e-8, 1e-13);
        close(poisson(400.0, 419.0), 0.012_876_774_529_621_065, 1e-14);
    }

    /// Closed forms: polynomials of whole parameters, and the arc sine law.
    #[test]
    fn beta_distributions() {
        for x in [1e-6f64, 0.1, 0.3, 0.5, 0.8, 0.999] {
            close(incomplete_beta(1.0, 1.0, x).0, x, 1e-14);
            close(incomplete_beta(2.0, 2.0, x).0, x * x * (3.0 - 2.0 * x), 1e-13);
            close(incomplete_beta(1.0, 5.0, x).1, (1.0 - x).powi(5), 1e-9);
            let arc = 2.0 / PI * x.sqrt().asin();
            close(incomplete_beta(0.5, 0.5, x).0, arc, 1e-13);
        }
        // The binomial distribution: at least 3 of 7 with 40 %.
        let tail: f64 = (3..=7).map(|k| binomial(f64::from(k), 7.0, 0.4)).sum();
        close(incomplete_beta(3.0, 5.0, 0.4).0, tail, 1e-13);
        let tail: f64 = (450..=1000).map(|k| binomial(f64::from(k), 1_000.0, 0.42)).sum();
        close(incomplete_beta(450.0, 551.0, 0.42).0, tail, 1e-11);
    }

    #[test]
    fn quantiles_invert() {
        for a in [1.0, 2.0, 10.0, 419.0, 1e6] {
            for lower in [1e-9, 0.025, 0.3, 0.9] {
                let x = gamma_quantile(a, lower, 1.0 - lower);
                close(incomplete_gamma(a, x).0, lower, 1e-9);
            }
        }
        for mean in [0.01, 1.0, 3.7, 419.0, 1e8] {
            for p in [1e-9, 0.025, 0.5, 0.975] {
                let count = poisson_quantile(p, mean).unwrap();
                assert!(incomplete_gamma(count + 1.0, mean).1 >= p);
                assert!(count == 0.0 || incomplete_gamma(count, mean).1 < p);
            }
        }
    }

    /// Garwood's table, as in Ulm, American Journal of Epidemiology 131 (1990) 373-375.
    #[test]
    fn intervals_of_a_count() {
        for (count, low, high) in [(0.0, 0.0, 3.689), (1.0, 0.025, 5.572), (10.0, 4.795, 18.390)] {
            let found = mean_interval(count, 0.95).unwrap();
            assert!((found.0 - low).abs() < 5e-4 && (found.1 - high).abs() < 5e-4, "{found:?}");
        }
    }
}

//! Availability of redundant plant.

use crate::error::{Error, Result};

/// Probability that at least `needed` of `installed` units work, each independently
/// available with the same probability: the upper tail of the binomial distribution.
/// Common causes, repair crews and maintenance are neglected.
///
/// # Errors
/// [`Error::Domain`] for an availability outside 0 to 1 and for numbers of units
/// that are not whole, `0 <= needed <= installed <= 1000`.
pub fn k_out_of_n(needed: f64, installed: f64, availability: f64) -> Result<f64> {
    const MOST: f64 = 1_000.0;
    if needed.is_nan() || installed.is_nan() || availability.is_nan() {
        return Ok(f64::NAN);
    }
    let outside = |name, value, maximum, unit| Error::Domain {
        name,
        value,
        minimum: 0.0,
        maximum,
        unit,
        index: None,
    };
    if !(0.0..=MOST).contains(&installed) || installed.fract() != 0.0 {
        return Err(outside("installed", installed, MOST, "units (whole)"));
    }
    if !(0.0..=installed).contains(&needed) || needed.fract() != 0.0 {
        return Err(outside("needed", needed, installed, "units (whole)"));
    }
    if !(0.0..=1.0).contains(&availability) {
        return Err(outside("availability", availability, 1.0, "(fraction)"));
    }
    if availability == 1.0 {
        return Ok(1.0);
    }
    // Terms are built from logarithms, so that none overflows.
    let (up, down) = (availability.ln(), (-availability).ln_1p());
    let mut ln_ways = 0.0;
    let mut sum = 0.0;
    for broken in 0..=(installed - needed) as u32 {
        let broken = f64::from(broken);
        if broken > 0.0 {
            ln_ways += ((installed - broken + 1.0) / broken).ln();
        }
        let working = installed - broken;
        let exponent = if working == 0.0 { 0.0 } else { working * up };
        sum += (ln_ways + exponent + broken * down).exp();
    }
    Ok(sum.min(1.0))
}

#[cfg(test)]
mod tests {
    use super::k_out_of_n;

    #[test]
    fn small_cases_by_hand() {
        for (k, n, a, expected) in [
            (1.0, 1.0, 0.9, 0.9),
            (1.0, 2.0, 0.9, 0.99),
            (2.0, 3.0, 0.9, 0.972),
            (0.0, 4.0, 0.0, 1.0),
            (4.0, 5.0, 0.99, 5.0 * 0.99f64.powi(4) * 0.01 + 0.99f64.powi(5)),
        ] {
            assert!((k_out_of_n(k, n, a).unwrap() - expected).abs() < 1e-14);
        }
        assert!(k_out_of_n(3.0, 2.0, 0.9).is_err());
        assert!(k_out_of_n(1.5, 2.0, 0.9).is_err());
    }
}

//! Ratios by which announced sums and quantities are held against each other.

use crate::error::{Error, NOT_NEGATIVE, POSITIVE, Result, known, within};

/// Power of a unit (a rack, a server) that its cost and the cost of a MW imply, kW.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative cost of the unit and a MW for nothing.
pub fn implied_kw_per_unit(cost_per_unit: f64, cost_per_mw: f64) -> Result<f64> {
    within("cost_per_unit", "", cost_per_unit, NOT_NEGATIVE)?;
    within("cost_per_mw", "", cost_per_mw, POSITIVE)?;
    Ok(1_000.0 * cost_per_unit / cost_per_mw)
}

/// Cost of a watt: `cost / (1e6 power)`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative cost and no power.
pub fn cost_per_w(cost: f64, power_mw: f64) -> Result<f64> {
    within("cost", "", cost, NOT_NEGATIVE)?;
    within("power_mw", "MW", power_mw, POSITIVE)?;
    Ok(cost / (1e6 * power_mw))
}

/// Yearly growth from one value to another: `(last / first)^(1 / years) - 1`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for values and years that are not positive.
pub fn compound_growth(first: f64, last: f64, years: f64) -> Result<f64> {
    within("first", "", first, POSITIVE)?;
    within("last", "", last, POSITIVE)?;
    within("years", "year", years, POSITIVE)?;
    Ok(libm::expm1(libm::log(last / first) / years))
}

/// Parts over their sum.
///
/// # Errors
/// [`crate::error::Error::Domain`] with the position for negative parts and NaN, and for parts
/// of nothing.
pub fn shares(parts: &[f64]) -> Result<Vec<f64>> {
    for (position, part) in parts.iter().enumerate() {
        known("parts", "", *part, NOT_NEGATIVE).map_err(|error| error.at(position))?;
    }
    let sum = parts.iter().sum();
    known("sum of the parts", "", sum, POSITIVE)?;
    Ok(parts.iter().map(|part| part / sum).collect())
}

/// By how much a value lies outside a range, as a ratio: 0 within, `ln(value / high)` above,
/// `ln(value / low)` below.
///
/// Of several ranges (a shell, a campus with its IT) a claim has the scale of that from which
/// it lies least far.
///
/// # Errors
/// [`crate::error::Error::Domain`] for what is not positive; [`Error::Config`] for a range whose
/// ends are the wrong way round.
pub fn log_distance(value: f64, low: f64, high: f64) -> Result<f64> {
    within("value", "", value, POSITIVE)?;
    within("low", "", low, POSITIVE)?;
    within("high", "", high, POSITIVE)?;
    if low > high {
        return Err(Error::config("low", format!("{low} is above high, {high}")));
    }
    if low.is_nan() || high.is_nan() {
        return Ok(f64::NAN);
    }
    let nearest = if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    };
    Ok(libm::log(value / nearest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_by_hand() {
        assert_eq!(implied_kw_per_unit(5.9e6, 35e6).map(|kw| (kw * 1e3).round()), Ok(168_571.0));
        assert_eq!(cost_per_w(10e9, 1_000.0), Ok(10.0));
        assert!(compound_growth(100.0, 121.0, 2.0).is_ok_and(|rate| (rate - 0.1).abs() < 1e-15));
        assert_eq!(shares(&[1.0, 3.0]), Ok(vec![0.25, 0.75]));
        assert!(shares(&[0.0, 0.0]).is_err() && shares(&[]).is_err());
        assert!(shares(&[1.0, f64::NAN]).is_err());
    }

    #[test]
    fn claims_have_the_scale_that_is_nearest() {
        let (shell, campus) = ((9.0, 13.0), (29.0, 38.0));
        let far = |value, (low, high)| log_distance(value, low, high).map(f64::abs);
        assert_eq!(far(10.0, shell), Ok(0.0));
        assert!(far(16.8, shell).unwrap_or(f64::NAN) < far(16.8, campus).unwrap_or(f64::NAN));
        assert!(log_distance(8.0, 9.0, 13.0).is_ok_and(|distance| distance < 0.0));
        assert!(log_distance(f64::NAN, 9.0, 13.0).is_ok_and(f64::is_nan));
        assert!(log_distance(10.0, 13.0, 9.0).is_err());
    }
}

//! The time at which flows have paid themselves back.

/// Periods until the flows, discounted at `rate`, first add up to 0 or more after having
/// been less, along a straight line within the period.
///
/// NaN where they never do or are never less than 0, for rates of -1 and below, and with a
/// flow that is not finite.
pub fn payback(cash_flows: &[f64], rate: f64) -> f64 {
    if rate.is_nan() || rate <= -1.0 || cash_flows.iter().any(|flow| !flow.is_finite()) {
        return f64::NAN;
    }
    let log = libm::log1p(rate);
    let mut sum = 0.0;
    for (period, flow) in cash_flows.iter().enumerate() {
        let worth = flow * (-log * period as f64).exp();
        if sum < 0.0 && sum + worth >= 0.0 {
            return period as f64 - 1.0 - sum / worth;
        }
        sum += worth;
    }
    f64::NAN
}

//! Present values.

use super::dates::Dates;
use super::twofold::{Twofold, sum_of_powers};

/// Days of a year in dated discounting.
pub const DAYS_A_YEAR: f64 = 365.0;

/// Part of the turnover below which a value is summed again with twice the digits.
const CANCELLED: f64 = 1e-3;

/// Net present value, `sum_t c_t / (1 + rate)^t`, by Horner's rule; with twice the
/// digits where little is left of large flows.
///
/// NaN for rates of -1 and below, at which nothing has a present value.
pub fn npv(rate: f64, cash_flows: &[f64]) -> f64 {
    let factor = 1.0 / (1.0 + rate);
    if rate <= -1.0 {
        return f64::NAN;
    }
    let (value, turnover) = cash_flows.iter().rev().fold((0.0, 0.0), |(value, turnover), flow| {
        (value * factor + flow, turnover * factor + f64::abs(*flow))
    });
    if value == 0.0 || value.abs() >= CANCELLED * turnover || !f64::is_finite(turnover) {
        return value;
    }
    let timed = cash_flows.iter().enumerate().map(|(time, flow)| (time as f64, *flow));
    sum_of_powers(timed.rev(), Twofold::discount(rate))
}

/// Net present value of dated flows on the first of the dates,
/// `sum_k c_k / (1 + rate)^((d_k - d_min) / 365)`; NaN for rates of -1 and below.
pub fn xnpv(rate: f64, cash_flows: &[f64], dates: &Dates) -> f64 {
    if rate <= -1.0 {
        return f64::NAN;
    }
    let daily = libm::log1p(rate) / DAYS_A_YEAR;
    let worth = |(n, flow): (usize, &f64)| flow * (-daily * dates.since_first(n)).exp();
    cash_flows.iter().enumerate().map(worth).sum()
}

/// The monthly rate that compounds to a yearly one.
pub fn monthly_rate(yearly: f64) -> f64 {
    libm::expm1(libm::log1p(yearly) / 12.0)
}

//! Present values and rates of return of evenly spaced cash flows.
//!
//! The first flow stands at time 0, as in NumPy Financial; a spreadsheet's
//! `NPV` starts one period later.

use std::ops::ControlFlow;

/// Net present value, `sum_t c_t / (1 + rate)^t`, by Horner's rule.
pub fn npv(rate: f64, cash_flows: &[f64]) -> f64 {
    let factor = 1.0 / (1.0 + rate);
    cash_flows.iter().rev().fold(0.0, |value, flow| value * factor + flow)
}

/// The rate at which the net present value vanishes, and how many such rates
/// above -1 there are.
///
/// With several, the one nearest 10 % among those where the value falls as the
/// rate rises; NaN without any, or with a NaN among the flows. Rates are found
/// by changes of sign between -99.99 % and 1e6; rates at which the value touches
/// zero without crossing it are not counted.
pub fn irr(cash_flows: &[f64]) -> (f64, usize) {
    chosen(&irr_roots(cash_flows), |rate| npv(rate, cash_flows))
}

/// The yearly rate `(1 + i)^12 - 1` of monthly flows, by the same rule.
pub fn irr_of_months(cash_flows: &[f64]) -> (f64, usize) {
    let roots = crossings(cash_flows, FROM / 12.0, TO / 12.0, 1_024);
    let yearly: Vec<f64> = roots.iter().map(|u| (12.0 * u).exp_m1()).collect();
    chosen(&yearly, |rate| npv(monthly_rate(rate), cash_flows))
}

/// The monthly rate that compounds to a yearly one.
pub fn monthly_rate(yearly: f64) -> f64 {
    libm::expm1(libm::log1p(yearly) / 12.0)
}

fn chosen(roots: &[f64], value: impl Fn(f64) -> f64) -> (f64, usize) {
    let falls = |rate: f64| value(rate + 1e-6 * (1.0 + rate)) <= 0.0;
    let chosen = match roots {
        [] => f64::NAN,
        [only] => *only,
        several => several
            .iter()
            .copied()
            .filter(|rate| falls(*rate))
            .min_by(|a, b| (a - 0.1).abs().total_cmp(&(b - 0.1).abs()))
            .unwrap_or(f64::NAN),
    };
    (chosen, roots.len())
}

/// The rates above -1 at which the net present value changes its sign, rising.
pub fn irr_roots(cash_flows: &[f64]) -> Vec<f64> {
    crossings(cash_flows, FROM, TO, 4_096).iter().map(|u| u.exp_m1()).collect()
}

/// `ln(1 + rate)` of -99.99 % and of 1e6.
const FROM: f64 = -9.3;
const TO: f64 = 13.9;

/// Where the net present value changes its sign, on `u = ln(1 + rate)`, where the
/// search is even-handed.
fn crossings(cash_flows: &[f64], from: f64, to: f64, steps: usize) -> Vec<f64> {
    let flows = trimmed(cash_flows);
    let changes = sign_changes(flows);
    if flows.len() < 2 || changes == 0 || flows.iter().any(|flow| !flow.is_finite()) {
        return Vec::new();
    }
    let steps = if changes == 1 { 8 } else { steps };
    let at = |n: usize| from + (to - from) * n as f64 / steps as f64;
    let mut roots = Vec::new();
    let mut before = (at(0), sign(at(0), flows));
    for n in 1..=steps {
        let here = (at(n), sign(at(n), flows));
        if here.1 == 0.0 {
            roots.push(here.0);
        } else if before.1 * here.1 < 0.0 {
            roots.push(bisect(before, here.0, flows));
        }
        before = here;
    }
    roots
}

/// Without the zeros at both ends, which move no root.
fn trimmed(flows: &[f64]) -> &[f64] {
    let first = flows.iter().position(|flow| *flow != 0.0).unwrap_or(flows.len());
    let last = flows.iter().rposition(|flow| *flow != 0.0).map_or(first, |last| last + 1);
    &flows[first..last]
}

fn sign_changes(flows: &[f64]) -> usize {
    let mut changes = 0;
    let mut before = 0.0;
    for flow in flows.iter().filter(|flow| **flow != 0.0) {
        changes += usize::from(before * flow.signum() < 0.0);
        before = flow.signum();
    }
    changes
}

/// Sign of the net present value at `ln(1 + rate)`, without overflow: discounted
/// where rates are positive, compounded to the end where they are negative.
fn sign(u: f64, flows: &[f64]) -> f64 {
    let factor = (-u.abs()).exp();
    let step = |value: f64, flow: &f64| value * factor + flow;
    let value =
        if u >= 0.0 { flows.iter().rev().fold(0.0, step) } else { flows.iter().fold(0.0, step) };
    if value == 0.0 { 0.0 } else { value.signum() }
}

fn bisect((mut low, low_sign): (f64, f64), mut high: f64, flows: &[f64]) -> f64 {
    let halved = (0..200).try_for_each(|_| {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return ControlFlow::Break(());
        }
        if sign(middle, flows) == low_sign {
            low = middle
        } else {
            high = middle
        }
        ControlFlow::Continue(())
    });
    debug_assert!(halved.is_break() || high - low < 1e-12);
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn textbook_values() {
        // Numpy Financial's documentation.
        let flows = [-40_000.0, 5_000.0, 8_000.0, 12_000.0, 30_000.0];
        assert!((npv(0.08, &flows) - 3_065.222_668_179_529).abs() < 1e-9);
        let (rate, roots) = irr(&[-100.0, 39.0, 59.0, 55.0, 20.0]);
        assert_eq!(roots, 1);
        assert!((rate - 0.280_948_421_159_963_6).abs() < 1e-13, "{rate}");
    }

    #[test]
    fn several_rates_are_counted_and_the_falling_one_is_taken() {
        // (1.1 x - 1)(1.3 x - 1) scaled: rates 10 % and 30 %; the value falls at 10 %.
        let (rate, roots) = irr(&[1.0, -2.4, 1.43]);
        assert_eq!(roots, 2);
        assert!((rate - 0.1).abs() < 1e-12, "{rate}");
        // Turned round, it falls at 30 %.
        let (rate, _) = irr(&[-1.0, 2.4, -1.43]);
        assert!((rate - 0.3).abs() < 1e-12, "{rate}");
    }

    #[test]
    fn nothing_is_made_up() {
        assert!(irr(&[1.0, 2.0]).0.is_nan());
        assert!(irr(&[]).0.is_nan());
        assert!(irr(&[-1.0, f64::NAN]).0.is_nan());
        assert_eq!(irr(&[0.0, -1.0, 1.5, 0.0]).1, 1);
    }

    #[test]
    fn the_currency_unit_is_immaterial() {
        let flows = [-3.7, 0.9, 1.1, 1.3, 1.7, -0.2];
        let scaled = |by: f64| irr(&flows.map(|flow| flow * by)).0;
        for exponent in [-900, -60, 60, 900] {
            assert_eq!(scaled(1.0).to_bits(), scaled(2.0f64.powi(exponent)).to_bits());
        }
    }
}

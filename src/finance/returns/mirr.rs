//! The modified rate of return.

/// The rate at which the losses, discounted at `finance_rate`, grow in the `n - 1` periods to
/// what the gains are worth in the end at `reinvest_rate`:
/// `(FV / PV)^(1 / (n - 1)) - 1`.
///
/// NaN without a gain and a loss, for rates of -1 and below, and with a NaN among the flows.
/// Beyond the range of powers of floats logarithms are summed.
pub fn mirr(cash_flows: &[f64], finance_rate: f64, reinvest_rate: f64) -> f64 {
    let known = cash_flows.iter().all(|flow| flow.is_finite());
    if !known || cash_flows.len() < 2 || finance_rate <= -1.0 || reinvest_rate <= -1.0 {
        return f64::NAN;
    }
    let periods = (cash_flows.len() - 1) as f64;
    let (spent, earned) = (libm::log1p(finance_rate), libm::log1p(reinvest_rate));
    let losses = cash_flows.iter().enumerate().map(|(t, flow)| (-flow, -spent * t as f64));
    let gains =
        cash_flows.iter().enumerate().map(|(t, flow)| (*flow, earned * (periods - t as f64)));
    libm::expm1((log_sum(gains) - log_sum(losses)) / periods)
}

/// Logarithm of `sum a exp(w)` over the positive of the amounts; NaN without any.
fn log_sum(terms: impl Iterator<Item = (f64, f64)>) -> f64 {
    let logs: Vec<f64> = terms.filter(|(a, _)| *a > 0.0).map(|(a, w)| a.ln() + w).collect();
    let most = logs.iter().fold(f64::NAN, |most, log| f64::max(most, *log));
    most + logs.iter().map(|log| (log - most).exp()).sum::<f64>().ln()
}

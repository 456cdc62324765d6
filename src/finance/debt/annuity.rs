//! Level payments: `balance rate / ((1 + rate)^left - 1)` of principal.

use super::{Period, level::level_payment};

pub(super) fn principal_due(period: &Period) -> f64 {
    if period.left() == 1 {
        return period.balance;
    }
    level_payment(period.balance, period.rate, period.left() as f64) - period.rate * period.balance
}

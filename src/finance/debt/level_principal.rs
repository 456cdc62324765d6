//! Level principal: `balance / left`.

use super::Period;

pub(super) fn principal_due(period: &Period) -> f64 {
    period.balance / period.left() as f64
}

//! All at the end.

use super::Period;

pub(super) fn principal_due(period: &Period) -> f64 {
    if period.left() == 1 { period.balance } else { 0.0 }
}

//! Debt service that follows cash: `cfads / dscr - interest` of principal, and no more than is
//! owed.

use super::{Period, ROUNDING};

pub(super) fn principal_due(period: &Period) -> f64 {
    let due = period.carried - period.rate * period.balance;
    // What rounding leaves of the loan is repaid with it.
    if due > period.balance * (1.0 - ROUNDING) { period.balance } else { due }
}

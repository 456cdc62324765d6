//! Loans by period: each period's draw is a loan of its own, repaid as an annuity.

/// Flows of a family of loans, at the end of each period.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Interest accrued before repayment starts and added to the loan.
    pub capitalised: Vec<f64>,
    /// Interest paid.
    pub interest: Vec<f64>,
    /// Principal repaid.
    pub principal: Vec<f64>,
}

/// Service of the loans drawn at the end of each period at a fixed rate a period.
///
/// Interest is capitalised until the end of period `operating`, the first of
/// operation; from then on level payments repay each loan within `tenor` periods, or
/// by the last period if that is sooner.
pub fn annuities(draws: &[f64], rate: f64, tenor: usize, operating: usize) -> Service {
    let periods = draws.len();
    let mut service = Service {
        capitalised: vec![0.0; periods],
        interest: vec![0.0; periods],
        principal: vec![0.0; periods],
    };
    for (period, &drawn) in draws.iter().enumerate().filter(|(_, drawn)| **drawn != 0.0) {
        let mut balance = drawn;
        let grace = operating.min(periods - 1);
        for slot in service.capitalised.iter_mut().take(grace + 1).skip(period + 1) {
            *slot += rate * balance;
            balance *= 1.0 + rate;
        }
        let first = period.max(grace) + 1;
        let term = tenor.min(periods.saturating_sub(first));
        let payment = level_payment(balance, rate, term);
        for slot in first..first + term {
            let interest = rate * balance;
            // The last payment clears the rounding of the ones before it.
            let principal = if slot + 1 == first + term { balance } else { payment - interest };
            service.interest[slot] += interest;
            service.principal[slot] += principal;
            balance -= principal;
        }
        if term == 0 {
            // Drawn in the last period: repaid at once.
            service.principal[periods - 1] += balance;
        }
    }
    service
}

/// The level payment that repays `balance` in `periods` at `rate` a period.
fn level_payment(balance: f64, rate: f64, periods: usize) -> f64 {
    if rate == 0.0 {
        return balance / periods.max(1) as f64;
    }
    balance * rate / -libm::expm1(-(periods as f64) * libm::log1p(rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loans_are_repaid_in_full() {
        let draws = [100.0, 200.0, 0.0, 0.0, 50.0, 0.0, 10.0];
        let service = annuities(&draws, 0.07, 3, 1);
        let repaid: f64 = service.principal.iter().sum();
        let capitalised: f64 = service.capitalised.iter().sum();
        assert!((repaid - 360.0 - capitalised).abs() < 1e-10);
        assert!((service.capitalised[1] - 7.0).abs() < 1e-12);
        // 307 over three years at 7 %, with 30 decimal digits.
        let paid = service.interest[2] + service.principal[2];
        assert!((paid - 116.982_861_364_272_52).abs() < 1e-12, "{paid}");
    }

    #[test]
    fn discounted_payments_are_worth_the_loan() {
        let service = annuities(&[1_000.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0.05, 4, 0);
        let value: f64 = (1..6)
            .map(|t| (service.interest[t] + service.principal[t]) / 1.05f64.powi(t as i32))
            .sum();
        assert!((value - 1_000.0).abs() < 1e-9);
    }
}

//! Money rules against what they are defined by.
#![allow(clippy::unwrap_used)]

use fleetwatt::finance::debt::{Period, Shape, annuities, sculpted_debt_size};
use fleetwatt::finance::depreciation::{
    Depreciation, MacrsClass, Method, WriteOff, by_period, macrs, straight_line,
};
use fleetwatt::finance::returns::{Reason, Rows, irr, npv};
use fleetwatt::finance::spending::spending_shares;
use fleetwatt::finance::tax::{InterestCap, company_tax, interest_cap};
use ndarray::{ArrayViewD, IxDyn};
use proptest::prelude::*;

/// Value at the end of the year `at` of payments at the ends of years.
fn worth(payments: &[f64], rate: f64, at: usize) -> f64 {
    let factor = |year: usize| (1.0 + rate).powi(at as i32 - year as i32);
    payments.iter().enumerate().map(|(year, paid)| paid * factor(year)).sum()
}

proptest! {
    /// Whatever grace, tenor and rate: lenders get back what they lent, at their rate.
    #[test]
    fn loans_are_worth_their_service(
        draws in prop::collection::vec(0.0f64..1e9, 1..30), rate in 0.0..0.3, tenor in 1usize..40,
        operating in 0usize..30,
    ) {
        let service = annuities(&draws, rate, tenor, operating);
        let paid: Vec<f64> =
            service.interest.iter().zip(&service.principal).map(|(i, p)| i + p).collect();
        let (lent, returned) = (worth(&draws, rate, 0), worth(&paid, rate, 0));
        prop_assert!((lent - returned).abs() <= 1e-9 * lent.max(1.0), "{lent} {returned}");
        let owed: f64 = draws.iter().chain(&service.capitalised).sum();
        let repaid: f64 = service.principal.iter().sum();
        prop_assert!((owed - repaid).abs() <= 1e-9 * owed.max(1.0), "{owed} {repaid}");
        let mut balance = 0.0;
        for (year, drawn) in draws.iter().enumerate() {
            // Interest is due on what is owed at the start of the year, paid or added.
            let due = rate * balance;
            let accrued = service.interest[year] + service.capitalised[year];
            prop_assert!((due - accrued).abs() <= 1e-9 * owed.max(1.0), "{year}: {due} {accrued}");
            balance += drawn + service.capitalised[year] - service.principal[year];
            prop_assert!(balance >= -1e-9 * owed.max(1.0));
        }
    }

    #[test]
    fn all_that_is_spent_is_written_off_once(
        spending in prop::collection::vec(0.0f64..1e9, 1..40), life in 1usize..60, from in 0usize..40,
    ) {
        let from = from.min(spending.len() - 1);
        let charge = straight_line(&spending, life, from);
        let (spent, charged): (f64, f64) = (spending.iter().sum(), charge.iter().sum());
        prop_assert!((spent - charged).abs() <= 1e-12 * spent.max(1.0));
        let (mut spent, mut charged) = (0.0, 0.0);
        for year in 0..spending.len() {
            spent += spending[year];
            charged += charge[year];
            prop_assert!(charged <= spent * (1.0 + 1e-12) + 1e-6, "written off before it is spent");
            prop_assert!(year >= from || charge[year] == 0.0);
        }
    }

    /// Whatever the method: all is written off once, never before it is spent, and an outlay by its
    /// calendar years as the rule of a year has it.
    #[test]
    fn every_method_writes_off_what_was_spent(
        spending in prop::collection::vec(0.0f64..1e9, 1..200), method in 0usize..3,
        life in prop::sample::select(vec![3.0, 5.0, 7.0, 10.0, 15.0, 20.0]), bonus in 0.0..=1.0,
        from in 0usize..40, past in 0usize..12,
    ) {
        let from = from.min(spending.len() - 1);
        let method = Method::named("method", Method::WORDS[method]).unwrap();
        let rule = WriteOff::new(method, life, bonus).unwrap();
        let charge = rule.by_month(&spending, from, past);
        let whole: f64 = spending.iter().sum();
        prop_assert!((whole - charge.iter().sum::<f64>()).abs() <= 1e-12 * whole.max(1.0));
        let (mut spent, mut charged) = (0.0, 0.0);
        for (month, (more, due)) in spending.iter().zip(&charge).enumerate() {
            (spent, charged) = (spent + more, charged + due);
            prop_assert!(*due >= -1e-9 * whole.max(1.0), "{month}: {due}");
            prop_assert!(charged <= spent * (1.0 + 1e-12) + 1e-6, "written off before it is spent");
            prop_assert!(month >= from || *due == 0.0);
        }
        let mut alone = vec![0.0; 12 * 41];
        alone[0] = 1.0;
        let months = rule.by_month(&alone, 0, past);
        let in_first_year = 12 - past as u32;
        let years = match method {
            Method::StraightLine => Depreciation::StraightLine {
                life_years: life as u32,
                days_first_year: 30 * in_first_year,
            }
            .charges(1.0),
            Method::DecliningBalance => Depreciation::DecliningBalance {
                life_years: life as u32,
                months_first_year: in_first_year,
            }
            .charges(1.0),
            Method::Macrs => {
                let class = MacrsClass::of_years(life as u32).unwrap();
                macrs(1.0, class, bonus).unwrap()
            }
        };
        let mut at = 0;
        for (year, due) in years.iter().enumerate() {
            let count = if year == 0 { in_first_year as usize } else { 12 };
            let found: f64 = months[at..at + count].iter().sum();
            prop_assert!((found - due).abs() < 1e-12, "{year}: {found} {due}");
            at += count;
        }
    }

    /// Never negative, never on more than was earned, and less with older losses.
    #[test]
    fn tax_is_on_profits_less_older_losses(
        results in prop::collection::vec(-1e8f64..1e8, 1..40), rate in 0.0..0.9,
        allowance in 0.0..1e8, fraction in 0.0..=1.0,
    ) {
        let tax = company_tax(&results, rate, allowance, fraction);
        let plain = company_tax(&results, rate, 0.0, 0.0);
        let mut result_so_far = 0.0;
        for (year, (result, tax)) in results.iter().zip(&tax).enumerate() {
            result_so_far += result;
            prop_assert!((0.0..=rate * result.max(0.0) + 1e-9).contains(tax), "{year}: {tax}");
            prop_assert!(plain[year] == rate * result.max(0.0));
            let paid: f64 = company_tax(&results[..=year], rate, 1e12, 1.0).iter().sum();
            // With all losses usable at once tax is at least that on the sum, were it one year.
            prop_assert!(paid >= rate * result_so_far - 1e-6);
        }
    }

    /// Whatever the shape, grace, and what is paid beside: the service is worth the loan, step by step.
    #[test]
    fn loans_are_repaid_by_steps(
        debt in 0.0f64..1e9, rate in 0.0..0.3, tenor in 1usize..60, grace in 0.0..1.0, early in 0.0..1.0,
    ) {
        let grace = (grace * tenor as f64) as usize;
        for shape in [Shape::Annuity, Shape::LevelPrincipal, Shape::Bullet] {
            let (mut balance, mut paid) = (debt, vec![0.0]);
            for number in 0..tenor {
                let period = Period { balance, rate, number, grace, tenor, carried: 0.0 };
                let due = shape.principal_due(&period);
                prop_assert!(due >= 0.0 && due <= balance, "{shape:?} {number}: {due}");
                let swept = if number == 1 { early * (balance - due) } else { 0.0 };
                paid.push(rate * balance + due + swept);
                balance -= due + swept;
            }
            prop_assert_eq!(balance, 0.0);
            prop_assert!((worth(&paid, rate, 0) - debt).abs() <= 1e-9 * debt.max(1.0));
        }
    }

    /// More cash, or a lower cover ratio, never carries less debt; twice the money, twice the debt.
    #[test]
    fn cash_carries_debt(
        cfads in prop::collection::vec(0.0f64..1e9, 1..40), dscr in 1.0f64..3.0, rate in 0.0..0.3,
    ) {
        let debt = sculpted_debt_size(&cfads, &[dscr], rate).unwrap();
        let service: Vec<f64> =
            std::iter::once(0.0).chain(cfads.iter().map(|cash| cash / dscr)).collect();
        prop_assert!((debt - worth(&service, rate, 0)).abs() <= 1e-12 * debt.max(1e-300));
        prop_assert!(sculpted_debt_size(&cfads, &[dscr + 0.1], rate).unwrap() <= debt);
        let twice: Vec<f64> = cfads.iter().map(|cash| 2.0 * cash).collect();
        prop_assert_eq!(sculpted_debt_size(&twice, &[dscr], rate).unwrap(), 2.0 * debt);
    }

    /// What is charged by rules, year by year or month by month, is the cost.
    #[test]
    fn rules_charge_the_cost_once(
        cost in 0.0f64..1e9, life_years in 1u32..60, days in 1u32..=360, months in 1u32..=12,
    ) {
        let rules = [
            Depreciation::StraightLine { life_years, days_first_year: days },
            Depreciation::DecliningBalance {
                life_years: life_years.max(3), months_first_year: months,
            },
            Depreciation::half_year(life_years),
            Depreciation::Macrs(MacrsClass::Fifteen),
        ];
        for rule in rules {
            let charges = rule.charges(cost);
            prop_assert_eq!(charges.len(), rule.years());
            prop_assert!((charges.iter().sum::<f64>() - cost).abs() <= 1e-12 * cost.max(1.0));
            prop_assert!(charges.iter().all(|charge| *charge >= 0.0));
            prop_assert_eq!(rule.charge(cost, 0.0, rule.years()), 0.0);
            let by_month: f64 = by_period(&rule.fractions(), 12).sum();
            prop_assert!((by_month - 1.0).abs() < 1e-12);
        }
    }

    /// Interest is deducted or waits; a series is its steps.
    #[test]
    fn interest_is_neither_lost_nor_deducted_twice(
        years in prop::collection::vec((-1e8f64..1e8, -1e7f64..1e8), 1..40), floor in 0.0..1e7,
        fraction in 0.0..=1.0,
    ) {
        let (ebitda, interest): (Vec<f64>, Vec<f64>) = years.iter().copied().unzip();
        let told = interest_cap(&ebitda, &interest, floor, fraction).unwrap();
        let mut rule = InterestCap { floor, fraction, carried_forward: 0.0 };
        let (mut due, mut deducted) = (0.0, 0.0);
        for (year, (ebitda, interest)) in years.iter().enumerate() {
            prop_assert_eq!(rule.deduct(*interest, *ebitda), told[year].deducted);
            due += interest;
            deducted += told[year].deducted;
            let waits = told[year].carried_forward;
            prop_assert!(waits >= 0.0 && told[year].deducted <= told[year].cap);
            prop_assert!((due - deducted - waits).abs() <= 1e-4);
        }
    }

    #[test]
    fn all_of_an_outlay_is_spent(
        months in 1u32..240, centre in 0.01..0.99, concentration in 0.1..1_000.0,
    ) {
        let shares = spending_shares(f64::from(months), centre, concentration).unwrap();
        prop_assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(shares.iter().all(|share| *share >= -1e-13), "{shares:?}");
    }

    /// At the rate of return the value vanishes, in any currency unit.
    #[test]
    fn the_rate_of_return_takes_all_value(
        out in prop::collection::vec(1.0f64..1e9, 1..4), back in prop::collection::vec(0.0f64..1e9, 1..30),
    ) {
        let flows: Vec<f64> = out.iter().map(|paid| -paid).chain(back).collect();
        prop_assume!(flows.iter().any(|flow| *flow > 0.0));
        let found = irr(&flows);
        // One change of sign: one rate.
        prop_assert_eq!(found.roots.as_slice(), &[found.rate]);
        let turnover = npv(found.rate, &flows.iter().map(|flow| flow.abs()).collect::<Vec<_>>());
        prop_assert!(npv(found.rate, &flows).abs() <= 1e-12 * turnover, "{found:?}");
    }

    /// Rows solved side by side have the rate that the search finds in each, whatever else
    /// stands beside them; no more roots than changes of sign.
    #[test]
    fn rows_are_told_as_they_are_alone(
        flows in prop::collection::vec(-1000i32..1000, 1..200), length in 2usize..30,
    ) {
        let rows = flows.len() / length;
        let flows: Vec<f64> = flows[..rows * length].iter().map(|flow| f64::from(*flow)).collect();
        let view = ArrayViewD::from_shape(IxDyn(&[rows, length]), &flows).unwrap();
        let found = Rows::of(&view).unwrap().irr(1).unwrap();
        for (row, found) in flows.chunks(length).zip(found) {
            let alone = irr(row);
            prop_assert_eq!(found.count, alone.roots.len());
            prop_assert_eq!(found.reason, alone.reason);
            prop_assert_eq!(alone.reason == Reason::Found, !alone.rate.is_nan());
            if alone.reason == Reason::Found {
                prop_assert!((found.rate - alone.rate).abs() <= 1e-12 * (1.0 + alone.rate));
            }
            // Descartes' rule.
            let signs: Vec<bool> =
                row.iter().filter(|flow| **flow != 0.0).map(|flow| *flow > 0.0).collect();
            let changes = signs.windows(2).filter(|pair| pair[0] != pair[1]).count();
            prop_assert!(alone.roots.len() <= changes, "{row:?} {alone:?}");
        }
    }

    #[test]
    fn present_value_is_the_sum_of_its_terms(
        flows in prop::collection::vec(-1e9f64..1e9, 0..40), rate in -0.5..1.0,
    ) {
        let turnover = worth(&flows.iter().map(|flow| flow.abs()).collect::<Vec<_>>(), rate, 0);
        let found = npv(rate, &flows);
        prop_assert!((found - worth(&flows, rate, 0)).abs() <= 1e-12 * turnover.max(1e-300));
    }
}

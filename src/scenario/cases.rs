//! The cases that a lender looks at beside the one that is hoped for.

use serde_json::Value;

use crate::calendar::Month;
use crate::catalogue::{Entry, entry};
use crate::error::Result;

use super::Scenario;

/// How a field is changed.
#[derive(Debug, Clone, Copy)]
enum Change {
    Times(f64),
    Plus(f64),
    Later(f64),
}

type Changes = Vec<(&'static str, Change)>;

/// Names of the cases, in order.
pub const LENDER_CASES: [&str; 8] = [
    "p50",
    "p90",
    "lower_price",
    "later_opening",
    "lost_customer",
    "no_residual_value",
    "dearer_debt",
    "downside",
];

/// The scenario as it is (its fields are taken for medians), a cautious case that is called P90 though
/// no statistics stand behind it, with one thing worse at a time, and with all of these but the debt.
///
/// What the others are made of stands in the catalogue, `costs.lender_p90` and
/// `costs.lender_downside`.
///
/// # Errors
/// [`crate::error::Error::Config`] where a changed scenario is faulty.
pub fn lender_cases(scenario: &Scenario) -> Result<Vec<(&'static str, Scenario)>> {
    let (better, worse) = (entry("costs", "lender_p90")?, entry("costs", "lender_downside")?);
    let price = prices(worse.value("price_fraction")?);
    let late = vec![("fleet.cohorts[].online", Change::Later(worse.value("delay_months")?))];
    let lost = vec![("fleet.demand.occupancy", Change::Times(1.0 - worse.value("lost_fraction")?))];
    let worthless = vec![
        ("fleet.refresh.residual_fraction", Change::Times(0.0)),
        ("finance.facility_residual_fraction", Change::Times(0.0)),
        ("revenue.lease.it_residual_fraction", Change::Times(0.0)),
    ];
    let dear = dearer(scenario, worse.value("rate_rise")?);
    let all = [&price, &late, &lost, &worthless].into_iter().flatten().copied().collect();
    let cases = [Vec::new(), exceeded(better)?, price, late, lost, worthless, dear, all];
    let changed = |(name, changes): (&'static str, Changes)| {
        Ok((name, scenario.replace(&values(scenario, &changes))?))
    };
    LENDER_CASES.into_iter().zip(cases).map(changed).collect()
}

fn prices(fraction: f64) -> Changes {
    [
        "revenue.price_eur_gpu_hour",
        "revenue.token_eur_mtoken",
        "revenue.colocation_eur_kw_month",
        "fleet.cohorts[].price_eur_gpu_hour",
    ]
    .map(|path| (path, Change::Times(fraction)))
    .to_vec()
}

/// All rates, that of a second loan where one replaces the first.
fn dearer(scenario: &Scenario, rise: f64) -> Changes {
    let mut rates = vec![
        "finance.interest_rate",
        "finance.facility_loan.interest_rate",
        "finance.it_loan.interest_rate",
    ];
    for (after, rate) in [
        ("finance.facility_loan.refinanced_after_years", "finance.facility_loan.refinanced_rate"),
        ("finance.it_loan.refinanced_after_years", "finance.it_loan.refinanced_rate"),
    ] {
        if scenario.get(after).is_ok_and(Value::is_number) {
            rates.push(rate);
        }
    }
    rates.into_iter().map(|rate| (rate, Change::Plus(rise))).collect()
}

fn exceeded(better: &Entry) -> Result<Changes> {
    let mut changes = prices(better.value("price_fraction")?);
    changes.extend([
        ("fleet.demand.occupancy", Change::Times(better.value("occupancy_fraction")?)),
        ("fleet.reliability.rate_factor", Change::Times(better.value("failure_factor")?)),
        ("cost.facility_eur_per_mw", Change::Times(better.value("works_factor")?)),
    ]);
    Ok(changes)
}

/// The changes as values by path; `[]` stands for every row, and what is absent stays so.
fn values(scenario: &Scenario, changes: &[(&'static str, Change)]) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (path, change) in changes {
        let places: Vec<String> = match path.split_once("[]") {
            None => vec![(*path).to_owned()],
            Some((list, field)) => {
                let rows = scenario.get(list).ok().and_then(Value::as_array).map_or(0, Vec::len);
                (0..rows).map(|row| format!("{list}[{row}]{field}")).collect()
            }
        };
        for place in places {
            let value = scenario.get(&place).ok().and_then(|value| changed(value, *change));
            found.extend(value.map(|value| (place, value)));
        }
    }
    found
}

fn changed(value: &Value, change: Change) -> Option<Value> {
    Some(match change {
        Change::Times(factor) => Value::from(factor * value.as_f64()?),
        Change::Plus(more) => Value::from(more + value.as_f64()?),
        Change::Later(months) => {
            let month: Month = value.as_str()?.parse().ok()?;
            Value::from(month.plus(months as i32).to_string())
        }
    })
}

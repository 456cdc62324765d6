//! Income statement, cash flow, sources and uses, balance sheet: what they are sums of.

use std::sync::LazyLock;

use super::{Flows, Item, LoanItem, Sheet, add};

/// How a line is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Made {
    /// Of the same period, each with a factor.
    Sum(&'static [(f64, &'static str)]),
    /// Added up since the first period.
    Balance(&'static [(f64, &'static str)]),
}

/// A line of a statement, EUR.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// Its name.
    pub id: &'static str,
    /// Its name in print.
    pub label: &'static str,
    /// How it is made.
    pub made: Made,
    /// Whether it is a level, at the end of the period.
    pub level: bool,
}

const fn sum(id: &'static str, label: &'static str, terms: &'static [(f64, &'static str)]) -> Line {
    Line { id, label, made: Made::Sum(terms), level: false }
}

const fn balance(
    id: &'static str,
    label: &'static str,
    terms: &'static [(f64, &'static str)],
) -> Line {
    Line { id, label, made: Made::Balance(terms), level: true }
}

const fn level(
    id: &'static str,
    label: &'static str,
    terms: &'static [(f64, &'static str)],
) -> Line {
    Line { level: true, ..sum(id, label, terms) }
}

/// In the order in which they are evaluated.
pub const STATEMENTS: &[Line] = &[
    sum(
        "debt_drawn_eur",
        "Loans drawn",
        &[(1.0, "debt_drawn_site_eur"), (1.0, "debt_drawn_it_eur")],
    ),
    sum(
        "interest_capitalised_eur",
        "Interest until repayment begins, added to the loans",
        &[(1.0, "interest_capitalised_site_eur"), (1.0, "interest_capitalised_it_eur")],
    ),
    sum("interest_eur", "Interest paid", &[(1.0, "interest_site_eur"), (1.0, "interest_it_eur")]),
    sum(
        "principal_eur",
        "Principal repaid",
        &[(1.0, "principal_site_eur"), (1.0, "principal_it_eur")],
    ),
    balance(
        "debt_eur",
        "Loans outstanding",
        &[
            (1.0, "debt_drawn_eur"),
            (1.0, "interest_capitalised_eur"),
            (-1.0, "principal_eur"),
            (-1.0, "swept_eur"),
        ],
    ),
    // Sources and uses.
    sum(
        "uses_eur",
        "Uses",
        &[(1.0, "investment_eur"), (1.0, "financing_cost_eur"), (1.0, "first_reserves_eur")],
    ),
    sum(
        "sources_eur",
        "Sources",
        &[
            (1.0, "equity_paid_in_eur"),
            (1.0, "debt_drawn_eur"),
            (1.0, "interest_capitalised_eur"),
            (1.0, "replaced_from_cash_eur"),
            (1.0, "grants_eur"),
        ],
    ),
    // Balance sheet.
    balance(
        "fixed_assets_eur",
        "Fixed assets, net of grants",
        &[
            (1.0, "investment_eur"),
            (1.0, "financing_cost_eur"),
            (-1.0, "grants_eur"),
            (-1.0, "depreciation_eur"),
            (-1.0, "depreciation_interest_eur"),
        ],
    ),
    balance(
        "working_capital_eur",
        "Owed by customers and the State for VAT, less owed to suppliers",
        &[(-1.0, "timing_eur")],
    ),
    level(
        "accounts_eur",
        "Cash on accounts",
        &[
            (1.0, "debt_service_reserve_eur"),
            (1.0, "liquidity_reserve_eur"),
            (1.0, "replacement_reserve_eur"),
            (1.0, "locked_up_eur"),
        ],
    ),
    level(
        "assets_eur",
        "Assets",
        &[(1.0, "fixed_assets_eur"), (1.0, "working_capital_eur"), (1.0, "accounts_eur")],
    ),
    balance("tax_owed_eur", "Company tax owed", &[(1.0, "tax_eur"), (-1.0, "tax_paid_eur")]),
    level(
        "owed_eur",
        "Owed to lenders and the State",
        &[(1.0, "debt_eur"), (1.0, "interest_owed_eur"), (1.0, "tax_owed_eur")],
    ),
    balance("capital_eur", "Paid in by the owners, added up", &[(1.0, "equity_paid_in_eur")]),
    balance(
        "retained_eur",
        "Results less what was paid to the owners",
        &[(1.0, "net_result_eur"), (-1.0, "distributed_eur")],
    ),
    level(
        "liabilities_eur",
        "Equity and liabilities",
        &[(1.0, "capital_eur"), (1.0, "retained_eur"), (1.0, "owed_eur")],
    ),
];

/// Lines of loans, by their beginning and end around the name of the loan.
pub const OF_LOANS: &[(&str, LoanItem)] = &[
    ("debt_drawn", LoanItem::Drawn),
    ("interest_capitalised", LoanItem::Capitalised),
    ("interest", LoanItem::Interest),
    ("principal", LoanItem::Principal),
    ("swept", LoanItem::Swept),
    ("debt", LoanItem::Balance),
];

/// Names of the loans of a campus, in order.
pub const LOANS: [&str; 2] = ["site", "it"];

/// Lines that the financing does not move.
const FLOWS: [&str; 9] = [
    "investment_eur",
    "replaced_from_cash_eur",
    "revenue_eur",
    "opex_eur",
    "disposal_eur",
    "depreciation_eur",
    "timing_eur",
    "grants_eur",
    "tax_credit_eur",
];

/// Names of all lines, and places of those that each of the statements is made of.
struct Plan {
    names: Vec<String>,
    made: Vec<Vec<(f64, usize)>>,
}

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let of_loan = |loan| OF_LOANS.iter().map(move |(stem, _)| format!("{stem}_{loan}_eur"));
    let mut names: Vec<String> = FLOWS.map(String::from).into();
    names.extend(LOANS.into_iter().flat_map(of_loan));
    names.extend(Item::ALL.iter().map(|item| item.id().to_owned()));
    let mut made = Vec::new();
    for line in STATEMENTS {
        let (Made::Sum(terms) | Made::Balance(terms)) = line.made;
        let place = |name: &str| names.iter().position(|known| known == name);
        let placed = |(factor, name): &(f64, &str)| Some((*factor, place(name)?));
        made.push(terms.iter().filter_map(placed).collect());
        names.push(line.id.to_owned());
    }
    Plan { names, made }
});

/// Names of every line of a case: flows, loans, what is settled between them, statements.
pub fn names() -> &'static [String] {
    &PLAN.names
}

/// Writes their values, a line after the other, over `values` of zeros.
///
/// # Panics
/// Where there is no room for [`names`] times the periods of the sheet.
pub fn write(sheet: &Sheet, flows: &Flows<'_>, values: &mut [f64]) {
    let count = sheet.periods();
    let (investment, rest) = values.split_at_mut(count);
    let (replaced, rest) = rest.split_at_mut(count);
    for outlay in flows.outlays {
        add(investment, outlay.spending, 1.0);
        if outlay.replacement {
            add(replaced, outlay.spending, 1.0);
        }
    }
    add(replaced, sheet.line(Item::ReplacementDrawn), -1.0);
    let mut lines = rest.chunks_exact_mut(count);
    let mut copy = |line: &[f64]| {
        if let Some(place) = lines.next() {
            place.copy_from_slice(line);
        }
    };
    let flows: [&[f64]; FLOWS.len() - 2] = [
        flows.revenue,
        flows.opex,
        flows.disposal,
        flows.depreciation,
        flows.timing,
        flows.grants,
        flows.credits,
    ];
    flows.into_iter().for_each(&mut copy);
    for loan in 0..LOANS.len() {
        OF_LOANS.iter().for_each(|(_, item)| copy(sheet.loan(loan, *item)));
    }
    Item::ALL.iter().for_each(|item| copy(sheet.line(*item)));
    let first = PLAN.names.len() - STATEMENTS.len();
    for (number, (line, terms)) in STATEMENTS.iter().zip(&PLAN.made).enumerate() {
        let (known, made) = values.split_at_mut((first + number) * count);
        let made = &mut made[..count];
        for (factor, place) in terms {
            add(made, &known[place * count..][..count], *factor);
        }
        if let Made::Balance(_) = line.made {
            let mut sum = 0.0;
            for value in made {
                sum += *value;
                *value = sum;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_made_of_lines_that_there_are() {
        for (line, placed) in STATEMENTS.iter().zip(&PLAN.made) {
            let (Made::Sum(terms) | Made::Balance(terms)) = line.made;
            assert_eq!(terms.len(), placed.len(), "{}", line.id);
        }
        let names: std::collections::HashSet<&String> = names().iter().collect();
        assert_eq!(names.len(), PLAN.names.len());
    }
}

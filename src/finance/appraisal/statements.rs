//! Income statement, cash flow, sources and uses, balance sheet: what they are sums of.

use super::{Flows, Item, LoanItem, Sheet};

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

/// Every line of a case by name, flows and loans included, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Their names.
    pub names: Vec<String>,
    /// Their values, a line after the other.
    pub values: Vec<f64>,
}

impl Book {
    /// Writes all of them.
    pub fn of(sheet: &Sheet, flows: &Flows<'_>) -> Self {
        let count = sheet.periods();
        let mut book = Self { names: Vec::new(), values: Vec::new() };
        let (mut investment, mut replaced) = (vec![0.0; count], vec![0.0; count]);
        for outlay in flows.outlays {
            super::add(&mut investment, outlay.spending, 1.0);
            if outlay.replacement {
                super::add(&mut replaced, outlay.spending, 1.0);
            }
        }
        super::add(&mut replaced, sheet.line(Item::ReplacementDrawn), -1.0);
        for (name, series) in [
            ("revenue_eur", flows.revenue),
            ("opex_eur", flows.opex),
            ("disposal_eur", flows.disposal),
            ("depreciation_eur", flows.depreciation),
            ("timing_eur", flows.timing),
            ("grants_eur", flows.grants),
            ("tax_credit_eur", flows.credits),
            ("investment_eur", &investment),
            ("replaced_from_cash_eur", &replaced),
        ] {
            book.write(name, series);
        }
        for (number, loan) in LOANS.iter().enumerate() {
            for (stem, item) in OF_LOANS {
                book.write(&format!("{stem}_{loan}_eur"), sheet.loan(number, *item));
            }
        }
        for item in Item::ALL {
            book.write(item.id(), sheet.line(*item));
        }
        for line in STATEMENTS {
            let series = book.made(line.made, count);
            book.write(line.id, &series);
        }
        book
    }

    fn write(&mut self, name: &str, series: &[f64]) {
        self.names.push(name.to_owned());
        self.values.extend_from_slice(series);
    }

    /// A line.
    pub fn line(&self, name: &str) -> Option<&[f64]> {
        let count = self.values.len() / self.names.len();
        let place = self.names.iter().position(|known| known == name)?;
        self.values.get(place * count..(place + 1) * count)
    }

    fn made(&self, made: Made, count: usize) -> Vec<f64> {
        let (Made::Sum(terms) | Made::Balance(terms)) = made;
        let mut series = vec![0.0; count];
        for (factor, name) in terms {
            super::add(&mut series, self.line(name).unwrap_or_default(), *factor);
        }
        if let Made::Balance(_) = made {
            let mut sum = 0.0;
            for value in &mut series {
                sum += *value;
                *value = sum;
            }
        }
        series
    }
}

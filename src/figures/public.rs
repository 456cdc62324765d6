//! What public budgets receive from the campus.

use super::definition::Definition;
use super::definition::Formula::{PresentValue, Product, Seen, Sum};
use super::definition::Window::{FirstFullYear, Horizon, HorizonTotal};

const RECEIVED: &str = "nominal; company tax, taxes on land, buildings, turnover and value added, excise and CTA on \
    electricity, social contributions of the people on site, less grants and tax credits; without value-added tax, which companies get back, \
    and without what suppliers, customers and employees pay on their own income";

/// In the order in which they are evaluated, after the key figures.
pub const PUBLIC: &[Definition] = &[
    Definition::line(
        "social_contributions_eur",
        "Social contributions of the people on site",
        "EUR",
        Product(&["cost.social_contribution_fraction", "staff_eur"]),
    )
    .by("within the cost of staff: employers' and employees' parts"),
    Definition::line(
        "public_account_eur",
        "What public budgets receive from the campus",
        "EUR",
        Sum(&[
            (1.0, "tax_eur"),
            (1.0, "property_tax_eur"),
            (1.0, "business_tax_eur"),
            (1.0, "electricity_excise_eur"),
            (1.0, "electricity_cta_eur"),
            (1.0, "social_contributions_eur"),
            (-1.0, "grants_eur"),
            (-1.0, "tax_credit_eur"),
        ]),
    )
    .by(RECEIVED),
    Definition::key(
        "public_account_eur_year",
        "What public budgets receive from the campus",
        "EUR/year",
        FirstFullYear,
        Seen("public_account_eur"),
    )
    .by(RECEIVED),
    Definition::key(
        "public_account_total_eur",
        "What public budgets receive over the horizon",
        "EUR",
        HorizonTotal,
        Seen("public_account_eur"),
    )
    .by(RECEIVED),
    Definition::key(
        "public_account_worth_eur",
        "Present value of what public budgets receive",
        "EUR",
        Horizon,
        PresentValue { line: "public_account_eur", rate: "finance.discount_rate" },
    )
    .by(RECEIVED),
];

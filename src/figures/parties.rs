//! The three parties of `leased_it`: the operator, who sells compute; the landlord, who owns the
//! site; the lessor, who owns the IT.

use super::definition::Formula::{
    CompanyTax, Found, PresentValue, Product, RateOfReturn, Ratio, Sum,
};
use super::definition::Window::{Complete, Horizon};
use super::definition::{Definition, Formula};

const fn line(
    id: &'static str,
    label: &'static str,
    terms: &'static [(f64, &'static str)],
) -> Definition {
    Definition::line(id, label, "EUR", Sum(terms)).by(APART)
}

const fn tax(id: &'static str, label: &'static str, result: &'static str) -> Definition {
    let formula = CompanyTax {
        result,
        rate: "finance.tax_rate",
        allowance: "finance.loss_allowance_eur",
        fraction: "finance.loss_fraction",
    };
    Definition::line(id, label, "EUR", formula).by(ALONE)
}

const fn worth(id: &'static str, label: &'static str, line: &'static str) -> Definition {
    let formula = PresentValue { line, rate: "finance.discount_rate" };
    Definition::scalar(id, label, "EUR", Horizon, formula)
}

const fn rate(id: &'static str, label: &'static str, line: &'static str) -> Definition {
    Definition::scalar(id, label, "", Horizon, RateOfReturn(line))
}

/// Undefined where nothing is rented.
const fn of_parties(scalar: &'static str) -> Formula {
    Ratio { over: scalar, under: "leased", factor: 1.0 }
}

const APART: &str =
    "of business_model leased_it; elsewhere as if the parties were apart, without rents";
const ALONE: &str =
    "each party on its own result of the calendar year, older losses used first, without debt";
const OWN: &str =
    "nominal, after its own company tax, before debt; of business_model leased_it alone";

/// In the order in which they are evaluated, after the public account.
pub const PARTIES: &[Definition] = &[
    Definition::scalar(
        "leased",
        "1 where site and IT are rented from third parties, else 0",
        "",
        Complete,
        Found { from: &["business_model"], read: |found| found.leased },
    ),
    Definition::scalar(
        "space_kw",
        "IT power that the site can hold",
        "kW",
        Complete,
        Sum(&[(1e3, "facility.it_capacity_mw")]),
    ),
    Definition::scalar(
        "space_eur_month",
        "Rent of the site, real",
        "EUR/month",
        Complete,
        Product(&["leased", "revenue.lease.space_eur_kw_month", "space_kw"]),
    ),
    Definition::scalar(
        "space_eur_year",
        "Rent of the site, real",
        "EUR/year",
        Complete,
        Sum(&[(12.0, "space_eur_month")]),
    ),
    Definition::line(
        "rent_space_eur",
        "Rent of the site",
        "EUR",
        Product(&["rent_index", "operating_years", "space_eur_year"]),
    ),
    // The landlord.
    line(
        "landlord_cost_eur",
        "Running costs of the landlord",
        &[
            (1.0, "facility_upkeep_eur"),
            (1.0, "plants_upkeep_eur"),
            (1.0, "insurance_site_eur"),
            (1.0, "property_tax_eur"),
        ],
    ),
    line(
        "landlord_ebitda_eur",
        "Landlord: rent less running costs",
        &[(1.0, "rent_space_eur"), (-1.0, "landlord_cost_eur")],
    ),
    line(
        "landlord_result_eur",
        "Landlord: result before tax",
        &[(1.0, "landlord_ebitda_eur"), (1.0, "site_left_eur"), (-1.0, "depreciation_site_eur")],
    ),
    tax("landlord_tax_eur", "Landlord: company tax", "landlord_result_eur"),
    line(
        "landlord_pretax_cash_flow_eur",
        "Landlord: cash flow before tax",
        &[
            (1.0, "landlord_ebitda_eur"),
            (1.0, "site_left_eur"),
            (1.0, "grants_eur"),
            (1.0, "tax_credit_eur"),
            (-1.0, "capex_site_eur"),
        ],
    ),
    line(
        "landlord_cash_flow_eur",
        "Landlord: cash flow after tax",
        &[(1.0, "landlord_pretax_cash_flow_eur"), (-1.0, "landlord_tax_eur")],
    ),
    // The lessor.
    line(
        "lessor_result_eur",
        "Lessor of the IT: result before tax",
        &[
            (1.0, "rent_it_eur"),
            (1.0, "it_retired_eur"),
            (1.0, "it_left_eur"),
            (-1.0, "depreciation_it_eur"),
        ],
    ),
    tax("lessor_tax_eur", "Lessor of the IT: company tax", "lessor_result_eur"),
    line(
        "lessor_pretax_cash_flow_eur",
        "Lessor of the IT: cash flow before tax",
        &[
            (1.0, "rent_it_eur"),
            (1.0, "it_retired_eur"),
            (1.0, "it_left_eur"),
            (-1.0, "it_spending_eur"),
        ],
    ),
    line(
        "lessor_cash_flow_eur",
        "Lessor of the IT: cash flow after tax",
        &[(1.0, "lessor_pretax_cash_flow_eur"), (-1.0, "lessor_tax_eur")],
    ),
    // The operator.
    line(
        "operator_pretax_cash_flow_eur",
        "Operator: cash flow before tax",
        &[
            (1.0, "ebitda_eur"),
            (1.0, "landlord_cost_eur"),
            (-1.0, "rent_space_eur"),
            (-1.0, "rent_it_eur"),
        ],
    ),
    tax("operator_tax_eur", "Operator: company tax", "operator_pretax_cash_flow_eur"),
    line(
        "operator_cash_flow_eur",
        "Operator: cash flow after tax",
        &[(1.0, "operator_pretax_cash_flow_eur"), (-1.0, "operator_tax_eur")],
    ),
    // Returns.
    worth(
        "operator_worth_eur",
        "Present value of the operator's cash flow",
        "operator_cash_flow_eur",
    ),
    worth(
        "landlord_worth_eur",
        "Present value of the landlord's cash flow",
        "landlord_cash_flow_eur",
    ),
    worth("lessor_worth_eur", "Present value of the lessor's cash flow", "lessor_cash_flow_eur"),
    rate("operator_rate", "Rate of return of the operator's cash flow", "operator_cash_flow_eur"),
    rate("landlord_rate", "Rate of return of the landlord's cash flow", "landlord_cash_flow_eur"),
    rate("lessor_rate", "Rate of return of the lessor's cash flow", "lessor_cash_flow_eur"),
    Definition::key(
        "operator_npv_eur",
        "Net present value of the operator",
        "EUR",
        Horizon,
        of_parties("operator_worth_eur"),
    )
    .by(OWN),
    Definition::key(
        "landlord_npv_eur",
        "Net present value of the landlord",
        "EUR",
        Horizon,
        of_parties("landlord_worth_eur"),
    )
    .by(OWN),
    Definition::key(
        "lessor_npv_eur",
        "Net present value of the lessor of the IT",
        "EUR",
        Horizon,
        of_parties("lessor_worth_eur"),
    )
    .by(OWN),
    Definition::key(
        "operator_irr",
        "Internal rate of return of the operator",
        "",
        Horizon,
        of_parties("operator_rate"),
    )
    .by(OWN),
    Definition::key(
        "landlord_irr",
        "Internal rate of return of the landlord",
        "",
        Horizon,
        of_parties("landlord_rate"),
    )
    .by(OWN),
    Definition::key(
        "lessor_irr",
        "Internal rate of return of the lessor of the IT",
        "",
        Horizon,
        of_parties("lessor_rate"),
    )
    .by(OWN),
];

"""What the first sheet of a workbook says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fleetwatt.workbook.checks import verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetwatt.workbook.model import Model

Kind = Literal[
    "heading", "text", "figure", "sheet", "verdict", "input", "simulated", "formula", "working"
]

SHOWN = (
    "capex_eur",
    "npv_eur",
    "project_irr",
    "equity_irr",
    "min_dscr",
    "average_dscr",
    "llcr",
    "lcoc_eur_gpu_hour",
)
"""Key figures of the first sheet."""

ABOUT = {
    "Inputs": "What may be changed here, and what stands behind the hourly simulation.",
    "Key figures": "Returns, levelised cost, physical figures, and what they are made of.",
    "Yearly": "Operations, income statement, investment, sources and uses, debt, cash flow "
    "waterfall, balance sheet by calendar year.",
    "Charts": "Cash flow, debt service cover, loans.",
    "Tax": "Company tax of each calendar year, with interest and losses carried forward.",
    "Monthly": "Every line of the model by month: this is where it is computed.",
    "Rates": "Where the rates of return come from, and how many there are.",
    "Checks": "Sums that must agree, whatever is changed.",
    "Assumptions": "Every input of the run with unit, usual range and source.",
}

HOW = (
    (
        "Change",
        "Change a blue cell of the inputs: every statement and key figure follows at once. A value "
        "outside the range that the model accepts is refused.",
    ),
    (
        "Live",
        "Prices, costs, loans, reserves, working capital, tax, depreciation and discounting, with "
        "all that is computed from them: revenue, running costs, investment, debt service, tax, "
        "cash flows, balance sheet, net present value, rates of return, cover ratios, levelised "
        "costs.",
    ),
    (
        "Found by the run",
        "Where debt hangs on itself (a part of all uses, sculpted to cash, repaid early from cash, "
        "refinanced) what is drawn or repaid stands in violet among the lines: the run found it. "
        "All that follows from it is live, and the checks say whether it still closes after a "
        "change; if not, run the model again.",
    ),
    (
        "Not live",
        "Accelerators, energy, water, heat, carbon of the electricity, cost of the energy bought "
        "and of the IT systems come from a simulation of every hour. What they stand on (site, "
        "fleet, climate, cooling, tariffs, inflation) needs a new run of the model.",
    ),
)

CONVENTIONS = (
    ("Currency", "Nominal EUR. Costs are positive in their lines and subtracted in the totals."),
    (
        "Time",
        "The model works by calendar month. Yearly sheets add months up, or show their greatest "
        "or last value.",
    ),
    (
        "Discounting",
        "To the first day of the first month of spending; flows stand on the first day of their "
        "month, in its middle or on its last day, as the assumptions say; the monthly rate "
        "compounds to the yearly one.",
    ),
    (
        "Loans",
        "What is drawn until repayment begins is repaid as one loan, each later draw as a loan of "
        "its own, by the end of the horizon at the latest.",
    ),
    (
        "Accounts",
        "What lies on them earns interest, which bears tax, which leaves less on them: within each "
        "calendar year this is approached until nothing moves any more.",
    ),
    (
        "Tax",
        "On the result of the calendar year, interest up to its cap, older losses used first; paid "
        "in equal parts over its months in operation, or by instalments, as the assumptions say.",
    ),
    (
        "Rates of return",
        "Where cash flows change their sign more than once there may be several: the one shown is "
        "the nearest to 10 % among those at which the present value falls as the rate rises.",
    ),
    ("None", "A figure without a value (cover of no debt, a return that no rate yields)."),
)


def paragraphs(model: Model) -> Iterator[tuple[Kind, str, str]]:
    """Yield kind, label and text of each row."""
    lang, result = model.lang, model.result
    description = str(result.scenario["description"])
    if description:
        yield "text", lang("Description"), description
    yield "text", lang("Model"), f"fleetwatt {result.version}"
    yield "text", lang("Scenario"), result.scenario.hash
    yield "text", lang("Result"), result.hash
    yield "text", lang("Year"), model.about_year
    for number, sentence in enumerate(result.drivers_report):
        yield "text", "" if number else lang("Weather, prices, carbon"), sentence
    yield "heading", lang("At a glance"), ""
    for name in SHOWN:
        yield "figure", name, ""
    agreed = all(map(verdict, model.checks))
    yield "verdict", lang("All checks"), lang("OK" if agreed else "not OK")
    yield "heading", lang("How to use it"), ""
    for label, text in HOW:
        yield "text", lang(label), lang(text)
    yield "heading", lang("Colours"), ""
    yield "input", lang("Blue"), lang("An input that may be changed.")
    yield "simulated", lang("Violet"), lang("A number from the hourly simulation.")
    yield "formula", lang("Black"), lang("A formula.")
    yield "working", lang("Grey"), lang("Working: a formula between two lines.")
    yield "heading", lang("Sheets"), ""
    for sheet, text in ABOUT.items():
        yield "sheet", model.sheets[sheet], lang(text)
    yield "heading", lang("Conventions"), ""
    for label, text in CONVENTIONS:
        yield "text", lang(label), lang(text)

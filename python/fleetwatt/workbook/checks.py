"""What must agree in a workbook, whatever its inputs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from fleetwatt.workbook.loans import LOANS

if TYPE_CHECKING:
    from fleetwatt.workbook.model import Model
    from fleetwatt.workbook.places import Row, Value

CENT = 0.01
"""EUR within which two sums agree."""


class Check(NamedTuple):
    """Two formulas that must agree, with their values."""

    label: str
    left: str
    right: str
    left_value: float
    right_value: float


SUMS = (
    ("Sources are uses", ("sources_eur",), ("uses_eur",)),
    (
        "Loans drawn and interest added to them are repaid",
        ("debt_drawn_eur", "interest_capitalised_eur"),
        ("principal_eur", "swept_eur"),
    ),
    (
        "What is invested, less grants, is depreciated",
        ("investment_eur", "-grants_eur"),
        ("depreciation_eur",),
    ),
    (
        "Interest and fees until repayment begins are charged",
        ("financing_cost_eur",),
        ("depreciation_interest_eur",),
    ),
    (
        "What is paid into the refresh reserve is released",
        ("reserve_paid_eur",),
        ("reserve_released_eur",),
    ),
    ("Company tax is paid", ("tax_paid_eur",), ("tax_eur",)),
    (
        "Over the horizon, the owners' cash flow is the net result",
        ("equity_cash_flow_eur",),
        ("net_result_eur",),
    ),
)
"""Label, lines on the left and on the right, each over all months."""

YEARLY = (
    "revenue_eur",
    "opex_eur",
    "tax_eur",
    "project_tax_eur",
    "project_cash_flow_eur",
    "equity_cash_flow_eur",
)
"""Lines whose years must add up to their months."""


def checks(model: Model) -> list[Check]:
    """Return every check of a workbook."""
    lang = model.lang
    found = []
    for label, left, right in SUMS:
        (here, here_value), (there, there_value) = _sum(model, left), _sum(model, right)
        found.append(Check(lang(label), here, there, here_value, there_value))
    assets, liabilities = model.row("assets_eur"), model.row("liabilities_eur")
    apart = zip(map(_number, assets.values), map(_number, liabilities.values), strict=True)
    found.append(
        Check(
            lang("Assets are equity and liabilities, month by month"),
            f"SUMPRODUCT(MAX(ABS({assets.there}-{liabilities.there})))",
            "0",
            max(abs(here - there) for here, there in apart),
            0.0,
        )
    )
    earned, lying = model.row("reserve_interest_eur"), model.reserves.earned
    label = lang("Interest earned is that on what lies on accounts")
    found.append(
        Check(label, f"SUM({earned.there})", f"SUM({lying.there})", _total(earned), _total(lying))
    )
    for debt in (model.row("debt_site_eur"), model.row("debt_it_eur")):
        label = lang("{line}: nothing is left at the end").format(line=debt.label)
        left_over = _number(debt.values[-1])
        found.append(Check(label, debt.at(debt.periods - 1), "0", left_over, 0.0))
    found += _closed(model)
    for line in YEARLY:
        months, years = model.row(line), model.yearly_row(line)
        label = lang("{line}: years and months add up to the same").format(line=months.label)
        here, there = (f"SUM({row.there})" for row in (years, months))
        found.append(Check(label, here, there, _total(years), _total(months)))
    return found


def _closed(model: Model) -> list[Check]:
    """Return whether what the run found still closes where debt hangs on itself."""
    found = []
    for loan in map(model.loan, LOANS):
        debt = loan.line("debt").label
        if loan.by_uses:
            label = model.lang("{line}: drawn is the agreed part of the uses").format(line=debt)
            drawn, due = loan.line("debt_drawn"), loan.part_of_uses
            here = f'SUMIFS({drawn.there},{model.month.there},"<="&{model.repaid_after})'
            drawn_value = math.fsum(map(_number, drawn.values[: model.first_open + 1]))
            found.append(Check(label, here, f"SUM({due.there})", drawn_value, _total(due)))
        if loan.is_sculpted:
            label = model.lang("{line}: no payment leaves less than the agreed cover")
            above = loan.above_cover
            found.append(
                Check(label.format(line=debt), f"SUM({above.there})", "0", _total(above), 0.0)
            )
    return found


def verdict(check: Check) -> bool:
    """Return whether both sides agree to the cent."""
    return abs(check.left_value - check.right_value) < CENT


def _sum(model: Model, lines: tuple[str, ...]) -> tuple[str, float]:
    """Return the formula and the value of a sum of lines over all months."""
    formula, value = "", 0.0
    for line in lines:
        row = model.row(line.removeprefix("-"))
        sign = "-" if line.startswith("-") else "+" if formula else ""
        formula += f"{sign}SUM({row.there})"
        value += -_total(row) if sign == "-" else _total(row)
    return formula, value


def _total(row: Row) -> float:
    return math.fsum(map(_number, row.values))


def _number(value: Value) -> float:
    assert isinstance(value, float | int)
    return float(value)

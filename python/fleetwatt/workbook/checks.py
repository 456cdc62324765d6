"""What must agree in a workbook, whatever its inputs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

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
    (
        "What is invested is what owners, loans and the operating cash pay",
        ("investment_eur",),
        ("equity_paid_in_eur", "debt_drawn_eur", "refresh_eur", "-refresh_debt_eur"),
    ),
    (
        "Loans drawn and interest added to them are repaid",
        ("debt_drawn_eur", "interest_capitalised_eur"),
        ("principal_eur",),
    ),
    ("What is invested is depreciated", ("investment_eur",), ("depreciation_eur",)),
    (
        "Interest added to the loans is depreciated",
        ("interest_capitalised_eur",),
        ("depreciation_interest_eur",),
    ),
    (
        "What is paid into the refresh reserve is released",
        ("reserve_paid_eur",),
        ("reserve_released_eur",),
    ),
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
    debt = model.row("debt_eur")
    label, left_over = lang("No loan is left at the end"), _number(debt.values[-1])
    found.append(Check(label, debt.at(debt.periods - 1), "0", left_over, 0.0))
    for line in YEARLY:
        months, years = model.row(line), model.yearly_row(line)
        label = lang("{line}: years and months add up to the same").format(line=months.label)
        here, there = (f"SUM({row.there})" for row in (years, months))
        found.append(Check(label, here, there, _total(years), _total(months)))
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

"""Loans by their shape of repayment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt._faults import config_error
from fleetwatt.validation import _french_rules
from fleetwatt.validation._kind import Input, Kind

if TYPE_CHECKING:
    import pandas as pd


def _adapter(
    debt: float, rate: float, tenor: int, grace: int, dscr: Any, cfads: Any, sculpted: Any
) -> dict[str, Any]:
    found: dict[str, Any] = {
        shape: _rows(finance.loan_schedule(debt, rate, tenor, shape, grace))
        for shape in ("annuity", "level_principal", "bullet")
    }
    cash = _cash(cfads, sculpted)
    if cash is None:
        return found
    if dscr is None:
        raise config_error("dscr", "is missing: what cfads is divided by")
    size = finance.sculpted_debt(cash, dscr, rate)
    loan = finance.loan_schedule(size, rate, tenor, "sculpted", cfads=cash, dscr=dscr)
    loan.insert(0, "cfads", cash)
    return found | {"sculpted": {"debt_size": size, "rows": _rows(loan)}}


def _cash(cfads: Any, sculpted: Any) -> Any:
    """Return the cash of each period, given as such, in rows or in the table of the shape."""
    if isinstance(sculpted, dict):
        cfads = sculpted.get("cfads", sculpted.get("rows", cfads))
    if isinstance(cfads, list) and any(isinstance(row, dict) for row in cfads):
        return _french_rules.column("cfads", cfads, "cfads")
    return cfads


def _rows(loan: pd.DataFrame) -> list[dict[str, float]]:
    return [
        {"t": period, **row}
        for period, row in zip(loan.index, _french_rules.records(loan), strict=True)
    ]


KIND = Kind(
    name="debt_shapes",
    about="Interest, principal and balance of loans by shape, at the end of each period.",
    inputs={
        "debt": Input("debt when the tenor begins; a sculpted one has its own size"),
        "rate": Input("rate of interest a period"),
        "tenor": Input("periods, grace included", "whole"),
        "grace": Input("first periods without principal, of a sculpted loan none", "whole", 0),
        "dscr": Input(
            "debt service cover ratio of the sculpted loan, or one a period", default=None
        ),
        "cfads": Input("cash for debt service of each period, numbers or tables", "any", None),
        "sculpted": Input("instead of cfads, a table that holds it, or rows with it", "any", None),
    },
    outputs={
        "annuity": "t, interest, principal and balance of each period",
        "level_principal": "likewise",
        "bullet": "likewise",
        "sculpted": "debt_size and such rows, with cfads; only where that is given",
    },
    adapter=_adapter,
)

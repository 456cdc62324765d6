"""Interest during construction."""

from __future__ import annotations

from typing import Any

from fleetwatt import finance
from fleetwatt.validation import _french_rules
from fleetwatt.validation._kind import Input, Kind, combination


def _adapter(monthly_rate: float, gearing: float, **given: Any) -> dict[str, Any]:
    capex = given["capex"]
    if combination(given, [("capex",), ("rows",)]) == 1:
        capex = _french_rules.column("rows", given["rows"], "capex")
    months = finance.interest_during_construction(capex, monthly_rate, gearing)
    return {
        "rows": _french_rules.records(months),
        "total_idc": months["interest"].sum(),
        "debt_at_cod": months["balance"].iloc[-1] if len(months) else 0.0,
    }


KIND = Kind(
    name="idc_monthly",
    about="Debt drawn month by month and its interest, which is added to it.",
    inputs={
        "capex": Input("spending of each month", default=None),
        "rows": Input("instead of it, tables with capex", "any", None),
        "monthly_rate": Input("rate of interest, 1/month"),
        "gearing": Input("part of the spending that lenders pay"),
    },
    outputs={
        "rows": "capex, interest and balance of each month",
        "total_idc": "interest during construction",
        "debt_at_cod": "debt at the start of operation",
    },
    adapter=_adapter,
)

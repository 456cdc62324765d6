"""The French declining balance."""

from __future__ import annotations

from typing import Any

from fleetwatt import finance
from fleetwatt.validation import _french_rules
from fleetwatt.validation._kind import Input, Kind


def _adapter(cost: float, life: int, months_first_year: int) -> dict[str, Any]:
    return {"annuities": finance.declining_balance(cost, life, months_first_year)}


KIND = Kind(
    name="french_declining_balance",
    about="Depreciation by the French declining balance.",
    inputs={
        "cost": Input("cost of the asset"),
        "life": Input("usual life, years, 3 or more", "whole"),
        "months_first_year": Input("months of the first year, 1 to 12", "whole", 12),
    },
    outputs={"annuities": "charge of each year"},
    adapter=_adapter,
    files={"rules_fr_debt_idc.json": _french_rules.read},
)

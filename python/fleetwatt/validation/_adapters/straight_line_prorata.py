"""Straight-line depreciation that starts within a year."""

from __future__ import annotations

from typing import Any

from fleetwatt import finance
from fleetwatt.validation._kind import Input, Kind


def _adapter(cost: float, life: int, days_first_year: int) -> dict[str, Any]:
    return {"annuities": finance.straight_line(cost, life, days_first_year)}


KIND = Kind(
    name="straight_line_prorata",
    about="Straight-line depreciation, the first year in proportion to its days of 360.",
    inputs={
        "cost": Input("cost of the asset"),
        "life": Input("life, years", "whole"),
        "days_first_year": Input("days of the first year, 1 to 360", "whole", 360),
    },
    outputs={"annuities": "charge of each year"},
    adapter=_adapter,
)

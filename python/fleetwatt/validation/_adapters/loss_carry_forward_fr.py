"""Company tax with losses carried forward."""

from __future__ import annotations

from typing import Any

from fleetwatt import finance
from fleetwatt.validation import _french_rules
from fleetwatt.validation._kind import Input, Kind


def _adapter(results: Any, **terms: Any) -> dict[str, Any]:
    return {"rows": _french_rules.records(finance.loss_carry_forward(results, **terms))}


KIND = Kind(
    name="loss_carry_forward_fr",
    about="French company tax on yearly results, with losses carried forward.",
    inputs={
        "results": Input("result before tax of each year"),
        "rate": Input("rate of the tax", default=None),
        "allowance": Input("profit of a year that losses may cover in full", default=None),
        "fraction": Input("part of the profit above it that they may cover", default=None),
    },
    outputs={"rows": "result, loss_used, taxable, tax and loss_stock_end of each year"},
    adapter=_adapter,
)

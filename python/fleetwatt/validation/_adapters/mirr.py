"""Modified rates of return."""

from __future__ import annotations

from typing import Any

from fleetwatt import finance
from fleetwatt.validation._adapters.irr import VALUES, numbers
from fleetwatt.validation._kind import Input, Kind


def _adapter(values: Any, finance_rate: float, reinvest_rate: float) -> dict[str, Any]:
    return {"mirr": finance.mirr(numbers(values), finance_rate, reinvest_rate)}


KIND = Kind(
    name="mirr",
    about="Modified rate of return of evenly spaced flows.",
    inputs={
        "values": VALUES,
        "finance_rate": Input("rate at which losses are financed, 1/period"),
        "reinvest_rate": Input("rate at which gains are reinvested, 1/period"),
    },
    outputs={"mirr": "rate, 1/period"},
    adapter=_adapter,
)

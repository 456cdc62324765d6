"""Net present values."""

from __future__ import annotations

from typing import Any

from fleetwatt import finance
from fleetwatt.validation._adapters.irr import VALUES, numbers
from fleetwatt.validation._kind import Input, Kind


def _adapter(rate: float, values: Any) -> dict[str, Any]:
    # Published cases leave the worth of no flows undefined; the law has the empty sum, 0.
    return {"npv": finance.npv(rate, numbers(values)) if values else None}


KIND = Kind(
    name="npv",
    about="Net present value of evenly spaced flows, the first at time 0.",
    inputs={"rate": Input("discount rate, 1/period"), "values": VALUES},
    outputs={"npv": "present value, in the unit of the flows"},
    adapter=_adapter,
)

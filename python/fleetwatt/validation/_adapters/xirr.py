"""Rates of return of dated flows."""

from __future__ import annotations

from typing import Any

from fleetwatt.validation._adapters.irr import RATES, VALUES, numbers, rates
from fleetwatt.validation._kind import Input, Kind


def _adapter(values: Any, dates: Any) -> dict[str, Any]:
    flows = numbers(values)
    if len(dates) == len(flows) > 1 and len(set(dates)) == 1:
        # Refused by the law; for a published case it is a stream without a rate.
        return {"rate": None, "roots": [], "count": 0, "reason": "all dates are the same"}
    return rates(flows, dates)


KIND = Kind(
    name="xirr",
    about="Yearly rates of return of dated flows: every rate above -1, and the one taken.",
    inputs={"values": VALUES, "dates": Input("dates as YYYY-MM-DD, in any order", "any")},
    outputs=RATES,
    adapter=_adapter,
)

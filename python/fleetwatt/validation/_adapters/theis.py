"""Wells."""

from __future__ import annotations

from typing import Any

from fleetwatt.facility import water
from fleetwatt.validation._kind import Input, Kind


def _adapter(**inputs: Any) -> dict[str, Any]:
    return {"drawdown_m": water.theis_drawdown_m(**inputs)}


KIND = Kind(
    name="theis",
    about="Drawdown around a well in a confined aquifer, by Theis.",
    inputs={
        "flow_m3_s": Input("abstraction, m3/s"),
        "transmissivity_m2_s": Input("transmissivity of the aquifer, m2/s"),
        "storativity": Input("storativity of the aquifer"),
        "radius_m": Input("distance from the well, m"),
        "time_s": Input("time since pumping began, s"),
    },
    outputs={"drawdown_m": "fall of the head, m"},
    adapter=_adapter,
)

"""Wet cooling towers."""

from __future__ import annotations

from typing import Any

from fleetwatt.facility import cooling
from fleetwatt.validation._kind import Input, Kind


def _adapter(**inputs: Any) -> dict[str, Any]:
    return {"approach_k": cooling.wet_tower_approach_k(**inputs)}


KIND = Kind(
    name="york_approach",
    about="How near the wet bulb a cooling tower comes, by the York correlation.",
    inputs={
        "range_k": Input("cooling of the water, K"),
        "wet_bulb_c": Input("wet bulb, degC"),
        "water_flow_ratio": Input("water flow over the design's", default=1.0),
        "air_flow_ratio": Input("air flow over the design's", default=1.0),
    },
    outputs={"approach_k": "leaving water above the wet bulb, K"},
    adapter=_adapter,
)

"""Power of a fleet against what it does."""

from __future__ import annotations

from typing import Any

from fleetwatt.fleet import power
from fleetwatt.validation._kind import Input, Kind


def _adapter(**inputs: Any) -> dict[str, Any]:
    return {"power_mw": power.power_mw(**inputs)}


KIND = Kind(
    name="fleet_power",
    about="Power of like nodes at the IT meter, linear in their utilisation.",
    inputs={
        "nodes": Input("how many"),
        "idle_kw": Input("power of a node at rest, kW"),
        "active_kw": Input("power of a node at work, kW"),
        "utilisation": Input("mean of the nodes, 0 to 1"),
    },
    outputs={"power_mw": "mean power, MW"},
    adapter=_adapter,
)

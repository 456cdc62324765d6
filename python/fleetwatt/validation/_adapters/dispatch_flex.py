"""Storage and load that moves within the days."""

from __future__ import annotations

from typing import Any

from fleetwatt import supply
from fleetwatt.validation import _dispatch
from fleetwatt.validation._kind import Input, Kind


def _adapter(npz: str, params: Any, flex: Any, **_: Any) -> dict[str, Any]:
    given = _dispatch.table("params", params, _dispatch.PARAMS)
    moved = _dispatch.table("flex", flex, ("max_mw", "day_mwh"))
    load = supply.FlexibleLoad(moved["max_mw"], moved["day_mwh"])
    site = _dispatch.site(_dispatch.arrays(npz), given)
    return _dispatch.told(supply.dispatch(**site, flexible=load))


KIND = Kind(
    name="dispatch_flex",
    about="The same with load that moves within each day.",
    inputs={
        **_dispatch.INPUTS,
        "flex": Input("most power max_mw and energy of each day day_mwh, a table", "any"),
    },
    outputs={**_dispatch.OUTPUTS, "opt_flex": "load that moves, by hour, MW"},
    adapter=_adapter,
)

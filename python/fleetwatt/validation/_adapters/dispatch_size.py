"""What to build: photovoltaic plant and battery."""

from __future__ import annotations

from typing import Any

from fleetwatt import supply
from fleetwatt.validation import _dispatch
from fleetwatt.validation._kind import Input, Kind

_SIZING = ("pv", "bp", "be", "pv_max", "bp_max", "be_max")


def _adapter(npz: str, params: Any, sizing: Any, **_: Any) -> dict[str, Any]:
    given = _dispatch.table("params", params, _dispatch.PARAMS)
    cost = _dispatch.table("sizing", sizing, _SIZING)
    series = _dispatch.arrays(npz)
    of = {key: supply.Choice(cost[key], cost[f"{key}_max"]) for key in ("pv", "bp", "be")}
    best = supply.size(
        **_dispatch.site(series, given, pv_mwp=0.0),
        battery_mw=of["bp"],
        battery_mwh=of["be"],
        pv_mwp=(of["pv"], series["pv_cf"]),
    )
    return _dispatch.told(
        best.dispatch,
        objective=best.objective_eur,
        dual_bound=best.dual_bound_eur,
        gap=best.gap,
        pv_mwp=best.pv_mwp,
        batt_mw=best.battery_mw,
        batt_mwh=best.battery_mwh,
    )


KIND = Kind(
    name="dispatch_size",
    about="Least cost with photovoltaic plant and battery bought.",
    inputs={
        **_dispatch.INPUTS,
        "sizing": Input("costs pv, bp and be, and the most of each, a table", "any"),
    },
    outputs={
        **_dispatch.OUTPUTS,
        "pv_mwp": "photovoltaic plant to build, MW",
        "batt_mw": "battery power to build, MW",
        "batt_mwh": "battery capacity to build, MWh",
    },
    adapter=_adapter,
)

"""What accelerators that wait for power add to the cost of energy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import finance
from fleetwatt._faults import config_error
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_HOURS = 8_760
_RESULTS = ("total_lcoe_usd_kwh", "adder_usd_kwh")


def _adapter(
    usd_per_gpu_hour: Any,
    gpus_per_node: Any,
    node_kw_avg: Any,
    discount: Any,
    years: Any,
    required_uptime: Any,
    hours: Any,
    construction_years: Any,
    annual_pue: Any,
    base_lcoe_usd_kwh: Any,
    gpus: Any,
    lat: Any,
    lon: Any,
    config: str,
) -> dict[str, Any]:
    if hours != _HOURS:
        raise config_error("hours", f"{hours} is not {_HOURS}; idle and energy have the same year")
    per_mwh = finance.waiting_cost_per_mwh(
        price_per_gpu_hour=usd_per_gpu_hour,
        kw_per_gpu=np.divide(node_kw_avg, gpus_per_node),
        pue=annual_pue,
        uptime=required_uptime,
        rate=discount,
        construction_years=construction_years,
        horizon_years=years,
    )
    adder = np.divide(per_mwh, 1e3)
    return {"adder_usd_kwh": adder, "total_lcoe_usd_kwh": np.add(base_lcoe_usd_kwh, adder)}


def _read(path: Path) -> list[Case]:
    content = read(path)
    return [
        case(
            content,
            content["inputs"] | {k: v for k, v in one.items() if k not in _RESULTS},
            {name: one[name] for name in _RESULTS},
            Tolerance(1e-12),
            f"{one['config']} at {one['lat']:.2f}, {one['lon']:.2f}",
        )
        for one in content["cases"]
    ]


KIND = Kind(
    name="newkirk_2025_time_to_power_idle_cost",
    about="Lost revenue of accelerators that wait for power, on top of the cost of energy.",
    inputs={
        "usd_per_gpu_hour": Input("price of an accelerator, USD/h", default=2.4),
        "gpus_per_node": Input("accelerators of a node", default=8),
        "node_kw_avg": Input("mean power of a node, kW", default=7.3),
        "discount": Input("discount rate, 1/year", default=0.07),
        "years": Input("construction and operation, whole years", default=27),
        "required_uptime": Input("part of the time in which energy is drawn", default=0.99),
        "hours": Input("hours of a year: 8760", default=_HOURS),
        "construction_years": Input("whole years without power", default=4.0),
        "annual_pue": Input("facility over IT"),
        "base_lcoe_usd_kwh": Input("cost of energy without waiting, USD/kWh", default=0.0),
        "gpus": Input("accelerators; they cancel", default=0),
        "lat": Input("where; without effect", default=0.0),
        "lon": Input("where; without effect", default=0.0),
        "config": Input("with what turbines; without effect", "text", ""),
    },
    outputs={
        "adder_usd_kwh": "what waiting adds, USD/kWh",
        "total_lcoe_usd_kwh": "cost of energy with it, USD/kWh",
    },
    adapter=_adapter,
    files={"newkirk_2025_time_to_power_idle_cost.json": _read},
)

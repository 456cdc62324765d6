"""Racks of a gigawatt, from what a rack and a gigawatt cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path


def _adapter(usd_per_rack: dict[str, float], busd_per_gw: float) -> dict[str, Any]:
    total = sum(usd_per_rack.values())
    # 1e9 USD a GW is 1e6 USD a MW.
    kw = finance.implied_kw_per_unit(total, 1e6 * busd_per_gw)
    parts = finance.shares(list(usd_per_rack.values()))
    return {
        "rack_total_usd": total,
        "kw_per_rack": kw,
        "racks_per_gw": 1e6 / kw,
        "share": dict(zip(usd_per_rack, parts, strict=True)),
    }


def _read(path: Path) -> list[Case]:
    content = read(path)
    published = content["outputs_published"]
    inputs = content["inputs"] | {"busd_per_gw": published["busd_per_gw"]}
    outputs = content["outputs_recomputed"] | {"rack_total_usd": published["rack_total_usd"]}
    return [case(content, inputs, outputs, Tolerance(0.02))]


KIND = Kind(
    name="bernstein_2025_gw_capex_split",
    about="Racks of a gigawatt and their power, from what racks and gigawatts cost.",
    inputs={
        "usd_per_rack": Input("parts of the cost of a rack, USD", "any"),
        "busd_per_gw": Input("cost of a gigawatt, 1e9 USD; published: 35", default=35.0),
    },
    outputs={
        "rack_total_usd": "cost of a rack, USD",
        "kw_per_rack": "power of a rack that this implies, kW",
        "racks_per_gw": "racks of a gigawatt",
        "share": "parts over the cost of a rack",
    },
    adapter=_adapter,
    files={"bernstein_2025_gw_capex_split.json": _read},
)

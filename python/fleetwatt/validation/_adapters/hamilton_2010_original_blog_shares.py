"""Shares of the monthly cost of a warehouse-scale computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt.validation._adapters import hamilton_2010_wsc_8mw as sheet
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_PARTS = {
    "servers": "servers",
    "networking": "networking",
    "power_cooling": "power_cooling",
    "other_infra": "other_infrastructure",
    "power": "power",
}


def _adapter(server_capex_usd: float, network_capex_usd: float, **given: Any) -> dict[str, Any]:
    month = sheet.month(given | {"benefits": 0.0}, server_capex_usd, network_capex_usd, 0.0)
    parts = {name: getattr(month, part) for name, part in _PARTS.items()}
    share = dict(zip(parts, finance.shares(list(parts.values())), strict=True))
    return parts | {"total": month.total, "total_usd_month_approx": month.total, "share": share}


def _read(path: Path) -> list[Case]:
    content = read(path)
    near = {"share": Tolerance(absolute=0.006), "total_usd_month_approx": Tolerance(0.015)}
    published, recomputed = (content[f"outputs_{of}"] for of in ("published", "recomputed"))
    return [
        case(content, content["inputs"], published, near, "published"),
        case(content, content["inputs"], recomputed, Tolerance(1e-6), "recomputed"),
    ]


_SHARED = (
    "critical_load_w",
    "average_power_use_fraction",
    "pue",
    "electricity_usd_per_kwh",
    "hours_per_month",
    "facility_capex_usd",
    "power_cooling_share_of_facility",
    "server_life_y",
    "network_life_y",
    "facility_life_y",
    "annual_cost_of_money",
)

KIND = Kind(
    name="hamilton_2010_original_blog_shares",
    about="Shares of the monthly cost of a warehouse-scale computer.",
    inputs={
        **{name: sheet.INPUTS[name] for name in _SHARED},
        "server_capex_usd": Input("investment in servers, USD"),
        "network_capex_usd": Input("investment in the network, USD"),
    },
    outputs={
        **dict.fromkeys(_PARTS, "part of the cost, USD a month"),
        "total": "all, USD a month",
        "total_usd_month_approx": "the same, published roughly",
        "share": "parts over all",
    },
    adapter=_adapter,
    files={"hamilton_2010_original_blog_shares.json": _read},
)

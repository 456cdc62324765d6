"""What renting a cluster costs, from three kinds of providers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt._faults import config_errors, nearest
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_EXTRAS = ("storage_usd_month", "network_usd_month", "cpu_vm_usd_month")
_OTHERS = {
    "support_fraction": "support_fraction",
    "goodput_loss_usd_month": "lost_goodput_per_month",
    "debugging_usd_month": "debugging_per_month",
    "setup_one_time_usd": "setup",
}


def _adapter(
    gpus: float,
    hours_per_month: float,
    months: float,
    usd_per_gpu_hour: dict[str, float],
    **tables: dict[str, float],
) -> dict[str, Any]:
    faults = [
        (f"{name}.{tier}", f"has no price; {nearest(tier, usd_per_gpu_hour)}")
        for name, rows in tables.items()
        for tier in rows
        if tier not in usd_per_gpu_hour
    ]
    if faults:
        raise config_errors(faults)
    rents = {
        tier: finance.cluster_rent(
            gpus=gpus,
            price_per_gpu_hour=price,
            months=months,
            hours_per_month=hours_per_month,
            extras_per_month=sum(tables[name].get(tier, 0.0) for name in _EXTRAS),
            **{ours: tables[theirs].get(tier, 0.0) for theirs, ours in _OTHERS.items()},
        )
        for tier, price in usd_per_gpu_hour.items()
    }
    least = min(rent.total for rent in rents.values())
    return {
        "gpu_usd_month": {tier: rent.gpus_per_month for tier, rent in rents.items()},
        "support_usd_month": {tier: rent.support_per_month for tier, rent in rents.items()},
        **{f"support_usd_month_{tier}": rent.support_per_month for tier, rent in rents.items()},
        "monthly_usd": {tier: rent.total_per_month for tier, rent in rents.items()},
        f"total_{months:g}m_usd": {tier: rent.total for tier, rent in rents.items()},
        "relative": {tier: rent.total / least for tier, rent in rents.items()},
    }


def _read(path: Path) -> list[Case]:
    content = read(path)
    dollars = 2.0
    near = dict.fromkeys(("gpu_", "support_", "monthly_"), Tolerance(absolute=dollars))
    near["total_"] = Tolerance(absolute=dollars * content["inputs"]["months"])
    near["relative"] = Tolerance(absolute=0.005)
    return [case(content, content["inputs"], content["outputs_published"], near)]


KIND = Kind(
    name="semianalysis_clustermax_tco_default",
    about="Cost of renting a cluster, by provider.",
    inputs={
        "gpus": Input("accelerators"),
        "hours_per_month": Input("hours of a month", default=720),
        "months": Input("months of the contract"),
        "usd_per_gpu_hour": Input("rent of an accelerator by provider, USD/h", "any"),
        **{name: Input("by provider, USD a month", "any", {}) for name in _EXTRAS},
        "support_fraction": Input("support by provider, over rent and extras", "any", {}),
        "goodput_loss_usd_month": Input("hours lost to failures, USD a month", "any", {}),
        "setup_one_time_usd": Input("setting up by provider, USD", "any", {}),
        "debugging_usd_month": Input("own people by provider, USD a month", "any", {}),
    },
    outputs={
        "gpu_usd_month": "accelerators by provider, USD a month",
        "support_usd_month": "support by provider, USD a month",
        "support_usd_month_hyperscaler": "the same, by its own name; so for each provider",
        "monthly_usd": "all by provider, USD a month",
        "total_36m_usd": "all over the contract by provider, USD; by its months",
        "relative": "all over the least",
    },
    adapter=_adapter,
    files={"semianalysis_clustermax_tco_default.json": _read},
)

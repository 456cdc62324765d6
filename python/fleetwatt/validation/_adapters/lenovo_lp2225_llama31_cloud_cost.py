"""What hours of accelerators cost at the list price of a cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path


def _adapter(gpu_hours: Any, gpus_per_instance: Any, usd_per_instance_hour: Any) -> dict[str, Any]:
    rent = finance.instance_rent(gpu_hours, gpus_per_instance, usd_per_instance_hour)
    return {"cloud_cost_usd": rent}


def _read(path: Path) -> list[Case]:
    content = read(path)
    return [case(content, content["inputs"], content["outputs"], Tolerance(1e-3))]


KIND = Kind(
    name="lenovo_lp2225_llama31_cloud_cost",
    about="Cost of a training run on instances of a cloud.",
    inputs={
        "gpu_hours": Input("hours of accelerators"),
        "gpus_per_instance": Input("accelerators of an instance"),
        "usd_per_instance_hour": Input("price of an instance, USD/h"),
    },
    outputs={"cloud_cost_usd": "cost, USD"},
    adapter=_adapter,
    files={"lenovo_lp2225_llama31_cloud_cost.json": _read},
)

"""Energy and carbon of a training run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import supply
from fleetwatt.fleet import power
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path


def _adapter(
    gpus: float, days: float, avg_w_per_gpu: float, pue: float, grid_kg_per_kwh: float
) -> dict[str, Any]:
    energy_mwh = power.energy_mwh(power.nameplate_mw(gpus, avg_w_per_gpu), 24.0 * days, pue=pue)
    (carbon_kg,) = supply.location_based_kg([energy_mwh], 1e3 * grid_kg_per_kwh)
    return {"mwh": energy_mwh, "tco2e": carbon_kg / 1e3}


def _read(path: Path) -> list[Case]:
    content = read(path)
    published, recomputed = (content[f"outputs_{of}"] for of in ("published", "recomputed"))
    return [
        case(content, content["inputs"], published, Tolerance(0.003), "published"),
        case(content, content["inputs"], recomputed, Tolerance(1e-9), "recomputed"),
    ]


KIND = Kind(
    name="gpt3_patterson_2021",
    about="Energy and carbon of a training run, from machines and days.",
    inputs={
        "gpus": Input("accelerators"),
        "days": Input("duration, days"),
        "avg_w_per_gpu": Input("mean power with host and network, W per accelerator"),
        "pue": Input("facility over IT"),
        "grid_kg_per_kwh": Input("factor of the grid, kg/kWh"),
    },
    outputs={"mwh": "energy at the facility's meter, MWh", "tco2e": "its carbon, t"},
    adapter=_adapter,
    files={"gpt3_patterson_2021.json": _read},
)

"""Carbon of a training run: of work, of rest, of making the machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import supply
from fleetwatt.fleet import power
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_YEAR_H = 8_760.0


def _adapter(
    gpu_hours: float,
    gpu_kw: float,
    idle_kwh: float,
    grid_kg_per_kwh: float,
    pue_applied: float,
    embodied_kg_per_gpu: float,
    embodied_kg_per_server: float,
    gpus_per_server: float,
    life_y: float,
    utilisation: float,
    total_t: float | None,
) -> dict[str, Any]:
    work_mwh = power.energy_mwh(power.nameplate_mw(1.0, 1e3 * gpu_kw), gpu_hours, pue=pue_applied)
    energy_mwh = [work_mwh, idle_kwh / 1e3]
    work_kg, idle_kg = supply.location_based_kg(energy_mwh, 1e3 * grid_kg_per_kwh)
    made_kg = embodied_kg_per_gpu + np.divide(embodied_kg_per_server, gpus_per_server)
    embodied_kg = supply.amortised_kg(made_kg, gpu_hours, _YEAR_H * life_y, utilisation)
    used_kg = work_kg + idle_kg
    rest = {} if total_t is None else {"embodied_t_by_difference": total_t - used_kg / 1e3}
    return rest | {
        "dynamic_kwh": 1e3 * work_mwh,
        "dynamic_t": work_kg / 1e3,
        "idle_t": idle_kg / 1e3,
        "embodied_t": embodied_kg / 1e3,
        "total_t": (used_kg + embodied_kg) / 1e3,
    }


def _read(path: Path) -> list[Case]:
    content = read(path)
    row, total = Tolerance(absolute=0.05), content["outputs_published"]["total_t"]
    energy = Tolerance(absolute=0.5)
    near = {"dynamic_kwh": energy} | dict.fromkeys(("dynamic_t", "idle_t", "embodied"), row)
    # A sum of three rows.
    near |= {"total_t": Tolerance(absolute=0.1)}
    inputs = content["inputs"]
    return [
        case(content, inputs, content["outputs_published"], near, "published"),
        case(
            content, inputs | {"total_t": total}, content["outputs_recomputed"], near, "recomputed"
        ),
    ]


KIND = Kind(
    name="bloom_176b_training_carbon",
    about="Carbon of a training run: work, rest, and making the machines.",
    inputs={
        "gpu_hours": Input("hours of accelerators"),
        "gpu_kw": Input("power of an accelerator at work, kW"),
        "idle_kwh": Input("energy at rest and of network and storage, kWh"),
        "grid_kg_per_kwh": Input("factor of the grid, kg/kWh"),
        "pue_applied": Input("facility over IT, on the energy of work", default=1.0),
        "embodied_kg_per_gpu": Input("making of an accelerator, kg", default=150.0),
        "embodied_kg_per_server": Input("making of a server without them, kg", default=2_500.0),
        "gpus_per_server": Input("accelerators of a server", default=8.0),
        "life_y": Input("life of the machines, years", default=6.0),
        "utilisation": Input("part of it in which they work, 0 to 1", default=0.85),
        "total_t": Input("claimed total, to see what is left for making, t", default=None),
    },
    outputs={
        "dynamic_kwh": "energy of work, kWh",
        "dynamic_t": "its carbon, t",
        "idle_t": "carbon of the rest, t",
        "embodied_t": "carbon of making the machines for these hours, t",
        "total_t": "all three, t",
        "embodied_t_by_difference": "claimed total less work and rest, t",
    },
    adapter=_adapter,
    files={"bloom_176b_training_carbon.json": _read},
)

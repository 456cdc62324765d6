"""Power and energy of a record, each at its meter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt.fleet import power
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path


def _adapter(pue: Any, cpu_w: Any, ram_w: Any, gpu_w: Any, duration_s: Any) -> dict[str, Any]:
    it_mw = power.nameplate_mw(1.0, np.add(np.add(cpu_w, ram_w), gpu_w))
    hours = np.divide(duration_s, 3_600.0)
    return {
        "power_w_it": 1e6 * it_mw,
        "power_w_facility": 1e6 * power.facility_mw(it_mw, pue),
        "energy_kwh_it": 1e3 * power.energy_mwh(it_mw, hours),
        "energy_kwh_facility": 1e3 * power.energy_mwh(it_mw, hours, pue=pue),
    }


def _read(path: Path) -> list[Case]:
    content = read(path)
    return [case(content, content["inputs"], content["outputs"], Tolerance(1e-6))]


KIND = Kind(
    name="codecarbon_pue_scope_trap",
    about="Power and energy of a machine at two meters, each pair of one scope.",
    inputs={
        "pue": Input("facility over IT"),
        "cpu_w": Input("processors, W"),
        "ram_w": Input("memory, W", default=0.0),
        "gpu_w": Input("accelerators, W", default=0.0),
        "duration_s": Input("duration, s"),
    },
    outputs={
        "power_w_it": "power at the IT meter, W",
        "power_w_facility": "power at the facility's meter, W",
        "energy_kwh_it": "energy at the IT meter, kWh",
        "energy_kwh_facility": "energy at the facility's meter, kWh",
    },
    adapter=_adapter,
    files={"codecarbon_pue_scope_trap.json": _read},
)

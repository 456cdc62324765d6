"""Power of a supercomputer."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from fleetwatt._faults import config_error
from fleetwatt.facility import electrical
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_STAGES = {"sivoc": "node", "rectifier": "rectifier"}
_STAGE = re.compile(r"\(P\s*\+\s*([\d.]+)\)\s*/\s*([\d.]+)")
# Words, and what linear stages do not depend on.
_WITHOUT_EFFECT = ("note", "nodes_per_chassis")


def _adapter(config: Any, cpu_util: Any, gpu_util: Any, nodes_active: Any) -> dict[str, Any]:
    load = cpu_util, gpu_util, nodes_active
    machine = _machine(config)
    return {
        "power_mw": electrical.machine_power_mw(*load, machine),
        "loss_mw": electrical.machine_loss_mw(*load, machine, empty_racks=True),
        "loss_of_racks_mw": electrical.machine_loss_mw(*load, machine),
    }


def _machine(config: Mapping[str, Any] | str | None) -> dict[str, Any]:
    """Return what a configuration says, in the names of `electrical.frontier`."""
    if config is None or config == "frontier":
        return {}
    if not isinstance(config, dict):
        raise config_error("config", f"{config!r} is neither a table nor 'frontier'")
    machine = {}
    for key, value in config.items():
        if key in _STAGES and isinstance(value, str):
            found = _STAGE.search(value)
            if found is None:
                raise config_error(f"config.{key}", f"{value!r} does not say (P + W) / efficiency")
            machine[f"{_STAGES[key]}_standing_w"] = float(found[1])
            machine[f"{_STAGES[key]}_efficiency"] = float(found[2])
        elif key not in _WITHOUT_EFFECT:
            machine[key] = value
    return machine


def _read(path: Path) -> list[Case]:
    content = json.loads(path.read_text(encoding="utf-8"))
    return [
        Case(
            kind="frontier_power",
            name=case["id"],
            inputs={
                "config": content["config"],
                **{key: case[key] for key in ("cpu_util", "gpu_util", "nodes_active")},
            },
            expected={"power_mw": case["expected_mw"], "loss_mw": case["loss_mw"]},
            tolerance={"power_mw": Tolerance(0.001), "loss_mw": Tolerance(0.001)},
            source=content["source"],
        )
        for case in content["cases"]
    ]


KIND = Kind(
    name="frontier_power",
    about="Power of Frontier and the losses of its converters, as ExaDigiT simulates them.",
    inputs={
        "config": Input("what differs from Frontier; 'frontier' or left out: nothing", "any", None),
        "cpu_util": Input("utilisation of processors, 0 to 1"),
        "gpu_util": Input("utilisation of accelerators, 0 to 1"),
        "nodes_active": Input("nodes at that utilisation"),
    },
    outputs={
        "power_mw": "power with coolant pumps, MW",
        "loss_mw": "loss of converters, that of an empty rack position counted, MW",
        "loss_of_racks_mw": "loss of converters in the racks that are there, MW",
    },
    adapter=_adapter,
    files={"frontier_power.json": _read},
)

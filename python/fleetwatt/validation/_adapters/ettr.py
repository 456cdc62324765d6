"""Effective training time ratio."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fleetwatt import fleet
from fleetwatt.validation._adapters import checkpoint_interval
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance, combination

if TYPE_CHECKING:
    from pathlib import Path

_RESTARTS = ("r_f_per_node_day", "u0_min", "dt_cp_min")
_WRITES = ("w_cp_min", "checkpoint_write_min")
_COMBINATIONS = (
    ("nodes", *_RESTARTS),
    ("gpus", "gpus_per_node", *_RESTARTS),
    ("mtbf_h", "recovery_min", "checkpoint_interval_min"),
)
_OUTPUTS = {
    ("mttf", "expected_h"): "mttf_h",
    ("mttf", "expected_min"): "mttf_min",
    ("ettr", "expected"): "ettr",
    ("ettr", "expected_min"): "ettr",
}


def _adapter(**inputs: Any) -> dict[str, Any]:
    given = {name: value for name, value in inputs.items() if name not in _WRITES}
    place = combination(given, _COMBINATIONS)
    written = inputs["checkpoint_write_min" if place == 2 else "w_cp_min"]
    write_min = 0.0 if written is None else written
    if place == 2:
        mtbf_h, recovery_min, interval_min = (inputs[name] for name in _COMBINATIONS[2])
        return {"ettr": fleet.ettr(mtbf_h, recovery_min, interval_min, write_min)}
    gpus, gpus_per_node = (
        (inputs["nodes"], 1) if place == 0 else (inputs["gpus"], inputs["gpus_per_node"])
    )
    mtbf_h = fleet.mttf_h(gpus, gpus_per_node, inputs["r_f_per_node_day"])
    return {"ettr": fleet.ettr(mtbf_h, inputs["u0_min"], inputs["dt_cp_min"], write_min)}


def _read(path: Path) -> list[Case]:
    content = json.loads(path.read_text(encoding="utf-8"))
    table = checkpoint_interval.table(content["checkpoint_interval_reference"])
    return [one for item in content["cases"] for one in _cases(item)] + table


def _cases(item: dict[str, Any]) -> list[Case]:
    """Return a case, or one for each place of its lists."""
    kind, inputs = item["kind"], item.get("inputs", {})
    expected = {
        output: item[key]
        for (known, key), output in _OUTPUTS.items()
        if known == kind and key in item
    }
    tolerance = Tolerance(
        item.get("tol_rel", 0.0),
        item.get("tol_abs", 0.0),
        at_least=kind == "ettr" and "expected" not in item,
    )
    count = max((len(value) for value in inputs.values() if isinstance(value, list)), default=0)
    return [
        Case(
            kind=kind,
            name=item["id"] + (f", {place + 1} of {count}" if count else ""),
            inputs={
                name: value[place] if isinstance(value, list) else value
                for name, value in inputs.items()
            },
            expected=expected,
            tolerance=dict.fromkeys(expected, tolerance),
            source=item.get("source", ""),
        )
        for place in range(count or 1)
    ]


KIND = Kind(
    name="ettr",
    about="Effective training time ratio: progress that lasts over time on the clock.",
    inputs={
        "nodes": Input("nodes of the job", default=None),
        "gpus": Input("accelerators of the job", default=None),
        "gpus_per_node": Input("accelerators of a node", default=None),
        "r_f_per_node_day": Input("failures per node and day", default=None),
        "u0_min": Input("from a failure to work again, min", default=None),
        "dt_cp_min": Input("work between checkpoints, min; 0: none is lost to them", default=None),
        "w_cp_min": Input("writing a checkpoint, min", default=None),
        "mtbf_h": Input("mean time between failures of the job, h", default=None),
        "recovery_min": Input("as u0_min", default=None),
        "checkpoint_interval_min": Input("as dt_cp_min", default=None),
        "checkpoint_write_min": Input("as w_cp_min", default=None),
    },
    outputs={"ettr": "effective training time ratio"},
    adapter=_adapter,
    files={"ettr_cases.json": _read},
)

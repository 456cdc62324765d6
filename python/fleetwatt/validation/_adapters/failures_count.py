"""How often the parts of a fleet fail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import fleet
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance, combination

if TYPE_CHECKING:
    from pathlib import Path

_DAYS_PER_YEAR = 365.25
_COMBINATIONS = tuple(
    (*size, "days", rate)
    for size in (("nodes",), ("nodes", "gpus"), ("gpus", "gpus_per_node"))
    for rate in ("failures_per_1000_node_days", "failures")
)


def _adapter(**inputs: Any) -> dict[str, Any]:
    combination(inputs, _COMBINATIONS)
    nodes, gpus, days = inputs["nodes"], inputs["gpus"], inputs["days"]
    failures, rate = inputs["failures"], inputs["failures_per_1000_node_days"]
    if nodes is None:
        nodes = np.divide(gpus, inputs["gpus_per_node"])
    if rate is None:
        rate = fleet.failures_per_1000_node_days(failures, nodes, days)
    per_node_day = np.multiply(1e-3, rate)
    found = fleet.failure_count(nodes, days, rate)._asdict()
    found["failures_per_1000_node_days"] = rate
    found["mtbf_h"] = fleet.mttf_h(nodes, 1, per_node_day)
    if gpus is not None and failures is None:
        per_node_year = _DAYS_PER_YEAR * per_node_day
        found["failures_per_gpu_year"] = per_node_year * np.divide(nodes, gpus)
    elif gpus is not None:
        likely = fleet.failure_rate_interval(failures, gpus, days)
        found["failures_per_gpu_year"] = likely.mean
        found["failures_per_gpu_year_low"] = likely.low
        found["failures_per_gpu_year_high"] = likely.high
    return found


def _interruptions(path: Path) -> list[Case]:
    """Return the rates that follow from each count of a table, and from its sums."""
    content = json.loads(path.read_text(encoding="utf-8"))
    run = {key: content[key] for key in ("gpus", "gpus_per_node", "days")}
    rows, derived = content["table5"], content["derived"]
    counts = {row["component"]: row["count"] for row in rows}
    of_gpus = sum(row["count"] for row in rows if row["category"] == "GPU")
    cases = [
        (row["component"], row["count"], {"failures_per_gpu_year": row["per_gpu_year"]})
        for row in rows
    ]
    cases += [
        (
            "unexpected",
            content["unexpected"],
            {
                "mtbf_h": derived["mtbf_unexpected_h"],
                "failures_per_1000_node_days": derived["unexpected_per_1000_node_days"],
            },
        ),
        (
            "all",
            content["interruptions_total"],
            {
                "mtbf_h": derived["mtbf_all_h"],
                "failures_per_1000_node_days": derived["all_per_1000_node_days"],
            },
        ),
        (
            "GPU and HBM3",
            counts["Faulty GPU"] + counts["GPU HBM3 Memory"],
            {"failures_per_gpu_year": derived["gpu_plus_hbm_afr"]},
        ),
        ("all of the GPU", of_gpus, {"failures_per_gpu_year": derived["all_gpu_rows_afr"]}),
    ]
    return [
        Case(
            kind="failures_count",
            name=name,
            inputs=run | {"failures": count},
            expected=expected,
            tolerance=dict.fromkeys(expected, Tolerance(1e-3)),
            source=content["source"],
        )
        for name, count, expected in cases
    ]


KIND = Kind(
    name="failures_count",
    about="How many failures a fleet has in some days, and the rates that a count means.",
    inputs={
        "nodes": Input("how many; accelerators and those of a node instead", default=None),
        "gpus": Input("accelerators", default=None),
        "gpus_per_node": Input("accelerators of a node", default=None),
        "days": Input("length of the time, days"),
        "failures_per_1000_node_days": Input("failures per 1,000 node-days", default=None),
        "failures": Input("failures counted, instead of their rate", default=None),
    },
    outputs={
        "mean": "expected failures",
        "low": "2.5 % quantile of a Poisson count",
        "high": "97.5 % quantile of a Poisson count",
        "failures_per_1000_node_days": "failures per 1,000 node-days",
        "mtbf_h": "mean time between failures of all nodes, h",
        "failures_per_gpu_year": "failures per accelerator and year of 365.25 days",
        "failures_per_gpu_year_low": "of a count: lower end of the rates, 95 %",
        "failures_per_gpu_year_high": "of a count: upper end of the rates, 95 %",
    },
    adapter=_adapter,
    files={"llama3_failures.json": _interruptions},
)

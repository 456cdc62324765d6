"""Mean time to failure of a job."""

from __future__ import annotations

from typing import Any

import numpy as np

from fleetwatt import fleet
from fleetwatt.validation._kind import Input, Kind, combination

_HOURS_PER_DAY = 24.0
_HOURS_PER_YEAR = 8_760.0
_COMBINATIONS = (
    ("gpus", "gpus_per_node", "r_f_per_node_day"),
    ("mttf_8gpu_days", "gpus"),
    ("links", "mttf_years"),
)


def _adapter(**inputs: Any) -> dict[str, Any]:
    place = combination(inputs, _COMBINATIONS)
    if place == 0:
        mttf_h = fleet.mttf_h(inputs["gpus"], inputs["gpus_per_node"], inputs["r_f_per_node_day"])
    elif place == 1:
        of_eight_h = np.multiply(_HOURS_PER_DAY, inputs["mttf_8gpu_days"])
        mttf_h = fleet.scaled_mttf_h(of_eight_h, inputs["gpus"], 8)
    else:
        of_one_h = np.multiply(_HOURS_PER_YEAR, inputs["mttf_years"])
        mttf_h = fleet.scaled_mttf_h(of_one_h, inputs["links"], 1)
    return {"mttf_h": mttf_h, "mttf_min": 60.0 * mttf_h}


KIND = Kind(
    name="mttf",
    about="Mean time to the first failure among many parts that a job needs.",
    inputs={
        "gpus": Input("accelerators of the job", default=None),
        "gpus_per_node": Input("accelerators of a node", default=None),
        "r_f_per_node_day": Input("failures per node and day", default=None),
        "mttf_8gpu_days": Input("known for 8 accelerators, days", default=None),
        "links": Input("links, all of which are needed", default=None),
        "mttf_years": Input("known for a link, years of 8,760 h", default=None),
    },
    outputs={"mttf_h": "mean time to failure, h", "mttf_min": "the same, min"},
    adapter=_adapter,
)

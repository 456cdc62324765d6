"""How often to write a checkpoint."""

from __future__ import annotations

import warnings
from typing import Any

from fleetwatt import fleet
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance

_COLUMNS = {"young": "young", "daly": "daly", "rfo": "rfo", "opt": "optimal"}
# Published optima are those of a search, and the expected time is flat around them.
_SEARCHED = Tolerance(0.0015, 1.0)


def _adapter(rule: Any, **times: Any) -> dict[str, Any]:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", fleet.RangeWarning)
        period_s = fleet.checkpoint_period_s(**times, rule=rule)
        interval_s = fleet.checkpoint_interval_s(**times, rule=rule)
    left = any(issubclass(warning.category, fleet.RangeWarning) for warning in told)
    return {
        "period_s": period_s,
        "interval_s": interval_s,
        "rule_used": "optimal" if left else rule,
    }


def table(content: dict[str, Any]) -> list[Case]:
    """Return the cases of a table: columns of periods by the mean time between failures."""
    return [
        Case(
            kind="checkpoint_interval",
            name=f"{column}, {mtbf_s} s",
            inputs={
                "mtbf_s": mtbf_s,
                "checkpoint_s": content["C"],
                "recovery_s": content["R"],
                "downtime_s": content["D"],
                "rule": rule,
            },
            expected={"period_s": period_s},
            tolerance={"period_s": _SEARCHED if rule == "optimal" else Tolerance(absolute=1.0)},
            source=content["source"],
        )
        for column, rule in _COLUMNS.items()
        for mtbf_s, period_s in zip(content["mu"], content[column], strict=True)
    ]


KIND = Kind(
    name="checkpoint_interval",
    about="The best time between checkpoints, by closed forms and exactly.",
    inputs={
        "mtbf_s": Input("mean time between failures of the job, s"),
        "checkpoint_s": Input("writing a checkpoint, s"),
        "recovery_s": Input("reading it again, s", default=0.0),
        "downtime_s": Input("from a failure to the reading, s", default=0.0),
        "rule": Input("young, daly, rfo or optimal", "text", "optimal"),
    },
    outputs={
        "period_s": "from checkpoint to checkpoint, writing included, s",
        "interval_s": "work between checkpoints, s",
        "rule_used": "the rule; optimal where a closed form leaves its range, anywhere in a list",
    },
    adapter=_adapter,
)

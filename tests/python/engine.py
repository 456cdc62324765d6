"""The engine without its tables: what a run yields, as plain arrays."""

import json
from typing import Any

import fleetwatt
from fleetwatt import _core


def drivers(scenario: fleetwatt.Scenario, series: dict[str, list] | None = None) -> _core.Drivers:
    """Drivers of a scenario, with years that a caller brings along."""
    supplied = _core.Supplied(*(series.values() if series else ([], [], [], [])))
    return _core.Drivers(scenario._core, supplied, 1)


def run(
    scenario: fleetwatt.Scenario, prepared: _core.Drivers | None = None, hourly: bool = False
) -> dict[str, Any]:
    """Monthly and yearly lines, scalars, hours and findings."""
    found = _core.simulation.run(scenario._core, prepared or drivers(scenario), hourly, None)
    return {**found, "found": json.loads(found["found"])}

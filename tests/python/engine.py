"""The engine without its tables: what a run yields, as plain arrays."""

import json
from typing import Any

import numpy as np

import fleetwatt
from fleetwatt import _core

#: Series of a caller, and what the core calls them.
KINDS = {
    "weather": "weather",
    "price": "price_eur_mwh",
    "combustion": "combustion_g_kwh",
    "life_cycle": "life_cycle_g_kwh",
    "carbon_free": "carbon_free_fraction",
}


def profiles(scenario: fleetwatt.Scenario) -> dict[str, list[tuple[int, np.ndarray]]]:
    """Two years of capacity factors of each plant that a scenario has or buys from: plain ones."""
    hours, found = np.arange(8_760), {}
    day, season = np.cos(2 * np.pi * (hours - 12) / 24), -np.cos(2 * np.pi * hours / 8_760)
    shapes = {
        "pv": np.clip(day + 0.3 * season, 0.0, 1.0),
        "wind": 0.45 - 0.2 * season + 0.2 * np.cos(2 * np.pi * hours / 77),
        "hydro": 0.5 + 0.3 * season,
    }
    for name in _core.simulation.profiles(scenario._core):
        parts = ((2025, 0.8), (2024, 0.7))
        found[name] = [(year, part * shapes[name]) for year, part in parts]
    return found


def drivers(scenario: fleetwatt.Scenario, series: dict[str, list] | None = None) -> _core.Drivers:
    """Drivers of a scenario, with years that a caller brings along, and its plants' profiles."""
    given = series or {}
    plants = {name: given.get(name, years) for name, years in profiles(scenario).items()}
    supplied = _core.Supplied(
        **{name: given.get(kind, []) for kind, name in KINDS.items()}, **plants
    )
    return _core.Drivers(scenario._core, supplied, 1)


def run(
    scenario: fleetwatt.Scenario, prepared: _core.Drivers | None = None, hourly: bool = False
) -> dict[str, Any]:
    """Monthly and yearly lines, scalars, hours and findings."""
    found = _core.simulation.run(scenario._core, prepared or drivers(scenario), hourly, None)
    return {**found, "found": json.loads(found["found"])}

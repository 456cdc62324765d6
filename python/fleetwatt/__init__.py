"""fleetwatt models AI-computing campuses from the accelerators up.

A scenario goes in; hourly operations, key figures and a cash flow come out.

Examples
--------
>>> import fleetwatt
>>> scenario = fleetwatt.Scenario.example("valence-80mw")
>>> result = fleetwatt.run(scenario)
>>> 1.05 < result["pue"] < 1.2
True
"""

from importlib.metadata import version as _version

from fleetwatt import (
    catalogue,
    climate,
    drivers,
    facility,
    finance,
    fleet,
    programme,
    resilience,
    supply,
    uncertainty,
    validation,
)
from fleetwatt._core import ConfigError, DomainError, FleetwattError, InfeasibleError
from fleetwatt.comparison import Comparison, compare
from fleetwatt.drivers import Drivers
from fleetwatt.explorer import Explorer, explore
from fleetwatt.goals import goal_seek, lender_cases, lender_scenarios
from fleetwatt.results import Result
from fleetwatt.running import run, run_many
from fleetwatt.scenario import Scenario, examples, schema

__version__ = _version("fleetwatt")

__all__ = [
    "Comparison",
    "ConfigError",
    "DomainError",
    "Drivers",
    "Explorer",
    "FleetwattError",
    "InfeasibleError",
    "Result",
    "Scenario",
    "__version__",
    "catalogue",
    "climate",
    "compare",
    "drivers",
    "examples",
    "explore",
    "facility",
    "finance",
    "fleet",
    "goal_seek",
    "lender_cases",
    "lender_scenarios",
    "programme",
    "resilience",
    "run",
    "run_many",
    "schema",
    "supply",
    "uncertainty",
    "validation",
]

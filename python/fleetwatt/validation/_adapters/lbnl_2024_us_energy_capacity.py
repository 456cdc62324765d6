"""Electricity and capacity of data centres in the United States: growth and load factor."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import finance
from fleetwatt._faults import config_error
from fleetwatt.fleet import power
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_YEAR = re.compile(r"y(\d{4})(_low|_high)?")


def _by_year(twh: dict[str, float]) -> dict[int, list[float]]:
    """Return the values of each year, low before high, in their order."""
    found: dict[int, list[float]] = {}
    for name in sorted(twh, key=lambda name: (name[:5], name.endswith("_high"))):
        year = _YEAR.fullmatch(name)
        if year is None:
            raise config_error(f"twh.{name}", "is neither y2024 nor y2024_low nor y2024_high")
        found.setdefault(int(year[1]), []).append(twh[name])
    return found


def _adapter(twh: dict[str, float], gw_capacity_2028: dict[str, float]) -> dict[str, Any]:
    years = _by_year(twh)
    found: dict[str, Any] = {"cagr": {}}
    for first, last in pairwise(years):
        growth = finance.compound_growth(years[first], years[last], last - first)
        growth = growth if len(growth) > 1 else float(growth[0])
        found[f"cagr_{first}_{last}"] = found["cagr"][f"p{first}_{last}"] = growth
    capacity_mw = np.multiply(1e3, [gw_capacity_2028["low"], gw_capacity_2028["high"]])
    energy_mwh = np.multiply(1e6, years[2028])
    return found | {"implied_load_factor": power.load_factor(energy_mwh, capacity_mw)}


def _read(path: Path) -> list[Case]:
    content = read(path)
    near = {"cagr": Tolerance(absolute=0.01), "implied": Tolerance(absolute=0.005)}
    # Shares of the country's electricity come without that electricity.
    published = {"cagr": content["outputs_published"]["cagr"]}
    return [
        case(content, content["inputs"], published, near, "published"),
        case(content, content["inputs"], content["outputs_recomputed"], near, "recomputed"),
    ]


KIND = Kind(
    name="lbnl_2024_us_energy_capacity",
    about="Growth of the electricity of data centres, and the load factor of their capacity.",
    inputs={
        "twh": Input("electricity by year, TWh: y2023, y2028_low, y2028_high", "any"),
        "gw_capacity_2028": Input("capacity in 2028, GW: low, high", "any"),
    },
    outputs={
        "cagr": "yearly growth from each year to the next, by p2018_2023",
        "cagr_2014_2018": "the same, by its own name; so for other years",
        "implied_load_factor": "mean power over capacity in 2028, low and high",
    },
    adapter=_adapter,
    files={"lbnl_2024_us_energy_capacity.json": _read},
)

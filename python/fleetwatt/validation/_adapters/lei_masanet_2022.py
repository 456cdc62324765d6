"""PUE and WUE by climate and cooling system."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from fleetwatt import climate
from fleetwatt.facility import published
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance

if TYPE_CHECKING:
    from pathlib import Path

_SOURCE = "Lei and Masanet (2022), doi 10.1016/j.resconrec.2022.106323"

# Stations that stand for an ASHRAE climate zone.
_STATIONS = {
    "2B": "USA_AZ_Phoenix-Sky.Harbor.epw",
    "4A": "USA_NY_New.York-Kennedy.epw",
    "5A": "USA_IL_Chicago.OHare.epw",
}

_HARD = (2, 4, 5)
_LOOSE = (7, 8, 9, 10)

_QUANTILES = {"5th": "p5", "95th": "p95"}


def _adapter(epw: str, case: int, draws: int, seed: int) -> dict[str, Any]:
    plants = published.lei_masanet_2022(climate.read_epw(epw), case, draws=draws, seed=seed)
    used = plants[["pue", "wue_l_kwh"]]
    low, high = used.quantile(0.05), used.quantile(0.95)
    return {
        "pue_p5": low["pue"],
        "pue_p95": high["pue"],
        "wue_p5": low["wue_l_kwh"],
        "wue_p95": high["wue_l_kwh"],
    }


def _read(path: Path) -> list[Case]:
    """Return a case for each zone and plant."""
    expected: dict[tuple[str, int], dict[str, float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            quantile = _QUANTILES[row["Quantile"]]
            outputs = expected.setdefault((row["Climate Zone"], int(row["Case"])), {})
            outputs[f"pue_{quantile}"] = float(row["PUE"])
            outputs[f"wue_{quantile}"] = float(row["WUE"])
    return [_case(zone, number, outputs) for (zone, number), outputs in expected.items()]


def _case(zone: str, number: int, expected: dict[str, float]) -> Case:
    tolerance = {}
    if number in _HARD:
        tolerance = {"pue": Tolerance(0.02), "wue": Tolerance(0.04)}
    elif number in _LOOSE:
        tolerance = {"pue": Tolerance(0.1), "wue": Tolerance(0.1)}
    return Case(
        kind="lei_masanet_2022",
        name=f"zone {zone}, case {number}",
        inputs={"case": number},
        expected=expected,
        tolerance={output: tolerance[output[:3]] for output in expected if output[:3] in tolerance},
        hard=number in _HARD,
        source=_SOURCE,
        looked_for=(f"{zone}.epw", *([_STATIONS[zone]] if zone in _STATIONS else [])),
    )


KIND = Kind(
    name="lei_masanet_2022",
    about="PUE and WUE of ten kinds of plant over a year, 5th and 95th percentiles.",
    inputs={
        "epw": Input("weather, an EPW file", "file"),
        "case": Input("plant, 1 to 10", "whole"),
        "draws": Input("plants drawn", "whole", 200),
        "seed": Input("number of the draw", "whole", 0),
    },
    outputs={
        "pue_p5": "PUE, 5th percentile",
        "pue_p95": "PUE, 95th percentile",
        "wue_p5": "WUE, 5th percentile, L/kWh",
        "wue_p95": "WUE, 95th percentile, L/kWh",
    },
    adapter=_adapter,
    files={"lei_masanet_2022_pue_wue.csv": _read},
)

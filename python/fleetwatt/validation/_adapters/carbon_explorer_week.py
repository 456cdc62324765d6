"""A week of sun and wind with a battery and flexible load, as Carbon Explorer runs it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import supply
from fleetwatt._arrays import as_float64
from fleetwatt._faults import config_error
from fleetwatt.supply import TaperedBattery
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

_BATTERY = {
    "initial": "full",
    "eff_charge": 0.97,
    "eff_discharge": 1.04,
    "c_rate": 3,
    "upper_u": -0.04,
    "upper_v": 1,
    "lower_u": 0.01,
    "lower_v": 0,
    "substeps_per_hour": 60,
}
_CAS = {"max_capacity_mw": 140, "window_h": 24, "flex_pct": [10, 40]}
_CAPACITIES_MWH = [50, 100, 200, 400, 800]


def _day(hour: NDArray[np.float64], from_h: float) -> NDArray[np.float64]:
    return np.sin(2.0 * np.pi * (hour % 24.0 - from_h) / 24.0)


#: Series in the words in which the published week writes them; no other text is understood.
_FORMS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "max(0, sin(2*pi*((t mod 24)-6)/24))*180": lambda t: 180.0 * np.maximum(0.0, _day(t, 6.0)),
    "60+30*sin(2*pi*t/53)": lambda t: 60.0 + 30.0 * np.sin(2.0 * np.pi * t / 53.0),
    "100+10*sin(2*pi*((t mod 24)-9)/24)": lambda t: 100.0 + 10.0 * _day(t, 9.0),
}


def _series(name: str, given: Any, hours: int) -> NDArray[np.float64]:
    if isinstance(given, str):
        if given not in _FORMS:
            known = "; ".join(_FORMS)
            raise config_error(name, f"{given!r} is no known form; an array, or one of: {known}")
        return _FORMS[given](np.arange(hours, dtype=np.float64))
    return as_float64(name, given)


def _adapter(
    hours: int, solar_mw: Any, wind_mw: Any, dc_mw: Any, battery: Any, cas: Any, battery_mwh: Any
) -> dict[str, Any]:
    cell, moved = table("battery", battery, _BATTERY), table("cas", cas, _CAS)
    sun, wind, load = (
        _series(name, given, hours)
        for name, given in (("solar_mw", solar_mw), ("wind_mw", wind_mw), ("dc_mw", dc_mw))
    )
    clean = sun + wind
    start = {"full": cell["upper_v"], "empty": cell["lower_v"]}
    if cell["initial"] not in start:
        raise config_error("battery.initial", f"{cell['initial']!r} is neither full nor empty")
    own = TaperedBattery(
        capacity_mwh=0.0,
        charge_efficiency=cell["eff_charge"],
        discharge_efficiency=1.0 / cell["eff_discharge"],
        rate_per_h=cell["c_rate"],
        full_taper_h=-cell["upper_u"],
        empty_taper_h=cell["lower_u"],
        full_fraction=cell["upper_v"],
        empty_fraction=cell["lower_v"],
        initial_fraction=start[cell["initial"]],
        steps_per_hour=cell["substeps_per_hour"],
    )
    found: dict[str, Any] = {
        "dc_energy_mwh": load.sum(),
        "ren_energy_mwh": clean.sum(),
        "coverage_no_battery_pct": 100.0 * supply.matching(load, clean).hourly_fraction,
        "coverage_solar_only_pct": 100.0 * supply.matching(load, sun).hourly_fraction,
        "coverage_wind_only_pct": 100.0 * supply.matching(load, wind).hourly_fraction,
    }
    for capacity in np.atleast_1d(battery_mwh):
        run = supply.self_consumption(load, clean, replace(own, capacity_mwh=capacity))
        unmet = run.unmet_mw.sum()
        found[f"nonrenewable_mwh_battery_{capacity:g}"] = unmet
        found[f"coverage_battery_{capacity:g}_pct"] = 100.0 * (1.0 - unmet / load.sum())
    found["min_battery_247_mwh_CLC"] = supply.smallest_battery_mwh(load, clean, own)
    for percent in moved["flex_pct"]:
        shifted = supply.shift_to_surplus(
            load,
            clean,
            flexible_fraction=percent / 100.0,
            limit_mw=moved["max_capacity_mw"],
            window_h=moved["window_h"],
        )
        met = supply.matching(shifted, clean)
        found[f"cas_flex{percent:g}_nonren_mwh"] = met.missing_mwh.sum()
        found[f"cas_flex{percent:g}_coverage_pct"] = 100.0 * met.hourly_fraction
        found[f"cas_flex{percent:g}_peak"] = shifted.max()
        found[f"cas_flex{percent:g}_rows"] = len(shifted)
    return found


def _read(path: Path) -> list[Case]:
    content = json.loads(path.read_text(encoding="utf-8"))
    # An energy of a coverage that is known to 0.01 of a percent.
    energy = Tolerance(absolute=1e-4 * content["outputs"]["dc_energy_mwh"])
    near = {
        "coverage": Tolerance(absolute=0.01),
        "min_battery": Tolerance(absolute=0.1),
        "mwh": energy,
    }
    exact = Tolerance(absolute=1e-9)
    return [
        Case(
            kind="carbon_explorer_week",
            name=content["id"],
            inputs=content["inputs"],
            expected=content["outputs"],
            tolerance={
                output: next((of for word, of in near.items() if word in output), exact)
                for output in content["outputs"]
            },
            source=content["source"],
        )
    ]


KIND = Kind(
    name="carbon_explorer_week",
    about="Coverage of a load by sun and wind, with a battery and with flexible work.",
    inputs={
        "hours": Input("hours of series that are given as text", "whole", 168),
        "solar_mw": Input("sun, MW: an array, or the text of the published week", "any"),
        "wind_mw": Input("wind, MW: likewise", "any"),
        "dc_mw": Input("load, MW: likewise", "any"),
        "battery": Input("the cell: efficiencies, C rate, lines of its limits", "any", _BATTERY),
        "cas": Input("flexible parts, %, their window, h, and the limit, MW", "any", _CAS),
        "battery_mwh": Input("capacities to try, MWh", default=_CAPACITIES_MWH),
    },
    outputs={
        "dc_energy_mwh": "energy of the load, MWh",
        "ren_energy_mwh": "energy of sun and wind, MWh",
        "coverage_no_battery_pct": "load met in its hour, %",
        "coverage_solar_only_pct": "load met by the sun alone, %",
        "coverage_wind_only_pct": "load met by the wind alone, %",
        **{f"nonrenewable_mwh_battery_{n}": "load left over, MWh" for n in _CAPACITIES_MWH},
        **{f"coverage_battery_{n}_pct": "load met with that battery, %" for n in _CAPACITIES_MWH},
        "min_battery_247_mwh_CLC": "smallest battery that leaves nothing over, MWh",
        **{f"cas_flex{n}_nonren_mwh": "load left over with moved work, MWh" for n in (10, 40)},
        **{f"cas_flex{n}_coverage_pct": "load met with moved work, %" for n in (10, 40)},
        **{f"cas_flex{n}_peak": "largest load then, MW" for n in (10, 40)},
        **{f"cas_flex{n}_rows": "hours of the result" for n in (10, 40)},
    },
    adapter=_adapter,
    files={"carbon_explorer_synthetic_week.json": _read},
)

"""Dispatch of a site as one linear program, solved by HiGHS: a judge for faster methods.

Hours of MW, which are MWh; prices in EUR/MWh, costs in EUR. The battery's level is free and
the same at both ends. Import and export, and charge and discharge, may fall into one hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from fleetwatt.supply._highs import Programme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Solved:
    """An optimum: what it costs, and one schedule that costs as much."""

    objective_eur: float
    schedule: dict[str, Array]


def _solved(program: Programme) -> Solved:
    values, _, objective, _ = program.solve()
    return Solved(objective, values)


def _store(hours: int, kept: float) -> Any:
    """Content less what is kept of the hour before, of which the first is the last."""
    hour = np.arange(hours)
    before = sparse.coo_array((np.full(hours, kept), (hour, np.roll(hour, 1))))
    return sparse.eye_array(hours) - before


def _program(
    load: Array, spot: Array, renewable: Array, params: Mapping[str, float]
) -> tuple[Programme, dict[str, Any]]:
    """Return the program without its balance of the bus, and that balance's terms."""
    hours = load.size
    program = Programme()
    program.block("import", hours, cost=spot, most=params["import_limit"])
    sold = -params["export_factor"] * spot
    program.block("export", hours, cost=sold, most=params["export_limit"])
    program.block("diesel", hours, cost=params["diesel_cost"], most=params["diesel_mw"])
    program.block("unserved", hours, cost=params["voll"], most=load)
    program.block("renewable", hours, most=renewable)
    program.block("charge", hours, most=params["batt_charge_mw"])
    program.block("discharge", hours, most=params["batt_discharge_mw"])
    program.block("soc", hours, most=params["batt_mwh"])
    kept = 1.0 - params["self_discharge_per_h"]
    stored = {
        "soc": _store(hours, kept),
        "charge": -params["eta_c"],
        "discharge": 1.0 / params["eta_d"],
    }
    program.rows("content", stored, 0.0, 0.0)
    sources = ("import", "diesel", "unserved", "renewable", "discharge")
    return program, {**dict.fromkeys(sources, 1.0), "charge": -1.0, "export": -1.0}


def dispatch(load: Array, spot: Array, renewable: Array, params: Mapping[str, float]) -> Solved:
    """Return the cheapest schedule; `params` as in the vectors' README."""
    program, balance = _program(load, spot, renewable, params)
    program.rows("bus", balance, load, load)
    return _solved(program)


def dispatch_flex(
    load: Array,
    spot: Array,
    renewable: Array,
    params: Mapping[str, float],
    *,
    window: NDArray[np.int64],
    window_mwh: Array,
    max_mw: float,
) -> Solved:
    """Return the same with a load `flex` beside `load` that gets an energy in each window."""
    program, balance = _program(load, spot, renewable, params)
    program.block("flex", load.size, most=max_mw)
    program.rows("bus", {**balance, "flex": -1.0}, load, load)
    hours = np.arange(load.size)
    within = sparse.coo_array((np.ones(load.size), (window, hours)))
    program.rows("window", {"flex": within}, window_mwh, window_mwh)
    return _solved(program)


def dispatch_peak(
    load: Array,
    spot: Array,
    renewable: Array,
    params: Mapping[str, float],
    *,
    period: NDArray[np.int64],
    peak_charge_per_mw: float,
) -> Solved:
    """Return the same with a charge on the highest import, `peak`, of each period."""
    program, balance = _program(load, spot, renewable, params)
    periods = int(period.max()) + 1
    program.block("peak", periods, cost=peak_charge_per_mw, most=params["import_limit"])
    program.rows("bus", balance, load, load)
    hours = np.arange(load.size)
    of_period = sparse.coo_array((-np.ones(load.size), (hours, period)), shape=(load.size, periods))
    program.rows("peak", {"import": 1.0, "peak": of_period}, -np.inf, 0.0)
    return _solved(program)


def dispatch_size(
    load: Array,
    spot: Array,
    renewable: Array,
    pv_cf: Array,
    params: Mapping[str, float],
    sizing: Mapping[str, float],
) -> Solved:
    """Return the same with sizes bought: `pv_mwp`, `batt_mw` both ways and `batt_mwh`.

    `renewable` is what needs no photovoltaics; `sizing` has the costs `pv`, `bp`, `be` and
    their largest values, `pv_max` and so on.
    """
    hours = load.size
    free = {"batt_charge_mw": np.inf, "batt_discharge_mw": np.inf, "batt_mwh": np.inf}
    program, balance = _program(load, spot, renewable, {**params, **free})
    for name, key in (("pv_mwp", "pv"), ("batt_mw", "bp"), ("batt_mwh", "be")):
        program.block(name, 1, cost=sizing[key], most=sizing[f"{key}_max"])
    program.block("pv_used", hours)
    program.rows("bus", {**balance, "pv_used": 1.0}, load, load)
    one = np.ones((hours, 1))
    program.rows("pv_used", {"pv_used": 1.0, "pv_mwp": -pv_cf[:, None]}, -np.inf, 0.0)
    program.rows("charge", {"charge": 1.0, "batt_mw": -one}, -np.inf, 0.0)
    program.rows("discharge", {"discharge": 1.0, "batt_mw": -one}, -np.inf, 0.0)
    program.rows("soc", {"soc": 1.0, "batt_mwh": -one}, -np.inf, 0.0)
    return _solved(program)

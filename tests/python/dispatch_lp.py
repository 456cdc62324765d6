"""Dispatch of a site as one linear program, solved by HiGHS: a judge for faster methods.

Hours of MW, which are MWh; prices in EUR/MWh, costs in EUR. The battery's level is free and
the same at both ends. Import and export, and charge and discharge, may fall into one hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Solved:
    """An optimum: what it costs, and one schedule that costs as much."""

    objective_eur: float
    schedule: dict[str, Array]


class Program:
    """Blocks of variables with names, and rows over them."""

    def __init__(self) -> None:
        self._blocks: dict[str, tuple[Array, Array, Array]] = {}
        self._rows: list[tuple[dict[str, Any], Array, Array]] = []

    def block(self, name: str, size: int, *, cost: Any = 0.0, upper: Any = np.inf) -> None:
        """Add variables from 0 to `upper`."""
        cost, upper = (np.broadcast_to(np.asarray(x, float), size) for x in (cost, upper))
        self._blocks[name] = (cost, np.zeros(size), upper)

    def rows(self, terms: dict[str, Any], lower: Any, upper: Any) -> None:
        """Add rows between bounds: by block, a matrix or a number on the diagonal."""
        matrices = {
            name: sparse.csr_array(term)
            if np.ndim(term) or sparse.issparse(term)
            else term * sparse.eye_array(self._blocks[name][0].size)
            for name, term in terms.items()
        }
        count = next(iter(matrices.values())).shape[0]
        lower, upper = (np.broadcast_to(np.asarray(x, float), count) for x in (lower, upper))
        self._rows.append((matrices, lower, upper))

    def solve(self) -> Solved:
        """Return the optimum; without presolve where presolve finds none."""
        costs, lowers, uppers = (
            np.concatenate([block[n] for block in self._blocks.values()]) for n in range(3)
        )
        grid = [[terms.get(name) for name in self._blocks] for terms, _, _ in self._rows]
        matrix = sparse.csc_array(sparse.block_array(grid))
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = matrix.shape
        program.col_cost_, program.col_lower_, program.col_upper_ = costs, lowers, uppers
        program.row_lower_ = np.concatenate([lower for _, lower, _ in self._rows])
        program.row_upper_ = np.concatenate([upper for _, _, upper in self._rows])
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = matrix.indptr
        program.a_matrix_.index_ = matrix.indices
        program.a_matrix_.value_ = matrix.data
        status = None
        for presolve in ("on", "off"):
            solver = highspy.Highs()
            solver.setOptionValue("output_flag", False)
            solver.setOptionValue("presolve", presolve)
            solver.setOptionValue("primal_feasibility_tolerance", TOLERANCE)
            solver.setOptionValue("dual_feasibility_tolerance", TOLERANCE)
            solver.passModel(program)
            solver.run()
            status = solver.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                values = np.array(solver.getSolution().col_value)
                ends = np.cumsum([cost.size for cost, _, _ in self._blocks.values()])
                parts = np.split(values, ends[:-1])
                objective = solver.getInfo().objective_function_value
                return Solved(objective, dict(zip(self._blocks, parts, strict=True)))
        raise ValueError(f"HiGHS finds no optimum: {status}")


def _store(hours: int, kept: float) -> Any:
    """Content less what is kept of the hour before, of which the first is the last."""
    hour = np.arange(hours)
    before = sparse.coo_array((np.full(hours, kept), (hour, np.roll(hour, 1))))
    return sparse.eye_array(hours) - before


def _program(
    load: Array, spot: Array, renewable: Array, params: Mapping[str, float]
) -> tuple[Program, dict[str, Any]]:
    """Return the program without its balance of the bus, and that balance's terms."""
    hours = load.size
    program = Program()
    program.block("import", hours, cost=spot, upper=params["import_limit"])
    sold = -params["export_factor"] * spot
    program.block("export", hours, cost=sold, upper=params["export_limit"])
    program.block("diesel", hours, cost=params["diesel_cost"], upper=params["diesel_mw"])
    program.block("unserved", hours, cost=params["voll"], upper=load)
    program.block("renewable", hours, upper=renewable)
    program.block("charge", hours, upper=params["batt_charge_mw"])
    program.block("discharge", hours, upper=params["batt_discharge_mw"])
    program.block("soc", hours, upper=params["batt_mwh"])
    kept = 1.0 - params["self_discharge_per_h"]
    stored = {
        "soc": _store(hours, kept),
        "charge": -params["eta_c"],
        "discharge": 1.0 / params["eta_d"],
    }
    program.rows(stored, 0.0, 0.0)
    sources = ("import", "diesel", "unserved", "renewable", "discharge")
    return program, {**dict.fromkeys(sources, 1.0), "charge": -1.0, "export": -1.0}


def dispatch(load: Array, spot: Array, renewable: Array, params: Mapping[str, float]) -> Solved:
    """Return the cheapest schedule; `params` as in the vectors' README."""
    program, balance = _program(load, spot, renewable, params)
    program.rows(balance, load, load)
    return program.solve()


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
    program.block("flex", load.size, upper=max_mw)
    program.rows({**balance, "flex": -1.0}, load, load)
    hours = np.arange(load.size)
    within = sparse.coo_array((np.ones(load.size), (window, hours)))
    program.rows({"flex": within}, window_mwh, window_mwh)
    return program.solve()


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
    program.block("peak", periods, cost=peak_charge_per_mw, upper=params["import_limit"])
    program.rows(balance, load, load)
    hours = np.arange(load.size)
    of_period = sparse.coo_array((-np.ones(load.size), (hours, period)), shape=(load.size, periods))
    program.rows({"import": 1.0, "peak": of_period}, -np.inf, 0.0)
    return program.solve()


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
        program.block(name, 1, cost=sizing[key], upper=sizing[f"{key}_max"])
    program.block("pv_used", hours)
    program.rows({**balance, "pv_used": 1.0}, load, load)
    one = np.ones((hours, 1))
    program.rows({"pv_used": 1.0, "pv_mwp": -pv_cf[:, None]}, -np.inf, 0.0)
    program.rows({"charge": 1.0, "batt_mw": -one}, -np.inf, 0.0)
    program.rows({"discharge": 1.0, "batt_mw": -one}, -np.inf, 0.0)
    program.rows({"soc": 1.0, "batt_mwh": -one}, -np.inf, 0.0)
    return program.solve()

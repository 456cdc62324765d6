"""The dispatch as one programme for HiGHS.

It serves where our own method does not prove its schedule, and where charging and discharging,
or importing and exporting, must not fall into one hour.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from fleetwatt import _core
from fleetwatt._core import FleetwattError, InfeasibleError

TOLERANCE = 1e-9
"""Feasibility of rows and duals [MW, EUR/MWh]."""

_SOURCES = ("renewable_mw", "import_mw", "export_mw", "generator_mw", "unserved_mw")
_FIGURES = (
    "per_renewable_eur_mw",
    "per_import_limit_eur_mw",
    "per_export_limit_eur_mw",
    "per_generator_eur_mw",
    "per_charge_eur_mw",
    "per_discharge_eur_mw",
    "per_capacity_eur_mwh",
)


class Programme:
    """Blocks of variables from 0 to a limit, and rows over them."""

    def __init__(self) -> None:
        self._blocks: dict[str, tuple[Any, Any, bool]] = {}
        self._rows: list[tuple[str, dict[str, Any], Any, Any]] = []

    def block(
        self, name: str, size: int, *, cost: Any = 0.0, most: Any = np.inf, whole: bool = False
    ) -> None:
        """Add variables."""
        cost, most = (np.broadcast_to(np.asarray(x, np.float64), size) for x in (cost, most))
        self._blocks[name] = (cost, most, whole)

    def limit(self, name: str) -> Any:
        """Return the limits of a block."""
        return self._blocks[name][1]

    def rows(self, name: str, terms: dict[str, Any], least: Any, most: Any) -> None:
        """Add rows: by block a matrix, or numbers on the diagonal."""
        from scipy import sparse

        matrices = {
            block: sparse.csr_array(term)
            if sparse.issparse(term) or np.ndim(term) == 2
            else sparse.diags_array(np.broadcast_to(term, self._blocks[block][0].size)).tocsr()
            for block, term in terms.items()
        }
        count = next(iter(matrices.values())).shape[0]
        least, most = (np.broadcast_to(np.asarray(x, np.float64), count) for x in (least, most))
        self._rows.append((name, matrices, least, most))

    def solve(self) -> tuple[dict[str, Any], dict[str, Any], float, float]:
        """Return values by block, duals by rows, the objective and its bound."""
        import highspy
        from scipy import sparse

        costs = np.concatenate([cost for cost, _, _ in self._blocks.values()])
        uppers = np.concatenate([most for _, most, _ in self._blocks.values()])
        whole = np.concatenate([np.full(c.size, w) for c, _, w in self._blocks.values()])
        grid = [[terms.get(name) for name in self._blocks] for _, terms, _, _ in self._rows]
        matrix = sparse.csc_array(sparse.block_array(grid))
        model = highspy.HighsLp()
        model.num_row_, model.num_col_ = matrix.shape
        model.col_cost_, model.col_lower_, model.col_upper_ = costs, np.zeros(costs.size), uppers
        model.row_lower_ = np.concatenate([least for _, _, least, _ in self._rows])
        model.row_upper_ = np.concatenate([most for _, _, _, most in self._rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = matrix.indptr
        model.a_matrix_.index_ = matrix.indices
        model.a_matrix_.value_ = matrix.data
        if whole.any():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            model.integrality_ = [kinds[int(w)] for w in whole]
        # Presolve has called feasible programmes infeasible.
        for presolve in ("on", "off"):
            solver = highspy.Highs()
            solver.setOptionValue("output_flag", False)
            solver.setOptionValue("presolve", presolve)
            solver.setOptionValue("mip_rel_gap", TOLERANCE)
            solver.setOptionValue("primal_feasibility_tolerance", TOLERANCE)
            solver.setOptionValue("dual_feasibility_tolerance", TOLERANCE)
            solver.passModel(model)
            solver.run()
            status = solver.getModelStatus()
            if status == highspy.HighsModelStatus.kOptimal:
                break
        else:
            raise InfeasibleError(f"HiGHS finds no optimum: {solver.modelStatusToString(status)}")
        solution, info = solver.getSolution(), solver.getInfo()
        ends = np.cumsum([cost.size for cost, _, _ in self._blocks.values()])[:-1]
        parts = np.split(np.array(solution.col_value), ends)
        values = dict(zip(self._blocks, parts, strict=True))
        stops = np.cumsum([least.size for _, _, least, _ in self._rows])[:-1]
        split = np.split(np.array(solution.row_dual), stops)
        duals = {name: dual for (name, *_), dual in zip(self._rows, split, strict=True)}
        objective = float(info.objective_function_value)
        return values, duals, objective, float(info.mip_dual_bound) if whole.any() else objective


def solve(
    given: dict[str, Any],
    scenario: int,
    *,
    windows: tuple[Any, int, Any] | None = None,
    periods: tuple[list[int], Any] | None = None,
    exclusive: bool = False,
) -> dict[str, Any]:
    """Return the schedule of a cyclic scenario, as the core does.

    Raises
    ------
    FleetwattError
        Without highspy.
    InfeasibleError
        Where HiGHS finds no schedule.
    """
    try:
        import highspy  # noqa: F401
        from scipy import sparse
    except ImportError as error:
        raise FleetwattError("this needs highspy: pip install 'fleetwatt[highs]'") from error
    hours = given["load_mw"].shape[1]

    def of(name: str) -> Any:
        table = given[name]
        return np.broadcast_to(table[scenario if table.shape[0] > 1 else 0], hours)

    load, price = of("load_mw"), of("price_eur_mwh")
    bought = price + of("import_charge_eur_mwh")
    sold = _core.supply.dispatch.export_prices(given, scenario)
    programme = Programme()
    programme.block("renewable_mw", hours, most=of("renewable_mw"))
    programme.block("import_mw", hours, cost=bought, most=of("import_limit_mw"))
    programme.block("export_mw", hours, cost=-sold, most=of("export_limit_mw"))
    cost = of("generator_cost_eur_mwh")
    programme.block("generator_mw", hours, cost=cost, most=of("generator_mw"))
    unserved = 0.0 if given["served"] else load
    programme.block("unserved_mw", hours, cost=of("unserved_cost_eur_mwh"), most=unserved)
    programme.block("charge_mw", hours, most=of("battery_charge_mw"))
    wear = of("wear_eur_mwh")
    programme.block("discharge_mw", hours, cost=wear, most=of("battery_discharge_mw"))
    programme.block("level_mwh", hours, most=of("battery_capacity_mwh"))
    signs = dict.fromkeys((*_SOURCES, "discharge_mw"), 1.0) | {"export_mw": -1.0}
    balance = signs | {"charge_mw": -1.0}
    hour = np.arange(hours)
    keep = 1.0 - of("self_discharge_per_h")
    before = sparse.csr_array((keep, (hour, np.roll(hour, 1))), shape=(hours, hours))
    stored = {
        "level_mwh": sparse.csr_array(sparse.eye_array(hours) - before),
        "charge_mw": -of("charge_efficiency"),
        "discharge_mw": 1.0 / of("discharge_efficiency"),
    }
    if windows is not None:
        power, window_h, energy = windows
        power = power[scenario if power.shape[0] > 1 else 0]
        energy = energy[scenario if energy.shape[0] > 1 else 0]
        programme.block("flexible_mw", hours, most=power)
        shape = (energy.size, hours)
        within = sparse.csr_array((np.ones(hours), (hour // window_h, hour)), shape=shape)
        programme.rows("window", {"flexible_mw": within}, energy, energy)
        balance["flexible_mw"] = -1.0
    if periods is not None:
        period, charges = np.array(periods[0]), periods[1]
        charges = charges[scenario if charges.shape[0] > 1 else 0]
        programme.block("peaks_mw", charges.size, cost=charges)
        of_period = sparse.csr_array((-np.ones(hours), (hour, period)), shape=(hours, charges.size))
        programme.rows("peak", {"import_mw": 1.0, "peaks_mw": of_period}, -np.inf, 0.0)
    programme.rows("bus", balance, load, load)
    programme.rows("content", stored, 0.0, 0.0)
    if exclusive:
        for one, other in (("charge_mw", "discharge_mw"), ("import_mw", "export_mw")):
            limits = [programme.limit(name) for name in (one, other)]
            programme.block(f"{one} on", hours, most=1.0, whole=True)
            programme.rows(one, {one: 1.0, f"{one} on": -limits[0]}, -np.inf, 0.0)
            programme.rows(other, {other: 1.0, f"{one} on": limits[1]}, -np.inf, limits[1])
    values, duals, objective, bound = programme.solve()
    costs = [
        bought * values["import_mw"] - sold * values["export_mw"],
        cost * values["generator_mw"],
        of("unserved_cost_eur_mwh") * values["unserved_mw"],
        wear * values["discharge_mw"],
    ]
    absolute = max(float(hours), float(sum(np.abs(c).sum() for c in costs)))
    both = {
        "import_and_export_h": ("import_mw", "export_mw"),
        "charge_and_discharge_h": ("charge_mw", "discharge_mw"),
    }
    solved = {
        name: float((np.minimum(values[a], values[b]) > TOLERANCE).sum())
        for name, (a, b) in both.items()
    }
    series = (*_SOURCES, "charge_mw", "discharge_mw", "level_mwh", "flexible_mw", "peaks_mw")
    unknown = np.full(hours, np.nan)
    return {
        **dict.fromkeys(_FIGURES, np.nan),
        **solved,
        **{name: values[name] for name in series if name in values},
        "marginal_price_eur_mwh": unknown if exclusive else duals["bus"],
        "storage_value_eur_mwh": unknown if exclusive else -duals["content"],
        **({"window_eur_mwh": duals["window"]} if windows is not None else {}),
        "objective_eur": objective,
        "dual_bound_eur": bound,
        "gap": abs(objective - bound) / absolute,
        "method": "HiGHS, one flow at a time" if exclusive else "HiGHS",
    }

"""Storage behind a grid connection, dispatched at the least cost, exactly."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt._core import FleetwattError, InfeasibleError
from fleetwatt._faults import config_error, whole_number
from fleetwatt._price_unit import ask_about_kwh
from fleetwatt.running import number_of_threads, told_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from fleetwatt.running import Progress

__all__ = [
    "Battery",
    "Dispatch",
    "FlexibleLoad",
    "Foresight",
    "OffersDispatch",
    "PeakCharges",
    "dispatch",
    "dispatch_offers",
]

_core_dispatch = _core.supply.dispatch

LARGEST_GAP = 1e-8
"""Above it, load that moves and peaks are left to HiGHS."""


@dataclass(frozen=True)
class Battery:
    """A store behind the bus of a site.

    Powers and capacity may be given by hour, and by scenario, as the load is.

    Attributes
    ----------
    power_mw : array_like
        Most charging, and most discharging where that is not given, at the bus [MW].
    capacity_mwh : array_like
        Most content at the end of an hour [MWh].
    discharge_mw : array_like, optional
        Most discharging, where it differs [MW].
    charge_efficiency, discharge_efficiency : array_like
        Content gained per MWh charged, MWh discharged per content lost, above 0, up to 1.
        0.94 each way, 0.88 there and back, is an assumption (0.82 to 0.92 there and back).
    self_discharge_per_h : array_like
        Part of the content lost in an hour, 0 to 0.9. The default, 0.00005 or some 4 % a
        month, is an assumption.
    wear_eur_mwh : array_like
        Wear per MWh discharged [EUR/MWh].
    """

    power_mw: ArrayLike
    capacity_mwh: ArrayLike
    discharge_mw: ArrayLike | None = None
    charge_efficiency: ArrayLike = 0.94
    discharge_efficiency: ArrayLike = 0.94
    self_discharge_per_h: ArrayLike = 5e-5
    wear_eur_mwh: ArrayLike = 0.0


@dataclass(frozen=True)
class FlexibleLoad:
    """Load that may move within windows, none of it beyond.

    Attributes
    ----------
    power_mw : array_like by hour
        Most power [MW].
    energy_mwh : array_like, shape (..., windows) or number
        Energy of every window [MWh]; a last window that is cut short gets its part.
    window_h : int
        Hours of a window: a day, or a week with 168.
    """

    power_mw: ArrayLike
    energy_mwh: ArrayLike
    window_h: int = 24


@dataclass(frozen=True)
class PeakCharges:
    """Charges on the greatest import of periods, as demand charges by month are.

    Attributes
    ----------
    charge_eur_mw : array_like, shape (..., periods) or number
        Charge of every period [EUR/MW].
    period : array_like of int, shape (hours,)
        Period of every hour: 0, then the same or the next.
    """

    charge_eur_mw: ArrayLike
    period: ArrayLike


@dataclass(frozen=True)
class Foresight:
    """How far ahead a dispatch sees, and how well.

    Attributes
    ----------
    horizon_h : int
        Hours of a plan, 24 to 168 usually.
    replan_h : int
        Hours that are carried out before the next plan.
    error_eur_mwh : float
        Standard deviation of the price that a plan believes in, far ahead [EUR/MWh].
    seed : int
        Number of the random draw.
    """

    horizon_h: int = 48
    replan_h: int = 24
    error_eur_mwh: float = 0.0
    seed: int = 0


@dataclass(frozen=True)
class Dispatch:
    """A schedule at the least cost, with its proof.

    Arrays have the shape of the load, `(..., hours)`; figures that of its other axes.

    Attributes
    ----------
    objective_eur : float or ndarray
        Cost of the schedule [EUR].
    dual_bound_eur : float or ndarray
        No schedule costs less than this [EUR].
    gap : float or ndarray
        Their difference over the sum over the hours of the absolute costs.
    method : str or list of str
        How the optimum was found.
    renewable_mw, import_mw, export_mw, generator_mw, unserved_mw : ndarray
        What flows [MW].
    charge_mw, discharge_mw : ndarray
        At the bus [MW].
    level_mwh : ndarray
        Content at the end of the hour [MWh].
    marginal_price_eur_mwh : ndarray
        Cost of one more MWh of load [EUR/MWh].
    storage_value_eur_mwh : ndarray
        Value of one more MWh in the store at the end of the hour [EUR/MWh].
    import_and_export_h, charge_and_discharge_h : float or ndarray
        Hours in which both flow at once, which pays where energy does at negative prices.
    per_renewable_eur_mw, per_import_limit_eur_mw, per_export_limit_eur_mw : float or ndarray
        What one more MW in every hour changes in the cost [EUR/MW].
    per_generator_eur_mw, per_charge_eur_mw, per_discharge_eur_mw : float or ndarray
        The same [EUR/MW].
    per_capacity_eur_mwh : float or ndarray
        What one more MWh of capacity changes in the cost [EUR/MWh].
    flexible_mw : ndarray, optional
        Load that moves [MW].
    window_eur_mwh : ndarray, shape (..., windows), optional
        Cost of one more MWh in a window [EUR/MWh].
    peaks_mw : ndarray, shape (..., periods), optional
        Greatest import [MW].
    """

    objective_eur: Any
    dual_bound_eur: Any
    gap: Any
    method: Any
    renewable_mw: NDArray[np.float64]
    import_mw: NDArray[np.float64]
    export_mw: NDArray[np.float64]
    generator_mw: NDArray[np.float64]
    unserved_mw: NDArray[np.float64]
    charge_mw: NDArray[np.float64]
    discharge_mw: NDArray[np.float64]
    level_mwh: NDArray[np.float64]
    marginal_price_eur_mwh: NDArray[np.float64]
    storage_value_eur_mwh: NDArray[np.float64]
    import_and_export_h: Any
    charge_and_discharge_h: Any
    per_renewable_eur_mw: Any
    per_import_limit_eur_mw: Any
    per_export_limit_eur_mw: Any
    per_generator_eur_mw: Any
    per_charge_eur_mw: Any
    per_discharge_eur_mw: Any
    per_capacity_eur_mwh: Any
    flexible_mw: NDArray[np.float64] | None = None
    window_eur_mwh: NDArray[np.float64] | None = None
    peaks_mw: NDArray[np.float64] | None = None

    def to_frame(self) -> pd.DataFrame:
        """Return the schedule of a single scenario, one row for each hour.

        Raises
        ------
        FleetwattError
            Where there are several scenarios.
        """
        import pandas as pd

        if self.level_mwh.ndim != 1:
            raise FleetwattError(f"a frame holds one scenario, not shape {self.level_mwh.shape}")
        hourly = {f.name: getattr(self, f.name) for f in fields(self)}
        return pd.DataFrame({k: v for k, v in hourly.items() if np.ndim(v) == 1})

    def __repr__(self) -> str:
        """Return cost, gap and method."""
        told = (f"{name}={getattr(self, name)!r}" for name in ("objective_eur", "gap", "method"))
        return f"Dispatch({', '.join(told)})"


def dispatch(
    load_mw: ArrayLike,
    price_eur_mwh: ArrayLike,
    *,
    import_limit_mw: ArrayLike,
    renewable_mw: ArrayLike = 0.0,
    import_charge_eur_mwh: ArrayLike = 0.0,
    export_limit_mw: ArrayLike = 0.0,
    export_price_factor: ArrayLike = 1.0,
    export_price_rule: Literal["capped", "literal"] = "capped",
    battery: Battery | None = None,
    generator_mw: ArrayLike = 0.0,
    generator_cost_eur_mwh: ArrayLike = 350.0,
    unserved_cost_eur_mwh: ArrayLike | None = 3000.0,
    flexible: FlexibleLoad | None = None,
    peaks: PeakCharges | None = None,
    foresight: Foresight | None = None,
    exclusive: bool = False,
    end: Literal["cyclic"] | float | tuple[float, float | None] = "cyclic",
    threads: int | None = None,
    progress: Progress | bool | None = None,
) -> Dispatch:
    """Return the least-cost schedule of a site with a battery, hour by hour.

    Arguments by hour broadcast against `(..., hours)`, others against the leading axes: each
    of these is a scenario.

    Parameters
    ----------
    load_mw : array_like, shape (..., hours)
        Load [MW].
    price_eur_mwh : array_like, shape (..., hours) or number
        Price of energy [EUR/MWh]. All below 5 in absolute value: a warning, as of EUR/kWh.
    import_limit_mw : array_like by hour
        Most power from the grid [MW].
    renewable_mw : array_like by hour
        Generation at no cost, which may be curtailed [MW].
    import_charge_eur_mwh : array_like by hour
        What an imported MWh costs on top of the price [EUR/MWh].
    export_limit_mw : array_like by hour
        Most power to the grid [MW].
    export_price_factor : array_like
        Part of the price that exported energy earns.
    export_price_rule : {"capped", "literal"}
        "literal" pays that part whatever the sign of the price, so that at negative prices
        importing and exporting at once earns money. "capped" pays the price over the factor
        where it is negative, and never more than an imported MWh costs.
    battery : Battery, optional
        The store.
    generator_mw : array_like by hour
        Power of a generator [MW].
    generator_cost_eur_mwh : array_like
        Its cost [EUR/MWh]. The default, 0.25 L/kWh at 1.40 EUR/L, is an assumption (250 to
        500).
    unserved_cost_eur_mwh : array_like, optional
        Cost of load that is not served [EUR/MWh]; None: all of it must be.
    flexible : FlexibleLoad, optional
        Load that moves, beside `load_mw`. It wants perfect foresight and a "cyclic" end, as
        `peaks` and `exclusive` do.
    peaks : PeakCharges, optional
        Charges on the greatest import.
    foresight : Foresight, optional
        Plans over a horizon instead of the whole; the bound stays that of perfect foresight,
        and the gap tells what foresight is worth.
    exclusive : bool
        Whether charging and discharging, and importing and exporting, must not fall into one
        hour. At negative prices that is a mixed-integer problem, which HiGHS solves: it needs
        the extra `highs`, and takes long beyond a few weeks.
    end : "cyclic", number or pair
        "cyclic": the store ends with the content with which it began, whatever that is; with
        `foresight` it begins empty and ends with what is left.
        A number: content at both ends. A pair: contents before the first and after the last
        hour, None for any [MWh].
    threads : int, optional
        For several scenarios; as many as there are cores by default.
    progress : callable or bool, optional
        Told how many scenarios are done; True shows a bar.

    Returns
    -------
    Dispatch

    Raises
    ------
    ConfigError
        For `flexible`, `peaks` or `exclusive` with `foresight` or another end than "cyclic".
    InfeasibleError
        Where the load cannot be served: with the hour and by how much.
    DomainError
        For NaN, efficiencies of 0 or above 1, negative limits: with the hour.
    FleetwattError
        For lengths that differ.
    KeyboardInterrupt
        When interrupted.

    Warns
    -----
    UserWarning
        Where prices seem to be in EUR/kWh.

    Notes
    -----
    The linear programme

    ``min sum(price g - export_price e + generator_cost d + unserved_cost u + wear x)``

    with ``g + d + u + r + x - c - e = load`` and ``s = (1 - self_discharge) s_before +
    charge_efficiency c - x / discharge_efficiency``, all within their limits, in steps of an
    hour, with all prices known in advance. Solved exactly by dynamic programming over convex
    functions in straight pieces; see ``docs/models/dispatch.md``. Charging and discharging at
    once is allowed, as in any linear programme: its hours are counted.

    References
    ----------
    Cruise, Flatley, Gibbens, Zachary, "Control of energy storage with market impact:
    Lagrangian approach and horizons", Operations Research 67 (2019),
    doi 10.1287/opre.2018.1761.

    Examples
    --------
    >>> from fleetwatt.supply import Battery, dispatch
    >>> price = [20.0, 20.0, 90.0, 90.0]
    >>> battery = Battery(10.0, 20.0, charge_efficiency=1.0, self_discharge_per_h=0.0)
    >>> day = dispatch([50.0] * 4, price, import_limit_mw=80.0, battery=battery)
    >>> round(day.objective_eur, 6)
    9708.0
    >>> day.discharge_mw
    array([0. , 0. , 9.4, 9.4])
    """
    problem = Problem.of(
        load_mw,
        price_eur_mwh,
        import_limit_mw=import_limit_mw,
        renewable_mw=renewable_mw,
        import_charge_eur_mwh=import_charge_eur_mwh,
        export_limit_mw=export_limit_mw,
        export_price_factor=export_price_factor,
        export_price_rule=export_price_rule,
        battery=battery,
        generator_mw=generator_mw,
        generator_cost_eur_mwh=generator_cost_eur_mwh,
        unserved_cost_eur_mwh=unserved_cost_eur_mwh,
        end=end,
        others=_lists(flexible, peaks),
    )
    whole = {"flexible": flexible, "peaks": peaks, "exclusive": exclusive}
    if asked := next((name for name, given in whole.items() if given), None):
        if foresight is not None:
            raise config_error("foresight", f"does not go with {asked}: leave one of them out")
        if not isinstance(end, str):
            raise config_error("end", f"{end!r} does not go with {asked}, which wants 'cyclic'")
    if foresight is not None and not (
        isinstance(end, str) or (isinstance(end, tuple) and end[1] is None)
    ):
        raise config_error("end", "plans know no content at the end: (content, None) or 'cyclic'")
    windows = None if flexible is None else problem.windows(flexible)
    periods = None if peaks is None else problem.periods(peaks)
    count = number_of_threads(threads)
    with told_by(progress, problem.scenarios) as told:
        if foresight is not None:
            horizon = (
                whole_number("horizon_h", foresight.horizon_h, 1, 8_784),
                whole_number("replan_h", foresight.replan_h, 1, foresight.horizon_h),
                float(foresight.error_eur_mwh),
                whole_number("seed", foresight.seed, 0, 2**63 - 1),
            )
            solved = _core_dispatch.rolling(problem.given, horizon, count, told)
        elif exclusive:
            # The core refuses what is faulty or cannot be served.
            _core_dispatch.site(problem.given, count, told)
            solved = problem.by_highs(range(problem.scenarios), windows, periods, exclusive=True)
        elif windows or periods:
            try:
                solved = _core_dispatch.coupled(problem.given, windows, periods, count, told)
            except InfeasibleError as refused:
                # The method may miss what hardly can be served.
                try:
                    solved = problem.by_highs(range(problem.scenarios), windows, periods)
                except FleetwattError:
                    raise refused from None
            parts = {"flexible_mw": windows, "window_eur_mwh": windows, "peaks_mw": periods}
            solved = {k: v for k, v in solved.items() if parts.get(k, solved) is not None}
            unproved = np.flatnonzero(~(solved["gap"] <= LARGEST_GAP))
            better = problem.by_highs(unproved.tolist(), windows, periods)
            for row, scenario in enumerate(unproved.tolist()):
                for name, values in better.items():
                    solved[name][scenario] = values[row]
        else:
            solved = _core_dispatch.site(problem.given, count, told)
    return Dispatch(**problem.shaped(solved))


@dataclass(frozen=True)
class OffersDispatch:
    """A schedule of any offers at the least cost, with its proof.

    Attributes
    ----------
    objective_eur, dual_bound_eur, gap, method
        As of `Dispatch`.
    supply_mw : ndarray, shape (hours, offers)
        What is taken of each offer [MW].
    charge_mw, discharge_mw : ndarray, shape (hours,)
        At the bus [MW].
    level_mwh : ndarray, shape (hours,)
        Content at the end of the hour [MWh].
    marginal_price_eur_mwh, storage_value_eur_mwh : ndarray, shape (hours,)
        As of `Dispatch` [EUR/MWh].
    """

    objective_eur: float
    dual_bound_eur: float
    gap: float
    method: str
    supply_mw: NDArray[np.float64]
    charge_mw: NDArray[np.float64]
    discharge_mw: NDArray[np.float64]
    level_mwh: NDArray[np.float64]
    marginal_price_eur_mwh: NDArray[np.float64]
    storage_value_eur_mwh: NDArray[np.float64]


def dispatch_offers(
    required_mw: ArrayLike,
    offer_eur_mwh: ArrayLike,
    offer_mw: ArrayLike,
    *,
    battery: Battery | None = None,
    end: Literal["cyclic"] | float | tuple[float, float | None] = "cyclic",
) -> OffersDispatch:
    """Return the least-cost schedule of any offers by hour, beside a battery.

    Any convex cost of an hour in straight pieces can be said so: tiers of a tariff, merit
    orders, load that is given up at a price (required in full, and offered back), curtailment
    at a penalty (an offer at a negative cost).

    Parameters
    ----------
    required_mw : array_like, shape (hours,)
        Power to be given while the battery rests [MW].
    offer_eur_mwh : array_like, shape (hours, offers) or (offers,)
        Cost of each offer, 16 at the most [EUR/MWh].
    offer_mw : array_like, shape (hours, offers) or (offers,)
        Its power [MW].
    battery, end
        As for `dispatch`.

    Returns
    -------
    OffersDispatch

    Raises
    ------
    InfeasibleError, DomainError, FleetwattError
        As `dispatch` does.

    Examples
    --------
    >>> from fleetwatt.supply import dispatch_offers
    >>> tiers = dispatch_offers([50.0, 80.0], [40.0, 90.0], [60.0, 60.0])
    >>> tiers.supply_mw
    array([[50.,  0.],
           [60., 20.]])
    """
    required = as_float64("required_mw", required_mw)
    if required.ndim != 1:
        raise FleetwattError("required_mw wants one number for each hour")
    cost, power = (
        np.atleast_1d(as_float64(name, value))
        for name, value in (("offer_eur_mwh", offer_eur_mwh), ("offer_mw", offer_mw))
    )
    shape = (required.size, max(cost.shape[-1], power.shape[-1]))
    try:
        tables = [np.ascontiguousarray(np.broadcast_to(t, shape)) for t in (cost, power)]
    except ValueError as error:
        raise FleetwattError(f"the offers do not fit {shape[0]} hours: {error}") from error
    problem = Problem.of(required, 0.0, import_limit_mw=0.0, battery=battery, end=end, others={})
    if problem.outer:
        raise FleetwattError(f"offers are of one scenario, not of shape {problem.outer}")
    found = _core_dispatch.offers(problem.given, *tables)
    found["supply_mw"] = found["supply_mw"].T
    return OffersDispatch(**found)


@dataclass(frozen=True)
class Problem:
    """The arguments of a dispatch as the core wants them.

    Attributes
    ----------
    given : dict
        Tables by name: rows of scenarios, columns of hours, one for all where they agree; and
        what holds for all.
    outer : tuple of int
        Shape of the scenarios.
    """

    given: dict[str, Any]
    outer: tuple[int, ...]

    @classmethod
    def of(
        cls,
        load_mw: ArrayLike,
        price_eur_mwh: ArrayLike,
        *,
        import_limit_mw: ArrayLike,
        renewable_mw: ArrayLike = 0.0,
        import_charge_eur_mwh: ArrayLike = 0.0,
        export_limit_mw: ArrayLike = 0.0,
        export_price_factor: ArrayLike = 1.0,
        export_price_rule: str = "capped",
        battery: Battery | None = None,
        generator_mw: ArrayLike = 0.0,
        generator_cost_eur_mwh: ArrayLike = 350.0,
        unserved_cost_eur_mwh: ArrayLike | None = 3000.0,
        end: object = "cyclic",
        others: dict[str, NDArray[np.float64]],
    ) -> Problem:
        """Return checked tables; `others` take part in the scenarios."""
        load = as_float64("load_mw", load_mw)
        price = as_float64("price_eur_mwh", price_eur_mwh)
        if load.ndim == 0:
            raise FleetwattError("load_mw wants one number for each hour")
        if not load.size:
            raise FleetwattError(f"load_mw has no hours: shape {load.shape}")
        if export_price_rule not in ("capped", "literal"):
            message = f"{export_price_rule!r} is neither 'capped' nor 'literal'"
            raise config_error("export_price_rule", message)
        ask_about_kwh(price, stacklevel=3)
        battery = battery or Battery(0.0, 0.0)
        served = unserved_cost_eur_mwh is None
        initial, last = _levels(end)
        by_hour = {
            "load_mw": load,
            "price_eur_mwh": price,
            "import_charge_eur_mwh": import_charge_eur_mwh,
            "renewable_mw": renewable_mw,
            "import_limit_mw": import_limit_mw,
            "export_limit_mw": export_limit_mw,
            "generator_mw": generator_mw,
            "battery_charge_mw": battery.power_mw,
            "battery_discharge_mw": (
                battery.power_mw if battery.discharge_mw is None else battery.discharge_mw
            ),
            "battery_capacity_mwh": battery.capacity_mwh,
        }
        by_scenario = {
            "export_price_factor": export_price_factor,
            "generator_cost_eur_mwh": generator_cost_eur_mwh,
            "unserved_cost_eur_mwh": 0.0 if served else unserved_cost_eur_mwh,
            "charge_efficiency": battery.charge_efficiency,
            "discharge_efficiency": battery.discharge_efficiency,
            "self_discharge_per_h": battery.self_discharge_per_h,
            "wear_eur_mwh": battery.wear_eur_mwh,
            "initial_mwh": initial,
            "final_mwh": last,
        }
        hours = load.shape[-1]
        wide = {name: np.atleast_1d(as_float64(name, value)) for name, value in by_hour.items()}
        for name, value in by_scenario.items():
            wide[name] = as_float64(name, value)[..., np.newaxis]
        for name, value in wide.items():
            if value.shape[-1] not in (1, hours):
                raise FleetwattError(f"{name} has {value.shape[-1]} hours, the load {hours}")
        try:
            outer = np.broadcast_shapes(
                *(value.shape[:-1] for value in wide.values()),
                *(value.shape[:-1] for value in others.values()),
            )
        except ValueError as error:
            raise FleetwattError(f"the scenarios do not broadcast: {error}") from error
        given: dict[str, Any] = {name: rows(value, outer) for name, value in wide.items()}
        given["load_mw"] = rows(np.broadcast_to(load, (*outer, hours)), outer)
        rules = {
            "literal_export": export_price_rule == "literal",
            "served": served,
            "cyclic": end == "cyclic",
        }
        return cls(given | rules, outer)

    @property
    def scenarios(self) -> int:
        """How many scenarios there are."""
        return int(self.given["load_mw"].shape[0])

    def by_highs(
        self, scenarios: Iterable[int], windows: Any, periods: Any, *, exclusive: bool = False
    ) -> dict[str, Any]:
        """Return schedules of some scenarios by HiGHS, a row each."""
        from fleetwatt.supply import _highs

        told = {"windows": windows, "periods": periods, "exclusive": exclusive}
        solved = [_highs.solve(self.given, n, **told) for n in scenarios]
        tables: dict[str, Any] = {}
        for name in solved[0] if solved else ():
            values = [one[name] for one in solved]
            tables[name] = values if name == "method" else np.array(values)
        return tables

    def windows(self, flexible: FlexibleLoad) -> tuple[Any, int, Any]:
        """Return most power, hours of a window and energies."""
        hours = self.given["load_mw"].shape[1]
        window_h = whole_number("window_h", flexible.window_h, 1, 8_784)
        energy = as_float64("energy_mwh", flexible.energy_mwh)
        if energy.ndim == 0:
            whole, rest = divmod(hours, window_h)
            parts = np.append(np.ones(whole), [rest / window_h] if rest else [])
            energy = energy * parts
        power = np.atleast_1d(as_float64("power_mw", flexible.power_mw))
        if power.shape[-1] not in (1, hours):
            raise FleetwattError(f"power_mw has {power.shape[-1]} hours, the load {hours}")
        return rows(power, self.outer), window_h, rows(energy, self.outer)

    def periods(self, peaks: PeakCharges) -> tuple[list[int], Any]:
        """Return the period of every hour, and the charges."""
        period = np.asarray(peaks.period)
        if period.ndim != 1 or period.dtype.kind not in "iu" or (period < 0).any():
            raise config_error("period", "wants one whole number from 0 on for each hour")
        charge = as_float64("charge_eur_mw", peaks.charge_eur_mw)
        if charge.ndim == 0:
            charge = np.full(int(period.max(initial=-1)) + 1, charge)
        return period.tolist(), rows(charge, self.outer)

    def figures(self, solved: dict[str, Any]) -> dict[str, Any]:
        """Return results in the shape of the scenarios."""
        shaped = {k: v.reshape(self.outer + v.shape[1:]) for k, v in solved.items()}
        return {k: v if v.ndim else float(v) for k, v in shaped.items()}

    def shaped(self, solved: dict[str, Any]) -> dict[str, Any]:
        """Return schedules in the shape of the scenarios."""
        methods = solved.pop("method")
        return {"method": methods if self.outer else methods[0], **self.figures(solved)}


def _lists(
    flexible: FlexibleLoad | None, peaks: PeakCharges | None
) -> dict[str, NDArray[np.float64]]:
    """Return what takes part in the scenarios beside the tables by hour."""
    lists = {}
    if flexible is not None:
        lists["power_mw"] = np.atleast_1d(as_float64("power_mw", flexible.power_mw))
        lists["energy_mwh"] = np.atleast_1d(as_float64("energy_mwh", flexible.energy_mwh))
    if peaks is not None:
        lists["charge_eur_mw"] = np.atleast_1d(as_float64("charge_eur_mw", peaks.charge_eur_mw))
    return lists


def rows(value: NDArray[np.float64], outer: tuple[int, ...]) -> NDArray[np.float64]:
    """Return one row where all scenarios agree, one for each otherwise."""
    columns = value.shape[-1]
    if value.size != columns:
        value = np.broadcast_to(value, (*outer, columns))
    return np.ascontiguousarray(value.reshape(-1, columns))


def _levels(end: Any) -> tuple[float, float]:
    """Return contents before the first and after the last hour, NaN for any."""
    if isinstance(end, str) and end == "cyclic":
        return 0.0, 0.0
    first, last = end if isinstance(end, tuple) and len(end) == 2 else (end, end)
    if any(isinstance(level, str | tuple | bool) for level in (first, last)) or first is None:
        message = f"{end!r} is neither 'cyclic' nor one or two contents in MWh"
        raise config_error("end", message)
    return float(first), np.nan if last is None else float(last)

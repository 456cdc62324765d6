"""Storage behind a grid connection, dispatched at the least cost, exactly."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt._core import FleetwattError
from fleetwatt._faults import config_error
from fleetwatt.running import number_of_threads, told_by

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from fleetwatt.running import Progress

__all__ = ["Battery", "Dispatch", "dispatch"]

_core_dispatch = _core.supply.dispatch


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
        return (
            f"Dispatch(objective_eur={self.objective_eur}, gap={self.gap}, method={self.method!r})"
        )


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
    end : "cyclic", number or pair
        "cyclic": the store ends with the content with which it began, whatever that is.
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
    load = as_float64("load_mw", load_mw)
    price = as_float64("price_eur_mwh", price_eur_mwh)
    if load.ndim == 0:
        raise FleetwattError("load_mw wants one number for each hour")
    if export_price_rule not in ("capped", "literal"):
        raise config_error(
            "export_price_rule", f"{export_price_rule!r} is neither 'capped' nor 'literal'"
        )
    if price.size and np.nanmax(np.abs(price)) < 5.0 and np.any(price):
        warnings.warn(
            f"price_eur_mwh is at most {np.nanmax(np.abs(price)):g}: is it in EUR/kWh? "
            "EUR/MWh is expected",
            stacklevel=2,
        )
    battery = battery or Battery(0.0, 0.0)
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
        "unserved_cost_eur_mwh": 0.0 if unserved_cost_eur_mwh is None else unserved_cost_eur_mwh,
        "charge_efficiency": battery.charge_efficiency,
        "discharge_efficiency": battery.discharge_efficiency,
        "self_discharge_per_h": battery.self_discharge_per_h,
        "wear_eur_mwh": battery.wear_eur_mwh,
        "initial_mwh": initial,
        "final_mwh": last,
    }
    tables, outer = _tables(by_hour, by_scenario)
    with told_by(progress, tables["load_mw"].shape[0]) as told:
        solved, methods = _core_dispatch.site(
            tables,
            export_price_rule == "literal",
            unserved_cost_eur_mwh is None,
            end == "cyclic",
            number_of_threads(threads),
            told,
        )
    shaped: dict[str, Any] = {
        name: values.reshape(outer + values.shape[1:]) if outer else values[0]
        for name, values in solved.items()
    }
    figures = {k: float(v) if np.ndim(v) == 0 else v for k, v in shaped.items()}
    return Dispatch(method=methods if outer else methods[0], **figures)


def _levels(end: object) -> tuple[float, float]:
    """Return contents before the first and after the last hour, NaN for any."""
    match end:
        case "cyclic":
            return 0.0, 0.0
        case (first, None):
            return float(first), np.nan
        case (first, last):
            return float(first), float(last)
        case float() | int() as both:
            return float(both), float(both)
    raise config_error("end", f"{end!r} is neither 'cyclic' nor one or two contents in MWh")


def _tables(
    by_hour: dict[str, Any], by_scenario: dict[str, Any]
) -> tuple[dict[str, NDArray[np.float64]], tuple[int, ...]]:
    """Return rows of scenarios and columns of hours, and the shape of the scenarios."""
    hours = by_hour["load_mw"].shape[-1]
    wide = {name: as_float64(name, value) for name, value in by_hour.items()}
    wide = {name: value if value.ndim else value.reshape(1) for name, value in wide.items()}
    wide |= {
        name: as_float64(name, value)[..., np.newaxis] for name, value in by_scenario.items()
    }
    for name, value in wide.items():
        if value.shape[-1] not in (1, hours):
            raise FleetwattError(f"{name} has {value.shape[-1]} hours, the load {hours}")
    try:
        outer = np.broadcast_shapes(*(value.shape[:-1] for value in wide.values()))
    except ValueError as error:
        raise FleetwattError(f"the scenarios do not broadcast: {error}") from error

    def rows(value: NDArray[np.float64]) -> NDArray[np.float64]:
        columns = value.shape[-1]
        if value.size == columns:
            return np.ascontiguousarray(value.reshape(1, columns))
        full = np.broadcast_to(value, (*outer, columns))
        return np.ascontiguousarray(full.reshape(-1, columns))

    tables = {name: rows(value) for name, value in wide.items()}
    tables["load_mw"] = np.ascontiguousarray(
        np.broadcast_to(wide["load_mw"], (*outer, hours)).reshape(-1, hours)
    )
    return tables, outer

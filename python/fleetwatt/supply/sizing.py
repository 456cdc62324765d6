"""What to build beside a load: battery, plants, grid subscription, at the least cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt._core import FleetwattError
from fleetwatt._faults import config_error
from fleetwatt.running import number_of_threads, told_by
from fleetwatt.supply.storage import Dispatch, Problem, rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from fleetwatt.running import Progress

__all__ = ["Choice", "Sizing", "pareto", "size"]

_core_dispatch = _core.supply.dispatch


class Choice(NamedTuple):
    """A capacity that may be built.

    Attributes
    ----------
    cost_eur : array_like
        Cost over the hours that are dispatched [EUR per MW or MWh]: that of a year, an
        annuity with upkeep, where they are a year.
    most : array_like
        Most of it [MW or MWh].
    """

    cost_eur: ArrayLike
    most: ArrayLike


@dataclass(frozen=True)
class Sizing:
    """The design of least cost, with its proof.

    Attributes
    ----------
    battery_mw, battery_mwh, pv_mwp, wind_mw, grid_mw : float or ndarray
        What to build, NaN where there was no choice [MW, MWh].
    objective_eur : float or ndarray
        Cost of capacities and operation [EUR].
    dual_bound_eur : float or ndarray
        No design costs less than this [EUR].
    gap : float or ndarray
        Their difference over the sum of absolute costs.
    dispatches : float or ndarray
        Designs that were dispatched on the way.
    dispatch : Dispatch
        The schedule of the design.
    cost_eur, carbon_t : ndarray, optional
        Of `pareto`: cost without the price of carbon [EUR], carbon of imports and generator
        [t].
    """

    battery_mw: Any
    battery_mwh: Any
    pv_mwp: Any
    wind_mw: Any
    grid_mw: Any
    objective_eur: Any
    dual_bound_eur: Any
    gap: Any
    dispatches: Any
    dispatch: Dispatch
    cost_eur: Any = None
    carbon_t: Any = None

    def __repr__(self) -> str:
        """Return what is built, its cost and its gap."""
        names = ("battery_mw", "battery_mwh", "pv_mwp", "wind_mw", "grid_mw")
        told = (f"{name}={getattr(self, name)!r}" for name in (*names, "objective_eur", "gap"))
        return f"Sizing({', '.join(told)})"


def size(
    load_mw: ArrayLike,
    price_eur_mwh: ArrayLike,
    *,
    import_limit_mw: ArrayLike,
    battery_mw: Choice | None = None,
    battery_mwh: Choice | None = None,
    pv_mwp: tuple[Choice, ArrayLike] | None = None,
    wind_mw: tuple[Choice, ArrayLike] | None = None,
    grid_mw: Choice | None = None,
    threads: int | None = None,
    progress: Progress | bool | None = None,
    **site: Any,
) -> Sizing:
    """Return the capacities of least cost, to 1e-8 of it at the most.

    Parameters
    ----------
    load_mw, price_eur_mwh, import_limit_mw : array_like
        As for `dispatch`.
    battery_mw, battery_mwh : Choice, optional
        Power of the battery, both ways, and its capacity; what is not chosen is that of
        `battery`.
    pv_mwp, wind_mw : pair of Choice and array_like, optional
        Plants beside `renewable_mw`, with their capacity factors by hour, 0 to 1.
    grid_mw : Choice, optional
        Subscribed power of the grid: a limit of imports below `import_limit_mw`.
    threads, progress
        As for `dispatch`.
    **site
        Other arguments of `dispatch`: ``renewable_mw``, ``import_charge_eur_mwh``,
        ``export_limit_mw``, ``export_price_factor``, ``export_price_rule``, ``battery``,
        ``generator_mw``, ``generator_cost_eur_mwh``, ``unserved_cost_eur_mwh``.

    Returns
    -------
    Sizing

    Raises
    ------
    InfeasibleError, DomainError, FleetwattError
        As `dispatch` does, and for costs below 0.

    Notes
    -----
    Every dispatch gives a plane below the cost as a function of the capacities; the least of
    the greatest plane is a bound, and tells where to look next. See
    ``docs/models/dispatch.md``.

    References
    ----------
    Ben-Ameur, Neto, "Acceleration of cutting-plane and column generation algorithms", Networks
    49 (2007), doi 10.1002/net.20137.

    Examples
    --------
    >>> from fleetwatt.supply import Choice, size
    >>> best = size(
    ...     [50.0] * 4, [20.0, 20.0, 90.0, 90.0], import_limit_mw=200.0,
    ...     battery_mw=Choice(5.0, 100.0), battery_mwh=Choice(2.0, 500.0),
    ... )
    >>> round(float(best.battery_mw), 3), best.gap < 1e-8
    (56.592, True)
    """
    problem, choices, factors = _asked(
        load_mw,
        price_eur_mwh,
        import_limit_mw,
        [battery_mw, battery_mwh, pv_mwp, wind_mw, grid_mw],
        site,
    )
    with told_by(progress, problem.scenarios) as told:
        sized = _core_dispatch.size(
            problem.given, choices, factors, number_of_threads(threads), told
        )
    dispatch = Dispatch(**problem.shaped(sized.pop("dispatch")))
    return Sizing(dispatch=dispatch, **problem.figures(sized))


def pareto(
    load_mw: ArrayLike,
    price_eur_mwh: ArrayLike,
    carbon_g_kwh: ArrayLike,
    carbon_price_eur_t: Sequence[float],
    *,
    import_limit_mw: ArrayLike,
    generator_g_kwh: float = 0.0,
    battery_mw: Choice | None = None,
    battery_mwh: Choice | None = None,
    pv_mwp: tuple[Choice, ArrayLike] | None = None,
    wind_mw: tuple[Choice, ArrayLike] | None = None,
    grid_mw: Choice | None = None,
    **site: Any,
) -> Sizing:
    """Return designs on the curve of cost against carbon, one for each price of carbon.

    Parameters
    ----------
    load_mw, price_eur_mwh, import_limit_mw, battery_mw, battery_mwh, pv_mwp, wind_mw, grid_mw
        As for `size`, of one scenario.
    carbon_g_kwh : array_like by hour
        Carbon of imports [g/kWh].
    carbon_price_eur_t : sequence of float
        Prices of carbon, each a point of the curve [EUR/t].
    generator_g_kwh : float
        Carbon of the generator [g/kWh].
    **site
        As for `size`.

    Returns
    -------
    Sizing
        Arrays over the prices; `cost_eur` and `carbon_t` are the curve.

    Raises
    ------
    InfeasibleError, DomainError, FleetwattError
        As `size` does.

    Notes
    -----
    No design is both cheaper and cleaner than any of these. What lies between two of them as
    a mixture of both is on the curve, too. Exports bring no credit.

    Examples
    --------
    >>> from fleetwatt.supply import Choice, pareto
    >>> curve = pareto(
    ...     [50.0] * 4, [60.0] * 4, [50.0] * 4, [0.0, 500.0], import_limit_mw=100.0,
    ...     pv_mwp=(Choice(100.0, 80.0), [0.0, 0.5, 0.5, 0.0]),
    ... )
    >>> curve.carbon_t[1] < curve.carbon_t[0], curve.cost_eur[1] > curve.cost_eur[0]
    (np.True_, np.True_)
    """
    problem, choices, factors = _asked(
        load_mw,
        price_eur_mwh,
        import_limit_mw,
        [battery_mw, battery_mwh, pv_mwp, wind_mw, grid_mw],
        site,
    )
    if problem.outer:
        raise FleetwattError(f"a curve is of one scenario, not of shape {problem.outer}")
    prices = as_float64("carbon_price_eur_t", carbon_price_eur_t)
    if prices.ndim != 1 or not prices.size:
        raise config_error("carbon_price_eur_t", "wants a list of prices")
    carbon = rows(np.atleast_1d(as_float64("carbon_g_kwh", carbon_g_kwh)), ())
    sized = _core_dispatch.pareto(
        problem.given, choices, factors, carbon, float(generator_g_kwh), prices.tolist()
    )
    schedules = sized.pop("dispatch")
    methods = schedules.pop("method")
    return Sizing(dispatch=Dispatch(method=methods, **schedules), **sized)


def _asked(
    load_mw: ArrayLike,
    price_eur_mwh: ArrayLike,
    import_limit_mw: ArrayLike,
    options: Sequence[Any],
    site: dict[str, Any],
) -> tuple[Problem, list[Any], list[Any]]:
    """Return the problem, and the choices and capacity factors as the core wants them."""
    chosen: list[Choice | None] = []
    profiles: list[Any] = [None, None]
    for place, option in enumerate(options):
        if place in (2, 3) and option is not None:
            option, profiles[place - 2] = option
        chosen.append(option)
    pairs = [
        None
        if choice is None
        else np.stack(
            np.broadcast_arrays(
                as_float64("cost_eur", choice.cost_eur), as_float64("most", choice.most)
            ),
            axis=-1,
        )
        for choice in chosen
    ]
    factors = [
        None if profile is None else np.atleast_1d(as_float64("factors", profile))
        for profile in profiles
    ]
    if "end" in site:
        raise config_error("end", "a design is dispatched over a horizon that repeats itself")
    others = {str(n): value for n, value in enumerate([*pairs, *factors]) if value is not None}
    problem = Problem.of(
        load_mw, price_eur_mwh, import_limit_mw=import_limit_mw, others=others, **site
    )
    listed = [None if pair is None else rows(pair, problem.outer) for pair in pairs]
    shaped = [None if factor is None else rows(factor, problem.outer) for factor in factors]
    return problem, listed, shaped

"""What lenders and owners ask of a scenario: goals that it must reach, cases that it must stand."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import number
from fleetwatt._faults import config_error, nearest
from fleetwatt.results import figures_by_name
from fleetwatt.running import _checked, _load, number_of_threads, run_many, told_by
from fleetwatt.scenario import Scenario, schema

if TYPE_CHECKING:
    import pandas as pd

    from fleetwatt.drivers import Drivers
    from fleetwatt.running import Progress

__all__ = ["goal_seek", "lender_cases", "lender_scenarios"]

LABELS = {
    "p50": "as planned",
    "p90": "cautious case, called P90 though no statistics stand behind it",
    "lower_price": "lower prices",
    "later_opening": "later opening",
    "lost_customer": "largest customer lost",
    "no_residual_value": "no residual value",
    "dearer_debt": "dearer debt",
    "downside": "lower prices, later, a customer less, no residual value",
}


def goal_seek(
    scenario: Scenario,
    path: str,
    figure: str,
    target: float,
    *,
    low: float | None = None,
    high: float | None = None,
    drivers: Drivers | None = None,
    progress: Progress | bool | None = None,
    threads: int | None = None,
) -> Scenario:
    """Return the scenario with the value of a field at which a key figure is what is asked for.

    Parameters
    ----------
    scenario : Scenario
    path : str
        The field, which holds a number that need not be whole.
    figure : str
        The key figure.
    target : float
        What it shall be, in its unit.
    low, high : float, optional
        Least and greatest value that is tried; the range of the field where left out.
    drivers : Drivers, optional
        As in `fleetwatt.run`.
    progress : callable or bool, optional
        Called with the runs done; `True` shows a bar.
    threads : int, optional
        For the preparation of drivers.

    Returns
    -------
    Scenario
        With the value at `path`.

    Raises
    ------
    ConfigError
        For an unknown field or figure, a field that holds no number or only whole ones, and bounds
        outside its range.
    InfeasibleError
        Where no value that is tried reaches the target, with what is reached at the ends, and where
        the figure jumps over it, with its values on both sides.
    TypeError
        For a target and bounds that are no real numbers.

    Notes
    -----
    The whole scenario is run at every value, from the present one away in growing steps until the
    target lies between two of them, and then by chords. The figure at the value found is the
    target to about 1e-13, or to the next number of the field. Where several values reach it, the
    first found away from the present one is taken.

    Examples
    --------
    What a GPU-hour must cost for the owners to earn 12 %:

    >>> from fleetwatt import Scenario, goal_seek
    >>> short = Scenario.example("valence-80mw").replace({"operation_years": 5})
    >>> found = goal_seek(short, "revenue.price_eur_gpu_hour", "equity_irr", 0.12)
    >>> round(found.run()["equity_irr"], 9)
    0.12
    """
    known = figures_by_name()
    if figure not in known or known[figure].window is None:
        near = nearest(figure, [name for name, one in known.items() if one.window])
        raise config_error("figure", f"{figure!r} is no key figure; {near}")
    target = number("target", target)
    if not math.isfinite(target):
        raise config_error("target", f"{target} is not finite")
    field = _field(path)
    if any(kind.get("type") == "integer" for kind in field.get("oneOf", [field])):
        raise config_error(path, "holds whole numbers; a goal needs a field that takes any number")
    least, most = field.get("minimum", -math.inf), field.get("maximum", math.inf)
    within = (
        least if low is None else number("low", low),
        most if high is None else number("high", high),
    )
    for name, bound in zip(("low", "high"), within, strict=True):
        if not least <= bound <= most:
            outside = f"{bound:g} is outside the accepted range of {path}, {least:g} to {most:g}"
            raise config_error(name, outside)
    if not within[0] <= within[1]:
        raise config_error("low", f"{within[0]} is above high, {within[1]}")
    loaded = _load(_checked(scenario), drivers)
    with told_by(progress, 20, "runs") as told:
        value = _core.simulation.seek(
            scenario._core,
            loaded.core,
            path,
            figure,
            target,
            within,
            number_of_threads(threads),
            told,
        )
    return scenario.replace({path: value})


def lender_scenarios(scenario: Scenario) -> dict[str, Scenario]:
    """Return the cases that a lender looks at, as scenarios by name.

    Parameters
    ----------
    scenario : Scenario
        Its fields are taken for medians.

    Returns
    -------
    dict of str to Scenario
        ``p50`` as it is; ``p90``, a cautious case, called so though no statistics stand behind it;
        one thing worse at a time,
        ``lower_price, later_opening, lost_customer, no_residual_value, dearer_debt``; and
        ``downside``, all of these but the debt at once. What they are made of stands in the
        catalogue, ``costs.lender_p90`` and ``costs.lender_downside``; `Scenario.diff` tells what a
        case changes.

    Raises
    ------
    ConfigError
        Where a changed scenario is faulty.

    Examples
    --------
    >>> from fleetwatt import Scenario, lender_scenarios
    >>> cases = lender_scenarios(Scenario.example("valence-80mw"))
    >>> round(cases["lower_price"]["revenue.price_eur_gpu_hour"], 2)
    2.64
    """
    cases = _core.scenario.lender_cases(_checked(scenario)._core)
    return {name: Scenario(core, scenario.folder) for name, core in cases}


def lender_cases(
    scenario: Scenario,
    *,
    drivers: Drivers | None = None,
    progress: Progress | bool | None = None,
    threads: int | None = None,
) -> pd.DataFrame:
    """Return the key figures of the cases that a lender looks at, a row each.

    Parameters
    ----------
    scenario : Scenario
    drivers : Drivers, optional
        As in `fleetwatt.run`.
    progress : callable or bool, optional
        As in `fleetwatt.run_many`.
    threads : int, optional
        As in `fleetwatt.run_many`.

    Returns
    -------
    pandas.DataFrame
        Rows by the names of `lender_scenarios`, columns by key figure, and ``about``.

    Raises
    ------
    ConfigError, InfeasibleError, KeyboardInterrupt
        As `fleetwatt.run_many`.

    Examples
    --------
    >>> from fleetwatt import Scenario, lender_cases
    >>> short = Scenario.example("valence-40mw").replace({"operation_years": 5})
    >>> table = lender_cases(short)
    >>> bool(table.loc["downside", "min_dscr"] < table.loc["p50", "min_dscr"])
    True
    """
    cases = lender_scenarios(scenario)
    table = run_many(cases.values(), drivers=drivers, progress=progress, threads=threads)
    table.index = list(cases)
    table.insert(0, "about", [LABELS[name] for name in cases])
    return table


def _field(path: str) -> dict[str, Any]:
    """Return the schema of a field; empty where its path is unknown, which the core tells."""
    place = schema()
    for part in path.split("."):
        name, bracket, _ = part.partition("[")
        place = place.get("properties", {}).get(name, {})
        if bracket:
            place = place.get("items", {})
    return place

"""Where the electricity comes from, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetwatt.plots import _hours, _style
from fleetwatt.plots._drawing import pile, spread

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from fleetwatt.results import Result

ABOUT = "energy by source and year, with what is exported or held back"
HOURS = False

SOURCES = {
    "grid_energy_mwh": "From the grid",
    "pv_energy_mwh": "Photovoltaic plant",
    "wind_energy_mwh": "Wind",
    "hydro_energy_mwh": "Rivers",
    "export_energy_mwh": "To the grid",
    "curtailed_mwh": "Held back",
}
COLOURS = (7, 1, 4, 0, 2, 8)
LEAVES = ("export_energy_mwh", "curtailed_mwh")
GWH = 1e-3


def data(result: Result) -> pd.DataFrame:
    """Return the energy of each calendar year in operation by source.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame, shape (years, 7) [MWh]
        `grid_energy_mwh`, and what plants of the campus could give, `pv_energy_mwh`,
        `wind_energy_mwh`, `hydro_energy_mwh`; of these and of the battery
        `export_energy_mwh` and `curtailed_mwh` go elsewhere; `facility_energy_mwh` is what
        the campus takes. The battery's losses are the rest.
    """
    columns = [*SOURCES, "facility_energy_mwh"]
    yearly = result.yearly
    table = yearly.loc[list(_hours.years_in_operation(result)), columns].copy()
    table.attrs = {"units": {name: yearly.attrs["units"][name] for name in columns}}
    return table


def plot(result: Result, ax: Axes | None = None, lang: str = "en") -> Axes:
    """Draw the energy of each year by source, and what leaves the campus or is held back.

    Parameters
    ----------
    result : Result
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out.
    lang : {"en", "fr"}

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ConfigError
        For an unknown language.

    Examples
    --------
    >>> import fleetwatt
    >>> result = fleetwatt.Scenario.example("valence-80mw").run()
    >>> result.plot.supply_mix().get_ylabel()
    'Energy (GWh/year)'
    """
    ax, text = _style.begin(ax, lang)
    table = data(result)
    years = table.index.to_numpy()
    looks = dict(zip(SOURCES, COLOURS, strict=True))
    drawn = {name: _style.LOOKS[at] for name, at in looks.items() if table[name].any()}
    signs = {name: -GWH if name in LEAVES else GWH for name in SOURCES}
    columns = [signs[name] * table[name].to_numpy() for name in drawn]
    bars = [
        ax.bar(years, np.zeros(len(years)), 0.78, **_style.filled(look)) for look in drawn.values()
    ]
    if drawn:
        pile(bars, columns)
    taken = GWH * table["facility_energy_mwh"].to_numpy()
    [line] = ax.plot(years, taken, "D", color=_style.VERMILION, markersize=3.5)
    _style.frame(
        ax,
        text("Where the electricity comes from"),
        text("By calendar year; below zero, what leaves the campus or is held back"),
    )
    _style.axis_label(ax.xaxis, text("Calendar year"))
    _style.axis_label(ax.yaxis, text("Energy (GWh/year)"))
    _style.numbered(ax.yaxis, text)
    _style.years_on(ax.xaxis, years.tolist())
    ax.axhline(0, color=_style.QUIET, linewidth=0.8)
    up = sum((np.maximum(column, 0.0) for column in columns), np.zeros(len(years)))
    down = sum((np.minimum(column, 0.0) for column in columns), np.zeros(len(years)))
    ax.set_ylim(*spread([*up.tolist(), *down.tolist(), *taken.tolist()]))
    names = [text(SOURCES[name]) for name in drawn]
    handles = [_style.patch(look) for look in drawn.values()]
    _style.legend(ax, [*handles, line], [*names, text("Taken by the campus")])
    return ax

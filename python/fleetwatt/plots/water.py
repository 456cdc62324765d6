"""Water by month and use."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fleetwatt.plots import _hours, _style
from fleetwatt.plots._drawing import pile, spread

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fleetwatt.results import Result

ABOUT = "water by month and use, with the thirstiest day of each month"
HOURS = False
HEIGHT_IN = _style.TALL_IN

USES = {
    "water_evaporated_m3": "Evaporated",
    "water_drift_m3": "Drift",
    "water_blowdown_m3": "Blowdown",
    "water_humidified_m3": "Humidification",
    "water_loop_m3": "Closed loops",
    "water_staff_m3": "People",
}
COLOURS = (4, 6, 0, 5, 2, 1)
PANEL = 0.34


def data(result: Result, year: int | None = None) -> pd.DataFrame:
    """Return the water of a year by month and use, and of the thirstiest day.

    Parameters
    ----------
    result : Result
    year : int, optional
        Calendar year; the first full one if left out.

    Returns
    -------
    pandas.DataFrame, shape (months, 7)
        `water_evaporated_m3`, `water_drift_m3`, `water_blowdown_m3`, `water_humidified_m3`,
        `water_loop_m3`, `water_staff_m3` [m3], `day_peak_water_m3` [m3/day].

    Raises
    ------
    ConfigError
        For a year out of operation.
    """
    year = _hours.chosen(result, year)
    monthly = result.monthly
    months = monthly.index
    assert isinstance(months, pd.DatetimeIndex)
    table = monthly.loc[months.year == year, [*USES, "day_peak_water_m3"]].copy()
    units = {name: monthly.attrs["units"][name] for name in table.columns}
    table.attrs = {"units": units, "year": year}
    return table


def plot(
    result: Result,
    ax: Axes | None = None,
    lang: str = "en",
    *,
    year: int | None = None,
    label: str | None = None,
) -> Axes:
    """Draw the water by month and use, and that of the thirstiest day in a second panel.

    Parameters
    ----------
    result : Result
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out. They give a part of their height
        to the second panel.
    lang : {"en", "fr"}
    year : int, optional
        Calendar year; the first full one if left out.
    label : str, optional
        Name of this result where several are drawn into the same axes: lines of all uses
        together and of the thirstiest day.

    Returns
    -------
    matplotlib.axes.Axes
        The upper ones.

    Raises
    ------
    ConfigError
        For a year out of operation or an unknown language.

    Examples
    --------
    >>> import fleetwatt
    >>> result = fleetwatt.Scenario.example("valence-80mw").run()
    >>> upper, lower = result.plot.water().figure.axes
    >>> upper.get_ylabel(), lower.get_xlabel()
    ('Water (m³/month)', 'Month of 2028')
    """
    ax, text = _style.begin(ax, lang, HEIGHT_IN)
    table = data(result, year)
    number = 0 if label is None else _style.turn(ax)
    lower = _style.panel(ax, PANEL)
    months = table.index
    assert isinstance(months, pd.DatetimeIndex)
    places = months.month.to_numpy() - 0.5
    if number == 0:
        _style.frame(
            ax,
            text("Water drawn on site"),
            text("{year}, by month; below, the thirstiest day of each month").format(
                year=_hours.named(result, table.attrs["year"], text)
            ),
        )
        _style.axis_label(ax.yaxis, text("Water (m³/month)"))
        _style.axis_label(lower.yaxis, text("Peak day (m³/day)"))
        _style.axis_label(lower.xaxis, text("Month of {year}").format(year=table.attrs["year"]))
        _style.numbered(ax.yaxis, text, 5)
        _style.numbered(lower.yaxis, text, 3)
        _style.months_on(lower, text, list(range(12)), 12.0)
        ax.tick_params(axis="x", which="both", labelbottom=False)
        ax.set_xlim(0, 12)
    total = table[list(USES)].sum(axis=1).to_numpy()
    peak = table["day_peak_water_m3"].to_numpy()
    if label is None:
        drawn = {name: _style.LOOKS[at] for name, at in zip(USES, COLOURS, strict=True)}
        drawn = {name: look for name, look in drawn.items() if table[name].any()}
        bars = [
            ax.bar(places, np.zeros(len(places)), 0.72, **_style.filled(look))
            for look in drawn.values()
        ]
        if drawn:
            pile(bars, [table[name].to_numpy() for name in drawn])
        lower.bar(places, peak, 0.72, **_style.filled(_style.LOOKS[7]))
        names = [text(USES[name]) for name in drawn]
        handles = [_style.patch(look) for look in [*drawn.values(), _style.LOOKS[7]]]
        _style.legend(lower, handles, [*names, text("Thirstiest day")])
        top, day = [float(total.max())], [float(peak.max())]
        if not drawn:
            _style.message(ax, text("No water is drawn."))
    else:
        look = _style.line_of(number)
        style = {"color": look.colour, "linestyle": look.line, "marker": look.marker}
        ax.plot(places, total, markersize=4, **style)
        lower.plot(places, peak, markersize=4, label=_style.safe(label), **style)
        _style.legend(lower, lower.lines, [str(line.get_label()) for line in lower.lines])
        top, day = (
            [float(np.max(np.asarray(line.get_ydata()))) for line in axes.lines]
            for axes in (ax, lower)
        )
    ax.set_ylim(*spread(top))
    lower.set_ylim(*spread(day))
    return ax

"""Load duration: power against the hours that reach it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib.lines import Line2D

from fleetwatt.plots import _hours, _style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from fleetwatt.results import Result

ABOUT = "power from the grid and of the IT, sorted, with the limit of the connection"
HOURS = True

SERIES = ("grid_power_mw", "it_power_mw")
DASHES: tuple[Literal["-", "--", ":"], ...] = ("-", "--", ":")


def data(result: Result, year: int | None = None) -> pd.DataFrame:
    """Return the powers of a year, each sorted from the greatest down.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    year : int, optional
        Calendar year in UTC; the first full one if left out.

    Returns
    -------
    pandas.DataFrame, shape (hours, 2) [MW]
        `grid_power_mw` and `it_power_mw` by the number of hours that reach them.

    Raises
    ------
    ConfigError
        For a year out of operation.
    FleetwattError
        Where the run kept no hours.
    """
    return _hours.sorted_hours(result, list(SERIES), year)


def plot(
    result: Result,
    ax: Axes | None = None,
    lang: str = "en",
    *,
    year: int | None = None,
    label: str | None = None,
) -> Axes:
    """Draw the power from the grid and of the IT against the hours that reach it.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out.
    lang : {"en", "fr"}
    year : int, optional
        Calendar year; the first full one if left out.
    label : str, optional
        Name of this result where several are drawn into the same axes.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ConfigError
        For a year out of operation or an unknown language.
    FleetwattError
        Where the run kept no hours.

    Examples
    --------
    >>> import fleetwatt
    >>> scenario = fleetwatt.Scenario.example("valence-40mw").replace({"operation_years": 2})
    >>> result = scenario.run(hourly=True)
    >>> ax = result.plot.load_duration(label="dry coolers")
    >>> result.plot.load_duration(ax, label="the same again") is ax
    True
    """
    ax, text = _style.begin(ax, lang)
    table = data(result, year)
    number = 0 if label is None else _style.turn(ax)
    limit_mw = result.scenario["site.grid_connection_mw"]
    limit = text("Limit of the connection, {power} MW")
    limit = limit.format(power=_style.signed(text, f"{limit_mw:,.6g}"))
    meanings = [text("From the grid"), text("IT"), limit]
    colours = [_style.BLUE, _style.VERMILION, _style.INK]
    if label is not None:
        colours = [_style.line_of(number).colour] * 3
    for name, colour, dashes in zip(SERIES, colours, DASHES, strict=False):
        ax.plot(
            np.concatenate([[0], table.index]),
            np.concatenate([table[name].iloc[:1], table[name]]),
            dashes,
            color=colour,
            linewidth=1.8,
        )
    ax.axhline(limit_mw, color=colours[2], linestyle=DASHES[2], linewidth=1.4)
    if number == 0:
        _style.frame(
            ax,
            text("How many hours reach which power"),
            text("Hours of {year}, sorted from the greatest down").format(
                year=_hours.named(result, table.attrs["year"], text)
            ),
        )
        _style.axis_label(ax.xaxis, text("Hours with at least this power (h)"))
        _style.axis_label(ax.yaxis, text("Power (MW)"))
        _style.numbered(ax.xaxis, text)
        _style.numbered(ax.yaxis, text)
    greatest = max(float(np.max(np.asarray(line.get_ydata()))) for line in ax.lines)
    ax.set_xlim(0, max(ax.get_xlim()[1] if number else 0, len(table)))
    ax.set_ylim(0, 1.06 * greatest)
    if label is None:
        _style.legend(ax, ax.lines, meanings)
        return ax
    ax.lines[-3].set_label(_style.safe(label))
    named = ax.lines[::3]
    cues = [Line2D([], [], color=_style.QUIET, linestyle=dashes) for dashes in DASHES]
    meanings[2] = text("Limit of the connection")
    names = [str(line.get_label()) for line in named]
    _style.legend(ax, [*named, *cues], [*names, *meanings])
    return ax

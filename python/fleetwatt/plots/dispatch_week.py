"""A week of supply: what serves the campus hour by hour, and the battery beside it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from fleetwatt._faults import config_error
from fleetwatt.plots import _hours, _style
from fleetwatt.plots._drawing import spread

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from fleetwatt._language import Language
    from fleetwatt.results import Result

ABOUT = "a week of supply by source against the load, with the content of the battery"
HOURS = True
HEIGHT_IN = _style.TALL_IN

SOURCES = {
    "generation_power_mw": "Own plants",
    "discharge_power_mw": "Battery",
    "grid_power_mw": "From the grid",
}
SINKS = {"charge_power_mw": "Into the battery", "export_power_mw": "To the grid"}
COLOURS = (1, 2, 7, 6, 4)
SERIES = [*SOURCES, *SINKS, "facility_power_mw", "battery_level_mwh"]
USUAL_WEEK = 26
SHORTEST_WEEK_H = 167
PANEL = 0.3
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def data(result: Result, week: int | None = None, year: int | None = None) -> pd.DataFrame:
    """Return a week of supply, from Monday to Sunday in local time.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    week : int, optional
        Number of the week (ISO 8601); that of late June, or the middle of those in
        operation, if left out.
    year : int, optional
        Calendar year; the first full one if left out.

    Returns
    -------
    pandas.DataFrame, shape (hours, 7)
        By zoned hour `generation_power_mw`, `discharge_power_mw`, `grid_power_mw`, which
        serve `facility_power_mw`, `charge_power_mw` and `export_power_mw` [MW], and
        `battery_level_mwh` at the end of the hour [MWh].

    Raises
    ------
    ConfigError
        For a year out of operation, and a week that is not wholly in the year and in
        operation.
    FleetwattError
        Where the run kept no hours.
    """
    hours = _hours.local_hours_of(result, SERIES, year)
    index = _hours.times(hours)
    mondays = np.flatnonzero((index.day_of_week == 0) & (index.hour == 0)).tolist()
    # A week of the clock change has an hour more or less.
    whole = {
        int(index[begin].week): slice(begin, end)
        for begin, end in pairwise([*mondays, len(index)])
        if end - begin >= SHORTEST_WEEK_H
    }
    numbers = list(whole)
    if week is None:
        week = USUAL_WEEK if USUAL_WEEK in whole or not whole else numbers[len(numbers) // 2]
    if week not in whole:
        about = f"there are {numbers[0]} to {numbers[-1]}" if whole else "there is none"
        raise config_error("week", f"{week!r} is no whole week of the year; {about}")
    table = hours.iloc[whole[week]].copy()
    table.attrs = {**hours.attrs, "week": week}
    return table


def plot(
    result: Result,
    ax: Axes | None = None,
    lang: str = "en",
    *,
    week: int | None = None,
    year: int | None = None,
) -> Axes:
    """Draw what serves the campus in a week, hour by hour, above the content of its battery.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out. With a battery they give a part of
        their height to the second panel.
    lang : {"en", "fr"}
    week : int, optional
        Number of the week (ISO 8601); one of late June if left out.
    year : int, optional
        Calendar year; the first full one if left out.

    Returns
    -------
    matplotlib.axes.Axes
        The upper ones, or the only ones.

    Raises
    ------
    ConfigError
        For a year out of operation, a week that is not wholly in it, or an unknown language.
    FleetwattError
        Where the run kept no hours.

    Examples
    --------
    >>> import fleetwatt
    >>> changes = {"operation_years": 2, "supply.battery.power_mw": 10.0}
    >>> scenario = fleetwatt.Scenario.example("valence-40mw").replace(changes)
    >>> upper, lower = scenario.run(hourly=True).plot.dispatch_week(week=3).figure.axes
    >>> upper.get_ylabel(), lower.get_ylabel()
    ('Power (MW)', 'Battery (MWh)')
    """
    ax, text = _style.begin(ax, lang, HEIGHT_IN)
    table = data(result, week, year)
    places = np.arange(len(table) + 1)
    looks = dict(zip([*SOURCES, *SINKS], COLOURS, strict=True))
    drawn = {name: _style.LOOKS[at] for name, at in looks.items() if table[name].any()}
    edges = {1.0: np.zeros(len(table)), -1.0: np.zeros(len(table))}
    for name, look in drawn.items():
        sign = 1.0 if name in SOURCES else -1.0
        before = edges[sign]
        edges[sign] = before + sign * table[name].to_numpy()
        ax.fill_between(
            places,
            np.append(before, before[-1]),
            np.append(edges[sign], edges[sign][-1]),
            step="post",
            **_style.filled(look),
        )
    load = table["facility_power_mw"].to_numpy()
    [line] = ax.plot(
        places, np.append(load, load[-1]), drawstyle="steps-post", color=_style.VERMILION
    )
    _style.frame(
        ax,
        text("What serves the campus, hour by hour"),
        text("Week {week} of {year}, local time of {zone}").format(
            week=table.attrs["week"],
            year=_hours.named(result, table.attrs["year"], text),
            zone=result.scenario["timezone"],
        ),
    )
    ax.axhline(0, color=_style.QUIET, linewidth=0.8)
    _style.axis_label(ax.yaxis, text("Power (MW)"))
    _style.numbered(ax.yaxis, text, 5)
    ax.set_xlim(0, len(table))
    ax.set_ylim(*spread([*edges[1.0].tolist(), *edges[-1.0].tolist(), *load.tolist()]))
    has_battery = result.scenario["supply.battery.power_mw"] > 0.0
    lowest = _content(ax, table, text) if has_battery else ax
    _days(lowest, table, text)
    names = [text({**SOURCES, **SINKS}[name]) for name in drawn]
    handles = [_style.patch(look) for look in drawn.values()]
    _style.legend(lowest, [*handles, line], [*names, text("Taken by the campus")])
    return ax


def _content(ax: Axes, table: pd.DataFrame, text: Language) -> Axes:
    """Draw the content of the battery into a panel under the axes, and return it."""
    lower = _style.panel(ax, PANEL)
    level = table["battery_level_mwh"].to_numpy()
    lower.fill_between(np.arange(1, len(table) + 1), level, **_style.filled(_style.LOOKS[2]))
    _style.axis_label(lower.yaxis, text("Battery (MWh)"))
    _style.numbered(lower.yaxis, text, 3)
    lower.set_ylim(*spread([0.0, *level.tolist()]))
    if not level.any():
        _style.message(lower, text("The battery holds nothing in this week."))
    return lower


def _days(ax: Axes, table: pd.DataFrame, text: Language) -> None:
    """Name the days under the axes."""
    _style.axis_label(ax.xaxis, text("Day of the week, local time"))
    midnights = np.flatnonzero(_hours.times(table).hour == 0).tolist()
    ax.set_xticks([*midnights, len(table)], [])
    middles = [start + 12 for start in midnights]
    ax.set_xticks(middles, [text(day) for day in DAYS], minor=True)
    ax.tick_params(axis="x", which="minor", length=0, labelsize=_style.SMALL_PT, pad=4)

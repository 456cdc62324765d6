"""PUE against the temperature outdoors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt.plots import _hours, _style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from fleetwatt.results import Result

ABOUT = "PUE of each hour against the temperature outdoors, with its median"
HOURS = True

FEWEST = 3
"""Hours in a bin of 1 degC below which no median is drawn."""


def data(result: Result, year: int | None = None) -> pd.DataFrame:
    """Return temperature outdoors and PUE of every hour with IT power.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    year : int, optional
        Calendar year in UTC; the first full one if left out.

    Returns
    -------
    pandas.DataFrame, shape (hours, 2)
        `dry_bulb_c` [degC] and `pue` [-].

    Raises
    ------
    ConfigError
        For a year out of operation.
    FleetwattError
        Where the run kept no hours.
    """
    hours = _hours.hours_of(result, ["dry_bulb_c", "facility_power_mw", "it_power_mw"], year)
    at_work = hours[hours["it_power_mw"] > 0]
    table = at_work[["dry_bulb_c"]].assign(
        pue=at_work["facility_power_mw"] / at_work["it_power_mw"]
    )
    table.attrs = {"units": {"dry_bulb_c": "degC", "pue": ""}, "year": hours.attrs["year"]}
    return table


def median(table: pd.DataFrame) -> pd.Series[float]:
    """Return the median PUE by temperature rounded to 1 degC, of three hours or more."""
    bins = table.groupby(table["dry_bulb_c"].round())["pue"]
    return bins.median()[bins.size() >= FEWEST]


def plot(
    result: Result,
    ax: Axes | None = None,
    lang: str = "en",
    *,
    year: int | None = None,
    label: str | None = None,
) -> Axes:
    """Draw the PUE of each hour against the temperature outdoors, and its median by degree.

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
        Name of this result where several are drawn into the same axes: medians only.

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
    >>> result.plot.temperature_pue().get_xlabel()
    'Temperature outdoors (°C)'
    """
    ax, text = _style.begin(ax, lang)
    table = data(result, year)
    number = 0 if label is None else _style.turn(ax)
    if number == 0:
        _style.frame(
            ax,
            text("PUE against the temperature outdoors"),
            text("Hours of {year}").format(year=_hours.named(result, table.attrs["year"], text)),
        )
        _style.axis_label(ax.xaxis, text("Temperature outdoors (°C)"))
        _style.axis_label(ax.yaxis, text("PUE (MW of campus per MW of IT)"))
        _style.numbered(ax.xaxis, text)
        _style.numbered(ax.yaxis, text)
    if table.empty:
        _style.message(ax, text("The IT draws no power in this year."))
        return ax
    middle = median(table)
    if label is None:
        _density(ax, table, text("Hours (h)"), text)
        style: dict[str, Any] = {"color": _style.VERMILION, "linewidth": 2.2}
        name = text("Median by degree")
    else:
        look = _style.line_of(number)
        style = {"color": look.colour, "linewidth": 1.8, "linestyle": look.line}
        name = f"{_style.safe(label)}, {text('median by degree')}"
    ax.plot(middle.index, middle, label=name, gid="median", **style)
    lines = [line for line in ax.lines if line.get_gid() == "median"]
    _style.legend(ax, lines, [str(line.get_label()) for line in lines])
    return ax


def _density(ax: Axes, table: pd.DataFrame, unit: str, text: _style.Language) -> None:
    cells = ax.hexbin(
        table["dry_bulb_c"],
        table["pue"],
        gridsize=(46, 36),
        mincnt=1,
        cmap="Blues",
        vmin=-8,
        linewidths=0.1,
        rasterized=True,
    )
    figure = ax.get_figure()
    assert figure is not None
    scale = figure.colorbar(cells, ax=ax, pad=0.015, fraction=0.07, aspect=24)
    scale.ax.set_ylim(0, float(np.max(cells.get_array())))  # type: ignore[arg-type]
    _style.numbered(scale.ax.yaxis, text)
    scale.ax.tick_params(labelsize=_style.LETTERS_PT, length=3, colors=_style.QUIET)
    scale.ax.tick_params(labelcolor=_style.INK)
    scale.outline.set_visible(False)
    scale.set_label(unit, fontsize=_style.LETTERS_PT, color=_style.INK)

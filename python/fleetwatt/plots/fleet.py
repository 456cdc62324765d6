"""Accelerators installed, by delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.collections import PolyCollection

from fleetwatt.plots import _style
from fleetwatt.plots._drawing import Drawing, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer
    from numpy.typing import NDArray

    from fleetwatt.results import Result

    Line = NDArray[np.float64]

ABOUT = "accelerators installed by month and delivery, with the published number"
HOURS = False

DAY_S = 86_400.0


def data(result: Result) -> pd.DataFrame:
    """Return the accelerators installed by month and delivery.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame, shape (months, deliveries) [GPU]
        Means of the months in operation.
    """
    at_work = result.monthly["operating_h"] > 0
    table = result.cohorts[at_work.to_numpy()].copy()
    table.attrs = {"units": dict.fromkeys(table.columns, "GPU")}
    return table


def _outline(edges: Line, low: Line, high: Line) -> Line:
    """Return the corners of an area that is level within each month."""
    along = np.repeat(edges, 2)[1:-1]
    there = np.column_stack([along, np.repeat(high, 2)])
    back = np.column_stack([along, np.repeat(low, 2)])[::-1]
    return np.concatenate([there, back])


class Fleet(Drawing):
    """Areas of the deliveries on each other."""

    def data(self, result: Result) -> pd.DataFrame:
        """Return the accelerators by month."""
        return data(result)

    def shape(self, result: Result, table: pd.DataFrame) -> list[Any]:
        """Return what the artists are made for: the published number has a place in the legend."""
        return [*super().shape(result, table), result.scenario["claimed_gpus"] is None]

    def make(self, result: Result, table: pd.DataFrame) -> list[Artist | BarContainer]:
        """Make the areas."""
        ax, text = self.ax, self.text
        self._edges = _frame(ax, text, table)
        looks = [_style.LOOKS[n % len(_style.LOOKS)] for n in range(table.shape[1])]
        self._areas = [PolyCollection([], **_style.filled(look)) for look in looks]
        for area in self._areas:
            ax.add_collection(area, autolim=False)
        self._claim = ax.axhline(0, color=_style.VERMILION, linestyle="--", linewidth=1.6)
        names = [text("Accelerators installed")]
        if table.shape[1] > 1:
            names = [_style.safe(str(name)) for name in table.columns]
        handles: list[Artist] = [_style.patch(look) for look in looks]
        if result.scenario["claimed_gpus"] is not None:
            handles, names = [*handles, self._claim], [*names, text("Published number")]
        _style.legend(ax, handles, names)
        return [*self._areas, self._claim]

    def move(self, result: Result, table: pd.DataFrame) -> None:
        """Set the areas and the published number."""
        tops = np.cumsum(np.nan_to_num(table.to_numpy()), axis=1)
        low = np.zeros(len(table))
        for area, high in zip(self._areas, tops.T, strict=True):
            area.set_verts([_outline(self._edges, low, high)])
            low = high
        claimed = float(result.scenario["claimed_gpus"] or 0)
        self._claim.set_visible(claimed > 0)
        self._claim.set_ydata([claimed, claimed])
        self.ax.set_ylim(*spread([float(tops.max()), claimed]))


def _frame(ax: Axes, text: _style.Language, table: pd.DataFrame) -> Line:
    months = table.index
    assert isinstance(months, pd.DatetimeIndex)
    edges = _days([*months, months[-1] + pd.offsets.MonthBegin(1)])
    window = text("Month by month, {first} to {last}")
    _style.frame(
        ax,
        text("Accelerators installed"),
        window.format(first=months[0].year, last=months[-1].year),
    )
    _style.axis_label(ax.xaxis, text("Calendar year"))
    _style.axis_label(ax.yaxis, text("Accelerators (GPU)"))
    _style.numbered(ax.yaxis, text)
    _years(ax, edges[0], edges[-1])
    return edges


def _days(times: Sequence[pd.Timestamp]) -> Line:
    """Return days since 1970, in which the axis counts."""
    return np.asarray([time.timestamp() / DAY_S for time in times], dtype=np.float64)


def _years(ax: Axes, first: float, last: float) -> None:
    """Name years on an axis of days."""
    ax.set_xlim(first, last)
    begin, end = (pd.Timestamp(day, unit="D") for day in (first, last))
    starts = list(pd.date_range(begin, end, freq="YS"))
    step = next(s for s in (1, 2, 5, 10, 20, 50) if len(starts) <= s * _style.width_pt(ax) / 34)
    shown = [start for start in starts if start.year % step == 0]
    ax.set_xticks(_days(shown), [str(start.year) for start in shown])


def plot(
    result: Result, ax: Axes | None = None, lang: str = "en", *, label: str | None = None
) -> Axes:
    """Draw the accelerators installed by month and delivery, beside the published number.

    Parameters
    ----------
    result : Result
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out.
    lang : {"en", "fr"}
    label : str, optional
        Name of this result where several are drawn into the same axes: a line of all.

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
    >>> result.plot.fleet(lang="fr").get_ylabel()
    'Accélérateurs (GPU)'
    """
    ax, text = _style.begin(ax, lang)
    if label is None:
        Fleet(result, ax, text)
        return ax
    number = _style.turn(ax)
    table = data(result)
    before = ax.get_xlim()
    edges = _frame(ax, text, table)
    totals = np.nan_to_num(table.to_numpy()).sum(axis=1)
    look = _style.line_of(number)
    ax.plot(
        np.repeat(edges, 2)[1:-1],
        np.repeat(totals, 2),
        color=look.colour,
        linestyle=look.line,
        linewidth=1.9,
        label=_style.safe(label),
    )
    if number:
        _years(ax, min(before[0], edges[0]), max(before[1], edges[-1]))
    greatest = max(float(np.max(np.asarray(line.get_ydata()))) for line in ax.lines)
    ax.set_ylim(*spread([greatest]))
    _style.legend(ax, ax.lines, [str(line.get_label()) for line in ax.lines])
    return ax

"""Accelerators installed, by delivery."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.collections import PolyCollection
from matplotlib.dates import date2num, num2date

from fleetwatt.plots import _style
from fleetwatt.plots._drawing import Drawing, spread

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer
    from numpy.typing import NDArray

    from fleetwatt.results import Result

ABOUT = "accelerators installed by month and delivery, with the published number"
HOURS = False


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
    monthly = result.monthly
    at_work = monthly["operating_h"] > 0
    cohorts = getattr(result, "cohorts", None)
    if cohorts is None:
        hours = monthly["operating_h"].where(at_work)
        cohorts = (monthly["gpu_hours_installed"] / hours).to_frame("gpus")
    table = cohorts[at_work.to_numpy()].copy()
    table.attrs = {"units": dict.fromkeys(table.columns, "GPU")}
    return table


def _outline(edges: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]):  # type: ignore[no-untyped-def]
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
        handles = [*(_style.patch(look) for look in looks), self._claim]
        _style.legend(ax, handles, [*names, text("Published number")])
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


def _frame(ax: Axes, text: _style.Language, table: pd.DataFrame) -> NDArray[np.float64]:
    months = table.index
    assert isinstance(months, pd.DatetimeIndex)
    ends = months.append(months[-1:] + pd.offsets.MonthBegin(1))
    edges = np.asarray(date2num(ends.to_numpy()), dtype=float)
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


def _years(ax: Axes, first: float, last: float) -> None:
    """Number an axis of days by years."""
    ax.set_xlim(first, last)
    begin, end = num2date(first).year, num2date(last).year
    years = range(begin, end + 1)
    step = next(s for s in (1, 2, 5, 10, 20, 50) if len(years) <= s * _style.width_pt(ax) / 34)
    shown = [year for year in years if year % step == 0]
    days = [float(date2num(np.datetime64(f"{year}-01-01"))) for year in shown]
    within = [n for n, day in enumerate(days) if first <= day <= last]
    ax.set_xticks([days[n] for n in within], [str(shown[n]) for n in within])


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

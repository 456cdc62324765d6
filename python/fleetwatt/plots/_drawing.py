"""Drawings that follow another result without being laid out anew."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch

from fleetwatt.plots import _style

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer
    from numpy.typing import NDArray

    from fleetwatt._language import Language
    from fleetwatt.results import Result


class Drawing(ABC):
    """A plot whose artists move when `update` gets another result.

    Parameters
    ----------
    result : Result
    ax : matplotlib.axes.Axes
    text : Language
    """

    def __init__(self, result: Result, ax: Axes, text: Language) -> None:
        self.ax, self.text = ax, text
        self._made: list[Artist | BarContainer] = []
        self._index: list[Any] | None = None
        self.update(result)

    def update(self, result: Result) -> None:
        """Show another result; artists are made anew only where years or rows differ."""
        table = self.data(result)
        index = [*table.index, *table.columns]
        if index != self._index:
            for artist in self._made:
                artist.remove()
            self._made = self.make(result, table)
            self._index = index
        self.move(result, table)

    @abstractmethod
    def data(self, result: Result) -> pd.DataFrame:
        """Return what is drawn."""

    @abstractmethod
    def make(self, result: Result, table: pd.DataFrame) -> list[Artist | BarContainer]:
        """Make the artists for a table of this shape."""

    @abstractmethod
    def move(self, result: Result, table: pd.DataFrame) -> None:
        """Set the artists and limits to the values of a table."""


def pile(bars: Sequence[BarContainer], columns: Sequence[NDArray[np.float64]]) -> None:
    """Stack bars on each other, the negative ones downwards from zero."""
    up, down = np.zeros(len(columns[0])), np.zeros(len(columns[0]))
    for container, column in zip(bars, columns, strict=True):
        base = np.where(column >= 0, up, down)
        for rectangle, bottom, height in zip(container, base, column, strict=True):
            rectangle.set_y(bottom)
            rectangle.set_height(height)
        up += np.maximum(column, 0)
        down += np.minimum(column, 0)


def spread(values: Sequence[float], above: float = 0.06) -> tuple[float, float]:
    """Return limits that hold zero and every value, with a little room."""
    finite = [value for value in values if np.isfinite(value)]
    low, high = min([0.0, *finite]), max([0.0, *finite])
    room = above * ((high - low) or 1.0)
    return (low - room if low < 0 else 0.0), high + room


class Waterfall:
    """Horizontal bars of which each begins where the one above ends; totals begin at zero.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    names : list of str
    totals : list of bool
        Which bars show what the others come to.
    shown : callable
        Amount to text.
    kinds : tuple of str
        Names in the legend of what adds, what takes away and totals.
    """

    LOOKS = (
        _style.Look(_style.BLUE, "", "", "-"),
        _style.Look(_style.AMBER, "///", "", "-"),
        _style.Look(_style.NAVY, "", "", "-"),
    )

    def __init__(
        self,
        ax: Axes,
        names: list[str],
        totals: list[bool],
        shown: Callable[[float], str],
        kinds: tuple[str, str, str],
    ) -> None:
        self.ax, self.totals, self.shown = ax, totals, shown
        places = np.arange(len(names))
        self.bars = ax.barh(places, np.zeros(len(names)), height=0.66, zorder=2)
        self.ends = [
            ax.plot([], [], color=_style.QUIET, linewidth=0.7, zorder=1)[0] for _ in names[1:]
        ]
        self.labels = [
            ax.annotate(
                "",
                (0, place),
                (4, 0),
                textcoords="offset points",
                va="center",
                fontsize=_style.SMALL_PT,
                color=_style.INK,
                fontweight="bold" if total else "normal",
            )
            for place, total in zip(places, totals, strict=True)
        ]
        ax.set_yticks(places, names)
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.set_ylim(len(names) - 0.5, -0.5)
        ax.axvline(0, color=_style.QUIET, linewidth=0.9, zorder=3)
        ax.grid(visible=False)
        ax.grid(axis="x", color=_style.RULE, linewidth=0.8)
        handles = [
            Patch(facecolor=look.colour, hatch=look.hatch, edgecolor="white")
            for look in self.LOOKS
        ]
        _style.legend(ax, handles, kinds)

    def move(self, values: Sequence[float], scale: float = 1.0) -> None:
        """Set the bars to values, drawn times `scale`."""
        level, reached = 0.0, [0.0]
        for row, (value, total) in enumerate(zip(values, self.totals, strict=True)):
            begin = 0.0 if total else level
            level = value if total else level + value
            left, right = sorted((begin * scale, level * scale))
            look = self.LOOKS[2 if total else int(value < 0)]
            bar, label = self.bars[row], self.labels[row]
            bar.set_x(left)
            bar.set_width(right - left)
            bar.set(**_style.filled(look))
            label.set_text(self.shown(value))
            label.xy = (right, row)
            if row < len(self.ends):
                self.ends[row].set_data([level * scale] * 2, [row - 0.33, row + 1.33])
            reached += [left, right]
        low, high = min(reached), max(reached)
        letters = max(len(label.get_text()) for label in self.labels) * 0.62 * _style.SMALL_PT + 6
        # The labels stand right of the bars: their share of the width is kept free.
        share = min(0.5, letters / _style.width_pt(self.ax))
        breadth = (high - low) or 1.0
        self.ax.set_xlim(
            low - (0.02 * breadth if low < 0 else 0), high + breadth * share / (1 - share)
        )

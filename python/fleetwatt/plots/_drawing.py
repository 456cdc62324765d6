"""Drawings that follow another result without being laid out anew."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

import numpy as np

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
        self._shape: list[Any] | None = None
        self.update(result)

    def update(self, result: Result) -> None:
        """Show another result; artists are made anew only where years or rows differ."""
        table = self.data(result)
        shape = self.shape(result, table)
        if shape != self._shape:
            for artist in self._made:
                artist.remove()
            self._made = self.make(result, table)
            self._shape = shape
        self.move(result, table)

    def shape(self, result: Result, table: pd.DataFrame) -> list[Any]:
        """Return what the artists are made for."""
        return [*table.index, *table.columns]

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
    """Horizontal bars of which each begins where the one above ends; the last shows the sum.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
    count : int
        Of bars.
    inside_pt : float
        About how wide the axes are.
    shown : callable
        Amount to text.
    """

    LOOKS = (_style.LOOKS[0], _style.LOOKS[1], _style.LOOKS[7])
    """What adds, what takes away, and the sum."""

    def __init__(
        self, ax: Axes, count: int, inside_pt: float, shown: Callable[[float], str]
    ) -> None:
        self.ax, self.inside_pt, self.shown = ax, inside_pt, shown
        self.bars = ax.barh(range(count), np.zeros(count), height=0.66, zorder=2)
        self.ends = [
            ax.plot([], [], color=_style.QUIET, linewidth=0.7, zorder=1)[0]
            for _ in range(count - 1)
        ]
        self.labels = [
            ax.annotate(
                "",
                (0, row),
                (4, 0),
                textcoords="offset points",
                va="center",
                fontsize=_style.SMALL_PT,
                fontweight="bold" if row == count - 1 else "normal",
                color=_style.INK,
            )
            for row in range(count)
        ]
        zero = ax.axvline(0, color=_style.QUIET, linewidth=0.9, zorder=3)
        self.artists: list[Artist | BarContainer] = [self.bars, *self.ends, *self.labels, zero]
        self.handles: list[Artist] = [_style.patch(look) for look in self.LOOKS]

    def move(self, values: Sequence[float], scale: float = 1.0, beyond: float = 0.0) -> None:
        """Set the bars to values, drawn times `scale`, with `beyond` within the limits."""
        level, reached = 0.0, [0.0, beyond]
        for row, value in enumerate(values):
            is_sum = row == len(values) - 1
            ends = (0.0, value) if is_sum else (level, level + value)
            level = ends[1]
            left, right = sorted(end * scale for end in ends)
            bar, label = self.bars[row], self.labels[row]
            bar.set_x(left)
            bar.set_width(right - left)
            bar.set(**_style.filled(self.LOOKS[2 if is_sum else int(value < 0)]))
            label.set_text(self.shown(value))
            label.xy = (right, row)
            if not is_sum:
                self.ends[row].set_data([level * scale] * 2, [row - 0.33, row + 1.33])
            reached += [left, right]
        low, high = min(reached), max(reached)
        wider = _style.after([label.get_text() for label in self.labels], self.inside_pt)
        self.ax.set_xlim(1.02 * low, low + wider * ((high - low) or 1.0))

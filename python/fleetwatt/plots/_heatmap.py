"""Hour by day over a calendar year, for any hourly series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fleetwatt.plots import _style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from fleetwatt._language import Language

DAY_H = 24


def grid(series: pd.Series[float], year: int) -> pd.DataFrame:
    """Return zoned hours as hour of the day by day of the year.

    The hour that clocks skip stays NaN; the one they repeat is the mean of both.
    """
    stamps = series.index
    assert isinstance(stamps, pd.DatetimeIndex)
    rows = pd.DataFrame({"value": series.to_numpy(), "hour": stamps.hour, "day": stamps.date})
    table = rows.pivot_table("value", "hour", "day", dropna=False)
    days = pd.date_range(f"{year}-01-01", f"{year}-12-31").date
    return table.reindex(index=range(DAY_H), columns=days).rename_axis("day", axis="columns")


def draw(ax: Axes, table: pd.DataFrame, text: Language, *, unit: str, colours: str) -> None:
    """Draw an hour-by-day table as a picture with its scale beside it."""
    days = pd.DatetimeIndex(pd.to_datetime(table.columns))
    picture = ax.imshow(
        np.ma.masked_invalid(table.to_numpy()),
        aspect="auto",
        origin="lower",
        extent=(0, len(days), 0, DAY_H),
        cmap=colours,
        interpolation="nearest",
    )
    ax.grid(visible=False)
    ax.set_yticks(range(0, DAY_H + 1, 6))
    ax.set_yticklabels([text("{hour}:00").format(hour=hour) for hour in range(0, DAY_H + 1, 6)])
    figure = ax.get_figure()
    assert figure is not None
    scale = figure.colorbar(picture, ax=ax, pad=0.015, fraction=0.07, aspect=24)
    _style.numbered(scale.ax.yaxis, text)
    scale.ax.tick_params(labelsize=_style.LETTERS_PT, length=3, colors=_style.QUIET)
    scale.ax.tick_params(labelcolor=_style.INK)
    scale.outline.set_visible(False)
    scale.set_label(unit, fontsize=_style.LETTERS_PT, color=_style.INK)
    first = [float(day) for day in np.flatnonzero(days.day == 1)]
    _style.months_on(ax, text, first, float(len(days)))
    year = days[0].year
    _style.axis_label(ax.xaxis, text("Day of {year}").format(year=year))
    _style.axis_label(ax.yaxis, text("Local hour (h)"))

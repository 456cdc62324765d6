"""What a GPU-hour costs, by component."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fleetwatt.plots import _style
from fleetwatt.plots._drawing import Drawing, Waterfall

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer

    from fleetwatt.results import Result

ABOUT = "levelised cost of a GPU-hour sold, by component"
HOURS = False

COMPONENTS = {
    "lcoc_it_eur_gpu_hour": "IT systems",
    "lcoc_site_eur_gpu_hour": "Site",
    "lcoc_electricity_eur_gpu_hour": "Electricity",
    "lcoc_maintenance_eur_gpu_hour": "Maintenance",
    "lcoc_people_eur_gpu_hour": "People",
    "lcoc_insurance_eur_gpu_hour": "Insurance, local taxes",
    "lcoc_software_eur_gpu_hour": "Software, sales",
    "lcoc_utilities_eur_gpu_hour": "Water, generator fuel",
    "lcoc_credits_eur_gpu_hour": "Other revenue, resale",
}
TOTAL = "lcoc_eur_gpu_hour"


def data(result: Result) -> pd.DataFrame:
    """Return the components of the levelised cost of a GPU-hour sold, and their sum.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame, shape (10, 1) [EUR/GPU-h]
        By figure, real, in money of ``currency.money_year``; NaN where nothing is sold.
    """
    names = [*COMPONENTS, TOTAL]
    values = [result.scalars.get(name, float("nan")) for name in names]
    table = pd.DataFrame({"eur_gpu_hour": values}, index=pd.Index(names, name="figure"))
    table.attrs = {"units": {"eur_gpu_hour": "EUR/GPU-h"}}
    return table


class CostStack(Drawing):
    """The components as a waterfall."""

    def data(self, result: Result) -> pd.DataFrame:
        """Return the components."""
        return data(result)

    def make(self, result: Result, table: pd.DataFrame) -> list[Artist | BarContainer]:
        """Make the bars; there are always as many."""
        ax, text = self.ax, self.text
        year = result.scenario["currency.money_year"]
        window = text("Whole life, after tax, money of {year}").format(year=year)
        _style.frame(ax, text("What a GPU-hour sold must earn"), window)
        names = [text(name) for name in COMPONENTS.values()] + [text("Levelised cost")]
        _style.axis_label(ax.xaxis, text("Cost (EUR per GPU-hour sold)"))
        _style.numbered(ax.xaxis, text)
        self._fall = Waterfall(
            ax,
            names,
            [False] * len(COMPONENTS) + [True],
            lambda cost: _style.signed(text, f"{cost:.2f}"),
            (text("Cost"), text("Credit"), text("Sum")),
        )
        self._none = ax.text(
            0.5,
            0.5,
            text("No GPU-hours are sold, or this result is of a version without these figures."),
            transform=ax.transAxes,
            ha="center",
            wrap=True,
            fontsize=_style.LETTERS_PT,
            color=_style.QUIET,
            gid="message",
        )
        return []

    def move(self, result: Result, table: pd.DataFrame) -> None:
        """Set the bars to the costs."""
        values = table["eur_gpu_hour"].to_numpy()
        known = bool(np.isfinite(values).all())
        self._none.set_visible(not known)
        self._fall.move(values if known else np.zeros(len(values)))


def plot(
    result: Result, ax: Axes | None = None, lang: str = "en", *, label: str | None = None
) -> Axes:
    """Draw the levelised cost of a GPU-hour sold by component.

    Parameters
    ----------
    result : Result
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out.
    lang : {"en", "fr"}
    label : str, optional
        Name of this result where several are drawn into the same axes: one column each.

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
    >>> result.plot.cost_stack().get_xlabel()
    'Cost (EUR per GPU-hour sold)'
    """
    ax, text = _style.begin(ax, lang)
    if label is None:
        CostStack(result, ax, text)
        return ax
    number = _style.turn(ax)
    table = data(result)
    values = table["eur_gpu_hour"]
    up = down = 0.0
    handles = []
    for (name, meaning), look in zip(COMPONENTS.items(), _style.LOOKS, strict=True):
        value = values[name] if np.isfinite(values[name]) else 0.0
        base = up if value >= 0 else down
        ax.bar([number], [value], 0.62, base, **_style.filled(look), gid=name)
        up, down = up + max(value, 0.0), down + min(value, 0.0)
        handles.append((_style.patch(look), text(meaning)))
    ax.plot(
        [number], [values[TOTAL]], "D", color="white", markeredgecolor=_style.INK, markersize=6
    )
    cost = _style.signed(text, f"{values[TOTAL]:.2f}") if np.isfinite(values[TOTAL]) else "–"
    ax.annotate(
        cost,
        (number, up),
        (0, 3),
        textcoords="offset points",
        ha="center",
        fontsize=_style.LETTERS_PT,
        fontweight="bold",
        color=_style.INK,
    )
    if number == 0:
        year = result.scenario["currency.money_year"]
        window = text("Whole life, after tax, money of {year}").format(year=year)
        _style.frame(ax, text("What a GPU-hour sold must earn"), window)
        _style.axis_label(ax.yaxis, text("Cost (EUR per GPU-hour sold)"))
        _style.numbered(ax.yaxis, text)
        ax.axhline(0, color=_style.QUIET, linewidth=0.9)
    names = [tick.get_text() for tick in ax.get_xticklabels()] if number else []
    ax.set_xticks(range(number + 1), [*names, _style.safe(label, 16)])
    ax.set_xlim(-0.6, number + 0.6)
    low, high = (0.0, 0.0) if number == 0 else ax.get_ylim()
    ax.set_ylim(min(low, 1.1 * down), max(high, 1.12 * up))
    _style.legend(ax, *zip(*handles, strict=True), below_pt=24)
    return ax

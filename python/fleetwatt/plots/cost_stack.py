"""What a GPU-hour costs, by component."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from fleetwatt.plots import _hours, _style
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
PRICE = "price_eur_gpu_hour"

UNIT = "Cost (EUR per GPU-hour sold)"
TITLE = "What a GPU-hour sold must earn"
NONE = "No GPU-hours are sold."


def data(result: Result) -> pd.DataFrame:
    """Return the components of the levelised cost of a GPU-hour sold, their sum and the price.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame, shape (10 or 11, 1) [EUR/GPU-h]
        By figure, real, in money of ``currency.money_year``; NaN where nothing is sold. Where
        GPU-hours are sold, `price_eur_gpu_hour` is what one brings in the first full year,
        nominal.
    """
    values = {name: result[name] for name in (*COMPONENTS, TOTAL)}
    lines = _hours.lines_of(result, result.found["full_year"])
    if lines["revenue_compute_eur"] > 0:
        values[PRICE] = lines["revenue_compute_eur"] / lines["gpu_hours_sold"]
    table = pd.DataFrame({"eur_gpu_hour": pd.Series(values, dtype=float)}).rename_axis("figure")
    table.attrs = {"units": {"eur_gpu_hour": "EUR/GPU-h"}, "year": result.found["full_year"]}
    return table


class CostStack(Drawing):
    """The components as a waterfall."""

    def data(self, result: Result) -> pd.DataFrame:
        """Return the components."""
        return data(result)

    def make(self, result: Result, table: pd.DataFrame) -> list[Artist | BarContainer]:
        """Make the bars and the mark of the price."""
        ax, text = self.ax, self.text
        names = [text(name) for name in COMPONENTS.values()] + [text("Levelised cost")]
        inside_pt = _style.rows(ax, text, names, text(UNIT), text(TITLE), _window(result, text))
        fall = self._fall = Waterfall(
            ax, len(names), inside_pt, lambda cost: _style.signed(text, f"{cost:.2f}")
        )
        self._price = ax.axvline(0, color=_style.VERMILION, linestyle="--", linewidth=1.4)
        self._none = _style.message(ax, text(NONE), inside_pt)
        handles: list[Artist] = list(fall.handles)
        kinds = [text("Cost"), text("Credit"), text("Sum")]
        if PRICE in table.index:
            handles.append(self._price)
            kinds.append(text("Price in {year}, nominal").format(year=table.attrs["year"]))
        _style.legend(ax, handles, kinds, inside_pt)
        return [*fall.artists, self._price, self._none]

    def move(self, result: Result, table: pd.DataFrame) -> None:
        """Set the bars to the costs."""
        costs = table["eur_gpu_hour"]
        values = [float(costs[name]) for name in (*COMPONENTS, TOTAL)]
        known = bool(np.isfinite(values).all())
        price = float(costs.get(PRICE, 0.0))
        self._none.set_visible(not known)
        for label in self._fall.labels:
            label.set_visible(known)
        self._price.set_visible(price > 0)
        self._price.set_xdata([price, price])
        self._fall.move(values if known else [0.0] * len(values), beyond=price)


def _window(result: Result, text: _style.Language) -> str:
    year = result.scenario["currency.money_year"]
    return text("Whole life, after tax, money of {year}").format(year=year)


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
    for name, look in zip(COMPONENTS, _style.LOOKS, strict=True):
        value = values[name] if np.isfinite(values[name]) else 0.0
        base = up if value >= 0 else down
        ax.bar([number], [value], 0.62, base, **_style.filled(look), gid=name)
        up, down = up + max(value, 0.0), down + min(value, 0.0)
        handles.append(_style.patch(look))
    ax.plot([number], [values[TOTAL]], "D", color="white", markeredgecolor=_style.INK, markersize=6)
    cost = (
        _style.signed(text, f"{values[TOTAL]:.2f}") if np.isfinite(values[TOTAL]) else text("none")
    )
    ax.annotate(
        cost,
        (number, up),
        (0, 5),
        textcoords="offset points",
        ha="center",
        fontsize=_style.LETTERS_PT,
        fontweight="bold",
        color=_style.INK,
    )
    if number == 0:
        _style.frame(ax, text(TITLE), _window(result, text))
        _style.axis_label(ax.yaxis, text(UNIT))
        _style.numbered(ax.yaxis, text)
        ax.axhline(0, color=_style.QUIET, linewidth=0.9)
    names = [tick.get_text() for tick in ax.get_xticklabels()] if number else []
    ax.set_xticks(range(number + 1), [*names, _style.safe(label, 16)])
    ax.set_xlim(-0.6, number + 0.6)
    low, high = (0.0, 0.0) if number == 0 else ax.get_ylim()
    ax.set_ylim(min(low, 1.1 * down), max(high, 1.12 * up) or 1.0)
    _style.legend(ax, handles, [text(meaning) for meaning in COMPONENTS.values()])
    return ax

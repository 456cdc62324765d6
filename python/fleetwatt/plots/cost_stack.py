"""What a GPU-hour costs, by component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    "lcoc_untaxed_eur_gpu_hour": "Working capital, less grants",
    "lcoc_credits_eur_gpu_hour": "Other revenue, resale",
}
BREADTH = 0.56
"""Of a column among several."""

TOTAL = "lcoc_eur_gpu_hour"
PRICE = "levelised_price_eur_gpu_hour"

TITLE = "What a GPU-hour sold must earn"
UNIT = "Cost (EUR per GPU-hour sold)"
WINDOW = "Whole life, after tax, money of {year}"
NONE = "No GPU-hours are sold."

HOSTING = (
    "What a GPU-hour sold must earn for hosting",
    "Cost of hosting (EUR per GPU-hour sold)",
    "Hosting alone, without the IT systems; whole life, after tax, money of {year}",
)


def data(result: Result) -> pd.DataFrame:
    """Return the components of the levelised cost of a GPU-hour sold, their sum and the price.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame, shape (11 or 12, 1) [EUR/GPU-h]
        By figure, real, in money of ``currency.money_year``; NaN where nothing is sold. Of
        hosting alone in colocation, where there is no `levelised_price_eur_gpu_hour`.
    """
    values = {name: result[name] for name in (*COMPONENTS, TOTAL)}
    if result[PRICE] > 0:
        values[PRICE] = result[PRICE]
    table = pd.DataFrame({"eur_gpu_hour": pd.Series(values, dtype=float)}).rename_axis("figure")
    table.attrs = {"units": {"eur_gpu_hour": "EUR/GPU-h"}}
    return table


class CostStack(Drawing):
    """The components as a waterfall."""

    def data(self, result: Result) -> pd.DataFrame:
        """Return the components."""
        return data(result)

    def shape(self, result: Result, table: pd.DataFrame) -> list[Any]:
        """Return what the artists are made for: what is sold and the money are said around them."""
        return [*super().shape(result, table), *_words(result, self.text)]

    def make(self, result: Result, table: pd.DataFrame) -> list[Artist | BarContainer]:
        """Make the bars and the mark of the price."""
        ax, text = self.ax, self.text
        names = [text(name) for name in COMPONENTS.values()] + [text("Levelised cost")]
        title, unit, window = _words(result, text)
        inside_pt = _style.rows(ax, text, names, unit, title, window)
        fall = self._fall = Waterfall(
            ax, len(names), inside_pt, lambda cost: _style.signed(text, f"{cost:.2f}")
        )
        self._price = ax.axvline(0, color=_style.VERMILION, linestyle="--", linewidth=1.4)
        self._none = _style.message(ax, text(NONE), inside_pt)
        handles: list[Artist] = list(fall.handles)
        kinds = [text("Cost"), text("Credit"), text("Sum")]
        if PRICE in table.index:
            handles.append(self._price)
            kinds.append(text("Levelised price"))
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


def _is_hosting(result: Result) -> bool:
    return bool(result.scenario["business_model"] == "colocation")


def _words(result: Result, text: _style.Language) -> tuple[str, str, str]:
    """Return the title, the name of the axis and what both hold for."""
    title, unit, window = map(text, HOSTING if _is_hosting(result) else (TITLE, UNIT, WINDOW))
    return title, unit, window.format(year=result.scenario["currency.money_year"])


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
    handles: list[Artist] = []
    for name, look in zip(COMPONENTS, _style.LOOKS, strict=True):
        value = values[name] if np.isfinite(values[name]) else 0.0
        base = up if value >= 0 else down
        ax.bar([number], [value], BREADTH, base, **_style.filled(look), gid=name)
        up, down = up + max(value, 0.0), down + min(value, 0.0)
        handles.append(_style.patch(look))
    total, known = float(values[TOTAL]), bool(np.isfinite(values[TOTAL]))
    edge = number + BREADTH / 2
    mark: dict[str, Any] = {"color": "white", "markeredgecolor": _style.INK, "markersize": 6}
    handles += ax.plot([edge], [total], "D", gid="total", **mark)
    ax.annotate(
        _style.signed(text, f"{total:.2f}") if known else text("none"),
        (edge, total if known else 0.0),
        (6, 0),
        textcoords="offset points",
        va="center",
        fontsize=_style.LETTERS_PT,
        fontweight="bold",
        color=_style.INK,
        bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1},
    )
    if _is_hosting(result):
        ax.annotate(
            text("hosting alone"),
            (number, up),
            (0, 5),
            textcoords="offset points",
            ha="center",
            fontsize=_style.SMALL_PT,
            color=_style.QUIET,
        )
    if number == 0:
        window = text(WINDOW).format(year=result.scenario["currency.money_year"])
        _style.frame(ax, text(TITLE), window)
        _style.axis_label(ax.yaxis, text(UNIT))
        _style.numbered(ax.yaxis, text)
        ax.axhline(0, color=_style.QUIET, linewidth=0.9)
    names = [tick.get_text() for tick in ax.get_xticklabels()] if number else []
    ax.set_xticks(range(number + 1), [*names, _style.safe(label, 16)])
    ax.set_xlim(-0.5, number + 0.7)
    low, high = (0.0, 0.0) if number == 0 else ax.get_ylim()
    ax.set_ylim(min(low, 1.1 * down), max(high, 1.12 * up) or 1.0)
    _style.legend(ax, handles, [text(kind) for kind in (*COMPONENTS.values(), "Levelised cost")])
    return ax

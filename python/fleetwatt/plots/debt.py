"""Loans and what covers them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt.plots import _style
from fleetwatt.plots._drawing import Drawing, pile, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer

    from fleetwatt.results import Result

ABOUT = "loans outstanding, debt service and its cover (DSCR) by year"
HOURS = False
HEIGHT_IN = _style.TALL_IN

PANEL = 0.36
MOST_COVER = 3.0
"""Cover above which the line leaves its panel, unless all of it is higher."""

FULL = "Cover in the years in full operation: cash available over debt service"
PARTIAL = "Cover, though no year is in full operation: cash available over debt service"
EITHER = "Cover in the years in full operation, else in all: cash available over debt service"


def data(result: Result) -> pd.DataFrame:
    """Return loans, debt service and cover by year.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame, shape (years, 5)
        `outstanding_eur` at the year's end, `principal_eur` (repaid early included) and
        `interest_eur` of the year
        [EUR, nominal]; `dscr` [-], cash available over debt service, in ``found["full_years"]``,
        or from ``found["full_year"]`` on where there are none; NaN in the others and without
        debt service; `ramp_dscr` [-], the same in the years before these.
    """
    yearly = result.yearly
    table = yearly[["principal_eur", "interest_eur"]].copy()
    table["principal_eur"] += yearly["swept_eur"]
    table.insert(0, "outstanding_eur", yearly["debt_eur"])
    full = result.found["full_years"]
    counts = yearly.index.isin(full) if full else yearly.index >= result.found["full_year"]
    cover = yearly["cfads_eur"] / yearly["debt_service_eur"].where(yearly["debt_service_eur"] > 0)
    table["dscr"] = cover.where(counts)
    table["ramp_dscr"] = cover.where(yearly.index < yearly.index[counts].min())
    units = dict.fromkeys(("outstanding_eur", "principal_eur", "interest_eur"), "EUR")
    table.attrs = {"units": units | {"dscr": "", "ramp_dscr": ""}}
    return table


class Debt(Drawing):
    """Bars of debt service, the line of what is outstanding, and cover in a second panel."""

    def data(self, result: Result) -> pd.DataFrame:
        """Return loans and cover."""
        return data(result)

    def shape(self, result: Result, table: pd.DataFrame) -> list[Any]:
        """Return what the artists are made for: which years count is said under the title."""
        return [*super().shape(result, table), _counted(result)]

    def make(self, result: Result, table: pd.DataFrame) -> list[Artist | BarContainer]:
        """Make bars, lines and the second panel."""
        ax, text = self.ax, self.text
        years = list(table.index)
        lower = self._lower = _panels(ax, text, years, _counted(result))
        looks = (_style.LOOKS[0], _style.LOOKS[1])
        self._bars = [
            ax.bar(years, np.zeros(len(years)), 0.72, **_style.filled(look)) for look in looks
        ]
        zeros = np.zeros(len(years))
        style: dict[str, Any] = {
            "color": _style.INK,
            "linewidth": 1.8,
            "marker": "o",
            "markersize": 3.2,
        }
        (self._line,) = ax.plot(years, zeros, zorder=4, **style)
        (self._cover,) = lower.plot(years, zeros, **style)
        (self._ramp,) = lower.plot(years, zeros, zorder=4, **_hollow(_style.INK))
        (self._least,) = lower.plot(
            [], [], "D", color=_style.VERMILION, markeredgecolor="white", markersize=8, gid="least"
        )
        self._number = lower.annotate(
            "",
            (years[0], 0),
            (0, 7),
            textcoords="offset points",
            ha="center",
            fontsize=_style.SMALL_PT,
            fontweight="bold",
            color=_style.INK,
        )
        self._none = _style.message(ax, text("Nothing is borrowed."))
        _style.legend(
            lower,
            [
                self._line,
                *(_style.patch(look) for look in looks),
                self._least,
                self._ramp,
                lower.lines[0],
            ],
            [
                text("Outstanding at the year's end"),
                text("Principal of the year"),
                text("Interest of the year"),
                text("Least cover"),
                text("Cover in the ramp-up"),
                text("Cover of 1"),
            ],
        )
        made = (self._line, self._cover, self._ramp, self._least, self._number, self._none)
        return [*self._bars, *made]

    def move(self, result: Result, table: pd.DataFrame) -> None:
        """Set bars, lines and marks."""
        outstanding, principal, interest = (
            table[name].to_numpy() * _style.MILLION
            for name in ("outstanding_eur", "principal_eur", "interest_eur")
        )
        pile(self._bars, [principal, interest])
        self._line.set_ydata(outstanding)
        cover = table["dscr"]
        self._cover.set_ydata(cover.to_numpy())
        self._ramp.set_ydata(table["ramp_dscr"].to_numpy())
        known = bool(cover.notna().any())
        if known:
            least, year = float(cover.min()), int(table.index[int(cover.argmin())])
            self._least.set_data([year], [least])
            self._number.xy = (year, least)
            self._number.set_text(_style.signed(self.text, f"{least:.2f}"))
        self._least.set_visible(known)
        self._number.set_visible(known)
        self._none.set_visible(not (outstanding.any() or principal.any() or interest.any()))
        self.ax.set_ylim(*spread([*outstanding, *(principal + interest)]))
        _limit(self._lower, cover, table["ramp_dscr"])


def _hollow(colour: str) -> dict[str, Any]:
    """Return how a year is marked that the key figures leave out."""
    return {
        "color": colour,
        "linestyle": "none",
        "marker": "o",
        "markersize": 5,
        "markerfacecolor": "white",
    }


def _limit(lower: Axes, *covers: Sequence[float] | pd.Series[float]) -> None:
    """Set the limits of the second panel: tiny last instalments must not squash the others."""
    values = [value for cover in covers for value in cover if np.isfinite(value)]
    highest = max(MOST_COVER, 1.5 * min(values, default=0.0))
    lower.set_ylim(*spread([1.2, *(min(value, highest) for value in values)], above=0.2))


def _counted(result: Result) -> str:
    return FULL if result.found["full_years"] else PARTIAL


def _panels(ax: Axes, text: _style.Language, years: list[int], counted: str) -> Axes:
    lower = _style.panel(ax, PANEL)
    _style.frame(ax, text("Loans and their cover"), text(counted))
    ax.tick_params(axis="x", labelbottom=False)
    _style.axis_label(ax.yaxis, text("EUR million, nominal"))
    _style.axis_label(lower.yaxis, text("DSCR (EUR/EUR)"))
    _style.axis_label(lower.xaxis, text("Calendar year"))
    _style.numbered(ax.yaxis, text, 5)
    _style.numbered(lower.yaxis, text, 3)
    _style.years_on(lower.xaxis, years)
    ax.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    if not lower.lines:
        lower.axhline(1, color=_style.VERMILION, linestyle="--", linewidth=1.3)
    return lower


def plot(
    result: Result, ax: Axes | None = None, lang: str = "en", *, label: str | None = None
) -> Axes:
    """Draw loans outstanding and debt service by year, and its cover in a second panel.

    Parameters
    ----------
    result : Result
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out. They give a part of their height
        to the second panel.
    lang : {"en", "fr"}
    label : str, optional
        Name of this result where several are drawn into the same axes: lines of what is
        outstanding and of its cover.

    Returns
    -------
    matplotlib.axes.Axes
        The upper ones.

    Raises
    ------
    ConfigError
        For an unknown language.

    Examples
    --------
    >>> import fleetwatt
    >>> result = fleetwatt.Scenario.example("valence-80mw").run()
    >>> upper, lower = result.plot.debt().figure.axes
    >>> lower.get_ylabel()
    'DSCR (EUR/EUR)'
    """
    ax, text = _style.begin(ax, lang, HEIGHT_IN)
    if label is None:
        Debt(result, ax, text)
        return ax
    number = _style.turn(ax)
    table = data(result)
    look = _style.line_of(number)
    before = ax.get_xlim() if number else (table.index[0], table.index[-1])
    first = min(table.index[0], int(np.ceil(before[0])))
    last = max(table.index[-1], int(np.floor(before[1])))
    lower = _panels(ax, text, list(range(first, last + 1)), EITHER)
    style = {"color": look.colour, "linestyle": look.line, "linewidth": 1.8}
    ax.plot(table.index, table["outstanding_eur"] * _style.MILLION, **style)
    name = _style.safe(label)
    lower.plot(table.index, table["dscr"], marker=look.marker, markersize=4, label=name, **style)
    lower.plot(table.index, table["ramp_dscr"], **_hollow(look.colour))
    ax.autoscale(axis="y")
    lines = [line for line in lower.lines if not str(line.get_label()).startswith("_")]
    covers = (np.asarray(line.get_ydata(), dtype=float).tolist() for line in lower.lines[1:])
    _limit(lower, *covers)
    _style.legend(lower, lines, [str(line.get_label()) for line in lines])
    return ax

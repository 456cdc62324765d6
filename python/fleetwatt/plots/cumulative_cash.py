"""Cash of the project by year and cumulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from fleetwatt.plots import _style
from fleetwatt.plots._drawing import Drawing, pile, spread

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.container import BarContainer

    from fleetwatt.results import Result

ABOUT = "cash of the project by year, cumulated, with the year that pays it back"
HOURS = False

FLOWS = {
    "revenue_eur": (1, "Revenue"),
    "disposal_eur": (1, "Resale, value left"),
    "opex_eur": (-1, "Running costs"),
    "investment_eur": (-1, "Investment"),
    "project_tax_eur": (-1, "Tax"),
    "timing_eur": (1, "Working capital"),
    "grants_eur": (1, "Grants"),
    "tax_credit_eur": (1, "Tax credits"),
}
COLOURS = (0, 4, 1, 3, 5, 2, 6, 7)


def data(result: Result) -> pd.DataFrame:
    """Return the flows of the project before debt by year, and their sum so far.

    Parameters
    ----------
    result : Result

    Returns
    -------
    pandas.DataFrame, shape (years, 9) [EUR, nominal]
        `revenue_eur`, `disposal_eur`, `opex_eur`, `investment_eur` (replacements included),
        `project_tax_eur`, negative where they are spent, `timing_eur` (cash before income and
        costs, later below 0), `grants_eur`, `tax_credit_eur`, and `cumulative_eur`.
    """
    yearly = result.yearly
    table = yearly[list(FLOWS)] * [sign for sign, _ in FLOWS.values()]
    table["cumulative_eur"] = yearly["project_cash_flow_eur"].cumsum()
    table.attrs = {"units": dict.fromkeys(table.columns, "EUR")}
    return table


def payback_year(table: pd.DataFrame) -> int | None:
    """Return the first year at whose end the cumulated cash is positive for good."""
    short = np.flatnonzero(~(table["cumulative_eur"].to_numpy() >= 0))
    after = int(short[-1]) + 1 if short.size else 0
    return int(table.index[after]) if after < len(table) else None


class CumulativeCash(Drawing):
    """Bars of the flows and the line of their sum."""

    def data(self, result: Result) -> pd.DataFrame:
        """Return the flows."""
        return data(result)

    def make(self, result: Result, table: pd.DataFrame) -> list[Artist | BarContainer]:
        """Make bars and line."""
        ax, text = self.ax, self.text
        years = list(table.index)
        title = text("Cash of the project, before debt, after tax")
        self._subtitle = _style.frame(ax, title, _paid_back(None, text))
        looks = [_style.LOOKS[at] for at in COLOURS]
        self._bars = [
            ax.bar(years, np.zeros(len(years)), 0.72, **_style.filled(look)) for look in looks
        ]
        (self._line,) = ax.plot(
            years,
            np.zeros(len(years)),
            "-",
            color=_style.INK,
            linewidth=2,
            marker="o",
            markersize=3.2,
            zorder=4,
        )
        (self._mark,) = ax.plot(
            [],
            [],
            "D",
            color=_style.VERMILION,
            markeredgecolor="white",
            markersize=9,
            zorder=5,
            gid="payback",
        )
        zero = ax.axhline(0, color=_style.QUIET, linewidth=0.9)
        _style.axis_label(ax.xaxis, text("Calendar year"))
        _style.axis_label(ax.yaxis, text("Amount (EUR million, nominal)"))
        _style.numbered(ax.yaxis, text)
        _style.years_on(ax.xaxis, years)
        ax.set_xlim(years[0] - 0.6, years[-1] + 0.6)
        handles = [_style.patch(look) for look in looks] + [self._line, self._mark]
        names = [text(name) for _, name in FLOWS.values()]
        _style.legend(ax, handles, [*names, text("Cumulated"), text("Paid back for good")])
        return [*self._bars, self._line, self._mark, zero]

    def move(self, result: Result, table: pd.DataFrame) -> None:
        """Set bars, line and mark."""
        scaled = table * _style.MILLION
        flows = [scaled[name].to_numpy() for name in FLOWS]
        pile(self._bars, flows)
        cumulated = scaled["cumulative_eur"].to_numpy()
        self._line.set_ydata(cumulated)
        year = payback_year(table)
        place = [] if year is None else [year]
        self._mark.set_data(place, [cumulated[list(table.index).index(y)] for y in place])
        self._subtitle.set_text(_paid_back(year, self.text))
        above = sum(np.maximum(flow, 0) for flow in flows)
        below = sum(np.minimum(flow, 0) for flow in flows)
        self.ax.set_ylim(*spread([*np.atleast_1d(above), *np.atleast_1d(below), *cumulated]))


def _paid_back(year: int | None, text: _style.Language) -> str:
    if year is None:
        return text("Not paid back within its life")
    return text("Paid back for good in {year}").format(year=year)


def plot(
    result: Result, ax: Axes | None = None, lang: str = "en", *, label: str | None = None
) -> Axes:
    """Draw the cash of the project by year and cumulated, and the year that pays it back.

    It is paid back in the first year at whose end the cumulated cash is positive and stays so.

    Parameters
    ----------
    result : Result
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out.
    lang : {"en", "fr"}
    label : str, optional
        Name of this result where several are drawn into the same axes: the cumulated line only.

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
    >>> result.plot.cumulative_cash().get_ylabel()
    'Amount (EUR million, nominal)'
    """
    ax, text = _style.begin(ax, lang)
    if label is None:
        CumulativeCash(result, ax, text)
        return ax
    number = _style.turn(ax)
    table = data(result)
    cumulated = table["cumulative_eur"] * _style.MILLION
    look = _style.line_of(number)
    year = payback_year(table)
    name = _style.safe(label)
    ax.plot(
        table.index,
        cumulated,
        color=look.colour,
        linestyle=look.line,
        linewidth=1.9,
        label=name if year is None else f"{name} ({year})",
    )
    if year is not None:
        ax.plot(
            [year],
            [cumulated[year]],
            look.marker,
            color=look.colour,
            markeredgecolor="white",
            markersize=8,
            gid="payback",
        )
    if number == 0:
        _style.frame(
            ax,
            text("Cumulated cash of the project, before debt, after tax"),
            text("In brackets and marked: the year in which it is paid back for good"),
        )
        ax.axhline(0, color=_style.QUIET, linewidth=0.9)
        _style.axis_label(ax.xaxis, text("Calendar year"))
        _style.axis_label(ax.yaxis, text("Amount (EUR million, nominal)"))
        _style.numbered(ax.yaxis, text)
    lines = [line for line in ax.lines if not str(line.get_label()).startswith("_")]
    years = sorted({int(year) for line in lines for year in np.asarray(line.get_xdata())})
    _style.years_on(ax.xaxis, years)
    ax.set_xlim(years[0] - 0.6, years[-1] + 0.6)
    ax.autoscale(axis="y")
    _style.legend(ax, lines, [str(line.get_label()) for line in lines])
    return ax

"""Price duration: what electricity costs against the hours in which it costs as much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetwatt.plots import _hours, _style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from fleetwatt.results import Result

ABOUT = "price of energy, and of one more MWh with its charges, sorted"
HOURS = True

SERIES = {
    "marginal_price_eur_mwh": "One more MWh, charges included",
    "price_eur_mwh": "Energy alone",
}
LOOKS = (5, 0)


def data(result: Result, year: int | None = None) -> pd.DataFrame:
    """Return the prices of a year, each sorted from the greatest down.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    year : int, optional
        Calendar year in UTC; the first full one if left out.

    Returns
    -------
    pandas.DataFrame, shape (hours, 2) [EUR/MWh, nominal]
        `marginal_price_eur_mwh`, what one more MWh costs where it is used, and
        `price_eur_mwh`, the energy in the contract's and market's mix, by the number of hours
        that reach them.

    Raises
    ------
    ConfigError
        For a year out of operation.
    FleetwattError
        Where the run kept no hours.
    """
    return _hours.sorted_hours(result, list(SERIES), year)


def plot(
    result: Result, ax: Axes | None = None, lang: str = "en", *, year: int | None = None
) -> Axes:
    """Draw the prices of a year against the hours that reach them.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out.
    lang : {"en", "fr"}
    year : int, optional
        Calendar year; the first full one if left out.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ConfigError
        For a year out of operation or an unknown language.
    FleetwattError
        Where the run kept no hours.

    Examples
    --------
    >>> import fleetwatt
    >>> scenario = fleetwatt.Scenario.example("valence-40mw").replace({"operation_years": 2})
    >>> scenario.run(hourly=True).plot.price_duration().get_ylabel()
    'Price (EUR/MWh, nominal)'
    """
    ax, text = _style.begin(ax, lang)
    table = data(result, year)
    for name, look in zip(SERIES, LOOKS, strict=True):
        shown = _style.LOOKS[look]
        ax.plot(table.index, table[name], color=shown.colour, linestyle=shown.line, linewidth=1.8)
    _style.frame(
        ax,
        text("How many hours reach which price"),
        text("Hours of {year}, sorted from the dearest down").format(
            year=_hours.named(result, table.attrs["year"], text)
        ),
    )
    _style.axis_label(ax.xaxis, text("Hours with at least this price (h)"))
    _style.axis_label(ax.yaxis, text("Price (EUR/MWh, nominal)"))
    _style.numbered(ax.xaxis, text)
    _style.numbered(ax.yaxis, text)
    ax.axhline(0, color=_style.QUIET, linewidth=0.8)
    ax.set_xlim(0, len(table))
    _style.legend(ax, ax.lines[:2], [text(name) for name in SERIES.values()])
    return ax

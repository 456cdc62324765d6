"""Power from the grid, hour by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetwatt.plots import _heatmap, _hours, _style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from fleetwatt.results import Result

ABOUT = "power from the grid by hour of the day and day of a year"
HOURS = True


def data(result: Result, year: int | None = None) -> pd.DataFrame:
    """Return power from the grid by local hour and day.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    year : int, optional
        Calendar year in local time; the first full one if left out.

    Returns
    -------
    pandas.DataFrame, shape (24, days) [MW]
        NaN in the hour that clocks skip and outside operation; the hour that they repeat
        holds the mean of both.

    Raises
    ------
    ConfigError
        For a year out of operation.
    FleetwattError
        Where the run kept no hours.
    """
    hours = _hours.local_hours_of(result, ["grid_power_mw"], year)
    table = _heatmap.grid(hours["grid_power_mw"], hours.attrs["year"])
    table.attrs = {"units": {"grid_power_mw": "MW"}, "year": hours.attrs["year"]}
    return table


def plot(
    result: Result, ax: Axes | None = None, lang: str = "en", *, year: int | None = None
) -> Axes:
    """Draw the power from the grid by hour of the day and day of a year.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    ax : matplotlib.axes.Axes, optional
        Where to draw; new ones outside pyplot if left out.
    lang : {"en", "fr"}
    year : int, optional
        Calendar year in the scenario's local time; the first full one if left out.

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
    >>> result = scenario.run(hourly=True)
    >>> result.plot.power_heatmap(year=2027).get_xlabel()
    'Day of 2027'
    """
    ax, text = _style.begin(ax, lang)
    table = data(result, year)
    window = text("{year}, local time of {zone}")
    _style.frame(
        ax,
        text("Power from the grid, hour by hour"),
        window.format(
            year=_hours.named(result, table.attrs["year"], text),
            zone=_style.safe(result.scenario["timezone"]),
        ),
    )
    _heatmap.draw(ax, table, text, unit=text("Power at the connection (MW)"), colours="cividis")
    return ax

"""Plots of a result: ``result.plot`` lists them, ``result.plot.water()`` draws one.

Each plot is a module with `data`, the exact table that is drawn, and `plot`, which draws it
into axes. New figures are those of pyplot where it is in use; otherwise a notebook shows the
axes that are returned, and ``ax.figure.savefig`` saves them.
"""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, Any, Protocol

from fleetwatt._faults import config_error, nearest
from fleetwatt._language import language
from fleetwatt.plots import (
    _interactive,
    _style,
    capex,
    cash_flow_waterfall,
    cost_stack,
    cumulative_cash,
    debt,
    dispatch_week,
    energy_sankey,
    fleet,
    load_duration,
    power_heatmap,
    price_duration,
    pue_heatmap,
    supply_mix,
    temperature_pue,
    water,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from matplotlib.axes import Axes

    from fleetwatt.plots._drawing import Drawing
    from fleetwatt.results import Result

__all__ = ["Plots", "axes", "live", "names"]


class _Plot(Protocol):
    """What the module of a plot holds."""

    ABOUT: str
    HOURS: bool
    data: Callable[..., pd.DataFrame]
    plot: Callable[..., Axes]


_PLOTS: dict[str, _Plot] = {
    "power_heatmap": power_heatmap,
    "pue_heatmap": pue_heatmap,
    "load_duration": load_duration,
    "temperature_pue": temperature_pue,
    "energy_sankey": energy_sankey,
    "supply_mix": supply_mix,
    "dispatch_week": dispatch_week,
    "price_duration": price_duration,
    "water": water,
    "fleet": fleet,
    "capex": capex,
    "cost_stack": cost_stack,
    "cash_flow_waterfall": cash_flow_waterfall,
    "cumulative_cash": cumulative_cash,
    "debt": debt,
}

_INTERACTIVE = {
    "interactive_power": (_interactive.interactive_power, "hourly power by part, to zoom into"),
    "interactive_price": (_interactive.interactive_price, "hourly price and carbon, to zoom into"),
}

_LIVE: dict[str, type[Drawing]] = {
    "cost_stack": cost_stack.CostStack,
    "cumulative_cash": cumulative_cash.CumulativeCash,
    "debt": debt.Debt,
    "fleet": fleet.Fleet,
}


def names(hours: bool | None = None) -> list[str]:
    """Return the names of the plots.

    Parameters
    ----------
    hours : bool, optional
        Only those that need a run with ``hourly=True``, or only the others.

    Examples
    --------
    >>> names(hours=True)[:4]
    ['power_heatmap', 'pue_heatmap', 'load_duration', 'temperature_pue']
    """
    return [name for name, plot in _PLOTS.items() if hours in (None, plot.HOURS)]


def axes(name: str) -> Axes:
    """Return new axes of a plot's size, which pyplot does not know.

    Parameters
    ----------
    name : str
        One of `names`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    return _style.axes(getattr(_PLOTS[name], "HEIGHT_IN", _style.HEIGHT_IN))


def live(name: str, result: Result, ax: Axes, lang: str = "en") -> Drawing:
    """Draw a plot that follows other results: ``.update(result)`` moves it in a few ms.

    Parameters
    ----------
    name : {"cost_stack", "cumulative_cash", "debt", "fleet"}
    result : Result
    ax : matplotlib.axes.Axes
    lang : {"en", "fr"}

    Returns
    -------
    Drawing
        With ``update(result)``; the caller redraws the canvas.

    Raises
    ------
    ConfigError
        For another name, or an unknown language.

    Examples
    --------
    >>> import fleetwatt
    >>> from matplotlib.figure import Figure
    >>> scenario = fleetwatt.Scenario.example("valence-80mw")
    >>> ax = Figure().add_subplot()
    >>> drawing = live("cumulative_cash", scenario.run(), ax)
    >>> drawing.update(scenario.replace({"finance.tax_rate": 0.3}).run())
    """
    if name not in _LIVE:
        raise config_error("name", f"{name!r} is no live plot; {nearest(name, _LIVE)}")
    return _LIVE[name](result, ax, language(lang))


class Plots:
    """The plots of a result.

    Each is called as ``result.plot.<name>(ax=None, lang="en", ...)`` and returns matplotlib
    axes; the interactive ones return plotly figures.

    Parameters
    ----------
    result : Result

    Examples
    --------
    >>> import fleetwatt
    >>> result = fleetwatt.Scenario.example("valence-80mw").run()
    >>> result.plot.capex().get_xlabel()
    'Amount (EUR million, nominal)'
    >>> result.plot.names(hours=False)[:3]
    ['energy_sankey', 'supply_mix', 'water']
    """

    names = staticmethod(names)

    def __init__(self, result: Result) -> None:
        self._result = result

    def data(self, name: str, **options: Any) -> pd.DataFrame:
        """Return the exact table that a plot draws; units stand in ``attrs["units"]``.

        Parameters
        ----------
        name : str
            One of `names`.
        **options
            Those of the plot that choose data, as ``year``.

        Raises
        ------
        ConfigError
            For another name.
        """
        if name not in _PLOTS:
            raise config_error("name", f"{name!r} is no plot; {nearest(name, _PLOTS)}")
        return _PLOTS[name].data(self._result, **options)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """Return the plot of a name, bound to the result."""
        if name in _PLOTS:
            return MethodType(_PLOTS[name].plot, self._result)
        if name in _INTERACTIVE:
            return MethodType(_INTERACTIVE[name][0], self._result)
        raise AttributeError(f"{name!r} is no plot; {nearest(name, [*_PLOTS, *_INTERACTIVE])}")

    def __dir__(self) -> list[str]:
        """Return what can be called."""
        return [*super().__dir__(), *_PLOTS, *_INTERACTIVE]

    def __repr__(self) -> str:
        """One line for each plot."""
        lines = {
            name: plot.ABOUT + (" (needs hours)" if plot.HOURS else "")
            for name, plot in _PLOTS.items()
        }
        lines |= {name: f"{about} (needs hours)" for name, (_, about) in _INTERACTIVE.items()}
        width = max(map(len, lines))
        return "\n".join(
            [
                "Plots of the result:",
                *(f"  {name:{width}}  {about}" for name, about in lines.items()),
            ]
        )

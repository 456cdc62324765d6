"""Hourly series to zoom into, with plotly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetwatt._language import NARROW_SPACE, language
from fleetwatt.plots import _hours, _style

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go  # type: ignore[import-untyped]

    from fleetwatt._language import Language
    from fleetwatt.results import Result

SHOWN_H = 14 * 24

PARTS = {
    ("it_power_mw",): ("IT", _style.BLUE),
    ("liquid_cooling_mw",): ("Liquid cooling", _style.SKY),
    ("trim_chiller_mw",): ("Trim chillers", _style.PURPLE),
    ("heat_recovery_mw",): ("Heat pump", _style.NAVY),
    ("air_cooling_mw",): ("Air cooling", _style.GREEN),
    ("ups_loss_mw", "distribution_loss_mw"): ("UPS, distribution", _style.AMBER),
    ("transformer_loss_mw",): ("Transformer", _style.PINK),
    ("auxiliary_mw",): ("Auxiliaries", _style.VERMILION),
}


def interactive_power(result: Result, lang: str = "en", *, year: int | None = None) -> go.Figure:
    """Return hourly power by part that draws any, stacked, with a range slider.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    lang : {"en", "fr"}
    year : int, optional
        Calendar year in UTC; the first full one if left out.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ConfigError
        For a year out of operation or an unknown language.
    FleetwattError
        Where the run kept no hours.
    ImportError
        Without plotly.

    Examples
    --------
    >>> import fleetwatt
    >>> scenario = fleetwatt.Scenario.example("valence-40mw").replace({"operation_years": 2})
    >>> figure = scenario.run(hourly=True).plot.interactive_power()
    >>> len(figure.data)
    7
    """
    figure, text = _figure(lang)
    hours = _hours.hours_of(result, [name for names in PARTS for name in names], year)
    for names, (meaning, colour) in PARTS.items():
        power = hours[list(names)].sum(axis=1)
        if not power.any():
            continue
        figure.add_scatter(
            x=hours.index,
            y=power.round(4),
            name=text(meaning),
            stackgroup="power",
            mode="lines",
            line={"width": 0, "color": colour},
            fillcolor=colour,
            hovertemplate="%{y:,.2f} MW",
        )
    title = text("Power by part, hours of {year}").format(year=hours.attrs["year"])
    figure.update_layout(title=title, yaxis_title=text("Power (MW)"))
    _show(figure, hours)
    return figure


def interactive_price(result: Result, lang: str = "en", *, year: int | None = None) -> go.Figure:
    """Return hourly price and carbon intensity of electricity, with a range slider.

    Parameters
    ----------
    result : Result
        Of a run with ``hourly=True``.
    lang : {"en", "fr"}
    year : int, optional
        Calendar year in UTC; the first full one if left out.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    ConfigError
        For a year out of operation or an unknown language.
    FleetwattError
        Where the run kept no hours.
    ImportError
        Without plotly.

    Examples
    --------
    >>> import fleetwatt
    >>> scenario = fleetwatt.Scenario.example("valence-40mw").replace({"operation_years": 2})
    >>> figure = scenario.run(hourly=True).plot.interactive_price()
    >>> [axis.title.text for axis in (figure.layout.yaxis, figure.layout.yaxis2)]
    ['Price (EUR/MWh)', 'Carbon (g/kWh)']
    """
    figure, text = _figure(lang)
    hours = _hours.hours_of(result, ["price_eur_mwh", "carbon_g_kwh"], year)
    series = (
        ("price_eur_mwh", text("Price (EUR/MWh)"), _style.BLUE, "y", "solid"),
        ("carbon_g_kwh", text("Carbon (g/kWh)"), _style.VERMILION, "y2", "dot"),
    )
    for name, meaning, colour, axis, dash in series:
        figure.add_scatter(
            x=hours.index,
            y=hours[name].round(3),
            name=meaning,
            yaxis=axis,
            mode="lines",
            line={"width": 1, "color": colour, "dash": dash},
            hovertemplate="%{y:,.1f}",
        )
    title = text("Price and carbon of electricity, hours of {year}")
    figure.update_layout(
        title=title.format(year=hours.attrs["year"]),
        yaxis={"title": series[0][1], "domain": [0.54, 1]},
        yaxis2={"title": series[1][1], "domain": [0, 0.46]},
        xaxis_anchor="y2",
        showlegend=False,
    )
    _show(figure, hours)
    return figure


def _show(figure: go.Figure, hours: pd.DataFrame) -> None:
    """Begin with the first hours: those of a year are a blur."""
    figure.update_xaxes(range=[hours.index[0], hours.index[min(SHOWN_H, len(hours)) - 1]])


def _figure(lang: str) -> tuple[go.Figure, Language]:
    text = language(lang)
    try:
        import plotly.graph_objects as go
    except ImportError as error:
        wanted = "interactive plots need plotly: pip install 'fleetwatt[notebook]'"
        raise ImportError(wanted) from error
    figure = go.Figure()
    figure.update_layout(
        template="plotly_white",
        separators=f",{NARROW_SPACE}" if lang == "fr" else ".,",
        hovermode="x unified",
        height=560,
        legend={"orientation": "h", "y": -0.5, "yanchor": "top", "traceorder": "normal"},
        margin={"l": 70, "r": 20, "t": 70, "b": 60},
        title_font_size=16,
        xaxis={
            "title": text("Time (UTC, start of the hour)"),
            "rangeslider": {"visible": True, "thickness": 0.1},
            "hoverformat": "%d/%m/%Y %H:%M" if lang == "fr" else "%d %b %Y %H:%M",
            "tickformatstops": [
                {"dtickrange": [None, 86_400_000], "value": "%H:%M\n%d/%m"},
                {"dtickrange": [86_400_000, None], "value": "%d/%m/%Y"},
            ],
        },
    )
    return figure, text

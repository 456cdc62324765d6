"""Plots as pictures within the page, each with a text that says what it shows."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

    from fleetwatt._language import Language
    from fleetwatt.results import Result


class Picture(NamedTuple):
    """A plot; without a source where it needs hours that the run did not keep."""

    name: str
    alternative: str
    source: str


SHOWS: dict[str, str] = {
    "power_heatmap": "Power by hour and day in {year}: {grid} GWh drawn from the grid in the "
    "year; the greatest power of the whole life is {peak} MW.",
    "pue_heatmap": "PUE by hour and day in {year}: {pue} over the year; {hot} in the design hour, "
    "the hottest of the whole life, at full IT power.",
    "load_duration": "Power in {year}, hours sorted from the highest: {grid} GWh drawn from the "
    "grid, {it} GWh of it for the IT, below a connection of {connection} MW.",
    "energy_sankey": "Where the {campus} GWh that the campus takes in {year} go: {it} GWh to the "
    "IT, the rest to cooling, auxiliaries and losses; {heat} GWh are handed over as heat.",
    "supply_mix": "Energy by source and calendar year: in {year} own plants give {own} of the "
    "electricity, and {grid} GWh are drawn from the grid.",
    "dispatch_week": "A week of supply in {year}, hour by hour: what serves the campus, what "
    "charges the battery and what is exported; below, the content of the battery.",
    "price_duration": "Prices of electricity in {year}, hours sorted from the dearest: the energy "
    "alone, and one more MWh with its charges; {electricity} EUR/MWh on the whole.",
    "temperature_pue": "PUE against the outdoor temperature: {pue} over {year}; {hot} in the "
    "design hour, the hottest of the whole life ({hottest} °C), at full IT power.",
    "water": "Water by month in {year}: {water} m³ in all; the thirstiest day of the whole life "
    "takes {day} m³.",
    "cost_stack": "What the levelised cost of a GPU-hour sold is made of: {lcoc} EUR in all.",
    "capex": "Investment by system: {capex} million EUR in all, {site} of it for the site.",
    "cash_flow_waterfall": "From revenue to the owners' cash over the whole life: {revenue} "
    "million EUR of revenue leave {cash} million EUR to the owners.",
    "cumulative_cash": "Cash by year and its running sum: the project earns {irr} a year; its net "
    "present value is {npv} million EUR.",
    "debt": "Outstanding loans, interest, principal and debt service cover by year: the cover is "
    "{cover} at least and {mean} on average.",
    "fleet": "Accelerators installed over time: {gpus} once complete, in {complete}.",
}


def pictures(result: Result, _: Language) -> list[Picture]:
    """Return every plot; those of hours without a picture where the run kept none."""
    numbers = _numbers(result, _)
    drawn = set(result.plot.names() if result.has_hours else result.plot.names(hours=False))
    return [
        _picture(result, name, numbers, _) if name in drawn else Picture(name, "", "")
        for name in result.plot.names()
    ]


def _picture(result: Result, name: str, numbers: dict[str, str], _: Language) -> Picture:
    from fleetwatt import plots

    draw: Callable[..., Axes] = getattr(result.plot, name)
    axes = draw(plots.axes(name), lang=_.code)
    return Picture(name, _described(result, name, axes, numbers, _), _embedded(axes))


def _described(result: Result, name: str, axes: Axes, numbers: dict[str, str], _: Language) -> str:
    """Return what a plot shows; its title alone where one of its numbers is undefined."""
    undefined = {f"{{{key}}}" for key, number in numbers.items() if number == _("none")}
    if any(hole in SHOWS[name] for hole in undefined):
        return axes.get_title(loc="left").replace("\n", " ")
    shows = _(SHOWS[name])
    if name == "cost_stack" and result.scenario["business_model"] == "colocation":
        shows = _(
            "What the levelised cost of hosting alone is made of: {lcoc} EUR per GPU-hour sold."
        )
    return shows.format(**numbers)


def _embedded(axes: Axes) -> str:
    """Return the picture as SVG within a link: its names cannot clash with another's."""
    import matplotlib as mpl

    figure = axes.get_figure(root=True)
    assert figure is not None
    drawn = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "fleetwatt", "svg.fonttype": "path"}):
        figure.savefig(drawn, format="svg", dpi=150, metadata={"Date": None})
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.getvalue()).decode("ascii")


def _numbers(result: Result, _: Language) -> dict[str, str]:
    """Return the numbers of the descriptions, printed."""
    from fleetwatt.plots import _hours

    yearly = result.yearly

    def scaled(figure: str, scale: float = 1.0) -> str:
        return _.number(result[figure] / scale)

    def total(line: str) -> str:
        return _.number(float(yearly[line].sum()) / 1e6)

    return {
        "year": _hours.named(result, result.found["full_year"], _),
        "grid": scaled("grid_energy_mwh_year", 1e3),
        "campus": scaled("facility_energy_mwh_year", 1e3),
        "own": _.percent(result["self_supplied_fraction"]),
        "electricity": scaled("electricity_cost_eur_mwh"),
        "it": scaled("it_energy_mwh_year", 1e3),
        "heat": scaled("delivered_heat_mwh_year", 1e3),
        "peak": scaled("peak_grid_mw"),
        "connection": _.exact(result.scenario["site.grid_connection_mw"]),
        "pue": scaled("pue"),
        "hot": scaled("peak_hour_pue"),
        "hottest": _.number(round(result.capacity["hottest_c"], 1)),
        "water": scaled("water_m3_year"),
        "day": scaled("peak_day_water_m3"),
        "lcoc": scaled("lcoc_eur_gpu_hour"),
        "capex": scaled("capex_eur", 1e6),
        "site": _.percent(result["capex_site_fraction"]),
        "revenue": total("revenue_eur"),
        "cash": total("equity_cash_flow_eur"),
        "irr": _.percent(result["project_irr"]),
        "npv": scaled("npv_eur", 1e6),
        "cover": scaled("min_dscr"),
        "mean": scaled("average_dscr"),
        "gpus": scaled("gpus"),
        "complete": _.month(result.found["complete"]),
    }

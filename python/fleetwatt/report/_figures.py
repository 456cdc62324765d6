"""Key figures: the handful that matters, and all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from fleetwatt._faults import config_errors, nearest
from fleetwatt._wording import hours_of, in_percent
from fleetwatt.report._texts import METERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from fleetwatt._language import Language
    from fleetwatt.results import Result

MILLION = 1e6

GROUPS = (
    (
        "Returns",
        r"irr|npv|payback|dscr|lcoc|llcr|plcr|^debt_fraction|^average_debt|^lock_up|^default_years",
    ),
    ("Training and tokens", r"^training|^job|^checkpoint|^useful|token"),
    ("Carbon", r"carbon|cue"),
    ("Neighbours", r"^noise|^neighbour|^generator|^evaporative"),
    ("Heat", r"heat|^erf$|^ere$"),
    ("Money", r"eur|capex|staff|mining"),
    ("Water", r"water|wue"),
    ("Energy", r"_mwh|_mw$|pue|^cer$|^ref$|^cool|^clamped|^self_|^battery"),
    ("Fleet", r""),
)
"""Groups and which names are theirs, the first that matches."""

PARTIES = re.compile("(operator|landlord|lessor)_")
"""Figures of those who share leased IT, which nobody else has."""

SHOWN = (
    *("Fleet", "Training and tokens", "Energy", "Water", "Heat", "Neighbours"),
    *("Carbon", "Money", "Returns"),
)

UNDEFINED = (
    (r"_over_claimed$|^published_", "no number is published"),
    (r"irr$", "no rate makes the cash flow worth nothing"),
    (r"payback", "what is spent never comes back"),
    (r"^llcr|^plcr|^average_debt|^debt_fraction", "nothing is borrowed"),
    (r"dscr$", "no full year has a debt service"),
    (r"^job_mttf|^checkpoint", "no job trains, or nothing interrupts it"),
    (r"^training_days|_pflop_day$", "nothing trains"),
    (r"token", "nothing answers requests"),
    (r"mining", "the IT draws no energy in that year, or mining earns nothing"),
    (
        r"^carbon_free",
        "no carbon series says which part of the mix is free of carbon; a file of generation by "
        "source does, see carbon.file",
    ),
    (r"lcoc", "no GPU-hour is sold"),
    (r"pue|wue|cue|^ere$", "the IT draws no energy in that year"),
    (r"_permit$", "no such permit is given"),
    (r"_excess_", "the noise there is too low to be limited"),
    (r"^noise", "no outdoor fan of the liquid side turns"),
    (r"^heat_met", "there is no heat network"),
    (r"", "it divides by nothing"),
)


HOURS = ("", "_available", "_installed")
"""What the hours of a levelised cost are, in its name: sold, available, installed."""


class Card(NamedTuple):
    """A figure that matters, with what puts it in proportion."""

    label: str
    value: str
    unit: str
    note: str


class Row(NamedTuple):
    """A key figure as it is printed."""

    id: str
    label: str
    value: str
    unit: str
    range: str
    window: str
    meter: str
    convention: str


class Group(NamedTuple):
    """Key figures of a kind."""

    title: str
    rows: list[Row]


class Levelised(NamedTuple):
    """Levelised cost of a cohort's GPU-hour sold, available and installed."""

    cohort: str
    money: str
    costs: list[str]


def levelised(result: Result, _: Language) -> list[Levelised]:
    """Return the levelised cost of each cohort, real and nominal."""
    table = result.levelised_by_cohort
    cohorts = result.scenario["fleet.cohorts"]
    return [
        Levelised(
            _("{accelerator}, from {month}").format(
                accelerator=cohort["accelerator"], month=_.month(cohort["online"])
            ),
            _(money),
            [
                _.number(cost)
                for cost in table.iloc[n][[f"lcoc{kind}{of}_eur_gpu_hour" for of in HOURS]]
            ],
        )
        for n, cohort in enumerate(cohorts)
        for money, kind in (("real", ""), ("nominal", "_nominal"))
    ]


def groups(result: Result, _: Language, ranges: pd.DataFrame | None) -> list[Group]:
    """Return every key figure, by group; of parties of leased IT where it is leased."""
    found: dict[str, list[Row]] = {title: [] for title in SHOWN}
    leased = result.scenario["business_model"] == "leased_it"
    spans = {} if ranges is None else _spans(result, ranges)
    figures: Iterator[Any] = result.kpi.reset_index().itertuples(index=False)
    for figure in figures:
        if not leased and PARTIES.match(figure.figure):
            continue
        title = next(title for title, names in GROUPS if re.search(names, figure.figure))
        value, unit = measured(figure.figure, figure.value, figure.unit, _)
        if figure.value != figure.value:
            value = f"{value} ({_(_reason(figure.figure))})"
        span = ""
        if figure.figure in spans:
            low, high = (
                measured(figure.figure, end, figure.unit, _)[0] for end in spans[figure.figure]
            )
            span = _("{low} to {high}").format(low=low, high=high)
        row = Row(
            figure.figure,
            _(figure.label),
            value,
            unit,
            span,
            _window(figure.window, result, _),
            _(METERS[figure.meter].name) if figure.meter else "",
            _(figure.convention).replace("NaN", _("none")),
        )
        found[title].append(row)
    return [Group(_(title), rows) for title, rows in found.items() if rows]


def measured(figure: str, value: float, unit: str, _: Language) -> tuple[str, str]:
    """Return a figure's value and unit as people write them; money in millions."""
    if value != value:
        return _.number(value), ""
    if in_percent(figure):
        return _.percent(value), ""
    if unit in ("EUR", "EUR/year"):
        return _.number(value / MILLION), _.unit(unit.replace("EUR", "MEUR"))
    return _.number(value), _.unit(unit, value)


def _window(window: str, result: Result, _: Language) -> str:
    if window != "first full year":
        return _(window)
    year = result.found["full_year"]
    if year in result.found["full_years"]:
        return f"{_(window)} ({year})"
    hours = _.number(hours_of(result, year))
    return _("{year}, {hours} hours").format(year=year, hours=hours)


def _reason(figure: str) -> str:
    return next(reason for names, reason in UNDEFINED if re.search(names, figure))


def _spans(result: Result, ranges: pd.DataFrame) -> dict[str, tuple[float, float]]:
    faults = [
        ("ranges", f"has no column {column!r}")
        for column in ("low", "high")
        if column not in ranges.columns
    ]
    known = result.kpi.index
    faults += [
        ("ranges", f"{name!r} is no key figure; {nearest(str(name), known)}")
        for name in ranges.index.difference(known)
    ]
    if not faults:
        turned = ranges.index[ranges["low"] > ranges["high"]]
        faults = [(f"ranges.{name}", "low is above high") for name in turned]
    if faults:
        raise config_errors(faults)
    ends = ranges[["low", "high"]].astype(float).to_numpy().tolist()
    return {str(name): (low, high) for name, (low, high) in zip(ranges.index, ends, strict=True)}


def cards(result: Result, _: Language) -> list[Card]:
    """Return the handful of figures that matter."""
    return [Card(*card) for card in _cards(result, _)]


def _cards(result: Result, _: Language) -> Iterator[tuple[str, str, str, str]]:
    units = result.kpi["unit"]

    def of(figure: str) -> str:
        return " ".join(filter(None, measured(figure, result[figure], units[figure], _)))

    def card(label: str, figure: str, note: str) -> tuple[str, str, str, str]:
        return _(label), *measured(figure, result[figure], units[figure], _), note

    year = result.found["full_year"]
    claimed = result.scenario["claimed_gpus"]
    yield card(
        "Accelerators",
        "gpus",
        _("{percent} of {claimed} published").format(
            percent=of("gpus_over_claimed"), claimed=_.exact(claimed)
        )
        if claimed
        else _("no number is published"),
    )
    yield card(
        "Greatest power from the grid",
        "peak_grid_mw",
        _("expected load; connection of {power} MW").format(
            power=_.exact(result.scenario["site.grid_connection_mw"])
        ),
    )
    yield card(
        "PUE",
        "pue",
        _("in {year}; design hour, at full IT power: {hot}").format(
            year=year, hot=of("peak_hour_pue")
        ),
    )
    yield (
        _("Electricity"),
        _.number(result["grid_energy_mwh_year"] / 1000.0),
        _.unit("GWh/year"),
        _("in {year}, at {price}").format(year=year, price=of("electricity_cost_eur_mwh")),
    )
    yield card(
        "Water",
        "water_m3_year",
        _("on site in {year}; {offsite} off site, at power stations").format(
            year=year, offsite=of("offsite_water_m3_year")
        ),
    )
    yield card(
        "Carbon",
        "carbon_t_year",
        _("in {year}, combustion; electricity over its life cycle: {more}").format(
            year=year, more=of("carbon_life_cycle_t_year")
        ),
    )
    yield card(
        "Investment",
        "capex_eur",
        _("until complete; {part} for the site").format(part=of("capex_site_fraction")),
    )
    levelised = {
        "cloud": "Levelised cost of compute",
        "leased_it": "Levelised cost of compute",
        "colocation": "Levelised cost of hosting, without accelerators",
    }
    yield card(
        levelised[result.scenario["business_model"]],
        "lcoc_eur_gpu_hour",
        _("per GPU-hour sold, real"),
    )
    yield card(
        "Return of the project",
        "project_irr",
        _("after tax; owners {owners}").format(owners=of("equity_irr")),
    )
    yield card(
        "Least debt cover (DSCR)",
        "min_dscr",
        _("mean {mean}; over the life of the loans {life}, of the project {project}").format(
            mean=of("average_dscr"), life=of("llcr"), project=of("plcr")
        ),
    )

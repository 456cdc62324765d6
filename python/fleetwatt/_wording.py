"""How figures, changes and what binds are put to people."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fleetwatt._language import Language
    from fleetwatt.results import Result

__all__ = [
    "HEADLINES",
    "TITLES",
    "change",
    "distinct",
    "first_full_year",
    "given",
    "in_percent",
    "input_about",
    "input_unit",
    "input_value",
    "is_unusual",
    "limits",
    "printable",
    "shortened",
    "usual_range",
    "value",
]

HEADLINES = (
    "gpus",
    "gpus_over_claimed",
    "peak_grid_mw",
    "facility_energy_mwh_year",
    "pue",
    "water_m3_year",
    "carbon_t_year",
    "capex_eur",
    "opex_eur_year",
    "revenue_eur_year",
    "lcoc_eur_gpu_hour",
    "npv_eur",
    "project_irr",
    "equity_irr",
    "min_dscr",
    "llcr",
)
"""The figures that answer first."""

TITLES = ("name", "description")
"""Fields that only say what a scenario is."""

NAMED = {"accelerators", "climates", "sites"}
"""Families of the catalogue whose entries bear proper names."""

SAME = 1e-6
"""Below this part of a value a change is not worth a word."""


def value(language: Language, figure: str, number: float) -> str:
    """Return a key figure without its unit; rates of return and parts in percent."""
    return language.percent(number) if in_percent(figure) else language.number(number)


def change(language: Language, figure: str, before: float, after: float) -> str:
    """Return how a key figure changed: in percent, or in points where it is in percent.

    Empty where it did not.
    """
    if before == after or (before != before and after != after):
        return ""
    if before != before:
        return language("none before")
    if after != after:
        return language("none now")
    if before == 0.0:
        return language("zero before")
    part = abs(after - before) if in_percent(figure) else abs((after - before) / before)
    if part < SAME:
        return ""
    sign = "+" if after > before else "\N{MINUS SIGN}"
    percent = language.localised(f"{100.0 * part:,.1f}" if part >= 1e-3 else f"{100.0 * part:.1g}")
    unit = language("points") if in_percent(figure) else "%"
    return f"{sign}{percent}\N{NO-BREAK SPACE}{unit}"


def in_percent(figure: str) -> bool:
    """Whether a figure is told in percent."""
    return figure.endswith(("_irr", "_fraction", "_over_claimed", "_ettr", "availability"))


def given(language: Language, value: Any) -> str:
    """Return an input as it is read."""
    if isinstance(value, bool):
        return language("yes") if value else language("no")
    if isinstance(value, int | float):
        return language.exact(value)
    if value is None or value in ("", [], {}):
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


BINDS = {
    "grid_connection": "The grid connection binds at {power} MW of IT, in the hour of greatest "
    "draw: {hour} UTC, {celsius} °C, PUE {pue}.",
    "cooling": "The cooling binds at {power} MW of IT, in its hardest hour: {hour} UTC, "
    "{celsius} °C, PUE {pue}.",
    "it_capacity": "The IT capacity binds at {power} MW, before the grid connection does, even in "
    "the hour of greatest draw: {hour} UTC, {celsius} °C, PUE {pue}.",
}
"""What is said of a limit that the fleet reaches."""

LEAVES_ROOM = {
    "grid_connection": "The grid connection leaves room for {power} MW of IT, even in the hour of "
    "greatest draw: {hour} UTC, {celsius} °C, PUE {pue}.",
    "cooling": "The cooling leaves room for {power} MW of IT, even in its hardest hour: {hour} "
    "UTC, {celsius} °C, PUE {pue}.",
    "it_capacity": "The IT capacity leaves room for {power} MW, less than the grid connection "
    "does, even in the hour of greatest draw: {hour} UTC, {celsius} °C, PUE {pue}.",
}
"""What is said of one that it does not reach."""

COUNTS = {
    "node": "One accelerator counts {power} kW: the rating of its node.",
    "all_in": "One accelerator counts {power} kW: its all-in rating.",
    "coincident": "One accelerator counts {power} kW: its all-in rating times the coincidence "
    "of {part}.",
}
"""What is said of an accelerator where they fill the campus."""


def limits(result: Result, language: Language) -> list[str]:
    """Return what limits the number of accelerators, in sentences."""
    capacity, shed = result.capacity, result["shed_gpu_hours"]
    fills = capacity["basis"] is not None
    sentence = (BINDS if fills or shed > 0.0 else LEAVES_ROOM)[capacity["limit"]]
    sentences = [
        language(sentence).format(
            power=language.number(round(capacity["it_limit_mw"], 1)),
            hour=language.hour(capacity["hottest_hour"]),
            celsius=language.number(round(capacity["hottest_c"], 1)),
            pue=language.number(round(capacity["peak_hour_pue"], 3)),
        )
    ]
    if fills:
        sentences.append(
            language(COUNTS[capacity["basis"]]).format(
                power=language.number(capacity["basis_kw"]),
                part=language.exact(capacity["coincidence"]),
            )
        )
    if shed > 0.0:
        sentences.append(
            language(
                "The fleet is too large for these limits, which cost {hours} GPU-hours over its "
                "life."
            ).format(hours=language.number(shed))
        )
    return sentences


def first_full_year(result: Result, language: Language) -> str:
    """Return which year the figures of the first full year are of, in a sentence."""
    year = result.found["full_year"]
    if year in result.found["full_years"]:
        return language("The first full year is {year}.").format(year=year)
    return language(
        "No calendar year is in operation throughout: figures of the first full year are of "
        "{year}, {hours} hours."
    ).format(year=year, hours=language.number(hours_of(result, year)))


def hours_of(result: Result, year: int) -> float:
    """Return the hours in operation of a calendar year."""
    return float(result.yearly["operating_h"][year])


def input_about(path: str, about: str, language: Language) -> str:
    """Return what an input means; the catalogue's have the name of their entry before them."""
    origin, *names = path.split(".")
    if origin != "catalogue":
        return language(about)
    from fleetwatt import catalogue

    family, entry, _figure = names
    label = catalogue.get(family, entry).label
    figure = about.removeprefix(f"{label}, ")
    return f"{label if family in NAMED else language(label)}, {language(figure)}"


def _civil(value: Any, unit: str) -> bool:
    """Whether a value is a calendar year and not a number of years."""
    return unit == "year" and isinstance(value, int) and value >= 1000


def input_unit(value: Any, unit: str, language: Language) -> str:
    """Return an input's unit after its value; none after a calendar year."""
    if _civil(value, unit):
        return ""
    return language.unit(unit, value) if isinstance(value, int | float) else language.unit(unit)


def input_value(value: Any, unit: str, language: Language) -> str:
    """Return an input's value; of a profile, its size and ends."""
    if _civil(value, unit):
        return str(value)
    if value and isinstance(value, list) and all(isinstance(one, int | float) for one in value):
        low, high = (language.exact(end) for end in (min(value), max(value)))
        text = language("{count} values, {low} to {high}")
        return text.format(count=len(value), low=low, high=high)
    return given(language, value)


def usual_range(low: float, high: float, unit: str, language: Language) -> str:
    """Return the ends of an input's usual range."""
    ends = {"low": input_value(low, unit, language), "high": input_value(high, unit, language)}
    return language("{low} to {high}").format(**ends)


def is_unusual(value: Any, low: float | None, high: float | None) -> bool:
    """Whether an input is a number outside its usual range, if there is one."""
    if low is None or high is None or not isinstance(value, int | float):
        return False
    return bool(value < low or value > high)


def printable(page: str) -> str:
    """Return a page without the control characters that HTML has no place for."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", "\N{REPLACEMENT CHARACTER}", page)


def shortened(text: str, most: int) -> str:
    """Return a text of no more than so many characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def distinct(names: Iterable[str]) -> list[str]:
    """Return names that differ: those that come again are numbered.

    Examples
    --------
    >>> distinct(["a", "b", "a", "a (2)"])
    ['a', 'b', 'a (2)', 'a (2) (2)']
    """
    listed = list(names)
    taken: set[str] = set()
    counts: dict[str, int] = {}
    for position, name in enumerate(listed):
        other, count = name, counts.get(name, 1)
        while other in taken:
            count += 1
            other = f"{name} ({count})"
        counts[name] = count
        taken.add(other)
        listed[position] = other
    return listed

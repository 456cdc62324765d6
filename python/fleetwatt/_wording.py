"""How figures, changes and what binds are put to people."""

from __future__ import annotations

import json
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
    "given",
    "in_percent",
    "input_about",
    "input_unit",
    "input_value",
    "limit",
    "shortened",
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
    "min_dscr",
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
    return figure.endswith(("_irr", "_fraction", "_over_claimed"))


def given(language: Language, value: Any) -> str:
    """Return an input as it is read."""
    if isinstance(value, bool):
        return language("yes") if value else language("no")
    if isinstance(value, int | float):
        return language.exact(value)
    if value is None or value in ("", [], {}):
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def limit(result: Result, language: Language) -> str:
    """Return what limits the number of accelerators, in a sentence or two."""
    capacity = result.capacity
    binding = {
        "grid_connection": "The grid connection binds at {power} MW of IT, in the hour of greatest "
        "draw ({hour} UTC, {celsius} degC, PUE {pue})",
        "it_capacity": "The IT capacity binds at {power} MW of IT, in the hour of greatest "
        "draw ({hour} UTC, {celsius} degC, PUE {pue})",
    }
    sentence = language(binding[capacity["limit"]]).format(
        power=language.localised(f"{capacity['it_limit_mw']:.1f}"),
        hour=capacity["hottest_hour"],
        celsius=language.localised(f"{capacity['hottest_c']:.1f}"),
        pue=language.localised(f"{capacity['peak_hour_pue']:.3f}"),
    )
    if capacity["basis"]:
        sentence += language("; one GPU counts {power} kW ({basis}, coincidence {part})").format(
            power=language.localised(f"{capacity['basis_kw']:.3f}"),
            basis=capacity["basis"],
            part=language.localised(f"{capacity['coincidence']:g}"),
        )
    if result["shed_gpu_hours"] > 0.0:
        sentence += language(". It costs {hours} GPU-hours: the fleet is too large").format(
            hours=language.number(result["shed_gpu_hours"])
        )
    return sentence


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

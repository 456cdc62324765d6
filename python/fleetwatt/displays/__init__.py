"""How scenarios, results and facts look in a notebook: fragments of HTML.

Notebooks ask for them by themselves. In another language, or elsewhere:

>>> import fleetwatt
>>> from fleetwatt import displays
>>> html = displays.scenario(fleetwatt.Scenario.example("valence-80mw"), lang="fr")
>>> html.startswith("<div")
True

Texts of users are escaped, and colours are those of the page.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from fleetwatt import _fields, _wording
from fleetwatt._language import Language, language
from fleetwatt.results import definitions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import Environment

    from fleetwatt.catalogue import Entry, Figure
    from fleetwatt.comparison import Comparison
    from fleetwatt.results import Result
    from fleetwatt.scenario import Scenario

__all__ = ["changes", "comparison", "entry", "figure", "refusal", "result", "scenario"]

LONGEST_NAME = 120
LONGEST_TEXT = 600


class Row(NamedTuple):
    """A field as it is shown."""

    path: str
    about: str
    value: str
    unit: str
    usual: str
    source: str
    mark: str
    unusual: bool


def scenario(scenario: Scenario, lang: str = "en") -> str:
    """Return a scenario: key facts, then every field by section.

    Parameters
    ----------
    scenario : Scenario
    lang : {"en", "fr"}

    Returns
    -------
    str
        HTML.
    """
    say = language(lang)
    rows = _rows(scenario, say)
    sections: dict[str, list[Row]] = {}
    for row in rows:
        section = row.path.partition(".")[0] if "." in row.path else say("general")
        sections.setdefault(section, []).append(row)
    return _render(
        "scenario.html", say, it=scenario, sections=sections, facts=_facts(scenario, say)
    )


def _facts(scenario: Scenario, say: Language) -> list[tuple[str, str]]:
    """Return what tells a scenario from others."""
    from fleetwatt import catalogue

    unit = {
        "cloud": say("GPU-hours"),
        "leased_it": say("GPU-hours of rented IT"),
        "colocation": say("powered space"),
    }
    fleet = []
    for cohort in scenario["fleet.cohorts"]:
        label = catalogue.get("accelerators", cohort["accelerator"]).label
        many = cohort["gpus"]
        count = say("as many as fit") if many == "fill" else say.exact(many)
        fleet.append(f"{count} \N{MULTIPLICATION SIGN} {label}, {cohort['online']}")
    weather = scenario["climate.file"] or scenario["climate.catalogue"]
    facts = [
        (say("Sold"), unit[scenario["business_model"]]),
        (say("Grid connection"), f"{say.exact(scenario['site.grid_connection_mw'])} MW"),
        (say("IT capacity"), f"{say.exact(scenario['facility.it_capacity_mw'])} MW"),
        (say("Accelerators"), "; ".join(fleet)),
        (say("Start"), scenario["start"]),
        (say("Years of operation"), str(scenario["operation_years"])),
        (say("Weather"), weather),
    ]
    if scenario["claimed_gpus"] is not None:
        facts.append((say("Published number"), f"{say.exact(scenario['claimed_gpus'])} GPU"))
    return [(about, _wording.shortened(value, LONGEST_TEXT)) for about, value in facts]


def _rows(scenario: Scenario, say: Language) -> list[Row]:
    """Return every field, those that a run does not read included."""
    read = {found.path: found for found in scenario.assumptions}
    tree = scenario.to_dict()
    sources = tree.pop("sources")
    rows = []
    for path, value in _leaves(tree, ""):
        about = _fields.field(path)
        found = read.pop(path, None)
        if path in _wording.TITLES:
            continue
        if found is None:
            mark, source = say("not read"), sources.get(path, "")
        elif found.origin == "user":
            mark, source = say("changed"), found.source
        else:
            mark, source = say("assumed") if found.assumed else say("sourced"), found.source
        rows.append(_row(path, about.about, value, about.unit, about.usual, source, mark, say))
    for found in read.values():
        usual = None if found.low is None or found.high is None else (found.low, found.high)
        mark = say("assumed") if found.assumed else say("sourced")
        values = (found.path, found.about, found.value, found.unit, usual, found.source)
        rows.append(_row(*values, mark, say))
    return rows


def _row(
    path: str,
    about: str,
    value: Any,
    unit: str,
    usual: tuple[float, float] | None,
    source: str,
    mark: str,
    say: Language,
) -> Row:
    return Row(
        path,
        _wording.input_about(path, about, say),
        _wording.shortened(_wording.input_value(value, unit, say), LONGEST_TEXT),
        _wording.input_unit(value, unit, say),
        _wording.usual_range(*usual, unit, say) if usual else "",
        _wording.shortened(source, LONGEST_TEXT),
        mark,
        _wording.is_unusual(value, *(usual or (None, None))),
    )


def _leaves(node: Any, path: str) -> list[tuple[str, Any]]:
    """Return the fields of a tree with their paths, in order."""
    if isinstance(node, dict) and (node or not path):
        inner = [(f"{path}.{key}" if path else key, value) for key, value in node.items()]
    elif isinstance(node, list) and node and all(isinstance(value, dict) for value in node):
        inner = [(f"{path}[{n}]", value) for n, value in enumerate(node)]
    else:
        return [(path, node)]
    return [leaf for deeper, value in inner for leaf in _leaves(value, deeper)]


def result(result: Result, lang: str = "en") -> str:
    """Return a result: what fits, the figures that answer first, then all of them.

    Parameters
    ----------
    result : Result
    lang : {"en", "fr"}

    Returns
    -------
    str
        HTML.
    """
    say = language(lang)
    keys = [figure for figure in definitions().figures if figure.key]
    return _render(
        "result.html",
        say,
        it=result,
        limits=_wording.limits(result, say),
        first_full_year=_wording.first_full_year(result, say),
        headlines=[definitions().figure(name) for name in _wording.HEADLINES],
        all_figures=keys,
    )


def comparison(comparison: Comparison, lang: str = "en") -> str:
    """Return a comparison: figures that answer first, inputs that differ, all figures.

    Parameters
    ----------
    comparison : Comparison
    lang : {"en", "fr"}

    Returns
    -------
    str
        HTML.
    """
    say = language(lang)
    keys = [figure for figure in definitions().figures if figure.key]
    inputs = [
        (
            path,
            _wording.input_unit(values[0], unit, say) and say.unit(unit),
            [
                _wording.shortened(_wording.input_value(value, unit, say), LONGEST_TEXT)
                for value in values
            ],
        )
        for path, unit, *values in comparison.differences.itertuples(name=None)
        if path not in _wording.TITLES
    ]
    return _render(
        "comparison.html",
        say,
        it=comparison,
        notes=comparison.notes(lang),
        inputs=inputs,
        headlines=[definitions().figure(name) for name in _wording.HEADLINES],
        all_figures=keys,
    )


def changes(start: Result, now: Result, figures: Iterable[str], lang: str = "en") -> str:
    """Return figures of a result with how they changed.

    Parameters
    ----------
    start, now : Result
        Before and after.
    figures : iterable of str
    lang : {"en", "fr"}

    Returns
    -------
    str
        HTML.
    """
    shown = [definitions().figure(name) for name in figures]
    return _render("changes.html", language(lang), start=start, now=now, figures=shown)


def refusal(message: str, lang: str = "en") -> str:
    """Return why something is not possible.

    Parameters
    ----------
    message : str
    lang : {"en", "fr"}

    Returns
    -------
    str
        HTML.
    """
    return _render("refusal.html", language(lang), message=message)


def entry(entry: Entry, lang: str = "en") -> str:
    """Return an entry of the catalogue with its figures and their sources.

    Parameters
    ----------
    entry : Entry
    lang : {"en", "fr"}

    Returns
    -------
    str
        HTML.
    """
    return _facts_of_catalogue(entry.label, entry.texts, entry.figures, language(lang))


def figure(figure: Figure, lang: str = "en") -> str:
    """Return a figure of the catalogue with its source.

    Parameters
    ----------
    figure : Figure
    lang : {"en", "fr"}

    Returns
    -------
    str
        HTML.
    """
    return _facts_of_catalogue("", {}, {"": figure}, language(lang))


def _facts_of_catalogue(
    label: str, texts: Mapping[str, str], figures: Mapping[str, Figure], say: Language
) -> str:
    def usual(figure: Figure) -> str:
        if figure.low is None or figure.high is None:
            return ""
        return _wording.usual_range(figure.low, figure.high, figure.unit, say)

    rows = [
        (
            key,
            say.exact(found.value),
            "" if found.unit == "1" else say.unit(found.unit),
            usual(found),
            found,
        )
        for key, found in figures.items()
    ]
    return _render("catalogue.html", say, label=label, texts=texts, rows=rows)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("fleetwatt.displays"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _render(template: str, say: Language, **values: Any) -> str:
    """Return a template filled in; every value is escaped."""
    common = {
        "_": say,
        "value": _wording.value,
        "change": _wording.change,
        "shortened": _wording.shortened,
        "longest_name": LONGEST_NAME,
        "longest_text": LONGEST_TEXT,
        "nan": math.nan,
    }
    page = _environment().get_template(template).render(**common, **values)
    return _wording.printable(page.strip())

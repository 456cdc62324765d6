"""A run as one HTML file that anyone can open, print and check."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from fleetwatt._language import language
from fleetwatt._wording import first_full_year, printable
from fleetwatt.report._about import paragraph, verdicts
from fleetwatt.report._figures import cards, groups, levelised
from fleetwatt.report._inputs import registers, unusual
from fleetwatt.report._pictures import pictures
from fleetwatt.report._site import topics, uses
from fleetwatt.report._texts import LIMITS, METERS, WINDOWS, conventions
from fleetwatt.results import BY_COHORT

if TYPE_CHECKING:
    import jinja2
    import pandas as pd

    from fleetwatt.results import Result

__all__ = ["render"]

LONGEST_NAME = 200
"""Characters of a scenario's name that its title shows; the scenario below it has them all."""


def render(result: Result, lang: str = "en", ranges: pd.DataFrame | None = None) -> str:
    """Return the report of a result as HTML.

    Parameters
    ----------
    result : Result
        Pictures of hours need a run with ``hourly=True``.
    lang : {"en", "fr"}
    ranges : pandas.DataFrame, optional
        Columns `low` and `high` by key figure, as `Result.report` takes them.

    Returns
    -------
    str
        A page that refers to nothing outside itself; the same text for the same result.

    Raises
    ------
    ConfigError
        For another language, or ranges of something else.

    Examples
    --------
    >>> import fleetwatt
    >>> from fleetwatt.report import render
    >>> result = fleetwatt.Scenario.example("valence-80mw").run()
    >>> render(result, "fr").splitlines()[:2]
    ['<!DOCTYPE html>', '<html lang="fr">']
    """
    text = language(lang)
    name = result.scenario["name"]
    page = _environment().get_template("report.html.jinja")
    filled = page.render(
        _=text,
        result=result,
        name=name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME] + "…",
        paragraph=paragraph(result, text),
        verdicts=verdicts(result, text),
        cards=cards(result, text),
        groups=groups(result, text, ranges),
        levelised=levelised(result, text),
        by_cohort=BY_COHORT,
        ranged=None if ranges is None else ranges.attrs.get("scenarios", 0),
        first_full_year=first_full_year(result, text),
        uses=uses(result, text),
        topics=topics(result, text),
        pictures=pictures(result, text),
        unusual=unusual(result, text),
        registers=registers(result, text),
        meters=METERS,
        windows=WINDOWS,
        conventions=conventions(result, text),
        limits=LIMITS,
        given=[used.kind for used in result.drivers_used if used.origin == "caller"],
    )
    return printable(filled)


def glued(text: str) -> str:
    """Return text whose numbers stay on a line with their units."""
    return re.sub(r"(?<=\d) (?=\S{1,5}(?!\S))", "\N{NO-BREAK SPACE}", text)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("fleetwatt", "report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["glued"] = glued
    return environment

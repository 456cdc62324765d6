"""The assumptions register: every input of a run with its range and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fleetwatt._wording import (
    input_about,
    input_unit,
    input_value,
    is_unusual,
    usual_range,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetwatt._language import Language
    from fleetwatt.results import Result

SECTIONS = {
    "": "General",
    "currency": "Currency",
    "site": "Site",
    "climate": "Climate",
    "fleet": "Fleet",
    "revenue": "Revenue",
    "facility": "Facility",
    "supply": "Electricity",
    "carbon": "Carbon",
    "cost": "Costs",
    "finance": "Financing",
    "catalogue": "Catalogue",
    "drivers": "Hourly series",
}


class Input(NamedTuple):
    """An input as it is printed."""

    path: str
    about: str
    value: str
    unit: str
    usual: str
    unusual: bool
    source: str
    lang: str
    """Of the source: English where it comes with the model, unknown where users wrote it."""


class Register(NamedTuple):
    """Inputs of a kind, by section of the scenario."""

    title: str
    about: str
    size: int
    sections: dict[str, list[Input]]


OURS = ("default", "catalogue", "synthetic")
"""Origins of inputs whose sources come with the model."""

KINDS = (
    ("user", "Changed for this run", "Values that whoever ran the model set in place of others."),
    ("assumed", "Assumed", "Values that rest on a judgement; the note gives its reasons."),
    ("sourced", "Sourced", "Values that a published source states."),
)


def registers(result: Result, _: Language) -> list[Register]:
    """Return every input: changed by the user, assumed, sourced."""
    found: dict[str, dict[str, list[Input]]] = {kind: {} for kind, _title, _about in KINDS}
    for kind, row in _inputs(result, _):
        section = _(SECTIONS[row.path.partition(".")[0] if "." in row.path else ""])
        found[kind].setdefault(section, []).append(row)
    return [
        Register(_(title), _(about), sum(map(len, found[kind].values())), found[kind])
        for kind, title, about in KINDS
        if found[kind]
    ]


def unusual(result: Result, _: Language) -> list[Input]:
    """Return the inputs outside their usual range."""
    return [row for _kind, row in _inputs(result, _) if row.unusual]


def _inputs(result: Result, _: Language) -> Iterator[tuple[str, Input]]:
    rows: Iterator[Any] = result.assumptions.itertuples()
    for row in rows:
        kind = "user" if row.origin == "user" else "assumed" if row.assumed else "sourced"
        ranged = row.low == row.low and row.high == row.high
        yield (
            kind,
            Input(
                row.Index,
                input_about(row.Index, row.about, _),
                input_value(row.value, row.unit, _),
                input_unit(row.value, row.unit, _),
                usual_range(row.low, row.high, row.unit, _) if ranged else "",
                is_unusual(row.value, row.low, row.high),
                row.source.removeprefix("assumption: ") or _("of unstated source"),
                _.code if not row.source else "en" if row.origin in OURS else "",
            ),
        )

"""From the registry and a result's values to a tree of nodes."""

from __future__ import annotations

import heapq
import itertools
import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fleetwatt._wording import input_about, input_unit, input_value
from fleetwatt.explanation import _arithmetic
from fleetwatt.results import figures_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetwatt._language import Language
    from fleetwatt.results import Figure, Result

HORIZON = None
"""Stands for the whole timeline where a year would."""

FROM_OTHER_MONTHS = {
    "depreciation",
    "loan_capitalised",
    "loan_drawn",
    "loan_interest",
    "loan_principal",
    "replacement_debt",
    "replacement_service",
    "financing_paid",
    "financing_depreciation",
    "interest_owed",
    "outstanding",
    "debt_service_reserve",
    "liquidity_reserve",
    "locked_up",
    "reserve_interest",
    "revenue_reserve_rise",
    "first_reserves",
    "tax_paid",
    "set_aside",
    "refresh_eur",
    "it_retired_eur",
    "it_left_eur",
    "it_value_eur",
    "rent_it_eur",
}
"""Kinds and figures that a year owes to what was bought, drawn or due in any other."""

GATHERED = {"sum": "total", "greatest": "greatest month", "last": "at the end"}
"""What the value of a whole horizon is."""

FOLDED_LATER = 100
"""Levels by which terms of zero come after all others, to be explained elsewhere if possible."""


class Input(NamedTuple):
    """An input that a figure rests on.

    Attributes
    ----------
    path : str
        Path of the field, `catalogue.family.entry.figure` or `drivers.kind`.
    value : object
    unit : str
    low, high : float or None
        The usual range.
    source : str
    assumed : bool
        Whether the value rests on a judgement instead of a published source.
    origin : str
        `default`, `scenario`, `user`, `catalogue`, or where a driver comes from.
    about : str
        What it means.
    usual : str
        The usual range in print.
    """

    path: str
    value: Any
    unit: str
    low: float | None
    high: float | None
    source: str
    assumed: bool
    origin: str
    about: str
    usual: str

    @property
    def standing(self) -> str:
        """`changed`, `assumed` or `sourced`."""
        return "changed" if self.origin == "user" else "assumed" if self.assumed else "sourced"


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A figure, an input, or a section of inputs.

    Attributes
    ----------
    id : str
        Name in the registry, or path.
    kind : str
        How it comes about, as the registry says: `sum`, `operated`, `input` and so on;
        `section` for a group of inputs.
    label : str
    value : object
        NaN where it is undefined; `None` for sections.
    unit : str
    shown : str
        Value and unit in print.
    year : int or None
        The calendar year of a line; `None` for its whole horizon and for what is no line.
    time : str
        Of a line, the same in print.
    meter, window, convention : str
        As the registry says, in print.
    input : Input or None
    factor : float
        What stands before it in a sum or a ratio.
    arithmetic : str
        How the value comes about, in a sentence.
    exact : bool
        Whether that is an equation between the values shown.
    elsewhere : str
        `above` or `below` where its children stand there in the tree.
    children : tuple of Node
    """

    id: str
    kind: str
    label: str
    value: Any
    unit: str
    shown: str
    year: int | None = None
    time: str = ""
    meter: str = ""
    window: str = ""
    convention: str = ""
    input: Input | None = None
    factor: float = 1.0
    arithmetic: str = ""
    exact: bool = False
    elsewhere: str = ""
    children: tuple[Node, ...] = ()

    @property
    def folded(self) -> tuple[Node, ...]:
        """The terms of a sum that are zero, where there are several."""
        if self.kind != "sum":
            return ()
        zeros = tuple(child for child in self.children if child.value == 0.0)
        return zeros if len(zeros) > 1 else ()

    def to_dict(self) -> dict[str, Any]:
        """Return the node as JSON can hold it."""
        found = {name: getattr(self, name) for name in self.__slots__}
        found["value"] = None if self.value != self.value else self.value
        found["input"] = self.input and self.input._asdict()
        found["children"] = [child.to_dict() for child in self.children]
        return found


@dataclass(eq=False)
class Draft:
    """A node while the tree grows: what tells it from others, and its children."""

    key: tuple[object, ...]
    node: Node
    factor: float = 1.0
    children: list[Draft] = field(default_factory=list)
    terms: list[Draft | None] = field(default_factory=list)
    is_copy: bool = False


class Tree:
    """Trees of a result's figures."""

    def __init__(self, result: Result, say: Language) -> None:
        """Read the result's inputs."""
        self.result = result
        self.say = say
        rows: Iterator[Any] = result.assumptions.itertuples()
        self.rows = {str(row.Index): row for row in rows}
        self.bare = {path: re.sub(r"\[\d+\]", "", path) for path in self.rows}

    def of(self, figure: str, year: int | None) -> Node:
        """Return the tree of a figure; each node has its children where it is nearest."""
        root = self._figure(figure, year)
        expanded: set[tuple[object, ...]] = set()
        count = itertools.count()
        waiting = [(0, next(count), root)]
        while waiting:
            depth, _, draft = heapq.heappop(waiting)
            draft.is_copy = draft.key in expanded
            if draft.is_copy:
                continue
            expanded.add(draft.key)
            self._grow(draft)
            for child in draft.children:
                zero = draft.node.kind == "sum" and child.node.value == 0.0
                below = depth + 1 + (FOLDED_LATER if zero else 0)
                heapq.heappush(waiting, (below, next(count), child))
        return _finished(root, set())

    def _grow(self, draft: Draft) -> None:
        """Give a figure its children and its sentence."""
        if draft.node.kind in ("input", "section"):
            return
        figure = figures_by_name()[draft.node.id]
        year = self._year_below(figure, draft.node.year)
        known = [term in self.rows or term in figures_by_name() for _, term in figure.terms]
        if figure.kind in ("operated", "found") or not all(known):
            draft.children = self._hangs_on(figure, year)
        else:
            for factor, term in figure.terms:
                draft.children.append(self._figure(term, year))
                draft.children[-1].factor = factor
        draft.terms = [
            self._figure(term, year) if is_known else None
            for (_, term), is_known in zip(figure.terms, known, strict=True)
        ]
        told = _arithmetic.sentence(figure, draft, year, self.result, self.say)
        draft.node = replace(draft.node, arithmetic=told.sentence, exact=told.exact)

    def _year_below(self, figure: Figure, year: int | None) -> int | None:
        """Return the year that lines below a figure show."""
        if figure.kind == "least_ratio":
            return _arithmetic.year_of_least(self.result, figure)
        if figure.window == "first full year":
            full_year: int = self.result.found["full_year"]
            return full_year
        if figure.window is not None or not FROM_OTHER_MONTHS.isdisjoint((figure.kind, figure.id)):
            return HORIZON
        return year

    def _figure(self, name: str, year: int | None) -> Draft:
        if name in self.rows:
            return self._leaf(name)
        figure, say = figures_by_name()[name], self.say
        about: dict[str, Any] = {
            "id": name,
            "kind": figure.kind,
            "label": say(figure.label),
            "unit": figure.unit,
            "meter": say(figure.meter or ""),
            "convention": say(figure.convention),
        }
        if figure.window is None:
            value = self._line(figure, year)
            shown = _arithmetic.amount(name, value, figure.unit, say)
            time = say(GATHERED[figure.gather]) if year is HORIZON else str(year)
            node = Node(**about, value=value, shown=shown, year=year, time=time)
            return Draft((name, year), node)
        value = self.result.scalars[name]
        if figure.kind == "input":
            shown = f"{say.exact(value)} {say.unit(figure.unit, value)}".rstrip()
            unread = say("changes nothing in this scenario")
            return Draft((name,), Node(**about, value=value, shown=shown, arithmetic=unread))
        shown = _arithmetic.amount(name, value, figure.unit, say)
        return Draft((name,), Node(**about, value=value, shown=shown, window=self._window(figure)))

    def _window(self, figure: Figure) -> str:
        """Return the time that a scalar speaks of, in print."""
        say, year = self.say, self.result.found["full_year"]
        if figure.window != "first full year" or year in self.result.found["full_years"]:
            return say(figure.window or "")
        hours = say.number(self._line(figures_by_name()["operating_h"], year))
        return say("no full year: {year}, {hours} hours").format(year=year, hours=hours)

    def _line(self, figure: Figure, year: int | None) -> float:
        """Return a line's year, or its sum, greatest or last month."""
        if year is not HORIZON:
            return float(self.result._years[figure.id][year - int(self.result.found["start"][:4])])
        months = self.result._months[figure.id]
        if figure.gather == "last":
            return float(months[-1])
        return float(months.max() if figure.gather == "greatest" else months.sum())

    def _hangs_on(self, figure: Figure, year: int | None) -> list[Draft]:
        """Return what the simulation made a figure of: lines, then inputs by section."""
        figures = figures_by_name()
        terms = [term for _, term in figure.terms]
        lines = [term for term in terms if term in figures and figures[term].kind != "input"]
        sections: dict[str, dict[str, Draft]] = {}
        for term in (term for term in terms if term not in lines):
            begins = _pattern(term)
            for path in (path for path, bare in self.bare.items() if begins.match(bare)):
                sections.setdefault(path.rpartition(".")[0], {})[path] = self._leaf(path)
        found = [self._figure(line, year) for line in lines]
        for path, leaves in sections.items():
            if len(leaves) == 1 or not path:
                found += leaves.values()
            else:
                found.append(self._section(path, leaves))
        return found

    def _section(self, path: str, leaves: dict[str, Draft]) -> Draft:
        assumed = sum(bool(self.rows[leaf].assumed) for leaf in leaves)
        told = self.say("{count} inputs, {assumed} of them assumed")
        shown = told.format(count=len(leaves), assumed=assumed)
        node = Node(path, "section", path, None, "", shown)
        return Draft((path, *leaves), node, children=[*leaves.values()])

    def _leaf(self, path: str) -> Draft:
        row, say = self.rows[path], self.say
        about = input_about(path, row.about, say)
        ends = (row.low, row.high)
        low, high = (None if end is None or end != end else float(end) for end in ends)
        usual = ""
        if low is not None and high is not None:
            printed = (input_value(end, row.unit, say) for end in (low, high))
            usual = say("{low} to {high}").format(
                **dict(zip(("low", "high"), printed, strict=True))
            )
        value = row.value.item() if isinstance(row.value, np.generic) else row.value
        values = (path, value, row.unit, low, high, row.source, bool(row.assumed), row.origin)
        shown = f"{input_value(value, row.unit, say)} {input_unit(value, row.unit, say)}".rstrip()
        node = Node(path, "input", about, value, row.unit, shown)
        return Draft((path,), replace(node, input=Input(*values, about, usual)))


def _finished(draft: Draft, passed: set[tuple[object, ...]]) -> Node:
    """Return a node with its children, or saying where they stand."""
    if draft.is_copy:
        elsewhere = "above" if draft.key in passed else "below"
        return replace(draft.node, factor=draft.factor, elsewhere=elsewhere)
    passed.add(draft.key)
    children = tuple(_finished(child, passed) for child in draft.children)
    return replace(draft.node, factor=draft.factor, children=children)


@cache
def _pattern(beginning: str) -> re.Pattern[str]:
    return re.compile(re.escape(beginning).replace(r"\*", "[^.]+") + r"(\.|$)")

"""Explanations: a figure's arithmetic as a tree, down to the inputs on which it rests.

Made of the registry of figures and of a result's values alone: nothing is computed anew.

Examples
--------
>>> import fleetwatt
>>> result = fleetwatt.Scenario.example("valence-80mw").run()
>>> explanation = result.explain("capex_site_fraction")
>>> print(explanation.text(depth=1).splitlines()[0])
Part of the site in the investment until complete: 33.9 %, horizon total
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from fleetwatt._faults import config_error
from fleetwatt._language import language
from fleetwatt.explanation import _text
from fleetwatt.explanation._tree import Input, Node, Tree
from fleetwatt.results import figures_by_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jinja2
    import pandas as pd

    from fleetwatt.results import Result

__all__ = ["Explanation", "Input", "Node", "explain"]

DEPTH = 3
"""Levels below the figure that its text shows."""


@dataclass(frozen=True, repr=False)
class Explanation:
    """How a figure comes about.

    Attributes
    ----------
    figure : str
    year : int or None
        The calendar year of which a line speaks; `None` for scalars.
    lang : {"en", "fr"}
    tree : Node
        The figure, made of its children. A node that stands elsewhere in the tree has no
        children here: its `elsewhere` says `above` or `below`.
    """

    figure: str
    year: int | None
    lang: str
    tree: Node

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The inputs below, each once, in the order of the tree."""
        found = {node.input.path: node.input for node in _nodes(self.tree) if node.input}
        return tuple(found.values())

    @property
    def leaves(self) -> pd.DataFrame:
        """The inputs below by path: value, unit, range, source, origin, whether assumed."""
        import pandas as pd

        return pd.DataFrame(self.inputs, columns=Input._fields).set_index("path")

    @property
    def basis(self) -> str:
        """How many inputs are sourced, assumed, or changed by the user, in a sentence."""
        say = language(self.lang)
        standing = [one.standing for one in self.inputs]
        counts = {kind: standing.count(kind) for kind in ("sourced", "assumed", "changed")}
        sentence = (
            "Rests on {inputs} inputs: {sourced} sourced, {assumed} assumed, "
            "{changed} changed by you."
        )
        return say(sentence).format(inputs=len(standing), **counts)

    def text(self, depth: int | None = DEPTH) -> str:
        """Return the tree in lines of 100 characters.

        Parameters
        ----------
        depth : int or None
            Levels below the figure; all of them with `None`.
        """
        if depth is not None and depth < 0:
            raise config_error("depth", f"{depth} is not a number of levels, 0 or more")
        return "\n".join([*_text.lines(self.tree, depth, language(self.lang)), "", self.basis])

    def to_dict(self) -> dict[str, Any]:
        """Return the tree as JSON can hold it; what is undefined is `None`."""
        return {
            "figure": self.figure,
            "year": self.year,
            "lang": self.lang,
            "basis": self.basis,
            "tree": self.tree.to_dict(),
        }

    def __str__(self) -> str:
        """Return the tree as text, three levels deep."""
        return self.text()

    def __repr__(self) -> str:
        """Name the figure."""
        return f"<Explanation of {self.figure!r}, {self.tree.shown}>"

    def _repr_html_(self) -> str:
        """Return the tree as HTML whose parts fold."""
        page = _environment().get_template("explanation.html.jinja")
        return page.render(
            it=self,
            _=language(self.lang),
            title=_text.title,
            about=_text.about,
            zeros=_text.zeros,
            merged=_text.merged,
            marks=_text.MARKS,
            elsewhere=_text.ELSEWHERE,
        )


def explain(
    result: Result, figure: str, *, year: int | None = None, lang: str = "en"
) -> Explanation:
    """Return how a figure of a result comes about; the same as ``result.explain``.

    Parameters
    ----------
    result : Result
    figure : str
        A key figure, scalar, line or input of the registry.
    year : int, optional
        The calendar year of a line; the first full one if left out.
    lang : {"en", "fr"}

    Raises
    ------
    ConfigError
        For an unknown figure, language or year, and for the year of a scalar.

    Examples
    --------
    >>> import fleetwatt
    >>> from fleetwatt.explanation import explain
    >>> result = fleetwatt.Scenario.example("valence-80mw").run()
    >>> explain(result, "electricity_eur", year=2030).tree.children[0].id
    'electricity_energy_eur'
    """
    known = figures_by_name()
    if figure not in known:
        keys = ", ".join(name for name, found in known.items() if found.key)
        close = difflib.get_close_matches(figure.casefold(), known, n=1)
        guess = f"; did you mean {close[0]!r}?" if close else ""
        raise config_error("figure", f"{figure!r} is no figure or line; key figures: {keys}{guess}")
    window = known[figure].window
    if window is not None and year is not None:
        raise config_error("year", f"{year}: {figure} is no line, it speaks of the {window}")
    if window is None:
        first, count = int(result.found["start"][:4]), len(result.yearly)
        year = result.found["full_year"] if year is None else year
        if year not in range(first, first + count):
            raise config_error("year", f"{year} is not in {first} to {first + count - 1}")
    return Explanation(figure, year, lang, Tree(result, language(lang)).of(figure, year))


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _nodes(child)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.PackageLoader("fleetwatt", "explanation"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )

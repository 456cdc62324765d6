"""A tree as lines of text."""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fleetwatt._language import Language
    from fleetwatt.explanation._tree import Node

WIDTH = 100
MOST_LINES = 2
"""Lines that tell of one input; its whole source stands in `leaves`."""

MOST_LEAVES = 12
"""Inputs of a section that are listed."""

ELSEWHERE = {"above": "see above", "below": "see below"}

HOLD = "\ue000"
"""Stands for a space at which no line ends."""

AMOUNT = re.compile(r"\d (million )?[A-Za-z€°%][^ ]*")

MARKS = {"sourced": "from a source", "assumed": "assumption", "changed": "changed by you"}


def lines(root: Node, depth: int | None, say: Language) -> Iterator[str]:
    """Return the lines of a tree."""
    node = merged(root)
    yield from _told(node, "", "", say)
    yield from _below(node, "", depth, say)


def _below(node: Node, before: str, depth: int | None, say: Language) -> Iterator[str]:
    """Return the lines of what a node is made of."""
    if depth == 0:
        hidden = sum(1 for _ in _all_below(node))
        if hidden and node.kind != "section":
            yield f"{before}└─ " + say("… {count} more below").format(count=hidden)
        return
    children, rest = listed(node, say)
    for position, child in enumerate(children, 1):
        last = position == len(children) and not rest
        then = before + ("   " if last else "│  ")
        yield from _told(child, before + ("└─ " if last else "├─ "), then, say)
        yield from _below(child, then, None if depth is None else depth - 1, say)
    if rest:
        yield from _wrapped(rest, before + "└─ ", before + "   ")


def listed(node: Node, say: Language) -> tuple[list[Node], str]:
    """Return the children that are shown, and what is said of the others."""
    if node.kind == "section" and len(node.children) > MOST_LEAVES:
        left = len(node.children) - MOST_LEAVES
        return list(node.children[:MOST_LEAVES]), say("… {count} more").format(count=left)
    kept = [merged(child) for child in node.children if child not in node.folded]
    return kept, zeros(node, say) if node.folded else ""


def zeros(node: Node, say: Language) -> str:
    """Return what is said of the terms of a sum that are zero."""
    names = ", ".join(child.label for child in node.folded)
    return say("{count} terms of 0: {names}").format(count=len(node.folded), names=names)


def merged(node: Node) -> Node:
    """Return a node; a line seen through a window is told together with its figure."""
    if node.kind != "seen" or not node.children or node.children[0].label != node.label:
        return node
    line = node.children[0]
    return replace(
        node,
        kind=line.kind,
        time=str(line.year or ""),
        elsewhere=line.elsewhere,
        arithmetic=line.arithmetic,
        convention=node.convention or line.convention,
        children=line.children,
    )


def _all_below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _all_below(child)


def _told(node: Node, first: str, then: str, say: Language) -> Iterator[str]:
    """Return a node's own lines."""
    yield from _wrapped(title(node, say), first, then)
    if node.elsewhere:
        return
    if node.input is not None:
        yield from _wrapped(about(node, say), then + "  ", then + "  ", MOST_LINES)
    elif node.arithmetic:
        stem = then + ("│ " if node.children else "  ")
        yield from _wrapped(node.arithmetic, stem, stem)


def title(node: Node, say: Language) -> str:
    """Return what a node is, its value, and how it stands in the tree."""
    if node.input is not None:
        mark = say(MARKS[node.input.standing])
        loud = mark if node.input.standing == "sourced" else mark.upper()
        told = f"{node.id} = {node.shown} [{loud}]"
    else:
        label = f"{node.label}, {node.time}" if node.time else node.label
        told = say("{label}: {value}").format(label=label, value=node.shown)
    if node.elsewhere:
        return f"{told} ({say(ELSEWHERE[node.elsewhere])})"
    notes = [] if node.kind == "input" else [node.window]
    notes.append(say("meter {name}").format(name=node.meter) if node.meter else "")
    return ", ".join([told, *filter(None, notes)])


def about(node: Node, say: Language) -> str:
    """Return what an input means, its usual range and its source."""
    row = node.input
    if row is None:
        return ""
    usual = say("Usually {range}.").format(range=row.usual) if row.usual else ""
    meaning = row.about if row.about.endswith(".") else f"{row.about}."
    source = row.source or say("of unstated source")
    told = (meaning, usual, say("Source: {source}").format(source=source))
    return " ".join(filter(None, told))


def _wrapped(text: str, first: str, then: str, most: int | None = None) -> list[str]:
    """Return lines of a text that no control character disturbs; numbers keep their unit."""
    clean = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text)
    found = textwrap.wrap(
        AMOUNT.sub(lambda amount: amount[0].replace(" ", HOLD), clean),
        WIDTH,
        initial_indent=first,
        subsequent_indent=then,
        max_lines=most,
        placeholder=" …",
        break_on_hyphens=False,
    )
    return [line.replace(HOLD, " ") for line in found]

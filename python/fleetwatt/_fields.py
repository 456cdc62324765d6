"""What the schema says of a scenario's field."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from fleetwatt.scenario import schema

__all__ = ["Field", "field"]


class Field(NamedTuple):
    """A field of a scenario.

    Attributes
    ----------
    about : str
        What it means.
    unit : str
        Empty for ratios and text.
    kind : str
        `number`, `integer`, `boolean`, `choice`, `string`, or `other` for tables, arrays
        and what the schema does not know.
    low, high : float or None
        The accepted range of a number.
    usual : tuple of float or None
        The usual range of a number.
    choices : tuple of str
        What a choice can be.
    default : object
        Taken where the field is absent; None without any.
    """

    about: str = ""
    unit: str = ""
    kind: str = "other"
    low: float | None = None
    high: float | None = None
    usual: tuple[float, float] | None = None
    choices: tuple[str, ...] = ()
    default: Any = None


def field(path: str) -> Field:
    """Return what is known of a field.

    Parameters
    ----------
    path : str
        As `fleet.cohorts[0].gpus`.

    Examples
    --------
    >>> field("fleet.demand.occupancy").usual
    (0.65, 0.9)
    """
    return _fields().get(re.sub(r"\[\d+\]", "[]", path), Field())


@cache
def _fields() -> dict[str, Field]:
    found: dict[str, Field] = {}
    _collect(schema(), "", found)
    return found


def _collect(node: dict[str, Any], path: str, found: dict[str, Field]) -> None:
    if path:
        found[path] = _field(node)
    for key, inner in node.get("properties", {}).items():
        _collect(inner, f"{path}.{key}" if path else key, found)
    if "items" in node:
        _collect(node["items"], f"{path}[]", found)


def _field(node: dict[str, Any]) -> Field:
    """Return a node as a field; where it may be several things, as the number among them."""
    ranged = next((kind for kind in node.get("oneOf", ()) if "minimum" in kind), node)
    types = ranged.get("type", "other")
    kind = types if isinstance(types, str) else types[0]
    usual = node.get("x-plausible")
    return Field(
        node.get("description", ""),
        node.get("x-unit", ""),
        "choice" if "enum" in node else "other" if kind in ("object", "array") else kind,
        ranged.get("minimum"),
        ranged.get("maximum"),
        None if usual is None else (usual[0], usual[1]),
        tuple(node.get("enum", ())),
        node.get("default"),
    )

"""Reading of published cases whose files have a layout of their own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fleetwatt.validation._kind import Case, Tolerance, leaves

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["case", "flat", "read"]


def read(path: Path) -> dict[str, Any]:
    """Return what a JSON file holds."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def flat(outputs: Any) -> dict[str, float]:
    """Return the numbers of nested tables and lists by their places; what is text is left out."""
    known = leaves(outputs).items()
    return {place: float(one) for place, one in known if isinstance(one, (int, float))}


def case(
    content: Mapping[str, Any],
    inputs: Mapping[str, Any],
    outputs: Any,
    tolerance: Tolerance | Mapping[str, Tolerance],
    about: str = "",
) -> Case:
    """Return a case of a file, whose kind is the file's own id.

    One tolerance judges every output, a mapping those that it names by the start of their path.
    """
    expected = flat(outputs)
    by_start = {"": tolerance} if isinstance(tolerance, Tolerance) else tolerance
    return Case(
        kind=content["id"],
        name=f"{content['id']}, {about}" if about else content["id"],
        inputs=inputs,
        expected=expected,
        tolerance={
            path: of
            for path in expected
            for start, of in by_start.items()
            if path.startswith(start)
        },
        source=content["source"],
    )

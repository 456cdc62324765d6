"""Published cases in files.

A file may have a layout that its kind reads, else it is JSON::

    {"kind": ..., "source": ..., "tolerance": ..., "cases": [
        {"id": ..., "inputs": {...}, "expected": {...}, "tolerance": ..., "hard": ...}, ...]}

What is expected may be lists and tables of numbers. A tolerance is ``{"relative": ...}``,
``{"absolute": ...}`` or both, or such tables by output; with ``"at_least": true`` what is
published is a lower bound. A case may name its own kind. Where a file's kind only says where its
numbers come from, its name is the kind. A file beside arrays of the same name is an instance of
the dispatch.
"""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from fleetwatt._faults import config_error
from fleetwatt.validation import _dispatch
from fleetwatt.validation._adapters import kind, kinds
from fleetwatt.validation._kind import Case, Tolerance, leaves

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_folder"]

_ORIGINS = ("published", "tool_run")


def read_folder(folder: Path) -> tuple[list[Case], list[str]]:
    """Return the cases of a folder, its own folders included, and what is not covered."""
    if not folder.is_dir():
        raise config_error("vectors", f"{folder} is not a folder")
    readers = [one for name in kinds() for one in kind(name).files.items()]
    cases: list[Case] = []
    uncovered: list[str] = []
    for path in sorted(folder.rglob("*")):
        matching = (reader for pattern, reader in readers if fnmatchcase(path.name, pattern))
        own = next(matching, None)
        if own is None and path.suffix != ".json":
            continue
        try:
            found = _read(path) if own is None else own(path)
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
            raise config_error(str(path), f"cannot be read as cases: {error!r}") from error
        cases += [case for case in found or [] if case.kind in kinds()]
        if why := _not_covered(found):
            uncovered.append(f"{path.relative_to(folder)}: {why}")
    return cases, uncovered


def _not_covered(found: list[Case] | None) -> str:
    if found is None:
        return "has no list of cases"
    unknown = dict.fromkeys(case.kind for case in found if case.kind not in kinds())
    if unknown:
        return f"no adapter for {', '.join(unknown)}"
    return "" if found else "holds no cases"


def _read(path: Path) -> list[Case] | None:
    content = json.loads(path.read_text(encoding="utf-8"))
    if _dispatch.is_instance(path, content):
        return [_dispatch.case(path, content)]
    listed = content.get("cases") if isinstance(content, dict) else None
    if not isinstance(listed, list):
        return None
    own = content.get("kind", path.stem)
    own = path.stem if own in _ORIGINS else own
    defaults = {key: content[key] for key in ("hard", "source", "tolerance") if key in content}
    items = ({"id": number, "kind": own} | defaults | item for number, item in enumerate(listed))
    return [
        _case(item) if item["kind"] in kinds() else Case(str(item["kind"]), str(item["id"]), {}, {})
        for item in items
    ]


def _case(item: dict[str, Any]) -> Case:
    given = item.get("tolerance", {})
    flat = not any(isinstance(value, dict) for value in given.values())
    expected = leaves(item["expected"])
    return Case(
        kind=item["kind"],
        name=str(item["id"]),
        inputs=item["inputs"],
        expected=expected,
        tolerance={
            output: Tolerance(**tolerance)
            for output in expected
            if (tolerance := given if flat else given.get(output))
        },
        hard=item.get("hard", True),
        source=item.get("source", ""),
    )

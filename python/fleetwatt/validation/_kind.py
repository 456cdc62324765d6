"""What a kind of published case is."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from fleetwatt._faults import config_error, config_errors, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = [
    "REQUIRED",
    "Case",
    "Input",
    "Kind",
    "Tolerance",
    "combination",
    "leaves",
    "table",
]

REQUIRED: Final = object()


class Tolerance(NamedTuple):
    """How far ours may lie from what is published.

    Attributes
    ----------
    relative : float
        Over the published value.
    absolute : float
        In the output's unit; the wider of the two counts.
    at_least : bool
        Whether a lower bound is published, so that ours may be any higher.
    """

    relative: float = 0.0
    absolute: float = 0.0
    at_least: bool = False

    def holds(self, published: float, ours: float) -> bool:
        """Return whether ours lies near enough."""
        short = published - ours if self.at_least else abs(ours - published)
        return short <= max(self.absolute, self.relative * abs(published))

    def __str__(self) -> str:
        parts = [f"{100 * self.relative:g} %"] if self.relative else []
        near = " or ".join([*parts, *([f"{self.absolute:g}"] if self.absolute else [])])
        if self.at_least:
            return f"at least, less {near}" if near else "at least"
        return near or "exact"


@dataclass(frozen=True)
class Case:
    """A published case.

    Attributes
    ----------
    kind, name : str
    inputs : mapping
        For `solve`; the name of a file stands for one that is looked for.
    expected : mapping of str to float
        Published outputs; one within lists and tables by its place, as ``rows[2].tax``.
    tolerance : mapping of str to Tolerance
        By output; an output without one is told and not judged.
    hard : bool
        Whether a miss fails a validation.
    source : str
        Who published it.
    looked_for : tuple of str
        Names of weather files of which one is needed.
    """

    kind: str
    name: str
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]
    tolerance: Mapping[str, Tolerance] = field(default_factory=dict)
    hard: bool = True
    source: str = ""
    looked_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class Input:
    """An input of a kind.

    Attributes
    ----------
    about : str
        What it is, with its unit.
    form : {"number", "whole", "text", "file", "any"}
        A number may be a list of them where laws take arrays; a file is an absolute path.
    default : object
        What stands for it where it is left out; `REQUIRED` if it must be given.
    """

    about: str
    form: str = "number"
    default: Any = REQUIRED

    def fault(self, value: object) -> str | None:
        """Return what is wrong with a value."""
        if self.form == "number":
            return None if _are_numbers(value) else f"{value!r} is not a number"
        if self.form == "whole":
            whole = isinstance(value, int) and not isinstance(value, bool)
            return None if whole else f"{value!r} is not a whole number"
        if self.form == "any":
            return None
        if not isinstance(value, str):
            return f"{value!r} is not text"
        if self.form == "file" and not Path(value).is_absolute():
            return f"{value!r} is not an absolute path"
        return None


@dataclass(frozen=True)
class Kind:
    """A kind of published case, and how fleetwatt solves it.

    Attributes
    ----------
    name : str
    about : str
        What is compared.
    inputs : mapping of str to Input
    outputs : mapping of str to str
        What each output is, with its unit.
    adapter : callable
        Takes the inputs by name and returns the outputs.
    files : mapping of str to callable
        Names of files with a layout of their own, or patterns of names as ``"sam_p*.json"``, and
        what reads cases from them.
    """

    name: str
    about: str
    inputs: Mapping[str, Input]
    outputs: Mapping[str, str]
    adapter: Callable[..., Mapping[str, Any]]
    files: Mapping[str, Callable[[Path], list[Case]]] = field(default_factory=dict)

    def solve(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """Check inputs, solve the case and return its outputs; see `fleetwatt.validation.solve`."""
        faults = []
        for name, value in inputs.items():
            if name not in self.inputs:
                faults.append((str(name), f"is unknown; {nearest(str(name), self.inputs)}"))
            elif fault := self.inputs[name].fault(value):
                faults.append((name, fault))
        for name, one in self.inputs.items():
            if one.default is REQUIRED and name not in inputs:
                faults.append((name, f"is missing: {one.about}"))
        if faults:
            raise config_errors(faults)
        defaults = {name: one.default for name, one in self.inputs.items()}
        found = self.adapter(**(defaults | dict(inputs)))
        return {name: _plain(value) for name, value in found.items()}


def combination(given: Mapping[str, Any], known: Sequence[tuple[str, ...]]) -> int:
    """Return which of the known combinations of inputs was given; the rest are None.

    Raises
    ------
    ConfigError
        Where it is none of them; the message names them all.
    """
    names = [name for name, value in given.items() if value is not None]
    for place, wanted in enumerate(known):
        if set(names) == set(wanted):
            return place
    told = " or ".join(", ".join(wanted) for wanted in known)
    raise config_error("inputs", f"go together as {told}; given: {', '.join(names) or 'none'}")


def leaves(tree: Any, path: str = "") -> dict[str, Any]:
    """Return what a tree of lists and tables holds, by place.

    Examples
    --------
    >>> leaves({"cost": 3.0, "rows": [{"tax": 1.0}, {"tax": 2.0}]})
    {'cost': 3.0, 'rows[0].tax': 1.0, 'rows[1].tax': 2.0}
    """
    if isinstance(tree, dict):
        branches = {f"{path}.{key}" if path else str(key): value for key, value in tree.items()}
    elif isinstance(tree, list):
        branches = {f"{path}[{place}]": value for place, value in enumerate(tree)}
    else:
        return {path: tree}
    return {
        place: leaf for at, branch in branches.items() for place, leaf in leaves(branch, at).items()
    }


def table(name: str, given: Any, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return an input that is a table, with what stands for the keys that are left out.

    Raises
    ------
    ConfigError
        For what is no table, and for every key that is unknown or, where `known` has `REQUIRED`,
        missing.
    """
    if not isinstance(given, dict):
        raise config_error(name, f"{given!r} is not a table")
    faults = [
        (f"{name}.{key}", f"is unknown; {nearest(key, known)}") for key in given.keys() - known
    ]
    missing = [key for key, value in known.items() if value is REQUIRED and key not in given]
    faults += [(f"{name}.{key}", "is missing") for key in missing]
    if faults:
        raise config_errors(faults)
    return {**known, **given}


def _are_numbers(value: object) -> bool:
    if isinstance(value, list):
        return all(map(_are_numbers, value))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value)


def _plain(value: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value

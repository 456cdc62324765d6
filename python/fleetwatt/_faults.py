"""One way to raise a configuration error from Python."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt._core import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable


MOST_NAMED = 60
"""Of more names only those that are close are told."""


def config_error(path: str, message: str) -> ConfigError:
    """Return a `ConfigError` with a single fault at `path`."""
    return config_errors([(path, message)])


def config_errors(faults: list[tuple[str, str]]) -> ConfigError:
    """Return a `ConfigError` with all these faults."""
    lines = [f"{path}: {message}" if path else message for path, message in faults]
    several = [f"{len(lines)} faults", *(f"  {line}" for line in lines)]
    error = ConfigError(lines[0] if len(lines) == 1 else "\n".join(several))
    error.faults = faults
    return error


def whole_number(name: str, value: Any, least: int, most: int) -> int:
    """Return a whole number in its range; a `ConfigError` for anything else."""
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
    if not whole or not least <= int(value) <= most:
        raise config_error(name, f"{value!r} is not a whole number from {least} to {most}")
    return int(value)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known names, of many those that are near, and which was probably meant."""
    folded = {other.casefold(): other for other in known}
    close = [folded[key] for key in difflib.get_close_matches(name.casefold(), folded, n=3)]
    named = list(folded.values()) if len(folded) <= MOST_NAMED else close
    told = [f"known: {', '.join(map(repr, named))}" if named else f"none of {len(folded)} is near"]
    return "; ".join([*told, *(f"did you mean {guess!r}?" for guess in close[:1])])

"""One way to raise a configuration error from Python."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from fleetwatt._core import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable


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


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known names and, where one is close, which one was probably meant."""
    names = list(known)
    folded = {other.casefold(): other for other in names}
    close = difflib.get_close_matches(name.casefold(), folded, n=1)
    guess = f"; did you mean {folded[close[0]]!r}?" if close else ""
    return f"known: {', '.join(map(repr, names))}{guess}"

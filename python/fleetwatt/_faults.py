"""One way to raise a configuration error from Python."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from fleetwatt._core import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable


def config_error(path: str, message: str) -> ConfigError:
    """Return a `ConfigError` with a single fault at `path`."""
    error = ConfigError(f"{path}: {message}" if path else message)
    error.faults = [(path, message)]
    return error


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known names and, where one is close, which one was probably meant."""
    names = list(known)
    folded = {other.casefold(): other for other in names}
    close = difflib.get_close_matches(name.casefold(), folded, n=1)
    guess = f"; did you mean {folded[close[0]]!r}?" if close else ""
    return f"known: {', '.join(map(repr, names))}{guess}"

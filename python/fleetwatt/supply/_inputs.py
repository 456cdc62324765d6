"""What tariffs and bills take: hours of a series, and JSON for the core."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt._arrays import as_float64
from fleetwatt._core import FleetwattError
from fleetwatt._faults import config_error

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["first_hour", "hourly", "json_text"]


def first_hour(start: str) -> int:
    """Return hours from 1970 to a naive UTC hour."""
    try:
        moment = np.datetime64(start, "m")
    except (TypeError, ValueError) as error:
        raise config_error("start", f"{start!r} is not an hour like 2025-01-31T00") from error
    hour = moment.astype("datetime64[h]")
    if np.isnat(moment) or hour != moment:
        raise config_error("start", f"{start!r} is no full hour")
    return int(hour.astype(np.int64))


def hourly(name: str, values: ArrayLike, start: str | None) -> tuple[NDArray[np.float64], int]:
    """Return a series of hours and its first one, of a Series from its index."""
    series = as_float64(name, values)
    if series.ndim != 1:
        raise FleetwattError(f"{name} has shape {series.shape}, expected one dimension")
    if start is not None:
        return series, first_hour(start)
    index: Any = getattr(values, "index", None)
    if getattr(getattr(index, "dtype", None), "kind", "") != "M":
        raise config_error("start", f"is missing, and {name} brings no hours along")
    if index.tz is not None:
        index = index.tz_convert("UTC").tz_localize(None)
    moments = index.to_numpy().astype("datetime64[m]")
    wrong = np.flatnonzero(np.diff(moments) != np.timedelta64(60, "m"))
    if wrong.size:
        at = wrong[0] + 1
        raise config_error(
            name, f"{moments[at]} (element {at}) is not an hour after the one before"
        )
    return series, first_hour(str(moments[0])) if len(moments) else 0


def json_text(argument: str, plain: Any) -> str:
    """Return JSON for the core, in which no number may be NaN or infinite."""
    try:
        return json.dumps(plain, allow_nan=False)
    except ValueError as error:
        raise config_error(argument, "holds a number that is not finite") from error

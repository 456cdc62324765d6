"""Series of periods in, tables of periods out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fleetwatt._arrays import as_float64
from fleetwatt._core import FleetwattError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["series", "table"]


def series(name: str, values: object) -> NDArray[np.float64]:
    """Return one number for each period as a float64 array."""
    array = as_float64(name, values)
    if array.ndim != 1:
        raise FleetwattError(f"{name} has the shape {array.shape}, not one of periods")
    return array


def table(columns: Mapping[str, NDArray[np.float64]], like: object, period: str) -> pd.DataFrame:
    """Return columns with the index of the Series they come from, or else periods from 1."""
    loaded = sys.modules.get("pandas")
    index = like.index if loaded is not None and isinstance(like, loaded.Series) else None
    import pandas as pd

    frame = pd.DataFrame(dict(columns), index=index)
    return (
        frame
        if index is not None
        else frame.set_axis(pd.RangeIndex(1, len(frame) + 1, name=period))
    )

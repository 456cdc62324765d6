"""What holds for every elementwise law, whatever it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr

if TYPE_CHECKING:
    from collections.abc import Callable


def assert_broadcasts(law: Callable[..., Any], arrays: list[Any]) -> None:
    """The result has the broadcast shape, and each value is that of its arguments alone."""
    got = law(*arrays)
    assert np.shape(got) == np.broadcast_shapes(*map(np.shape, arrays))
    together = np.broadcast(*arrays) if len(arrays) > 1 else np.ravel(arrays[0])
    for index, values in enumerate(together):
        assert np.ravel(got)[index] == law(*np.atleast_1d(values).tolist())


def assert_nan_and_kinds(law: Callable[..., Any], names: list[str], values: list[float]) -> None:
    """NaN in, NaN out; a number, a Series, a DataArray come back as such; text is refused."""
    assert type(law(*values)) is float
    for n, value in enumerate(values):

        def other(argument: Any, n: int = n) -> Any:
            return law(*values[:n], argument, *values[n + 1 :])

        assert np.isnan(other(np.nan)), names[n]
        series = other(pd.Series([value], index=["a"]))
        assert isinstance(series, pd.Series)
        assert series.name == law.__name__
        field = other(xr.DataArray([value], dims="x"))
        assert field.dims == ("x",)
        with pytest.raises(TypeError, match=names[n]):
            other("1")

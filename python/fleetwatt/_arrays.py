"""Where array-likes become float64 and come back as their own kind."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt._core import FleetwattError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Law = Callable[..., NDArray[np.float64]]


def as_float64(name: str, value: object) -> NDArray[np.float64]:
    """Return real numbers as a float64 array, a view of the input where it can be one.

    Parameters
    ----------
    name : str
        What messages call it.
    value : object
        Number, sequence, array or pandas Series.

    Raises
    ------
    TypeError
        For anything but real numbers: text, dates, booleans, complex numbers, masked
        arrays, data frames, arrays of objects, ragged sequences.

    Examples
    --------
    >>> as_float64("power_mw", [1, 2])
    array([1., 2.])
    >>> as_float64("power_mw", ["1", "2"])
    Traceback (most recent call last):
        ...
    TypeError: power_mw must hold real numbers, not text
    """
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} must not be a masked array; fill it, with NaN for instance")
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, pandas.DataFrame):
        raise TypeError(f"{name} must not be a data frame; pass its columns")
    if pandas is not None and isinstance(value, pandas.Series):
        _refuse(name, value.dtype)
        return np.asarray(value.to_numpy(dtype=np.float64, na_value=np.nan))
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise TypeError(f"{name} must be a number or a regular array") from error
    if array.dtype.kind == "O":
        for place, element in enumerate(array.flat):
            if isinstance(element, bool) or not isinstance(element, (int, float, np.number)):
                kind = "None" if element is None else type(element).__name__
                where = f" (element {place})" if array.ndim else ""
                raise TypeError(f"{name} must hold real numbers, not {kind}{where}")
    if array.size or array.dtype.kind != "O":
        _refuse(name, array.dtype)
    return array.astype(np.float64, copy=False)


def _refuse(name: str, dtype: Any) -> None:
    if dtype.kind not in "fiu":
        kind = "text" if dtype.kind in "US" else dtype
        raise TypeError(f"{name} must hold real numbers, not {kind}")


def number(name: str, value: object) -> float:
    """Return a real number as a float.

    Parameters
    ----------
    name : str
        What messages call it.
    value : object

    Raises
    ------
    TypeError
        For anything but one real number.

    Examples
    --------
    >>> number("rate", "5%")
    Traceback (most recent call last):
        ...
    TypeError: rate must be a real number, not '5%'
    """
    array = np.asarray(value)
    if array.ndim or array.dtype.kind not in "fiu":
        raise TypeError(f"{name} must be a real number, not {value!r}")
    return float(array)


def hourly(**series: object) -> list[NDArray[np.float64]]:
    """Return series of hours as float64 arrays, a number as the same at every hour.

    Parameters
    ----------
    **series : object
        Numbers and one-dimensional array-likes, by name.

    Raises
    ------
    TypeError
        For anything but real numbers.
    FleetwattError
        For arrays of more dimensions.

    Examples
    --------
    >>> hourly(energy_mwh=[1, 2], factor_g_kwh=20)
    [array([1., 2.]), array([20., 20.])]
    """
    arrays = {name: as_float64(name, values) for name, values in series.items()}
    for name, array in arrays.items():
        if array.ndim > 1:
            raise FleetwattError(f"{name} has the shape {array.shape}, not one of hours")
    hours = max((len(array) for array in arrays.values() if array.ndim), default=1)
    return [np.full(hours, array) if array.ndim == 0 else array for array in arrays.values()]


def elementwise(law: Law, **arguments: object) -> Any:
    """Call an elementwise law on broadcast arguments and return their own kind.

    Parameters
    ----------
    law : callable
        A law of the core, of as many float64 arrays as there are arguments.
    **arguments : object
        Numbers, array-likes, pandas Series or xarray DataArrays, by name.

    Returns
    -------
    float, numpy.ndarray, pandas.Series or xarray.DataArray
        A float where every argument is a number. A Series takes the index that all
        Series share. DataArrays broadcast by the names of their dimensions.

    Raises
    ------
    TypeError
        For what is not real numbers, and for Series beside DataArrays.
    FleetwattError
        Where shapes do not broadcast or indexes differ.
    """
    pandas, xarray = sys.modules.get("pandas"), sys.modules.get("xarray")
    series = [v for v in arguments.values() if pandas and isinstance(v, pandas.Series)]
    fields = [v for v in arguments.values() if xarray and isinstance(v, xarray.DataArray)]
    if series and fields:
        raise TypeError("pandas Series and xarray DataArrays cannot be mixed")

    def on_arrays(*values: object) -> NDArray[np.float64]:
        return law(*map(as_float64, arguments, values))

    name = law.__name__
    if xarray is not None and fields:
        try:
            return xarray.apply_ufunc(
                on_arrays,
                *arguments.values(),
                join="exact",
                dask="parallelized",
                output_dtypes=[np.float64],
            ).rename(name)
        except xarray.AlignmentError as error:
            raise FleetwattError(f"the coordinates of the arguments differ: {error}") from error
    if any(not other.index.equals(series[0].index) for other in series):
        raise FleetwattError("the Series do not share one index")
    result = on_arrays(*arguments.values())
    if pandas is not None and series:
        index = series[0].index
        if result.shape != (len(index),):
            raise FleetwattError(f"shape {result.shape} does not fit an index of {len(index)}")
        return pandas.Series(result, index=index, name=name)
    return float(result) if result.ndim == 0 else result

"""Hours of one facility, and summaries of many, without a scenario around them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt._core import FleetwattError
from fleetwatt._faults import config_error, config_errors
from fleetwatt.drivers import checked_weather
from fleetwatt.running import Progress, number_of_threads, told_by
from fleetwatt.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    import xarray as xr
    from numpy.typing import ArrayLike, NDArray

    from fleetwatt.drivers import Weather

    Design = Mapping[str, Any] | Scenario

__all__ = ["simulate", "sweep"]


def simulate(
    weather: Weather,
    it_power_mw: ArrayLike,
    design: Design,
    *,
    grid_connection_mw: float | None = None,
) -> xr.Dataset:
    """Run the plant of one campus through hours of weather.

    Parameters
    ----------
    weather : Weather
        Any number of hours.
    it_power_mw : array_like, one number or shape (n,), [MW]
        Power at the input of the IT that is wanted, from 0 to the design's
        ``it_capacity_mw``.
    design : mapping or Scenario
        The fields of a scenario's ``[facility]``, as ``{"it_capacity_mw": 70, "cooling":
        {"rejection": "adiabatic"}}``; what is left out takes its default. Where
        ``cooling.liquid_fraction`` is left out, 0.9 of the IT heat goes to liquid. Or a
        scenario, for its facility, connection and accelerators.
    grid_connection_mw : float, optional, [MW]
        Power that may be drawn; it also rates the transformer. By default that of the
        scenario, or 1.25 times the IT capacity.

    Returns
    -------
    xarray.Dataset
        Over ``time``, naive UTC: power by element, heat, water, PUE, each with unit, label and
        meter in its attributes. ``it_power_mw`` is what is served: less than wanted where the
        connection or the plant's cooling sets it; ``shed_mw`` is the difference.

    Raises
    ------
    ConfigError
        With every fault of the design.
    DomainError
        For an IT power outside its range.
    FleetwattError
        Where the lengths of weather and power differ.
    TypeError
        For what is not a design, or not real numbers.

    Notes
    -----
    The same plant as inside `fleetwatt.run`; equations in docs/models/facility.md. A heat
    network's hot water follows the hours of UTC here, counted on from the first.

    Examples
    --------
    >>> from fleetwatt import climate, facility
    >>> weather = climate.synthetic("valence", year=2030)
    >>> hours = facility.simulate(weather, 60.0, {"it_capacity_mw": 70.0})
    >>> 1.04 < float(hours.facility_power_mw.sum() / hours.it_power_mw.sum()) < 1.12
    True
    """
    import xarray as xr

    power = _power(it_power_mw)
    core = _design(design, grid_connection_mw)
    hours = _core.facility.simulate(_air(weather), _hour_of_week(weather), power, core)
    capacity_mw, connection_mw, liquid_fraction = core.about()
    described = zip(_core.facility.hourly_series(), hours.T, strict=True)
    return xr.Dataset(
        {
            name: ("time", series, _attributes(label, unit, meter))
            for (name, label, unit, meter), series in described
        },
        coords={"time": ("time", weather.time.astype("datetime64[ns]"))},
        attrs={
            "time_convention": "naive UTC, start of the hour",
            "it_capacity_mw": capacity_mw,
            "grid_connection_mw": connection_mw,
            "liquid_fraction": liquid_fraction,
        },
    )


def sweep(
    weather: Weather,
    it_power_mw: ArrayLike,
    designs: Iterable[Design],
    *,
    grid_connection_mw: float | None = None,
    progress: Progress | bool | None = None,
    threads: int | None = None,
) -> pd.DataFrame:
    """Run many designs through the same hours and summarise each.

    Parameters
    ----------
    weather, it_power_mw, grid_connection_mw
        As for `simulate`, the same for all.
    designs : iterable of mapping or Scenario
        As for `simulate`.
    progress : callable or bool, optional
        True draws a bar; a callable is told ``(done, total)``.
    threads : int, optional
        By default as many as there are processors. No result hangs on it.

    Returns
    -------
    pandas.DataFrame
        A row for each design in their order, with energies, PUE, CER, water, WUE, ERF and
        what was not served over all hours; units in its ``attrs``.

    Raises
    ------
    ConfigError, DomainError, FleetwattError, TypeError
        As `simulate`; the faults of a design name its position.
    KeyboardInterrupt
        On Ctrl-C.

    Examples
    --------
    >>> from fleetwatt import climate, facility
    >>> weather = climate.synthetic("valence", year=2030)
    >>> designs = [
    ...     {"it_capacity_mw": 70.0, "cooling": {"rejection": rejection}}
    ...     for rejection in ("dry", "adiabatic", "wet_tower")
    ... ]
    >>> table = facility.sweep(weather, 60.0, designs)
    >>> bool(table["water_m3"].is_monotonic_increasing)
    True
    """
    import pandas as pd

    if isinstance(designs, (Mapping, Scenario)):
        raise TypeError("designs must be a list of designs, not a single one")
    cores = []
    for n, design in enumerate(designs):
        try:
            cores.append(_design(design, grid_connection_mw))
        except _core.ConfigError as error:
            faults = [(f"designs[{n}].{path}".rstrip("."), told) for path, told in error.faults]
            raise config_errors(faults) from error
    with told_by(progress, len(cores), "designs") as told:
        values = _core.facility.sweep(
            _air(weather),
            _hour_of_week(weather),
            _power(it_power_mw),
            cores,
            number_of_threads(threads),
            told,
        )
    figures = _core.facility.figures()
    table = pd.DataFrame(values, columns=[name for name, _ in figures])
    table.index.name = "design"
    table.attrs["units"] = dict(figures)
    return table


def _attributes(label: str, unit: str, meter: str) -> dict[str, str]:
    named = {"units": unit or "1", "long_name": label, "meter": meter}
    return {key: text for key, text in named.items() if text}


def _air(weather: Weather) -> _core.Air:
    """Return the hours for the core; wet bulbs are computed once for each weather."""
    return checked_weather(weather)._air


def _hour_of_week(weather: Weather) -> int:
    """Return the hour of the week, UTC, in which the weather begins; 1970 began on a Thursday."""
    hours = weather.time[:1].astype("datetime64[h]").astype(np.int64)
    return int((hours[0] + 72) % 168) if len(hours) else 0


def _power(it_power_mw: ArrayLike) -> NDArray[np.float64]:
    power = np.atleast_1d(as_float64("it_power_mw", it_power_mw))
    if power.ndim != 1:
        raise FleetwattError(f"it_power_mw has shape {power.shape}; one number or one an hour")
    return np.ascontiguousarray(power)


def _design(design: Design, grid_connection_mw: float | None) -> _core.Design:
    if isinstance(design, Scenario):
        if grid_connection_mw is not None:
            design = design.replace({"site.grid_connection_mw": grid_connection_mw})
        return _core.Design.of(design._core)
    if not isinstance(design, Mapping):
        raise TypeError(f"a design must be a mapping or a Scenario, not {type(design).__name__}")
    text = json.dumps(_plain(design, ""))
    if grid_connection_mw is None:
        return _core.Design.read(text, None)
    connection = float(as_float64("grid_connection_mw", grid_connection_mw))
    return _core.Design.read(text, connection)


def _plain(value: Any, path: str) -> Any:
    """Return a design as JSON holds it: NumPy's numbers as Python's, nothing that is not finite."""
    if isinstance(value, Mapping):
        return {
            str(key): _plain(inner, f"{path}.{key}" if path else str(key))
            for key, inner in value.items()
        }
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        raise config_error(path, f"{value} is not a finite number")
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise config_error(path, f"{type(value).__name__} is neither a number, nor text, nor a table")

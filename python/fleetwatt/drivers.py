"""Typed containers of hourly drivers: weather, prices, carbon, profiles of plants.

A driver holds named float64 series on naive UTC hours; the value of an hour is its mean.
Every series has a unit and an accepted range. Readers and synthetic years return drivers,
`fleetwatt.run` takes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt._faults import config_error, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    import xarray as xr
    from numpy.typing import ArrayLike

__all__ = [
    "Carbon",
    "Driver",
    "Hours",
    "Prices",
    "Quantity",
    "Renewables",
    "Series",
    "Weather",
    "typical_years",
]

Hours = NDArray[np.datetime64]
"""Naive UTC hours."""
Series = NDArray[np.float64]
"""One hourly series."""

YEAR_HOURS = 8760
LEAP_DAY = np.s_[59 * 24 : 60 * 24]
FEWEST_HOURS = 8700


@dataclass(frozen=True)
class Quantity:
    """Unit and accepted range of a series."""

    unit: str
    low: float
    high: float
    required: bool = True


class Driver:
    """Named hourly series on naive UTC hours.

    Parameters
    ----------
    time : array of datetime64, shape (n,)
        Naive UTC, full hours, rising.
    values : mapping of str to array of float, each of shape (n,)
        The series by name; `quantities` lists names, units and ranges.
    timezone : str
        The local zone the data belong to; `time` is UTC all the same.
    source : str
        Where the data come from.
    report : iterable of str
        What was cleaned, in plain sentences.

    Raises
    ------
    ConfigError
        For missing or unknown names, wrong lengths, hours that do not rise, and values
        that are not finite or outside the accepted range, with their hour.
    TypeError
        For values that are not real numbers or times that are not datetime64.

    Notes
    -----
    Drivers are frozen: attributes cannot be set and arrays cannot be written to. Two
    drivers are equal when kind, hours, values and zone are; `source` and `report` may
    differ. An optional series that is absent is `None`.
    """

    quantities: ClassVar[Mapping[str, Quantity]] = MappingProxyType({})

    time: Hours
    timezone: str
    source: str
    report: tuple[str, ...]
    series: Mapping[str, Series]

    def __init__(
        self,
        time: ArrayLike,
        values: Mapping[str, ArrayLike],
        *,
        timezone: str = "UTC",
        source: str = "",
        report: Iterable[str] = (),
    ) -> None:
        hours = _hours(time)
        for name in values:
            if name not in self.quantities:
                raise config_error(name, f"unknown series; {nearest(name, self.quantities)}")
        series: dict[str, Series] = {}
        for name, quantity in self.quantities.items():
            if name in values:
                series[name] = _series(name, quantity, values[name], hours)
            elif quantity.required:
                raise config_error(name, "missing series")
        self.__dict__.update(
            dict.fromkeys(self.quantities),
            time=hours,
            series=MappingProxyType(series),
            timezone=timezone,
            source=source,
            report=tuple(report),
            **series,
        )

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: drivers are frozen."""
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: drivers are frozen."""
        raise AttributeError(f"{type(self).__name__} is frozen: {name} cannot be deleted")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle through the constructor, so that copies are frozen too."""
        return _restore, (type(self), self.time, dict(self.series), *self._about())

    def __len__(self) -> int:
        """Return the number of hours."""
        return len(self.time)

    def __eq__(self, other: object) -> bool:
        """Compare kind, hours, values and zone."""
        if type(other) is not type(self):
            return NotImplemented
        assert isinstance(other, Driver)
        return (
            self.timezone == other.timezone
            and np.array_equal(self.time, other.time)
            and self.series.keys() == other.series.keys()
            and all(np.array_equal(self.series[name], other.series[name]) for name in self.series)
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return kind, series and span."""
        span = f"{self.time[0]} to {self.time[-1]} UTC" if len(self) else "no hours"
        return f"<{type(self).__name__}: {', '.join(self.series)}; {len(self)} hours, {span}>"

    def _about(self) -> tuple[str, str, tuple[str, ...]]:
        return self.timezone, self.source, self.report

    def to_pandas(self) -> pd.DataFrame:
        """Return a data frame on naive UTC hours.

        Returns
        -------
        pandas.DataFrame
            One column per series; zone, source, report and units stand in its `attrs`.
        """
        import pandas as pd

        frame = pd.DataFrame(dict(self.series), index=pd.DatetimeIndex(self.time, name="time"))
        frame.attrs = {
            "timezone": self.timezone,
            "source": self.source,
            "report": list(self.report),
            "units": {name: self.quantities[name].unit for name in self.series},
        }
        return frame

    @classmethod
    def from_pandas(cls, frame: pd.DataFrame) -> Self:
        """Return the driver of a data frame with a time index.

        Parameters
        ----------
        frame : pandas.DataFrame
            Columns named as the series, in their units; an index of naive UTC or of
            zoned times.

        Returns
        -------
        Driver
            Zone, source and report are taken from the frame's `attrs`, where they are.

        Raises
        ------
        ConfigError
            As the constructor.
        TypeError
            Where the index is not one of times.
        """
        import pandas as pd

        if not isinstance(frame.index, pd.DatetimeIndex):
            raise TypeError("the index of the frame holds no times")
        index = frame.index
        if index.tz is not None:
            index = index.tz_convert("UTC").tz_localize(None)
        about = frame.attrs
        return cls(
            index.to_numpy(),
            {str(name): frame[name].to_numpy() for name in frame.columns},
            timezone=str(about.get("timezone", "UTC")),
            source=str(about.get("source", "")),
            report=about.get("report", ()),
        )

    def to_xarray(self) -> xr.Dataset:
        """Return a dataset with units, which netCDF can store.

        Returns
        -------
        xarray.Dataset
            One variable per series over the naive UTC coordinate `time`; the zone is an
            attribute, since netCDF has no zoned times.
        """
        import xarray as xr

        return xr.Dataset(
            {
                name: ("time", values, {"units": self.quantities[name].unit})
                for name, values in self.series.items()
            },
            coords={"time": ("time", self.time.astype("datetime64[ns]"))},
            attrs={
                "driver": type(self).__name__,
                "time_convention": "naive UTC, start of the hour",
                "timezone": self.timezone,
                "source": self.source,
                "report": "\n".join(self.report),
            },
        )

    @classmethod
    def from_xarray(cls, dataset: xr.Dataset) -> Self:
        """Return the driver of a dataset.

        Parameters
        ----------
        dataset : xarray.Dataset
            As from `to_xarray`: variables named as the series, coordinate `time`.

        Returns
        -------
        Driver

        Raises
        ------
        ConfigError
            As the constructor; also for a variable in another unit.
        """
        for name, variable in dataset.data_vars.items():
            known = cls.quantities.get(str(name))
            unit = variable.attrs.get("units")
            if known is not None and unit is not None and unit != known.unit:
                raise config_error(str(name), f"unit {unit!r}, expected {known.unit!r}")
        report = str(dataset.attrs.get("report", ""))
        return cls(
            dataset["time"].to_numpy(),
            {str(name): variable.to_numpy() for name, variable in dataset.data_vars.items()},
            timezone=str(dataset.attrs.get("timezone", "UTC")),
            source=str(dataset.attrs.get("source", "")),
            report=report.split("\n") if report else (),
        )


class Weather(Driver):
    """Hourly weather of a site.

    Ranges are those of the Earth's surface with a margin; values outside are faults of the
    data. Parameters, errors and notes as for `Driver`.

    Attributes
    ----------
    dry_bulb_c : array of shape (n,), [degC]
    relative_humidity : array of shape (n,), [fraction]
    pressure_pa : array of shape (n,), [Pa]
        At the station, not reduced to sea level.
    wet_bulb_c : array of shape (n,) or None, [degC]
    ghi_w_m2 : array of shape (n,) or None, [W/m2]
        Global horizontal irradiance.
    wind_m_s : array of shape (n,) or None, [m/s]

    Examples
    --------
    >>> import numpy as np
    >>> from fleetwatt.drivers import Weather
    >>> time = np.arange("2025-01-01T00", "2025-01-01T03", dtype="datetime64[h]")
    >>> weather = Weather(
    ...     time,
    ...     {
    ...         "dry_bulb_c": [4.0, 3.5, 3.0],
    ...         "relative_humidity": [0.8, 0.82, 0.85],
    ...         "pressure_pa": [99e3, 99e3, 99e3],
    ...     },
    ... )
    >>> float(weather.dry_bulb_c.mean())
    3.5
    """

    quantities = MappingProxyType(
        {
            "dry_bulb_c": Quantity("degC", -60.0, 60.0),
            "relative_humidity": Quantity("fraction", 0.0, 1.0),
            "pressure_pa": Quantity("Pa", 50e3, 110e3),
            "wet_bulb_c": Quantity("degC", -60.0, 60.0, required=False),
            "ghi_w_m2": Quantity("W/m2", 0.0, 1600.0, required=False),
            "wind_m_s": Quantity("m/s", 0.0, 120.0, required=False),
        }
    )

    dry_bulb_c: Series
    relative_humidity: Series
    pressure_pa: Series
    wet_bulb_c: Series | None
    ghi_w_m2: Series | None
    wind_m_s: Series | None

    @cached_property
    def _air(self) -> _core.Air:
        """The hours for the core, wet bulbs computed once."""
        return _core.Air(self.dry_bulb_c, self.relative_humidity, self.pressure_pa)


def checked_weather(weather: Weather) -> Weather:
    """Return what is a `Weather`, and raise `TypeError` for what is not."""
    if not isinstance(weather, Weather):
        raise TypeError(f"weather must be a fleetwatt Weather, not {type(weather).__name__}")
    return weather


class Prices(Driver):
    """Hourly electricity prices; parameters, errors and notes as for `Driver`.

    Attributes
    ----------
    price_eur_mwh : array of shape (n,), [EUR/MWh]
        Wholesale, nominal, -1,000 to 10,000.
    """

    quantities = MappingProxyType({"price_eur_mwh": Quantity("EUR/MWh", -1000.0, 10_000.0)})

    price_eur_mwh: Series


class Carbon(Driver):
    """Hourly carbon intensity of the grid; parameters, errors and notes as for `Driver`.

    Attributes
    ----------
    combustion_g_kwh : array of shape (n,), [g/kWh]
        Carbon dioxide of combustion in the stations, per generated kWh.
    life_cycle_g_kwh : array of shape (n,), [g/kWh]
        Greenhouse gases over the life cycle, CO2 equivalent, per generated kWh.
    generation_mw : array of shape (n,) or None, [MW]
        Generation the two are relative to: the weights of a yearly mean.
    carbon_free_fraction : array of shape (n,) or None, [fraction]
        Part of the generation from sources that burn nothing which counts.
    """

    quantities = MappingProxyType(
        {
            "combustion_g_kwh": Quantity("g/kWh", 0.0, 2000.0),
            "life_cycle_g_kwh": Quantity("g/kWh", 0.0, 2000.0),
            "generation_mw": Quantity("MW", 0.0, 2e6, required=False),
            "carbon_free_fraction": Quantity("fraction", 0.0, 1.0, required=False),
        }
    )

    combustion_g_kwh: Series
    life_cycle_g_kwh: Series
    generation_mw: Series | None
    carbon_free_fraction: Series | None


class Renewables(Driver):
    """Hourly profiles of plants; parameters, errors and notes as for `Driver`.

    Attributes
    ----------
    pv : array of shape (n,) or None, [fraction]
        AC power of a photovoltaic plant over the rated power of its modules, 0 to 1.
    wind : array of shape (n,) or None, [fraction]
        Power of wind turbines over their rated power, 0 to 1.
    hydro : array of shape (n,) or None, [fraction]
        Power of a run-of-river plant over its rated power, 0 to 1.

    Examples
    --------
    >>> from fleetwatt.drivers import Renewables, civil_year
    >>> flat = Renewables(civil_year(2025), {"hydro": [0.41] * 8760})
    >>> flat.pv is None, round(float(flat.hydro.mean()), 2)
    (True, 0.41)
    """

    quantities = MappingProxyType(
        {name: Quantity("fraction", 0.0, 1.0, required=False) for name in ("pv", "wind", "hydro")}
    )

    pv: Series | None
    wind: Series | None
    hydro: Series | None


D = TypeVar("D", bound=Driver)


def civil_year(year: int) -> Hours:
    """Return the 8,760 naive UTC hours of a civil year, without 29 February."""
    hours = np.arange(f"{year:04}-01-01T00", f"{year + 1:04}-01-01T00", dtype="datetime64[h]")
    return np.delete(hours, LEAP_DAY) if len(hours) > YEAR_HOURS else hours


def typical_years(driver: D) -> list[D]:
    """Split a driver into full civil UTC years of 8,760 hours.

    Parameters
    ----------
    driver : Driver
        Of any length.

    Returns
    -------
    list of Driver
        One per civil UTC year with at least 8,700 of its 8,760 hours; 29 February is left
        out. The few hours missing (a file in local time ends before the UTC year does)
        take the value of the same hour on the nearest day. Each report says so.

    Raises
    ------
    ConfigError
        Where no year is full; the message counts the hours of each.

    Examples
    --------
    >>> from fleetwatt.drivers import typical_years
    >>> from fleetwatt.supply import synthetic_prices
    >>> [len(year) for year in typical_years(synthetic_prices(2024))]
    [8760]
    """
    days = driver.time.astype("datetime64[D]")
    day_of_month = (days - days.astype("datetime64[M]")).astype(int) + 1
    month = days.astype("datetime64[M]").astype(int) % 12 + 1
    leap_day = (month == 2) & (day_of_month == 29)
    calendar = days.astype("datetime64[Y]").astype(int) + 1970
    years: list[D] = []
    counts: list[str] = []
    for year in np.unique(calendar):
        inside = (calendar == year) & ~leap_day
        hours = int(inside.sum())
        counts.append(f"{year} has {hours}")
        if hours < FEWEST_HOURS:
            continue
        full = civil_year(int(year))
        report = list(driver.report)
        if (leap_day & (calendar == year)).any():
            report.append(f"29 February {year} was left out.")
        source = _nearest_day(full, driver.time[inside])
        if hours < YEAR_HOURS:
            missing = full[~np.isin(full, driver.time[inside])]
            report.append(
                f"Missing from {year}: {len(missing)} of {YEAR_HOURS} hours (first {missing[0]} "
                "UTC); the same hour of the nearest day was taken."
            )
        years.append(
            type(driver)(
                full,
                {name: values[inside][source] for name, values in driver.series.items()},
                timezone=driver.timezone,
                source=driver.source,
                report=report,
            )
        )
    if not years:
        raise config_error(
            "time",
            f"no full civil UTC year: {', '.join(counts) or 'there are no'} hours; "
            f"at least {FEWEST_HOURS} of {YEAR_HOURS} are needed (29 February not counted)",
        )
    return years


def _nearest_day(wanted: Hours, given: Hours) -> NDArray[np.intp]:
    """Index into `given` of each wanted hour, or of the same hour on the nearest day."""
    index = np.searchsorted(given, wanted)
    found = given[np.minimum(index, len(given) - 1)] == wanted
    for position in np.flatnonzero(~found):
        same = np.flatnonzero((given - wanted[position]).astype(int) % 24 == 0)
        distance = np.abs((given[same] - wanted[position]).astype(int))
        index[position] = same[np.argmin(distance)]
    return index


def _hours(time: ArrayLike) -> Hours:
    array = np.asarray(time)
    if array.dtype.kind != "M":
        raise TypeError(f"time must be naive datetime64, not {array.dtype}")
    if array.ndim != 1:
        raise config_error("time", f"shape {array.shape}, expected one dimension")
    hours = array.astype("datetime64[h]")
    wrong = np.flatnonzero(np.isnat(array) | (hours != array))
    if wrong.size:
        raise config_error("time", f"element {wrong[0]} ({array[wrong[0]]}) is no full hour")
    wrong = np.flatnonzero(np.diff(hours) <= np.timedelta64(0, "h"))
    if wrong.size:
        at = wrong[0] + 1
        raise config_error("time", f"element {at} ({hours[at]}) does not follow {hours[at - 1]}")
    return _frozen(hours)


def _series(name: str, quantity: Quantity, values: ArrayLike, hours: Hours) -> Series:
    series = as_float64(name, values)
    if series.shape != hours.shape:
        raise config_error(name, f"shape {series.shape}, expected {hours.shape} like time")
    wrong = np.flatnonzero(~((series >= quantity.low) & (series <= quantity.high)))
    if wrong.size:
        at = wrong[0]
        raise config_error(
            name,
            f"{series[at]:g} {quantity.unit} at {hours[at]} UTC (element {at}) is outside the "
            f"accepted range, {quantity.low:g} to {quantity.high:g} {quantity.unit}",
        )
    return _frozen(series)


A = TypeVar("A", bound=np.generic)


def _frozen(array: NDArray[A]) -> NDArray[A]:
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def _restore(
    kind: type[D],
    time: Hours,
    values: dict[str, Series],
    timezone: str,
    source: str,
    report: tuple[str, ...],
) -> D:
    return kind(time, values, timezone=timezone, source=source, report=report)


@dataclass(frozen=True)
class Drivers:
    """Drivers that stand in for those a scenario asks for.

    Attributes
    ----------
    weather : Weather or None
    prices : Prices or None
    carbon : Carbon or None
    renewables : Renewables or None
        `None` leaves the scenario's own. Several full years are used in turn, from the
        first year of operation. A profile that `renewables` lacks is the scenario's own.
    """

    weather: Weather | None = None
    prices: Prices | None = None
    carbon: Carbon | None = None
    renewables: Renewables | None = None

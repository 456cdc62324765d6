"""Moist air and weather years.

Laws of moist air follow ASHRAE Handbook, Fundamentals (2017), chapter 1. They broadcast
as NumPy does; numbers give a float, pandas Series and xarray DataArrays come back as
their own kind; NaN gives NaN, a value outside the range of the law a `DomainError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import elementwise
from fleetwatt._weather_files import read_epw, read_table
from fleetwatt.drivers import Weather

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "climates",
    "dew_point_c",
    "enthalpy_kj_kg",
    "humidity_ratio",
    "read_epw",
    "read_table",
    "saturation_pressure_pa",
    "synthetic",
    "wet_bulb_c",
]


def saturation_pressure_pa(dry_bulb_c: ArrayLike) -> Any:
    """Return the saturation pressure of water vapour.

    Parameters
    ----------
    dry_bulb_c : array_like, any shape, [degC]
        From -100 to 200.

    Returns
    -------
    float or array, the shape of the argument, [Pa]

    Raises
    ------
    DomainError
        Outside the range.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``ln p = C1/T + C2 + C3 T + C4 T**2 + C5 T**3 + C6 T**4 + C7 ln T``, over ice up to
    0.01 degC and over liquid water above. The enhancement factor of air, below 0.5 % near
    1 bar, is neglected.

    References
    ----------
    ASHRAE Handbook, Fundamentals (2017), chapter 1, equations 5 and 6, after Hyland and
    Wexler, ASHRAE Transactions 89(2A) (1983) 500-519.

    Examples
    --------
    >>> round(saturation_pressure_pa(25.0), 2)
    3169.22
    """
    return elementwise(_core.climate.saturation_pressure_pa, dry_bulb_c=dry_bulb_c)


def humidity_ratio(
    dry_bulb_c: ArrayLike, relative_humidity: ArrayLike, pressure_pa: ArrayLike = 101_325.0
) -> Any:
    """Return the mass of vapour per mass of dry air.

    Parameters
    ----------
    dry_bulb_c : array_like, [degC]
        From -100 to 200.
    relative_humidity : array_like, [fraction]
        From 0 to 1, and such that vapour stays below the total pressure.
    pressure_pa : array_like, [Pa]
        From 10,000 to 1,000,000.

    Returns
    -------
    float or array, of the broadcast shape, [kg/kg]
        Not below 1e-7, PsychroLib's floor.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``W = 0.621945 pv / (p - pv)`` with ``pv = RH pws(T)``: ideal gases.

    References
    ----------
    ASHRAE Handbook, Fundamentals (2017), chapter 1, equation 20.

    Examples
    --------
    >>> round(humidity_ratio(25.0, 0.5), 8)
    0.00988104
    """
    return elementwise(
        _core.climate.humidity_ratio,
        dry_bulb_c=dry_bulb_c,
        relative_humidity=relative_humidity,
        pressure_pa=pressure_pa,
    )


def dew_point_c(dry_bulb_c: ArrayLike, relative_humidity: ArrayLike) -> Any:
    """Return the dew point, below 0.01 degC the frost point.

    Parameters
    ----------
    dry_bulb_c : array_like, [degC]
        From -100 to 200.
    relative_humidity : array_like, [fraction]
        Up to 1, and from where the dew point stands at -100 degC.

    Returns
    -------
    float or array, of the broadcast shape, [degC]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The temperature at which saturation has the pressure of the vapour, solved to 1e-8 K.
    It does not depend on the total pressure.

    References
    ----------
    ASHRAE Handbook, Fundamentals (2017), chapter 1, equation 36.

    Examples
    --------
    >>> round(dew_point_c(25.0, 0.5), 4)
    13.864
    """
    return elementwise(
        _core.climate.dew_point_c, dry_bulb_c=dry_bulb_c, relative_humidity=relative_humidity
    )


def wet_bulb_c(
    dry_bulb_c: ArrayLike, relative_humidity: ArrayLike, pressure_pa: ArrayLike = 101_325.0
) -> Any:
    """Return the thermodynamic wet bulb.

    Parameters
    ----------
    dry_bulb_c : array_like, [degC]
        From -100 to 200.
    relative_humidity : array_like, [fraction]
        From 0 to 1, and such that vapour stays below the total pressure.
    pressure_pa : array_like, [Pa]
        From 10,000 to 1,000,000.

    Returns
    -------
    float or array, of the broadcast shape, [degC]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The ``t`` at which ``W (2501 + 1.86 T - 4.186 t) = (2501 - 2.326 t) Ws(t) - 1.006 (T - t)``
    from 0 degC, and with 2830, 2.1 and 0.24 for ice below, solved to 1e-8 K.

    The two forms leave a step at 0 degC; around it a wet and a frozen thermometer may both
    satisfy the balance, up to about a kelvin apart. Then the root is returned that halving
    the interval from dew point to dry bulb finds, as PsychroLib does.

    References
    ----------
    ASHRAE Handbook, Fundamentals (2017), chapter 1, equations 33 and 35.
    Meyer and Thevenard, Journal of Open Source Software 4 (2019) 1137,
    doi 10.21105/joss.01137 (PsychroLib).

    Examples
    --------
    >>> round(wet_bulb_c(25.0, 0.5), 6)
    17.889342
    >>> wet_bulb_c([40.0, -5.0], [0.2, 0.8]).round(6)
    array([22.031956, -5.884163])
    """
    return elementwise(
        _core.climate.wet_bulb_c,
        dry_bulb_c=dry_bulb_c,
        relative_humidity=relative_humidity,
        pressure_pa=pressure_pa,
    )


def enthalpy_kj_kg(
    dry_bulb_c: ArrayLike, relative_humidity: ArrayLike, pressure_pa: ArrayLike = 101_325.0
) -> Any:
    """Return the enthalpy of moist air per mass of dry air, zero for dry air at 0 degC.

    Parameters
    ----------
    dry_bulb_c : array_like, [degC]
        From -100 to 200.
    relative_humidity : array_like, [fraction]
        From 0 to 1, and such that vapour stays below the total pressure.
    pressure_pa : array_like, [Pa]
        From 10,000 to 1,000,000.

    Returns
    -------
    float or array, of the broadcast shape, [kJ/kg]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``h = 1.006 T + W (2501 + 1.86 T)``: ideal gases of constant specific heats.

    References
    ----------
    ASHRAE Handbook, Fundamentals (2017), chapter 1, equation 30.

    Examples
    --------
    >>> round(enthalpy_kj_kg(25.0, 0.5), 3)
    50.322
    """
    return elementwise(
        _core.climate.enthalpy_kj_kg,
        dry_bulb_c=dry_bulb_c,
        relative_humidity=relative_humidity,
        pressure_pa=pressure_pa,
    )


def climates() -> list[str]:
    """Return the names of the climates that `synthetic` knows.

    Returns
    -------
    list of str

    Examples
    --------
    >>> climates()
    ['montelimar', 'strasbourg', 'nancy', 'marseille', 'lyon']
    """
    return _core.climate.climates()


def synthetic(climate: str, year: int = 2025, seed: int = 0) -> Weather:
    """Return a stochastic weather year with the statistics of a station.

    Parameters
    ----------
    climate : str
        A name out of `climates`, or an alias such as "valence".
    year : int
        The civil year of the hours. It also selects the draw: another year of the same
        seed is other weather of the same climate.
    seed : int
        Not negative.

    Returns
    -------
    Weather
        8,760 UTC hours; 29 February is left out. Values are means of their hour.

    Raises
    ------
    ConfigError
        For an unknown name, with the nearest known one.

    Notes
    -----
    Published monthly means of temperature, daily range, humidity, wind, pressure and
    irradiation hold on average over draws, while single years differ as observed ones do.
    The climate is that of 2015-2019, 0.3 to 0.8 K above the normals of 1991-2020.
    Equations, fits and measured agreement stand in docs/models/climate.md.

    Examples
    --------
    >>> weather = synthetic("valence", year=2030, seed=1)
    >>> len(weather.dry_bulb_c)
    8760
    >>> bool((weather.wet_bulb_c <= weather.dry_bulb_c).all())
    True
    """
    series, station = _core.climate.synthetic(climate, year, seed)
    days = np.arange(np.datetime64(f"{year:04d}-01-01"), np.datetime64(f"{year + 1:04d}-01-01"))
    if len(days) == 366:
        days = np.delete(days, 59)
    time = (days.astype("datetime64[h]")[:, None] + np.arange(24)).ravel()
    return Weather(
        time, series, timezone="Europe/Paris", source=f"synthetic {station}, seed {seed}"
    )

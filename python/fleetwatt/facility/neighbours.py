"""What neighbours notice: noise, the risk of legionella, exhaust of generators.

Levels are A-weighted: sound power in dB(A) re 1 pW, sound pressure in dB(A) re 20 uPa. Laws
broadcast as NumPy does; numbers give a float, pandas Series and xarray DataArrays come back as
their own kind; NaN gives NaN, a value outside the range of the law a `DomainError`. Limits are
those of French law.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import as_float64, elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "boundary_limit_dba",
    "emergence_db",
    "emission_factors_g_kwh",
    "equivalent_level_dba",
    "fan_sound_power_dba",
    "generator_emissions",
    "legionella_regime",
    "noise_limit_db",
    "sound_pressure_dba",
    "total_level_dba",
]

_core_neighbours = _core.facility.neighbours


def fan_sound_power_dba(
    unit_dba: ArrayLike, units: ArrayLike = 1.0, speed_ratio: ArrayLike = 1.0
) -> Any:
    """Return the sound power of a bank of equal fans or coolers.

    Parameters
    ----------
    unit_dba : array_like, [dB(A)]
        Sound power of one at full speed.
    units : array_like
        How many run, up to 1e6.
    speed_ratio : array_like, [fraction]
        Speed over full speed, 0 to 1.5.

    Returns
    -------
    float or array, of the broadcast shape, [dB(A)]
        Minus infinity where nothing turns.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``L1 + 10 log10(n) + 50 log10(speed ratio)``, the sound law of fans on an unchanged system:
    sound power goes with the fifth power of the speed. Motors, drives and pumps, which remain
    at low speed, are neglected.

    Examples
    --------
    >>> round(fan_sound_power_dba(92.0, 80, 0.5), 2)
    95.98
    """
    return elementwise(
        _core_neighbours.fan_sound_power_dba,
        unit_dba=unit_dba,
        units=units,
        speed_ratio=speed_ratio,
    )


def sound_pressure_dba(
    sound_power_dba: ArrayLike,
    distance_m: ArrayLike,
    *,
    source_height_m: ArrayLike,
    receiver_height_m: ArrayLike = _core_neighbours.RECEIVER_HEIGHT_M,
    absorption_db_km: ArrayLike = _core_neighbours.ABSORPTION_DB_KM,
    barrier_db: ArrayLike = 0.0,
) -> Any:
    """Return the level of a source at a distance, downwind.

    Parameters
    ----------
    sound_power_dba : array_like, [dB(A)]
    distance_m : array_like, [m]
        Along the ground, 1 to 10,000.
    source_height_m, receiver_height_m : array_like, [m]
        Above the ground, 0 to 200; the ear 1.5 unless given.
    absorption_db_km : array_like, [dB/km]
        By air, 0 to 200; 1.9 is that of 500 Hz at 10 degC and 70 % humidity.
    barrier_db : array_like, [dB]
        Screening by an obstacle, 0 to 25. It takes the place of the ground's attenuation.

    Returns
    -------
    float or array, of the broadcast shape, [dB(A)]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``Lw + D - (20 log10(d) + 11) - a d - max(A, screen)`` with the attenuation of porous ground
    ``A = max(4.8 - (2 h / d) (17 + 300 / d), 0)`` at the mean height ``h``, and the sound that
    the ground sends up again
    ``D = 10 log10(1 + (dp**2 + (hs - hr)**2) / (dp**2 + (hs + hr)**2))``.

    A point source: beyond twice the extent of a bank. The method holds to some 3 dB up to
    1,000 m. Neglected are directivity, reflection by buildings, foliage, and how seldom the
    wind blows towards the dwelling.

    References
    ----------
    ISO 9613-2:1996, equations 3, 4, 7, 8, 10 to 12, and table 2.

    Examples
    --------
    >>> round(sound_pressure_dba(111.0, 300.0, source_height_m=6.0), 1)
    48.5
    """
    return elementwise(
        _core_neighbours.sound_pressure_dba,
        sound_power_dba=sound_power_dba,
        distance_m=distance_m,
        source_height_m=source_height_m,
        receiver_height_m=receiver_height_m,
        absorption_db_km=absorption_db_km,
        barrier_db=barrier_db,
    )


def total_level_dba(levels_dba: ArrayLike) -> Any:
    """Return the level of several sources together.

    Parameters
    ----------
    levels_dba : array_like, shape (..., n), [dB(A)]

    Returns
    -------
    float or numpy.ndarray, shape (...), [dB(A)]

    Raises
    ------
    FleetwattError
        For levels without an axis.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``10 log10(sum of 10**(L / 10))``: sources without a fixed phase.

    Examples
    --------
    >>> round(total_level_dba([40.0, 40.0]), 2)
    43.01
    """
    levels = _core_neighbours.total_level_dba(as_float64("levels_dba", levels_dba))
    return float(levels) if levels.ndim == 0 else levels


def equivalent_level_dba(levels_dba: ArrayLike) -> Any:
    """Return the level with the mean energy of levels of equal duration, LAeq.

    Parameters
    ----------
    levels_dba : array_like, shape (..., n), [dB(A)]
        The hours of a night, for instance.

    Returns
    -------
    float or numpy.ndarray, shape (...), [dB(A)]

    Raises
    ------
    FleetwattError
        For levels without an axis.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``10 log10(mean of 10**(L / 10))``.

    Examples
    --------
    >>> round(equivalent_level_dba([30.0, 40.0]), 2)
    37.4
    """
    levels = _core_neighbours.equivalent_level_dba(as_float64("levels_dba", levels_dba))
    return float(levels) if levels.ndim == 0 else levels


def emergence_db(source_dba: ArrayLike, background_dba: ArrayLike) -> Any:
    """Return by how much a source raises the background.

    Parameters
    ----------
    source_dba : array_like, [dB(A)]
        Level of the source alone.
    background_dba : array_like, [dB(A)]
        Level without it, from -50.

    Returns
    -------
    float or array, of the broadcast shape, [dB]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``10 log10(1 + 10**((source - background) / 10))``.

    Examples
    --------
    >>> round(emergence_db(35.0, 35.0), 2)
    3.01
    """
    return elementwise(
        _core_neighbours.emergence_db, source_dba=source_dba, background_dba=background_dba
    )


def noise_limit_db(ambient_dba: ArrayLike, *, night: bool = True) -> Any:
    """Return the greatest emergence that French law allows at dwellings.

    Parameters
    ----------
    ambient_dba : array_like, [dB(A)]
        Level with the site at work.
    night : bool
        22 to 7 h, Sundays and public holidays; otherwise 7 to 22 h.

    Returns
    -------
    float or array, the shape of the argument, [dB]
        Infinity up to 35 dB(A), where there is no limit; up to 45 dB(A) 4 by night and 6 by
        day, 3 and 5 above.

    Raises
    ------
    DomainError
        For levels above 250 dB(A).
    TypeError
        For anything but real numbers.

    References
    ----------
    Arrêté of 23 January 1997 on the noise of classified installations, NOR ENVP9760055A,
    article 3.

    Examples
    --------
    >>> noise_limit_db([30.0, 40.0, 50.0])
    array([inf,  4.,  3.])
    """

    def law(ambient_dba: Any) -> Any:
        return _core_neighbours.noise_limit_db(ambient_dba, night)

    law.__name__ = "noise_limit_db"
    return elementwise(law, ambient_dba=ambient_dba)


def boundary_limit_dba(*, night: bool = True) -> float:
    """Return the highest level that French law allows at the boundary of the site.

    Parameters
    ----------
    night : bool
        22 to 7 h, Sundays and public holidays; otherwise 7 to 22 h.

    Returns
    -------
    float, [dB(A)]
        Unless the background is louder; a permit may ask for less.

    References
    ----------
    Arrêté of 23 January 1997 on the noise of classified installations, NOR ENVP9760055A,
    article 3.

    Examples
    --------
    >>> boundary_limit_dba(), boundary_limit_dba(night=False)
    (60.0, 70.0)
    """
    return _core_neighbours.BOUNDARY_LIMIT_DBA[night]


def legionella_regime(evaporative_heat_mw: float, *, disperses_water: bool = True) -> str:
    """Return under which French regime evaporative cooling stands.

    Parameters
    ----------
    evaporative_heat_mw : float, [MW]
        Greatest heat rejected by all towers and coolers of the site that disperse water.
    disperses_water : bool
        Whether water is dispersed in the air, all the time or at times: yes for wet and
        hybrid towers and for sprays, no for dry coolers and for wetted pads from which no
        droplets come. Ask for the evidence of the machine that is bought.

    Returns
    -------
    str
        "none", "declaration" below 3 MW, "registration" from there.

    Raises
    ------
    DomainError
        For heat that is not a number from 0.

    References
    ----------
    Heading 2921 of the French nomenclature of classified installations, decrees 2013-1205 and
    2021-976; arrêtés of 14 December 2013.

    Examples
    --------
    >>> legionella_regime(60.0), legionella_regime(60.0, disperses_water=False)
    ('registration', 'none')
    """
    return _core_neighbours.legionella_regime(evaporative_heat_mw, disperses_water)


def emission_factors_g_kwh() -> dict[str, float]:
    """Return what large diesel engines without treatment emit per electric energy.

    Returns
    -------
    dict of float, [g/kWh]
        Nitrogen oxides, carbon monoxide and particles: ``nox``, ``co``, ``pm``.

    Notes
    -----
    0.024, 0.0055 and 0.0007 lb per horsepower hour of the shaft, with 95 % for the alternator
    (assumption). Catalysts and filters leave a small part of it.

    References
    ----------
    US EPA, AP-42, fifth edition, supplement B (1996), table 3.4-1.

    Examples
    --------
    >>> emission_factors_g_kwh()
    {'nox': 15.4, 'co': 3.52, 'pm': 0.448}
    """
    return dict(zip(("nox", "co", "pm"), _core_neighbours.EMISSIONS_G_KWH, strict=True))


def generator_emissions(
    capacity_mw: ArrayLike,
    hours_year: ArrayLike,
    load_fraction: ArrayLike = 1.0,
    *,
    fuel_l_kwh: ArrayLike,
    fuel_kg_l: ArrayLike,
    factors_g_kwh: Mapping[str, ArrayLike] | None = None,
) -> dict[str, Any]:
    """Return fuel and exhaust of generators in a year of tests.

    Parameters
    ----------
    capacity_mw : array_like, [MW]
        Installed power, from 0.
    hours_year : array_like, [h/year]
        Hours of tests, 0 to 8,784.
    load_fraction : array_like, [fraction]
        Load in these hours, 0 to 1.1.
    fuel_l_kwh : array_like, [l/kWh]
        Fuel per electric energy.
    fuel_kg_l : array_like, [kg/l]
        Carbon dioxide per fuel.
    factors_g_kwh : mapping of array_like, [g/kWh]
        Other emissions per electric energy by name; those of `emission_factors_g_kwh` unless
        given.

    Returns
    -------
    dict of float or array, of the broadcast shape
        ``energy_mwh`` [MWh/year], ``fuel_l`` [l/year], ``co2_kg`` [kg/year], and for each
        factor its name with ``_kg`` [kg/year].

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``capacity hours load factor``. Cold starts and low loads, which emit more per energy, are
    neglected.

    References
    ----------
    US EPA, AP-42, fifth edition, supplement B (1996), table 3.4-1.

    Examples
    --------
    >>> year = generator_emissions(100.0, 20.0, fuel_l_kwh=0.25, fuel_kg_l=2.65)
    >>> {name: round(value) for name, value in year.items()}  # doctest: +NORMALIZE_WHITESPACE
    {'energy_mwh': 2000, 'fuel_l': 500000, 'co2_kg': 1325000,
     'nox_kg': 30800, 'co_kg': 7040, 'pm_kg': 896}
    """
    energy_mwh = elementwise(
        _core_neighbours.generator_energy_mwh,
        capacity_mw=capacity_mw,
        hours_year=hours_year,
        load_fraction=load_fraction,
    )
    fuel_l = elementwise(
        _core_neighbours.generator_fuel_l, energy_mwh=energy_mwh, fuel_l_kwh=fuel_l_kwh
    )
    co2_kg = elementwise(_core_neighbours.fuel_co2_kg, fuel_l=fuel_l, fuel_kg_l=fuel_kg_l)
    factors = emission_factors_g_kwh() if factors_g_kwh is None else factors_g_kwh
    if not isinstance(factors, Mapping):
        raise TypeError(f"factors_g_kwh must be a mapping, not {type(factors).__name__}")
    others = {
        f"{name}_kg": elementwise(
            _core_neighbours.generator_emission_kg, energy_mwh=energy_mwh, factor_g_kwh=factor
        )
        for name, factor in factors.items()
    }
    return {"energy_mwh": energy_mwh, "fuel_l": fuel_l, "co2_kg": co2_kg, **others}

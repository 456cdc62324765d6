"""Profiles of plants that run on sun, wind and rivers.

pvlib models the photovoltaic plant and windpowerlib the turbine; both come with the extra
``renewables``. A profile is computed once per weather year and set of parameters, and kept.
"""

from __future__ import annotations

import hashlib
import importlib
import math
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import _core, _hourly, _tables
from fleetwatt._core import DomainError
from fleetwatt._faults import config_error, nearest
from fleetwatt._fields import field
from fleetwatt.drivers import Quantity, Renewables, Weather, checked_weather, civil_year

if TYPE_CHECKING:
    import os

    from fleetwatt.drivers import Series

__all__ = ["hydro_profile", "pv_profile", "synthetic_hydro", "turbines", "wind_profile"]

_core_renewables = _core.supply.renewables

_KEPT = 64
_INVERTER_EFFICIENCY = 0.96
_NIGHT_SHARE = 0.02
"""Part of the irradiation below the horizon from which place and hours cannot belong together."""


def pv_profile(
    weather: Weather,
    *,
    latitude: float,
    longitude: float,
    tilt_deg: float = 30.0,
    azimuth_deg: float = 180.0,
    losses_fraction: float = 0.10,
    dc_ac_ratio: float = 1.2,
    temperature_coefficient_per_k: float = -0.0037,
    albedo: float = 0.2,
) -> Renewables:
    """Return the capacity factors of a photovoltaic plant on a fixed frame.

    Parameters
    ----------
    weather : Weather
        With `ghi_w_m2`.
    latitude, longitude : float, [deg]
        Of the weather, positive to the north and to the east.
    tilt_deg : float, [deg]
        Of the modules, 0 lying flat, up to 90.
    azimuth_deg : float, [deg]
        That the modules face: 90 east, 180 south; 0 to 360.
    losses_fraction : float, [fraction]
        Soiling, mismatch, wiring, early fading and outages; heat, reflection and inverter are
        modelled.
    dc_ac_ratio : float, [1]
        Power of the modules over that of the inverters, 1 to 3.
    temperature_coefficient_per_k : float, [1/K]
        Change of the power with the temperature of the cells, -0.01 to 0.
    albedo : float, [fraction]
        Of the ground.

    Returns
    -------
    Renewables
        `pv` on the hours of the weather: AC power over the rated power of the modules.

    Raises
    ------
    ConfigError
        For weather without irradiance, and where more than 2 % of the irradiation falls while
        the sun of that place is below the horizon.
    DomainError
        For parameters outside their ranges.
    ModuleNotFoundError
        Where pvlib is not installed.
    TypeError
        For what is no `Weather`.

    Notes
    -----
    The sun stands where it does at the middle of the hour. Erbs splits the global irradiance in
    beam and diffuse; Hay and Davies carry them to the plane, with an isotropic ground; reflection
    of the beam at the glass is that of the physical model; cells are warmed as PVsyst has it,
    whatever the wind; DC power is that of PVWatts, less the losses, and so is the inverter, of
    0.96, which cuts off at its rated power.

    It neglects shade, snow, spectrum, soiling by season and ageing over the years. Erbs knows
    the mean of many hours and not the single one.

    References
    ----------
    K. Anderson et al., pvlib python: 2023 project update, Journal of Open Source Software 8
    (2023) 5994, doi 10.21105/joss.05994.
    D. Erbs, S. Klein, J. Duffie, Solar Energy 28 (1982) 293-302, doi
    10.1016/0038-092X(82)90302-4.
    A. Dobos, PVWatts Version 5 Manual, NREL/TP-6A20-62641 (2014).

    Examples
    --------
    >>> from fleetwatt.climate import synthetic
    >>> plant = pv_profile(synthetic("montelimar"), latitude=44.6, longitude=4.7)
    >>> bool(0.13 < plant.pv.mean() < 0.17)
    True
    """
    if checked_weather(weather).ghi_w_m2 is None:
        raise config_error("weather.ghi_w_m2", "missing series: a photovoltaic plant needs it")
    _check("latitude", latitude, -90.0, 90.0, "deg")
    _check("longitude", longitude, -180.0, 180.0, "deg")
    for name, value in (("tilt_deg", tilt_deg), ("azimuth_deg", azimuth_deg)):
        _check_field("pv", name, value)
    _check_field("pv", "losses_fraction", losses_fraction)
    _check_field("pv", "dc_ac_ratio", dc_ac_ratio)
    _check("temperature_coefficient_per_k", temperature_coefficient_per_k, -0.01, 0.0, "1/K")
    _check("albedo", albedo, 0.0, 1.0, "")
    return _pv(
        _Content(weather),
        latitude,
        longitude,
        tilt_deg,
        azimuth_deg,
        losses_fraction,
        dc_ac_ratio,
        temperature_coefficient_per_k,
        albedo,
    )


def wind_profile(
    weather: Weather,
    *,
    hub_height_m: float = 120.0,
    turbine: str = "V126/3450",
    roughness_m: float = 0.1,
    mean_wind_m_s: float | None = None,
    losses_fraction: float = 0.15,
) -> Renewables:
    """Return the capacity factors of wind turbines on land.

    Parameters
    ----------
    weather : Weather
        With `wind_m_s`, measured at 10 m.
    hub_height_m : float, [m]
        20 to 250.
    turbine : str
        One of `turbines`.
    roughness_m : float, [m]
        Roughness length of the land around, 0.0001 to 2.
    mean_wind_m_s : float, optional, [m/s]
        Mean at the hub, 0.5 to 20, from a wind atlas, to which the weather's wind is scaled. By
        default it is what the logarithmic profile makes of the weather's own.
    losses_fraction : float, [fraction]
        Wakes, outages, cables, ice and curtailment.

    Returns
    -------
    Renewables
        `wind` on the hours of the weather: power over the rated power.

    Raises
    ------
    ConfigError
        For weather without wind, and for a turbine that windpowerlib does not know, with the
        nearest it does.
    DomainError
        For parameters outside their ranges.
    InfeasibleError
        For a mean where there is no wind at all.
    ModuleNotFoundError
        Where windpowerlib is not installed.
    TypeError
        For what is no `Weather`.

    Notes
    -----
    The wind of 10 m grows to the hub with ``ln(h / z0) / ln(10 / z0)``. The turbine's power curve
    is read at the speed that carries the same energy in air of standard density; air cools by
    6.5 K/km on the way up.

    Stations stand where people and aeroplanes do: their wind gives less than farms yield, which
    stand where it blows. Without a mean from an atlas the profile is that of turbines at the
    station. Gusts and lulls within the hour, the shear of stable nights and hills are neglected.

    References
    ----------
    S. Haas et al., windpowerlib, doi 10.5281/zenodo.824267.
    I. Troen and E. Petersen, European Wind Atlas, Riso National Laboratory (1989).

    Examples
    --------
    >>> from fleetwatt.climate import synthetic
    >>> farm = wind_profile(synthetic("montelimar"), mean_wind_m_s=6.5)
    >>> bool(0.2 < farm.wind.mean() < 0.35)
    True
    """
    if checked_weather(weather).wind_m_s is None:
        raise config_error("weather.wind_m_s", "missing series: wind turbines need it")
    for name, value in (
        ("hub_height_m", hub_height_m),
        ("roughness_m", roughness_m),
        ("losses_fraction", losses_fraction),
    ):
        _check_field("wind", name, value)
    if mean_wind_m_s is not None:
        _check_field("wind", "mean_wind_m_s", mean_wind_m_s)
    return _wind(
        _Content(weather), hub_height_m, turbine, roughness_m, mean_wind_m_s, losses_fraction
    )


def turbines() -> list[str]:
    """Return the turbines whose power curves windpowerlib has.

    Returns
    -------
    list of str

    Raises
    ------
    ModuleNotFoundError
        Where windpowerlib is not installed.

    Examples
    --------
    >>> "V126/3450" in turbines()
    True
    """
    known = _library("windpowerlib.data").get_turbine_types(print_out=False)
    return sorted(known.loc[known["has_power_curve"], "turbine_type"])


def hydro_profile(
    mix: str | os.PathLike[str],
    *,
    installed_mw: float = 11_800.0,
    timezone: str = "UTC",
    column: str = "hydraulic",
    time: str | None = None,
    window_h: int = 24,
    start: str | None = None,
    end: str | None = None,
    time_format: str | None = None,
) -> Renewables:
    """Return the capacity factors of run-of-river plants from a generation mix, as of eCO2mix.

    Parameters
    ----------
    mix : path
        CSV with one header line (comma, semicolon or tab; also .gz), or Parquet; MW by source.
    installed_mw : float, [MW]
        Rated power of run-of-river plants and pondage behind the file, above 0.
    timezone : str
        Zone of naive stamps: an IANA name, "UTC" or an offset as "+01:00".
    column : str
        That of hydraulic generation.
    time : str, optional
        Column of the stamps; by default the one with a usual name.
    window_h : int, [h]
        Hours around each hour of which the least power is taken, 1 to 744.
    start, end : str, optional
        Naive UTC bounds of the rows to keep, `end` excluded.
    time_format : str, optional
        As for `datetime.strptime`, where stamps are not like 2025-01-31 00:00.

    Returns
    -------
    Renewables
        `hydro` on the hours of the file.

    Raises
    ------
    ConfigError
        For what cannot be read or repaired, with its line.
    DomainError
        Where the rated power is exceeded, and for parameters outside their ranges.

    Notes
    -----
    ``min(P[h - w/2 .. h + w/2]) / installed``. Plants with reservoirs follow prices within the
    day: what runs through its weakest hour runs as the river does. What reservoirs release all
    day long, in snow melt above all, is still in it, and one river is not the country.

    References
    ----------
    RTE, eCO2mix, generation by source.
    """
    table = _tables.read(mix)
    report: list[str] = []
    stamps = _tables.stamps(table, _tables.time_column(table, time), time_format)
    accepted = Quantity("MW", 0.0, 300_000.0)
    values = _tables.quantity(table, column, "hydraulic", accepted, "MW", report)
    hours, series = _hourly.to_hours(
        stamps,
        {"hydraulic": values},
        timezone=timezone,
        where=table.where,
        report=report,
        like=_hourly.WEEK,
        start=start,
        end=end,
    )
    factors = _core_renewables.run_of_river(series["hydraulic"], installed_mw, window_h)
    return Renewables(
        hours, {"hydro": factors}, timezone=timezone, source=table.name, report=report
    )


def synthetic_hydro(year: int = 2025, capacity_factor: float = 0.41) -> Renewables:
    """Return the capacity factors of a run-of-river plant in a mean French year.

    Parameters
    ----------
    year : int
        Civil UTC year, 1 to 9998. 29 February is left out.
    capacity_factor : float, [fraction]
        Mean over the hours of the year, 0 to 0.7.

    Returns
    -------
    Renewables
        `hydro`, 8,760 hours, constant within each UTC month.

    Raises
    ------
    DomainError
        For a mean outside its range.

    Notes
    -----
    ``capacity_factor month / mean(month)``, with the months of the day's least hydraulic
    generation in France, 2012 to 2022: highest in May, at snow melt, lowest in September. Years
    differ from 5.6 to 8.5 GW of all hydraulic generation; floods and droughts are not in it.

    References
    ----------
    RTE, eCO2mix, generation by source; ``markets.fr_run_of_river`` in the catalogue.

    Examples
    --------
    >>> river = synthetic_hydro(2025)
    >>> round(float(river.hydro.mean()), 6), round(float(river.hydro.max()), 2)
    (0.41, 0.58)
    """
    return Renewables(
        civil_year(year),
        {"hydro": _core_renewables.synthetic_hydro(capacity_factor)},
        timezone="Europe/Paris",
        source=f"mean French run-of-river year, capacity factor {capacity_factor:g}",
    )


class _Content:
    """Weather by what it holds, so that equal years share their profiles."""

    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        digest = hashlib.blake2b(weather.time.tobytes(), digest_size=16)
        for name, values in weather.series.items():
            digest.update(name.encode())
            digest.update(values.tobytes())
        self._digest = digest.digest()

    def __hash__(self) -> int:
        return hash(self._digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content) and self._digest == other._digest


@lru_cache(_KEPT)
def _pv(
    content: _Content,
    latitude: float,
    longitude: float,
    tilt_deg: float,
    azimuth_deg: float,
    losses_fraction: float,
    dc_ac_ratio: float,
    temperature_coefficient_per_k: float,
    albedo: float,
) -> Renewables:
    import pandas as pd

    pvlib = _library("pvlib")
    weather = content.weather
    ghi_w_m2 = weather.ghi_w_m2
    assert ghi_w_m2 is not None
    middle = pd.DatetimeIndex(weather.time + np.timedelta64(30, "m"), tz="UTC")
    day_of_year = middle.day_of_year.to_numpy()
    sun = pvlib.solarposition.get_solarposition(middle, latitude, longitude)
    _refuse_night(ghi_w_m2, sun["elevation"].to_numpy(), latitude, longitude)
    split = pvlib.irradiance.erbs(ghi_w_m2, sun["zenith"].to_numpy(), day_of_year)
    zenith, azimuth = sun["apparent_zenith"].to_numpy(), sun["azimuth"].to_numpy()
    plane = pvlib.irradiance.get_total_irradiance(
        tilt_deg,
        azimuth_deg,
        zenith,
        azimuth,
        split["dni"],
        ghi_w_m2,
        split["dhi"],
        dni_extra=pvlib.irradiance.get_extra_radiation(day_of_year),
        albedo=albedo,
        model="haydavies",
    )
    incidence = pvlib.irradiance.aoi(tilt_deg, azimuth_deg, zenith, azimuth)
    absorbed = plane["poa_direct"] * pvlib.iam.physical(incidence) + plane["poa_diffuse"]
    cell_c = pvlib.temperature.pvsyst_cell(plane["poa_global"], weather.dry_bulb_c)
    gross = pvlib.pvsystem.pvwatts_dc(absorbed, cell_c, 1.0, temperature_coefficient_per_k)
    direct = _core_renewables.net_of_losses(np.ascontiguousarray(gross), losses_fraction)
    rated_dc = 1.0 / (dc_ac_ratio * _INVERTER_EFFICIENCY)
    factors = pvlib.inverter.pvwatts(direct, rated_dc, _INVERTER_EFFICIENCY)
    return Renewables(
        weather.time,
        {"pv": factors},
        timezone=weather.timezone,
        source=f"{tilt_deg:g} deg, facing {azimuth_deg:g} deg; {weather.source}",
    )


@lru_cache(_KEPT)
def _wind(
    content: _Content,
    hub_height_m: float,
    turbine: str,
    roughness_m: float,
    mean_wind_m_s: float | None,
    losses_fraction: float,
) -> Renewables:
    import pandas as pd

    windpowerlib = _library("windpowerlib")
    weather = content.weather
    assert weather.wind_m_s is not None
    if turbine not in (known := turbines()):
        raise config_error("turbine", f"{turbine!r} is unknown; {nearest(str(turbine), known)}")
    with warnings.catch_warnings():
        # windpowerlib 0.2.2 reads its tables in a way that pandas 3.1 calls deprecated.
        warnings.filterwarnings("ignore", "The inplace keyword", DeprecationWarning)
        machine = windpowerlib.WindTurbine(turbine_type=turbine, hub_height=hub_height_m)
    hub_wind_m_s = _core_renewables.hub_wind_m_s(
        weather.wind_m_s, hub_height_m, roughness_m, mean_wind_m_s
    )
    frame = pd.DataFrame(
        {
            ("wind_speed", hub_height_m): hub_wind_m_s,
            ("temperature", 2): weather.dry_bulb_c + 273.15,
            ("pressure", 0): weather.pressure_pa,
        },
        index=pd.DatetimeIndex(weather.time),
    )
    chain = windpowerlib.ModelChain(machine, density_model="ideal_gas", density_correction=True)
    power_w = chain.run_model(frame).power_output.to_numpy()
    gross = np.ascontiguousarray(power_w / machine.power_curve["value"].max())
    return Renewables(
        weather.time,
        {"wind": _core_renewables.net_of_losses(gross, losses_fraction)},
        timezone=weather.timezone,
        source=f"{turbine} at {hub_height_m:g} m; {weather.source}",
    )


def _refuse_night(
    ghi_w_m2: Series, elevation_deg: Series, latitude: float, longitude: float
) -> None:
    """Refuse irradiation that falls while the sun is below the horizon."""
    night, whole = ghi_w_m2[elevation_deg < 0.0].sum(), ghi_w_m2.sum()
    if night > _NIGHT_SHARE * whole:
        raise config_error(
            "weather.ghi_w_m2",
            f"{night / whole:.0%} of the irradiation falls while the sun of {latitude:g} N, "
            f"{longitude:g} E is below the horizon: are place and time zone those of the weather?",
        )


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        package = name.partition(".")[0]
        raise ModuleNotFoundError(
            f"this profile needs {package}: pip install 'fleetwatt[renewables]'"
        ) from error


def _check_field(section: str, name: str, value: float) -> None:
    """Check a parameter against the range of the scenario's field of the same name."""
    known = field(f"supply.{section}.{name}")
    assert known.low is not None
    assert known.high is not None
    _check(name, value, known.low, known.high, known.unit)


def _check(name: str, value: float, low: float, high: float, unit: str) -> None:
    if not (math.isfinite(value) and low <= value <= high):
        told = f" {unit}" if unit else ""
        raise DomainError(
            f"{name} = {value}{told} is outside the accepted range, {low:g} to {high:g}{told}"
        )

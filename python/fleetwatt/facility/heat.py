"""Heat reuse: what a network asks for, what reaches it, what that saves, what the law wants.

Laws broadcast as NumPy does; numbers give a float, pandas Series and xarray DataArrays
come back as their own kind; NaN gives NaN, a value outside the range of the law a
`DomainError`. Equations stand in docs/models/heat.md.
"""

from __future__ import annotations

import importlib
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64, elementwise
from fleetwatt._core import DomainError, FleetwattError
from fleetwatt._faults import config_error
from fleetwatt.drivers import checked_weather

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from fleetwatt.drivers import Weather

__all__ = [
    "Delivered",
    "Obligation",
    "avoided_carbon_kg",
    "delivered_heat",
    "demandlib_demand_mw",
    "heat_pump_cop",
    "hot_water_profile",
    "lorenz_cop",
    "met_by_month",
    "network_demand_mw",
    "obligation",
    "when2heat_cop",
]


def lorenz_cop(
    source_in_c: ArrayLike,
    source_out_c: ArrayLike,
    sink_in_c: ArrayLike,
    sink_out_c: ArrayLike,
) -> Any:
    """Return Lorenz's coefficient of performance, that of an ideal heat pump.

    Parameters
    ----------
    source_in_c, source_out_c : array_like, [degC]
        The source before and after it gave its heat, from 150 down to -30.
    sink_in_c, sink_out_c : array_like, [degC]
        The sink before and after it was warmed, from -30 up to 150.

    Returns
    -------
    float or array, of the broadcast shape, [1]
        Heat to the sink over work.

    Raises
    ------
    DomainError
        Outside the ranges, where a stream runs the wrong way, and where the mean of the
        sink is not above the source's.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``COP = T_sink / (T_sink - T_source)`` with logarithmic means in K,
    ``(T1 - T2) / ln(T1 / T2)``: Carnot's coefficient between streams of constant specific
    heat that change temperature. Every loss of a real machine is neglected.

    References
    ----------
    Lorenz, Die Ermittlung der Grenzwerte der thermodynamischen Energieumwandlung, Zeitschrift
    für die gesamte Kälte-Industrie (1894).

    Examples
    --------
    >>> round(lorenz_cop(47.0, 37.0, 47.0, 70.0), 3)
    20.222
    >>> round(lorenz_cop(20.0, 20.0, 60.0, 60.0), 3)  # Carnot
    8.329
    """
    return elementwise(
        _core.facility.heat.lorenz_cop,
        source_in_c=source_in_c,
        source_out_c=source_out_c,
        sink_in_c=sink_in_c,
        sink_out_c=sink_out_c,
    )


def heat_pump_cop(
    source_in_c: ArrayLike,
    source_out_c: ArrayLike,
    sink_in_c: ArrayLike,
    sink_out_c: ArrayLike,
    efficiency: ArrayLike = 0.4,
) -> Any:
    """Return the coefficient of performance of a large heat pump.

    Parameters
    ----------
    source_in_c, source_out_c, sink_in_c, sink_out_c : array_like, [degC]
        As in `lorenz_cop`.
    efficiency : array_like, [fraction]
        Of Lorenz's coefficient, 0.1 to 1; usually 0.3 to 0.6, less at small lifts.

    Returns
    -------
    float or array, of the broadcast shape, [1]
        From 1 to 6.

    Raises
    ------
    DomainError
        As `lorenz_cop`, and outside the range of `efficiency`.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``clip(efficiency COP_Lorenz, 1, 6)``. The upper bound is an assumption, 5 to 8: where the
    lift vanishes so does Lorenz's work, but not what evaporator, condenser and compressor
    lose. When2Heat ends at 6.1 to 6.3 for water and ground. With 0.4 it stays within 10 % of
    the method of Jensen et al. for ammonia where a loop of 20 to 50 degC serves a network of
    70 to 90 degC. Part load and refrigerant are neglected.

    References
    ----------
    Jensen, Ommen, Reinholdt, Markussen and Elmegaard, Heat pump COP, part 2: Generalized COP
    estimation of heat pump processes, 13th IIR Gustav Lorentzen Conference (2018),
    doi 10.18462/iir.gl.2018.1386.

    Examples
    --------
    >>> round(heat_pump_cop(27.0, 20.0, 40.0, 70.0), 2)
    4.19
    >>> heat_pump_cop(47.0, 37.0, 47.0, 70.0)
    6.0
    """
    return elementwise(
        _core.facility.heat.heat_pump_cop,
        source_in_c=source_in_c,
        source_out_c=source_out_c,
        sink_in_c=sink_in_c,
        sink_out_c=sink_out_c,
        efficiency=efficiency,
    )


def when2heat_cop(
    source: Literal["air", "ground", "water"],
    lift_k: ArrayLike,
    correction: ArrayLike = 0.85,
) -> Any:
    """Return When2Heat's coefficient of performance of house-sized heat pumps.

    Parameters
    ----------
    source : {"air", "ground", "water"}
        Where the heat comes from.
    lift_k : array_like, [K]
        From source to sink, 15 to 60.
    correction : array_like, [1]
        Real operation over test stand, 0.5 to 1. The time series of the publication use
        0.85.

    Returns
    -------
    float or array, of the broadcast shape, [1]

    Raises
    ------
    ConfigError
        For another source.
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``correction (c0 + c1 dT + c2 dT**2)``, regressions over manufacturers' data. A check on
    `heat_pump_cop`, which has no data in it; machines of megawatts do better.

    References
    ----------
    Ruhnau, Hirth and Praktiknjo, Scientific Data 6 (2019) 189,
    doi 10.1038/s41597-019-0199-y; coefficients as in input/cop/cop_parameters.csv of
    github.com/oruhnau/when2heat (MIT).

    Examples
    --------
    >>> round(when2heat_cop("water", 40.0), 3)
    3.224
    """

    def when2heat(lift_k: Any, correction: Any) -> Any:
        return _core.facility.heat.when2heat_cop(source, lift_k, correction)

    when2heat.__name__ = "when2heat_cop"
    return elementwise(when2heat, lift_k=lift_k, correction=correction)


def hot_water_profile() -> Any:
    """Return the hot water of a week over its mean.

    Returns
    -------
    numpy.ndarray, shape (168,), [1]
        Local time, Monday 0 h first.

    Notes
    -----
    The catalogue's `heat.hot_water`: 0.7 apartment buildings and 0.3 services (weights
    assumed) of the hourly factors that When2Heat takes from BGW 2006.

    Examples
    --------
    >>> profile = hot_water_profile()
    >>> round(float(profile.mean()), 12), int(profile.argmax())
    (1.0, 7)
    """
    return _core.facility.heat.hot_water_profile()


def network_demand_mw(
    dry_bulb_c: ArrayLike,
    hour_of_week: ArrayLike,
    network_mw: ArrayLike,
    base_fraction: ArrayLike = 0.12,
    heating_limit_c: ArrayLike = 16.0,
    heating_design_c: ArrayLike = -6.0,
) -> Any:
    """Return what a heat network asks for.

    Parameters
    ----------
    dry_bulb_c : array_like, [degC]
        Outside air.
    hour_of_week : array_like, [h]
        Local time, Monday 0 h is 0, Sunday 23 h is 167; parts of an hour belong to it.
    network_mw : array_like, [MW]
        Peak demand.
    base_fraction : array_like, [fraction]
        Of the peak, for hot water and processes, on the mean of a week.
    heating_limit_c : array_like, [degC]
        Outdoor temperature below which buildings are heated.
    heating_design_c : array_like, [degC]
        Outdoor temperature of the peak, at least 1 K below.

    Returns
    -------
    float or array, of the broadcast shape, [MW]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``min(N, N b p_h + N (1 - b) clip((T_limit - T) / (T_limit - T_design), 0, 1))`` with
    `hot_water_profile` for ``p``. Thermal inertia of buildings, wind, sun, lowering at
    night, and the season of hot water are neglected.

    Examples
    --------
    >>> round(network_demand_mw(5.0, 7, 10.0), 2)
    6.2
    >>> round(network_demand_mw(25.0, 7, 10.0), 2)
    1.8
    """
    return elementwise(
        _core.facility.heat.network_demand_mw,
        dry_bulb_c=dry_bulb_c,
        hour_of_week=hour_of_week,
        network_mw=network_mw,
        base_fraction=base_fraction,
        heating_limit_c=heating_limit_c,
        heating_design_c=heating_design_c,
    )


@dataclass(frozen=True)
class Delivered:
    """What an hour delivers to a heat network.

    Attributes
    ----------
    from_loop_mw : float or array, [MW]
        Heat taken out of the loop, which the rejection plant need not carry.
    delivered_mw : float or array, [MW]
        Heat that the network receives: from the loop, and the compressor's work.
    heat_pump_mw : float or array, [MW]
        Electricity of the heat pump.
    pumping_mw : float or array, [MW]
        Electricity of the pumps that move the delivered heat.
    reused_mw : float or array, [MW]
        Heat that crosses the boundary of the campus, which counts in its ERF.
    campus_mw : float or array, [MW]
        Electricity of heat pump and pumps within that boundary.
    """

    from_loop_mw: Any
    delivered_mw: Any
    heat_pump_mw: Any
    pumping_mw: Any
    reused_mw: Any
    campus_mw: Any


def delivered_heat(
    available_mw: ArrayLike,
    demand_mw: ArrayLike,
    *,
    loop_supply_c: ArrayLike,
    loop_return_c: ArrayLike,
    network_supply_c: ArrayLike,
    network_return_c: ArrayLike,
    exchanger_approach_k: ArrayLike = 3.0,
    upgrade: Literal["none", "heat_pump"] = "none",
    heat_pump_efficiency: ArrayLike = 0.4,
    heat_pump_mw: ArrayLike = math.inf,
    heat_pump_owner: Literal["campus", "network"] = "network",
    pumping_fraction: ArrayLike = 0.01,
) -> Delivered:
    """Return what heat in the loop delivers to a network.

    Parameters
    ----------
    available_mw : array_like, [MW]
        Heat in the loop that could be handed over.
    demand_mw : array_like, [MW]
        What the network asks for.
    loop_supply_c, loop_return_c : array_like, [degC]
        Loop water sent to the racks, 5 to 80, and as it comes back, up to 100.
    network_supply_c, network_return_c : array_like, [degC]
        Network water sent to the customers, 25 to 120, and as it comes back, from 10.
    exchanger_approach_k : array_like, [K]
        Least temperature difference in the exchanger, 0.5 to 15.
    upgrade : {"none", "heat_pump"}
        What lifts the heat that the exchanger cannot hand over.
    heat_pump_efficiency : array_like, [fraction]
        Coefficient of performance over Lorenz's, 0.3 to 0.8.
    heat_pump_mw : array_like, [MW]
        Heat that the heat pump delivers at the most.
    heat_pump_owner : {"campus", "network"}
        On whose side of the boundary heat pump and pumps stand.
    pumping_fraction : array_like, [fraction]
        Power of the pumps over the delivered heat.

    Returns
    -------
    Delivered
        Six flows, each of the broadcast shape.

    Raises
    ------
    ConfigError
        For another word.
    DomainError
        Outside the ranges, for a loop that comes back colder than it left, and for a
        network that does not come back at least 1 K colder.
    TypeError
        For anything but real numbers.

    Notes
    -----
    A counterflow exchanger warms the network's water to ``T_x = T_loop_return - approach``
    at the most, and cools the loop's to the network's return and the approach at the
    least. So it bears

    - the part ``p = clip((T_x - T_return) / (T_supply - T_return), 0, 1)`` of the demand,
    - with the part ``s = clip((T_x - T_return) / rise, 0, 1)`` of the loop's heat:
      ``q = min(p demand, s available)``.

    A heat pump then delivers ``h = min(demand - q, capacity, (available - q) COP / (COP - 1))``
    with the ``COP`` of `heat_pump_cop` from the loop's two temperatures, less the approach,
    to the network's supply. ``delivered = q + h``, ``heat_pump = h / COP``, and
    ``from_loop = delivered - heat_pump``: energy is kept. Temperatures are those of the
    design in every hour. When the exchanger took its part first, the heat pump's source is
    colder than stated, by half the loop's rise at the most. Heat losses of exchangers and of
    the network, and the heat of pumps, are neglected.

    Examples
    --------
    >>> loop = dict(loop_supply_c=40.0, loop_return_c=50.0)
    >>> new = dict(network_supply_c=45.0, network_return_c=30.0)
    >>> delivered_heat(20.0, 6.0, **loop, **new).delivered_mw
    6.0
    >>> old = dict(network_supply_c=70.0, network_return_c=45.0)
    >>> round(delivered_heat(20.0, 6.0, **loop, **old).delivered_mw, 6)
    0.48
    >>> lifted = delivered_heat(20.0, 6.0, **loop, **old, upgrade="heat_pump")
    >>> lifted.delivered_mw, round(lifted.heat_pump_mw, 6)
    (6.0, 0.92)
    """

    def flow(name: str) -> Any:
        def law(*columns: Any) -> Any:
            return _core.facility.heat.delivered(name, upgrade, heat_pump_owner, *columns)

        law.__name__ = name
        return elementwise(
            law,
            available_mw=available_mw,
            demand_mw=demand_mw,
            loop_supply_c=loop_supply_c,
            loop_return_c=loop_return_c,
            network_supply_c=network_supply_c,
            network_return_c=network_return_c,
            exchanger_approach_k=exchanger_approach_k,
            heat_pump_efficiency=heat_pump_efficiency,
            heat_pump_mw=heat_pump_mw,
            pumping_fraction=pumping_fraction,
        )

    return Delivered(**{name: flow(name) for name in Delivered.__dataclass_fields__})


def avoided_carbon_kg(
    delivered_mwh: ArrayLike,
    electricity_mwh: ArrayLike,
    network_carbon_g_kwh: ArrayLike,
    grid_carbon_g_kwh: ArrayLike,
) -> Any:
    """Return the carbon that delivered heat avoids.

    Parameters
    ----------
    delivered_mwh : array_like, [MWh]
        Heat that the network received.
    electricity_mwh : array_like, [MWh]
        What heat pump and pumps took for it, whoever paid.
    network_carbon_g_kwh : array_like, [g/kWh]
        Of the heat that it replaced: of the plant which ran less. 0 to 2,000.
    grid_carbon_g_kwh : array_like, [g/kWh]
        Of that electricity. 0 to 2,000.

    Returns
    -------
    float or array, of the broadcast shape, [kg]
        Negative where the electricity emits more than the heat saves.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``delivered network_carbon - electricity grid_carbon``. The cooling that the campus is
    spared is not counted: a run sees it in its own electricity. The same avoided carbon can
    be claimed once, by campus or network.

    Examples
    --------
    >>> round(avoided_carbon_kg(6.0, 0.75, 250.0, 20.0), 6)
    1485.0
    """
    return elementwise(
        _core.facility.heat.avoided_carbon_kg,
        delivered_mwh=delivered_mwh,
        electricity_mwh=electricity_mwh,
        network_carbon_g_kwh=network_carbon_g_kwh,
        grid_carbon_g_kwh=grid_carbon_g_kwh,
    )


def met_by_month(delivered_mw: ArrayLike, demand_mw: ArrayLike, month: ArrayLike) -> Any:
    """Return the share of a network's demand that is met in each month.

    Parameters
    ----------
    delivered_mw : array_like, shape (n,), [MW]
        Heat that the network receives, hour by hour.
    demand_mw : array_like, shape (n,), [MW]
        What it asks for.
    month : array_like, shape (n,), [1]
        The month of each hour, from 1, January, to 12.

    Returns
    -------
    numpy.ndarray, shape (12,), [1]
        NaN for a month without demand, or with a NaN among its hours.

    Raises
    ------
    DomainError
        For a number that is not a month.
    FleetwattError
        For series of different lengths, or that are not one-dimensional.
    TypeError
        For anything but real numbers.

    Notes
    -----
    Sum of delivered heat over sum of demand. A constant source meets summer in full and the
    peak of winter in part.

    Examples
    --------
    >>> met_by_month([2.0, 2.0, 1.0], [8.0, 2.0, 1.0], [1, 4, 4])[[0, 3]]
    array([0.25, 1.  ])
    """
    series = {"delivered_mw": delivered_mw, "demand_mw": demand_mw, "month": month}
    columns = [as_float64(name, values) for name, values in series.items()]
    if any(column.ndim != 1 for column in columns):
        raise FleetwattError("delivered_mw, demand_mw and month must be one-dimensional")
    return _core.facility.heat.met_by_month(*columns)


@dataclass(frozen=True)
class Obligation:
    """What French law asks of a data centre's waste heat.

    Attributes
    ----------
    duties : tuple of str
        Codes of the duties that apply: ``report_yearly``, ``cost_benefit_analysis``,
        ``use_waste_heat``.
    unmet : tuple of str
        Those that are known not to be met.
    fine_max_eur : float, [EUR]
        Greatest fine for these.
    """

    duties: tuple[str, ...]
    unmet: tuple[str, ...]
    fine_max_eur: float


def obligation(it_capacity_mw: float, reuses_heat: bool) -> Obligation:
    """Return what French law asks of a data centre's waste heat.

    Parameters
    ----------
    it_capacity_mw : float, [MW]
        Installed IT power.
    reuses_heat : bool
        Whether waste heat is put to use.

    Returns
    -------
    Obligation

    Raises
    ------
    DomainError
        For a negative power, or none at all.

    Notes
    -----
    From 0.5 MW figures are reported each year by 15 May; from 1 MW waste heat must be used,
    and a new or substantially changed centre has a cost-benefit analysis made. Derogations
    exist, and are not tested. Not legal advice.

    References
    ----------
    Code de l'énergie, L236-1 to L236-3 (loi 2025-391 of 30 April 2025, article 25, in force
    since 1 October 2025) and D236-1 and following (décret 2025-1382 of 29 December 2025).

    Examples
    --------
    >>> obligation(0.6, reuses_heat=False).duties
    ('report_yearly',)
    >>> obligation(40.0, reuses_heat=False).unmet
    ('use_waste_heat',)
    """
    duties, unmet, fine = _core.facility.heat.obligation(float(it_capacity_mw), bool(reuses_heat))
    return Obligation(tuple(duties), tuple(unmet), fine)


def demandlib_demand_mw(
    weather: Weather,
    annual_mwh: float,
    *,
    building: str = "mfh",
    building_class: int | None = None,
    windy: bool = False,
    hot_water: bool = True,
) -> Any:
    """Return the heat demand of buildings by the German standard load profiles of gas.

    A second opinion on `network_demand_mw`. Needs the extra ``fleetwatt[heat]``.

    Parameters
    ----------
    weather : Weather
        Its dry bulb, hours and time zone are used.
    annual_mwh : float, [MWh]
        Demand of the year.
    building : str
        demandlib's name of a load profile: "efh" single houses, "mfh" apartment buildings,
        "ghd" services as a whole, and others.
    building_class : int, optional
        Age class of houses, 1 to 11; absent, 5 for them and 0, the only one, for others.
    windy : bool
        Whether the place is windy.
    hot_water : bool
        Whether hot water is included.

    Returns
    -------
    numpy.ndarray, the shape of the weather, [MW]

    Raises
    ------
    ConfigError
        Where demandlib knows no such building, or lacks that class.
    DomainError
        For a demand that is negative or not a number.
    FleetwattError
        Where demandlib is not installed.

    Notes
    -----
    BDEW's sigmoid of the daily temperature (weighted over four days) times factors of
    weekday and hour, as demandlib has it. Hours are taken on the clock of the weather's time
    zone: the one that daylight saving skips is interpolated, the one that it repeats is
    taken twice, so that the sum of the year is met to some ten-thousandths. Holidays are
    neglected. The profiles were made for Germany.

    References
    ----------
    demandlib, github.com/oemof/demandlib (MIT); BDEW, VKU and GEODE, Leitfaden Abwicklung
    von Standardlastprofilen Gas.

    Examples
    --------
    >>> from fleetwatt.climate import synthetic
    >>> demand = demandlib_demand_mw(synthetic("valence"), 20_000.0)  # doctest: +SKIP
    """
    checked_weather(weather)
    if not (math.isfinite(annual_mwh) and annual_mwh >= 0.0):
        raise DomainError(f"annual_mwh = {annual_mwh} MWh must be a number from 0")
    try:
        bdew = importlib.import_module("demandlib.bdew")
    except ImportError as error:
        raise FleetwattError(
            "demandlib_demand_mw needs demandlib: pip install 'fleetwatt[heat]'"
        ) from error
    import pandas as pd

    zone = weather.timezone or "UTC"
    clock = pd.DatetimeIndex(weather.time).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    shown = pd.Series(np.asarray(weather.dry_bulb_c, dtype=np.float64), index=clock)
    # A single hour is the one that the clock skips; a day is a 29 February left out.
    shown = shown.groupby(level=0).mean().asfreq("h").interpolate(limit=1).dropna()
    houses = building.lower() in ("efh", "mfh")
    try:
        profile = bdew.HeatBuilding(
            shown.index,
            temperature=shown,
            shlp_type=building,
            building_class=(5 if houses else 0) if building_class is None else building_class,
            wind_class=int(windy),
            annual_heat_demand=annual_mwh,
            ww_incl=hot_water,
        ).get_bdew_profile()
    except (ValueError, IndexError, KeyError) as error:
        raise config_error("building", f"demandlib refuses {building!r}: {error}") from error
    return pd.Series(profile.to_numpy(), index=shown.index).reindex(clock).to_numpy()

"""Cooling plant: towers, chillers, fans and pumps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "chiller_capacity_mw",
    "chiller_cop",
    "exchanger_effectiveness",
    "pad_outlet_c",
    "transport_power_mw",
    "wet_tower_approach_k",
]


def wet_tower_approach_k(
    range_k: ArrayLike,
    wet_bulb_c: ArrayLike,
    water_flow_ratio: ArrayLike = 1.0,
    air_flow_ratio: ArrayLike = 1.0,
) -> Any:
    """Return how far above the wet bulb a cooling tower leaves its water.

    Parameters
    ----------
    range_k : array_like, [K]
        Cooling of the water, 1.1 to 22.2.
    wet_bulb_c : array_like, [degC]
        From -34.4 to 26.7.
    water_flow_ratio : array_like, [1]
        Flow of water over the design's, 0.75 to 1.25.
    air_flow_ratio : array_like, [1]
        Flow of air over the design's, up to 1.25, and at least an eighth of the water's ratio.

    Returns
    -------
    float or array, of the broadcast shape, [K]

    Raises
    ------
    DomainError
        Outside the ranges of the fit, and where the approach would lie outside 1.1 to 40 K.
    TypeError
        For anything but real numbers.

    Notes
    -----
    A polynomial of second degree in each of wet bulb, range and the ratio of the two flows,
    with 27 coefficients. Makes of towers, altitude and fouling are neglected.

    References
    ----------
    EnergyPlus Engineering Reference, CoolingTower:VariableSpeed, York correlation; LBNL
    Modelica Buildings library, CoolingTowers.YorkCalc.

    Examples
    --------
    >>> round(wet_tower_approach_k(5.56, 15.0), 4)
    6.3297
    """
    return elementwise(
        _core.facility.cooling.wet_tower_approach_k,
        range_k=range_k,
        wet_bulb_c=wet_bulb_c,
        water_flow_ratio=water_flow_ratio,
        air_flow_ratio=air_flow_ratio,
    )


def exchanger_effectiveness(ntu: ArrayLike, water_to_air: ArrayLike) -> Any:
    """Return the effectiveness of a counterflow exchanger on the side of its water.

    Parameters
    ----------
    ntu : array_like, [1]
        Conductance over the capacity rate of the water, 0 to 1000.
    water_to_air : array_like, [1]
        Capacity rate of the water over that of the air, 1e-6 to 1e6.

    Returns
    -------
    float or array, of the broadcast shape, [fraction]
        Heat over the capacity rate of the water and the difference of the entering temperatures.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``e = N / (N + phi(N (1 - C)))`` with ``phi(d) = d / (exp(d) - 1)``: the textbook's
    ``(1 - exp(-N (1 - C))) / (1 - C exp(-N (1 - C)))`` without its removable pole at ``C = 1``.
    Coils in cross-counterflow of several rows come close to it.

    References
    ----------
    Incropera and DeWitt, Fundamentals of Heat and Mass Transfer, table 11.3.

    Examples
    --------
    >>> round(exchanger_effectiveness(1.0, 1.0), 12)
    0.5
    """
    return elementwise(
        _core.facility.cooling.exchanger_effectiveness, ntu=ntu, water_to_air=water_to_air
    )


def pad_outlet_c(
    dry_bulb_c: ArrayLike, wet_bulb_c: ArrayLike, effectiveness: ArrayLike = 0.75
) -> Any:
    """Return the temperature of air behind wetted pads.

    Parameters
    ----------
    dry_bulb_c : array_like, [degC]
        From -100 to 200.
    wet_bulb_c : array_like, [degC]
        Not above the dry bulb.
    effectiveness : array_like, [fraction]
        Part of the way from dry bulb to wet bulb, 0 to 1.

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
    ``T - e (T - T_wb)``. The effectiveness of real pads falls with the speed of the air, which
    is neglected.

    References
    ----------
    ASHRAE Handbook, HVAC Systems and Equipment (2016), chapter 41: direct evaporative coolers.

    Examples
    --------
    >>> pad_outlet_c(36.0, 20.0)
    24.0
    """
    return elementwise(
        _core.facility.cooling.pad_outlet_c,
        dry_bulb_c=dry_bulb_c,
        wet_bulb_c=wet_bulb_c,
        effectiveness=effectiveness,
    )


def chiller_cop(
    record: str, evaporator_c: ArrayLike, condenser_c: ArrayLike, part_load: ArrayLike = 1.0
) -> Any:
    """Return the coefficient of performance of a chiller of the catalogue.

    Parameters
    ----------
    record : str
        A name of the catalogue's family "chillers".
    evaporator_c : array_like, [degC]
        Water that leaves the evaporator, within the record's range.
    condenser_c : array_like, [degC]
        Water or air that enters the condenser, within the record's range.
    part_load : array_like, [1]
        Load over the capacity at these temperatures, within the record's range.

    Returns
    -------
    float or array, of the broadcast shape, [1]
        Heat taken out of the water over electricity.

    Raises
    ------
    ConfigError
        For an unknown record, with the nearest known one.
    DomainError
        Outside the record's ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``COP = COP_ref x / (f(Te, Tc) g(x))`` with ``f`` biquadratic and ``g`` quadratic. Cycling
    below the least load, fouling and auxiliary pumps are neglected.

    References
    ----------
    EnergyPlus Engineering Reference, Chiller:Electric:EIR; records of the LBNL Modelica
    Buildings library, cited one by one in the catalogue.

    Examples
    --------
    >>> round(chiller_cop("carrier_19xr_1407kw_6_04cop_vsd", 6.67, 29.44), 3)
    5.956
    """

    def cop(*arrays: Any) -> Any:
        return _core.facility.cooling.chiller_cop(record, *arrays)

    return elementwise(cop, evaporator_c=evaporator_c, condenser_c=condenser_c, part_load=part_load)


def chiller_capacity_mw(record: str, evaporator_c: ArrayLike, condenser_c: ArrayLike) -> Any:
    """Return the most heat that a chiller of the catalogue takes out of its water.

    Parameters
    ----------
    record : str
        A name of the catalogue's family "chillers".
    evaporator_c : array_like, [degC]
        Water that leaves the evaporator, within the record's range.
    condenser_c : array_like, [degC]
        Water or air that enters the condenser, within the record's range.

    Returns
    -------
    float or array, of the broadcast shape, [MW]

    Raises
    ------
    ConfigError
        For an unknown record, with the nearest known one.
    DomainError
        Outside the record's ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The capacity at reference conditions times a biquadratic function of both temperatures, at
    the flows of the record.

    References
    ----------
    EnergyPlus Engineering Reference, Chiller:Electric:EIR.

    Examples
    --------
    >>> round(chiller_capacity_mw("carrier_19xr_1407kw_6_04cop_vsd", 6.67, 29.44), 3)
    1.387
    """

    def capacity_mw(*arrays: Any) -> Any:
        return _core.facility.cooling.chiller_capacity_mw(record, *arrays)

    return elementwise(capacity_mw, evaporator_c=evaporator_c, condenser_c=condenser_c)


def transport_power_mw(flow_m3_s: ArrayLike, pressure_pa: ArrayLike, efficiency: ArrayLike) -> Any:
    """Return the power of a fan or a pump.

    Parameters
    ----------
    flow_m3_s : array_like, [m3/s]
        Not negative.
    pressure_pa : array_like, [Pa]
        Rise of the pressure, not negative.
    efficiency : array_like, [1]
        Of motor and wheel together, above 0 and up to 1.

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
    ``P = V dp / eta``. The air's compression is neglected: below 1 % up to 1,000 Pa.

    References
    ----------
    ASHRAE Handbook, HVAC Systems and Equipment (2020), chapters 21 and 44.

    Examples
    --------
    >>> round(transport_power_mw(10.0, 500.0, 0.7), 6)
    0.007143
    """
    return elementwise(
        _core.facility.cooling.transport_power_mw,
        flow_m3_s=flow_m3_s,
        pressure_pa=pressure_pa,
        efficiency=efficiency,
    )

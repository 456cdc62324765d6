"""Carbon and water of electricity, hour by hour.

Series are plain arrays of hours, of the same length; a number stands for the same at every hour.
A value that is not a number is refused with its position.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from fleetwatt import _core
from fleetwatt._arrays import elementwise, hourly

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from fleetwatt.drivers import Series

__all__ = [
    "Matched",
    "carbon_free_score",
    "generator_kg",
    "implied_factor_g_kwh",
    "location_based_kg",
    "marginal_kg",
    "market_based_kg",
    "matching",
    "offsite_water_m3",
]

_core_carbon = _core.supply.carbon


class Matched(NamedTuple):
    """Consumption set against supply.

    Attributes
    ----------
    matched_mwh : array of shape (n,), [MWh]
        Supply that meets consumption in its hour.
    surplus_mwh : array of shape (n,), [MWh]
        Supply beyond the consumption of its hour.
    missing_mwh : array of shape (n,), [MWh]
        Consumption beyond the supply of its hour.
    hourly_fraction : float
        Part of the consumption that is met in its hour; NaN where nothing is consumed.
    yearly_fraction : float
        Part that is met where surpluses of some hours make up for others.
    """

    matched_mwh: Series
    surplus_mwh: Series
    missing_mwh: Series
    hourly_fraction: float
    yearly_fraction: float


def matching(energy_mwh: ArrayLike, supply_mwh: ArrayLike) -> Matched:
    """Set consumption against supply, by the hour and over all hours.

    Parameters
    ----------
    energy_mwh : array_like, shape (n,), [MWh]
        Consumed, 0 or more.
    supply_mwh : array_like, shape (n,), [MWh]
        Contracted or generated, 0 or more.

    Returns
    -------
    Matched

    Raises
    ------
    DomainError
        For what is negative or not a number, with its position.
    FleetwattError
        For series of different lengths.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``sum(min(E, S)) / sum(E)`` by the hour and ``min(1, sum(S) / sum(E))`` over all hours, which
    is what guarantees of origin certify.

    Examples
    --------
    >>> found = matching([10.0, 10.0, 10.0], [0.0, 25.0, 4.0])
    >>> round(found.hourly_fraction, 3), round(found.yearly_fraction, 3)
    (0.467, 0.967)
    """
    energy, supply = hourly(energy_mwh=energy_mwh, supply_mwh=supply_mwh)
    return Matched(*_core_carbon.matching(energy, supply))


def location_based_kg(energy_mwh: ArrayLike, factor_g_kwh: ArrayLike) -> Series:
    """Return the location-based scope 2 emissions of consumed electricity.

    Parameters
    ----------
    energy_mwh : array_like, shape (n,), [MWh]
        Consumed, 0 or more.
    factor_g_kwh : array_like, shape (n,), [g/kWh]
        Of the grid where it is consumed, 0 to 2,500.

    Returns
    -------
    array of shape (n,), [kg]

    Raises
    ------
    DomainError
        Outside the ranges and for what is not a number, with its position.
    FleetwattError
        For series of different lengths.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``E f``: 1 MWh at 1 g/kWh is 1 kg. Whether the factor is one of combustion or of the life cycle
    is the caller's choice. Imports and losses of the grid are in it if they are in the factor.

    References
    ----------
    GHG Protocol Scope 2 Guidance (2015), chapter 6.

    Examples
    --------
    >>> location_based_kg([10.0, 20.0], [30.0, 60.0])
    array([ 300., 1200.])
    """
    energy, factor = hourly(energy_mwh=energy_mwh, factor_g_kwh=factor_g_kwh)
    return _core_carbon.location_based_kg(energy, factor)


def implied_factor_g_kwh(emissions_kg: ArrayLike, energy_mwh: ArrayLike) -> Any:
    """Return the factor that claimed emissions of claimed energy imply.

    Parameters
    ----------
    emissions_kg : array_like, [kg]
        0 or more.
    energy_mwh : array_like, [MWh]
        Above 0.

    Returns
    -------
    float or array, of the broadcast shape, [g/kWh]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``emissions / energy``: beside the factor of the grid it says what a claim leaves out.

    Examples
    --------
    Llama 3 8B by its card: 390 t for 1.3 million hours at 700 W.

    >>> round(implied_factor_g_kwh(390e3, 910.0))
    429
    """
    return elementwise(
        _core_carbon.implied_factor_g_kwh, emissions_kg=emissions_kg, energy_mwh=energy_mwh
    )


def marginal_kg(change_mwh: ArrayLike, marginal_g_kwh: ArrayLike) -> Series:
    """Return what a change of consumption moves at the margin of the grid.

    Parameters
    ----------
    change_mwh : array_like, shape (n,), [MWh]
        Added consumption; negative where it falls.
    marginal_g_kwh : array_like, shape (n,), [g/kWh]
        Of the plants that follow demand in that hour, 0 to 2,500.

    Returns
    -------
    array of shape (n,), [kg]
        Negative where emissions fall.

    Raises
    ------
    DomainError
        Outside the ranges and for what is not a number, with its position.
    FleetwattError
        For series of different lengths.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``dE m``, for a change that is small beside the grid. It says what a decision does, and is no
    part of an inventory. No hourly marginal factor is published for France: exports that stand in
    for gas abroad make it several hundred g/kWh in most hours.

    Examples
    --------
    >>> marginal_kg([-5.0, 5.0], [400.0, 100.0])
    array([-2000.,   500.])
    """
    change, factor = hourly(change_mwh=change_mwh, marginal_g_kwh=marginal_g_kwh)
    return _core_carbon.marginal_kg(change, factor)


def market_based_kg(
    energy_mwh: ArrayLike,
    contracted_mwh: ArrayLike,
    residual_g_kwh: ArrayLike,
    *,
    contracted_g_kwh: float = 0.0,
    by: Literal["hourly", "yearly"] = "yearly",
) -> Series:
    """Return the market-based scope 2 emissions of consumed electricity.

    Parameters
    ----------
    energy_mwh : array_like, shape (n,), [MWh]
        Consumed, 0 or more.
    contracted_mwh : array_like, shape (n,), [MWh]
        Generated under contracts or guarantees of origin that are retired, 0 or more.
    residual_g_kwh : array_like, shape (n,), [g/kWh]
        Residual mix: what is left of the grid once all that is contracted is taken out, 0 to
        2,500.
    contracted_g_kwh : float, [g/kWh]
        Of what is contracted.
    by : {"hourly", "yearly"}
        Whether contracts count in their hour alone, or wherever they fall.

    Returns
    -------
    array of shape (n,), [kg]

    Raises
    ------
    ConfigError
        For another word.
    DomainError
        Outside the ranges and for what is not a number, with its position.
    FleetwattError
        For series of different lengths.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``M c + (E - M) r``. By the hour ``M = min(E, S)``; by the year ``M = E min(1, sum(S) /
    sum(E))``, the same part of every hour. What is contracted beyond consumption counts for
    nothing. The guidance asks for the yearly form; the hourly one is what its revision discusses.

    References
    ----------
    GHG Protocol Scope 2 Guidance (2015), chapters 6 and 7.

    Examples
    --------
    >>> energy, sun, residual = [10.0, 10.0], [0.0, 20.0], [40.0, 40.0]
    >>> market_based_kg(energy, sun, residual).sum()
    np.float64(0.0)
    >>> market_based_kg(energy, sun, residual, by="hourly").sum()
    np.float64(400.0)
    """
    energy, contracted, residual = hourly(
        energy_mwh=energy_mwh, contracted_mwh=contracted_mwh, residual_g_kwh=residual_g_kwh
    )
    return _core_carbon.market_based_kg(energy, contracted, residual, contracted_g_kwh, by)


def carbon_free_score(
    energy_mwh: ArrayLike, contracted_mwh: ArrayLike, grid_carbon_free_fraction: ArrayLike
) -> float:
    """Return the 24/7 carbon-free energy score.

    Parameters
    ----------
    energy_mwh : array_like, shape (n,), [MWh]
        Consumed, 0 or more.
    contracted_mwh : array_like, shape (n,), [MWh]
        Carbon-free generation on site or under contract, on the same grid, 0 or more.
    grid_carbon_free_fraction : array_like, shape (n,), [fraction]
        Part of the grid's electricity that is free of carbon.

    Returns
    -------
    float, [fraction]
        Of the consumption that is free of carbon in its hour; NaN where nothing is consumed.

    Raises
    ------
    DomainError
        Outside the ranges and for what is not a number, with its position.
    FleetwattError
        For series of different lengths.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``sum(min(E, S) + max(0, E - S) g) / sum(E)``: surpluses of one hour do nothing for another.
    `read_mix` gives the grid's part. In France a flat load scores 0.93 without any contract (2019
    to 2021).

    References
    ----------
    Google, 24/7 Carbon-Free Energy: Methodologies and Metrics (February 2021).

    Examples
    --------
    >>> round(carbon_free_score([10.0, 10.0], [0.0, 20.0], [0.5, 0.9]), 3)
    0.75
    """
    energy, contracted, grid = hourly(
        energy_mwh=energy_mwh,
        contracted_mwh=contracted_mwh,
        grid_carbon_free_fraction=grid_carbon_free_fraction,
    )
    return _core_carbon.carbon_free_score(energy, contracted, grid)


def generator_kg(
    generated_mwh: ArrayLike, fuel_l_kwh: float = 0.25, fuel_kg_l: float = 2.65
) -> Series:
    """Return the scope 1 emissions of generators.

    Parameters
    ----------
    generated_mwh : array_like, shape (n,), [MWh]
        0 or more.
    fuel_l_kwh : float, [L/kWh]
        Fuel per electricity, 0 to 10.
    fuel_kg_l : float, [kg/L]
        Carbon dioxide of the fuel burnt, 0 to 5.

    Returns
    -------
    array of shape (n,), [kg]

    Raises
    ------
    DomainError
        Outside the ranges and for what is not a number, with its position.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``1000 G l k``, at constant fuel per electricity; what is burnt to start and idle is left out.

    Examples
    --------
    >>> generator_kg([2.0])
    array([1325.])
    """
    (generated,) = hourly(generated_mwh=generated_mwh)
    return _core_carbon.generator_kg(generated, fuel_l_kwh, fuel_kg_l)


def offsite_water_m3(energy_mwh: ArrayLike, water_l_kwh: ArrayLike) -> Series:
    """Return the water that power stations evaporate for consumed electricity.

    Parameters
    ----------
    energy_mwh : array_like, shape (n,), [MWh]
        Consumed, 0 or more.
    water_l_kwh : array_like, shape (n,), [L/kWh]
        Evaporated per electricity, 0 to 100.

    Returns
    -------
    array of shape (n,), [m3]

    Raises
    ------
    DomainError
        Outside the ranges and for what is not a number, with its position.
    FleetwattError
        For series of different lengths.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``E w``: 1 MWh at 1 L/kWh is 1 m3. Figures for France run from 1 to 2 L/kWh, of cooling towers
    alone, to 3.7 with the evaporation of reservoirs.

    Examples
    --------
    >>> offsite_water_m3([100.0, 50.0], 1.5)
    array([150.,  75.])
    """
    energy, water = hourly(energy_mwh=energy_mwh, water_l_kwh=water_l_kwh)
    return _core_carbon.offsite_water_m3(energy, water)

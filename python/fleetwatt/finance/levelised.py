"""Costs of a unit of energy over a life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import as_float64, elementwise
from fleetwatt._core import FleetwattError
from fleetwatt.finance.returns import npv

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "capital_recovery_factor",
    "lcoe_fixed_charge_rate",
    "levelised_cost",
    "waiting_cost_per_mwh",
]

_core_levelised = _core.finance.levelised


def capital_recovery_factor(rate: ArrayLike, years: ArrayLike) -> Any:
    """Return the part of an investment that each year has to bring in.

    Parameters
    ----------
    rate : array_like, [1/year]
        0 or more.
    years : array_like, [year]
        Above 0, whole or not.

    Returns
    -------
    float or array, of the broadcast shape, [1/year]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The `annuity` of 1: ``rate / (1 - (1 + rate)**-years)``, and ``1 / years`` without interest.

    Examples
    --------
    >>> round(capital_recovery_factor(0.07, 20), 6)
    0.094393
    """
    return elementwise(_core_levelised.capital_recovery_factor, rate=rate, years=years)


def lcoe_fixed_charge_rate(
    fixed_charge_rate: ArrayLike,
    capital_cost: ArrayLike,
    fixed_cost_per_year: ArrayLike,
    variable_cost_per_mwh: ArrayLike,
    energy_mwh_year: ArrayLike,
) -> Any:
    """Return the levelised cost of energy by a fixed charge rate.

    Parameters
    ----------
    fixed_charge_rate : array_like, [1/year]
        What of the investment a year has to bring in, 0 or more: `capital_recovery_factor`
        without tax and subsidies.
    capital_cost : array_like, [currency]
        Investment, 0 or more.
    fixed_cost_per_year : array_like, [currency/year]
        Running costs that do not hang on energy, 0 or more.
    variable_cost_per_mwh : array_like, [currency/MWh]
        Running costs of energy, 0 or more.
    energy_mwh_year : array_like, [MWh/year]
        Above 0.

    Returns
    -------
    float or array, of the broadcast shape, [currency/MWh]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``(fixed_charge_rate capital_cost + fixed_cost_per_year) / energy_mwh_year +
    variable_cost_per_mwh``. Every year is like the first: no construction, no ageing, no
    replacement. The same law is SAM's calculator of the levelised cost of energy.

    References
    ----------
    Short, Packey and Holt, A Manual for the Economic Evaluation of Energy Efficiency and
    Renewable Energy Technologies, NREL/TP-462-5173 (1995), section 4.

    Examples
    --------
    >>> rate = capital_recovery_factor(0.07, 20)
    >>> round(lcoe_fixed_charge_rate(rate, 100e6, 2e6, 12.0, 61_320.0), 2)
    198.55
    """
    return elementwise(
        _core_levelised.lcoe_fixed_charge_rate,
        fixed_charge_rate=fixed_charge_rate,
        capital_cost=capital_cost,
        fixed_cost_per_year=fixed_cost_per_year,
        variable_cost_per_mwh=variable_cost_per_mwh,
        energy_mwh_year=energy_mwh_year,
    )


def waiting_cost_per_mwh(
    price_per_gpu_hour: ArrayLike,
    kw_per_gpu: ArrayLike,
    pue: ArrayLike,
    uptime: ArrayLike,
    rate: ArrayLike,
    construction_years: ArrayLike,
    horizon_years: ArrayLike,
) -> Any:
    """Return what accelerators that wait for power add to the cost of energy.

    Parameters
    ----------
    price_per_gpu_hour : array_like, [currency/h]
        What an hour of an accelerator would have earned, 0 or more.
    kw_per_gpu : array_like, [kW]
        Mean power of an accelerator at the IT meter, above 0.
    pue : array_like
        Facility over IT, 1 or more.
    uptime : array_like, [fraction]
        Part of the time in which energy is drawn, above 0, up to 1.
    rate : array_like, [1/year]
        0 or more.
    construction_years : array_like, [year]
        Whole years without power, from 0.
    horizon_years : array_like, [year]
        Whole years in all, more than those of construction.

    Returns
    -------
    float or array, of the broadcast shape, [currency/MWh]
        Per MWh at the meter of the facility.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    With the price `p`, `c` years of construction and `n` years in all,

    ``1000 p sum((1 + r)**-y, 0 <= y < c) / (kw_per_gpu pue uptime
    sum((1 + r)**-(y + 1/2), c <= y < n))``

    as if the accelerators stood there from the first day: it is what would be lost at most.
    Neglected are purchases that wait for the power, prices of hours that fall, costs that
    idle machines save, and demand that another site meets.

    References
    ----------
    Newkirk, AI-Datacenter-Microgrid-Analysis (2025), ``lcoe_calc.py``.

    Examples
    --------
    Four years without power for nodes of 7.3 kW, in USD/kWh:

    >>> round(waiting_cost_per_mwh(2.4, 7.3 / 8, 1.1, 0.99, 0.07, 4, 27) / 1_000, 3)
    0.984
    """
    return elementwise(
        _core_levelised.waiting_cost_per_mwh,
        price_per_gpu_hour=price_per_gpu_hour,
        kw_per_gpu=kw_per_gpu,
        pue=pue,
        uptime=uptime,
        rate=rate,
        construction_years=construction_years,
        horizon_years=horizon_years,
    )


def levelised_cost(
    costs: ArrayLike,
    quantity: ArrayLike,
    rate: ArrayLike,
    *,
    real_rate: ArrayLike | None = None,
) -> Any:
    """Return what a unit of what is brought forth costs over the years.

    Parameters
    ----------
    costs : array_like, shape (..., n), [currency]
        Evenly spaced, the first at time 0; what is not to be paid for by the price taken off.
    quantity : array_like, shape (..., n)
        What is brought forth: energy, hours of accelerators.
    rate : array_like, broadcasts as that of `npv`, [1/period]
        Nominal, as `costs` are.
    real_rate : array_like, optional, [1/period]
        The rate without inflation, for a price in money of time 0; without it the price is the
        same in the money of every period.

    Returns
    -------
    float or numpy.ndarray, [currency per unit of `quantity`]

    Raises
    ------
    DomainError
        Where the present quantity is not above 0.
    FleetwattError
        For costs and quantities of different numbers of periods.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``npv(rate, costs) / npv(rate, quantity)``; in real money the quantity is discounted at
    `real_rate`, the costs as before.

    References
    ----------
    Short, Packey and Holt, A Manual for the Economic Evaluation of Energy Efficiency and
    Renewable Energy Technologies, NREL/TP-462-5173 (1995), section 4.

    Examples
    --------
    >>> costs, energy_mwh = [100.0, 6.0, 6.0], [0.0, 1.0, 1.0]
    >>> round(levelised_cost(costs, energy_mwh, 0.08), 4)
    62.0769
    >>> round(levelised_cost(costs, energy_mwh, 0.08, real_rate=0.06), 4)
    60.3796
    """
    paid, brought = as_float64("costs", costs), as_float64("quantity", quantity)
    if paid.shape[-1:] != brought.shape[-1:]:
        told = f"costs have the shape {paid.shape}, quantity {brought.shape}"
        raise FleetwattError(f"{told}: both need the same number of periods")
    present_quantity = npv(rate if real_rate is None else real_rate, quantity)
    return elementwise(
        _core_levelised.levelised_cost,
        present_cost=npv(rate, costs),
        present_quantity=present_quantity,
    )

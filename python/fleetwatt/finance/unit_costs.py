"""Ratios by which announced sums and quantities are held against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise, hourly

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = ["compound_growth", "cost_per_w", "implied_kw_per_unit", "log_distance", "shares"]

_core_unit_costs = _core.finance.unit_costs


def implied_kw_per_unit(cost_per_unit: ArrayLike, cost_per_mw: ArrayLike) -> Any:
    """Return the power of a unit that its cost and the cost of a megawatt imply.

    Parameters
    ----------
    cost_per_unit : array_like, [currency]
        Of a rack, a server or an accelerator with all that belongs to it, 0 or more.
    cost_per_mw : array_like, [currency/MW]
        Above 0.

    Returns
    -------
    float or array, of the broadcast shape, [kW]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``1000 cost_per_unit / cost_per_mw``, at the meter at which the megawatt counts.

    Examples
    --------
    Bernstein (2025): 5.9 MUSD a rack and 35 GUSD a gigawatt.

    >>> round(implied_kw_per_unit(5.9e6, 35e6), 1)
    168.6
    """
    return elementwise(
        _core_unit_costs.implied_kw_per_unit, cost_per_unit=cost_per_unit, cost_per_mw=cost_per_mw
    )


def cost_per_w(cost: ArrayLike, power_mw: ArrayLike) -> Any:
    """Return the cost of a watt, which is that of a gigawatt in 1e9.

    Parameters
    ----------
    cost : array_like, [currency]
        0 or more.
    power_mw : array_like, [MW]
        Above 0.

    Returns
    -------
    float or array, of the broadcast shape, [currency/W]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Examples
    --------
    >>> cost_per_w(10e9, 1_000.0)
    10.0
    """
    return elementwise(_core_unit_costs.cost_per_w, cost=cost, power_mw=power_mw)


def compound_growth(first: ArrayLike, last: ArrayLike, years: ArrayLike) -> Any:
    """Return the yearly growth from one value to another.

    Parameters
    ----------
    first, last : array_like
        Values in the same unit, above 0.
    years : array_like, [year]
        Between them, above 0.

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
    ``(last / first)**(1 / years) - 1``.

    Examples
    --------
    >>> round(compound_growth(416.0, 946.0, 6), 3)
    0.147
    """
    return elementwise(_core_unit_costs.compound_growth, first=first, last=last, years=years)


def shares(parts: ArrayLike) -> NDArray[np.float64]:
    """Return parts over their sum.

    Parameters
    ----------
    parts : array_like, shape (n,)
        0 or more.

    Returns
    -------
    array of shape (n,), [fraction]

    Raises
    ------
    DomainError
        For what is negative or not a number, with its position, and for parts of nothing.
    TypeError
        For anything but real numbers.

    Examples
    --------
    >>> shares([3.4, 2.5]).round(3)
    array([0.576, 0.424])
    """
    (values,) = hourly(parts=parts)
    return _core_unit_costs.shares(values)


def log_distance(value: ArrayLike, low: ArrayLike, high: ArrayLike) -> Any:
    """Return by how much a value lies outside a range, as a logarithm.

    Parameters
    ----------
    value : array_like
        Above 0.
    low, high : array_like
        Ends of the range in the same unit, above 0, `low` not above `high`.

    Returns
    -------
    float or array, of the broadcast shape
        0 within, above 0 beyond `high`, below 0 before `low`.

    Raises
    ------
    ConfigError
        Where `low` is above `high`.
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``ln(value / high)`` or ``ln(value / low)``. A claim is of the scale from which it lies least
    far.

    Examples
    --------
    16.8 USD/W beside shells of 9 to 13 and whole campuses of 29 to 38:

    >>> log_distance(16.8, [9.0, 29.0], [13.0, 38.0]).round(2)
    array([ 0.26, -0.55])
    """
    return elementwise(_core_unit_costs.log_distance, value=value, low=low, high=high)

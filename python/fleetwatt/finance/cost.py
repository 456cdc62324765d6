"""Costs a year: investments spread over their lives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["annualised_tco", "annuity"]

_core_cost = _core.finance.cost


def annuity(amount: ArrayLike, rate: ArrayLike, years: ArrayLike) -> Any:
    """Return the level yearly payment that repays an amount with interest.

    Parameters
    ----------
    amount : array_like, [currency]
        Paid or lent at time 0.
    rate : array_like, [1/year]
        0 or more.
    years : array_like, [year]
        Above 0, whole or not. With another period, the rate is that of a period.

    Returns
    -------
    float or array, of the broadcast shape, [currency/year]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``amount rate / (1 - (1 + rate)**-years)``, paid at the end of each year; ``amount / years``
    without interest. The same law repays the loans of a scenario, by months.

    Examples
    --------
    >>> round(annuity(1_000.0, 0.07, 5.0), 2)
    243.89
    """
    return elementwise(_core_cost.annuity, amount=amount, rate=rate, years=years)


def annualised_tco(
    it_capex: ArrayLike,
    facility_capex: ArrayLike,
    opex_per_year: ArrayLike,
    rate: ArrayLike,
    it_life_years: ArrayLike,
    facility_life_years: ArrayLike,
) -> Any:
    """Return what a campus costs a year.

    Parameters
    ----------
    it_capex, facility_capex : array_like, [currency]
        Investments, 0 or more.
    opex_per_year : array_like, [currency/year]
        What running it costs, 0 or more.
    rate : array_like, [1/year]
        0 or more.
    it_life_years, facility_life_years : array_like, [year]
        Above 0.

    Returns
    -------
    float or array, of the broadcast shape, [currency/year]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The `annuity` of each investment over its life, and the running cost. Replacements cost what
    the first systems did; tax, inflation and resale are neglected.

    References
    ----------
    Epoch AI, "Servers account for 60 % of the total cost of ownership of a one-gigawatt AI data
    center" (2026): 8.5 billion USD a year for IT that lasts five years, 12 and 7 for three and
    seven. Its 38 billion are published, the split and the rate below are inferred from the three.

    Examples
    --------
    >>> annualised_tco(25.1, 12.9, 0.9, 0.07, [5, 3, 7], 14).round(2)
    array([ 8.5 , 11.94,  7.03])
    """
    return elementwise(
        _core_cost.annualised_tco,
        it_capex=it_capex,
        facility_capex=facility_capex,
        opex_per_year=opex_per_year,
        rate=rate,
        it_life_years=it_life_years,
        facility_life_years=facility_life_years,
    )

"""Depreciation for tax: what is charged of a cost, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fleetwatt import _core
from fleetwatt._arrays import number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["declining_balance", "macrs", "straight_line"]

_core_depreciation = _core.finance.depreciation


def declining_balance(
    cost: float, life_years: int, months_first_year: int = 12
) -> NDArray[np.float64]:
    """Return the annuities of the French declining balance (amortissement dégressif).

    Parameters
    ----------
    cost : float, [currency]
        0 or more.
    life_years : int, [year]
        Usual life, 3 to 100.
    months_first_year : int, [month]
        Months from that of purchase to the end of the first year, 1 to 12.

    Returns
    -------
    numpy.ndarray, shape (life_years,), [currency]
        Of each calendar year, the first that of purchase.

    Raises
    ------
    DomainError
        Outside the ranges, and for parts of a year or month.
    TypeError
        For anything but real numbers.

    Notes
    -----
    With a residual value V and r years left, counted from the 1st of January of the year of
    purchase, a year is charged ``V max(coefficient / life, 1 / r)``; the first,
    ``cost coefficient / life months / 12``. The coefficient is 1.25 for lives of 3 and 4 years,
    1.75 for 5 and 6, 2.25 above. Financial years are those of the calendar. Neglected: assets
    that the rule excludes (used ones, buildings of long life), coefficients of past or special
    schemes.

    References
    ----------
    Code général des impôts, art. 39 A; annexe II, art. 22 to 25; BOFiP BOI-BIC-AMT-20-20-30.

    Examples
    --------
    >>> declining_balance(100_000, 5).round(2)
    array([35000.  , 22750.  , 14787.5 , 13731.25, 13731.25])
    """
    return _core_depreciation.declining_balance(
        number("cost", cost),
        number("life_years", life_years),
        number("months_first_year", months_first_year),
    )


def straight_line(cost: float, life_years: int, days_first_year: int = 360) -> NDArray[np.float64]:
    """Return the annuities of straight-line depreciation by calendar year.

    Parameters
    ----------
    cost : float, [currency]
        0 or more.
    life_years : int, [year]
        1 to 100.
    days_first_year : int, [day]
        Days from the start of service to the end of the first year, of 360: 1 to 360. 180 is the
        half-year convention.

    Returns
    -------
    numpy.ndarray, [currency]
        Of each calendar year: `life_years` of them, and one more where the first is not whole.

    Raises
    ------
    DomainError
        Outside the ranges, and for parts of a year or day.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``cost / life`` a year, ``cost / life days / 360`` in the first, what is left in the last.
    A residual value is neglected, as for tax in France.

    References
    ----------
    Code général des impôts, annexe II, art. 23; BOFiP BOI-BIC-AMT-20-10.

    Examples
    --------
    >>> straight_line(100_000, 5, days_first_year=90)
    array([ 5000., 20000., 20000., 20000., 20000., 15000.])
    """
    return _core_depreciation.straight_line(
        number("cost", cost),
        number("life_years", life_years),
        number("days_first_year", days_first_year),
    )


def macrs(
    cost: float, class_years: Literal[3, 5, 7, 10, 15, 20], bonus_fraction: float = 0.0
) -> NDArray[np.float64]:
    """Return depreciation by the Modified Accelerated Cost Recovery System of the United States.

    Parameters
    ----------
    cost : float, [currency]
        0 or more.
    class_years : {3, 5, 7, 10, 15, 20}, [year]
        Class of property.
    bonus_fraction : float, [fraction]
        Part of the cost charged at once in the first year (special allowance), 0 to 1.

    Returns
    -------
    numpy.ndarray, shape (class_years + 1,), [currency]
        Of each year.

    Raises
    ------
    ConfigError
        For another class.
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The published percentages of the half-year convention, rounded as published; the bonus comes off
    the cost first. Neglected: the mid-quarter convention, section 179.

    References
    ----------
    Internal Revenue Service, Publication 946, How To Depreciate Property, table A-1.

    Examples
    --------
    >>> macrs(1_000.0, 5).round(2)
    array([200. , 320. , 192. , 115.2, 115.2,  57.6])
    """
    return _core_depreciation.macrs(
        number("cost", cost),
        f"{number('class_years', class_years):g}",
        number("bonus_fraction", bonus_fraction),
    )

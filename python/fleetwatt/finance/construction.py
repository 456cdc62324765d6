"""Spending and interest while a campus is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fleetwatt import _core, catalogue
from fleetwatt.finance._rows import series, table

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

__all__ = ["interest_during_construction", "spending_shares"]

_core_construction = _core.finance.construction


def interest_during_construction(
    capex: ArrayLike, monthly_rate: float, gearing: float
) -> pd.DataFrame:
    """Return debt and its interest while money is spent, with interest added to the debt.

    Parameters
    ----------
    capex : array_like, shape (n,), [currency]
        Spent in each month, 0 or more.
    monthly_rate : float, [1/month]
        Of interest, 0 or more.
    gearing : float, [fraction]
        Part of each month's spending that lenders pay, 0 to 1.

    Returns
    -------
    pandas.DataFrame, shape (n, 3), [currency]
        ``capex``, ``interest`` and the ``balance`` of the debt at the end of each month. The
        index is that of a Series, or else months from 1. The sum of the interest is that during
        construction, the last balance the debt at the start of operation.

    Raises
    ------
    DomainError
        Outside the ranges; in the series with the position.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``balance_t = balance_(t-1) (1 + rate) + gearing capex_t``: lenders and owners pay side by
    side (pari passu) at the end of the month, and interest is on the opening balance. Neglected:
    fees, and equity that is paid first or last.

    Examples
    --------
    >>> interest_during_construction([1e6, 2e6], 0.005, 1.0)  # doctest: +NORMALIZE_WHITESPACE
               capex  interest    balance
    month
    1      1000000.0       0.0  1000000.0
    2      2000000.0    5000.0  3005000.0
    """
    given = series("capex", capex)
    interest, balance = _core_construction.interest_during_construction(
        given, monthly_rate, gearing
    )
    return table({"capex": given, "interest": interest, "balance": balance}, capex, "month")


def spending_shares(
    months: int, centre: float | None = None, concentration: float | None = None
) -> NDArray[np.float64]:
    """Return the part of an outlay that is spent in each month: an S-curve.

    Parameters
    ----------
    months : int, [month]
        Of the construction, 1 to 1,200.
    centre : float, [fraction], optional
        Mean position of the spending, 0.01 to 0.99; left out: 0.5.
    concentration : float, optional
        How close to it money is spent, 0.1 to 1,000; 2 about the middle is evenly; left out: 4.

    Returns
    -------
    numpy.ndarray, shape (months,), [fraction]
        They add up to 1.

    Raises
    ------
    DomainError
        Outside the ranges, and for parts of a month.

    Notes
    -----
    ``F(i / n) - F((i - 1) / n)`` in month i of n, F the beta distribution with parameters
    ``centre concentration`` and ``(1 - centre) concentration``. About the middle, 4 is the cubic
    ``3 x**2 - 2 x**3``. What is left out is the catalogue's ``costs.construction``, an
    assumption. Neglected: advances, retentions, winters.

    References
    ----------
    A. S. Abdel Azeem, A. H. Ibrahim, H. E. Hosny, "Probabilistic time forecasting using beta
    distribution", IOSR Journal of Mechanical and Civil Engineering 11 (5) (2014) 106-117: beta
    distributions for the progress of projects. M. Szóstak, "Best fit of cumulative cost curves at
    the planning and performed stages of construction projects", Buildings (2021): cubics.

    Examples
    --------
    >>> spending_shares(4)
    array([0.15625, 0.34375, 0.34375, 0.15625])
    >>> spending_shares(4, concentration=2.0)
    array([0.25, 0.25, 0.25, 0.25])
    """
    curve = catalogue.get("costs", "construction")
    return _core_construction.spending_shares(
        months,
        curve.value("centre") if centre is None else centre,
        curve.value("concentration") if concentration is None else concentration,
    )

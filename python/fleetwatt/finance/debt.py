"""Loans: how they are repaid, and how large cash lets them be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import number
from fleetwatt.finance._rows import series, table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

__all__ = ["loan_schedule", "sculpted_debt"]

_core_debt = _core.finance.debt


def loan_schedule(
    debt: float,
    rate: float,
    tenor: int,
    shape: Literal["annuity", "level_principal", "bullet", "sculpted"] = "annuity",
    grace: int = 0,
    cfads: ArrayLike | None = None,
    dscr: ArrayLike | None = None,
) -> pd.DataFrame:
    """Return interest, principal and balance of a loan, period by period.

    Parameters
    ----------
    debt : float, [currency]
        Owed when the tenor begins, 0 or more.
    rate : float, [1/period]
        Of interest, 0 or more.
    tenor : int, [period]
        Within which it is repaid, grace included, 1 to 1,200.
    shape : {"annuity", "level_principal", "bullet", "sculpted"}
        Level payments, level principal, all in the last period, or as cash allows.
    grace : int, [period]
        First periods in which interest alone is paid, fewer than `tenor`.
    cfads : array_like, shape (tenor,), [currency], optional
        Cash flow available for debt service, 0 or more, for a sculpted loan.
    dscr : float or array_like, shape (tenor,), optional
        Debt service cover ratio of a sculpted loan, 1 or more.

    Returns
    -------
    pandas.DataFrame, shape (tenor, 3), [currency]
        ``interest``, ``principal`` and the ``balance`` at the end of periods 1 to `tenor`.

    Raises
    ------
    ConfigError
        For an unknown shape, cash of a loan that is not sculpted, and a sculpted one without.
    DomainError
        Outside the ranges; in series with the position.
    FleetwattError
        For series that are not of the tenor's length.
    InfeasibleError
        For a sculpted loan that the cash does not repay, with the most that it would.
    TypeError
        For anything but real numbers.

    Notes
    -----
    Interest is ``rate`` times the opening balance B. With n periods left, this one included,
    principal is ``B rate / ((1 + rate)**n - 1)`` (annuity), ``B / n`` (level principal), B in the
    last period (bullet) or ``cfads / dscr - interest``, at most B (sculpted). Cash that carries
    less than the interest lets a sculpted loan grow. Neglected: fees, hedging, rates that float.

    References
    ----------
    E. R. Yescombe, Principles of Project Finance, 2nd ed. (Academic Press, 2013), chapter 12.

    Examples
    --------
    >>> loan_schedule(300.0, 0.05, 3, "level_principal")  # doctest: +NORMALIZE_WHITESPACE
            interest  principal  balance
    period
    1           15.0      100.0    200.0
    2           10.0      100.0    100.0
    3            5.0      100.0      0.0
    """
    found = _core_debt.loan_schedule(
        number("debt", debt),
        number("rate", rate),
        number("tenor", tenor),
        shape,
        number("grace", grace),
        _given("cfads", cfads),
        _given("dscr", dscr),
    )
    names = ("interest", "principal", "balance")
    return table(dict(zip(names, found, strict=True)), cfads, "period")


def sculpted_debt(cfads: ArrayLike, dscr: ArrayLike, rate: float) -> float:
    """Return the debt that cash repays at a cover ratio.

    Parameters
    ----------
    cfads : array_like, shape (n,), [currency]
        Cash flow available for debt service at the end of each period of the tenor, 0 or more.
    dscr : float or array_like, shape (n,)
        Debt service cover ratio, 1 or more.
    rate : float, [1/period]
        Of interest, 0 or more.

    Returns
    -------
    float, [currency]

    Raises
    ------
    DomainError
        Outside the ranges; in series with the position.
    FleetwattError
        For as many ratios as are neither one nor those of the periods.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``sum_t cfads_t / dscr_t / (1 + rate)**t``, t from 1: the present value, at the cost of the
    debt, of the debt service that the cash carries.

    References
    ----------
    E. R. Yescombe, Principles of Project Finance, 2nd ed. (Academic Press, 2013), chapter 12.

    Examples
    --------
    >>> debt = sculpted_debt([9.0, 10.0, 11.0], 1.3, 0.05)
    >>> round(debt, 6)
    20.879951
    >>> loan = loan_schedule(debt, 0.05, 3, "sculpted", cfads=[9.0, 10.0, 11.0], dscr=1.3)
    >>> loan.round(3)  # doctest: +NORMALIZE_WHITESPACE
            interest  principal  balance
    period
    1          1.044      5.879   15.001
    2          0.750      6.942    8.059
    3          0.403      8.059    0.000
    """
    return _core_debt.sculpted_debt(
        series("cfads", cfads), _given("dscr", dscr), number("rate", rate)
    )


def _given(name: str, values: ArrayLike | None) -> NDArray[np.float64]:
    if values is None:
        return np.empty(0)
    return series(name, [values] if np.ndim(values) == 0 else values)

"""Company tax by year: losses carried forward, the cap on interest, the social contribution.

Numbers that are left out are those of the catalogue's ``costs.company_tax``: the rules of France.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core, catalogue
from fleetwatt._arrays import elementwise
from fleetwatt.finance._rows import series, table

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

__all__ = ["interest_cap", "loss_carry_forward", "social_contribution"]

_core_tax = _core.finance.tax


def _or_french(given: Any, key: str) -> Any:
    return catalogue.get("costs", "company_tax").value(key) if given is None else given


def loss_carry_forward(
    results: ArrayLike,
    rate: float | None = None,
    allowance: float | None = None,
    fraction: float | None = None,
) -> pd.DataFrame:
    """Return company tax on yearly results, with losses carried forward.

    Parameters
    ----------
    results : array_like, shape (n,), [currency]
        Result before tax of each year, below 0 for a loss.
    rate : float, [fraction], optional
        Rate of the tax, 0 to 1; left out: 25 %.
    allowance : float, [currency], optional
        Profit of a year that older losses may cover in full, 0 or more; left out: 1 M EUR.
    fraction : float, [fraction], optional
        Part of the profit above it that they may cover, 0 to 1; left out: 50 %.

    Returns
    -------
    pandas.DataFrame, n rows, [currency]
        ``result``, ``loss_used`` of earlier years, ``taxable``, ``tax`` and ``loss_stock_end``. The
        index is that of a Series, or else years from 1.

    Raises
    ------
    DomainError
        Outside the ranges; for results that are not finite, with their position.
    TypeError
        For anything but real numbers.

    Notes
    -----
    A profit R uses ``min(stock, min(R, allowance) + fraction max(R - allowance, 0))`` of the
    losses of earlier years, which never lapse. Neglected: carrying losses back one year, groups,
    and their end with a change of activity.

    References
    ----------
    Code général des impôts, art. 209 I and 219 I.

    Examples
    --------
    >>> years = loss_carry_forward([-5e6, 3e6])
    >>> years[["loss_used", "taxable", "tax"]]  # doctest: +NORMALIZE_WHITESPACE
          loss_used    taxable       tax
    year
    1           0.0        0.0       0.0
    2     2000000.0  1000000.0  250000.0
    """
    given = series("results", results)
    found = _core_tax.loss_carry_forward(
        given,
        _or_french(rate, "rate"),
        _or_french(allowance, "loss_allowance_eur"),
        _or_french(fraction, "loss_fraction"),
    )
    names = ("result", "loss_used", "taxable", "tax", "loss_stock_end")
    return table(dict(zip(names, [given, *found], strict=True)), results, "year")


def interest_cap(
    ebitda_tax: ArrayLike,
    net_interest: ArrayLike,
    floor: float | None = None,
    fraction: float | None = None,
) -> pd.DataFrame:
    """Return the interest that may be deducted from yearly results.

    Parameters
    ----------
    ebitda_tax : array_like, shape (n,), [currency]
        Result for tax before net interest, tax, depreciation and provisions.
    net_interest : array_like, shape (n,), [currency]
        Interest paid less interest earned; below 0 where more is earned.
    floor : float, [currency], optional
        Deductible whatever the EBITDA, 0 or more; left out: 3 M EUR.
    fraction : float, [fraction], optional
        Deductible part of the EBITDA where that is more, 0 to 1; left out: 30 %.

    Returns
    -------
    pandas.DataFrame, n rows, [currency]
        ``ebitda_tax``, ``net_interest``, ``cap``, ``deducted`` and ``carried_forward`` to later
        years. The index is that of a Series, or else years from 1.

    Raises
    ------
    DomainError
        Outside the ranges; for numbers that are not finite, with their position.
    FleetwattError
        For series of different lengths.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``deducted = min(net_interest + carried, cap)``, ``cap = max(floor, fraction EBITDA)``; the
    rest is carried forward without limit. A negative EBITDA leaves the floor. Interest earned
    first makes up for what was carried forward; where it is more, the deduction is below 0, an
    income.

    The ordinary regime of a company that stands alone. Neglected: unused room, which may be carried
    forward five years; thin capitalisation; groups; financial years that are not 12 months.

    References
    ----------
    Code général des impôts, art. 212 bis; BOFiP BOI-IS-BASE-35-40-10; directive (EU) 2016/1164,
    art. 4.

    Examples
    --------
    >>> years = interest_cap([8e6, 20e6], [5e6, 5e6])
    >>> years[["cap", "deducted", "carried_forward"]]  # doctest: +NORMALIZE_WHITESPACE
                cap   deducted  carried_forward
    year
    1     3000000.0  3000000.0        2000000.0
    2     6000000.0  6000000.0        1000000.0
    """
    ebitda, interest = series("ebitda_tax", ebitda_tax), series("net_interest", net_interest)
    found = _core_tax.interest_cap(
        ebitda,
        interest,
        _or_french(floor, "interest_floor_eur"),
        _or_french(fraction, "interest_fraction"),
    )
    names = ("ebitda_tax", "net_interest", "cap", "deducted", "carried_forward")
    return table(dict(zip(names, [ebitda, interest, *found], strict=True)), ebitda_tax, "year")


def social_contribution(
    tax: ArrayLike,
    turnover: ArrayLike = float("inf"),
    rate: ArrayLike | None = None,
    allowance: ArrayLike | None = None,
) -> Any:
    """Return the social contribution on company tax.

    Parameters
    ----------
    tax : array_like, [currency]
        Company tax of a year, 0 or more.
    turnover : array_like, [currency]
        Of the year, 0 or more, where individuals hold three quarters of the paid-up capital; of any
        other company leave it out.
    rate : array_like, [fraction], optional
        On the tax, 0 to 1; left out: 3.3 %.
    allowance : array_like, [currency], optional
        Tax on which none is due, 0 or more; left out: 763,000 EUR.

    Returns
    -------
    float or array, of the broadcast shape, [currency]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``rate max(tax - allowance, 0)``; nothing on a turnover below 7.63 M EUR. With 25 % of tax the
    result is taxed at 25.83 % at the margin. Neglected: years that are not 12 months.

    References
    ----------
    Code général des impôts, art. 235 ter ZC.

    Examples
    --------
    >>> social_contribution([500_000.0, 1_763_000.0])
    array([    0., 33000.])
    """
    return elementwise(
        _core_tax.social_contribution,
        tax=tax,
        turnover=turnover,
        rate=_or_french(rate, "social_rate"),
        allowance=_or_french(allowance, "social_allowance_eur"),
        exempt_turnover=_or_french(None, "social_turnover_eur"),
    )

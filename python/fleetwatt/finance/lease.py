"""Leases of IT: the rent of a lessor who wants a yield."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["lease_rent"]


def lease_rent(
    price_eur: ArrayLike,
    residual_eur: ArrayLike,
    yield_per_year: ArrayLike,
    term_months: ArrayLike,
) -> Any:
    """Return the level monthly rent at which a lessor earns its yield.

    Parameters
    ----------
    price_eur : array_like, [EUR]
        Paid by the lessor in the first month; 0 or more.
    residual_eur : array_like, [EUR]
        What the lessor counts on one month after the last rent; 0 or more.
    yield_per_year : array_like, [1/year]
        Nominal, before tax; 0 or more.
    term_months : array_like, [month]
        1 to 1200.

    Returns
    -------
    float or array, of the broadcast shape, [EUR/month]
        Negative where the residual alone earns more than the yield.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    Paid at the start of each month, with ``v = (1 + yield)**(-1/12)``::

        rent = (price - residual v**n) (1 - v) / (1 - v**n)

    The law of the scenario's `leased_it`, where the term is the life of the system. Taxes, fees,
    options to buy and the customer's default are left out.

    References
    ----------
    Brealey, Myers, Allen: Principles of Corporate Finance, on leasing: the rent as an annuity due.

    Examples
    --------
    >>> rent = lease_rent(50_000.0, 6_000.0, 0.11, 60.0)
    >>> round(rent, 2)
    989.1
    """
    return elementwise(
        _core.finance.lease.lease_rent,
        price_eur=price_eur,
        residual_eur=residual_eur,
        yield_per_year=yield_per_year,
        term_months=term_months,
    )

"""Contracts that follow one another, and ways of selling an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core, catalogue
from fleetwatt._arrays import elementwise
from fleetwatt._faults import config_errors, nearest
from fleetwatt.finance.prices import plain_shocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from fleetwatt.finance.prices import AnyShock

    Array = NDArray[np.float64]

__all__ = ["blended_price", "contract_ladder_price", "reserved_fraction"]

_core_contracts = _core.finance.contracts
_PRODUCTS = ("reserved", "on_demand", "spot", "token_api", "public_research")


def reserved_fraction(
    age_years: ArrayLike,
    term_years: ArrayLike,
    renewal_fraction: ArrayLike,
    churn_per_year: ArrayLike = 0.0,
) -> Any:
    """Return the part of the hours of a delivery that is under contract.

    Parameters
    ----------
    age_years : array_like, [year]
        Since delivery, 0 or more.
    term_years : array_like, [year]
        Of a contract; 0: none.
    renewal_fraction : array_like, [fraction]
        Part of the hours under contract that is renewed at the end of a term, 0 to 1.
    churn_per_year : array_like, [1/year]
        Rate at which hours leave their contracts early, 0 or more.

    Returns
    -------
    float or array, of the broadcast shape, [fraction]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``renewal**k exp(-churn age)`` with ``k = floor(age / term)`` renewals. All hours start under
    contract; those that leave do not come back.

    Examples
    --------
    >>> reserved_fraction([0.0, 2.0, 3.0, 6.0], 3.0, 0.7).round(3)
    array([1.  , 1.  , 0.7 , 0.49])
    """
    return elementwise(
        _core_contracts.reserved_fraction,
        age_years=age_years,
        term_years=term_years,
        renewal_fraction=renewal_fraction,
        churn_per_year=churn_per_year,
    )


def contract_ladder_price(
    age_years: ArrayLike,
    term_years: ArrayLike,
    renewal_fraction: ArrayLike,
    churn_per_year: ArrayLike = 0.0,
    renewal_discount: ArrayLike = 0.0,
    *,
    decline: ArrayLike,
    shocks: Iterable[AnyShock] = (),
) -> Any:
    """Return the mean price of the hours of a delivery over that of its first contract.

    Parameters
    ----------
    age_years : array_like, [year]
        Since delivery, 0 or more.
    term_years : array_like, [year]
        Of a contract; 0: all is sold on the market.
    renewal_fraction : array_like, [fraction]
        Part of the hours under contract that is renewed at the end of a term, 0 to 1.
    churn_per_year : array_like, [1/year]
        Rate at which hours leave their contracts early, 0 or more.
    renewal_discount : array_like, [fraction]
        How far below the market's price contracts are renewed, 0 to 1.
    decline : array_like, [1/year]
        Yearly fall of the market's price, -1 to 1.
    shocks : iterable of Shock or tuple, optional
        Of the market's price, in years since delivery; as in `price_path_factor`.

    Returns
    -------
    float or array, of the broadcast shape

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The first contract is let at the market's price of the day of delivery, and fixed. The
    ``k``-th is fixed at the market's of age ``k term``, less the discount; `reserved_fraction` of
    the hours is under it, and the rest is sold at the market's price of today. All hours are
    sold: what stands empty is a matter of occupancy. Hours that leave their contracts are not let
    for a term again.

    Examples
    --------
    >>> contract_ladder_price([2.9, 3.0, 5.0], 3.0, 0.5, decline=0.2).round(3)
    array([1.   , 0.512, 0.42 ])
    """
    given = plain_shocks(shocks)

    def contract_ladder_price(
        age: Array, term: Array, renewal: Array, churn: Array, discount: Array, decline: Array
    ) -> Array:
        return _core_contracts.contract_ladder_price(
            age, term, renewal, churn, discount, decline, given
        )

    return elementwise(
        contract_ladder_price,
        age_years=age_years,
        term_years=term_years,
        renewal_fraction=renewal_fraction,
        churn_per_year=churn_per_year,
        renewal_discount=renewal_discount,
        decline=decline,
    )


def blended_price(
    shares: Mapping[str, ArrayLike], prices: Mapping[str, ArrayLike] | None = None
) -> Any:
    """Return the mean price of hours that are sold in several ways.

    Parameters
    ----------
    shares : mapping of str to array_like, [fraction]
        Part of the hours sold as ``"reserved"``, ``"on_demand"``, ``"spot"``, ``"token_api"`` and
        ``"public_research"``; what is left out is 0. They add to 1.
    prices : mapping of str to array_like, optional
        Price of each, all in one unit, 0 or more. Left out: over that of a one-year contract,
        from the catalogue's ``rentals.products``.

    Returns
    -------
    float or array, of the broadcast shape, in the unit of `prices`

    Raises
    ------
    ConfigError
        For other ways of selling, and prices that miss one with a share.
    DomainError
        Outside the ranges, and where shares do not add to 1 within one in a million.
    TypeError
        For anything but real numbers.

    Examples
    --------
    >>> round(blended_price({"reserved": 0.7, "on_demand": 0.2, "spot": 0.1}), 3)
    1.063
    >>> blended_price({"reserved": 0.5, "spot": 0.5}, {"reserved": 3.0, "spot": [2.0, 1.0]})
    array([2.5, 2. ])
    """
    if prices is None:
        products = catalogue.get("rentals", "products").figures
        prices = {"reserved": 1.0, **{name: figure.value for name, figure in products.items()}}
    faults = [
        (f"{argument}.{name}", f"is unknown; {nearest(name, _PRODUCTS)}")
        for argument, given in (("shares", shares), ("prices", prices))
        for name in given
        if name not in _PRODUCTS
    ]
    faults += [(f"prices.{name}", "is missing") for name in shares if name not in prices]
    if faults:
        raise config_errors(faults)

    def blended_price(*numbers: Array) -> Array:
        return _core_contracts.blended_price(numbers[:5], numbers[5:])

    arguments = {f"shares.{name}": shares.get(name, 0.0) for name in _PRODUCTS}
    arguments |= {f"prices.{name}": prices.get(name, 0.0) for name in _PRODUCTS}
    return elementwise(blended_price, **arguments)

"""Prices over the years: rents that fall and jump, learning, resale by age."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import starmap
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from fleetwatt import _core, catalogue
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

__all__ = [
    "PricePath",
    "Shock",
    "halving_factor",
    "learning_factor",
    "price_path_factor",
    "rental_path",
    "resale_fraction",
]

_core_prices = _core.finance.prices


class Shock(NamedTuple):
    """A change of a price that comes at once.

    Attributes
    ----------
    years : float, [year]
        From the origin of the path, 0 or more.
    change : float, [fraction]
        -0.4 where the price falls by 40 %; -1 or more.
    fade_years : float or None, [year]
        In which the change goes back in a straight line; None: it stays.
    """

    years: float
    change: float
    fade_years: float | None = None


@dataclass(frozen=True, slots=True)
class PricePath:
    """A price that falls steadily between shocks.

    Attributes
    ----------
    origin : str
        Month in which `years` are 0.
    price_usd_h : float, [USD/GPU/h]
        Price at the origin.
    decline : float, [1/year]
        Yearly fall between shocks.
    shocks : tuple of Shock
        What comes at once.
    """

    origin: str
    price_usd_h: float
    decline: float
    shocks: tuple[Shock, ...]

    def factor(self, years: ArrayLike) -> Any:
        """Return the price over that at the origin, as `price_path_factor`.

        Parameters
        ----------
        years : array_like, [year]
            From the origin.

        Returns
        -------
        float or array, of the shape of `years`
        """
        return price_path_factor(years, self.decline, self.shocks)


def price_path_factor(
    years: ArrayLike, decline: ArrayLike, shocks: Iterable[Sequence[Any]] = ()
) -> Any:
    """Return a price over that at the origin of its path.

    Parameters
    ----------
    years : array_like, [year]
        From the origin; before it the factor is 1.
    decline : array_like, [1/year]
        Yearly fall between shocks, -1 to 1; a rise where it is negative.
    shocks : iterable of Shock or tuple, optional
        In any order; a tuple is (years, change) or (years, change, fade_years).

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
    ``(1 - decline)**years`` times ``1 + change`` of each shock that has come. A shock that fades
    has ``change * (1 - since / fade_years)`` left after `since` years, and nothing in the end.
    The path is what is expected: it has no noise. Prices of GPU-hours are nominal.

    Examples
    --------
    >>> price_path_factor([0.0, 1.0, 2.0], 0.1, [(1.5, -0.4)]).round(3)
    array([1.   , 0.9  , 0.486])
    """
    given = plain_shocks(shocks)

    def price_path_factor(years: Array, decline: Array) -> Array:
        return _core_prices.price_path_factor(years, decline, given)

    return elementwise(price_path_factor, years=years, decline=decline)


def plain_shocks(shocks: Iterable[Sequence[Any]]) -> list[tuple[float, float, float | None]]:
    """Return shocks as the core takes them."""
    return [(shock.years, shock.change, shock.fade_years) for shock in starmap(Shock, shocks)]


def rental_path(name: str = "h100") -> PricePath:
    """Return the path that is fitted to the quoted rents of an accelerator.

    Parameters
    ----------
    name : str
        An accelerator of the catalogue's `rentals` that has a path, as ``"h100"``.

    Returns
    -------
    PricePath

    Raises
    ------
    ConfigError
        Where there is no such path; the message names those that there are.

    Notes
    -----
    The path of H100 has six quotes from 2023 to 2026 within 10 %. It is history told by few
    numbers, each an assumption with its range in the catalogue, and forecasts nothing.

    Examples
    --------
    >>> path = rental_path("h100")
    >>> round(path.price_usd_h * path.factor(27 / 12), 2)  # October 2025: 1.70 was quoted
    1.7
    """
    decline, shocks = _core_prices.of_rents(name)
    entry = catalogue.get("rentals", f"{name}_path")
    told = tuple(Shock(*shock) for shock in shocks)
    return PricePath(entry.texts["origin"], entry.value("price_usd_h"), decline, told)


def learning_factor(cumulative_ratio: ArrayLike, learning_rate: ArrayLike) -> Any:
    """Return a price over that of today once more units have been made, by Wright's law.

    Parameters
    ----------
    cumulative_ratio : array_like
        Units made until then over those made until today, above 0.
    learning_rate : array_like, [fraction]
        What each doubling takes off, 0 to 0.99.

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
    ``ratio ** log2(1 - learning_rate)``. It says nothing of when; margins in a shortage are
    neglected.

    References
    ----------
    Wright, "Factors affecting the cost of airplanes", Journal of the Aeronautical Sciences 3
    (1936) 122-128, doi 10.2514/8.155.

    Examples
    --------
    >>> round(learning_factor(4.0, 0.2), 12)
    0.64
    """
    return elementwise(
        _core_prices.learning_factor,
        cumulative_ratio=cumulative_ratio,
        learning_rate=learning_rate,
    )


def halving_factor(years: ArrayLike, halving_years: ArrayLike | None = None) -> Any:
    """Return what halves again and again, over its value at the origin.

    Parameters
    ----------
    years : array_like, [year]
        From the origin; negative before it.
    halving_years : array_like, [year], optional
        Above 0. Left out, the price of a FLOP on new accelerators: the catalogue's
        ``rentals.price_performance.doubling_years``.

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
    ``2 ** (-years / halving_years)``.

    References
    ----------
    Epoch AI, "Trends in GPU price-performance" (2022): FLOP per dollar doubles in 2.07 years
    (1.54 to 3.13) for accelerators used for machine learning.

    Examples
    --------
    >>> round(halving_factor(5.0), 3)
    0.187
    """
    if halving_years is None:
        halving_years = catalogue.get("rentals", "price_performance").value("doubling_years")
    return elementwise(_core_prices.halving_factor, years=years, halving_years=halving_years)


def resale_fraction(
    age_years: ArrayLike,
    life_years: ArrayLike,
    residual_fraction: ArrayLike,
    shape: Literal["straight_line", "geometric"] = "geometric",
) -> Any:
    """Return the resale value of IT over its price when new.

    Parameters
    ----------
    age_years : array_like, [year]
        0 or more.
    life_years : array_like, [year]
        Above 0.
    residual_fraction : array_like, [fraction]
        Value at the end of the life, 0 to 1; older IT keeps it.
    shape : {"geometric", "straight_line"}
        Whether each year takes the same part or the same amount.

    Returns
    -------
    float or array, of the broadcast shape, [fraction]

    Raises
    ------
    ConfigError
        For another shape.
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    With ``x = min(age / life, 1)``: ``residual**x``, or ``1 - (1 - residual) x``. The geometric
    shape with 12 % after five years is within half a point of the published bands of H100 at each
    age (the catalogue's ``rentals.h100_resale``), the straight one at the fifth only. Shortages, in
    which used systems fetch more, are neglected.

    Examples
    --------
    >>> resale_fraction([1, 2, 3, 4, 5], 5.0, 0.12).round(3)
    array([0.654, 0.428, 0.28 , 0.183, 0.12 ])
    """

    def resale_fraction(age_years: Array, life_years: Array, residual_fraction: Array) -> Array:
        return _core_prices.resale_fraction(age_years, life_years, residual_fraction, shape)

    return elementwise(
        resale_fraction,
        age_years=age_years,
        life_years=life_years,
        residual_fraction=residual_fraction,
    )

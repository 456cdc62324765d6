"""Losses between the grid meter and the IT meter.

Like units that share a load lose ``a + b x + c x**2`` of their rating at load ``x``.
Redundancy is in the rating: of all units installed, not of those that the load needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise
from fleetwatt._fields import field

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["distribution_loss_mw", "loss_mw", "transformer_loss_mw", "ups_loss_mw"]


def loss_mw(
    load_mw: ArrayLike, rated_mw: ArrayLike, a: ArrayLike, b: ArrayLike, c: ArrayLike
) -> Any:
    """Return the loss of like electrical units that share a load.

    Parameters
    ----------
    load_mw : array_like, [MW]
        What they deliver, from 0 to `rated_mw`.
    rated_mw : array_like, [MW]
        Rating of all units installed, above 0.
    a, b, c : array_like, [fraction]
        Standing loss, loss in proportion to load, loss with its square, over the rating.

    Returns
    -------
    float or array, of the broadcast shape, [MW]

    Raises
    ------
    DomainError
        Outside the ranges: a load above every unit's capacity has no loss.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``rated (a + b x + c x**2)`` with ``x = load / rated``; temperature, power factor and
    harmonics are neglected.

    References
    ----------
    APC white papers 113 and 108 (coefficients of UPS and distribution of 2006).

    Examples
    --------
    >>> round(0.5 / (0.5 + loss_mw(0.5, 1.0, 0.01333, 0.0064, 0.01081)), 3)
    0.963
    """
    return elementwise(
        _core.facility.electrical.loss_mw, load_mw=load_mw, rated_mw=rated_mw, a=a, b=b, c=c
    )


def ups_loss_mw(load_mw: ArrayLike, rated_mw: ArrayLike) -> Any:
    """Return the loss of uninterruptible power supplies of a plant built now.

    Parameters
    ----------
    load_mw : array_like, [MW]
        What they deliver, from 0 to `rated_mw`.
    rated_mw : array_like, [MW]
        Rating of all units installed, above 0.

    Returns
    -------
    float or array, of the broadcast shape, [MW]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    `loss_mw` with the defaults of a scenario's ``facility.electrical.ups_a``, ``ups_b`` and
    ``ups_c``, which are assumptions with a range: 3 % at full load.

    Examples
    --------
    >>> round(ups_loss_mw(70.0, 87.5), 3)
    2.041
    """
    return _with_defaults("ups", "abc", load_mw, rated_mw)


def distribution_loss_mw(load_mw: ArrayLike, rated_mw: ArrayLike) -> Any:
    """Return the loss of cables, busbars and switchgear of a plant built now.

    Parameters
    ----------
    load_mw : array_like, [MW]
        What they deliver, from 0 to `rated_mw`.
    rated_mw : array_like, [MW]
        Rating of all paths installed, above 0.

    Returns
    -------
    float or array, of the broadcast shape, [MW]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    `loss_mw` with the defaults of a scenario's ``facility.electrical.distribution_a`` and
    ``distribution_c``, which are assumptions with a range: 1.3 % at full load.

    Examples
    --------
    >>> round(distribution_loss_mw(70.0, 87.5), 3)
    0.791
    """
    return _with_defaults("distribution", "ac", load_mw, rated_mw)


def transformer_loss_mw(load_mw: ArrayLike, rated_mw: ArrayLike) -> Any:
    """Return the loss of grid transformers.

    Parameters
    ----------
    load_mw : array_like, [MW]
        What they deliver, from 0 to `rated_mw`.
    rated_mw : array_like, [MW]
        Rating of all units installed, above 0.

    Returns
    -------
    float or array, of the broadcast shape, [MW]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    `loss_mw` with the defaults of a scenario's ``facility.electrical.transformer_a`` and
    ``transformer_c``.

    References
    ----------
    pandapower 3.5.6, standard types: 100 MVA, 55 kW at no load, 260 kW at full load.

    Examples
    --------
    >>> round(transformer_loss_mw(80.0, 100.0), 4)
    0.2214
    """
    return _with_defaults("transformer", "ac", load_mw, rated_mw)


def _with_defaults(element: str, terms: str, load_mw: ArrayLike, rated_mw: ArrayLike) -> Any:
    coefficients = {
        term: field(f"facility.electrical.{element}_{term}").default if term in terms else 0.0
        for term in "abc"
    }
    return loss_mw(load_mw, rated_mw, **coefficients)

"""Availability of redundant plant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["k_out_of_n"]


def k_out_of_n(needed: ArrayLike, installed: ArrayLike, availability: ArrayLike) -> Any:
    """Return the probability that enough of some equal units work.

    Parameters
    ----------
    needed, installed : array_like
        Whole numbers, ``0 <= needed <= installed <= 1e9``.
    availability : array_like
        Of one unit, 0 to 1. The three broadcast.

    Returns
    -------
    float or array, 0 to 1

    Raises
    ------
    DomainError
        Outside these ranges.

    Notes
    -----
    Upper tail of the binomial distribution. Units fail independently; common causes,
    repair crews and maintenance are neglected.

    Examples
    --------
    >>> from fleetwatt.resilience import k_out_of_n
    >>> round(k_out_of_n(4, 5, 0.99), 6)
    0.99902
    """
    return elementwise(
        _core.resilience.k_out_of_n,
        needed=needed,
        installed=installed,
        availability=availability,
    )

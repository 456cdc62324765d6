"""How often accelerators fail, and how many of them work.

Laws broadcast as NumPy does; numbers give a float, pandas Series and xarray DataArrays come back
as their own kind; NaN gives NaN, a value outside the range of the law a `DomainError`.
docs/models/reliability.md tells what is behind them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "credit_probability",
    "failure_hazard_per_year",
    "mean_failures_per_year",
    "working_gpus",
]

_core_reliability = _core.fleet.reliability


def failure_hazard_per_year(
    age_years: ArrayLike,
    constant_per_year: ArrayLike,
    infant_failures: ArrayLike = 0.0,
    infant_shape: ArrayLike = 0.5,
    wear_out_years: ArrayLike = math.inf,
    wear_out_shape: ArrayLike = 4.0,
) -> Any:
    """Return the rate at which a unit fails at an age.

    Parameters
    ----------
    age_years : array_like, [years]
        From 0, since the unit was first put to work.
    constant_per_year : array_like, [1/year]
        From 0: the rate at any age.
    infant_failures : array_like
        From 0: failures expected in the first year besides those of the other terms.
    infant_shape : array_like
        Above 0, up to 1: the smaller, the sooner they come. 0.5 is an assumption; 0.3 to 0.9
        are usual.
    wear_out_years : array_like, [years]
        Above 0: age by which one failure of wear is expected. Infinite for no wear.
    wear_out_shape : array_like
        From 1 to 100: the greater, the more suddenly wear sets in. 3 is an assumption; 2 to 6
        are usual.

    Returns
    -------
    float or array, of the broadcast shape, [1/year]
        Infinite at age 0 where there is infant mortality.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``c + i s a**(s - 1) + k / w (a / w)**(k - 1)``, a constant and two Weibull terms: the bathtub.
    Repair is minimal: a repaired unit is as old as it was. No measured bathtub of accelerators
    has been published; shapes are assumptions.

    References
    ----------
    Rausand, Barros, Hoyland, System Reliability Theory (2021), ch. 5 and 15.

    Examples
    --------
    >>> failure_hazard_per_year([0.25, 1.0, 5.0], 0.09, 0.04, wear_out_years=8.0).round(4)
    array([0.13 , 0.111, 0.221])
    """
    return elementwise(
        _core_reliability.failure_hazard_per_year,
        age_years=age_years,
        constant_per_year=constant_per_year,
        infant_failures=infant_failures,
        infant_shape=infant_shape,
        wear_out_years=wear_out_years,
        wear_out_shape=wear_out_shape,
    )


def mean_failures_per_year(
    from_years: ArrayLike,
    to_years: ArrayLike,
    constant_per_year: ArrayLike,
    infant_failures: ArrayLike = 0.0,
    infant_shape: ArrayLike = 0.5,
    wear_out_years: ArrayLike = math.inf,
    wear_out_shape: ArrayLike = 4.0,
) -> Any:
    """Return the rate at which a unit fails on the mean of some ages.

    Parameters
    ----------
    from_years, to_years : array_like, [years]
        Ages, from 0; the second after the first.
    constant_per_year : array_like, [1/year]
        From 0: the rate at any age.
    infant_failures, infant_shape, wear_out_years, wear_out_shape : array_like
        As in `failure_hazard_per_year`.

    Returns
    -------
    float or array, of the broadcast shape, [1/year]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``(H(b) - H(a)) / (b - a)`` with the failures expected up to an age,
    ``H(a) = c a + i a**s + (a / w)**k``.

    References
    ----------
    Rausand, Barros, Hoyland, System Reliability Theory (2021), ch. 5 and 15.

    Examples
    --------
    The first year, and the fifth:

    >>> mean_failures_per_year([0.0, 4.0], [1.0, 5.0], 0.09, 0.04, wear_out_years=8.0).round(4)
    array([0.1302, 0.1895])
    """
    return elementwise(
        _core_reliability.mean_failures_per_year,
        from_years=from_years,
        to_years=to_years,
        constant_per_year=constant_per_year,
        infant_failures=infant_failures,
        infant_shape=infant_shape,
        wear_out_years=wear_out_years,
        wear_out_shape=wear_out_shape,
    )


def working_gpus(
    gpus: ArrayLike,
    gpus_per_node: ArrayLike,
    failures_per_gpu_year: ArrayLike,
    repair_h: ArrayLike,
    spare_nodes: ArrayLike = 0.0,
    crews: ArrayLike | None = None,
) -> Any:
    """Return how many accelerators work in the long run.

    Parameters
    ----------
    gpus : array_like
        Above 0: accelerators wanted at work, up to 1e9 nodes of them.
    gpus_per_node : array_like
        Above 0, up to `gpus`: those that fail as one, of a node, a tray or a rack.
    failures_per_gpu_year : array_like, [1/year]
        Above 0.
    repair_h : array_like, [h]
        From 0: mean of a repair, without waiting.
    spare_nodes : array_like
        From 0, up to as many as there are nodes. They stand by and do not fail.
    crews : array_like, optional
        Above 0: repairs that can go on at once. As many as there are failed nodes if left out.

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
    The repairman's problem with cold spares. With `j` of ``N + s`` nodes failed,
    ``min(N, N + s - j)`` work and ``min(j, crews)`` are repaired; the stationary distribution of
    `j` is summed outwards from its mode. Times between failures and repair times are exponential;
    with a crew for every failed node the distribution of repair times does not matter. Without
    spares that is ``gpus / (1 + rate repair)``. Neglected are the time to swap a node, spares that
    fail on the shelf, failures that take several nodes, and age: rates are those of the moment.
    Fractions of nodes are accepted, and interpolate.

    References
    ----------
    Gross and Harris, Fundamentals of Queueing Theory (1998), section 2.7.
    Baskett, Chandy, Muntz, Palacios, Journal of the ACM 22 (1975) 248-260,
    doi 10.1145/321879.321887.

    Examples
    --------
    Nodes of eight, 9 % of accelerators a year, three days of repair, without spares and with 1 %:

    >>> working_gpus(16_384, 8, 0.09, 72.0, [0.0, 20.0]).round(1)
    array([16287.7, 16383.8])
    """
    return elementwise(
        _core_reliability.working_gpus,
        gpus=gpus,
        gpus_per_node=gpus_per_node,
        failures_per_gpu_year=failures_per_gpu_year,
        repair_h=repair_h,
        spare_nodes=spare_nodes,
        crews=math.inf if crews is None else crews,
    )


def credit_probability(
    failures_per_h: ArrayLike,
    mean_down_h: ArrayLike,
    period_h: ArrayLike,
    allowed_h: ArrayLike,
) -> Any:
    """Return how likely the downtime of a unit in a period exceeds what is allowed.

    Parameters
    ----------
    failures_per_h : array_like, [1/h]
        From 0: failures in an hour of work.
    mean_down_h : array_like, [h]
        Above 0: mean of a downtime.
    period_h : array_like, [h]
        Above 0: the period of which the agreement speaks, 730.5 for a month.
    allowed_h : array_like, [h]
        From 0: downtime of the period for which no credit is due; 1 % of a month is 7.3.

    Returns
    -------
    float or array, of the broadcast shape, 0 to 1
        0 where the whole period is allowed.

    Raises
    ------
    DomainError
        Outside the ranges, and where more than 1e9 failures are expected.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``P(K > I)`` of two independent Poisson counts, `K` of mean
    ``failures_per_h (period_h - allowed_h)`` and `I` of mean ``allowed_h / mean_down_h``: more
    than `a` hours of `t` are lost exactly where the failures of the first ``t - a`` hours of work
    cost more than `a`. The unit works as the period begins, and downtimes are exponential; a
    downtime that reaches into the period from before is neglected.

    References
    ----------
    Takacs, Acta Mathematica Academiae Scientiarum Hungaricae 8 (1957) 169-191,
    doi 10.1007/BF02025241.

    Examples
    --------
    A node that fails once in 13 months and is away for a day, 99 % a month promised:

    >>> round(credit_probability(1 / 9_500, 24.0, 730.5, 7.305), 4)
    0.0547
    """
    return elementwise(
        _core_reliability.credit_probability,
        failures_per_h=failures_per_h,
        mean_down_h=mean_down_h,
        period_h=period_h,
        allowed_h=allowed_h,
    )

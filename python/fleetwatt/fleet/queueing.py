"""Requests that wait: latency against load.

The model is M/M/c: requests come at random (Poisson), each takes one of `c` like servers for
an exponential time, and they are served in the order of arrival. A server is what works on one
request at a time: a replica of a model, or a slot of its batch. Bursts, days and batches that
slow down as they fill are not in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "highest_load",
    "latency_s",
    "mean_waiting_time_s",
    "waiting_probability",
    "waiting_time_s",
]


def waiting_probability(load: ArrayLike, servers: ArrayLike) -> Any:
    """Return the probability that a request waits.

    Parameters
    ----------
    load : array_like, [fraction]
        Part of the servers that is busy on average, 0 or more, below 1.
    servers : array_like, [1]
        Whole number of like servers, 1 to 1e7.

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
    Erlang's C, ``1 / (load + (1 - load) / B)`` with Erlang's B, of which the inverse is a sum of
    positive terms.

    References
    ----------
    Erlang, Elektroteknikeren 13 (1917) 5-13; Kleinrock, Queueing Systems 1 (1975), section 3.5.

    Examples
    --------
    >>> waiting_probability(0.8, [1, 10, 100, 1_000]).round(3)
    array([0.8  , 0.409, 0.02 , 0.   ])
    """
    return elementwise(
        _core.fleet.queueing.waiting_probability,
        load=load,
        servers=servers,
    )


def mean_waiting_time_s(load: ArrayLike, servers: ArrayLike, service_s: ArrayLike) -> Any:
    """Return the mean wait of all requests.

    Parameters
    ----------
    load : array_like, [fraction]
        Part of the servers that is busy on average, 0 or more, below 1.
    servers : array_like, [1]
        Whole number of like servers, 1 to 1e7.
    service_s : array_like, [s]
        Mean time that a server takes for a request, 0 or more.

    Returns
    -------
    float or array, of the broadcast shape, [s]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``C service_s / (servers (1 - load))`` with the C of `waiting_probability`.

    References
    ----------
    Kleinrock, Queueing Systems 1 (1975), section 3.5.

    Examples
    --------
    >>> round(mean_waiting_time_s(0.8, 10, 5.0), 3)
    1.023
    """
    return elementwise(
        _core.fleet.queueing.mean_waiting_time_s,
        load=load,
        servers=servers,
        service_s=service_s,
    )


def waiting_time_s(
    load: ArrayLike, servers: ArrayLike, service_s: ArrayLike, percentile: ArrayLike
) -> Any:
    """Return the wait that a part of the requests does not pass.

    Parameters
    ----------
    load : array_like, [fraction]
        Part of the servers that is busy on average, 0 or more, below 1.
    servers : array_like, [1]
        Whole number of like servers, 1 to 1e7.
    service_s : array_like, [s]
        Mean time that a server takes for a request, 0 or more.
    percentile : array_like, [fraction]
        Part of the requests that waits no longer, 0 or more, below 1.

    Returns
    -------
    float or array, of the broadcast shape, [s]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``service_s ln(C / (1 - percentile)) / (servers (1 - load))`` with the C of
    `waiting_probability`; 0 where fewer wait at all.

    References
    ----------
    Kleinrock, Queueing Systems 1 (1975), section 3.5.

    Examples
    --------
    >>> waiting_time_s([0.7, 0.8, 0.9], 10, 5.0, 0.99).round(2)
    array([ 5.16,  9.28, 21.01])
    """
    return elementwise(
        _core.fleet.queueing.waiting_time_s,
        load=load,
        servers=servers,
        service_s=service_s,
        percentile=percentile,
    )


def latency_s(
    load: ArrayLike, servers: ArrayLike, service_s: ArrayLike, percentile: ArrayLike
) -> Any:
    """Return a mean service time and the wait of a percentile.

    Parameters
    ----------
    load : array_like, [fraction]
        Part of the servers that is busy on average, 0 or more, below 1.
    servers : array_like, [1]
        Whole number of like servers, 1 to 1e7.
    service_s : array_like, [s]
        Mean time that a server takes for a request, 0 or more.
    percentile : array_like, [fraction]
        Part of the requests that waits no longer, 0 or more, below 1.

    Returns
    -------
    float or array, of the broadcast shape, [s]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``service_s + waiting_time_s``: not the percentile of their sum, as service times vary, too.

    Examples
    --------
    >>> round(latency_s(0.8, 10, 5.0, 0.99), 2)
    14.28
    """
    return elementwise(
        _core.fleet.queueing.latency_s,
        load=load,
        servers=servers,
        service_s=service_s,
        percentile=percentile,
    )


def highest_load(servers: ArrayLike, percentile: ArrayLike, wait_over_service: ArrayLike) -> Any:
    """Return the greatest load at which a percentile of the wait stays within a target.

    Parameters
    ----------
    servers : array_like, [1]
        Whole number of like servers, 1 to 1e7.
    percentile : array_like, [fraction]
        Part of the requests that waits no longer, 0 or more, below 1.
    wait_over_service : array_like, [1]
        Longest wait of that percentile over the mean service time, 0 or more.

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
    The inverse of `waiting_time_s` in its load, found by halving. One minus it is what a fleet
    that must answer in time leaves idle on average.

    Examples
    --------
    >>> highest_load([1, 10, 100, 1_000], 0.99, 0.1).round(3)
    array([0.011, 0.444, 0.835, 0.969])
    """
    return elementwise(
        _core.fleet.queueing.highest_load,
        servers=servers,
        percentile=percentile,
        wait_over_service=wait_over_service,
    )

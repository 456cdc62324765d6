"""Counts of failures with their chance, and the simulation of a fleet failure by failure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64, elementwise
from fleetwatt._core import FleetwattError
from fleetwatt._faults import whole_number
from fleetwatt.running import number_of_threads, told_by

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from fleetwatt.running import Progress

__all__ = [
    "Estimate",
    "FailureSimulation",
    "failure_count",
    "failure_rate_interval",
    "failures_per_1000_node_days",
    "simulate_failures",
]

_core_failures = _core.fleet.failures


class Estimate(NamedTuple):
    """A number and the bounds between which it lies by chance.

    Parameters
    ----------
    mean, low, high : float or array
    """

    mean: Any
    low: Any
    high: Any


def failure_count(
    nodes: ArrayLike,
    days: ArrayLike,
    failures_per_1000_node_days: ArrayLike,
    level: ArrayLike = 0.95,
) -> Estimate:
    """Return how many failures to expect, and between which counts they lie.

    Parameters
    ----------
    nodes : array_like
        Above 0.
    days : array_like, [days]
        Above 0.
    failures_per_1000_node_days : array_like, [1/(1000 days)]
        Above 0. Up to 1e9 failures may be expected in all.
    level : array_like
        Probability of a count between the bounds, 0 to 1.

    Returns
    -------
    Estimate
        The mean, and the quantiles at ``(1 - level) / 2`` and ``(1 + level) / 2``, which are whole.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    A Poisson count of mean ``nodes days rate / 1000``: failures are independent. Nodes that fail
    again and again spread counts more widely.

    References
    ----------
    Kokolis et al., HPCA 2025, arXiv:2410.21680, for rates.

    Examples
    --------
    >>> failure_count(2_048, 54, 3.79)
    Estimate(mean=419.14368, low=379.0, high=460.0)
    """
    mean = elementwise(
        _core_failures.expected_failures,
        nodes=nodes,
        days=days,
        failures_per_1000_node_days=failures_per_1000_node_days,
    )
    low = elementwise(_core_failures.count_low, mean=mean, level=level)
    high = elementwise(_core_failures.count_high, mean=mean, level=level)
    return Estimate(mean, low, high)


def failure_rate_interval(
    failures: ArrayLike, units: ArrayLike, days: ArrayLike, level: ArrayLike = 0.95
) -> Estimate:
    """Return the yearly rate of a unit that a count of failures makes likely.

    Parameters
    ----------
    failures : array_like
        Whole numbers from 0, up to 1e9: those that were counted.
    units : array_like
        Above 0: units watched.
    days : array_like, [days]
        Above 0: for which they were watched.
    level : array_like
        Confidence, 0 to 1.

    Returns
    -------
    Estimate, [1/year]
        The rate counted, and the bounds of those that agree with the count.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    Garwood's exact interval of a Poisson mean: quantiles at ``(1 - level) / 2`` of a gamma variate
    of shape `failures`, and at ``(1 + level) / 2`` of one of shape ``failures + 1``.

    References
    ----------
    Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936) 437-442,
    doi 10.1093/biomet/28.3-4.437.

    Examples
    --------
    Ten failures of 63 nodes of eight B200 in 55 days (arXiv:2605.09370):

    >>> [round(rate, 3) for rate in failure_rate_interval(10, 63 * 8, 55)]
    [0.132, 0.063, 0.242]
    """
    mean = elementwise(
        _core_failures.failures_per_unit_year, failures=failures, units=units, days=days
    )
    arguments = {"failures": failures, "units": units, "days": days, "level": level}
    low = elementwise(_core_failures.rate_low, **arguments)
    return Estimate(mean, low, elementwise(_core_failures.rate_high, **arguments))


def failures_per_1000_node_days(failures: ArrayLike, nodes: ArrayLike, days: ArrayLike) -> Any:
    """Return a rate of failures from a count.

    Parameters
    ----------
    failures : array_like
        From 0.
    nodes : array_like
        Above 0.
    days : array_like, [days]
        Above 0.

    Returns
    -------
    float or array, of the broadcast shape, [1/(1000 days)]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``1000 failures / (nodes days)``.

    References
    ----------
    Grattafiori et al., "The Llama 3 herd of models", arXiv:2407.21783, table 5, for the example.

    Examples
    --------
    >>> round(failures_per_1000_node_days(419, 2_048, 54), 2)
    3.79
    """
    return elementwise(
        _core_failures.failures_per_1000_node_days, failures=failures, nodes=nodes, days=days
    )


@dataclass(frozen=True, repr=False, eq=False)
class FailureSimulation:
    """Histories of a fleet, by `simulate_failures`.

    Parameters
    ----------
    gpus : int
        Accelerators wanted at work.
    period_days : float, [days]
        Of each period; the last one may be shorter.
    working_gpus : numpy.ndarray, shape (replications, periods)
        Accelerators that work, on the mean of the period.
    failures : numpy.ndarray of int, shape (replications, periods)
        Failures of nodes.
    working_fraction : numpy.ndarray, shape (replications,), [fraction]
        Part of the accelerators that works, on the mean of all days.
    repairs, replacements : numpy.ndarray of int, shape (replications,)
        Nodes that came back, repaired and new.
    shortages : numpy.ndarray of int, shape (replications,)
        Failures that found no spare.
    spare_wait_h : numpy.ndarray, shape (replications,), [h]
        For which a place waited for a node, on the mean of all failures.
    crew_wait_h : numpy.ndarray, shape (replications,), [h]
        For which a failed node waited for a crew, on the mean of all failures.
    """

    gpus: int
    period_days: float
    working_gpus: NDArray[np.float64]
    failures: NDArray[np.int64]
    working_fraction: NDArray[np.float64]
    repairs: NDArray[np.int64]
    replacements: NDArray[np.int64]
    shortages: NDArray[np.int64]
    spare_wait_h: NDArray[np.float64]
    crew_wait_h: NDArray[np.float64]

    def __repr__(self) -> str:
        """Return the histories in a line."""
        replications, periods = self.failures.shape
        of_all = "" if replications == 1 else f", means of {replications} replications"
        return (
            f"<FailureSimulation of {self.gpus:,} accelerators, {periods} periods of "
            f"{self.period_days:g} days{of_all}: {self.working_fraction.mean():.4%} work, "
            f"{self.failures.sum(axis=1).mean():,.0f} failures of nodes, "
            f"{self.shortages.mean():,.0f} without a spare>"
        )

    def to_frame(self) -> pd.DataFrame:
        """Return working accelerators and failures, a row for each replication and period.

        Returns
        -------
        pandas.DataFrame
        """
        import pandas as pd

        index = pd.MultiIndex.from_product(
            [range(n) for n in self.failures.shape], names=["replication", "period"]
        )
        columns = {"working_gpus": self.working_gpus.ravel(), "failures": self.failures.ravel()}
        return pd.DataFrame(columns, index=index)


def simulate_failures(
    gpus: int,
    gpus_per_node: int,
    failures_per_gpu_year: float,
    repair_h: float,
    *,
    repair_spread: float | None = None,
    spare_nodes: int = 0,
    crews: int | None = None,
    swap_h: float = 0.0,
    permanent_fraction: float = 0.0,
    replenishment_h: float = 0.0,
    infant_failures: float = 0.0,
    infant_shape: float = 0.5,
    wear_out_years: float = math.inf,
    wear_out_shape: float = 4.0,
    pools: int = 1,
    days: float = 365.25,
    period_days: float = 30.4375,
    replications: int = 1,
    seed: int = 0,
    threads: int | None = None,
    progress: Progress | bool | None = None,
) -> FailureSimulation:
    """Run a new fleet through its failures and repairs, node by node.

    Parameters
    ----------
    gpus : int
        Accelerators wanted at work, in whole nodes, up to ten million of them.
    gpus_per_node : int
        Accelerators that fail as one, of a node, a tray or a rack.
    failures_per_gpu_year : float, [1/year]
        At any age; above 0, or 0 where another term is given.
    repair_h : float, [h]
        From 0: mean of a repair.
    repair_spread : float, optional
        Coefficient of variation of lognormal repair times, 0 to 100; 0 for fixed ones. Exponential
        times if left out.
    spare_nodes : int
        From 0, up to the number of nodes. They stand by, and neither fail nor age.
    crews : int, optional
        Repairs that can go on at once. Any number if left out.
    swap_h : float, [h]
        From 0: to put a node, spare or repaired, into its place.
    permanent_fraction : float, [fraction]
        Part of the failures after which a new node comes instead of a repair.
    replenishment_h : float, [h]
        From 0: until it is there. It needs no crew.
    infant_failures, infant_shape, wear_out_years, wear_out_shape : float
        Of one accelerator, as in `failure_hazard_per_year`.
    pools : int
        Parts of the fleet, halls for instance, each with its share of nodes, spares and crews.
    days : float, [days]
        Above 0: simulated, from the day on which all nodes are new.
    period_days : float, [days]
        Of each period over which results are formed, 10,000 at the most; a month by default.
    replications : int
        Histories, each with random numbers of its own.
    seed : int
        From 0.
    threads : int, optional
        As many as there are processors if left out. The result is the same to the bit whatever
        their number.
    progress : callable or bool, optional
        Called with the replications done and those to do; `True` shows a bar.

    Returns
    -------
    FailureSimulation

    Raises
    ------
    ConfigError
        For replications, seeds and threads that are not whole numbers in their range.
    DomainError
        Outside the ranges.
    KeyboardInterrupt
        On Ctrl-C.
    TypeError
        For anything but real numbers.

    Notes
    -----
    A node fails as its accelerators do, and its place is empty until a spare or the first node that
    comes back is put in. Failed nodes wait for crews, and empty places for nodes, in order. Nodes
    age from the hour in which they are first put to work, at work or not; repaired ones are as old
    as before. Without spares and with any number of crews nodes are independent, and simulated one
    after the other; otherwise the events of a pool stand in a calendar of buckets. Neglected are
    failures that take several nodes, nodes that fail more often than others, repairs that fail, and
    the travel of crews between halls.

    References
    ----------
    Brown, "Calendar queues", Communications of the ACM 31 (1988) 1220-1227,
    doi 10.1145/63039.63045.

    Examples
    --------
    Five years of 16,384 accelerators with 1 % of spare nodes:

    >>> run = simulate_failures(
    ...     16_384, 8, 0.09, 72.0, spare_nodes=20, crews=16, swap_h=4.0, days=5 * 365.25, seed=1
    ... )
    >>> run.working_gpus.shape
    (1, 60)
    >>> run.working_fraction.round(4)
    array([0.9996])
    """
    fleet = {
        "gpus": gpus,
        "gpus_per_node": gpus_per_node,
        "failures_per_gpu_year": failures_per_gpu_year,
        "infant_failures": infant_failures,
        "infant_shape": infant_shape,
        "wear_out_years": wear_out_years,
        "wear_out_shape": wear_out_shape,
        "repair_h": repair_h,
        "repair_spread": repair_spread,
        "swap_h": swap_h,
        "spare_nodes": spare_nodes,
        "permanent_fraction": permanent_fraction,
        "replenishment_h": replenishment_h,
        "crews": crews,
        "pools": pools,
        "days": days,
        "period_days": period_days,
    }
    arguments = {name: _number(name, value) for name, value in fleet.items()}
    replications = whole_number("replications", replications, 1, 1_000_000)
    seed = whole_number("seed", seed, 0, 2**64 - 1)
    with told_by(progress, replications, "replications") as told:
        working, failures, figures = _core_failures.simulate(
            arguments, replications, seed, number_of_threads(threads), told
        )
    fraction, repairs, replacements, shortages, spare_wait_h, crew_wait_h = figures.T
    return FailureSimulation(
        gpus=int(gpus),
        period_days=float(period_days),
        working_gpus=working,
        failures=failures,
        working_fraction=fraction,
        repairs=repairs.astype(np.int64),
        replacements=replacements.astype(np.int64),
        shortages=shortages.astype(np.int64),
        spare_wait_h=spare_wait_h,
        crew_wait_h=crew_wait_h,
    )


def _number(name: str, value: object) -> float | None:
    if value is None and name in {"crews", "repair_spread"}:
        return None
    array = as_float64(name, value)
    if array.ndim:
        raise FleetwattError(f"{name} has shape {array.shape}; one number is needed")
    return float(array)

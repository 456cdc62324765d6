"""What failures leave of a large job: checkpoints, effective training time, spare nodes.

Laws broadcast as NumPy does; numbers give a float, pandas Series and xarray DataArrays come back
as their own kind; NaN gives NaN, a value outside the range of the law a `DomainError`.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[np.float64]

__all__ = [
    "RangeWarning",
    "checkpoint_efficiency",
    "checkpoint_interval_s",
    "checkpoint_period_s",
    "ettr",
    "goodput",
    "job_availability",
    "mttf_h",
    "scaled_mttf_h",
    "spares_needed",
]

_core_jobs = _core.fleet.jobs


class RangeWarning(UserWarning):
    """Values for which an approximation does not hold; the exact form was taken."""


def mttf_h(gpus: ArrayLike, gpus_per_node: ArrayLike, failures_per_node_day: ArrayLike) -> Any:
    """Return the mean time to failure of a job.

    Parameters
    ----------
    gpus : array_like
        Above 0: accelerators of the job.
    gpus_per_node : array_like
        From 1, up to `gpus`.
    failures_per_node_day : array_like, [1/day]
        Above 0: failures of a node that stop the job.

    Returns
    -------
    float or array, of the broadcast shape, [h]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``24 / (nodes rate)``: nodes fail independently and at a constant rate, and the first failure
    stops the job. Age, repeated failures of the same node and failures of several at once are
    neglected.

    References
    ----------
    Kokolis et al., "Revisiting reliability in large-scale machine learning research clusters",
    HPCA 2025, arXiv:2410.21680.

    Examples
    --------
    >>> round(mttf_h(16_384, 8, 6.5e-3), 2)
    1.8
    """
    return elementwise(
        _core_jobs.mttf_h,
        gpus=gpus,
        gpus_per_node=gpus_per_node,
        failures_per_node_day=failures_per_node_day,
    )


def scaled_mttf_h(mttf_h: ArrayLike, gpus: ArrayLike, reference_gpus: ArrayLike) -> Any:
    """Return the mean time to failure of a job from that of another size.

    Parameters
    ----------
    mttf_h : array_like, [h]
        Above 0: that of `reference_gpus`.
    gpus, reference_gpus : array_like
        Above 0: accelerators, or whatever else fails, as links.

    Returns
    -------
    float or array, of the broadcast shape, [h]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``mttf reference / gpus``, as for `mttf_h`. Measured times of small jobs need not be on that
    line: they hold other causes.

    References
    ----------
    Kokolis et al., HPCA 2025, arXiv:2410.21680, fig. 7.

    Examples
    --------
    The first of 100,000 links that live five years each, in minutes:

    >>> round(60 * scaled_mttf_h(5 * 365 * 24, 100_000, 1), 2)
    26.28
    """
    return elementwise(
        _core_jobs.scaled_mttf_h, mttf_h=mttf_h, gpus=gpus, reference_gpus=reference_gpus
    )


def ettr(
    mtbf_h: ArrayLike,
    recovery_min: ArrayLike,
    checkpoint_interval_min: ArrayLike,
    checkpoint_write_min: ArrayLike = 0.0,
    form: Literal["auto", "first_order", "exact"] = "auto",
) -> Any:
    """Return the effective training time ratio of a job, useful time over elapsed time.

    Parameters
    ----------
    mtbf_h : array_like, [h]
        Above 0: mean time between failures of the job.
    recovery_min : array_like, [min]
        From 0: from a failure until the job computes again.
    checkpoint_interval_min : array_like, [min]
        From 0: work between checkpoints. 0 stands for checkpoints that cost and lose nothing.
    checkpoint_write_min : array_like, [min]
        From 0: for which a checkpoint stops the job.
    form : {"auto", "first_order", "exact"}
        ``"auto"`` is the first order where a failure costs less than 0.2 of the time between
        failures, ``(recovery + interval / 2) / mtbf < 0.2``, and exact beyond.

    Returns
    -------
    float or array, of the broadcast shape, [fraction]
        The first order goes below 0 where failures are too frequent.

    Raises
    ------
    ConfigError
        For an unknown form.
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``(1 - (u + dt / 2) / M) / (1 + w / dt)`` to first order;
    ``dt / (M exp(u / M) (exp((dt + w) / M) - 1))`` exactly, where failures also strike during
    recovery and while a checkpoint is written. An interval of 0 gives ``1 - u / M`` and
    ``exp(-u / M)``. Waiting for nodes is neglected; `goodput` has it.

    References
    ----------
    Kokolis et al., HPCA 2025, arXiv:2410.21680; exact: Aupy, Robert, Vivien, Zaidouni,
    "Checkpointing algorithms and fault prediction", arXiv:1302.3752 (2013).

    Examples
    --------
    16,000 accelerators, five minutes to recover, checkpoints every five minutes and every hour:

    >>> ettr(mttf_h(16_000, 8, 6.5e-3), 5.0, [5.0, 60.0]).round(3)
    array([0.932, 0.72 ])
    """

    def ettr(mtbf: Array, recovery: Array, interval: Array, write: Array) -> Array:
        return _core_jobs.ettr(mtbf, recovery, interval, write, form)

    return elementwise(
        ettr,
        mtbf_h=mtbf_h,
        recovery_min=recovery_min,
        checkpoint_interval_min=checkpoint_interval_min,
        checkpoint_write_min=checkpoint_write_min,
    )


def checkpoint_period_s(
    mtbf_s: ArrayLike,
    checkpoint_s: ArrayLike,
    recovery_s: ArrayLike = 0.0,
    downtime_s: ArrayLike = 0.0,
    rule: Literal["young", "daly", "rfo", "optimal"] = "optimal",
) -> Any:
    """Return how often to write a checkpoint, the writing included.

    Parameters
    ----------
    mtbf_s : array_like, [s]
        Above 0: mean time between failures of the job.
    checkpoint_s : array_like, [s]
        Above 0: for which a checkpoint stops the job.
    recovery_s, downtime_s : array_like, [s]
        From 0: to read a checkpoint, and before that to replace a node.
    rule : {"optimal", "young", "daly", "rfo"}
        The exact optimum, or one of its approximations.

    Returns
    -------
    float or array, of the broadcast shape, [s]
        From one checkpoint's end to the next one's.

    Raises
    ------
    ConfigError
        For an unknown rule.
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Warns
    -----
    RangeWarning
        Where a checkpoint takes longer than `mtbf_s` or than the approximation's own period: the
        exact optimum is returned there.

    Notes
    -----
    Young ``sqrt(2 mu C) + C``, Daly ``sqrt(2 (mu + D + R) C) + C``, RFO
    ``sqrt(2 (mu - (D + R)) C)``. The optimum of `checkpoint_efficiency` is
    ``C + mu (1 + W(-exp(-1 - C / mu)))`` with the principal branch of Lambert's function; recovery
    and downtime do not move it. Failures are exponential; those of a job on several nodes that
    age are nearly so.

    References
    ----------
    Aupy, Robert, Vivien, Zaidouni, "Checkpointing algorithms and fault prediction",
    arXiv:1302.3752 (2013), table 2; Young, Communications of the ACM 17 (1974) 530-531,
    doi 10.1145/361147.361115; Daly, Future Generation Computer Systems 22 (2006) 303-312,
    doi 10.1016/j.future.2004.11.016.

    Examples
    --------
    >>> round(checkpoint_period_s(60_150.0, 600.0, 600.0, 60.0))
    8701
    >>> round(checkpoint_period_s(60_150.0, 600.0, 600.0, 60.0, rule="daly"))
    9142
    """
    return elementwise(
        _of_rule(_core_jobs.checkpoint_period_s, rule),
        mtbf_s=mtbf_s,
        checkpoint_s=checkpoint_s,
        recovery_s=recovery_s,
        downtime_s=downtime_s,
    )


def checkpoint_interval_s(
    mtbf_s: ArrayLike,
    checkpoint_s: ArrayLike,
    recovery_s: ArrayLike = 0.0,
    downtime_s: ArrayLike = 0.0,
    rule: Literal["young", "daly", "rfo", "optimal"] = "optimal",
) -> Any:
    """Return how long to work between checkpoints.

    Parameters
    ----------
    mtbf_s, checkpoint_s, recovery_s, downtime_s : array_like, [s]
        As in `checkpoint_period_s`.
    rule : {"optimal", "young", "daly", "rfo"}
        The exact optimum, or one of its approximations.

    Returns
    -------
    float or array, of the broadcast shape, [s]
        Of work alone.

    Raises
    ------
    ConfigError
        For an unknown rule.
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Warns
    -----
    RangeWarning
        As `checkpoint_period_s`.

    Notes
    -----
    `checkpoint_period_s` less the checkpoint.

    References
    ----------
    Aupy, Robert, Vivien, Zaidouni, arXiv:1302.3752 (2013).

    Examples
    --------
    >>> round(checkpoint_interval_s(60_150.0, 600.0))
    8101
    """
    return elementwise(
        _of_rule(_core_jobs.checkpoint_interval_s, rule),
        mtbf_s=mtbf_s,
        checkpoint_s=checkpoint_s,
        recovery_s=recovery_s,
        downtime_s=downtime_s,
    )


def checkpoint_efficiency(
    period_s: ArrayLike,
    mtbf_s: ArrayLike,
    checkpoint_s: ArrayLike,
    recovery_s: ArrayLike = 0.0,
    downtime_s: ArrayLike = 0.0,
) -> Any:
    """Return work over expected time with checkpoints at a period.

    Parameters
    ----------
    period_s : array_like, [s]
        From `checkpoint_s`: the writing included.
    mtbf_s, checkpoint_s : array_like, [s]
        Above 0: mean time between failures of the job, and for which a checkpoint stops it.
    recovery_s, downtime_s : array_like, [s]
        From 0: to read a checkpoint, and before that to replace a node.

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
    ``(T - C) / ((mu + D) exp(R / mu) (exp(T / mu) - 1))``, the exact mean with exponential
    failures, which also strike during checkpoints and recovery, but not during downtime.

    References
    ----------
    Aupy, Robert, Vivien, Zaidouni, arXiv:1302.3752 (2013).

    Examples
    --------
    >>> round(checkpoint_efficiency(8_701.0, 60_150.0, 600.0, 600.0, 60.0), 4)
    0.8559
    """
    return elementwise(
        _core_jobs.checkpoint_efficiency,
        period_s=period_s,
        mtbf_s=mtbf_s,
        checkpoint_s=checkpoint_s,
        recovery_s=recovery_s,
        downtime_s=downtime_s,
    )


def job_availability(needed: ArrayLike, spares: ArrayLike, unit_availability: ArrayLike) -> Any:
    """Return how likely a job has all the units that it needs.

    Parameters
    ----------
    needed, spares : array_like
        Whole numbers from 0, up to 1e9 together: nodes, or racks that fail as one.
    unit_availability : array_like
        Of one unit, 0 to 1.

    Returns
    -------
    float or array, of the broadcast shape, 0 to 1

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    `fleetwatt.resilience.k_out_of_n` of ``needed + spares`` units. They fail independently, and
    spares as often as the others.

    Examples
    --------
    >>> job_availability(2_048, [0, 32, 64], 0.98).round(4)
    array([0.    , 0.0728, 0.9994])
    """
    return elementwise(
        _core_jobs.job_availability,
        needed=needed,
        spares=spares,
        unit_availability=unit_availability,
    )


def spares_needed(
    needed: ArrayLike, unit_availability: ArrayLike, job_availability: ArrayLike
) -> Any:
    """Return the least number of spares with which a job has what it needs.

    Parameters
    ----------
    needed : array_like
        Whole numbers from 0, up to 1e9: nodes, or racks that fail as one.
    unit_availability : array_like
        Of one unit, 0 to 1.
    job_availability : array_like
        With which `needed` units shall work, 0 to 1.

    Returns
    -------
    float or array, of the broadcast shape
        Whole numbers.

    Raises
    ------
    DomainError
        Outside the ranges.
    InfeasibleError
        Where no number up to 1e9 is enough, as for certainty.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The least `s` for which `fleetwatt.resilience.k_out_of_n` of `needed` out of ``needed + s``
    reaches `job_availability`.

    Examples
    --------
    18 racks of 72 accelerators that fail as one, each at work 96 % of the time:

    >>> spares_needed(18, 0.96, [0.9, 0.99, 0.999])
    array([2., 3., 5.])
    """
    return elementwise(
        _core_jobs.spares_needed,
        needed=needed,
        unit_availability=unit_availability,
        job_availability=job_availability,
    )


def goodput(
    mtbf_h: ArrayLike,
    recovery_min: ArrayLike,
    checkpoint_write_min: ArrayLike,
    nodes: ArrayLike,
    spare_nodes: ArrayLike = 0.0,
    node_availability: ArrayLike = 1.0,
    checkpoint_interval_min: ArrayLike | None = None,
) -> Any:
    """Return the part of the installed accelerators' time that becomes useful work of a job.

    Parameters
    ----------
    mtbf_h : array_like, [h]
        Above 0: mean time between failures of the job.
    recovery_min, checkpoint_write_min : array_like, [min]
        From 0: to compute again after a failure, and for which a checkpoint stops the job.
    nodes : array_like
        Whole numbers from 1: those that the job needs.
    spare_nodes : array_like
        Whole numbers from 0: those installed besides for it.
    node_availability : array_like
        Part of the time in which a node works, 0 to 1.
    checkpoint_interval_min : array_like, optional, [min]
        From 0: work between checkpoints. At the optimum if left out.

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
    ``ettr P(enough nodes) nodes / (nodes + spare_nodes)``, with `ettr` in its exact form and
    `job_availability`. The job waits where nodes are missing, and does not go on with fewer;
    spares do nothing else meanwhile.

    References
    ----------
    Kokolis et al., HPCA 2025, arXiv:2410.21680; Aupy et al., arXiv:1302.3752 (2013).

    Examples
    --------
    2,048 nodes, with the spares that a job availability of 99.9 % takes:

    >>> round(goodput(3.09, 10.0, 0.5, 2_048, 63, 0.98), 3)
    0.853
    """
    arguments = {
        "mtbf_h": mtbf_h,
        "recovery_min": recovery_min,
        "checkpoint_write_min": checkpoint_write_min,
        "nodes": nodes,
        "spare_nodes": spare_nodes,
        "node_availability": node_availability,
    }
    if checkpoint_interval_min is not None:
        arguments["checkpoint_interval_min"] = checkpoint_interval_min
    return elementwise(_core_jobs.goodput, **arguments)


def _of_rule(law: Callable[..., Array], rule: str) -> Callable[..., Array]:
    def of_rule(mtbf: Array, checkpoint: Array, recovery: Array, downtime: Array) -> Array:
        arguments = (mtbf, checkpoint, recovery, downtime)
        holds = _core_jobs.closed_form_holds(*arguments, rule) > 0
        if not holds.all():
            mu, c, r, d = (a[~holds][0] for a in np.broadcast_arrays(*arguments))
            times = f"mtbf_s = {mu:g}, checkpoint_s = {c:g}, recovery_s = {r:g}, downtime_s = {d:g}"
            reason = "is too long" if c > mu else f"is outside the range of rule {rule!r}"
            warnings.warn(
                f"the checkpoint {reason} at {times}: the exact optimum is taken",
                RangeWarning,
                # The caller of the public function, behind `elementwise`.
                stacklevel=5,
            )
        return law(*arguments, rule)

    of_rule.__name__ = law.__name__
    return of_rule

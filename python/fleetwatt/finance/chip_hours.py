"""What hours of accelerators cost: rented, or owned while they lose their value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "ClusterRent",
    "RunCost",
    "cluster_rent",
    "instance_rent",
    "training_run_cost",
    "value_lost_per_hour",
]

_core_hours = _core.finance.chip_hours


class RunCost(NamedTuple):
    """What a training run on own accelerators costs.

    Attributes
    ----------
    chip, other_server, interconnect, energy : float, [currency]
        Accelerators, the servers around them, network between servers, electricity.
    total : float, [currency]
    """

    chip: float
    other_server: float
    interconnect: float
    energy: float
    total: float


class ClusterRent(NamedTuple):
    """What a rented cluster costs.

    Attributes
    ----------
    gpus_per_month, support_per_month : float, [currency/month]
        Rent of the accelerators, and support.
    total_per_month : float, [currency/month]
        All, with a month's part of setting up.
    total : float, [currency]
        All, over the contract.
    """

    gpus_per_month: float
    support_per_month: float
    total_per_month: float
    total: float


def instance_rent(
    gpu_hours: ArrayLike, gpus_per_instance: ArrayLike, price_per_instance_hour: ArrayLike
) -> Any:
    """Return what hours of accelerators cost that are let by the instance.

    Parameters
    ----------
    gpu_hours : array_like, [h]
        Hours of accelerators, 0 or more.
    gpus_per_instance : array_like
        Above 0.
    price_per_instance_hour : array_like, [currency/h]
        0 or more.

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
    ``gpu_hours / gpus_per_instance price_per_instance_hour``.

    Examples
    --------
    Llama 3.1 at the list price of eight H100:

    >>> round(instance_rent(39.3e6, 8, 98.32) / 1e6)
    483
    """
    return elementwise(
        _core_hours.instance_rent,
        gpu_hours=gpu_hours,
        gpus_per_instance=gpus_per_instance,
        price_per_instance_hour=price_per_instance_hour,
    )


def value_lost_per_hour(value: ArrayLike, decline: ArrayLike) -> Any:
    """Return what of its value a thing loses in an hour.

    Parameters
    ----------
    value : array_like, [currency]
        Now, 0 or more.
    decline : array_like, [1/year]
        Yearly fall of the value, 0 to below 1.

    Returns
    -------
    float or array, of the broadcast shape, [currency/h]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``-ln(1 - decline) value / 8766``: the slope, in hours of a mean year, of a value that falls
    by the same part every year.

    Examples
    --------
    >>> round(value_lost_per_hour(12_377.0, 0.276), 3)
    0.456
    """
    return elementwise(_core_hours.value_lost_per_hour, value=value, decline=decline)


def training_run_cost(
    *,
    chip_hours: float,
    server_value: float,
    decline: float,
    server_overhead: float,
    interconnect_fraction: float,
    energy_cost: float,
) -> RunCost:
    """Return what a training run on own accelerators costs, by component.

    Parameters
    ----------
    chip_hours : float, [h]
        Hours of accelerators, 0 or more.
    server_value : float, [currency]
        Value of a server at the start of the run, per accelerator, 0 or more.
    decline : float, [1/year]
        Yearly fall of that value, 0 to below 1.
    server_overhead : float
        Server over accelerator, 1 or more.
    interconnect_fraction : float, [fraction]
        Network between servers over servers and network, 0 to below 1.
    energy_cost : float, [currency]
        Electricity of the run.

    Returns
    -------
    RunCost

    Raises
    ------
    DomainError
        Outside the ranges.

    Notes
    -----
    Servers cost `value_lost_per_hour` in each hour. People, and hours before and after the run,
    are neglected.

    References
    ----------
    Cottier et al., The rising costs of training frontier AI models (2024), arXiv:2405.21015.

    Examples
    --------
    >>> run = training_run_cost(
    ...     chip_hours=57e6, server_value=14_165.0, decline=1.0 - 10.0**-0.14,
    ...     server_overhead=1.66, interconnect_fraction=0.19, energy_cost=3.5e6)
    >>> round(run.chip / 1e6, 1), round(run.total / 1e6, 1)
    (17.9, 40.2)
    """
    return RunCost(
        *_core_hours.training_run_cost(
            chip_hours=chip_hours,
            server_value=server_value,
            decline=decline,
            server_overhead=server_overhead,
            interconnect_fraction=interconnect_fraction,
            energy_cost=energy_cost,
        )
    )


def cluster_rent(
    *,
    gpus: float,
    price_per_gpu_hour: float,
    months: float,
    hours_per_month: float = 730.0,
    extras_per_month: float = 0.0,
    support_fraction: float = 0.0,
    lost_goodput_per_month: float = 0.0,
    debugging_per_month: float = 0.0,
    setup: float = 0.0,
) -> ClusterRent:
    """Return what a renter of a cluster pays, and loses to failures and setting up.

    Parameters
    ----------
    gpus : float
        Accelerators, 0 or more.
    price_per_gpu_hour : float, [currency/h]
        0 or more.
    months : float, [month]
        Of the contract, above 0.
    hours_per_month : float, [h]
        0 to 744.
    extras_per_month : float, [currency/month]
        Storage, network and machines without accelerators.
    support_fraction : float, [fraction]
        Support, over rent and extras.
    lost_goodput_per_month : float, [currency/month]
        Value of the hours that failures take.
    debugging_per_month : float, [currency/month]
        People who mend what the provider does not.
    setup : float, [currency]
        What setting up costs, once.

    Returns
    -------
    ClusterRent

    Raises
    ------
    DomainError
        Outside the ranges.

    Notes
    -----
    A month is ``(gpus price hours + extras) (1 + support) + goodput + debugging + setup /
    months``, without interest.

    References
    ----------
    SemiAnalysis, ClusterMAX total cost of ownership calculator (2025).

    Examples
    --------
    >>> rent = cluster_rent(
    ...     gpus=4_096, price_per_gpu_hour=1.84, months=36, hours_per_month=720,
    ...     extras_per_month=1_408, lost_goodput_per_month=111_349)
    >>> round(rent.total_per_month)
    5539138
    """
    return ClusterRent(
        *_core_hours.rented_cluster(
            gpus=gpus,
            price_per_gpu_hour=price_per_gpu_hour,
            hours_per_month=hours_per_month,
            months=months,
            extras_per_month=extras_per_month,
            support_fraction=support_fraction,
            lost_goodput_per_month=lost_goodput_per_month,
            debugging_per_month=debugging_per_month,
            setup=setup,
        )
    )

"""Power of nodes and fleets, and how many fit behind a connection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "Fill",
    "Stage",
    "capped_throughput",
    "energy_mwh",
    "energy_mwh_year",
    "facility_mw",
    "fill",
    "gpus_that_fit",
    "load_factor",
    "nameplate_mw",
    "node_power_kw",
    "oversubscription",
    "power_chain",
    "power_mw",
    "swing_ramp_mw_s",
    "training_swing_mw",
]


def node_power_kw(idle_kw: ArrayLike, active_kw: ArrayLike, utilisation: ArrayLike) -> Any:
    """Return the power of a node.

    Parameters
    ----------
    idle_kw : array_like, [kW]
        Power at rest, 0 or more: accelerators, host, network cards and fans.
    active_kw : array_like, [kW]
        Power at work, `idle_kw` or more.
    utilisation : array_like, [fraction]
        Part of the time, or of the accelerators, at work.

    Returns
    -------
    float or array, of the broadcast shape, [kW]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``idle + utilisation (active - idle)``. `active_kw` is the mean draw of what runs: highest
    draws of nodes and their ratings are above it. That accelerators draw more at rest once
    something has used them (122 instead of 72 W on H100, with a CUDA context) is neglected.

    References
    ----------
    Latif et al., IEEE Access 13 (2025) 61740, arXiv:2412.08602 (8.4 of 10.2 kW at the most);
    Newkirk et al., arXiv:2506.14551 (76 % of the rating on average in heavy training).

    Examples
    --------
    >>> round(node_power_kw(1.6, 7.752, 0.5), 3)
    4.676
    """
    return elementwise(
        _core.fleet.power.node_power_kw,
        idle_kw=idle_kw,
        active_kw=active_kw,
        utilisation=utilisation,
    )


def power_mw(
    nodes: ArrayLike, idle_kw: ArrayLike, active_kw: ArrayLike, utilisation: ArrayLike
) -> Any:
    """Return the power of like nodes at the IT meter.

    Parameters
    ----------
    nodes : array_like, [1]
        How many, 0 or more.
    idle_kw : array_like, [kW]
        Power of one at rest, 0 or more.
    active_kw : array_like, [kW]
        Power of one at work, `idle_kw` or more.
    utilisation : array_like, [fraction]
        Mean of the nodes, 0 to 1.

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
    ``nodes (idle + utilisation (active - idle)) / 1000``. As this is linear, it does not matter
    how the utilisation is spread over nodes and hours.

    References
    ----------
    Vercellino et al., arXiv:2604.07345, table 3: a simulated colocation of 10 MW, whose mean
    power is linear in utilisation to 0.1 %.

    Examples
    --------
    >>> power_mw(980, 1.22, 7.2, [0.2014, 0.4024, 0.6034, 0.8034]).round(2)
    array([2.38, 3.55, 4.73, 5.9 ])
    """
    return elementwise(
        _core.fleet.power.power_mw,
        nodes=nodes,
        idle_kw=idle_kw,
        active_kw=active_kw,
        utilisation=utilisation,
    )


def nameplate_mw(gpus: ArrayLike, w_per_gpu: ArrayLike) -> Any:
    """Return the sum of the ratings of like accelerators.

    Parameters
    ----------
    gpus : array_like, [1]
        How many, 0 or more.
    w_per_gpu : array_like, [W]
        Rating of one, 0 or more: at the chip, or at the IT meter with its share of host,
        network and storage.

    Returns
    -------
    float or array, of the broadcast shape, [MW]
        At the meter of the rating.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``gpus w_per_gpu / 1e6``. What they draw is less: see `node_power_kw`.

    Examples
    --------
    >>> nameplate_mw(100_000, 1_389)
    138.9
    """
    return elementwise(_core.fleet.power.nameplate_mw, gpus=gpus, w_per_gpu=w_per_gpu)


def facility_mw(it_mw: ArrayLike, pue: ArrayLike) -> Any:
    """Return the power at the meter of the facility.

    Parameters
    ----------
    it_mw : array_like, [MW]
        Power at the IT meter, 0 or more.
    pue : array_like
        Facility over IT, 1 or more.

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
    ``it_mw pue``. A yearly PUE gives a mean power, that of the hottest hour the largest.

    Examples
    --------
    >>> round(facility_mw(9.1, 1.3), 2)
    11.83
    """
    return elementwise(_core.fleet.power.facility_mw, it_mw=it_mw, pue=pue)


def energy_mwh(
    it_mw: ArrayLike, hours: ArrayLike, utilisation: ArrayLike = 1.0, pue: ArrayLike = 1.0
) -> Any:
    """Return the energy of some hours at the meter of the facility.

    Parameters
    ----------
    it_mw : array_like, [MW]
        Power at the IT meter at full use, 0 or more.
    hours : array_like, [h]
        0 or more.
    utilisation : array_like, [fraction]
        Mean power over it.
    pue : array_like
        Facility over IT; with 1, the energy is that at the IT meter.

    Returns
    -------
    float or array, of the broadcast shape, [MWh]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``it_mw utilisation pue hours``. Power and energy of one record belong to one meter: multiply
    both by the PUE, or neither.

    Examples
    --------
    GPT-3 on 10,000 V100 of 330 W for 14.8 days:

    >>> round(energy_mwh(nameplate_mw(10_000, 330.0), 14.8 * 24.0, pue=1.1), 1)
    1289.4
    """
    return elementwise(
        _core.fleet.power.energy_mwh, it_mw=it_mw, hours=hours, utilisation=utilisation, pue=pue
    )


def load_factor(energy_mwh_year: ArrayLike, capacity_mw: ArrayLike) -> Any:
    """Return the mean power of a year over a capacity.

    Parameters
    ----------
    energy_mwh_year : array_like, [MWh/year]
        0 or more, at most what the capacity can draw.
    capacity_mw : array_like, [MW]
        At the same meter, above 0.

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
    ``energy / (8760 capacity)``.

    Examples
    --------
    The United States in 2028, by LBNL: 325 TWh of 74 GW.

    >>> round(load_factor(325e6, 74e3), 3)
    0.501
    """
    return elementwise(
        _core.fleet.power.load_factor, energy_mwh_year=energy_mwh_year, capacity_mw=capacity_mw
    )


def energy_mwh_year(it_mw: ArrayLike, utilisation: ArrayLike, pue: ArrayLike) -> Any:
    """Return the energy of a year at the facility's meter.

    Parameters
    ----------
    it_mw : array_like, [MW]
        Power at the IT meter at full load, 0 or more.
    utilisation : array_like, [fraction]
        Mean power at the IT meter over `it_mw`, 0 to 1.
    pue : array_like, [1]
        Energy at the facility's meter over that at the IT meter, 1 or more.

    Returns
    -------
    float or array, of the broadcast shape, [MWh]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``it_mw utilisation pue 8760``: a year of 365 days, as published estimates count it.
    Times a price per MWh it is a cost.

    Examples
    --------
    >>> round(energy_mwh_year(138.9, 0.8, 1.25))
    1216764
    """
    return elementwise(
        _core.fleet.power.energy_mwh_year, it_mw=it_mw, utilisation=utilisation, pue=pue
    )


def capped_throughput(
    cap_fraction: ArrayLike, idle_fraction: ArrayLike, compute_bound_fraction: ArrayLike
) -> Any:
    """Return the throughput of an accelerator whose power is capped, over that without a cap.

    Parameters
    ----------
    cap_fraction : array_like, [fraction]
        Cap over the power that the work takes without one, above `idle_fraction`, up to 1.
    idle_fraction : array_like, [fraction]
        Power at rest over that power, 0 or more.
    compute_bound_fraction : array_like, [fraction]
        Part of the time, without a cap, in which arithmetic sets the pace; memory and network
        set it in the rest.

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
    ``1 / (bound / r + 1 - bound)`` with the clock
    ``r = ((cap - idle) / (1 - idle))**(1/3)``. That power above idle rises with the cube of the
    clock is an assumption: voltage falls with frequency, down to a lowest voltage, below
    which power only falls with frequency and low caps cost more than this says. Memory keeps
    its clock.

    References
    ----------
    Patel et al., POLCA, arXiv:2308.12908; Patel et al., Splitwise, arXiv:2311.18677 (half the
    power of an H100 leaves the time of decoding almost as it was).

    Examples
    --------
    >>> capped_throughput(0.5, 0.1, [0.0, 0.1, 1.0]).round(3)
    array([1.   , 0.97 , 0.763])
    """
    return elementwise(
        _core.fleet.power.capped_throughput,
        cap_fraction=cap_fraction,
        idle_fraction=idle_fraction,
        compute_bound_fraction=compute_bound_fraction,
    )


def oversubscription(
    training_fraction: ArrayLike,
    inference_fraction: ArrayLike,
    training_headroom: ArrayLike = 0.03,
    inference_headroom: ArrayLike = 0.21,
) -> Any:
    """Return accelerators behind a limit over those that their ratings allow.

    Parameters
    ----------
    training_fraction, inference_fraction : array_like, [fraction]
        Part of the accelerators that trains, and that answers requests; together 1 at the most.
        The rest has no headroom.
    training_headroom, inference_headroom : array_like, [fraction]
        Rating less the highest draw of many, over the rating, 0 to 0.9.

    Returns
    -------
    float or array, of the broadcast shape, [1]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``1 / (1 - h)`` with the mean headroom ``h``. Highest draws are taken as of the same moment.
    What makes it safe, caps when they add up nevertheless, is not in it: see
    `capped_throughput`.

    References
    ----------
    Patel et al., POLCA, arXiv:2308.12908: headrooms of 3 % (training) and 21 % (inference) in
    production, and 30 % more servers for inference with caps.

    Examples
    --------
    >>> oversubscription([1.0, 0.0], [0.0, 1.0]).round(3)
    array([1.031, 1.266])
    """
    return elementwise(
        _core.fleet.power.oversubscription,
        training_fraction=training_fraction,
        inference_fraction=inference_fraction,
        training_headroom=training_headroom,
        inference_headroom=inference_headroom,
    )


def training_swing_mw(
    gpus_in_job: ArrayLike,
    chip_kw: ArrayLike,
    active_fraction: ArrayLike,
    trough_fraction: ArrayLike,
) -> Any:
    """Return the step of power of a job whose accelerators compute and wait together.

    Parameters
    ----------
    gpus_in_job : array_like, [1]
        How many, 0 or more.
    chip_kw : array_like, [kW]
        Rating of the bare accelerator, 0 or more.
    active_fraction : array_like, [fraction]
        Draw over rating while computing, 0 to 1.5.
    trough_fraction : array_like, [fraction]
        The same while communicating, 0 to `active_fraction`.

    Returns
    -------
    float or array, of the broadcast shape, [MW]
        From trough to crest, at the chip.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``gpus_in_job chip_kw (active_fraction - trough_fraction) / 1000``. Hosts hardly swing.
    Capacitors and batteries in power supplies, and software that burns power in the troughs,
    make less of it.

    References
    ----------
    Patel et al., POLCA, arXiv:2308.12908: at the end of an iteration 75 % (RoBERTa), 50 %
    (GPT-NeoX) and 20 % (Flan-T5) of the rating.

    Examples
    --------
    >>> training_swing_mw(16_384, 0.7, 1.0, [0.75, 0.5, 0.2]).round(1)
    array([2.9, 5.7, 9.2])
    """
    return elementwise(
        _core.fleet.power.training_swing_mw,
        gpus_in_job=gpus_in_job,
        chip_kw=chip_kw,
        active_fraction=active_fraction,
        trough_fraction=trough_fraction,
    )


def swing_ramp_mw_s(swing_mw: ArrayLike, frequency_hz: ArrayLike) -> Any:
    """Return the steepest rise of power of a swing that follows a sine.

    Parameters
    ----------
    swing_mw : array_like, [MW]
        From trough to crest, 0 or more.
    frequency_hz : array_like, [Hz]
        Swings per second, 0 or more; 0.5 to 1.5 for iterations of large models.

    Returns
    -------
    float or array, of the broadcast shape, [MW/s]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``pi frequency swing``. A swing with edges is steeper.

    References
    ----------
    Choukse et al., arXiv:2508.14318.

    Examples
    --------
    >>> round(swing_ramp_mw_s(5.7, 1.0), 1)
    17.9
    """
    return elementwise(
        _core.fleet.power.swing_ramp_mw_s, swing_mw=swing_mw, frequency_hz=frequency_hz
    )


def gpus_that_fit(power_mw: ArrayLike, pue: ArrayLike, kw_per_gpu: ArrayLike) -> Any:
    """Return how many whole accelerators fit behind a connection.

    Parameters
    ----------
    power_mw : array_like, [MW]
        At the grid's meter, 0 or more.
    pue : array_like, [1]
        Power at the grid's meter over that at the IT meter in the worst hour, 1 or more.
    kw_per_gpu : array_like, [kW]
        What one takes at the IT meter, above 0.

    Returns
    -------
    float or array, of the broadcast shape, [1]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``floor(1000 power_mw / (pue kw_per_gpu))``.

    Examples
    --------
    >>> gpus_that_fit(40.0, 1.1, [1.37, 2.12])
    array([26542., 17152.])
    """
    return elementwise(
        _core.fleet.power.gpus_that_fit, power_mw=power_mw, pue=pue, kw_per_gpu=kw_per_gpu
    )


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the power of one accelerator.

    Attributes
    ----------
    name : {"chip", "node", "all_in", "coincident", "meter"}
        The bare accelerator, the bare node, that with network and storage, what one of many
        draws when all draw most, and that at the grid's meter.
    kw : float
        Power of one accelerator, in kW.
    source : str
        Where the number comes from.
    """

    name: str
    kw: float
    source: str


def power_chain(accelerator: str, pue: float, coincidence: float = 0.9) -> tuple[Stage, ...]:
    """Return the power of an accelerator of the catalogue, from the chip to the grid's meter.

    Parameters
    ----------
    accelerator : str
        Its key in the catalogue, as ``"h100_sxm"``.
    pue : float
        Power at the grid's meter over that at the IT meter in the worst hour, 1 or more.
    coincidence : float
        Peak draw of the whole fleet over the sum of its all-in ratings, above 0, up to 1. The
        default is that of a scenario's ``fleet.coincidence``, an assumption.

    Returns
    -------
    tuple of Stage
        Chip, node, all-in, coincident peak, meter.

    Raises
    ------
    ConfigError
        For an unknown accelerator, with the nearest name.
    DomainError
        Outside the ranges.

    Notes
    -----
    The first three are ratings of the catalogue and need not rise: a maker's maximum of a node
    with fans can be above what clusters are planned with.

    Examples
    --------
    >>> [(stage.name, round(stage.kw, 3)) for stage in power_chain("h100_sxm", 1.1)]
    [('chip', 0.7), ('node', 1.275), ('all_in', 1.37), ('coincident', 1.233), ('meter', 1.356)]
    """
    stages = _core.fleet.power.power_chain(accelerator, pue, coincidence)
    return tuple(Stage(*stage) for stage in stages)


@dataclass(frozen=True, slots=True)
class Fill:
    """How many accelerators fit, and what they were counted by.

    Attributes
    ----------
    gpus : int
        How many.
    basis : {"node", "all_in", "coincident"}
        The stage of `chain` that counts.
    kw_per_gpu : float
        Its power, in kW.
    chain : tuple of Stage
        The power of one, from the chip to the grid's meter.
    """

    gpus: int
    basis: Literal["node", "all_in", "coincident"]
    kw_per_gpu: float
    chain: tuple[Stage, ...]


def fill(
    power_mw: float,
    pue: float,
    accelerator: str,
    basis: Literal["node", "all_in", "coincident"] = "coincident",
    coincidence: float = 0.9,
) -> Fill:
    """Return how many accelerators of the catalogue fit behind a connection.

    Parameters
    ----------
    power_mw : float
        At the grid's meter, in MW, 0 or more.
    pue : float
        Power at the grid's meter over that at the IT meter in the worst hour, 1 or more.
    accelerator : str
        Its key in the catalogue, as ``"h100_sxm"``.
    basis : {"coincident", "node", "all_in"}
        The kW that counts: all-in rating times coincidence, rating of the bare node, or all-in
        rating, as in a scenario's ``fleet.cohorts``.
    coincidence : float
        Peak draw of the whole fleet over the sum of its all-in ratings, above 0, up to 1.

    Returns
    -------
    Fill
        The number, its basis, and the power of one stage by stage.

    Raises
    ------
    ConfigError
        For an unknown accelerator or basis, with the nearest name.
    DomainError
        Outside the ranges.

    Notes
    -----
    `gpus_that_fit` by the stage of `power_chain` that `basis` names. A scenario's
    ``gpus = "fill"`` finds the worst hour's PUE itself, and looks at the capacity of cooling
    and plant, too.

    Examples
    --------
    >>> fill(40.0, 1.1, "gb300_nvl72", "all_in").gpus
    17152
    >>> [fill(40.0, 1.1, "h100_sxm", basis).gpus for basis in ("node", "all_in", "coincident")]
    [28520, 26542, 29492]
    """
    gpus, kw = _core.fleet.power.fill(power_mw, pue, accelerator, basis, coincidence)
    chain = power_chain(accelerator, pue, coincidence)
    return Fill(int(gpus), basis, kw, chain)

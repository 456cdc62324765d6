"""Losses between the grid meter and the IT meter.

Like units that share a load lose ``a + b x + c x**2`` of their rating at load ``x``.
Redundancy is in the rating: of all units installed, not of those that the load needs. The
converters of a supercomputer, between its feed and its nodes, stand beside them.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise
from fleetwatt._faults import config_errors, nearest
from fleetwatt._fields import field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[Any]

__all__ = [
    "distribution_loss_mw",
    "frontier",
    "loss_mw",
    "machine_loss_mw",
    "machine_power_mw",
    "transformer_loss_mw",
    "ups_loss_mw",
]


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


def frontier() -> dict[str, Any]:
    """Return the reference configuration of Frontier, which `machine_power_mw` starts from.

    Returns
    -------
    dict of str to float or list of float
        Numbers of nodes, accelerators, network cards, racks, chassis and rectifiers; powers in
        W, of processors and accelerators idle and at full load; standing losses in W and
        efficiencies of a node's converters and of a rectifier.

    References
    ----------
    Brewer et al., "A digital twin framework for liquid-cooled supercomputers as demonstrated at
    exascale", SC24 (2024); configuration of ORNL's ExaDigiT RAPS.

    Examples
    --------
    >>> frontier()["gpu_w"]
    [88.0, 560.0]
    """
    found: dict[str, Any] = json.loads(_core.facility.electrical.frontier())
    return found


def machine_power_mw(
    cpu_utilisation: ArrayLike,
    gpu_utilisation: ArrayLike,
    nodes_active: ArrayLike,
    machine: Mapping[str, Any] | None = None,
) -> Any:
    """Return the power of a supercomputer with its converters and coolant pumps.

    Parameters
    ----------
    cpu_utilisation, gpu_utilisation : array_like, [fraction]
        Of the active nodes, 0 to 1; the others are idle.
    nodes_active : array_like, [1]
        From 0 to the machine's nodes.
    machine : mapping, optional
        What differs from `frontier`.

    Returns
    -------
    float or array, of the broadcast shape, [MW]

    Raises
    ------
    ConfigError
        For unknown keys and values that are not numbers, all of them.
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    Processors and accelerators are linear between idle and full load. A stage takes
    ``(output + standing) / efficiency``: each node's converters feed processors, accelerators,
    memory, network cards and disks; the rectifiers of a chassis share what its nodes and its
    switches take. Coolant distribution units are fed directly. As every stage is linear, it does
    not matter in which chassis the active nodes stand. Rectifiers are not switched off at low
    load, and efficiencies do not fall there.

    References
    ----------
    Brewer et al., "A digital twin framework for liquid-cooled supercomputers as demonstrated at
    exascale", SC24 (2024).

    Examples
    --------
    >>> round(machine_power_mw(0.33, 0.79, 9_216), 4)
    22.5315
    >>> machine_power_mw([0.0, 1.0], [0.0, 1.0], 9_472).round(3)
    array([ 7.307, 28.228])
    """
    text = _text(machine)

    def power_mw(cpu: Array, gpu: Array, active: Array) -> Array:
        return _core.facility.electrical.machine_power_mw(cpu, gpu, active, text)

    return elementwise(
        power_mw,
        cpu_utilisation=cpu_utilisation,
        gpu_utilisation=gpu_utilisation,
        nodes_active=nodes_active,
    )


def machine_loss_mw(
    cpu_utilisation: ArrayLike,
    gpu_utilisation: ArrayLike,
    nodes_active: ArrayLike,
    machine: Mapping[str, Any] | None = None,
    *,
    empty_racks: bool = False,
) -> Any:
    """Return what the converters of a supercomputer lose.

    Parameters
    ----------
    cpu_utilisation, gpu_utilisation : array_like, [fraction]
        Of the active nodes, 0 to 1; the others are idle.
    nodes_active : array_like, [1]
        From 0 to the machine's nodes.
    machine : mapping, optional
        What differs from `frontier`.
    empty_racks : bool
        Count the rectifiers and switches of rack positions that stand empty too, as ExaDigiT
        does (see Notes).

    Returns
    -------
    float or array, of the broadcast shape, [MW]
        Part of `machine_power_mw`, but for the loss of empty racks.

    Raises
    ------
    ConfigError
        For unknown keys and values that are not numbers, all of them.
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    As for `machine_power_mw`. Frontier's 25 coolant distribution units have three rack
    positions each, and 74 racks stand there. ExaDigiT sets the power of the 75th position to
    zero and leaves the loss of its rectifiers and switches, 0.9 kW, in the sum.

    References
    ----------
    Brewer et al., "A digital twin framework for liquid-cooled supercomputers as demonstrated at
    exascale", SC24 (2024).

    Examples
    --------
    >>> round(machine_loss_mw(0.0, 0.0, 0), 4)
    0.5708
    >>> round(machine_loss_mw(0.0, 0.0, 0, empty_racks=True), 4)
    0.5717
    """
    text = _text(machine)

    def loss_mw(cpu: Array, gpu: Array, active: Array) -> Array:
        return _core.facility.electrical.machine_loss_mw(cpu, gpu, active, text, empty_racks)

    return elementwise(
        loss_mw,
        cpu_utilisation=cpu_utilisation,
        gpu_utilisation=gpu_utilisation,
        nodes_active=nodes_active,
    )


def _text(machine: Mapping[str, Any] | None) -> str:
    known, given = frontier(), dict(machine or {})
    faults = []
    for key, value in given.items():
        if key not in known:
            faults.append((f"machine.{key}", f"is unknown; {nearest(key, known)}"))
        elif isinstance(known[key], list):
            pair = isinstance(value, (list, tuple)) and len(value) == 2
            if not (pair and all(map(_is_number, value))):
                faults.append((f"machine.{key}", f"{value!r} is not [idle, full load] in W"))
        elif not _is_number(value):
            faults.append((f"machine.{key}", f"{value!r} is not a number"))
    if faults:
        raise config_errors(faults)
    return json.dumps(given)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)

"""Electrical chain: converters between the feed of a computer and its nodes."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise
from fleetwatt._faults import config_errors, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[Any]

__all__ = ["frontier", "machine_loss_mw", "machine_power_mw"]


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

"""Carbon of making machines, and the part of it that falls to their use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["amortised_kg", "die_kg", "memory_kg"]

_core_embodied = _core.supply.embodied


def die_kg(
    area_cm2: ArrayLike,
    energy_kwh_cm2: ArrayLike,
    factor_g_kwh: ArrayLike,
    gases_g_cm2: ArrayLike,
    materials_g_cm2: ArrayLike,
    yield_fraction: ArrayLike,
) -> Any:
    """Return the carbon of making a die of logic.

    Parameters
    ----------
    area_cm2 : array_like, [cm2]
        0 or more.
    energy_kwh_cm2 : array_like, [kWh/cm2]
        Electricity of the plant per area of wafer, 0 or more.
    factor_g_kwh : array_like, [g/kWh]
        Of that electricity, 0 or more.
    gases_g_cm2, materials_g_cm2 : array_like, [g/cm2]
        Gases that escape, and materials, as CO2 equivalent per area of wafer, 0 or more.
    yield_fraction : array_like, [fraction]
        Dies that work, above 0, up to 1.

    Returns
    -------
    float or array, of the broadcast shape, [kg]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``area (energy factor + gases + materials) / (1000 yield)``. Edges of wafers, tests and
    packages are neglected; ACT counts 0.15 kg for each package.

    References
    ----------
    Gupta et al., ACT: Designing sustainable computer systems with an architectural carbon
    modeling tool, ISCA 2022, doi 10.1145/3470496.3527408.

    Examples
    --------
    A processor of a Dell R740, made with electricity of coal:

    >>> round(die_kg(6.98, 0.9, 820.0, 175.0, 500.0, 0.875), 2)
    11.27
    """
    return elementwise(
        _core_embodied.die_kg,
        area_cm2=area_cm2,
        energy_kwh_cm2=energy_kwh_cm2,
        factor_g_kwh=factor_g_kwh,
        gases_g_cm2=gases_g_cm2,
        materials_g_cm2=materials_g_cm2,
        yield_fraction=yield_fraction,
    )


def memory_kg(capacity_gb: ArrayLike, g_per_gb: ArrayLike, yield_fraction: ArrayLike) -> Any:
    """Return the carbon of making memory or flash.

    Parameters
    ----------
    capacity_gb : array_like, [GB]
        0 or more.
    g_per_gb : array_like, [g/GB]
        Of the process, 0 or more.
    yield_fraction : array_like, [fraction]
        Above 0, up to 1.

    Returns
    -------
    float or array, of the broadcast shape, [kg]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``capacity g_per_gb / (1000 yield)``, without packages.

    References
    ----------
    As `die_kg`.

    Examples
    --------
    >>> round(memory_kg(36.0, 600.0, 0.875), 2)
    24.69
    """
    return elementwise(
        _core_embodied.memory_kg,
        capacity_gb=capacity_gb,
        g_per_gb=g_per_gb,
        yield_fraction=yield_fraction,
    )


def amortised_kg(
    embodied_kg: ArrayLike,
    used_hours: ArrayLike,
    life_hours: ArrayLike,
    utilisation: ArrayLike = 1.0,
) -> Any:
    """Return the part of the carbon of making a machine that falls to hours of its use.

    Parameters
    ----------
    embodied_kg : array_like, [kg]
        Of making the machine, 0 or more.
    used_hours : array_like, [h]
        Hours of its use, or of that of like machines together, 0 or more.
    life_hours : array_like, [h]
        Above 0.
    utilisation : array_like, [fraction]
        Part of the life in which it is used, above 0, up to 1.

    Returns
    -------
    float or array, of the broadcast shape, [kg]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``embodied used / (life utilisation)``: the hours at work bear those at rest. With
    ``used_hours=1`` it is the carbon of an hour of an accelerator. Published figures of an H100
    run from 164 to 575 kg, so that the result is no better than within a factor of three.

    References
    ----------
    Luccioni, Viguier and Ligozat, Journal of Machine Learning Research 24 (2023) 253: 150 kg an
    accelerator and 2,500 kg a server of eight over six years at 85 %, 11.2 t for BLOOM.

    Examples
    --------
    >>> round(amortised_kg(150.0 + 2_500.0 / 8, 1_082_990, 6 * 8_760, 0.85) / 1_000, 1)
    11.2
    """
    return elementwise(
        _core_embodied.amortised_kg,
        embodied_kg=embodied_kg,
        used_hours=used_hours,
        life_hours=life_hours,
        utilisation=utilisation,
    )

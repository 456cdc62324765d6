"""Water, its permits, and the aquifer that wells draw from.

The aquifer is confined, uniform, level at rest and without end; docs/models/aquifer.md says
when that is a fair picture. Laws broadcast as NumPy does; numbers give a float, pandas Series
and xarray DataArrays come back as their own kind; NaN gives NaN, a value outside the range of
the law a `DomainError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import as_float64, elementwise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Well",
    "blowdown_m3",
    "cooper_jacob_drawdown_m",
    "permit_share",
    "radius_of_drawdown_m",
    "scarcity_weighted_m3",
    "theis_drawdown_m",
    "well_function",
    "wellfield_drawdown_m",
]

_core_water = _core.facility.water


def blowdown_m3(
    evaporated_m3: ArrayLike, drift_m3: ArrayLike, cycles_of_concentration: ArrayLike
) -> Any:
    """Return the water that carries the salts out of an evaporative cooler.

    Parameters
    ----------
    evaporated_m3, drift_m3 : array_like, [m3]
        From 0; drift are the droplets lost.
    cycles_of_concentration : array_like
        Salts in the basin over those of the make-up, 1.01 to 100; 3 to 15 are usual.

    Returns
    -------
    float or array, of the broadcast shape, [m3]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``max(evaporated / (cycles - 1) - drift, 0)``: salts enter with the make-up and leave with
    blowdown and drift. Salts that settle are neglected.

    References
    ----------
    Lei and Masanet, Resources, Conservation and Recycling 182 (2022) 106323,
    doi 10.1016/j.resconrec.2022.106323.

    Examples
    --------
    >>> round(blowdown_m3(100.0, 0.5, 5.0), 6)
    24.5
    """
    return elementwise(
        _core_water.blowdown_m3,
        evaporated_m3=evaporated_m3,
        drift_m3=drift_m3,
        cycles_of_concentration=cycles_of_concentration,
    )


def permit_share(water: ArrayLike, permit: ArrayLike) -> Any:
    """Return water over what a permit allows.

    Parameters
    ----------
    water : array_like, [the unit of the permit]
        From 0: of the year, of the greatest day, or the greatest flow.
    permit : array_like, [m3/year, m3/day or l/s]
        Above 0; 1 l/s is 3.6 m3/h.

    Returns
    -------
    float or array, of the broadcast shape, [fraction]
        Above 1 the permit is broken.

    Raises
    ------
    DomainError
        For negative water, and a permit that is not positive.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``water / permit``.

    Examples
    --------
    >>> permit_share([40_000.0, 65_000.0], 50_000.0)
    array([0.8, 1.3])
    """
    return elementwise(_core_water.permit_share, water=water, permit=permit)


def scarcity_weighted_m3(consumed_m3: ArrayLike, scarcity_factor: ArrayLike) -> Any:
    """Return water weighted with its scarcity where it is consumed.

    Parameters
    ----------
    consumed_m3 : array_like, [m3]
        From 0. What evaporates or is carried away, not what is returned.
    scarcity_factor : array_like
        AWARE factor of basin and month, 0.1 to 100.

    Returns
    -------
    float or array, of the broadcast shape, [m3 of the world's mean]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``consumed factor``. The factor compares what remains of a basin's water per area, once
    people and ecosystems are served, with the world's mean, which has 1.

    References
    ----------
    Boulay et al., International Journal of Life Cycle Assessment 23 (2018) 368-378,
    doi 10.1007/s11367-017-1333-8.

    Examples
    --------
    >>> scarcity_weighted_m3(1_000.0, 2.5)
    2500.0
    """
    return elementwise(
        _core_water.scarcity_weighted_m3,
        consumed_m3=consumed_m3,
        scarcity_factor=scarcity_factor,
    )


def well_function(u: ArrayLike) -> Any:
    """Return the well function of Theis, the exponential integral E1.

    Parameters
    ----------
    u : array_like
        Positive.

    Returns
    -------
    float or array, the shape of the argument
        0 from some 740 on, where it is smaller than any float.

    Raises
    ------
    DomainError
        For 0 and below, and infinity.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``E1(u) = integral of exp(-x) / x from u to infinity``, to a relative error below 1e-13:
    power series up to 2.5, continued fraction beyond.

    References
    ----------
    Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 5.1.11 and 5.1.22.

    Examples
    --------
    >>> round(well_function(0.01), 9)
    4.037929577
    """
    return elementwise(_core_water.well_function, u=u)


def theis_drawdown_m(
    flow_m3_s: ArrayLike,
    transmissivity_m2_s: ArrayLike,
    storativity: ArrayLike,
    radius_m: ArrayLike,
    time_s: ArrayLike,
) -> Any:
    """Return the drawdown around a well pumped at a constant flow.

    Parameters
    ----------
    flow_m3_s : array_like, [m3/s]
        Negative where water is put back; up to 1e6 either way.
    transmissivity_m2_s : array_like, [m2/s]
        From 1e-12 to 1e6; alluvial gravels have 1e-3 to 1e-1.
    storativity : array_like
        From 1e-12 to 1; 1e-5 to 1e-3 confined, the specific yield of 0.05 to 0.3 unconfined.
    radius_m : array_like, [m]
        Distance from the well, from 0.001 to 1e9.
    time_s : array_like, [s]
        Since pumping began, from 0 to 1e15.

    Returns
    -------
    float or array, of the broadcast shape, [m]
        0 at time 0.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``Q / (4 pi T) W(u)``, ``u = r**2 S / (4 T t)``, with the `well_function` W. Neglected are
    rivers, recharge and edges of the aquifer, the fall of the transmissivity as an unconfined
    aquifer drains, delayed yield, and storage and losses in the well.

    References
    ----------
    Theis, Transactions of the American Geophysical Union 16 (1935) 519-524.

    Examples
    --------
    Ten litres a second for a year, 500 m away:

    >>> round(theis_drawdown_m(0.01, 0.01, 0.1, 500.0, 365 * 86_400.0), 4)
    0.2677
    """
    return elementwise(
        _core_water.theis_drawdown_m,
        flow_m3_s=flow_m3_s,
        transmissivity_m2_s=transmissivity_m2_s,
        storativity=storativity,
        radius_m=radius_m,
        time_s=time_s,
    )


def cooper_jacob_drawdown_m(
    flow_m3_s: ArrayLike,
    transmissivity_m2_s: ArrayLike,
    storativity: ArrayLike,
    radius_m: ArrayLike,
    time_s: ArrayLike,
) -> Any:
    """Return the drawdown long after pumping began, or close to the well.

    Parameters
    ----------
    flow_m3_s : array_like, [m3/s]
        Negative where water is put back; up to 1e6 either way.
    transmissivity_m2_s : array_like, [m2/s]
        From 1e-12 to 1e6.
    storativity : array_like
        From 1e-12 to 1.
    radius_m : array_like, [m]
        Distance from the well, from 0.001 to 1e9.
    time_s : array_like, [s]
        Since pumping began, up to 1e15.

    Returns
    -------
    float or array, of the broadcast shape, [m]

    Raises
    ------
    DomainError
        Outside the ranges, and where ``u = r**2 S / (4 T t)`` is above 0.05.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``Q / (4 pi T) (-0.577216 - ln u)``, the first terms of `theis_drawdown_m`: 2 % too low at
    the greatest accepted ``u``, 0.25 % at 0.01.

    References
    ----------
    Cooper and Jacob, Transactions of the American Geophysical Union 27 (1946) 526-534.

    Examples
    --------
    >>> round(cooper_jacob_drawdown_m(0.01, 0.01, 0.1, 500.0, 365 * 86_400.0), 4)
    0.2661
    """
    return elementwise(
        _core_water.cooper_jacob_drawdown_m,
        flow_m3_s=flow_m3_s,
        transmissivity_m2_s=transmissivity_m2_s,
        storativity=storativity,
        radius_m=radius_m,
        time_s=time_s,
    )


def radius_of_drawdown_m(
    flow_m3_s: ArrayLike,
    transmissivity_m2_s: ArrayLike,
    storativity: ArrayLike,
    time_s: ArrayLike,
    drawdown_m: ArrayLike = 0.1,
) -> Any:
    """Return how far from a well the water has fallen by a given depth.

    Parameters
    ----------
    flow_m3_s : array_like, [m3/s]
        From 0 to 1e6, constant.
    transmissivity_m2_s : array_like, [m2/s]
        From 1e-12 to 1e6.
    storativity : array_like
        From 1e-12 to 1.
    time_s : array_like, [s]
        Since pumping began, from 0 to 1e15.
    drawdown_m : array_like, [m]
        From 1e-9 to 1e6; 10 cm unless given.

    Returns
    -------
    float or array, of the broadcast shape, [m]
        0 where the water has not fallen so far even 1 mm from the well.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    `theis_drawdown_m` solved for the distance by Newton's method in ``ln u``, to a relative
    1e-12.

    References
    ----------
    Theis, Transactions of the American Geophysical Union 16 (1935) 519-524.

    Examples
    --------
    >>> round(radius_of_drawdown_m(0.01, 0.01, 0.1, 365 * 86_400.0), 1)
    1555.9
    """
    return elementwise(
        _core_water.radius_of_drawdown_m,
        flow_m3_s=flow_m3_s,
        transmissivity_m2_s=transmissivity_m2_s,
        storativity=storativity,
        time_s=time_s,
        drawdown_m=drawdown_m,
    )


@dataclass(frozen=True)
class Well:
    """A well and its schedule of pumping.

    Parameters
    ----------
    x_m, y_m : float, [m]
        Where it stands.
    start_s : array_like, shape (n,), [s]
        When each flow begins, ascending, from 0.
    flow_m3_s : array_like, shape (n,), [m3/s]
        The flow from each start to the next; 0 stops the pump, below 0 water is put back.

    Examples
    --------
    Ninety days of pumping:

    >>> well = Well(0.0, 0.0, start_s=[0.0, 90 * 86_400.0], flow_m3_s=[0.02, 0.0])
    """

    x_m: float
    y_m: float
    start_s: ArrayLike
    flow_m3_s: ArrayLike


def wellfield_drawdown_m(
    wells: Sequence[Well],
    points_m: ArrayLike,
    times_s: ArrayLike,
    *,
    transmissivity_m2_s: float,
    storativity: float,
) -> NDArray[np.float64]:
    """Return the drawdown by several wells at many points and times.

    Parameters
    ----------
    wells : sequence of Well
    points_m : array_like, shape (n_points, 2), [m]
        Easting and northing of each point, 1 mm or more from every well. The drawdown in a
        well itself is that at its radius.
    times_s : array_like, shape (n_times,), [s]
        From 0, on the clock of the schedules.
    transmissivity_m2_s : float, [m2/s]
        From 1e-12 to 1e6.
    storativity : float
        From 1e-12 to 1.

    Returns
    -------
    numpy.ndarray, shape (n_points, n_times), [m]

    Raises
    ------
    DomainError
        Outside the ranges, and for starts that do not ascend.
    FleetwattError
        For points of another shape, and starts and flows that differ in number.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The drawdowns of `theis_drawdown_m` add, over wells and over changes of flow:
    ``sum of dQ / (4 pi T) W(r**2 S / (4 T (t - t0)))``. After the pump has stopped the same
    sum is the recovery.

    References
    ----------
    Theis, Transactions of the American Geophysical Union 16 (1935) 519-524.

    Examples
    --------
    Ninety days of pumping, seen 200 m away after 90 days and after a year:

    >>> well = Well(0.0, 0.0, start_s=[0.0, 90 * 86_400.0], flow_m3_s=[0.02, 0.0])
    >>> wellfield_drawdown_m(
    ...     [well],
    ...     [[200.0, 0.0]],
    ...     [90 * 86_400.0, 365 * 86_400.0],
    ...     transmissivity_m2_s=0.01,
    ...     storativity=0.1,
    ... ).round(4)
    array([[0.6031, 0.0449]])
    """
    for well in wells:
        if not isinstance(well, Well):
            raise TypeError(f"wells must hold Well, not {type(well).__name__}")
    rows = [
        (
            float(as_float64("x_m", well.x_m)),
            float(as_float64("y_m", well.y_m)),
            as_float64("start_s", well.start_s),
            as_float64("flow_m3_s", well.flow_m3_s),
        )
        for well in wells
    ]
    return _core_water.wellfield_drawdown_m(
        rows,
        transmissivity_m2_s,
        storativity,
        as_float64("points_m", points_m),
        as_float64("times_s", times_s),
    )

"""What is done with more carbon-free power than is drawn, hour by hour and without foresight."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

from fleetwatt import _core
from fleetwatt._arrays import hourly

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from fleetwatt.drivers import Series

__all__ = [
    "SelfConsumption",
    "TaperedBattery",
    "self_consumption",
    "shift_to_surplus",
    "smallest_battery_mwh",
]

_core_surplus = _core.supply.surplus


@dataclass(frozen=True)
class TaperedBattery:
    """A battery whose power tapers off as it fills up and empties.

    Parameters
    ----------
    capacity_mwh : float, [MWh]
        0 or more.
    charge_efficiency : float, [fraction]
        Content over energy taken, above 0.
    discharge_efficiency : float, [fraction]
        Energy given over content, above 0.
    rate_per_h : float, [1/h]
        Most that the content may move in an hour, over capacity, above 0.
    full_taper_h : float, [h]
        How far below full charging must end, per power taken.
    empty_taper_h : float, [h]
        How far above empty discharging must end, per power given.
    full_fraction, empty_fraction : float, [fraction]
        Content at rest of a full and of an empty battery, over capacity.
    initial_fraction : float, [fraction]
        Content at the start, between the two.
    steps_per_hour : int
        Steps in which an hour is worked through, 1 to 3,600.

    Notes
    -----
    In a step of T hours the content b moves by ``charge_efficiency p T`` or by ``-p T /
    discharge_efficiency``, and must lie between two lines at its end: ``empty C + empty_taper p <=
    b <= full C - full_taper p``.

    The defaults are those of a lithium-ion cell (nickel, manganese, cobalt) with its inverter. It
    neglects ageing, losses at rest, temperature, its own consumption, and efficiencies that hang
    on power.

    References
    ----------
    F. Kazhamiaka, C. Rosenberg, S. Keshav, Energy Informatics 2 (2019) 4, doi
    10.1186/s42162-019-0070-6.
    """

    capacity_mwh: float
    charge_efficiency: float = 0.97
    discharge_efficiency: float = 1.0 / 1.04
    rate_per_h: float = 3.0
    full_taper_h: float = 0.04
    empty_taper_h: float = 0.01
    full_fraction: float = 1.0
    empty_fraction: float = 0.0
    initial_fraction: float = 1.0
    steps_per_hour: int = 60


class SelfConsumption(NamedTuple):
    """What a battery made of surpluses and shortfalls, hour by hour.

    Attributes
    ----------
    charged_mw : array of shape (n,), [MW]
        Taken from surpluses.
    discharged_mw : array of shape (n,), [MW]
        Given to the load.
    content_mwh : array of shape (n,), [MWh]
        At the end of the hour.
    unmet_mw : array of shape (n,), [MW]
        Load left over.
    surplus_mw : array of shape (n,), [MW]
        Supply left over.
    """

    charged_mw: Series
    discharged_mw: Series
    content_mwh: Series
    unmet_mw: Series
    surplus_mw: Series


def self_consumption(
    load_mw: ArrayLike, supply_mw: ArrayLike, battery: TaperedBattery
) -> SelfConsumption:
    """Let a battery take every surplus it can and give it back at the next shortfall.

    Parameters
    ----------
    load_mw : array_like, shape (n,), [MW]
        0 or more.
    supply_mw : array_like, shape (n,), [MW]
        Carbon-free, 0 or more.
    battery : TaperedBattery

    Returns
    -------
    SelfConsumption

    Raises
    ------
    DomainError
        Outside the ranges and for what is not a number, with its position.
    FleetwattError
        For series of different lengths.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``supply + discharged + unmet = load + charged + surplus`` in every hour. It looks at no price
    and at no later hour: `charged` and `discharged` are what a rule would do, and no optimum.

    Examples
    --------
    >>> found = self_consumption([10.0, 10.0], [20.0, 0.0], TaperedBattery(8.0, initial_fraction=0))
    >>> found.unmet_mw.round(2), found.surplus_mw.round(2)
    (array([0.  , 2.31]), array([1.76, 0.  ]))
    """
    load, supply = hourly(load_mw=load_mw, supply_mw=supply_mw)
    return SelfConsumption(*_core_surplus.self_consumption(load, supply, asdict(battery)))


def smallest_battery_mwh(
    load_mw: ArrayLike, supply_mw: ArrayLike, battery: TaperedBattery
) -> float:
    """Return the smallest capacity with which no load is left over.

    Parameters
    ----------
    load_mw : array_like, shape (n,), [MW]
        0 or more.
    supply_mw : array_like, shape (n,), [MW]
        Carbon-free, 0 or more.
    battery : TaperedBattery
        All of it counts but the capacity.

    Returns
    -------
    float, [MWh]
        To 1e-9 of itself; less than 1e-9 of a load counts as nothing left over.

    Raises
    ------
    DomainError
        Outside the ranges and for what is not a number, with its position.
    FleetwattError
        For series of different lengths.
    InfeasibleError
        Where no battery suffices.
    TypeError
        For anything but real numbers.

    Notes
    -----
    By halving. A battery that is not empty at the start brings energy along: over few hours a
    large one needs no supply at all.

    Examples
    --------
    >>> empty = TaperedBattery(0.0, initial_fraction=0.0)
    >>> round(smallest_battery_mwh([10.0, 10.0], [22.0, 0.0], empty), 3)
    10.53
    """
    load, supply = hourly(load_mw=load_mw, supply_mw=supply_mw)
    return _core_surplus.smallest_battery_mwh(load, supply, asdict(battery))


def shift_to_surplus(
    load_mw: ArrayLike,
    supply_mw: ArrayLike,
    *,
    flexible_fraction: float,
    limit_mw: float,
    window_h: int = 24,
) -> Series:
    """Move flexible load to hours of surplus, window by window.

    Parameters
    ----------
    load_mw : array_like, shape (n,), [MW]
        0 or more.
    supply_mw : array_like, shape (n,), [MW]
        Carbon-free, 0 or more.
    flexible_fraction : float, [fraction]
        Of each hour's load that may leave it.
    limit_mw : float, [MW]
        Up to which an hour may be filled.
    window_h : int, [h]
        Hours within which work may move, one window after the other, 1 to 8,784.

    Returns
    -------
    array of shape (n,), [MW]
        The load then.

    Raises
    ------
    DomainError
        Outside the ranges and for what is not a number, with its position.
    FleetwattError
        For series of different lengths.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The hour with the least supply gives first, its shortfall or its flexible part, whichever is
    less; the hour with the most takes first, up to its supply and the limit. Work moves to hours
    with more supply only, to earlier ones as to later ones; the energy of a window stays what it
    was. Deadlines within a window, the order of jobs and the cost of moving are neglected.

    References
    ----------
    B. Acun et al., Carbon Explorer, ASPLOS 2023, doi 10.1145/3575693.3575754.

    Examples
    --------
    >>> shift_to_surplus([10.0, 10.0], [0.0, 20.0], flexible_fraction=0.4, limit_mw=12.0)
    array([ 8., 12.])
    """
    load, supply = hourly(load_mw=load_mw, supply_mw=supply_mw)
    return _core_surplus.shift_to_surplus(load, supply, flexible_fraction, limit_mw, window_h)

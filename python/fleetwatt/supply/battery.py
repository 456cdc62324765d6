"""How batteries age: cycles of a history, capacity by year, additions, the cost of wear.

Numbers that are left out are those of the catalogue's ``batteries.lfp``: cells of lithium iron
phosphate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from fleetwatt import _core, catalogue
from fleetwatt._arrays import as_float64, elementwise
from fleetwatt._core import FleetwattError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "BatteryLife",
    "Cycles",
    "addition_cost_eur",
    "battery_life",
    "calendar_loss_fraction",
    "cycle_loss_fraction",
    "rainflow",
    "wear_cost_eur_mwh",
]

_core_battery = _core.supply.battery


def _or_default(given: Any, key: str) -> Any:
    return catalogue.get("batteries", "lfp").value(key) if given is None else given


class Cycles(NamedTuple):
    """Cycles of a history, in the order in which they close.

    Attributes
    ----------
    ranges : array, [of the history]
        Peak less valley.
    means : array, [of the history]
        Mean of peak and valley.
    counts : array
        1 for a whole cycle, 0.5 for a half.
    """

    ranges: NDArray[np.float64]
    means: NDArray[np.float64]
    counts: NDArray[np.float64]


def rainflow(series: ArrayLike) -> Cycles:
    """Count the cycles of a history by rainflow.

    Parameters
    ----------
    series : array_like of one axis
        Any length and unit; the first and the last value count as reversals.

    Returns
    -------
    Cycles
        Of one length; empty for a history that does not move.

    Raises
    ------
    DomainError
        For a value that is not finite, with its position.
    FleetwattError
        For other than one axis.
    TypeError
        For anything but real numbers.

    Notes
    -----
    The three-point method: of the latest three reversals, the earlier range is closed once the
    later one is no smaller, as half a cycle where it holds the start of what is left, else as a
    whole one. What never closes counts in halves. Whatever the history, twice the sum of
    ``counts * ranges`` is the distance that it travels.

    References
    ----------
    ASTM E1049-85, "Standard practices for cycle counting in fatigue analysis", section 5.4.4.

    Examples
    --------
    >>> ranges, means, counts = rainflow([-2, 1, -3, 5, -1, 3, -4, 4, -2])
    >>> for size in (3, 4, 6, 8, 9):
    ...     print(size, counts[ranges == size].sum())
    3 0.5
    4 1.5
    6 0.5
    8 1.0
    9 0.5
    """
    values = as_float64("series", series)
    if values.ndim != 1:
        raise FleetwattError(f"series has {values.ndim} axes, not one")
    return Cycles(*_core_battery.rainflow(values))


def calendar_loss_fraction(
    years: ArrayLike,
    soc: ArrayLike,
    *,
    temperature_c: ArrayLike | None = None,
    calendar_life_years: ArrayLike | None = None,
    activation_kj_mol: ArrayLike | None = None,
    charge_stress: ArrayLike | None = None,
) -> Any:
    """Return the part of the capacity that time takes at a constant state of charge.

    Parameters
    ----------
    years : array_like, [year]
        Since the cells were new, 0 or more.
    soc : array_like, [fraction]
        State of charge, 0 to 1.
    temperature_c : array_like, [°C], optional
        Of the cells, -40 to 80.
    calendar_life_years : array_like, [year], optional
        Above 0: years at 25 °C and half charge in which 20 % of the capacity are lost.
    activation_kj_mol : array_like, [kJ/mol], optional
        Activation energy, 0 to 200.
    charge_stress : array_like, optional
        Growth of the loss with the cube of the charge above one half, 0 to 8.

    Returns
    -------
    float or array, of the broadcast shape, [fraction]
        Of the first capacity, at the most 1.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``0.2 exp(-E/R (1/T - 1/298.15)) (1 + k (soc - 1/2)**3) sqrt(years / life)``. Tests last for
    two or three years; beyond, the root is extrapolated. Neglected: the rise of the resistance,
    the knee of cells near their end, what spreads between cells.

    References
    ----------
    Naumann, Schimpe, Keil, Hesse and Jossen, Journal of Energy Storage 17 (2018) 153-169,
    doi 10.1016/j.est.2018.01.019.

    Examples
    --------
    >>> calendar_loss_fraction(10.0, [0.2, 0.5, 1.0]).round(3)
    array([0.117, 0.135, 0.214])
    >>> round(calendar_loss_fraction(10.0, 0.5, temperature_c=40.0), 3)
    0.187
    """
    return elementwise(
        _core_battery.calendar_loss_fraction,
        years=years,
        soc=soc,
        temperature_c=_or_default(temperature_c, "temperature_c"),
        calendar_life_years=_or_default(calendar_life_years, "calendar_life_years"),
        activation_kj_mol=_or_default(activation_kj_mol, "activation_kj_mol"),
        charge_stress=_or_default(charge_stress, "charge_stress"),
    )


def cycle_loss_fraction(
    cycles: ArrayLike,
    depth: ArrayLike,
    *,
    cycle_life: ArrayLike | None = None,
    depth_exponent: ArrayLike | None = None,
) -> Any:
    """Return the part of the capacity that cycles of one depth take.

    Parameters
    ----------
    cycles : array_like
        Since the cells were new, 0 or more.
    depth : array_like, [fraction]
        Of the capacity, 0 to 1.
    cycle_life : array_like, optional
        Above 0: cycles of full depth in which 20 % of the capacity are lost.
    depth_exponent : array_like, optional
        Power of the depth in the wear of a cycle, 0 to 10.

    Returns
    -------
    float or array, of the broadcast shape, [fraction]
        Of the first capacity, at the most 1.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``0.2 sqrt(cycles depth**b / life)``: a Wöhler curve, with ``life / depth**b`` cycles to a loss
    of 20 %. The defaults are fitted to cells that charge and discharge half their capacity in
    an hour. Neglected: temperature, current and mean charge of the cycles.

    References
    ----------
    Naumann, Spingler and Jossen, Journal of Power Sources 451 (2020) 227666,
    doi 10.1016/j.jpowsour.2019.227666.

    Examples
    --------
    >>> cycle_loss_fraction(3_650, [0.2, 0.8, 1.0]).round(3)
    array([0.026, 0.087, 0.106])
    """
    return elementwise(
        _core_battery.cycle_loss_fraction,
        cycles=cycles,
        depth=depth,
        cycle_life=_or_default(cycle_life, "cycle_life"),
        depth_exponent=_or_default(depth_exponent, "depth_exponent"),
    )


@dataclass(frozen=True)
class BatteryLife:
    """Capacity of a battery by year.

    In each year, ``start`` is the end of the year before, with what was added and without what
    was retired; ``end`` is ``start`` without both losses.

    Attributes
    ----------
    start_mwh, end_mwh : array of years, [MWh]
        Capacity at the start of the year, after additions, and at its end.
    calendar_loss_mwh, cycle_loss_mwh : array of years, [MWh]
        Capacity lost within the year to time and to cycles.
    added_mwh, retired_mwh : array of years, [MWh]
        Capacity of cells added at the start of the year, and what was left of those taken out.
    addition_cost_eur : array of years, [EUR]
        What the additions cost, real.
    full_cycles : array of years
        Full equivalent cycles of the year.
    end_of_life_year : int or None
        Year, from 1, at whose end the first cells are spent; None: not within these years.
    """

    start_mwh: NDArray[np.float64]
    end_mwh: NDArray[np.float64]
    calendar_loss_mwh: NDArray[np.float64]
    cycle_loss_mwh: NDArray[np.float64]
    added_mwh: NDArray[np.float64]
    retired_mwh: NDArray[np.float64]
    addition_cost_eur: NDArray[np.float64]
    full_cycles: NDArray[np.float64]
    end_of_life_year: int | None


def battery_life(
    soc: ArrayLike,
    years: int = 20,
    *,
    energy_mwh: float = 1.0,
    temperature_c: float | None = None,
    calendar_life_years: float | None = None,
    activation_kj_mol: float | None = None,
    charge_stress: float | None = None,
    cycle_life: float | None = None,
    depth_exponent: float | None = None,
    end_of_life_fraction: float | None = None,
    augmentation_years: int | None = None,
    capex_eur_kwh: float | None = None,
    capex_decline: float | None = None,
) -> BatteryLife:
    """Follow the capacity of a battery from its state of charge.

    Parameters
    ----------
    soc : array_like of shape (steps,) or (years, steps), [fraction]
        State of charge over the capacity of the time, 0 to 1: one year, in even steps of any
        length, repeated in all; or each year its own.
    years : int
        1 to 100.
    energy_mwh : float, [MWh]
        First capacity, 0 or more.
    temperature_c, calendar_life_years, activation_kj_mol, charge_stress : float, optional
        As in `calendar_loss_fraction`.
    cycle_life, depth_exponent : float, optional
        As in `cycle_loss_fraction`.
    end_of_life_fraction : float, optional
        Remaining part of their capacity at which cells are spent, 0 to 0.99.
    augmentation_years : int, optional
        Years between additions, 1 or more, of which the last come with half an interval or more
        to go; by default nothing is added.
    capex_eur_kwh : float, [EUR/kWh], optional
        Price of cells at the first start, real, 0 or more.
    capex_decline : float, optional
        Its yearly fall, -0.5 to 0.5.

    Returns
    -------
    BatteryLife

    Raises
    ------
    DomainError
        For a state of charge that is not in 0 to 1, with its position in the year, and for
        other numbers outside their ranges.
    FleetwattError
        For no steps, more than two axes, or other rows than years.
    TypeError
        For anything but real numbers.

    Notes
    -----
    Both losses go with the square root of what wears, so that their squares add up over hours
    and cycles (Miner's sum):

    ``loss = 0.2 (sqrt(sum of mean(stress**2) / calendar_life) + sqrt(sum of depth**b / life))``

    with the factor of temperature and charge of `calendar_loss_fraction` as ``stress``, and the
    cycles that `rainflow` counts year by year. Additions bring the capacity back to the first,
    and age by the same history from their own start; cells that are spent leave at the same
    occasions. Neglected: the knee of cells near their end, the resistance and so the
    efficiency, the spread between cells, the temperature's and the current's part in cycles.

    References
    ----------
    Naumann et al., Journal of Energy Storage 17 (2018) 153-169, doi 10.1016/j.est.2018.01.019.
    Naumann et al., Journal of Power Sources 451 (2020) 227666,
    doi 10.1016/j.jpowsour.2019.227666.

    Examples
    --------
    >>> import numpy as np
    >>> day = 0.5 - 0.4 * np.cos(2 * np.pi * np.arange(24) / 24)
    >>> life = battery_life(np.tile(day, 365), energy_mwh=100.0)
    >>> life.end_mwh[[0, 9, 19]].round(1)
    array([92.9, 77.7, 68.4])
    >>> round(life.full_cycles[0]), life.end_of_life_year
    (292, 19)
    >>> kept = battery_life(np.tile(day, 365), energy_mwh=100.0, augmentation_years=5)
    >>> kept.added_mwh[::5].round(1)
    array([ 0. , 15.8,  9. ,  7.5])
    """
    rows = as_float64("soc", soc)
    if rows.ndim not in (1, 2):
        raise FleetwattError(f"soc has {rows.ndim} axes, not one or two")
    ageing = [
        _or_default(temperature_c, "temperature_c"),
        _or_default(calendar_life_years, "calendar_life_years"),
        _or_default(activation_kj_mol, "activation_kj_mol"),
        _or_default(charge_stress, "charge_stress"),
        _or_default(cycle_life, "cycle_life"),
        _or_default(depth_exponent, "depth_exponent"),
    ]
    end = _or_default(end_of_life_fraction, "end_of_life_fraction")
    series, end_of_life_year = _core_battery.life(
        list(np.atleast_2d(rows)), years, ageing, energy_mwh, end, augmentation_years
    )
    start, after, calendar, cycle, added, retired, full_cycles = series
    return BatteryLife(
        start_mwh=start,
        end_mwh=after,
        calendar_loss_mwh=calendar,
        cycle_loss_mwh=cycle,
        added_mwh=added,
        retired_mwh=retired,
        addition_cost_eur=addition_cost_eur(
            added,
            np.arange(float(years)),
            capex_eur_kwh=capex_eur_kwh,
            capex_decline=capex_decline,
        ),
        full_cycles=full_cycles,
        end_of_life_year=end_of_life_year,
    )


def addition_cost_eur(
    added_mwh: ArrayLike,
    years: ArrayLike,
    *,
    capex_eur_kwh: ArrayLike | None = None,
    capex_decline: ArrayLike | None = None,
) -> Any:
    """Return what cells cost that are added to a battery.

    Parameters
    ----------
    added_mwh : array_like, [MWh]
        0 or more.
    years : array_like, [year]
        Since the first start, 0 or more.
    capex_eur_kwh : array_like, [EUR/kWh], optional
        Price at the first start, real, 0 or more.
    capex_decline : array_like, optional
        Its yearly fall, -0.5 to 0.5.

    Returns
    -------
    float or array, of the broadcast shape, [EUR]
        Real.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``1000 added capex (1 - decline)**years``. Converters and the connection stay, and cost
    nothing anew.

    Examples
    --------
    >>> addition_cost_eur(10.0, [0, 5], capex_eur_kwh=180.0, capex_decline=0.03).round()
    array([1800000., 1545721.])
    """
    return elementwise(
        _core_battery.addition_cost_eur,
        added_mwh=added_mwh,
        capex_eur_kwh=_or_default(capex_eur_kwh, "capex_eur_kwh"),
        capex_decline=_or_default(capex_decline, "capex_decline"),
        years=years,
    )


def wear_cost_eur_mwh(
    capex_eur_kwh: ArrayLike | None = None,
    *,
    depth: ArrayLike | None = None,
    cycles_per_year: ArrayLike | None = None,
    end_of_life_fraction: ArrayLike | None = None,
    discharge_efficiency: ArrayLike | None = None,
    temperature_c: ArrayLike | None = None,
    calendar_life_years: ArrayLike | None = None,
    activation_kj_mol: ArrayLike | None = None,
    cycle_life: ArrayLike | None = None,
    depth_exponent: ArrayLike | None = None,
) -> Any:
    """Return what the wear of a MWh costs that a battery delivers.

    Parameters
    ----------
    capex_eur_kwh : array_like, [EUR/kWh], optional
        Price of new cells, 0 or more.
    depth : array_like, [fraction], optional
        Of the cycles, above 0 and up to 1; the catalogue's `wear_depth` by default.
    cycles_per_year : array_like, [1/year], optional
        Above 0; the catalogue's `wear_cycles_year` by default.
    end_of_life_fraction : array_like, optional
        Remaining part of their capacity at which cells are spent, 0 to 0.99.
    discharge_efficiency : array_like, optional
        Energy at the meter over that which leaves the cells, above 0 and up to 1.
    temperature_c, calendar_life_years, activation_kj_mol : array_like, optional
        As in `calendar_loss_fraction`.
    cycle_life, depth_exponent : array_like, optional
        As in `cycle_loss_fraction`.

    Returns
    -------
    float or array, of the broadcast shape, [EUR/MWh]
        At the meter.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    What one more MWh a year adds to the yearly cost of replacing cells, around a steady use
    at half charge. Time takes ``a sqrt(t)`` of the capacity and cycles ``b sqrt(t)``, so that
    cells are spent after ``life = ((1 - end) / (a + b))**2``. The derivative of
    ``1000 capex / life`` by the number of cycles, over the energy of one, is

    ``1000 capex b / (a + b) / (life cycles depth (1 - 2/3 (1 - end)) efficiency)``:

    the cycles' part of the loss over all that the cells deliver, with their mean capacity on
    the way down a square root. It is the constant cost by energy that a linear dispatch can
    bear. Neglected: interest, the fall of prices, and that deep cycles wear more than shallow
    ones within the dispatch.

    Examples
    --------
    >>> round(wear_cost_eur_mwh(180.0), 2)
    17.95
    >>> wear_cost_eur_mwh(180.0, depth=[0.4, 1.0]).round(2)
    array([16.22, 18.87])
    """
    return elementwise(
        _core_battery.wear_cost_eur_mwh,
        capex_eur_kwh=_or_default(capex_eur_kwh, "capex_eur_kwh"),
        depth=_or_default(depth, "wear_depth"),
        cycles_per_year=_or_default(cycles_per_year, "wear_cycles_year"),
        end_of_life_fraction=_or_default(end_of_life_fraction, "end_of_life_fraction"),
        discharge_efficiency=_or_default(discharge_efficiency, "discharge_efficiency"),
        temperature_c=_or_default(temperature_c, "temperature_c"),
        calendar_life_years=_or_default(calendar_life_years, "calendar_life_years"),
        activation_kj_mol=_or_default(activation_kj_mol, "activation_kj_mol"),
        cycle_life=_or_default(cycle_life, "cycle_life"),
        depth_exponent=_or_default(depth_exponent, "depth_exponent"),
    )

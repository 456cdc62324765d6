"""Network tariffs, connections and the excise."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64, elementwise
from fleetwatt._faults import config_error
from fleetwatt.supply._inputs import first_hour, hourly, json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "ExciseDecision",
    "FrenchTariff",
    "GenericTariff",
    "connection_voltage",
    "emergency_feed_eur_year",
    "excise_eligibility",
    "excise_eur",
    "french_periods",
    "french_tariff",
    "optimal_subscription",
]

_core_tariffs = _core.supply.tariffs


@dataclass(frozen=True)
class FrenchTariff:
    """The French network tariff at one voltage, in one version.

    Attributes
    ----------
    power_eur_kw_year : tuple of 5 float, [EUR/kW/year]
        Charge ``b`` for subscribed power: peak; high season, full and off-peak hours; low
        season, the same. It never rises from one period to the next.
    energy_eur_mwh : tuple of 5 float, [EUR/MWh]
        Charge ``c`` for energy, likewise.
    management_eur_year, metering_eur_year : float, [EUR/year]
    overrun_factor : float
        What 1 kW above the subscription in one point of ten minutes costs, over ``b``.
    cta_fraction : float
        CTA, a levy on the fixed part, over it.
    subscribed_mw : float or 5 floats, optional, [MW]
        Power subscribed in each period, never falling from one to the next; one number: in all
        of them. By default the greatest load that is billed.
    emergency_feed_eur_year : float, [EUR/year]
        What a second feed costs; see `emergency_feed_eur_year`.

    See Also
    --------
    french_tariff : The tariff in force.
    """

    power_eur_kw_year: tuple[float, ...]
    energy_eur_mwh: tuple[float, ...]
    management_eur_year: float
    metering_eur_year: float
    overrun_factor: float
    cta_fraction: float
    subscribed_mw: float | Sequence[float] | None = None
    emergency_feed_eur_year: float = 0.0

    def _prices(self) -> dict[str, Any]:
        prices = asdict(self)
        del prices["subscribed_mw"], prices["emergency_feed_eur_year"]
        return prices

    def _plain(self) -> dict[str, Any]:
        power = self.subscribed_mw
        subscribed = None if power is None else _several("subscribed_mw", power, 5)
        feed = self.emergency_feed_eur_year
        return {
            "french": {
                "prices": self._prices(),
                "subscribed_mw": subscribed,
                "emergency_feed_eur_year": feed,
            }
        }


@dataclass(frozen=True)
class GenericTariff:
    """Energy and demand charges, flat or by time of use, with ratchets.

    Attributes
    ----------
    energy_eur_mwh : float or sequence of float, [EUR/MWh]
        One rate, or several of which `energy_weekday` and `energy_weekend` say when each holds.
    energy_weekday, energy_weekend : 12 sequences of 24 int, optional
        Position of the rate by month and local hour, Monday to Friday and on weekends.
    demand_eur_kw_month : float or 12 floats, [EUR/kW/month]
        For the greatest hour of a month, whatever its hour; by month of the year.
    time_of_use_demand_eur_kw_month : sequence of float, [EUR/kW/month]
        For the greatest hour of a month within the hours of each rate.
    time_of_use_weekday, time_of_use_weekend : 12 sequences of 24 int, optional
        As for energy.
    lookback_fraction : float
        Part of the greatest load of earlier months below which no demand is billed.
    lookback_months : int or sequence of int
        Those months: so many before the month, or months of the year (1 to 12) among the twelve
        that end with it.
    fixed_eur_month : float, [EUR/month]

    Notes
    -----
    Any currency does, if all of a bill is in it. Demand is taken from hourly means. A month
    looks back on twelve months later where the bill does not reach so far back, as of a year
    that repeats itself. There are no tiers by volume, nor charges for reactive power.

    Examples
    --------
    >>> from fleetwatt import supply
    >>> tariff = supply.GenericTariff(energy_eur_mwh=100.0, demand_eur_kw_month=10.0)
    >>> bill = supply.bill([1.0] * 8760, tariff=tariff, start="2025-01-01", timezone="UTC")
    >>> {line: round(eur) for line, eur in bill.totals_eur.items() if eur}
    {'energy_tariff': 876000, 'demand': 120000}
    """

    energy_eur_mwh: float | Sequence[float]
    energy_weekday: Sequence[Sequence[int]] | None = None
    energy_weekend: Sequence[Sequence[int]] | None = None
    demand_eur_kw_month: float | Sequence[float] = 0.0
    time_of_use_demand_eur_kw_month: Sequence[float] = ()
    time_of_use_weekday: Sequence[Sequence[int]] | None = None
    time_of_use_weekend: Sequence[Sequence[int]] | None = None
    lookback_fraction: float = 0.0
    lookback_months: int | Sequence[int] = 11
    fixed_eur_month: float = 0.0

    def _plain(self) -> dict[str, Any]:
        months = self.lookback_months
        return {
            "generic": {
                "energy_eur_mwh": _schedule(
                    "energy_eur_mwh", self.energy_eur_mwh, self.energy_weekday, self.energy_weekend
                ),
                "demand_eur_kw_month": _several(
                    "demand_eur_kw_month", self.demand_eur_kw_month, 12
                ),
                "time_of_use_demand_eur_kw_month": _schedule(
                    "time_of_use_demand_eur_kw_month",
                    self.time_of_use_demand_eur_kw_month or 0.0,
                    self.time_of_use_weekday,
                    self.time_of_use_weekend,
                ),
                "lookback_fraction": self.lookback_fraction,
                "lookback": {"before": months}
                if isinstance(months, int)
                else {"calendar": list(months)},
                "fixed_eur_month": self.fixed_eur_month,
            }
        }


def french_tariff(
    voltage: str = "htb1",
    usage: str = "long",
    *,
    subscribed_mw: float | Sequence[float] | None = None,
    emergency_feed_eur_year: float = 0.0,
) -> FrenchTariff:
    """Return the French network tariff in force.

    Parameters
    ----------
    voltage : {"hta", "htb1", "htb2", "htb3"}
        Up to 50 kV, 63 and 90 kV, 225 kV, 400 kV.
    usage : {"short", "medium", "long"}
        Version by hours of use. HTA has no medium one, HTB3 the long one alone.
    subscribed_mw : float or 5 floats, optional, [MW]
        As in `FrenchTariff`.
    emergency_feed_eur_year : float, [EUR/year]
        As in `FrenchTariff`.

    Returns
    -------
    FrenchTariff

    Raises
    ------
    ConfigError
        For an unknown voltage or version.

    Notes
    -----
    With ``P_0 = 0``, a year costs ``sum of b_i (P_i - P_(i-1))`` for power, ``sum of c_i E_i``
    for energy, management and metering; each month ``factor b_i sqrt(sum of (P - P_i)^2)`` for
    loads above the subscription of a period, over points of ten minutes, of which an hour's
    mean stands for six. Reactive energy, abatements for stable or large consumers and peaks of
    less than an hour are left out.

    References
    ----------
    CRE, deliberations 2026-104 and 2026-105 of 21 May 2026 (TURPE 7), as transcribed by a third
    party; see the catalogue's tariffs for each number.

    Examples
    --------
    >>> from fleetwatt import supply
    >>> supply.french_tariff("htb1").power_eur_kw_year
    (43.08, 40.68, 29.88, 19.68, 14.4)
    """
    power, energy, management, metering, factor, cta = _core_tariffs.french_prices(voltage, usage)
    return FrenchTariff(
        tuple(power),
        tuple(energy),
        management,
        metering,
        factor,
        cta,
        subscribed_mw=subscribed_mw,
        emergency_feed_eur_year=emergency_feed_eur_year,
    )


def french_periods(start: str, hours: int, timezone: str = "Europe/Paris") -> NDArray[np.int64]:
    """Return the period of the French network tariff of some hours.

    Parameters
    ----------
    start : str
        First hour, naive UTC, as ``"2025-01-01"``.
    hours : int
        How many.
    timezone : str
        IANA name.

    Returns
    -------
    array of int, shape (hours,)
        0: peak; 1, 2: high season, full and off-peak hours; 3, 4: low season, the same.

    Raises
    ------
    ConfigError
        For a start or a zone that is none.

    Notes
    -----
    Peak: weekdays from December to February, 9 to 11 and 18 to 20 h; high season: November to
    March; off-peak: 22 to 6 h and Sundays, in local time. Operators may place their off-peak
    hours otherwise; public holidays are not looked at.

    Examples
    --------
    >>> french_periods("2025-01-06T07", 4)
    array([1, 0, 0, 1])
    """
    return _core_tariffs.french_periods(first_hour(start), hours, timezone)


def optimal_subscription(
    load_mw: ArrayLike,
    tariff: FrenchTariff,
    *,
    start: str | None = None,
    timezone: str = "Europe/Paris",
) -> NDArray[np.float64]:
    """Return the powers whose subscription is the cheapest for a load.

    Parameters
    ----------
    load_mw : array_like, shape (n,), [MW]
        By hour. A pandas Series may bring its hours along.
    tariff : FrenchTariff
        What it subscribes already is not looked at.
    start : str, optional
        First hour, naive UTC; needed where the load brings no hours.
    timezone : str
        IANA name.

    Returns
    -------
    array of float, shape (5,), [MW]
        By period, never falling from one to the next.

    Raises
    ------
    ConfigError
        For a start or a zone that is none.
    DomainError
        For loads that are negative or NaN.

    Notes
    -----
    Subscription with CTA, and overruns of each month, are a sum of convex functions of one power
    each, under ``P_1 <= ... <= P_5``. Pools of neighbours that share one power (pool adjacent
    violators) solve that exactly; the power of a pool is where its marginal cost changes sign,
    by bisection down to the last digits. Loads are known beforehand: what is found for a past
    year is a lower bound of what a next one costs.

    References
    ----------
    Best, Chakravarti, Ubhaya (2000), doi 10.1137/S1052623497314970: pool adjacent violators for
    convex functions.

    Examples
    --------
    >>> import numpy as np
    >>> from fleetwatt import supply
    >>> load = 50.0 + 10.0 * (np.arange(8760) % 24 > 12)
    >>> powers = supply.optimal_subscription(load, supply.french_tariff(), start="2025-01-01")
    >>> bool((powers <= 60.0).all() and (np.diff(powers) >= 0.0).all())
    True
    """
    load, first = hourly("load_mw", load_mw, start)
    prices = json_text("tariff", tariff._prices())
    return _core_tariffs.optimal_subscription(load, prices, first, timezone)


@dataclass(frozen=True)
class ExciseDecision:
    """Whether a legal entity pays the excise rate of data centres.

    Attributes
    ----------
    unmet : tuple of str
        The conditions that it does not meet: ``"consumption"``, ``"energy_management"``,
        ``"good_practice"``, ``"heat_reused_or_pue_target"``, ``"electricity_intensity"``.
    excise_eur_year : float, [EUR/year]
        What it pays on its consumption.
    """

    unmet: tuple[str, ...]
    excise_eur_year: float

    @property
    def eligible(self) -> bool:
        """Whether it meets them all."""
        return not self.unmet


def excise_eligibility(
    energy_mwh_year: float,
    *,
    energy_management: bool,
    good_practice: bool,
    heat_reused: bool = False,
    pue_target: bool = False,
    value_added_eur_year: float | None = None,
) -> ExciseDecision:
    """Test a legal entity against the conditions of the reduced excise of data centres.

    Parameters
    ----------
    energy_mwh_year : float, [MWh/year]
        Electricity that the entity consumes for the data centre in a civil year.
    energy_management : bool
        Whether it has an energy management system.
    good_practice : bool
        Whether it is a member of a programme of good practice, as the European Code of Conduct.
    heat_reused, pue_target : bool
        Whether a network takes its waste heat, or the target of PUE set by decree is met; one
        of them will do.
    value_added_eur_year : float, optional, [EUR/year]
        Left out: electricity over value added is not tested.

    Returns
    -------
    ExciseDecision

    Raises
    ------
    DomainError
        For a negative energy, and a value added that is not above 0.

    Notes
    -----
    Who owns the accelerators matters: a cloud adds far more value per kWh than a company that
    lets the building, and may fall below 1 kWh per euro. Test each entity with its own numbers.
    That the building serves data alone, is closed to strangers and has its own cooling, supply
    and fire protection is taken for granted.

    References
    ----------
    CIBS, article L312-70; 1 kWh per euro of value added stood in the law before it.

    Examples
    --------
    >>> shown = {"energy_management": True, "good_practice": True, "pue_target": True}
    >>> excise_eligibility(600e3, **shown, value_added_eur_year=60e6).eligible
    True
    >>> excise_eligibility(600e3, **shown, value_added_eur_year=900e6).unmet
    ('electricity_intensity',)
    """
    unmet = _core_tariffs.excise_unmet(
        energy_mwh_year,
        value_added_eur_year,
        energy_management,
        good_practice,
        heat_reused,
        pue_target,
    )
    return ExciseDecision(tuple(unmet), excise_eur(energy_mwh_year, reduced=not unmet))


def excise_eur(energy_mwh: ArrayLike, *, reduced: bool = False) -> Any:
    """Return the French excise on the electricity of a civil year.

    Parameters
    ----------
    energy_mwh : array_like, [MWh]
        0 or more.
    reduced : bool
        Whether what exceeds 1 GWh pays the rate of data centres.

    Returns
    -------
    float or array, of the same shape, [EUR]

    Raises
    ------
    DomainError
        For a negative energy.
    TypeError
        For anything but real numbers.

    Examples
    --------
    >>> excise_eur([1_000.0, 600_000.0], reduced=True).round()
    array([  26580., 7214580.])
    """

    def excise_eur(energy: NDArray[np.float64]) -> NDArray[np.float64]:
        return _core_tariffs.excise_eur(energy, reduced)

    return elementwise(excise_eur, energy_mwh=energy_mwh)


def connection_voltage(power_mw: float, distance_km: float = 0.0) -> str:
    """Return the voltage of reference of a connection in France.

    Parameters
    ----------
    power_mw : float, [MW]
        Above 0.
    distance_km : float, [km]
        To the network, 0 or more.

    Returns
    -------
    {"hta", "htb1", "htb2", "htb3"}

    Raises
    ------
    DomainError
        Outside the ranges, and for NaN.

    Notes
    -----
    The lowest voltage that holds the power: HTA up to ``min(40, 100 / d)`` MW, HTB1 up to
    ``min(100, 1,000 / d)``, HTB2 up to ``min(400, 10,000 / d)``, HTB3 above: from memory of the
    orders on connection, see the catalogue's tariffs. Operators may agree on another one.

    Examples
    --------
    >>> connection_voltage(40.0), connection_voltage(40.0, 5.0), connection_voltage(120.0)
    ('hta', 'htb1', 'htb2')
    """
    return _core_tariffs.connection_voltage(power_mw, distance_km)


def emergency_feed_eur_year(
    voltage: str,
    *,
    reserved_mw: float,
    cells: float = 1.0,
    overhead_km: float = 0.0,
    underground_km: float = 0.0,
) -> float:
    """Return what a second feed, for emergencies alone, costs in France.

    Parameters
    ----------
    voltage : {"hta", "htb1", "htb2", "htb3"}
    reserved_mw : float, [MW]
        Power held ready in the network.
    cells : float
        Cells in the operator's substations that serve the feed alone.
    overhead_km, underground_km : float, [km]
        Lines and cables that serve it alone.

    Returns
    -------
    float, [EUR/year]

    Raises
    ------
    ConfigError
        For an unknown voltage.
    DomainError
        For negative numbers and NaN.

    Notes
    -----
    Building it comes on top. Energy that it carries pays the tariff as any other; a feed at
    another voltage than the main one has prices of its own, which are left out.

    References
    ----------
    CRE, deliberations 2026-104 and 2026-105 of 21 May 2026, as transcribed by a third party.

    Examples
    --------
    >>> round(emergency_feed_eur_year("htb1", reserved_mw=80.0, underground_km=5.0))
    393545
    """
    return _core_tariffs.emergency_feed_eur_year(
        voltage, reserved_mw, cells, overhead_km, underground_km
    )


def _several(name: str, values: object, count: int) -> list[float]:
    given = as_float64(name, values)
    if given.shape not in ((), (count,)):
        raise config_error(name, f"wants one number or {count}, not shape {given.shape}")
    return [float(value) for value in np.broadcast_to(given, count)]


def _schedule(name: str, rates: object, weekday: object, weekend: object) -> dict[str, Any]:
    return {
        "rates": np.atleast_1d(as_float64(name, rates)).tolist(),
        "weekday": [] if weekday is None else np.asarray(weekday).tolist(),
        "weekend": [] if weekend is None else np.asarray(weekend).tolist(),
    }

"""A site as one thing: its dispatch, and the network of PyPSA that has the same optimum."""

from __future__ import annotations

import importlib
import warnings
from dataclasses import KW_ONLY, dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt._core import FleetwattError
from fleetwatt.supply.storage import (
    Battery,
    Dispatch,
    FlexibleLoad,
    Foresight,
    PeakCharges,
    Problem,
    dispatch,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike

    from fleetwatt.running import Progress

__all__ = ["Site", "to_pypsa"]


@dataclass(frozen=True, eq=False)
class Site:
    """A load behind a grid connection: what `dispatch` takes, kept together.

    Attributes
    ----------
    load_mw, price_eur_mwh : array_like, shape (..., hours)
        Load [MW] and price of energy [EUR/MWh].
    import_limit_mw, export_limit_mw : array_like by hour
        Most power from and to the grid [MW].
    renewable_mw : array_like by hour
        Generation at no cost, which may be curtailed [MW].
    import_charge_eur_mwh : array_like by hour
        What an imported MWh costs on top of the price [EUR/MWh].
    export_price_factor, export_price_rule
        What exported energy earns.
    battery : Battery, optional
        The store.
    generator_mw : array_like by hour
        Power of a generator [MW].
    generator_cost_eur_mwh, unserved_cost_eur_mwh : array_like
        Costs [EUR/MWh]; None for the latter: all of the load must be served.
    flexible : FlexibleLoad, optional
        Load that moves, beside `load_mw`.
    peaks : PeakCharges, optional
        Charges on the greatest import.
    end : "cyclic", number or pair
        Content of the store at both ends.

    Notes
    -----
    Units, ranges and defaults are those of `dispatch`, which also checks them.

    Examples
    --------
    >>> from fleetwatt.supply import Battery, Site
    >>> price = [20.0, 20.0, 90.0, 90.0]
    >>> site = Site([50.0] * 4, price, import_limit_mw=80.0, battery=Battery(10.0, 20.0))
    >>> round(site.dispatch().objective_eur)
    9810
    """

    load_mw: ArrayLike
    price_eur_mwh: ArrayLike
    _: KW_ONLY
    import_limit_mw: ArrayLike
    renewable_mw: ArrayLike = 0.0
    import_charge_eur_mwh: ArrayLike = 0.0
    export_limit_mw: ArrayLike = 0.0
    export_price_factor: ArrayLike = 1.0
    export_price_rule: Literal["capped", "literal"] = "capped"
    battery: Battery | None = None
    generator_mw: ArrayLike = 0.0
    generator_cost_eur_mwh: ArrayLike = 350.0
    unserved_cost_eur_mwh: ArrayLike | None = 3000.0
    flexible: FlexibleLoad | None = None
    peaks: PeakCharges | None = None
    end: Literal["cyclic"] | float | tuple[float, float | None] = "cyclic"

    def dispatch(
        self,
        *,
        foresight: Foresight | None = None,
        exclusive: bool = False,
        threads: int | None = None,
        progress: Progress | bool | None = None,
    ) -> Dispatch:
        """Return the schedule of least cost: see `fleetwatt.supply.dispatch`."""
        return dispatch(
            **self._given(),
            foresight=foresight,
            exclusive=exclusive,
            threads=threads,
            progress=progress,
        )

    def to_pypsa(self) -> Any:
        """Return the site as a network of PyPSA, for the wider system.

        Returns
        -------
        pypsa.Network
            Bus ``site`` with ``load`` and generators ``renewable``, ``import``, ``export`` (of sign
            -1), ``generator`` and ``unserved``. A battery is a store of that name on a bus of
            its own, with links ``charge`` and ``discharge``; load that moves is a link
            ``flexible`` into a store. With charges on peaks, ``import`` feeds a bus ``grid``,
            from where one link for each period, of extendable capacity, leads to the site. What
            has no power is left out. Snapshots are the hours of a load that is a pandas Series
            with naive hours, otherwise numbers from 0.

        Raises
        ------
        ModuleNotFoundError
            Without PyPSA: the extra ``pypsa`` brings it.
        FleetwattError
            For several scenarios.
        DomainError, InfeasibleError
            As `dispatch` raises them.

        Notes
        -----
        The optimum that PyPSA finds costs what that of `dispatch` costs; where several
        schedules do, they may differ. A pinned content before the first hour stands in
        ``e_initial`` less the self-discharge of that hour, which PyPSA leaves out. PyPSA
        counts a discharge at the store and its cost with it, so that power is divided and wear
        multiplied by the efficiency.

        References
        ----------
        T. Brown, J. Hörsch, D. Schlachtberger, "PyPSA: Python for Power System Analysis",
        Journal of Open Research Software 6 (2018) 4, doi 10.5334/jors.188.

        Examples
        --------
        >>> from fleetwatt.supply import Battery, Site
        >>> price = [20.0, 20.0, 90.0, 90.0]
        >>> site = Site([50.0] * 4, price, import_limit_mw=80.0, battery=Battery(10.0, 20.0))
        >>> network = site.to_pypsa()
        >>> network.generators.p_nom
        name
        import      80.0
        unserved    50.0
        Name: p_nom, dtype: float64

        ``network.optimize(solver_name="highs")`` then finds the same 9,810 EUR.
        """
        try:
            pypsa = importlib.import_module("pypsa")
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                "a network needs PyPSA: pip install 'fleetwatt[pypsa]'"
            ) from error
        if (shape := self.dispatch().level_mwh.shape) != np.shape(self.load_mw)[-1:]:
            raise FleetwattError(f"a network holds one scenario, not shape {shape}")
        with warnings.catch_warnings():
            # The dispatch has told what is odd.
            warnings.simplefilter("ignore", UserWarning)
            problem = Problem.of(**self._given("flexible", "peaks"), others={})
            # PyPSA 1.4 says of every first network how its names will be kept from 2.0 on.
            warnings.filterwarnings("ignore", "pandas infers the `str` dtype", FutureWarning)
            network = pypsa.Network()
            network.set_snapshots(_snapshots(self.load_mw))
            network.add("Carrier", "electricity")
            network.add("Bus", "site", carrier="electricity")
            network.add("Load", "load", bus="site", p_set=_hourly(network, self.load_mw))
            self._add_grid(network, problem)
            self._add_generation(network)
            self._add_battery(network)
            self._add_flexible(network, problem)
        return network

    def _add_grid(self, network: Any, problem: Problem) -> None:
        charge = _hourly(network, self.import_charge_eur_mwh)
        bus = "site"
        if self.peaks is not None:
            bus = "grid"
            network.add("Bus", bus, carrier="electricity")
            period, charges = problem.periods(self.peaks)
            for number, eur_mw in enumerate(charges[0]):
                network.add(
                    "Link",
                    f"import {number}",
                    bus0=bus,
                    bus1="site",
                    p_nom_extendable=True,
                    capital_cost=eur_mw,
                    p_max_pu=_hourly(network, np.asarray(period) == number),
                )
        price = _hourly(network, self.price_eur_mwh)
        _generator(network, "import", self.import_limit_mw, price + charge, bus=bus)
        earned = _core.supply.dispatch.export_prices(problem.given, 0)
        _generator(network, "export", self.export_limit_mw, -earned, sign=-1.0)

    def _add_generation(self, network: Any) -> None:
        _generator(network, "renewable", self.renewable_mw, 0.0)
        _generator(network, "generator", self.generator_mw, self.generator_cost_eur_mwh)
        if self.unserved_cost_eur_mwh is not None:
            _generator(network, "unserved", self.load_mw, self.unserved_cost_eur_mwh)

    def _add_battery(self, network: Any) -> None:
        battery = self.battery
        if battery is None or not np.any(battery.capacity_mwh):
            return
        out = battery.power_mw if battery.discharge_mw is None else battery.discharge_mw
        lost = _number(battery, "self_discharge_per_h")
        efficiency = _number(battery, "discharge_efficiency")
        most = _hourly(network, battery.capacity_mwh)
        nominal, least = most.max(), 0.0 * most
        contents: dict[str, Any] = {"e_cyclic": self.end == "cyclic"}
        if self.end != "cyclic":
            first, last = self.end if isinstance(self.end, tuple) else (self.end, self.end)
            contents["e_initial"] = (1.0 - lost) * first
            if last is not None:
                least.iloc[-1] = most.iloc[-1] = last
        network.add("Bus", "battery", carrier="electricity")
        network.add(
            "Store",
            "battery",
            bus="battery",
            e_nom=nominal,
            e_min_pu=least / nominal,
            e_max_pu=most / nominal,
            standing_loss=lost,
            **contents,
        )
        _link(
            network,
            "charge",
            "site",
            "battery",
            battery.power_mw,
            _number(battery, "charge_efficiency"),
        )
        _link(
            network,
            "discharge",
            "battery",
            "site",
            _hourly(network, out) / efficiency,
            efficiency,
            marginal_cost=efficiency * _number(battery, "wear_eur_mwh"),
        )

    def _add_flexible(self, network: Any, problem: Problem) -> None:
        if self.flexible is None:
            return
        _, window_h, energy = problem.windows(self.flexible)
        ends = np.cumsum(energy[0])
        if ends[-1] <= 0.0:
            return
        hour = np.arange(1, len(network.snapshots) + 1)
        done, begun = hour // window_h, -(-hour // window_h)
        done[-1] = ends.size
        reached = np.append(0.0, ends) / ends[-1]
        network.add("Bus", "flexible", carrier="electricity")
        _link(network, "flexible", "site", "flexible", self.flexible.power_mw, 1.0)
        network.add(
            "Store",
            "flexible",
            bus="flexible",
            e_nom=ends[-1],
            e_min_pu=_hourly(network, reached[done]),
            e_max_pu=_hourly(network, reached[begun]),
        )

    def _given(self, *without: str) -> dict[str, Any]:
        """Return the fields by name, but some."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in without}


def to_pypsa(load_mw: ArrayLike, price_eur_mwh: ArrayLike, **site: Any) -> Any:
    """Return a site as a network of PyPSA: `Site.to_pypsa` in one call."""
    return Site(load_mw, price_eur_mwh, **site).to_pypsa()


def _number(battery: Battery, name: str) -> float:
    """Return what holds for all hours of a battery."""
    return float(as_float64(name, getattr(battery, name)))


def _snapshots(load_mw: Any) -> Any:
    """Return the hours of a load, or numbers."""
    import pandas as pd

    index = getattr(load_mw, "index", None)
    if isinstance(index, pd.DatetimeIndex) and index.tz is None:
        return index
    return pd.RangeIndex(np.size(load_mw))


def _hourly(network: Any, value: Any) -> pd.Series[float]:
    """Return a number for each hour."""
    import pandas as pd

    hours = network.snapshots
    return pd.Series(np.broadcast_to(np.asarray(value, dtype=float), len(hours)), index=hours)


def _within(network: Any, most_mw: Any) -> dict[str, Any]:
    """Return a rating and its part by hour."""
    most = _hourly(network, most_mw)
    nominal = most.max()
    return {"p_nom": nominal, "p_max_pu": most / nominal} if nominal > 0.0 else {}


def _generator(
    network: Any,
    name: str,
    most_mw: Any,
    cost_eur_mwh: Any,
    *,
    bus: str = "site",
    sign: float = 1.0,
) -> None:
    """Add a generator that has any power."""
    if within := _within(network, most_mw):
        cost = _hourly(network, cost_eur_mwh)
        network.add(
            "Generator",
            name,
            bus=bus,
            carrier="electricity",
            sign=sign,
            marginal_cost=cost,
            **within,
        )


def _link(
    network: Any, name: str, start: str, end: str, most_mw: Any, efficiency: Any, **more: Any
) -> None:
    """Add a link that has any power."""
    if within := _within(network, most_mw):
        network.add("Link", name, bus0=start, bus1=end, efficiency=efficiency, **within, **more)

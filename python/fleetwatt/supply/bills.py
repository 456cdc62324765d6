"""The bill of a load, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import _core
from fleetwatt._arrays import as_float64
from fleetwatt._core import FleetwattError
from fleetwatt._price_unit import ask_about_kwh
from fleetwatt.supply._inputs import hourly, json_text
from fleetwatt.supply.tariffs import FrenchTariff, french_tariff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from fleetwatt.supply.contracts import Contract
    from fleetwatt.supply.tariffs import GenericTariff

__all__ = ["Bill", "bill"]


@dataclass(frozen=True, eq=False)
class Bill:
    """What a load pays, by line and month.

    Attributes
    ----------
    months : array of datetime64[M]
        Local months; the first and the last may be held in part.
    energy_mwh : array of float, [MWh]
        Of each month.
    eur : mapping of str to array of float, [EUR]
        By line, of each month.
    """

    months: NDArray[np.datetime64]
    energy_mwh: NDArray[np.float64]
    eur: Mapping[str, NDArray[np.float64]]

    @property
    def totals_eur(self) -> dict[str, float]:
        """Each line over all months, [EUR]."""
        return {line: float(eur.sum()) for line, eur in self.eur.items()}

    @property
    def total_eur(self) -> float:
        """All lines over all months, [EUR]."""
        return sum(self.totals_eur.values())

    @property
    def eur_mwh(self) -> dict[str, float]:
        """Each line over the energy, [EUR/MWh]; NaN without energy."""
        energy = float(self.energy_mwh.sum()) or np.nan
        return {line: eur / energy for line, eur in self.totals_eur.items()}

    @cached_property
    def lines(self) -> pd.DataFrame:
        """Lines by month, [EUR], and their sum."""
        import pandas as pd

        index = pd.DatetimeIndex(self.months.astype("datetime64[s]"), name="month")
        frame = pd.DataFrame(dict(self.eur), index=index)
        return frame.assign(total=frame.sum(axis=1))


def bill(
    load_mw: ArrayLike,
    price_eur_mwh: ArrayLike | None = None,
    *,
    start: str | None = None,
    timezone: str = "Europe/Paris",
    tariff: FrenchTariff | GenericTariff | None = None,
    contracts: Sequence[Contract] = (),
    levies: Mapping[str, Any] | None = None,
) -> Bill:
    """Return the bill of a load, line by line and month by month.

    Parameters
    ----------
    load_mw : array_like, shape (n,), [MW]
        Power from the grid by hour. A pandas Series may bring its hours along.
    price_eur_mwh : array_like, shape (n,), optional, [EUR/MWh]
        Spot price by hour, at which is bought what contracts do not deliver, and sold what they
        deliver beyond the load. Left out: no energy is bought beside the tariff's.
    start : str, optional
        First hour, naive UTC, as ``"2025-01-01"``; needed where the load brings no hours.
    timezone : str
        IANA name of the zone of months and tariff periods.
    tariff : FrenchTariff or GenericTariff, optional
        By default ``french_tariff()``: HTB1, long use.
    contracts : sequence of Contract
        See `contract`.
    levies : mapping, optional
        What is paid by energy beside contracts and network, in France, of which what is left
        out takes its default: ``reduced_excise``, ``capacity_eur_mwh``,
        ``savings_certificates_eur_mwh``, ``supplier_margin_eur_mwh``, ``guaranteed_fraction``
        and ``guarantees_eur_mwh``. With a `GenericTariff`, none by default.

    Returns
    -------
    Bill

    Raises
    ------
    ConfigError
        For contracts without a price or the profile that they want; for indexed ones of more
        than the load together; for faults of tariff and levies; for a start or a zone that is
        none.
    DomainError
        For values outside their ranges and NaN, with their position.
    FleetwattError
        For series of different lengths.
    TypeError
        For anything but real numbers.

    Warns
    -----
    UserWarning
        Where the largest absolute price lies below 5: EUR/kWh instead of EUR/MWh?

    Notes
    -----
    Yearly charges are paid in twelfths, and by months of which the hours hold a part in that
    part. Lines: ``energy_...`` for each contract, ``energy_spot`` and ``energy_resold``;
    ``network_management`` (with metering), ``network_subscription``, ``network_energy``,
    ``network_overrun``, ``emergency_feed`` and ``cta`` of a French tariff (see `french_tariff`),
    ``energy_tariff``, ``demand``, ``demand_time_of_use`` and ``fixed`` of a generic one;
    ``excise``, at the full rate up to 1 GWh of a civil year, ``capacity``,
    ``savings_certificates``, ``supplier_margin``, and ``guarantees_of_origin`` for what
    agreements with guarantees do not cover within the month. CTA is a part of management,
    subscription and emergency feed. Left out: value-added tax, which companies recover, reactive
    energy, balancing, hours that are settled otherwise than by the mean load.

    Examples
    --------
    >>> import numpy as np
    >>> from fleetwatt import supply
    >>> prices = supply.synthetic_prices(2025, mean_eur_mwh=60.0)
    >>> bill = supply.bill(
    ...     np.full(8760, 60.0),
    ...     prices.price_eur_mwh,
    ...     start="2025-01-01",
    ...     contracts=[supply.contract("block", power_mw=30.0, price_eur_mwh=65.0)],
    ... )
    >>> round(bill.eur_mwh["excise"], 2)
    26.58
    >>> 90.0 < sum(bill.eur_mwh.values()) < 120.0
    True
    """
    load, first = hourly("load_mw", load_mw, start)
    price = None if price_eur_mwh is None else as_float64("price_eur_mwh", price_eur_mwh)
    if price is not None and price.ndim != 1:
        raise FleetwattError(f"price_eur_mwh has shape {price.shape}, expected one dimension")
    if price is not None:
        ask_about_kwh(price, stacklevel=2)
    tariff = french_tariff() if tariff is None else tariff
    if levies is None and isinstance(tariff, FrenchTariff):
        levies = {}
    months, energy, lines = _core.supply.bill.settle(
        load,
        price,
        first,
        timezone,
        json_text("tariff", tariff._plain()),
        [(one._core, one.profile) for one in contracts],
        None if levies is None else json_text("levies", dict(levies)),
    )
    return Bill(np.array(months, dtype="datetime64[M]"), energy, MappingProxyType(dict(lines)))

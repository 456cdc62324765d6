"""Electricity supply: hourly prices and carbon, tariffs, contracts and bills."""

from __future__ import annotations

from fleetwatt.supply import bills, contracts, markets, tariffs
from fleetwatt.supply.bills import *  # noqa: F403
from fleetwatt.supply.contracts import *  # noqa: F403
from fleetwatt.supply.markets import *  # noqa: F403
from fleetwatt.supply.tariffs import *  # noqa: F403

__all__ = [*bills.__all__, *contracts.__all__, *markets.__all__, *tariffs.__all__]

"""Electricity supply: prices and carbon of a market area, storage dispatched and ageing."""

from __future__ import annotations

from fleetwatt.supply import battery, markets, storage
from fleetwatt.supply.battery import *  # noqa: F403
from fleetwatt.supply.markets import *  # noqa: F403
from fleetwatt.supply.storage import *  # noqa: F403

__all__ = [*battery.__all__, *markets.__all__, *storage.__all__]

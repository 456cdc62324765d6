"""Electricity supply: prices, carbon, plants of the campus, storage dispatched and ageing."""

from __future__ import annotations

from fleetwatt.supply import battery, carbon, markets, renewables, storage, surplus
from fleetwatt.supply.battery import *  # noqa: F403
from fleetwatt.supply.carbon import *  # noqa: F403
from fleetwatt.supply.markets import *  # noqa: F403
from fleetwatt.supply.renewables import *  # noqa: F403
from fleetwatt.supply.storage import *  # noqa: F403
from fleetwatt.supply.surplus import *  # noqa: F403

__all__ = [
    *battery.__all__,
    *carbon.__all__,
    *markets.__all__,
    *renewables.__all__,
    *storage.__all__,
    *surplus.__all__,
]

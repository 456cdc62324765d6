"""Electricity supply: prices, tariffs, contracts, carbon, plants of the campus, storage."""

from __future__ import annotations

from fleetwatt.supply import (
    battery,
    bills,
    carbon,
    contracts,
    embodied,
    markets,
    renewables,
    sites,
    sizing,
    storage,
    surplus,
    tariffs,
)
from fleetwatt.supply.battery import *  # noqa: F403
from fleetwatt.supply.bills import *  # noqa: F403
from fleetwatt.supply.carbon import *  # noqa: F403
from fleetwatt.supply.contracts import *  # noqa: F403
from fleetwatt.supply.embodied import *  # noqa: F403
from fleetwatt.supply.markets import *  # noqa: F403
from fleetwatt.supply.renewables import *  # noqa: F403
from fleetwatt.supply.sites import *  # noqa: F403
from fleetwatt.supply.sizing import *  # noqa: F403
from fleetwatt.supply.storage import *  # noqa: F403
from fleetwatt.supply.surplus import *  # noqa: F403
from fleetwatt.supply.tariffs import *  # noqa: F403

__all__ = [
    *battery.__all__,
    *bills.__all__,
    *carbon.__all__,
    *contracts.__all__,
    *embodied.__all__,
    *markets.__all__,
    *renewables.__all__,
    *sites.__all__,
    *sizing.__all__,
    *storage.__all__,
    *surplus.__all__,
    *tariffs.__all__,
]

"""Electricity supply: prices, carbon, plants of the campus, and the use of their surpluses."""

from __future__ import annotations

from fleetwatt.supply import carbon, markets, renewables, surplus
from fleetwatt.supply.carbon import *  # noqa: F403
from fleetwatt.supply.markets import *  # noqa: F403
from fleetwatt.supply.renewables import *  # noqa: F403
from fleetwatt.supply.surplus import *  # noqa: F403

__all__ = [*carbon.__all__, *markets.__all__, *renewables.__all__, *surplus.__all__]

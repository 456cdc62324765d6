"""Electricity supply: hourly prices and carbon, and how batteries age."""

from __future__ import annotations

from fleetwatt.supply import battery, markets
from fleetwatt.supply.battery import *  # noqa: F403
from fleetwatt.supply.markets import *  # noqa: F403

__all__ = [*battery.__all__, *markets.__all__]

"""Electricity supply: hourly prices and carbon."""

from __future__ import annotations

from fleetwatt.supply import markets
from fleetwatt.supply.markets import *  # noqa: F403

__all__ = [*markets.__all__]

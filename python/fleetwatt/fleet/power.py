"""Power of nodes and fleets, and how many fit behind a connection."""

from __future__ import annotations

__all__: list[str] = []

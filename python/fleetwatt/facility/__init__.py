"""The building and its plant: electrical chain, cooling, water, heat, neighbours."""

from fleetwatt.facility import cooling, electrical, heat, neighbours, published, water

__all__ = ["cooling", "electrical", "heat", "neighbours", "published", "water"]

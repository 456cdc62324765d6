"""The building and its plant: electrical chain, cooling, water, heat, neighbours.

`simulate` runs one campus hour by hour, `sweep` thousands of designs; the laws of each part
stand in its module and broadcast as NumPy does.
"""

from fleetwatt.facility import cooling, electrical, heat, neighbours, published, water
from fleetwatt.facility.operation import simulate, sweep

__all__ = [
    "cooling",
    "electrical",
    "heat",
    "neighbours",
    "published",
    "simulate",
    "sweep",
    "water",
]

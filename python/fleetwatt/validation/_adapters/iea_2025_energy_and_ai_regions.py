"""Electricity of data centres by region, its sum and its growth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_YEARS = 2030 - 2024


def _adapter(twh_2024: dict[str, float], twh_2030: dict[str, float]) -> dict[str, Any]:
    first, last = sum(twh_2024.values()), sum(twh_2030.values())
    growth = finance.compound_growth(first, last, _YEARS)
    both = [region for region in twh_2024 if region in twh_2030]
    return {
        "sum_2024": first,
        "sum_2030": last,
        "world_2024": first,
        "world_2030": last,
        "cagr": growth,
        "growth_per_year": growth,
        "cagr_by_region": {
            region: finance.compound_growth(twh_2024[region], twh_2030[region], _YEARS)
            for region in both
        },
    }


def _read(path: Path) -> list[Case]:
    content = read(path)
    terawatt_hour, growth = Tolerance(absolute=1.0), Tolerance(absolute=0.005)
    near = {"world": terawatt_hour, "sum": terawatt_hour, "growth": growth, "cagr": growth}
    published, recomputed = (content[f"outputs_{of}"] for of in ("published", "recomputed"))
    return [
        case(content, content["inputs"], published, near, "published"),
        case(content, content["inputs"], recomputed, near, "recomputed"),
    ]


KIND = Kind(
    name="iea_2025_energy_and_ai_regions",
    about="Whether regions add up to the world, and the growth that they imply.",
    inputs={
        "twh_2024": Input("electricity by region in 2024, TWh", "any"),
        "twh_2030": Input("the same in 2030, TWh", "any"),
    },
    outputs={
        "sum_2024": "sum of the regions, TWh",
        "sum_2030": "the same in 2030, TWh",
        "world_2024": "the same, published from unrounded regions",
        "world_2030": "the same, published from unrounded regions",
        "cagr": "yearly growth of the sum",
        "growth_per_year": "the same, published roughly",
        "cagr_by_region": "yearly growth of each region",
    },
    adapter=_adapter,
    files={"iea_2025_energy_and_ai_regions.json": _read},
)

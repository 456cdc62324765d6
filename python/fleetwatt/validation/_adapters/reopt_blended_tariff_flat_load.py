"""The published case of a flat load, by the name of its file."""

from __future__ import annotations

from dataclasses import replace

from fleetwatt.validation._adapters import reopt_tariff

KIND = replace(
    reopt_tariff.KIND,
    name="reopt_blended_tariff_flat_load",
    files={"reopt_blended_tariff_flat_load.json": reopt_tariff.flat_load},
)

"""`carbon_explorer_week` under the name of its file."""

from __future__ import annotations

from dataclasses import replace

from fleetwatt.validation._adapters import carbon_explorer_week

KIND = replace(carbon_explorer_week.KIND, name="carbon_explorer_synthetic_week", files={})

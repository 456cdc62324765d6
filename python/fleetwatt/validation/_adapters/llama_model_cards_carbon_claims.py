"""What claimed emissions of training say of the electricity, and what they leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import supply
from fleetwatt.fleet import power
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

#: Of a server over its accelerators (DGX H100: 10.2 of 5.6 kW rated) and of a facility over IT:
#: assumptions, from lean to usual.
_SERVER_OVERHEAD = [1.3, 1.82]
_PUE = [1.08, 1.25]


def _adapter(
    model: str, gpu_hours: float, w: float, t_claimed: float, server_overhead: Any, pue: Any
) -> dict[str, Any]:
    energy_mwh = power.energy_mwh(power.nameplate_mw(1.0, w), gpu_hours)
    factor = supply.implied_factor_g_kwh(1e3 * t_claimed, energy_mwh)
    whole_mw = power.nameplate_mw(1.0, np.multiply(w, server_overhead))
    whole_mwh = power.energy_mwh(whole_mw, gpu_hours, pue=pue)
    return {
        "energy_mwh": energy_mwh,
        "implied_kg_per_kwh": factor / 1e3,
        "with_servers_and_pue_mwh": whole_mwh,
        "with_servers_and_pue_t": supply.location_based_kg(np.atleast_1d(whole_mwh), factor) / 1e3,
    }


def _read(path: Path) -> list[Case]:
    content = read(path)
    rows = zip(content["cases"], content["outputs"]["implied_kg_per_kwh"], strict=True)
    return [
        case(content, one, {"implied_kg_per_kwh": implied}, Tolerance(1e-3), one["model"])
        for one, implied in rows
    ]


KIND = Kind(
    name="llama_model_cards_carbon_claims",
    about="The factor of a grid that claimed emissions imply, and what their scope leaves out.",
    inputs={
        "model": Input("what was trained", "text", ""),
        "gpu_hours": Input("hours of accelerators"),
        "w": Input("rating of an accelerator, W"),
        "t_claimed": Input("claimed emissions, t"),
        "server_overhead": Input(
            "server over accelerators, lean and usual", default=_SERVER_OVERHEAD
        ),
        "pue": Input("facility over IT, lean and usual", default=_PUE),
    },
    outputs={
        "energy_mwh": "energy of the accelerators at their rating, MWh",
        "implied_kg_per_kwh": "factor that the claim implies, kg/kWh",
        "with_servers_and_pue_mwh": "energy with servers and facility, lean and usual, MWh",
        "with_servers_and_pue_t": "its carbon at the implied factor, lean and usual, t",
    },
    adapter=_adapter,
    files={"llama_model_cards_carbon_claims.json": _read},
)

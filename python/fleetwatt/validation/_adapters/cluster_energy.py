"""Energy of a cluster in a year, and what it costs."""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np

from fleetwatt.fleet import power
from fleetwatt.validation._kind import Input, Kind


def _adapter(
    gpus: Any, it_w_per_gpu: Any, utilisation: Any, pue: Any, usd_per_kwh: Any
) -> dict[str, Any]:
    it_mw = power.nameplate_mw(gpus, it_w_per_gpu)
    energy_mwh = power.energy_mwh_year(it_mw, utilisation, pue)
    return {
        "it_mw": it_mw,
        "energy_mwh_year": energy_mwh,
        "cost_usd_year": energy_mwh * np.multiply(1_000.0, usd_per_kwh),
    }


KIND = Kind(
    name="cluster_energy",
    about="Energy of a cluster in a year of 8,760 hours, and its cost.",
    inputs={
        "gpus": Input("accelerators"),
        "it_w_per_gpu": Input("rating with host, network and storage, W per accelerator"),
        "utilisation": Input("mean power over the rating, 0 to 1"),
        "pue": Input("facility over IT"),
        "usd_per_kwh": Input("price of electricity, USD/kWh", default=nan),
    },
    outputs={
        "it_mw": "rating at the IT meter, without utilisation, MW",
        "energy_mwh_year": "energy at the facility's meter, MWh a year",
        "cost_usd_year": "cost of that energy, USD a year",
    },
    adapter=_adapter,
)

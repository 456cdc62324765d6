"""What a load pays under energy and demand charges."""

from __future__ import annotations

import json
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import supply
from fleetwatt._arrays import as_float64
from fleetwatt._faults import config_error
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance

if TYPE_CHECKING:
    from pathlib import Path

_FLAT = "flat 8760 h"
_KW_PER_MW = 1_000.0


def _adapter(load: Any, annual_kwh: Any, energy_usd_kwh: Any, **terms: Any) -> dict[str, Any]:
    if isinstance(load, str):
        if load != _FLAT:
            raise config_error("load", f"{load!r} is neither {_FLAT!r} nor hours in kW")
        load = np.full(8_760, np.divide(annual_kwh, 8_760.0))
    tariff = supply.GenericTariff(
        energy_eur_mwh=np.multiply(_KW_PER_MW, energy_usd_kwh).tolist(),
        energy_weekday=terms["energy_weekday"],
        energy_weekend=terms["energy_weekend"],
        demand_eur_kw_month=terms["demand_usd_kw_month"],
        time_of_use_demand_eur_kw_month=terms["tou_demand_usd_kw_month"],
        time_of_use_weekday=terms["tou_demand_weekday"],
        time_of_use_weekend=terms["tou_demand_weekend"],
        lookback_fraction=terms["demand_lookback_fraction"],
        lookback_months=terms["demand_lookback_months"],
        fixed_eur_month=terms["fixed_usd_month"],
    )
    bill = supply.bill(
        as_float64("load", load) / _KW_PER_MW,
        tariff=tariff,
        start=f"{terms['year']}-01-01",
        timezone="UTC",
    )
    totals = bill.totals_eur
    return {
        "energy_usd": totals["energy_tariff"],
        "demand_usd": totals["demand"] + totals["demand_time_of_use"],
        "fixed_usd": totals["fixed"],
        "total_usd": bill.total_eur,
    }


def flat_load(path: Path) -> list[Case]:
    """Return the published case of a flat load, with its recomputed digits."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return [
        Case(
            kind="reopt_blended_tariff_flat_load",
            name=content["id"],
            inputs=content["inputs"],
            expected=content["outputs"] | content["outputs_recomputed"],
            tolerance={
                "energy_usd": Tolerance(absolute=0.01),
                "demand_usd": Tolerance(absolute=1e-9),
            },
            source=content["source"],
        )
    ]


KIND = Kind(
    name="reopt_tariff",
    about="Energy and demand charges of a year, flat or by time of use, with ratchets.",
    inputs={
        "load": Input('hours from 1 January, kW, or "flat 8760 h"', "any", _FLAT),
        "annual_kwh": Input("energy of a flat load, kWh", default=nan),
        "energy_usd_kwh": Input("energy, one rate or several, USD/kWh"),
        "energy_weekday": Input("position of the rate, 12 months of 24 hours", "any", None),
        "energy_weekend": Input("the same of weekends", "any", None),
        "demand_usd_kw_month": Input("greatest load of a month, one rate or 12", default=0.0),
        "tou_demand_usd_kw_month": Input("greatest loads by time of use, rates", default=()),
        "tou_demand_weekday": Input("position of the rate, 12 months of 24 hours", "any", None),
        "tou_demand_weekend": Input("the same of weekends", "any", None),
        "demand_lookback_fraction": Input("part of earlier peaks that is billed", default=0.0),
        "demand_lookback_months": Input("how many months before, or months of the year", "any", 11),
        "fixed_usd_month": Input("fixed charge, USD a month", default=0.0),
        "year": Input("civil year, which sets the weekdays", "whole", 2023),
    },
    outputs={
        "energy_usd": "energy charges, USD",
        "demand_usd": "demand charges, USD",
        "fixed_usd": "fixed charges, USD",
        "total_usd": "all of them, USD",
    },
    adapter=_adapter,
)

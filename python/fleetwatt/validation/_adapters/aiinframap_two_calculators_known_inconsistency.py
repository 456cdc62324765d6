"""Power, energy and cost of accelerators, and how many fit into an envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt.fleet import power
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance, combination
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_KW_PER_TON = 3.517
_SHARED = ("tdp_w", "server_overhead", "pue", "usd_per_kwh")
_KNOWN: list[tuple[str, ...]] = [
    (*_SHARED, "gpus", "n_plus_1"),
    (*_SHARED, "envelope_mw", "gpu_usd", "utilisation", "years"),
]


def _calculator(
    gpus: Any, tdp_w: Any, server_overhead: Any, pue: Any, n_plus_1: Any, usd_per_kwh: Any
) -> dict[str, Any]:
    it_mw = power.nameplate_mw(gpus, np.multiply(tdp_w, server_overhead))
    energy_mwh = power.energy_mwh_year(it_mw, 1.0, pue)
    facility_mw = power.facility_mw(it_mw, pue)
    return {
        "accelerator_kw": 1e3 * power.nameplate_mw(gpus, tdp_w),
        "it_kw": 1e3 * it_mw,
        "facility_mw": facility_mw,
        "sized_mw": np.multiply(facility_mw, n_plus_1),
        "annual_gwh": energy_mwh / 1e3,
        "annual_power_musd": energy_mwh * np.multiply(1e-3, usd_per_kwh),
    }


def _sizer(
    envelope_mw: Any,
    tdp_w: Any,
    server_overhead: Any,
    pue: Any,
    gpu_usd: Any,
    utilisation: Any,
    years: Any,
    usd_per_kwh: Any,
) -> dict[str, Any]:
    it_w = np.multiply(tdp_w, server_overhead)
    gpus = power.gpus_that_fit(envelope_mw, pue, it_w / 1e3)
    it_mw = power.nameplate_mw(gpus, it_w)
    musd_per_mwh_year = np.multiply(1e-3, usd_per_kwh) * years
    chips_mw = power.nameplate_mw(gpus, tdp_w)
    own = power.energy_mwh_year(it_mw, utilisation, pue) * musd_per_mwh_year
    chips = power.energy_mwh_year(chips_mw, utilisation, pue) * musd_per_mwh_year
    return {
        "gpus": gpus,
        "it_mw": it_mw,
        "cooling_rt": 1e3 * it_mw / _KW_PER_TON,
        "capex_busd": 1e-9 * gpus * gpu_usd,
        "power_5y_musd_consistent": own,
        "power_5y_musd_published": chips,
        "power_5y_understated_fraction": 1.0 - chips / own,
    }


def _adapter(**given: Any) -> dict[str, Any]:
    place = combination(given, _KNOWN)
    return (_calculator, _sizer)[place](**{name: given[name] for name in _KNOWN[place]})


def _read(path: Path) -> list[Case]:
    content = read(path)
    # Half of the last printed digit.
    near = {
        "accelerator_kw": Tolerance(absolute=0.5),
        "it_kw": Tolerance(absolute=0.5),
        "facility_mw": Tolerance(absolute=0.005),
        "sized_mw": Tolerance(absolute=0.00501),
        "annual_gwh": Tolerance(absolute=0.05),
        "annual_power_musd": Tolerance(absolute=0.05),
        "gpus": Tolerance(),
        "it_mw": Tolerance(absolute=0.05),
        "cooling_rt": Tolerance(absolute=0.5),
        "capex_busd": Tolerance(absolute=0.005),
        "power_5y_musd": Tolerance(1e-3),
    }
    return [
        case(content, one["inputs"], one["outputs"], near, one["name"]) for one in content["cases"]
    ]


KIND = Kind(
    name="aiinframap_two_calculators_known_inconsistency",
    about="Two calculators of power and cost, one of which forgets its own servers.",
    inputs={
        "gpus": Input("accelerators, for their power", default=None),
        "envelope_mw": Input("power at the facility's meter, for how many fit, MW", default=None),
        "tdp_w": Input("rating of an accelerator, W", default=None),
        "server_overhead": Input("server over accelerators", default=None),
        "pue": Input("facility over IT", default=None),
        "n_plus_1": Input("installed over needed power", default=None),
        "usd_per_kwh": Input("price of electricity, USD/kWh", default=None),
        "gpu_usd": Input("price of an accelerator, USD", default=None),
        "utilisation": Input("mean power over the rating, 0 to 1", default=None),
        "years": Input("years of electricity", default=None),
    },
    outputs={
        "accelerator_kw": "accelerators alone, kW",
        "it_kw": "with their servers, kW",
        "facility_mw": "at the facility's meter, MW",
        "sized_mw": "installed, MW",
        "annual_gwh": "energy of a year at full power, GWh",
        "annual_power_musd": "its cost, million USD",
        "gpus": "accelerators that fit",
        "it_mw": "their power with servers, MW",
        "cooling_rt": "heat of the IT, tons of refrigeration",
        "capex_busd": "accelerators, 1e9 USD",
        "power_5y_musd_consistent": "electricity of the years, million USD",
        "power_5y_musd_published": "the same without the servers, as the calculator has it",
        "power_5y_understated_fraction": "what it leaves out, over the consistent cost",
    },
    adapter=_adapter,
    files={"aiinframap_two_calculators_known_inconsistency.json": _read},
)

"""Levelised cost of energy by a fixed charge rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import finance
from fleetwatt._faults import config_error
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path


def _adapter(
    capital_cost: Any,
    fixed_operating_cost: Any,
    variable_operating_cost: Any,
    annual_energy_kwh: Any,
    fixed_charge_rate: Any,
    fcr: Any,
    r: Any,
    n: Any,
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if r is not None and n is not None:
        found["capital_recovery_factor"] = finance.capital_recovery_factor(r, n)
    rates = (fixed_charge_rate, fcr, found.get("capital_recovery_factor"))
    rate = next((rate for rate in rates if rate is not None), None)
    if rate is None:
        raise config_error("inputs", "have neither fixed_charge_rate nor fcr nor r and n")
    lcoe = finance.lcoe_fixed_charge_rate(
        fixed_charge_rate=rate,
        capital_cost=capital_cost,
        fixed_cost_per_year=fixed_operating_cost,
        variable_cost_per_mwh=np.multiply(1e3, variable_operating_cost),
        energy_mwh_year=np.divide(annual_energy_kwh, 1e3),
    )
    return found | {"lcoe_per_kwh": np.divide(lcoe, 1e3)}


def _read(path: Path) -> list[Case]:
    content = read(path) | {"id": "sam_lcoefcr"}
    cases = []
    for place, one in enumerate(content["cases"]):
        given, outputs = one["inputs"], dict(one["outputs"])
        if "r" in given:
            outputs["capital_recovery_factor"] = given["fixed_charge_rate"]
        cases.append(case(content, given, outputs, Tolerance(1e-12), str(place)))
    return cases


KIND = Kind(
    name="sam_lcoefcr",
    about="Levelised cost of energy by a fixed charge rate.",
    inputs={
        "capital_cost": Input("investment, USD"),
        "fixed_operating_cost": Input("running costs, USD a year"),
        "variable_operating_cost": Input("running costs of energy, USD/kWh", default=0.0),
        "annual_energy_kwh": Input("energy, kWh a year"),
        "fixed_charge_rate": Input("part of the investment a year, 1/year", default=None),
        "fcr": Input("the same, by another name", default=None),
        "r": Input("rate from which it follows, 1/year", default=None),
        "n": Input("years from which it follows", default=None),
    },
    outputs={
        "lcoe_per_kwh": "levelised cost, USD/kWh",
        "capital_recovery_factor": "the rate that r and n give, 1/year",
    },
    adapter=_adapter,
    files={"sam_lcoefcr.json": _read},
)

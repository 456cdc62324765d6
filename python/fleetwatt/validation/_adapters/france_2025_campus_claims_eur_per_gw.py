"""Of what scale an announced sum for a campus is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import catalogue, finance
from fleetwatt.validation._kind import REQUIRED, Case, Input, Kind, Tolerance, table
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_BENCHMARKS = {
    "epoch_2026_busd_per_gw_it": 38,
    "bernstein_2025_busd_per_gw": 35,
    "epoch_hub_busd_per_gw_facility": 29,
    "barroso_shell_usd_per_w": [9, 13],
}
_SCOPES = ("shell, power and cooling", "with its IT")


def _adapter(
    project: str, gw: float, beur: Any, usd_per_eur: float | None, benchmarks: Any
) -> dict[str, Any]:
    known = table("benchmarks", benchmarks, dict.fromkeys(_BENCHMARKS, REQUIRED))
    rate = usd_per_eur
    if rate is None:
        rate = catalogue.get("costs", "finance").value("usd_per_eur")
    eur_per_w = finance.cost_per_w(np.multiply(1e9, beur), 1e3 * gw)
    usd_per_w = np.atleast_1d(np.multiply(eur_per_w, rate))
    shell = known.pop("barroso_shell_usd_per_w")
    ranges = [(min(shell), max(shell)), (min(known.values()), max(known.values()))]
    # One row a scope, one column an end of the claim; a claim is as far off as its nearer end.
    far = np.abs([finance.log_distance(usd_per_w, low, high) for low, high in ranges]).min(axis=1)
    return {
        "beur_per_gw": eur_per_w,
        "busd_per_gw": usd_per_w,
        "log_distance_to_shell": far[0],
        "log_distance_to_full_stack": far[1],
        "full_stack": float(far[1] < far[0]),
        "scope": _SCOPES[int(far[1] < far[0])],
    }


def _read(path: Path) -> list[Case]:
    """Return the scopes that the file's `audit_expectation` states: with the IT from 30 on."""
    content = read(path)
    cases = []
    for one in content["cases"]:
        inputs = one | {"benchmarks": content["benchmarks"]}
        lowest = float(np.min(one["beur"]))
        expected = {"full_stack": float(lowest >= 30.0)}
        cases.append(case(content, inputs, expected, Tolerance(), one["project"]))
    return cases


KIND = Kind(
    name="france_2025_campus_claims_eur_per_gw",
    about="The scope with which an announced sum for a campus agrees.",
    inputs={
        "project": Input("what was announced", "text", ""),
        "gw": Input("power, GW"),
        "beur": Input("sum, or its low and high end, 1e9 EUR"),
        "usd_per_eur": Input("rate of exchange; the catalogue's", default=None),
        "benchmarks": Input("costs of shells and of whole campuses", "any", _BENCHMARKS),
    },
    outputs={
        "beur_per_gw": "cost of a GW, 1e9 EUR",
        "busd_per_gw": "the same at the rate of exchange, 1e9 USD",
        "log_distance_to_shell": "logarithm of how far it lies from shells",
        "log_distance_to_full_stack": "the same from campuses with their IT",
        "full_stack": "1 where it is nearer to these, else 0",
        "scope": "the same in words",
    },
    adapter=_adapter,
    files={"france_2025_campus_claims_eur_per_gw.json": _read},
)

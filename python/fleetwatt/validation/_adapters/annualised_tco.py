"""What a campus costs a year."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance

if TYPE_CHECKING:
    from pathlib import Path

_BILLION = 1e9


def _adapter(
    it_capex_usd: Any, facility_capex_usd: Any, opex_usd_per_year: Any, **terms: Any
) -> dict[str, Any]:
    return {
        "usd_per_year": finance.annualised_tco(
            it_capex=it_capex_usd,
            facility_capex=facility_capex_usd,
            opex_per_year=opex_usd_per_year,
            **terms,
        )
    }


def _lives(path: Path) -> list[Case]:
    """Return the published cost with each of three lives of the IT."""
    content = json.loads(path.read_text(encoding="utf-8"))
    given, inferred, published = (
        content[key] for key in ("inputs", "inferred", "outputs_published")
    )
    lives = {
        given["it_life_y"]: published["tco_busd_per_y"],
        3: published["tco_if_it_life_3y_busd"],
        7: published["tco_if_it_life_7y_busd"],
    }
    return [
        Case(
            kind="annualised_tco",
            name=f"{content['id']}, IT of {life} years",
            inputs={
                "it_capex_usd": _BILLION * inferred["it_capex_busd"],
                "facility_capex_usd": _BILLION * inferred["facility_capex_busd"],
                "opex_usd_per_year": _BILLION * given["opex_busd_per_y"],
                "rate": inferred["discount_rate"],
                "it_life_years": life,
                "facility_life_years": given["facility_life_y"],
            },
            expected={"usd_per_year": _BILLION * cost},
            tolerance={"usd_per_year": Tolerance(0.03)},
            source=content["source"],
        )
        for life, cost in lives.items()
    ]


KIND = Kind(
    name="annualised_tco",
    about="Yearly cost of a campus: annuities of IT and facility, and running costs.",
    inputs={
        "it_capex_usd": Input("investment in IT, USD"),
        "facility_capex_usd": Input("investment in the facility, USD"),
        "opex_usd_per_year": Input("running costs, USD a year"),
        "rate": Input("discount rate, 1/year"),
        "it_life_years": Input("life of the IT, years"),
        "facility_life_years": Input("life of the facility, years"),
    },
    outputs={"usd_per_year": "cost, USD a year"},
    adapter=_adapter,
    files={"epoch_2026_one_gw_tco.json": _lives},
)

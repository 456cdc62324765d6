"""What a campus costs a year."""

from __future__ import annotations

from typing import Any

from fleetwatt import finance
from fleetwatt.validation._kind import Input, Kind


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
)

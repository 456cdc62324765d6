"""The cap on interest that may be deducted."""

from __future__ import annotations

from typing import Any

from fleetwatt import finance
from fleetwatt.validation import _french_rules
from fleetwatt.validation._kind import Input, Kind, combination

_SERIES = ("ebitda_tax", "net_interest")


def _adapter(floor: Any, fraction: Any, **given: Any) -> dict[str, Any]:
    if combination(given, [("rows",), _SERIES]) == 0:
        given = {key: _french_rules.column("rows", given["rows"], key) for key in _SERIES}
    ebitda_tax, net_interest = (given[key] for key in _SERIES)
    years = finance.interest_cap(ebitda_tax, net_interest, floor, fraction)
    return {"rows": _french_rules.records(years)}


KIND = Kind(
    name="interest_cap_fr",
    about="Interest that a French company may deduct, and what it carries forward.",
    inputs={
        "rows": Input("ebitda_tax and net_interest of each year", "any", None),
        "ebitda_tax": Input("instead of rows: EBITDA for tax of each year", default=None),
        "net_interest": Input("instead of rows: net interest of each year", default=None),
        "floor": Input("deductible whatever the EBITDA", default=None),
        "fraction": Input("deductible part of the EBITDA", default=None),
    },
    outputs={"rows": "ebitda_tax, net_interest, cap, deducted, carried_forward of each year"},
    adapter=_adapter,
)

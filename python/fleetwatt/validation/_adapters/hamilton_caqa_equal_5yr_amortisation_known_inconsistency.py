"""The warehouse-scale computer with other lives, and what its published rows imply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt._faults import config_error
from fleetwatt.validation._adapters import hamilton_2010_wsc_8mw as sheet
from fleetwatt.validation._kind import REQUIRED, Case, Input, Kind, Tolerance, table
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

#: Inputs of the book's own table: figures 6.13 and 6.14 of its 6th edition.
_BASE = {
    "critical_load_w": 8_000_000,
    "average_power_use_fraction": 0.8,
    "pue": 1.45,
    "electricity_usd_per_kwh": 0.07,
    "facility_capex_usd": 88_000_000,
    "power_cooling_share_of_facility": 0.82,
    "servers": 45_978,
    "server_usd": 1_450,
    "server_capex_usd_rounded": 66_700_000,
    "network_capex_usd_rounded": 12_810_000,
    "server_life_y": 3,
    "network_life_y": 4,
    "facility_life_y": 10,
    "annual_cost_of_money": 0.05,
    "guards_24x365": 3,
    "guard_usd_h": 20,
    "facility_staff_24x365": 1,
    "facility_staff_usd_h": 30,
    "benefits": 0.3,
}
_ROWS = ("monthly_power_cooling_infra_usd", "monthly_other_infra_usd")


def _adapter(
    base: str, published: Any, other_facility_capex_usd: float, **own: Any
) -> dict[str, Any]:
    if base != sheet.KIND.name:
        raise config_error("base", f"{base!r} is not {sheet.KIND.name!r}")
    defaults = {name: one.default for name, one in sheet.INPUTS.items()}
    given = defaults | _BASE | {name: value for name, value in own.items() if value is not None}
    found = sheet.solve(**given)
    other = sheet.solve(**given | {"facility_capex_usd": other_facility_capex_usd})
    found["pc_if_72m"], found["other_if_72m"] = (other[row] for row in _ROWS)
    if published is not None:
        rows = table("published", published, dict.fromkeys(_ROWS, REQUIRED))
        told = sum(rows.values())
        a_dollar = finance.monthly_payment(
            1.0, given["annual_cost_of_money"], given["facility_life_y"]
        )
        found["implied_facility_capex_usd"] = told / a_dollar
        found["understatement_usd_per_month"] = sum(found[row] for row in _ROWS) - told
    return found


def _read(path: Path) -> list[Case]:
    content = read(path)
    printed = Tolerance(absolute=2_500.0)
    # The rows of the facility, and the sums that they are in, contradict the book's own inputs:
    # told, and not judged.
    near = {"monthly_servers_usd": printed, "monthly_network_usd": printed}
    told = content["outputs_published"]
    inputs = content["inputs"]
    rows = inputs | {"published": {row: told[row] for row in _ROWS}}
    exact = Tolerance(1e-6)
    return [
        case(content, inputs, told, near, "as printed"),
        case(content, inputs, content["outputs_recomputed"], exact, "recomputed"),
        case(content, rows, content["diagnosis"], exact, "what is printed implies"),
    ]


KIND = Kind(
    name="hamilton_caqa_equal_5yr_amortisation_known_inconsistency",
    about="Monthly cost of a warehouse-scale computer with other lives, and what rows imply.",
    inputs={
        "base": Input("the case that is changed", "text", sheet.KIND.name),
        **{
            name: Input(f"{one.about}; the book's", default=None)
            for name, one in sheet.INPUTS.items()
        },
        "published": Input("printed rows of the facility, to see what they imply", "any", None),
        "other_facility_capex_usd": Input("another cost of the facility, USD", default=72e6),
    },
    outputs={
        **sheet.OUTPUTS,
        "pc_if_72m": "power and cooling plant at that other cost, USD a month",
        "other_if_72m": "rest of the facility at it, USD a month",
        "implied_facility_capex_usd": "facility that the printed rows repay, USD",
        "understatement_usd_per_month": "ours less the printed rows, USD a month",
    },
    adapter=_adapter,
    files={"hamilton_caqa_equal_5yr_amortisation_known_inconsistency.json": _read},
)

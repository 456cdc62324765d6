"""What a server in a data centre costs over its life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt.validation._kind import REQUIRED, Case, Input, Kind, Tolerance, combination, table
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_CONSTANTS = {
    "ElectricityCost": 0.067,
    "InterestRate": 0.08,
    "DCCapex": 10.0,
    "DCAmortPeriod": 12.0,
    "DCOpex": 0.04,
    "PUE": 1.5,
    "SrvOpexRate": 0.05,
    "SrvAvgPwr": 1.0,
}
_SERVER = dict.fromkeys(("power_w", "price_usd", "life_y"), REQUIRED)
_DAYS_30_H = 720.0


def _life(constants: dict[str, Any], power_w: Any, price_usd: Any, life_y: Any) -> dict[str, Any]:
    life = finance.hosted_server_life(
        power_w=power_w,
        price=price_usd,
        life_years=life_y,
        load_fraction=constants["SrvAvgPwr"],
        upkeep_fraction=constants["SrvOpexRate"],
        facility_per_w=constants["DCCapex"],
        facility_life_years=constants["DCAmortPeriod"],
        facility_opex_per_w_month=constants["DCOpex"],
        pue=constants["PUE"],
        price_per_mwh=1e3 * constants["ElectricityCost"],
        hours_per_month=_DAYS_30_H,
        rate=constants["InterestRate"],
    )
    return {
        "DCAmortization": life.facility_amortisation,
        "DCInterest": life.facility_interest,
        "DCOpex": life.facility_opex,
        "SrvPower": life.power,
        "PUEOverhead": life.pue_overhead,
        "SrvAmortization": life.amortisation,
        "SrvOpex": life.upkeep,
        "SrvInterest": life.interest,
        "life_time_tco": life.total,
    }


def _adapter(constants: Any, cases: Any, **server: Any) -> dict[str, Any]:
    known = table("constants", constants, _CONSTANTS)
    if combination(server | {"cases": cases}, [tuple(_SERVER), ("cases",)]) == 0:
        return _life(known, **server)
    rows = [table(f"cases[{place}]", one, _SERVER) for place, one in enumerate(cases)]
    return {"cases": [_life(known, **row) for row in rows]}


def _read(path: Path) -> list[Case]:
    content = read(path)
    constants = {"constants": content["inputs"]["constants"]}
    rows = zip(content["inputs"]["cases"], content["outputs"], strict=True)
    return [
        case(content, constants | server, outputs, Tolerance(1e-9), f"{server['power_w']} W")
        for server, outputs in rows
    ]


KIND = Kind(
    name="barroso_tco_asic_server_lifetime",
    about="Lifetime cost of a server with its part of the facility.",
    inputs={
        "constants": Input("prices, lives and rates by the names of the code", "any", _CONSTANTS),
        "power_w": Input("power of the server, W", default=None),
        "price_usd": Input("its price, USD", default=None),
        "life_y": Input("its life, years", default=None),
        "cases": Input("several servers, as tables", "any", None),
    },
    outputs={
        "DCAmortization": "facility, straight line, USD",
        "DCInterest": "facility, interest, USD",
        "DCOpex": "facility, running costs, USD",
        "SrvPower": "electricity of the server, months of 720 h, USD",
        "PUEOverhead": "electricity of cooling and conversion, USD",
        "SrvAmortization": "server, straight line, USD",
        "SrvOpex": "server, upkeep, USD",
        "SrvInterest": "server, interest, USD",
        "life_time_tco": "all, USD",
        "cases": "the same of each, where there are several",
    },
    adapter=_adapter,
    files={"barroso_tco_asic_server_lifetime.json": _read},
)

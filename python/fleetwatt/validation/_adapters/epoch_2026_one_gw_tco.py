"""What a gigawatt of accelerators costs a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

#: Parts of the investment that the published costs of three lives, and of the servers, imply.
_IT_FRACTION = 25.1 / 38.0
_SERVER_FRACTION = 20.5 / 38.0
_OTHER_LIVES = (3, 7)


def _adapter(
    it_nameplate_gw: float,
    capex_busd: float,
    opex_busd_per_y: float,
    it_life_y: float,
    facility_life_y: float,
    servers: str,
    discount_rate: float,
    it_capex_busd: float | None,
    server_capex_busd: float | None,
) -> dict[str, Any]:
    it = _IT_FRACTION * capex_busd if it_capex_busd is None else it_capex_busd
    machines = _SERVER_FRACTION * capex_busd if server_capex_busd is None else server_capex_busd

    def yearly(life: float) -> Any:
        return finance.annualised_tco(
            it, capex_busd - it, opex_busd_per_y, discount_rate, life, facility_life_y
        )

    tco = yearly(it_life_y)
    of_servers = finance.annuity(machines, discount_rate, it_life_y)
    return {
        "tco_busd_per_y": tco,
        "tco_musd_per_mw_y": finance.cost_per_w(1e9 * tco, 1e3 * it_nameplate_gw),
        "servers_busd_per_y": of_servers,
        "servers_share": of_servers / tco,
        **{f"tco_if_it_life_{life}y_busd": yearly(life) for life in _OTHER_LIVES},
    }


def _read(path: Path) -> list[Case]:
    content = read(path)
    near = dict.fromkeys(("tco_", "servers_"), Tolerance(0.03))
    inferred = content["inferred"]
    inputs = content["inputs"] | {
        "discount_rate": inferred["discount_rate"],
        "it_capex_busd": inferred["it_capex_busd"],
        "server_capex_busd": inferred["implied_server_capex_busd"],
    }
    # What electricity costs, and an earlier campus, come without the inputs they hang on.
    apart = ("energy_busd_per_y", "earlier_100mw_dgx_h100_musd_per_mw_y")
    published = content["outputs_published"].items()
    return [case(content, inputs, {k: v for k, v in published if k not in apart}, near)]


KIND = Kind(
    name="epoch_2026_one_gw_tco",
    about="Yearly cost of a gigawatt of IT, with three lives of the IT.",
    inputs={
        "it_nameplate_gw": Input("rated power of the IT, GW"),
        "capex_busd": Input("investment, 1e9 USD"),
        "opex_busd_per_y": Input("running costs, 1e9 USD a year"),
        "it_life_y": Input("life of the IT, years"),
        "facility_life_y": Input("life of the facility, years"),
        "servers": Input("what they are", "text", ""),
        "discount_rate": Input("discount rate, 1/year; 0.07 is inferred", default=0.07),
        "it_capex_busd": Input("part of the investment for IT; 66 % inferred", default=None),
        "server_capex_busd": Input("part of it for servers; 54 % inferred", default=None),
    },
    outputs={
        "tco_busd_per_y": "cost, 1e9 USD a year",
        "tco_musd_per_mw_y": "cost of a MW of IT, 1e6 USD a year",
        "servers_busd_per_y": "of the servers, 1e9 USD a year",
        "servers_share": "the same over all",
        **{f"tco_if_it_life_{n}y_busd": f"with IT of {n} years" for n in _OTHER_LIVES},
    },
    adapter=_adapter,
    files={"epoch_2026_one_gw_tco.json": _read},
)

"""What a warehouse-scale computer of 8 MW costs a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from fleetwatt import finance
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

    from fleetwatt.finance import DataCentreMonth

#: What of the network there is, and what each costs.
SWITCHES = {
    "rack_switches": "rack_switch_usd",
    "array_switches": "array_switch_usd",
    "l3_switches": "l3_switch_usd",
    "border_routers": "border_router_usd",
}
#: Who is there at every hour, and what each earns.
POSTS = {"guards_24x365": "guard_usd_h", "facility_staff_24x365": "facility_staff_usd_h"}


def products(given: dict[str, Any], pairs: dict[str, str]) -> Any:
    """Return numbers of things times their prices, summed."""
    return sum(np.multiply(given[number], given[price]) for number, price in pairs.items())


def month(
    given: dict[str, Any], server_capex: Any, network_capex: Any, wages: Any
) -> DataCentreMonth:
    """Return what a month costs, by the names of the published inputs."""
    return finance.data_centre_month(
        critical_load_mw=given["critical_load_w"] / 1e6,
        load_fraction=given["average_power_use_fraction"],
        pue=given["pue"],
        price_per_mwh=1e3 * given["electricity_usd_per_kwh"],
        hours_per_month=given["hours_per_month"],
        facility_capex=given["facility_capex_usd"],
        power_cooling_fraction=given["power_cooling_share_of_facility"],
        server_capex=server_capex,
        network_capex=network_capex,
        facility_life_years=given["facility_life_y"],
        server_life_years=given["server_life_y"],
        network_life_years=given["network_life_y"],
        rate=given["annual_cost_of_money"],
        wages_per_hour=wages,
        benefits_fraction=given["benefits"],
    )


def solve(**given: Any) -> dict[str, Any]:
    """Solve a case of the published model."""
    itemised = products(given, SWITCHES)
    servers = given["server_capex_usd_rounded"]
    network = given["network_capex_usd_rounded"]
    servers = given["servers"] * given["server_usd"] if servers is None else servers
    network = itemised if network is None else network
    found = month(given, servers, network, products(given, POSTS))
    a_year_of_power = 12.0 * (found.power_cooling + found.power)
    server_hours = np.multiply(given["servers"], given["hours_per_month"])
    return {
        "total_capex_usd": given["facility_capex_usd"] + servers + network,
        "network_capex_itemised_usd": itemised,
        "monthly_servers_usd": found.servers,
        "monthly_network_usd": found.networking,
        "monthly_power_cooling_infra_usd": found.power_cooling,
        "monthly_other_infra_usd": found.other_infrastructure,
        "monthly_power_usd": found.power,
        "monthly_people_usd": found.people,
        "monthly_total_usd": found.total,
        "usd_per_server_hour": found.total / server_hours,
        "fully_burdened_usd_per_watt_year": finance.cost_per_w(
            a_year_of_power, given["critical_load_w"] / 1e6
        ),
    }


def _read(path: Path) -> list[Case]:
    content = read(path)
    rounded = Tolerance(absolute=5_000.0)
    published = {
        "total_capex_usd": Tolerance(absolute=5_000.0),
        **{
            f"monthly_{row}_usd": rounded
            for row in ("servers", "power_cooling_infra", "other_infra", "power", "people")
        },
        # Rounded to 5,000 and 5 USD more beside it.
        "monthly_network_usd": Tolerance(absolute=5_010.0),
        "monthly_total_usd": Tolerance(0.005),
        "usd_per_server_hour": Tolerance(absolute=0.005),
        "fully_burdened_usd_per_watt_year": Tolerance(absolute=0.005),
    }
    inputs, recomputed = content["inputs"], content["outputs_recomputed"]
    rows = [row for row in recomputed if row.startswith("monthly_")]
    # Written with six digits.
    exact = dict.fromkeys(rows, Tolerance(1e-6)) | {"usd_per": Tolerance(absolute=5e-7)}
    return [
        case(content, inputs, content["outputs_published"], published, "published"),
        case(content, inputs, recomputed, exact, "recomputed"),
    ]


INPUTS = {
    "critical_load_w": Input("rated power of the IT, W"),
    "average_power_use_fraction": Input("mean power over it, 0 to 1"),
    "pue": Input("facility over IT"),
    "electricity_usd_per_kwh": Input("price of electricity, USD/kWh"),
    "hours_per_month": Input("hours of a month", default=730.0),
    "facility_capex_usd": Input("investment in the facility, USD"),
    "power_cooling_share_of_facility": Input("part of it for power and cooling"),
    "servers": Input("servers", default=float("nan")),
    "server_usd": Input("price of a server, USD", default=float("nan")),
    "server_capex_usd_rounded": Input("investment in servers, USD; their product", default=None),
    **{number: Input(number.replace("_", " "), default=0.0) for number in SWITCHES},
    **{
        usd: Input(f"price of one of {n.replace('_', ' ')}, USD", default=0.0)
        for n, usd in SWITCHES.items()
    },
    "network_capex_usd_rounded": Input("investment in the network, USD; the sum", default=None),
    "server_life_y": Input("life of servers, years"),
    "network_life_y": Input("life of the network, years"),
    "facility_life_y": Input("life of the facility, years"),
    "annual_cost_of_money": Input("nominal interest, by months, 1/year"),
    "guards_24x365": Input("guards at every hour", default=0.0),
    "guard_usd_h": Input("wage of a guard, USD/h", default=0.0),
    "facility_staff_24x365": Input("technicians at every hour", default=0.0),
    "facility_staff_usd_h": Input("wage of a technician, USD/h", default=0.0),
    "benefits": Input("what employers pay on top of wages, over them", default=0.0),
}

OUTPUTS = {
    "total_capex_usd": "all investments, USD",
    "network_capex_itemised_usd": "sum of the switches, USD",
    "monthly_servers_usd": "servers, USD a month",
    "monthly_network_usd": "network, USD a month",
    "monthly_power_cooling_infra_usd": "power and cooling plant, USD a month",
    "monthly_other_infra_usd": "rest of the facility, USD a month",
    "monthly_power_usd": "electricity, USD a month",
    "monthly_people_usd": "people, USD a month",
    "monthly_total_usd": "all, USD a month",
    "usd_per_server_hour": "all by hour of a server, USD",
    "fully_burdened_usd_per_watt_year": "plant and electricity, USD a W and year",
}

KIND = Kind(
    name="hamilton_2010_wsc_8mw",
    about="Monthly cost of a warehouse-scale computer.",
    inputs=INPUTS,
    outputs=OUTPUTS,
    adapter=solve,
    files={"hamilton_2010_wsc_8mw.json": _read},
)

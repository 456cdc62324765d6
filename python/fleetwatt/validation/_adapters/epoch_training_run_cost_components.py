"""What a training run on own accelerators costs, by component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import finance
from fleetwatt.fleet import power
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_RESULTS = ("components", "total", "csv_total")


def _adapter(
    model: str,
    hardware: str,
    chip_hours: float,
    value_per_chip_at_start_usd: float,
    server_cost_overhead: float,
    chip_to_server_power: float,
    tdp_w: float,
    tdp_fraction: float,
    pue: float,
    usd_per_kwh: float,
    decades_per_year: float,
    interconnect_fraction: float,
) -> dict[str, Any]:
    it_mw = power.nameplate_mw(1.0, tdp_w * chip_to_server_power)
    energy_mwh = power.energy_mwh(it_mw, chip_hours, tdp_fraction, pue)
    run = finance.training_run_cost(
        chip_hours=chip_hours,
        server_value=value_per_chip_at_start_usd,
        decline=1.0 - 10.0**-decades_per_year,
        server_overhead=server_cost_overhead,
        interconnect_fraction=interconnect_fraction,
        energy_cost=energy_mwh * 1e3 * usd_per_kwh,
    )
    parts = run._asdict()
    return {"total": parts.pop("total"), "components": parts}


def _read(path: Path) -> list[Case]:
    content = read(path)
    cases = []
    for one in content["cases"]:
        inputs = {name: value for name, value in one.items() if name not in _RESULTS}
        components = {name: one[name] for name in ("components", "total")}
        table = {"total": one["csv_total"]}
        cases += [
            case(content, inputs, components, Tolerance(1e-6), one["model"]),
            case(content, inputs, table, Tolerance(0.06), f"{one['model']}, of the paper's table"),
        ]
    return cases


KIND = Kind(
    name="epoch_training_run_cost_components",
    about="Cost of a training run on own accelerators, by component.",
    inputs={
        "model": Input("what is trained", "text", ""),
        "hardware": Input("on what", "text", ""),
        "chip_hours": Input("hours of accelerators"),
        "value_per_chip_at_start_usd": Input("value of a server by accelerator at the start, USD"),
        "server_cost_overhead": Input("server over accelerator, cost"),
        "chip_to_server_power": Input("server over accelerator, power"),
        "tdp_w": Input("rating of an accelerator, W"),
        "tdp_fraction": Input("mean power over the rating, 0 to 1", default=0.75),
        "pue": Input("facility over IT"),
        "usd_per_kwh": Input("price of electricity, USD/kWh"),
        "decades_per_year": Input("powers of ten by which the value falls a year", default=0.14),
        "interconnect_fraction": Input("network over machines and network", default=0.19),
    },
    outputs={
        "components": "chip, other_server, interconnect and energy, USD",
        "total": "all, USD",
    },
    adapter=_adapter,
    files={"epoch_training_run_cost_components.json": _read},
)

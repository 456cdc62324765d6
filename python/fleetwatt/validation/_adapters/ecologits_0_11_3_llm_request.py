"""Energy, carbon, water and materials of a request to a language model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import fleet, supply
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance, table
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

#: What a server answers with, and what it is called here.
_SERVING = {
    "gpu_energy_alpha": "energy_wh",
    "gpu_energy_beta": "energy_batch",
    "gpu_energy_gamma": "energy_offset_wh",
    "latency_alpha": "latency_s",
    "latency_beta": "latency_batch_s",
    "latency_gamma": "latency_offset_s",
    "batch_size": "batch",
    "model_quantization_bits": "bits",
    "gpu_memory": "gpu_memory_gb",
    "server_gpu_count": "gpus_per_server",
    "server_power": "server_kw",
}
_CONSTANTS: dict[str, float | None] = dict.fromkeys(_SERVING) | {
    "gpu_embodied_gwp": 273,
    "gpu_embodied_adpe": 0.00895,
    "gpu_embodied_pe": 3721,
    "server_embodied_gwp": 5700,
    "server_embodied_adpe": 0.37,
    "server_embodied_pe": 70000,
    "server_lifetime": 94608000,
    "server_gpu_count": 8,
    "batch_size": 64,
    # Results of the first case, which the file has among its constants: not read.
    "server_gpu_embodied_adpe": None,
    "server_gpu_embodied_pe": None,
}
_IMPACTS = ("gwp", "pe", "adpe")


def _adapter(
    model_active_parameter_count: float,
    model_total_parameter_count: float,
    output_token_count: float,
    datacenter_pue: float,
    datacenter_wue: float,
    constants: Any,
    **factors: float,
) -> dict[str, Any]:
    known = table("constants", constants, _CONSTANTS)
    needs = fleet.request_needs(
        output_token_count,
        model_active_parameter_count,
        model_total_parameter_count,
        datacenter_pue,
        **{ours: known[theirs] for theirs, ours in _SERVING.items()},
    )
    onsite_l = supply.offsite_water_m3([needs.it_kwh], datacenter_wue).sum()
    offsite_l = supply.offsite_water_m3([needs.facility_kwh], factors["if_electricity_mix_wue"])
    found: dict[str, Any] = {
        "gpu_energy": needs.gpu_kwh,
        "generation_latency": needs.latency_s,
        "model_required_memory": needs.memory_gb,
        "gpu_required_count": needs.gpus,
        "server_energy": needs.server_kwh,
        "request_it_energy": needs.it_kwh,
        "request_energy": needs.facility_kwh,
        "request_usage_wcf": onsite_l + offsite_l.sum(),
    }
    servers = needs.gpus / known["server_gpu_count"]
    for impact in _IMPACTS:
        made = servers * known[f"server_embodied_{impact}"]
        made += needs.gpus * known[f"gpu_embodied_{impact}"]
        found[f"request_usage_{impact}"] = (
            needs.facility_kwh * factors[f"if_electricity_mix_{impact}"]
        )
        found[f"server_gpu_embodied_{impact}"] = made
        found[f"request_embodied_{impact}"] = supply.amortised_kg(
            made / known["batch_size"],
            needs.latency_s / 3_600.0,
            known["server_lifetime"] / 3_600.0,
        )
    return found


def _read(path: Path) -> list[Case]:
    content = read(path)
    constants = {"constants": content["constants"]}
    return [
        case(
            content,
            constants | one["inputs"],
            one["outputs"],
            Tolerance(1e-9),
            f"{one['inputs']['model_total_parameter_count']}e9 parameters",
        )
        for one in content["cases"]
    ]


KIND = Kind(
    name="ecologits_0_11_3_llm_request",
    about="Energy, carbon, water and materials of an answer of a language model.",
    inputs={
        "model_active_parameter_count": Input("parameters that a token meets, 1e9"),
        "model_total_parameter_count": Input("parameters in memory, 1e9"),
        "output_token_count": Input("tokens of the answer"),
        "if_electricity_mix_gwp": Input("carbon of the electricity, kg/kWh"),
        "if_electricity_mix_pe": Input("primary energy of the electricity, MJ/kWh"),
        "if_electricity_mix_adpe": Input("materials of the electricity, kgSb/kWh"),
        "if_electricity_mix_wue": Input("water of the electricity, L/kWh"),
        "datacenter_pue": Input("facility over IT"),
        "datacenter_wue": Input("water on site over energy of the IT, L/kWh"),
        "constants": Input("coefficients and machine, by EcoLogits' names", "any", {}),
    },
    outputs={
        "gpu_energy": "energy of one accelerator, kWh",
        "generation_latency": "duration of the answer, s",
        "model_required_memory": "memory of the model, GB",
        "gpu_required_count": "accelerators that hold it",
        "server_energy": "energy of the server without them, kWh",
        "request_it_energy": "energy at the IT meter, kWh",
        "request_energy": "energy at the facility's meter, kWh",
        "request_usage_wcf": "water on site and of the electricity, L",
        **{f"request_usage_{i}": "of the electricity, kg, MJ, kgSb" for i in _IMPACTS},
        **{f"server_gpu_embodied_{i}": "of making the machines, kg, MJ, kgSb" for i in _IMPACTS},
        **{f"request_embodied_{i}": "the request's part of it, kg, MJ, kgSb" for i in _IMPACTS},
    },
    adapter=_adapter,
    files={"ecologits_0_11_3_llm_request.json": _read},
)

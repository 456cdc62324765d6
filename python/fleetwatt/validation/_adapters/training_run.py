"""A training run: how long, at what cost, with how much energy."""

from __future__ import annotations

from math import nan
from typing import Any

from fleetwatt.fleet import performance
from fleetwatt.validation._kind import Input, Kind


def _adapter(
    tokens: Any, gpus: Any, usd_per_gpu_h: Any, power_w_per_gpu: Any, **run: Any
) -> dict[str, Any]:
    price = {"price_per_gpu_h": usd_per_gpu_h}
    return {
        "hours": performance.training_time_h(tokens=tokens, gpus=gpus, **run),
        "tokens_per_s_per_gpu": performance.training_tokens_per_s(**run),
        "usd_per_mtoken": performance.training_cost_per_mtoken(**price, **run),
        "joule_per_token": performance.training_joule_per_token(power_w=power_w_per_gpu, **run),
        "usd_total": performance.training_cost(tokens=tokens, **price, **run),
    }


KIND = Kind(
    name="training_run",
    about="Time, cost and energy of training a model, from its size and its MFU.",
    inputs={
        "parameters": Input("parameters that a token meets"),
        "tokens": Input("tokens trained on"),
        "gpus": Input("accelerators"),
        "peak_flops": Input("dense peak of an accelerator, FLOP/s"),
        "mfu": Input("model FLOP utilisation, 0 to 1"),
        "usd_per_gpu_h": Input("price of an accelerator, USD/h", default=nan),
        "power_w_per_gpu": Input("power, at the meter of interest, W per accelerator", default=nan),
        "goodput": Input("part of the time whose progress lasts", default=1.0),
        "layers": Input("layers, for the operations of attention; 0: neglected", default=0.0),
        "hidden": Input("width of a layer", default=0.0),
        "sequence": Input("length of a sequence, tokens", default=0.0),
    },
    outputs={
        "hours": "duration, h",
        "tokens_per_s_per_gpu": "tokens per second and accelerator",
        "usd_per_mtoken": "cost of a million tokens, USD",
        "joule_per_token": "energy of a token, J",
        "usd_total": "cost of the run, USD",
    },
    adapter=_adapter,
)

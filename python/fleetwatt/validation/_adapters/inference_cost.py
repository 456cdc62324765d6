"""Cost and energy of tokens that are served."""

from __future__ import annotations

from math import nan
from typing import Any

from fleetwatt.fleet import performance
from fleetwatt.validation._kind import Input, Kind


def _adapter(tokens_per_s_per_gpu: Any, usd_per_gpu_h: Any, power_w_per_gpu: Any) -> dict[str, Any]:
    return {
        "usd_per_mtoken": performance.cost_per_mtoken(tokens_per_s_per_gpu, usd_per_gpu_h),
        "joule_per_token": performance.joule_per_token(power_w_per_gpu, tokens_per_s_per_gpu),
    }


KIND = Kind(
    name="inference_cost",
    about="Cost and energy of a token, from the throughput of an accelerator.",
    inputs={
        "tokens_per_s_per_gpu": Input("tokens per second and accelerator"),
        "usd_per_gpu_h": Input("price of an accelerator, USD/h", default=nan),
        "power_w_per_gpu": Input("power, at the meter of interest, W per accelerator", default=nan),
    },
    outputs={
        "usd_per_mtoken": "cost of a million tokens, USD",
        "joule_per_token": "energy of a token, J",
    },
    adapter=_adapter,
)

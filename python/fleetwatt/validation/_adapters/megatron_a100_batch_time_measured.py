"""How long steps of training take on A100, beside measured ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fleetwatt import fleet
from fleetwatt._faults import config_error
from fleetwatt.validation._kind import Case, Input, Kind, Tolerance
from fleetwatt.validation._layout import case, read

if TYPE_CHECKING:
    from pathlib import Path

_PEAK_FLOPS = 312e12
_RESULTS = ("measured_s", "calculon_s")
_RECOMPUTED: dict[str, Literal["all", "attention"]] = {"full": "all", "seqsel": "attention"}


def _adapter(
    model: str,
    hidden: float,
    layers: float,
    heads: float,
    gpus: float,
    tp: float,
    pp: float,
    dp: float,
    batch: float,
    microbatch: float,
    interleave: float,
    seq: float,
    gpu: str,
    peak_flops: float,
) -> dict[str, Any]:
    if gpus != tp * pp * dp:
        raise config_error("gpus", f"{gpus} is not tp * pp * dp, {tp * pp * dp}")
    seconds = {
        name: fleet.training_step_s(
            layers=layers,
            hidden=hidden,
            sequence=seq,
            batch=batch,
            microbatch=microbatch,
            tensor_parallel=tp,
            pipeline_parallel=pp,
            data_parallel=dp,
            interleave=interleave,
            peak_flops=peak_flops,
            recomputed=what,
        )
        for name, what in _RECOMPUTED.items()
    }
    return {"measured_s": seconds}


def _read(path: Path) -> list[Case]:
    content = read(path)
    near = Tolerance(0.10)
    return [
        case(
            content,
            content["shared"] | {k: v for k, v in one.items() if k not in _RESULTS},
            {"measured_s": one["measured_s"]},
            near,
            one["model"],
        )
        for one in content["cases"]
    ]


KIND = Kind(
    name="megatron_a100_batch_time_measured",
    about="Duration of a step of training on A100; its law has two numbers fitted to these cases.",
    inputs={
        "model": Input("what is trained", "text", ""),
        "hidden": Input("width of a layer"),
        "layers": Input("layers"),
        "heads": Input("heads of attention; without effect", default=0.0),
        "gpus": Input("accelerators"),
        "tp": Input("accelerators that share a matrix"),
        "pp": Input("stages of the pipeline"),
        "dp": Input("copies of the model", default=1.0),
        "batch": Input("sequences of a step"),
        "microbatch": Input("sequences that go through together"),
        "interleave": Input("parts of a stage that are interleaved", default=1.0),
        "seq": Input("length of a sequence, tokens", default=2_048.0),
        "gpu": Input("on what", "text", ""),
        "peak_flops": Input("dense peak of an accelerator, FLOP/s", default=_PEAK_FLOPS),
    },
    outputs={"measured_s": "seconds of a step: full, seqsel (what is computed again)"},
    adapter=_adapter,
    files={"megatron_a100_batch_time_measured.json": _read},
)

"""How long a step of training takes on accelerators that share a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

    from fleetwatt._arrays import Law

__all__ = ["training_step_s"]


def training_step_s(
    *,
    layers: ArrayLike,
    hidden: ArrayLike,
    sequence: ArrayLike,
    batch: ArrayLike,
    microbatch: ArrayLike,
    tensor_parallel: ArrayLike,
    pipeline_parallel: ArrayLike,
    data_parallel: ArrayLike,
    peak_flops: ArrayLike,
    vocabulary: ArrayLike = 51_200.0,
    interleave: ArrayLike = 1.0,
    recomputed: Literal["attention", "all"] = "attention",
) -> Any:
    """Return the duration of a step of training of a dense transformer on A100.

    Parameters
    ----------
    layers, hidden : array_like
        Layers and their width; the width above 0.
    sequence : array_like, [token]
        Length of a sequence, 0 or more.
    batch, microbatch : array_like
        Sequences of a step, and those that go through the pipeline together, above 0.
    tensor_parallel : array_like
        Accelerators that share each matrix, above 0; fitted with eight.
    pipeline_parallel : array_like
        Stages of the pipeline, 1 or more.
    data_parallel : array_like
        Copies of the model, above 0.
    peak_flops : array_like, [FLOP/s]
        Dense peak of an accelerator, above 0.
    vocabulary : array_like
        Words that the model knows, 0 or more.
    interleave : array_like
        Parts of a stage that are interleaved, 1 or more.
    recomputed : {"attention", "all"}
        Which activations are computed again instead of being kept.

    Returns
    -------
    float or array, of the broadcast shape, [s]

    Raises
    ------
    ConfigError
        For another word.
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``FLOP (1.36 + 6100 / hidden) / (peak gpus) (1 + (p - 1) / (m v))``: `p` stages, `m`
    microbatches of a copy, `v` parts of a stage; the operations of `flop_per_token` and of the
    forward pass that runs again. Both numbers are fitted to the eight steps of the first
    reference (2.8 % at the most, 1.0 % on average), so that agreement with them is no test.
    Other accelerators, other ways to share matrices, and reduction between copies that
    arithmetic does not hide are neglected.

    References
    ----------
    Korthikanti et al., Reducing Activation Recomputation in Large Transformer Models (2022),
    arXiv:2205.05198, table 5; Narayanan et al. (2021), arXiv:2104.04473, section 2.2.

    Examples
    --------
    >>> gpt = {"layers": 96, "hidden": 12_288, "sequence": 2_048, "batch": 64, "microbatch": 1}
    >>> shared = {"tensor_parallel": 8, "pipeline_parallel": 8, "data_parallel": 1}
    >>> round(training_step_s(**gpt, **shared, interleave=3, peak_flops=312e12), 1)
    13.7
    """
    core: Law = _core.fleet.training_step.training_step_s

    def training_step_s(*numbers: Any) -> NDArray[np.float64]:
        return core(*numbers, recomputed)

    return elementwise(
        training_step_s,
        layers=layers,
        hidden=hidden,
        sequence=sequence,
        vocabulary=vocabulary,
        batch=batch,
        microbatch=microbatch,
        tensor_parallel=tensor_parallel,
        pipeline_parallel=pipeline_parallel,
        data_parallel=data_parallel,
        interleave=interleave,
        peak_flops=peak_flops,
    )

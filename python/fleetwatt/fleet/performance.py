"""What accelerators deliver: training time, tokens, cost.

Money has no currency here: a cost is in that of the price.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetwatt import _core
from fleetwatt._arrays import elementwise

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = [
    "cost_per_mtoken",
    "cost_per_pflop_day",
    "effective_flops",
    "flop_per_token",
    "joule_per_token",
    "strong_scaling_efficiency",
    "tokens_per_joule",
    "training_cost",
    "training_cost_per_mtoken",
    "training_flop",
    "training_joule_per_token",
    "training_time_h",
    "training_tokens_per_s",
    "weak_scaling_efficiency",
]


def flop_per_token(
    parameters: ArrayLike,
    layers: ArrayLike = 0.0,
    hidden: ArrayLike = 0.0,
    sequence: ArrayLike = 0.0,
) -> Any:
    """Return the floating-point operations that training takes for each token.

    Parameters
    ----------
    parameters : array_like, [1]
        Of the model, above 0: those that a token meets, of a mixture of experts the active ones.
    layers, hidden, sequence : array_like, [1, 1, token]
        Layers, their width, and the length of a sequence, 0 or more: without them attention is
        neglected.

    Returns
    -------
    float or array, of the broadcast shape, [FLOP]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``6 N + 12 L d s`` for `parameters`, `layers`, `hidden` and `sequence`: two operations
    forwards and four backwards for each parameter, and attention over the whole sequence, not
    halved where it is causal. Activations that are computed again do not count.

    References
    ----------
    Kaplan et al., arXiv:2001.08361 (6 N); Chowdhery et al., PaLM, arXiv:2204.02311,
    appendix B (attention).

    Examples
    --------
    >>> f"{flop_per_token(405e9):.3g}"
    '2.43e+12'
    >>> f"{flop_per_token(405e9, 126, 16_384, 8_192):.3g}"
    '2.63e+12'
    """
    return elementwise(
        _core.fleet.performance.flop_per_token,
        parameters=parameters,
        layers=layers,
        hidden=hidden,
        sequence=sequence,
    )


def training_flop(
    parameters: ArrayLike,
    tokens: ArrayLike,
    layers: ArrayLike = 0.0,
    hidden: ArrayLike = 0.0,
    sequence: ArrayLike = 0.0,
) -> Any:
    """Return the floating-point operations of a training run.

    Parameters
    ----------
    parameters : array_like, [1]
        Of the model, above 0: those that a token meets, of a mixture of experts the active ones.
    tokens : array_like, [token]
        Trained on, 0 or more.
    layers, hidden, sequence : array_like, [1, 1, token]
        Layers, their width, and the length of a sequence, 0 or more: without them attention is
        neglected.

    Returns
    -------
    float or array, of the broadcast shape, [FLOP]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    `flop_per_token` times `tokens`.

    References
    ----------
    Grattafiori et al., Llama 3, arXiv:2407.21783: 3.8e25 FLOP.

    Examples
    --------
    >>> f"{training_flop(405e9, 15.6e12):.2g}"
    '3.8e+25'
    """
    return elementwise(
        _core.fleet.performance.training_flop,
        parameters=parameters,
        tokens=tokens,
        layers=layers,
        hidden=hidden,
        sequence=sequence,
    )


def effective_flops(
    gpus: ArrayLike, peak_flops: ArrayLike, mfu: ArrayLike, goodput: ArrayLike = 1.0
) -> Any:
    """Return the useful floating-point operations per second of a job.

    Parameters
    ----------
    gpus : array_like, [1]
        Accelerators in the job, 0 or more.
    peak_flops : array_like, [FLOP/s]
        Peak of one accelerator, dense, in the precision of the run, above 0.
    mfu : array_like, [fraction]
        Model FLOP utilisation: part of the peak that becomes model while the job runs, above 0,
        up to 1.
    goodput : array_like, [fraction]
        Part of the time in which the job makes progress that lasts, above 0, up to 1.

    Returns
    -------
    float or array, of the broadcast shape, [FLOP/s]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``gpus peak_flops mfu goodput``.

    Examples
    --------
    >>> f"{effective_flops(16_384, 989.5e12, 0.41, 0.9):.2e}"
    '5.98e+18'
    """
    return elementwise(
        _core.fleet.performance.effective_flops,
        gpus=gpus,
        peak_flops=peak_flops,
        mfu=mfu,
        goodput=goodput,
    )


def training_time_h(
    parameters: ArrayLike,
    tokens: ArrayLike,
    gpus: ArrayLike,
    peak_flops: ArrayLike,
    mfu: ArrayLike,
    goodput: ArrayLike = 1.0,
    layers: ArrayLike = 0.0,
    hidden: ArrayLike = 0.0,
    sequence: ArrayLike = 0.0,
) -> Any:
    """Return the duration of a training run.

    Parameters
    ----------
    parameters : array_like, [1]
        Of the model, above 0: those that a token meets, of a mixture of experts the active ones.
    tokens : array_like, [token]
        Trained on, 0 or more.
    gpus : array_like, [1]
        Accelerators in the job, above 0.
    peak_flops : array_like, [FLOP/s]
        Peak of one accelerator, dense, in the precision of the run, above 0.
    mfu : array_like, [fraction]
        Model FLOP utilisation: part of the peak that becomes model while the job runs, above 0,
        up to 1.
    goodput : array_like, [fraction]
        Part of the time in which the job makes progress that lasts, above 0, up to 1.
    layers, hidden, sequence : array_like, [1, 1, token]
        Layers, their width, and the length of a sequence, 0 or more: without them attention is
        neglected.

    Returns
    -------
    float or array, of the broadcast shape, [h]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``training_flop / (3600 effective_flops)``. Evaluation, tuning afterwards and runs that were
    given up are not in it.

    References
    ----------
    DeepSeek-AI, DeepSeek-V3, arXiv:2412.19437: 180 thousand GPU-hours, 3.7 days on 2,048 H800,
    for each 1e12 tokens.

    Examples
    --------
    >>> round(training_time_h(37e9, 1e12, 2_048, 989.5e12, 0.346) / 24, 1)
    3.7
    """
    return elementwise(
        _core.fleet.performance.training_time_h,
        parameters=parameters,
        tokens=tokens,
        gpus=gpus,
        peak_flops=peak_flops,
        mfu=mfu,
        goodput=goodput,
        layers=layers,
        hidden=hidden,
        sequence=sequence,
    )


def training_cost(
    parameters: ArrayLike,
    tokens: ArrayLike,
    price_per_gpu_h: ArrayLike,
    peak_flops: ArrayLike,
    mfu: ArrayLike,
    goodput: ArrayLike = 1.0,
    layers: ArrayLike = 0.0,
    hidden: ArrayLike = 0.0,
    sequence: ArrayLike = 0.0,
) -> Any:
    """Return the cost of the accelerators of a training run.

    Parameters
    ----------
    parameters : array_like, [1]
        Of the model, above 0: those that a token meets, of a mixture of experts the active ones.
    tokens : array_like, [token]
        Trained on, 0 or more.
    price_per_gpu_h : array_like, [money/h]
        Price of an hour of one accelerator, 0 or more, in any currency.
    peak_flops : array_like, [FLOP/s]
        Peak of one accelerator, dense, in the precision of the run, above 0.
    mfu : array_like, [fraction]
        Model FLOP utilisation: part of the peak that becomes model while the job runs, above 0,
        up to 1.
    goodput : array_like, [fraction]
        Part of the time in which the job makes progress that lasts, above 0, up to 1.
    layers, hidden, sequence : array_like, [1, 1, token]
        Layers, their width, and the length of a sequence, 0 or more: without them attention is
        neglected.

    Returns
    -------
    float or array, of the broadcast shape, [money]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``price_per_gpu_h training_flop / (3600 peak_flops mfu goodput)``, however many share the
    work; with their number, `mfu` and `goodput` fall.

    References
    ----------
    DeepSeek-AI, DeepSeek-V3, arXiv:2412.19437: 2.664 million GPU-hours of pre-training, at
    2 USD.

    Examples
    --------
    >>> round(training_cost(37e9, 14.8e12, 2.0, 989.5e12, 0.346) / 1e6, 2)
    5.33
    """
    return elementwise(
        _core.fleet.performance.training_cost,
        parameters=parameters,
        tokens=tokens,
        price_per_gpu_h=price_per_gpu_h,
        peak_flops=peak_flops,
        mfu=mfu,
        goodput=goodput,
        layers=layers,
        hidden=hidden,
        sequence=sequence,
    )


def training_tokens_per_s(
    parameters: ArrayLike,
    peak_flops: ArrayLike,
    mfu: ArrayLike,
    goodput: ArrayLike = 1.0,
    layers: ArrayLike = 0.0,
    hidden: ArrayLike = 0.0,
    sequence: ArrayLike = 0.0,
) -> Any:
    """Return the tokens per second that one accelerator trains on.

    Parameters
    ----------
    parameters : array_like, [1]
        Of the model, above 0: those that a token meets, of a mixture of experts the active ones.
    peak_flops : array_like, [FLOP/s]
        Peak of one accelerator, dense, in the precision of the run, above 0.
    mfu : array_like, [fraction]
        Model FLOP utilisation: part of the peak that becomes model while the job runs, above 0,
        up to 1.
    goodput : array_like, [fraction]
        Part of the time in which the job makes progress that lasts, above 0, up to 1.
    layers, hidden, sequence : array_like, [1, 1, token]
        Layers, their width, and the length of a sequence, 0 or more: without them attention is
        neglected.

    Returns
    -------
    float or array, of the broadcast shape, [token/s]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``peak_flops mfu goodput / flop_per_token``.

    References
    ----------
    SemiAnalysis, H100 vs GB200 training benchmarks (2025-08): 728 for GPT-3 175B in FP8.

    Examples
    --------
    >>> round(training_tokens_per_s(175e9, 1_979e12, 0.395))
    744
    """
    return elementwise(
        _core.fleet.performance.training_tokens_per_s,
        parameters=parameters,
        peak_flops=peak_flops,
        mfu=mfu,
        goodput=goodput,
        layers=layers,
        hidden=hidden,
        sequence=sequence,
    )


def training_cost_per_mtoken(
    parameters: ArrayLike,
    price_per_gpu_h: ArrayLike,
    peak_flops: ArrayLike,
    mfu: ArrayLike,
    goodput: ArrayLike = 1.0,
    layers: ArrayLike = 0.0,
    hidden: ArrayLike = 0.0,
    sequence: ArrayLike = 0.0,
) -> Any:
    """Return the cost of training on a million tokens.

    Parameters
    ----------
    parameters : array_like, [1]
        Of the model, above 0: those that a token meets, of a mixture of experts the active ones.
    price_per_gpu_h : array_like, [money/h]
        Price of an hour of one accelerator, 0 or more, in any currency.
    peak_flops : array_like, [FLOP/s]
        Peak of one accelerator, dense, in the precision of the run, above 0.
    mfu : array_like, [fraction]
        Model FLOP utilisation: part of the peak that becomes model while the job runs, above 0,
        up to 1.
    goodput : array_like, [fraction]
        Part of the time in which the job makes progress that lasts, above 0, up to 1.
    layers, hidden, sequence : array_like, [1, 1, token]
        Layers, their width, and the length of a sequence, 0 or more: without them attention is
        neglected.

    Returns
    -------
    float or array, of the broadcast shape, [money/Mtoken]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    `cost_per_mtoken` of `training_tokens_per_s`.

    References
    ----------
    SemiAnalysis, H100 vs GB200 training benchmarks (2025-08): 0.542 USD for GPT-3 175B in FP8.

    Examples
    --------
    >>> round(training_cost_per_mtoken(175e9, 1.42, 1_979e12, 0.395), 2)
    0.53
    """
    return elementwise(
        _core.fleet.performance.training_cost_per_mtoken,
        parameters=parameters,
        price_per_gpu_h=price_per_gpu_h,
        peak_flops=peak_flops,
        mfu=mfu,
        goodput=goodput,
        layers=layers,
        hidden=hidden,
        sequence=sequence,
    )


def training_joule_per_token(
    parameters: ArrayLike,
    power_w: ArrayLike,
    peak_flops: ArrayLike,
    mfu: ArrayLike,
    goodput: ArrayLike = 1.0,
    layers: ArrayLike = 0.0,
    hidden: ArrayLike = 0.0,
    sequence: ArrayLike = 0.0,
) -> Any:
    """Return the energy of training on a token.

    Parameters
    ----------
    parameters : array_like, [1]
        Of the model, above 0: those that a token meets, of a mixture of experts the active ones.
    power_w : array_like, [W]
        Power for each accelerator, 0 or more; what it includes, the result includes.
    peak_flops : array_like, [FLOP/s]
        Peak of one accelerator, dense, in the precision of the run, above 0.
    mfu : array_like, [fraction]
        Model FLOP utilisation: part of the peak that becomes model while the job runs, above 0,
        up to 1.
    goodput : array_like, [fraction]
        Part of the time in which the job makes progress that lasts, above 0, up to 1.
    layers, hidden, sequence : array_like, [1, 1, token]
        Layers, their width, and the length of a sequence, 0 or more: without them attention is
        neglected.

    Returns
    -------
    float or array, of the broadcast shape, [J/token]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    `joule_per_token` of `training_tokens_per_s`.

    References
    ----------
    SemiAnalysis, H100 vs GB200 training benchmarks (2025-08): 2.46 J at the grid's meter for
    GPT-3 175B in FP8.

    Examples
    --------
    >>> round(training_joule_per_token(175e9, 1_790.0, 1_979e12, 0.395), 2)
    2.4
    """
    return elementwise(
        _core.fleet.performance.training_joule_per_token,
        parameters=parameters,
        power_w=power_w,
        peak_flops=peak_flops,
        mfu=mfu,
        goodput=goodput,
        layers=layers,
        hidden=hidden,
        sequence=sequence,
    )


def cost_per_mtoken(tokens_per_s: ArrayLike, price_per_gpu_h: ArrayLike) -> Any:
    """Return the cost of a million tokens.

    Parameters
    ----------
    tokens_per_s : array_like, [token/s]
        Of one accelerator, above 0.
    price_per_gpu_h : array_like, [money/h]
        Price of an hour of one accelerator, 0 or more, in any currency.

    Returns
    -------
    float or array, of the broadcast shape, [money/Mtoken]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``1e6 price_per_gpu_h / (3600 tokens_per_s)``. `tokens_per_s` is a mean over all hours that
    are paid: hours without requests cost as much.

    Examples
    --------
    >>> round(cost_per_mtoken(1_707.0, 2.0), 3)
    0.325
    """
    return elementwise(
        _core.fleet.performance.cost_per_mtoken,
        tokens_per_s=tokens_per_s,
        price_per_gpu_h=price_per_gpu_h,
    )


def joule_per_token(power_w: ArrayLike, tokens_per_s: ArrayLike) -> Any:
    """Return the energy of a token.

    Parameters
    ----------
    power_w : array_like, [W]
        Power for each accelerator, 0 or more; what it includes, the result includes.
    tokens_per_s : array_like, [token/s]
        Of one accelerator, above 0.

    Returns
    -------
    float or array, of the broadcast shape, [J/token]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``power_w / tokens_per_s``.

    Examples
    --------
    >>> round(joule_per_token(637.0, 1_707.0), 3)
    0.373
    """
    return elementwise(
        _core.fleet.performance.joule_per_token,
        power_w=power_w,
        tokens_per_s=tokens_per_s,
    )


def tokens_per_joule(power_w: ArrayLike, tokens_per_s: ArrayLike) -> Any:
    """Return the tokens of a joule.

    Parameters
    ----------
    power_w : array_like, [W]
        Power for each accelerator, above 0; what it includes, the result includes.
    tokens_per_s : array_like, [token/s]
        Of one accelerator, 0 or more.

    Returns
    -------
    float or array, of the broadcast shape, [token/J]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``tokens_per_s / power_w``; millions of tokens per second and MW.

    Examples
    --------
    >>> round(tokens_per_joule(637.0, 1_707.0), 2)
    2.68
    """
    return elementwise(
        _core.fleet.performance.tokens_per_joule,
        power_w=power_w,
        tokens_per_s=tokens_per_s,
    )


def cost_per_pflop_day(
    price_per_gpu_h: ArrayLike, peak_flops: ArrayLike, mfu: ArrayLike, goodput: ArrayLike = 1.0
) -> Any:
    """Return the cost of a PFLOP/s for a day, of useful operations.

    Parameters
    ----------
    price_per_gpu_h : array_like, [money/h]
        Price of an hour of one accelerator, 0 or more, in any currency.
    peak_flops : array_like, [FLOP/s]
        Peak of one accelerator, dense, in the precision of the run, above 0.
    mfu : array_like, [fraction]
        Model FLOP utilisation: part of the peak that becomes model while the job runs, above 0,
        up to 1.
    goodput : array_like, [fraction]
        Part of the time in which the job makes progress that lasts, above 0, up to 1.

    Returns
    -------
    float or array, of the broadcast shape, [money]

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``24 price_per_gpu_h 1e15 / (peak_flops mfu goodput)``: 8.64e19 operations.

    Examples
    --------
    >>> round(cost_per_pflop_day(2.0, 989.5e12, 0.4, 0.9))
    135
    """
    return elementwise(
        _core.fleet.performance.cost_per_pflop_day,
        price_per_gpu_h=price_per_gpu_h,
        peak_flops=peak_flops,
        mfu=mfu,
        goodput=goodput,
    )


def strong_scaling_efficiency(
    gpus: ArrayLike, reference_gpus: ArrayLike, serial_fraction: ArrayLike
) -> Any:
    """Return the throughput of an accelerator in a like job on more of them.

    Parameters
    ----------
    gpus : array_like, [1]
        Accelerators in the job, above 0.
    reference_gpus : array_like, [1]
        Accelerators of the job to compare with, above 0.
    serial_fraction : array_like, [fraction]
        Part of the time on `reference_gpus` that more of them do not shorten, 0 to 1.

    Returns
    -------
    float or array, of the broadcast shape, [fraction]
        Over that in a job on `reference_gpus`.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    Amdahl's law seen from `reference_gpus`: ``1 / (1 + k (n / n0 - 1))`` where the part `k` of
    the time there does not shrink. MFU falls by the same ratio. Steps, where a layer no longer
    divides, are neglected, as are batches that must not grow further.

    References
    ----------
    Amdahl, AFIPS Spring Joint Computer Conference (1967) 483-485; MLPerf Training v5.0, Llama
    3.1 405B on 512 to 2,496 GB200, to which 0.0257 was fitted.

    Examples
    --------
    >>> strong_scaling_efficiency([1_024, 2_048, 2_496], 512, 0.0257).round(3)
    array([0.975, 0.928, 0.909])
    """
    return elementwise(
        _core.fleet.performance.strong_scaling_efficiency,
        gpus=gpus,
        reference_gpus=reference_gpus,
        serial_fraction=serial_fraction,
    )


def weak_scaling_efficiency(
    gpus: ArrayLike, reference_gpus: ArrayLike, loss_per_doubling: ArrayLike
) -> Any:
    """Return the throughput of an accelerator in a job that grows with them.

    Parameters
    ----------
    gpus : array_like, [1]
        Accelerators in the job, above 0.
    reference_gpus : array_like, [1]
        Accelerators of the job to compare with, above 0.
    loss_per_doubling : array_like, [fraction]
        Part of the throughput that each doubling costs, 0 to 0.5.

    Returns
    -------
    float or array, of the broadcast shape, [fraction]
        Over that in a job on `reference_gpus`.

    Raises
    ------
    DomainError
        Outside the ranges.
    TypeError
        For anything but real numbers.

    Notes
    -----
    ``(1 - loss_per_doubling)**log2(n / n0)``. MFU falls by the same ratio. A longer reach of
    the network costs in steps, not evenly as here.

    References
    ----------
    SemiAnalysis, H100 vs GB200 training benchmarks (2025-08): Llama 3 70B on 64 to 2,048 H100,
    MFU from 38.1 to 35.5 % (FP8) and from 54.5 to 53.7 % (BF16).

    Examples
    --------
    >>> (weak_scaling_efficiency(2_048, 64, [0.014, 0.003]) * [38.1, 54.5]).round(1)
    array([35.5, 53.7])
    """
    return elementwise(
        _core.fleet.performance.weak_scaling_efficiency,
        gpus=gpus,
        reference_gpus=reference_gpus,
        loss_per_doubling=loss_per_doubling,
    )

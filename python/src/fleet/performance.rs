//! `_core.fleet.performance`.

use fleetwatt::error::Result;
use fleetwatt::fleet::performance as core;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};

/// Training and tokens.
#[pymodule]
pub mod performance {
    #[pymodule_export]
    use super::{
        cost_per_mtoken, cost_per_pflop_day, effective_flops, flop_per_token, joule_per_token,
        strong_scaling_efficiency, tokens_per_joule, training_cost, training_cost_per_mtoken,
        training_flop, training_joule_per_token, training_time_h, training_tokens_per_s,
        weak_scaling_efficiency,
    };
}

#[pyfunction]
fn flop_per_token<'py>(
    py: Python<'py>,
    parameters: Lent<'py>,
    layers: Lent<'py>,
    hidden: Lent<'py>,
    sequence: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&parameters, &layers, &hidden, &sequence],
        |[parameters, layers, hidden, sequence]| {
            core::flop_per_token(parameters, layers, hidden, sequence)
        },
    )
}

#[pyfunction]
fn training_flop<'py>(
    py: Python<'py>,
    parameters: Lent<'py>,
    tokens: Lent<'py>,
    layers: Lent<'py>,
    hidden: Lent<'py>,
    sequence: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&parameters, &tokens, &layers, &hidden, &sequence],
        |[parameters, tokens, layers, hidden, sequence]| {
            core::training_flop(parameters, tokens, layers, hidden, sequence)
        },
    )
}

#[pyfunction]
fn effective_flops<'py>(
    py: Python<'py>,
    gpus: Lent<'py>,
    peak_flops: Lent<'py>,
    mfu: Lent<'py>,
    goodput: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&gpus, &peak_flops, &mfu, &goodput], |[gpus, peak_flops, mfu, goodput]| {
        core::effective_flops(gpus, peak_flops, mfu, goodput)
    })
}

#[pyfunction]
fn cost_per_mtoken<'py>(
    py: Python<'py>,
    tokens_per_s: Lent<'py>,
    price_per_gpu_h: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&tokens_per_s, &price_per_gpu_h], |[tokens_per_s, price_per_gpu_h]| {
        core::cost_per_mtoken(tokens_per_s, price_per_gpu_h)
    })
}

#[pyfunction]
fn joule_per_token<'py>(
    py: Python<'py>,
    power_w: Lent<'py>,
    tokens_per_s: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&power_w, &tokens_per_s], |[power_w, tokens_per_s]| {
        core::joule_per_token(power_w, tokens_per_s)
    })
}

#[pyfunction]
fn tokens_per_joule<'py>(
    py: Python<'py>,
    power_w: Lent<'py>,
    tokens_per_s: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&power_w, &tokens_per_s], |[power_w, tokens_per_s]| {
        core::tokens_per_joule(power_w, tokens_per_s)
    })
}

#[pyfunction]
fn cost_per_pflop_day<'py>(
    py: Python<'py>,
    price_per_gpu_h: Lent<'py>,
    peak_flops: Lent<'py>,
    mfu: Lent<'py>,
    goodput: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&price_per_gpu_h, &peak_flops, &mfu, &goodput],
        |[price_per_gpu_h, peak_flops, mfu, goodput]| {
            core::cost_per_pflop_day(price_per_gpu_h, peak_flops, mfu, goodput)
        },
    )
}

#[pyfunction]
fn strong_scaling_efficiency<'py>(
    py: Python<'py>,
    gpus: Lent<'py>,
    reference_gpus: Lent<'py>,
    serial_fraction: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&gpus, &reference_gpus, &serial_fraction],
        |[gpus, reference_gpus, serial_fraction]| {
            core::strong_scaling_efficiency(gpus, reference_gpus, serial_fraction)
        },
    )
}

#[pyfunction]
fn weak_scaling_efficiency<'py>(
    py: Python<'py>,
    gpus: Lent<'py>,
    reference_gpus: Lent<'py>,
    loss_per_doubling: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&gpus, &reference_gpus, &loss_per_doubling],
        |[gpus, reference_gpus, loss_per_doubling]| {
            core::weak_scaling_efficiency(gpus, reference_gpus, loss_per_doubling)
        },
    )
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "Python's arrays come one by one")]
fn training_time_h<'py>(
    py: Python<'py>,
    parameters: Lent<'py>,
    tokens: Lent<'py>,
    gpus: Lent<'py>,
    peak_flops: Lent<'py>,
    mfu: Lent<'py>,
    goodput: Lent<'py>,
    layers: Lent<'py>,
    hidden: Lent<'py>,
    sequence: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&parameters, &tokens, &gpus, &peak_flops, &mfu, &goodput, &layers, &hidden, &sequence],
        |[parameters, tokens, gpus, peak_flops, mfu, goodput, layers, hidden, sequence]| {
            let flop = core::training_flop(parameters, tokens, layers, hidden, sequence)?;
            core::training_time_h(flop, gpus, peak_flops, mfu, goodput)
        },
    )
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "Python's arrays come one by one")]
fn training_cost<'py>(
    py: Python<'py>,
    parameters: Lent<'py>,
    tokens: Lent<'py>,
    price_per_gpu_h: Lent<'py>,
    peak_flops: Lent<'py>,
    mfu: Lent<'py>,
    goodput: Lent<'py>,
    layers: Lent<'py>,
    hidden: Lent<'py>,
    sequence: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [
            &parameters,
            &tokens,
            &price_per_gpu_h,
            &peak_flops,
            &mfu,
            &goodput,
            &layers,
            &hidden,
            &sequence,
        ],
        |[
            parameters,
            tokens,
            price_per_gpu_h,
            peak_flops,
            mfu,
            goodput,
            layers,
            hidden,
            sequence,
        ]| {
            let flop = core::training_flop(parameters, tokens, layers, hidden, sequence)?;
            core::training_cost(flop, price_per_gpu_h, peak_flops, mfu, goodput)
        },
    )
}

/// Tokens that an accelerator trains on in a second.
fn trained_per_s(
    [parameters, peak_flops, mfu, goodput, layers, hidden, sequence]: [f64; 7],
) -> Result<f64> {
    let flop = core::flop_per_token(parameters, layers, hidden, sequence)?;
    core::training_tokens_per_s(flop, peak_flops, mfu, goodput)
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "Python's arrays come one by one")]
fn training_tokens_per_s<'py>(
    py: Python<'py>,
    parameters: Lent<'py>,
    peak_flops: Lent<'py>,
    mfu: Lent<'py>,
    goodput: Lent<'py>,
    layers: Lent<'py>,
    hidden: Lent<'py>,
    sequence: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&parameters, &peak_flops, &mfu, &goodput, &layers, &hidden, &sequence],
        trained_per_s,
    )
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "Python's arrays come one by one")]
fn training_cost_per_mtoken<'py>(
    py: Python<'py>,
    parameters: Lent<'py>,
    price_per_gpu_h: Lent<'py>,
    peak_flops: Lent<'py>,
    mfu: Lent<'py>,
    goodput: Lent<'py>,
    layers: Lent<'py>,
    hidden: Lent<'py>,
    sequence: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&parameters, &peak_flops, &mfu, &goodput, &layers, &hidden, &sequence, &price_per_gpu_h],
        |[run @ .., price_per_gpu_h]| core::cost_per_mtoken(trained_per_s(run)?, price_per_gpu_h),
    )
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "Python's arrays come one by one")]
fn training_joule_per_token<'py>(
    py: Python<'py>,
    parameters: Lent<'py>,
    power_w: Lent<'py>,
    peak_flops: Lent<'py>,
    mfu: Lent<'py>,
    goodput: Lent<'py>,
    layers: Lent<'py>,
    hidden: Lent<'py>,
    sequence: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&parameters, &peak_flops, &mfu, &goodput, &layers, &hidden, &sequence, &power_w],
        |[run @ .., power_w]| core::joule_per_token(power_w, trained_per_s(run)?),
    )
}

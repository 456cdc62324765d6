//! `_core.fleet.training_step`.

use fleetwatt::fleet::training_step::{Recomputed, Step};
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;

/// Steps of training.
#[pymodule]
pub mod training_step {
    #[pymodule_export]
    use super::training_step_s;
}

#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each number of the law")]
fn training_step_s<'py>(
    py: Python<'py>,
    layers: Lent<'py>,
    hidden: Lent<'py>,
    sequence: Lent<'py>,
    vocabulary: Lent<'py>,
    batch: Lent<'py>,
    microbatch: Lent<'py>,
    tensor_parallel: Lent<'py>,
    pipeline_parallel: Lent<'py>,
    data_parallel: Lent<'py>,
    interleave: Lent<'py>,
    peak_flops: Lent<'py>,
    recomputed: &str,
) -> PyResult<Given<'py>> {
    let recomputed = Recomputed::named("recomputed", recomputed).map_err(raise)?;
    let arguments = [
        &layers,
        &hidden,
        &sequence,
        &vocabulary,
        &batch,
        &microbatch,
        &tensor_parallel,
        &pipeline_parallel,
        &data_parallel,
        &interleave,
        &peak_flops,
    ];
    elementwise(
        py,
        arguments,
        |[
            layers,
            hidden,
            sequence,
            vocabulary,
            batch,
            microbatch,
            tensor_parallel,
            pipeline_parallel,
            data_parallel,
            interleave,
            peak_flops,
        ]| {
            let step = Step {
                layers,
                hidden,
                sequence,
                vocabulary,
                batch,
                microbatch,
                tensor_parallel,
                pipeline_parallel,
                data_parallel,
                interleave,
                peak_flops,
            };
            step.duration_s(recomputed)
        },
    )
}

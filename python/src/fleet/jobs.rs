//! `_core.fleet.jobs`.

use fleetwatt::error::Result;
use fleetwatt::fleet::jobs::{self as core, CheckpointRule, EttrForm};
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;

/// Large jobs.
#[pymodule]
pub mod jobs {
    #[pymodule_export]
    use super::{
        checkpoint_efficiency, checkpoint_interval_s, checkpoint_period_s, closed_form_holds, ettr,
        goodput, job_availability, mttf_h, scaled_mttf_h, spares_needed,
    };
}

#[pyfunction]
fn mttf_h<'py>(
    py: Python<'py>,
    gpus: Lent<'py>,
    gpus_per_node: Lent<'py>,
    failures_per_node_day: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&gpus, &gpus_per_node, &failures_per_node_day], |[gpus, per_node, rate]| {
        core::mttf_of_gpus_h(gpus, per_node, rate)
    })
}

#[pyfunction]
fn scaled_mttf_h<'py>(
    py: Python<'py>,
    mttf_h: Lent<'py>,
    gpus: Lent<'py>,
    reference_gpus: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&mttf_h, &gpus, &reference_gpus], |[mttf, gpus, reference]| {
        core::scaled_mttf_h(mttf, gpus, reference)
    })
}

#[pyfunction]
fn ettr<'py>(
    py: Python<'py>,
    mtbf_h: Lent<'py>,
    recovery_min: Lent<'py>,
    checkpoint_interval_min: Lent<'py>,
    checkpoint_write_min: Lent<'py>,
    form: &str,
) -> PyResult<Given<'py>> {
    let form = EttrForm::named("form", form).map_err(raise)?;
    let arguments = [&mtbf_h, &recovery_min, &checkpoint_interval_min, &checkpoint_write_min];
    elementwise(py, arguments, |[mtbf, recovery, interval, write]| {
        core::ettr(mtbf, recovery, interval, write, form)
    })
}

fn of_rule<'py>(
    py: Python<'py>,
    arguments: [&Lent<'py>; 4],
    rule: &str,
    law: impl Fn(f64, f64, f64, f64, CheckpointRule) -> Result<f64> + Sync + Send,
) -> PyResult<Given<'py>> {
    let rule = CheckpointRule::named("rule", rule).map_err(raise)?;
    elementwise(py, arguments, |[mtbf, checkpoint, recovery, downtime]| {
        law(mtbf, checkpoint, recovery, downtime, rule)
    })
}

#[pyfunction]
fn checkpoint_period_s<'py>(
    py: Python<'py>,
    mtbf_s: Lent<'py>,
    checkpoint_s: Lent<'py>,
    recovery_s: Lent<'py>,
    downtime_s: Lent<'py>,
    rule: &str,
) -> PyResult<Given<'py>> {
    let arguments = [&mtbf_s, &checkpoint_s, &recovery_s, &downtime_s];
    of_rule(py, arguments, rule, core::checkpoint_period_s)
}

#[pyfunction]
fn checkpoint_interval_s<'py>(
    py: Python<'py>,
    mtbf_s: Lent<'py>,
    checkpoint_s: Lent<'py>,
    recovery_s: Lent<'py>,
    downtime_s: Lent<'py>,
    rule: &str,
) -> PyResult<Given<'py>> {
    let arguments = [&mtbf_s, &checkpoint_s, &recovery_s, &downtime_s];
    of_rule(py, arguments, rule, core::checkpoint_interval_s)
}

/// 1 where the rule holds, 0 where it does not.
#[pyfunction]
fn closed_form_holds<'py>(
    py: Python<'py>,
    mtbf_s: Lent<'py>,
    checkpoint_s: Lent<'py>,
    recovery_s: Lent<'py>,
    downtime_s: Lent<'py>,
    rule: &str,
) -> PyResult<Given<'py>> {
    let arguments = [&mtbf_s, &checkpoint_s, &recovery_s, &downtime_s];
    of_rule(py, arguments, rule, |mtbf, checkpoint, recovery, downtime, rule| {
        core::closed_form_holds(mtbf, checkpoint, recovery, downtime, rule).map(f64::from)
    })
}

#[pyfunction]
fn checkpoint_efficiency<'py>(
    py: Python<'py>,
    period_s: Lent<'py>,
    mtbf_s: Lent<'py>,
    checkpoint_s: Lent<'py>,
    recovery_s: Lent<'py>,
    downtime_s: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&period_s, &mtbf_s, &checkpoint_s, &recovery_s, &downtime_s];
    elementwise(py, arguments, |[period, mtbf, checkpoint, recovery, downtime]| {
        core::checkpoint_efficiency(period, mtbf, checkpoint, recovery, downtime)
    })
}

#[pyfunction]
fn job_availability<'py>(
    py: Python<'py>,
    needed: Lent<'py>,
    spares: Lent<'py>,
    unit_availability: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&needed, &spares, &unit_availability], |[needed, spares, availability]| {
        core::job_availability(needed, spares, availability)
    })
}

#[pyfunction]
fn spares_needed<'py>(
    py: Python<'py>,
    needed: Lent<'py>,
    unit_availability: Lent<'py>,
    job_availability: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&needed, &unit_availability, &job_availability], |[needed, unit, job]| {
        core::spares_needed(needed, unit, job)
    })
}

/// Without an interval checkpoints come at the optimum.
#[pyfunction]
#[pyo3(signature = (
    mtbf_h, recovery_min, checkpoint_write_min, nodes, spare_nodes, node_availability,
    checkpoint_interval_min=None,
))]
#[expect(clippy::too_many_arguments, reason = "one for each of the law")]
fn goodput<'py>(
    py: Python<'py>,
    mtbf_h: Lent<'py>,
    recovery_min: Lent<'py>,
    checkpoint_write_min: Lent<'py>,
    nodes: Lent<'py>,
    spare_nodes: Lent<'py>,
    node_availability: Lent<'py>,
    checkpoint_interval_min: Option<Lent<'py>>,
) -> PyResult<Given<'py>> {
    let [mtbf, recovery, write] = [&mtbf_h, &recovery_min, &checkpoint_write_min];
    let [nodes, spares, availability] = [&nodes, &spare_nodes, &node_availability];
    match &checkpoint_interval_min {
        Some(interval) => elementwise(
            py,
            [mtbf, recovery, interval, write, nodes, spares, availability],
            |[m, u, dt, w, n, s, a]| core::goodput(m, u, Some(dt), w, n, s, a),
        ),
        None => elementwise(
            py,
            [mtbf, recovery, write, nodes, spares, availability],
            |[m, u, w, n, s, a]| core::goodput(m, u, None, w, n, s, a),
        ),
    }
}

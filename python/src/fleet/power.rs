//! `_core.fleet.power`.

use fleetwatt::fleet::power as core;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;

/// Power of nodes and fleets.
#[pymodule]
pub mod power {
    #[pymodule_export]
    use super::{
        capped_throughput, energy_mwh, energy_mwh_year, facility_mw, fill, gpus_that_fit,
        load_factor, nameplate_mw, node_power_kw, oversubscription, power_chain, power_mw,
        swing_ramp_mw_s, training_swing_mw,
    };
}

#[pyfunction]
fn node_power_kw<'py>(
    py: Python<'py>,
    idle_kw: Lent<'py>,
    active_kw: Lent<'py>,
    utilisation: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&idle_kw, &active_kw, &utilisation], |[idle, active, utilisation]| {
        core::node_power_kw(idle, active, utilisation)
    })
}

#[pyfunction]
fn power_mw<'py>(
    py: Python<'py>,
    nodes: Lent<'py>,
    idle_kw: Lent<'py>,
    active_kw: Lent<'py>,
    utilisation: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&nodes, &idle_kw, &active_kw, &utilisation];
    elementwise(py, arguments, |[nodes, idle, active, utilisation]| {
        core::fleet_power_mw(nodes, idle, active, utilisation)
    })
}

#[pyfunction]
fn nameplate_mw<'py>(
    py: Python<'py>,
    gpus: Lent<'py>,
    w_per_gpu: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&gpus, &w_per_gpu], |[gpus, w]| core::nameplate_mw(gpus, w))
}

#[pyfunction]
fn facility_mw<'py>(py: Python<'py>, it_mw: Lent<'py>, pue: Lent<'py>) -> PyResult<Given<'py>> {
    elementwise(py, [&it_mw, &pue], |[it, pue]| core::facility_mw(it, pue))
}

#[pyfunction]
fn energy_mwh<'py>(
    py: Python<'py>,
    it_mw: Lent<'py>,
    hours: Lent<'py>,
    utilisation: Lent<'py>,
    pue: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&it_mw, &hours, &utilisation, &pue], |[it, hours, utilisation, pue]| {
        core::energy_mwh(it, hours, utilisation, pue)
    })
}

#[pyfunction]
fn load_factor<'py>(
    py: Python<'py>,
    energy_mwh_year: Lent<'py>,
    capacity_mw: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&energy_mwh_year, &capacity_mw], |[energy, capacity]| {
        core::load_factor(energy, capacity)
    })
}

#[pyfunction]
fn energy_mwh_year<'py>(
    py: Python<'py>,
    it_mw: Lent<'py>,
    utilisation: Lent<'py>,
    pue: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&it_mw, &utilisation, &pue], |[it, utilisation, pue]| {
        core::energy_mwh_year(it, utilisation, pue)
    })
}

#[pyfunction]
fn capped_throughput<'py>(
    py: Python<'py>,
    cap_fraction: Lent<'py>,
    idle_fraction: Lent<'py>,
    compute_bound_fraction: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&cap_fraction, &idle_fraction, &compute_bound_fraction];
    elementwise(py, arguments, |[cap, idle, bound]| core::capped_throughput(cap, idle, bound))
}

#[pyfunction]
fn oversubscription<'py>(
    py: Python<'py>,
    training_fraction: Lent<'py>,
    inference_fraction: Lent<'py>,
    training_headroom: Lent<'py>,
    inference_headroom: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments =
        [&training_fraction, &inference_fraction, &training_headroom, &inference_headroom];
    elementwise(py, arguments, |[training, inference, training_room, inference_room]| {
        core::oversubscription(training, inference, training_room, inference_room)
    })
}

#[pyfunction]
fn training_swing_mw<'py>(
    py: Python<'py>,
    gpus_in_job: Lent<'py>,
    chip_kw: Lent<'py>,
    active_fraction: Lent<'py>,
    trough_fraction: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&gpus_in_job, &chip_kw, &active_fraction, &trough_fraction];
    elementwise(py, arguments, |[gpus, chip, active, trough]| {
        core::training_swing_mw(gpus, chip, active, trough)
    })
}

#[pyfunction]
fn swing_ramp_mw_s<'py>(
    py: Python<'py>,
    swing_mw: Lent<'py>,
    frequency_hz: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&swing_mw, &frequency_hz], |[swing, frequency]| {
        core::swing_ramp_mw_s(swing, frequency)
    })
}

#[pyfunction]
fn gpus_that_fit<'py>(
    py: Python<'py>,
    power_mw: Lent<'py>,
    pue: Lent<'py>,
    kw_per_gpu: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&power_mw, &pue, &kw_per_gpu], |[power, pue, kw]| {
        core::gpus_that_fit(power, pue, kw)
    })
}

/// Name, kW and source of each stage.
#[pyfunction]
fn power_chain(
    accelerator: &str,
    pue: f64,
    coincidence: f64,
) -> PyResult<Vec<(&'static str, f64, String)>> {
    let stages = core::power_chain(accelerator, pue, coincidence).map_err(raise)?;
    Ok(stages.into_iter().map(|stage| (stage.name, stage.kw, stage.source)).collect())
}

/// How many fit, and the kW by which they were counted.
#[pyfunction]
fn fill(
    power_mw: f64,
    pue: f64,
    accelerator: &str,
    basis: &str,
    coincidence: f64,
) -> PyResult<(f64, f64)> {
    core::fill(power_mw, pue, accelerator, basis, coincidence).map_err(raise)
}

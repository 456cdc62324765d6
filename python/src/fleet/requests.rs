//! `_core.fleet.requests`.

use fleetwatt::fleet::requests::Serving;
use pyo3::prelude::*;

use crate::error::raise;

/// Requests to language models.
#[pymodule]
pub mod requests {
    #[pymodule_export]
    use super::request;
}

/// Memory, accelerators, duration, energy of one accelerator, of the server, at the IT meter and
/// at that of the facility.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each number of the law")]
fn request(
    py: Python<'_>,
    tokens: f64,
    active_parameters: f64,
    total_parameters: f64,
    pue: f64,
    energy_wh: f64,
    energy_batch: f64,
    energy_offset_wh: f64,
    latency_s: f64,
    latency_batch_s: f64,
    latency_offset_s: f64,
    batch: f64,
    bits: f64,
    gpu_memory_gb: f64,
    gpus_per_server: f64,
    server_kw: f64,
) -> PyResult<[f64; 7]> {
    let serving = Serving {
        energy_wh,
        energy_batch,
        energy_offset_wh,
        latency_s,
        latency_batch_s,
        latency_offset_s,
        batch,
        bits,
        gpu_memory_gb,
        gpus_per_server,
        server_kw,
    };
    let law = || serving.request(tokens, active_parameters, total_parameters, pue);
    let found = py.detach(law).map_err(raise)?;
    Ok([
        found.memory_gb,
        found.gpus,
        found.latency_s,
        found.gpu_kwh,
        found.server_kwh,
        found.it_kwh,
        found.facility_kwh,
    ])
}

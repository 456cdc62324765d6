//! `_core.fleet.queueing`.

use fleetwatt::fleet::queueing as core;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};

/// Requests that wait.
#[pymodule]
pub mod queueing {
    #[pymodule_export]
    use super::{
        highest_load, latency_s, mean_waiting_time_s, waiting_probability, waiting_time_s,
    };
}

#[pyfunction]
fn waiting_probability<'py>(
    py: Python<'py>,
    load: Lent<'py>,
    servers: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&load, &servers], |[load, servers]| core::waiting_probability(load, servers))
}

#[pyfunction]
fn mean_waiting_time_s<'py>(
    py: Python<'py>,
    load: Lent<'py>,
    servers: Lent<'py>,
    service_s: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&load, &servers, &service_s], |[load, servers, service_s]| {
        core::mean_waiting_time_s(load, servers, service_s)
    })
}

#[pyfunction]
fn waiting_time_s<'py>(
    py: Python<'py>,
    load: Lent<'py>,
    servers: Lent<'py>,
    service_s: Lent<'py>,
    percentile: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&load, &servers, &service_s, &percentile],
        |[load, servers, service_s, percentile]| {
            core::waiting_time_s(load, servers, service_s, percentile)
        },
    )
}

#[pyfunction]
fn latency_s<'py>(
    py: Python<'py>,
    load: Lent<'py>,
    servers: Lent<'py>,
    service_s: Lent<'py>,
    percentile: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&load, &servers, &service_s, &percentile],
        |[load, servers, service_s, percentile]| {
            core::latency_s(load, servers, service_s, percentile)
        },
    )
}

#[pyfunction]
fn highest_load<'py>(
    py: Python<'py>,
    servers: Lent<'py>,
    percentile: Lent<'py>,
    wait_over_service: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(
        py,
        [&servers, &percentile, &wait_over_service],
        |[servers, percentile, wait_over_service]| {
            core::highest_load(servers, percentile, wait_over_service)
        },
    )
}

//! `_core.facility.electrical`.

use fleetwatt::error::Error;
use fleetwatt::facility::converters::{Machine, MachinePower};
use fleetwatt::facility::electrical as core;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;

/// Electrical chain.
#[pymodule]
pub mod electrical {
    #[pymodule_export]
    use super::{frontier, loss_mw, machine_loss_mw, machine_power_mw};
}

#[pyfunction]
fn loss_mw<'py>(
    py: Python<'py>,
    load_mw: Lent<'py>,
    rated_mw: Lent<'py>,
    a: Lent<'py>,
    b: Lent<'py>,
    c: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&load_mw, &rated_mw, &a, &b, &c], |[load, rated, a, b, c]| {
        core::loss_mw(load, rated, a, b, c)
    })
}

fn json_error(error: impl std::fmt::Display) -> PyErr {
    raise(Error::config("machine", error.to_string()))
}

/// The machine that calls start from, as JSON.
#[pyfunction]
fn frontier() -> PyResult<String> {
    serde_json::to_string(&Machine::default()).map_err(json_error)
}

fn of_machine<'py>(
    py: Python<'py>,
    [cpu_utilisation, gpu_utilisation, nodes_active]: [&Lent<'py>; 3],
    machine: &str,
    pick: impl Fn(MachinePower) -> f64 + Sync + Send,
) -> PyResult<Given<'py>> {
    let machine: Machine = serde_json::from_str(machine).map_err(json_error)?;
    elementwise(py, [cpu_utilisation, gpu_utilisation, nodes_active], |[cpu, gpu, active]| {
        machine.power(cpu, gpu, active).map(&pick)
    })
}

#[pyfunction]
fn machine_power_mw<'py>(
    py: Python<'py>,
    cpu_utilisation: Lent<'py>,
    gpu_utilisation: Lent<'py>,
    nodes_active: Lent<'py>,
    machine: &str,
) -> PyResult<Given<'py>> {
    let arguments = [&cpu_utilisation, &gpu_utilisation, &nodes_active];
    of_machine(py, arguments, machine, |found| found.power_mw)
}

#[pyfunction]
fn machine_loss_mw<'py>(
    py: Python<'py>,
    cpu_utilisation: Lent<'py>,
    gpu_utilisation: Lent<'py>,
    nodes_active: Lent<'py>,
    machine: &str,
    empty_racks: bool,
) -> PyResult<Given<'py>> {
    let arguments = [&cpu_utilisation, &gpu_utilisation, &nodes_active];
    of_machine(py, arguments, machine, |found| {
        if empty_racks { found.loss_with_empty_racks_mw } else { found.loss_mw }
    })
}

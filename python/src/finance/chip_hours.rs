//! `_core.finance.chip_hours`.

use fleetwatt::finance::chip_hours::{self as core, RentedCluster};
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;

/// What hours of accelerators cost.
#[pymodule]
pub mod chip_hours {
    #[pymodule_export]
    use super::{instance_rent, rented_cluster, training_run_cost, value_lost_per_hour};
}

#[pyfunction]
fn instance_rent<'py>(
    py: Python<'py>,
    gpu_hours: Lent<'py>,
    gpus_per_instance: Lent<'py>,
    price_per_instance_hour: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&gpu_hours, &gpus_per_instance, &price_per_instance_hour];
    elementwise(py, arguments, |[gpu_hours, gpus_per_instance, price_per_instance_hour]| {
        core::instance_rent(gpu_hours, gpus_per_instance, price_per_instance_hour)
    })
}

#[pyfunction]
fn value_lost_per_hour<'py>(
    py: Python<'py>,
    value: Lent<'py>,
    decline: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&value, &decline];
    elementwise(py, arguments, |[value, decline]| core::value_lost_per_hour(value, decline))
}

/// Accelerators, support and all a month, and all.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each number of the law")]
fn rented_cluster(
    py: Python<'_>,
    gpus: f64,
    price_per_gpu_hour: f64,
    hours_per_month: f64,
    months: f64,
    extras_per_month: f64,
    support_fraction: f64,
    lost_goodput_per_month: f64,
    debugging_per_month: f64,
    setup: f64,
) -> PyResult<[f64; 4]> {
    let given = RentedCluster {
        gpus,
        price_per_gpu_hour,
        hours_per_month,
        months,
        extras_per_month,
        support_fraction,
        lost_goodput_per_month,
        debugging_per_month,
        setup,
    };
    let found = py.detach(|| given.rent()).map_err(raise)?;
    Ok([found.gpus_per_month, found.support_per_month, found.total_per_month, found.total])
}

/// Accelerators, servers around them, network, electricity, and all.
#[pyfunction]
fn training_run_cost(
    py: Python<'_>,
    chip_hours: f64,
    server_value: f64,
    decline: f64,
    server_overhead: f64,
    interconnect_fraction: f64,
    energy_cost: f64,
) -> PyResult<[f64; 5]> {
    let law = || {
        core::training_run_cost(
            chip_hours,
            server_value,
            decline,
            server_overhead,
            interconnect_fraction,
            energy_cost,
        )
    };
    let found = py.detach(law).map_err(raise)?;
    Ok([found.chip, found.other_server, found.interconnect, found.energy, found.total()])
}

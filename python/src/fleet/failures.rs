//! `_core.fleet.failures`.

use fleetwatt::error::{Error, Result};
use fleetwatt::fleet::failures::{History, Model, Repair};
use fleetwatt::fleet::hazard::{self, Hazard};
use fleetwatt::probability as core;
use fleetwatt::simulation::on_threads;
use ndarray::Array2;
use numpy::{IntoPyArray, PyArray2};
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;
use crate::run::attended;

/// Counts of failures, and their simulation.
#[pymodule]
pub mod failures {
    #[pymodule_export]
    use super::{
        count_high, count_low, expected_failures, failures_per_1000_node_days,
        failures_per_unit_year, rate_high, rate_low, simulate,
    };
}

#[pyfunction]
fn expected_failures<'py>(
    py: Python<'py>,
    nodes: Lent<'py>,
    days: Lent<'py>,
    failures_per_1000_node_days: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&nodes, &days, &failures_per_1000_node_days], |[nodes, days, rate]| {
        hazard::expected_failures(nodes, days, rate)
    })
}

#[pyfunction]
fn failures_per_1000_node_days<'py>(
    py: Python<'py>,
    failures: Lent<'py>,
    nodes: Lent<'py>,
    days: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&failures, &nodes, &days], |[failures, nodes, days]| {
        hazard::failures_per_1000_node_days(failures, nodes, days)
    })
}

#[pyfunction]
fn count_low<'py>(py: Python<'py>, mean: Lent<'py>, level: Lent<'py>) -> PyResult<Given<'py>> {
    elementwise(py, [&mean, &level], |[mean, level]| Ok(core::count_interval(mean, level)?.0))
}

#[pyfunction]
fn count_high<'py>(py: Python<'py>, mean: Lent<'py>, level: Lent<'py>) -> PyResult<Given<'py>> {
    elementwise(py, [&mean, &level], |[mean, level]| Ok(core::count_interval(mean, level)?.1))
}

#[pyfunction]
fn failures_per_unit_year<'py>(
    py: Python<'py>,
    failures: Lent<'py>,
    units: Lent<'py>,
    days: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&failures, &units, &days], |[failures, units, days]| {
        hazard::failures_per_unit_year(failures, units, days)
    })
}

#[pyfunction]
fn rate_low<'py>(
    py: Python<'py>,
    failures: Lent<'py>,
    units: Lent<'py>,
    days: Lent<'py>,
    level: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&failures, &units, &days, &level], |[failures, units, days, level]| {
        Ok(hazard::rate_interval(failures, units, days, level)?.0)
    })
}

#[pyfunction]
fn rate_high<'py>(
    py: Python<'py>,
    failures: Lent<'py>,
    units: Lent<'py>,
    days: Lent<'py>,
    level: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&failures, &units, &days, &level], |[failures, units, days, level]| {
        Ok(hazard::rate_interval(failures, units, days, level)?.1)
    })
}

/// The arguments of a simulation, by name.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Fleet {
    gpus: f64,
    gpus_per_node: f64,
    failures_per_gpu_year: f64,
    infant_failures: f64,
    infant_shape: f64,
    wear_out_years: f64,
    wear_out_shape: f64,
    repair_h: f64,
    repair_spread: Option<f64>,
    swap_h: f64,
    spare_nodes: f64,
    permanent_fraction: f64,
    replenishment_h: f64,
    crews: Option<f64>,
    pools: f64,
    days: f64,
    period_days: f64,
}

impl Fleet {
    fn model(&self) -> Result<Model> {
        let of_one_gpu = Model {
            nodes: 1.0,
            gpus_per_node: self.gpus_per_node,
            hazard: Hazard {
                constant_per_year: self.failures_per_gpu_year,
                infant_failures: self.infant_failures,
                infant_shape: self.infant_shape,
                wear_out_years: self.wear_out_years,
                wear_out_shape: self.wear_out_shape,
            },
            repair: Repair { mean_h: self.repair_h, spread: self.repair_spread },
            swap_h: self.swap_h,
            spares: self.spare_nodes,
            permanent_fraction: self.permanent_fraction,
            replenishment_h: self.replenishment_h,
            crews: self.crews,
            pools: self.pools,
            days: self.days,
            period_days: self.period_days,
        };
        of_one_gpu.of_gpus(self.gpus)
    }
}

/// Figures of each history: a row of the last table.
const FIGURES: [fn(&History) -> f64; 6] = [
    |history| history.working_fraction,
    |history| history.repairs as f64,
    |history| history.replacements as f64,
    |history| history.shortages as f64,
    |history| history.spare_wait_h,
    |history| history.crew_wait_h,
];

type Table<'py, T> = Bound<'py, PyArray2<T>>;

/// Working accelerators and failures by replication and period, and [`FIGURES`] by replication.
#[pyfunction]
fn simulate<'py>(
    py: Python<'py>,
    fleet: Fleet,
    replications: usize,
    seed: u64,
    threads: usize,
    told: Option<&Bound<'py, PyAny>>,
) -> PyResult<(Table<'py, f64>, Table<'py, i64>, Table<'py, f64>)> {
    let model = fleet.model().map_err(raise)?;
    let histories = attended(py, told, |progress| {
        on_threads(threads, || model.simulate(replications, seed, progress))
    })?;
    let rows = histories.iter();
    let working = rows.clone().flat_map(|history| history.working_gpus.iter().copied());
    let failures = rows.clone().flat_map(|history| history.failures.iter().map(|n| *n as i64));
    let figures = rows.clone().flat_map(|history| FIGURES.map(|figure| figure(history)));
    Ok((
        table(py, replications, working.collect())?,
        table(py, replications, failures.collect())?,
        table(py, replications, figures.collect())?,
    ))
}

fn table<T: numpy::Element>(py: Python<'_>, rows: usize, flat: Vec<T>) -> PyResult<Table<'_, T>> {
    let table = Array2::from_shape_vec((rows, flat.len() / rows.max(1)), flat)
        .map_err(|error| raise(Error::Shape(error.to_string())))?;
    Ok(table.into_pyarray(py))
}

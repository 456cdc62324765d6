//! `_core.facility.published`.

use fleetwatt::climate::Weather;
use fleetwatt::facility::lei_masanet::{self as core, NAMES};
use fleetwatt::simulation::on_threads;
use ndarray::Array2;
use numpy::{IntoPyArray, PyArray2, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::error::raise;
use crate::run::attended;

type Lent<'py> = PyReadonlyArray1<'py, f64>;
type Given<'py> = Bound<'py, PyArray2<f64>>;

/// Published models, for comparison.
#[pymodule]
pub mod published {
    #[pymodule_export]
    use super::{lei_masanet_2022, lei_masanet_2022_ranges};
}

/// Yearly PUE and WUE of each draw, then its inputs: a row each.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "Python's arrays come one by one")]
fn lei_masanet_2022<'py>(
    py: Python<'py>,
    dry_bulb_c: Lent<'py>,
    relative_humidity: Lent<'py>,
    pressure_pa: Lent<'py>,
    case: usize,
    draws: usize,
    seed: u64,
    threads: usize,
) -> PyResult<Given<'py>> {
    let owned = |series: Lent<'py>| series.as_array().to_vec();
    let (dry, humidity, pressure) =
        (owned(dry_bulb_c), owned(relative_humidity), owned(pressure_pa));
    let plants = attended(py, None, |_| {
        let weather = Weather::new(dry, humidity, pressure, None, None)?;
        on_threads(threads, || core::replicate(&weather, case, draws, seed))
    })?;
    let mut table = Array2::zeros((plants.len(), 2 + NAMES.len()));
    for (mut row, plant) in table.rows_mut().into_iter().zip(&plants) {
        let usage = [plant.usage.pue, plant.usage.wue_l_kwh];
        let values = usage.into_iter().chain(plant.inputs.values());
        row.iter_mut().zip(values).for_each(|(cell, value)| *cell = value);
    }
    Ok(table.into_pyarray(py))
}

/// What is drawn for a case: name, lowest, highest.
#[pyfunction]
fn lei_masanet_2022_ranges(case: usize) -> PyResult<Vec<(&'static str, f64, f64)>> {
    let ranges = core::ranges(case).map_err(raise)?.values();
    Ok(NAMES.into_iter().zip(ranges).map(|(name, (low, high))| (name, low, high)).collect())
}

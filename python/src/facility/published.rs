//! `_core.facility.published`.

use fleetwatt::climate::Weather;
use fleetwatt::facility::lei_masanet::{self as core, NAMES};
use fleetwatt::simulation::on_threads;
use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::error::raise;
use crate::run::attended;

type Lent<'py> = PyReadonlyArray1<'py, f64>;
type Given<'py> = Bound<'py, PyArray1<f64>>;

/// Published models, for comparison.
#[pymodule]
pub mod published {
    #[pymodule_export]
    use super::{lei_masanet_2022, lei_masanet_2022_ranges};
}

/// Yearly PUE and WUE of each draw.
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
) -> PyResult<(Given<'py>, Given<'py>)> {
    let owned = |series: Lent<'py>| series.as_array().to_vec();
    let (dry, humidity, pressure) =
        (owned(dry_bulb_c), owned(relative_humidity), owned(pressure_pa));
    let usages = attended(py, None, |_| {
        let weather = Weather::new(dry, humidity, pressure, None, None)?;
        on_threads(threads, || core::replicate(&weather, case, draws, seed))
    })?;
    let (pue, wue): (Vec<_>, Vec<_>) = usages.iter().map(|u| (u.pue, u.wue_l_kwh)).unzip();
    Ok((pue.into_pyarray(py), wue.into_pyarray(py)))
}

/// What is drawn for a case: name, lowest, highest.
#[pyfunction]
fn lei_masanet_2022_ranges(case: usize) -> PyResult<Vec<(&'static str, f64, f64)>> {
    let ranges = core::ranges(case).map_err(raise)?.values();
    Ok(NAMES.into_iter().zip(ranges).map(|(name, (low, high))| (name, low, high)).collect())
}

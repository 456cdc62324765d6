//! `_core.programme`.

use fleetwatt::programme as core;
use ndarray::Axis;
use numpy::{IntoPyArray, PyArray1, PyReadonlyArray2};
use pyo3::prelude::*;

/// Several sites together.
#[pymodule]
pub mod programme {
    #[pymodule_export]
    use super::totals;
}

/// Totals of the key figures of several sites, a row each.
#[pyfunction]
fn totals<'py>(
    py: Python<'py>,
    key_figures: PyReadonlyArray2<'py, f64>,
) -> Bound<'py, PyArray1<f64>> {
    let rows: Vec<Vec<f64>> =
        key_figures.as_array().axis_iter(Axis(0)).map(|row| row.to_vec()).collect();
    py.detach(|| core::totals(&rows)).into_pyarray(py)
}

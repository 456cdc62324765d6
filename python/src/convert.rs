//! Arrays across the border, and the one way to call a law of elements or of lanes.

use fleetwatt::array::{along_last_axis, broadcast};
use fleetwatt::error::Result;
use ndarray::ArrayViewD;
use numpy::{IntoPyArray, PyArray1, PyArrayDyn, PyReadonlyArray1, PyReadonlyArrayDyn};
use pyo3::prelude::*;

use crate::error::raise;

/// A float64 array lent by Python.
pub type Lent<'py> = PyReadonlyArrayDyn<'py, f64>;
/// A float64 series lent by Python.
pub type Hours<'py> = PyReadonlyArray1<'py, f64>;
/// A new float64 series for Python.
pub type Series<'py> = Bound<'py, PyArray1<f64>>;
/// A new float64 array for Python.
pub type Given<'py> = Bound<'py, PyArrayDyn<f64>>;

/// Broadcasts a scalar law over lent arrays, detached from the interpreter.
pub fn elementwise<'py, const N: usize>(
    py: Python<'py>,
    arguments: [&Lent<'py>; N],
    law: impl Fn([f64; N]) -> Result<f64> + Sync + Send,
) -> PyResult<Given<'py>> {
    let views: [ArrayViewD<'_, f64>; N] = arguments.map(|argument| argument.as_array());
    let values = py.detach(|| broadcast(views, law)).map_err(raise)?;
    Ok(values.into_pyarray(py))
}

/// Runs a law of parameters and of each lane of the last axis, detached from the interpreter.
pub fn lanewise<'py, const N: usize>(
    py: Python<'py>,
    parameters: [&Lent<'py>; N],
    lanes: &Lent<'py>,
    law: impl Fn([f64; N], &[f64]) -> f64 + Send,
) -> PyResult<Given<'py>> {
    let parameters: [ArrayViewD<'_, f64>; N] = parameters.map(|given| given.as_array());
    let lanes = lanes.as_array();
    let values = py.detach(|| along_last_axis(parameters, lanes, law)).map_err(raise)?;
    Ok(values.into_pyarray(py))
}

/// The columns of a table of rows.
pub fn columns<'py, T, const N: usize>(
    py: Python<'py>,
    rows: &[T],
    row: impl Fn(&T) -> [f64; N],
) -> [Series<'py>; N] {
    let column = |place: usize| rows.iter().map(|one| row(one)[place]).collect::<Vec<f64>>();
    std::array::from_fn(|place| column(place).into_pyarray(py))
}

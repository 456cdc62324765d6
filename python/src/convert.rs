//! Arrays across the border, and the one way to call an elementwise law.

use fleetwatt::array::broadcast;
use fleetwatt::error::Result;
use ndarray::ArrayViewD;
use numpy::{IntoPyArray, PyArrayDyn, PyReadonlyArrayDyn};
use pyo3::prelude::*;

use crate::error::raise;

/// A float64 array lent by Python.
pub type Lent<'py> = PyReadonlyArrayDyn<'py, f64>;
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

//! `_core.finance`.

use fleetwatt::array::along_last_axis;
use fleetwatt::finance::returns;
use numpy::IntoPyArray;
use pyo3::prelude::*;

use crate::convert::{Given, Lent};
use crate::error::raise;

/// Present values and rates of return.
#[pymodule]
pub mod finance {
    #[pymodule_export]
    use super::{irr, npv};
}

/// Net present value along the last axis.
#[pyfunction]
fn npv<'py>(py: Python<'py>, rate: Lent<'py>, cash_flows: Lent<'py>) -> PyResult<Given<'py>> {
    let (rate, flows) = (rate.as_array(), cash_flows.as_array());
    let values = py.detach(|| along_last_axis(Some(rate), flows, returns::npv)).map_err(raise)?;
    Ok(values.into_pyarray(py))
}

/// Rate of return along the last axis.
#[pyfunction]
fn irr<'py>(py: Python<'py>, cash_flows: Lent<'py>) -> PyResult<Given<'py>> {
    let flows = cash_flows.as_array();
    let law = |_: f64, flows: &[f64]| returns::irr(flows).0;
    let values = py.detach(|| along_last_axis(None, flows, law)).map_err(raise)?;
    Ok(values.into_pyarray(py))
}

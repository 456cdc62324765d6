//! `_core.finance`.

use fleetwatt::finance::returns;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, lanewise};

/// Present values and rates of return.
#[pymodule]
pub mod finance {
    #[pymodule_export]
    use super::{irr, npv};
}

/// Net present value along the last axis.
#[pyfunction]
fn npv<'py>(py: Python<'py>, rate: Lent<'py>, cash_flows: Lent<'py>) -> PyResult<Given<'py>> {
    lanewise(py, Some(&rate), &cash_flows, returns::npv)
}

/// Rate of return along the last axis.
#[pyfunction]
fn irr<'py>(py: Python<'py>, cash_flows: Lent<'py>) -> PyResult<Given<'py>> {
    lanewise(py, None, &cash_flows, |_, flows| returns::irr(flows).0)
}

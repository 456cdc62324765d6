//! `_core.finance`.

mod contracts;
mod cost;
mod lease;
mod mining;
mod prices;

use fleetwatt::finance::returns;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, lanewise};

/// Present values, rates of return, prices over the years, contracts, costs a year.
#[pymodule]
pub mod finance {
    #[pymodule_export]
    use super::contracts::contracts;
    #[pymodule_export]
    use super::cost::cost;
    #[pymodule_export]
    use super::lease::lease;
    #[pymodule_export]
    use super::mining::mining;
    #[pymodule_export]
    use super::prices::prices;
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

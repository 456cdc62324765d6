//! `_core.resilience`.

use fleetwatt::resilience as core;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};

/// Availability of redundant units.
#[pymodule]
pub mod resilience {
    #[pymodule_export]
    use super::k_out_of_n;
}

/// Availability of `needed` out of `installed` units.
#[pyfunction]
fn k_out_of_n<'py>(
    py: Python<'py>,
    needed: Lent<'py>,
    installed: Lent<'py>,
    availability: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&needed, &installed, &availability], |[k, n, a]| core::k_out_of_n(k, n, a))
}

//! `_core.facility.electrical`.

use pyo3::prelude::*;

/// Electrical chain.
#[pymodule]
pub mod electrical {
    use fleetwatt::facility::electrical as core;
    use pyo3::prelude::*;

    use crate::convert::{Given, Lent, elementwise};

    #[pyfunction]
    fn loss_mw<'py>(
        py: Python<'py>,
        load_mw: Lent<'py>,
        rated_mw: Lent<'py>,
        a: Lent<'py>,
        b: Lent<'py>,
        c: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&load_mw, &rated_mw, &a, &b, &c], |[load, rated, a, b, c]| {
            core::loss_mw(load, rated, a, b, c)
        })
    }
}

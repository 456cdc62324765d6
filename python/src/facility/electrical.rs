//! `_core.facility.electrical`.

use pyo3::prelude::*;

/// Electrical chain.
#[pymodule]
pub mod electrical {}

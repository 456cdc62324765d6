//! `_core.facility.heat`.

use pyo3::prelude::*;

/// Heat reuse.
#[pymodule]
pub mod heat {}

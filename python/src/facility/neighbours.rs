//! `_core.facility.neighbours`.

use pyo3::prelude::*;

/// What neighbours notice.
#[pymodule]
pub mod neighbours {}

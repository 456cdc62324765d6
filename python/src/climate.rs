//! `_core.climate`.

use pyo3::prelude::*;

/// Weather and moist air.
#[pymodule]
pub mod climate {}

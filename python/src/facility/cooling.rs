//! `_core.facility.cooling`.

use pyo3::prelude::*;

/// Cooling plant.
#[pymodule]
pub mod cooling {}

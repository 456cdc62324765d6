//! `_core.facility.water`.

use pyo3::prelude::*;

/// Water and the aquifer.
#[pymodule]
pub mod water {}

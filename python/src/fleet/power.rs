//! `_core.fleet.power`.

use pyo3::prelude::*;

/// Power of nodes and fleets.
#[pymodule]
pub mod power {}

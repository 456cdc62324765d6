//! `_core.fleet.reliability`.

use pyo3::prelude::*;

/// Failures, repairs, jobs.
#[pymodule]
pub mod reliability {}

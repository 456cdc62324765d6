//! `_core.fleet.performance`.

use pyo3::prelude::*;

/// Training, tokens, queues.
#[pymodule]
pub mod performance {}

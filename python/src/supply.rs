//! `_core.supply`.

use pyo3::prelude::*;

/// Electricity: prices, tariffs, carbon.
#[pymodule]
pub mod supply {}

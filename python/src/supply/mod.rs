//! `_core.supply`.

mod dispatch;
mod markets;

use pyo3::prelude::*;

/// Electricity: prices and carbon.
#[pymodule]
pub mod supply {
    #[pymodule_export]
    use super::dispatch::dispatch;
    #[pymodule_export]
    use super::markets::markets;
}

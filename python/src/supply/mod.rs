//! `_core.supply`.

mod battery;
mod dispatch;
mod markets;

use pyo3::prelude::*;

/// Electricity: prices and carbon, and batteries.
#[pymodule]
pub mod supply {
    #[pymodule_export]
    use super::battery::battery;
    #[pymodule_export]
    use super::dispatch::dispatch;
    #[pymodule_export]
    use super::markets::markets;
}

//! `_core.supply`.

mod battery;
mod carbon;
mod dispatch;
mod markets;
mod renewables;
mod surplus;

use pyo3::prelude::*;

/// Electricity: prices, carbon, profiles of plants, storage and the use of surpluses.
#[pymodule]
pub mod supply {
    #[pymodule_export]
    use super::battery::battery;
    #[pymodule_export]
    use super::carbon::carbon;
    #[pymodule_export]
    use super::dispatch::dispatch;
    #[pymodule_export]
    use super::markets::markets;
    #[pymodule_export]
    use super::renewables::renewables;
    #[pymodule_export]
    use super::surplus::surplus;
}

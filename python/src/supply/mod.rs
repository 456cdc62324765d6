//! `_core.supply`.

mod carbon;
mod markets;
mod renewables;
mod surplus;

use pyo3::prelude::*;

/// Electricity: prices, carbon, profiles of plants, use of surpluses.
#[pymodule]
pub mod supply {
    #[pymodule_export]
    use super::carbon::carbon;
    #[pymodule_export]
    use super::markets::markets;
    #[pymodule_export]
    use super::renewables::renewables;
    #[pymodule_export]
    use super::surplus::surplus;
}

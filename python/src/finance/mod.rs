//! `_core.finance`.

mod contracts;
mod cost;
mod mining;
mod prices;
mod returns;

use pyo3::prelude::*;

/// Present values, rates of return, prices over the years, contracts, costs a year.
#[pymodule]
pub mod finance {
    #[pymodule_export]
    use super::contracts::contracts;
    #[pymodule_export]
    use super::cost::cost;
    #[pymodule_export]
    use super::mining::mining;
    #[pymodule_export]
    use super::prices::prices;
    #[pymodule_export]
    use super::returns::returns;
}

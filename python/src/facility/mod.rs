//! `_core.facility`.

mod cooling;
mod electrical;
mod heat;
mod neighbours;
mod operation;
mod published;
mod water;

use pyo3::prelude::*;

pub use operation::{CoreAir, CoreDesign};

/// The building and its plant: the laws of each part.
#[pymodule]
pub mod facility {
    #[pymodule_export]
    use super::cooling::cooling;
    #[pymodule_export]
    use super::electrical::electrical;
    #[pymodule_export]
    use super::heat::heat;
    #[pymodule_export]
    use super::neighbours::neighbours;
    #[pymodule_export]
    use super::operation::{figures, hourly_series, simulate, sweep};
    #[pymodule_export]
    use super::published::published;
    #[pymodule_export]
    use super::water::water;
}

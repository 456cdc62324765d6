//! `_core.fleet`.

mod failures;
mod jobs;
mod performance;
mod power;
mod queueing;
mod reliability;
mod requests;
mod training_step;

use pyo3::prelude::*;

/// The accelerators: the laws of each part.
#[pymodule]
pub mod fleet {
    #[pymodule_export]
    use super::failures::failures;
    #[pymodule_export]
    use super::jobs::jobs;
    #[pymodule_export]
    use super::performance::performance;
    #[pymodule_export]
    use super::power::power;
    #[pymodule_export]
    use super::queueing::queueing;
    #[pymodule_export]
    use super::reliability::reliability;
    #[pymodule_export]
    use super::requests::requests;
    #[pymodule_export]
    use super::training_step::training_step;
}

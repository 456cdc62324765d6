//! The private extension module behind the Python package: each function
//! converts its arguments, detaches from the interpreter, calls the core and
//! converts the result.

mod catalogue;
mod climate;
mod convert;
mod error;
mod finance;
mod programme;
mod resilience;
mod run;
mod scenario;
mod simulation;
mod supply;
mod uncertainty;

use pyo3::prelude::*;

/// Everything the Python package calls.
#[pymodule]
mod _core {
    #[pymodule_export]
    use super::catalogue::catalogue;
    #[pymodule_export]
    use super::climate::climate;
    #[pymodule_export]
    use super::error::{ConfigError, DomainError, FleetwattError, InfeasibleError};
    #[pymodule_export]
    use super::finance::finance;
    #[pymodule_export]
    use super::programme::programme;
    #[pymodule_export]
    use super::resilience::resilience;
    #[pymodule_export]
    use super::scenario::{CoreScenario, scenario};
    #[pymodule_export]
    use super::simulation::{CoreDrivers, CoreSupplied, simulation};
    #[pymodule_export]
    use super::supply::supply;
    #[pymodule_export]
    use super::uncertainty::uncertainty;
}

//! The private extension module behind the Python package: each function
//! converts its arguments, detaches from the interpreter, calls the core and
//! converts the result.

mod catalogue;
mod climate;
mod convert;
mod error;
mod facility;
mod finance;
mod fleet;
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
    use numpy::PyArray1;
    use pyo3::prelude::*;

    /// Binds NumPy now: were it bound on first use, a Ctrl-C that waits for the end
    /// of long work would break into that and panic.
    #[pymodule_init]
    fn bind_numpy(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.py().check_signals()?;
        PyArray1::<f64>::zeros(module.py(), 0, false);
        Ok(())
    }

    #[pymodule_export]
    use super::catalogue::catalogue;
    #[pymodule_export]
    use super::climate::climate;
    #[pymodule_export]
    use super::error::{ConfigError, DomainError, FleetwattError, InfeasibleError};
    #[pymodule_export]
    use super::facility::{CoreAir, CoreDesign, facility};
    #[pymodule_export]
    use super::finance::finance;
    #[pymodule_export]
    use super::fleet::fleet;
    #[pymodule_export]
    use super::programme::programme;
    #[pymodule_export]
    use super::resilience::resilience;
    #[pymodule_export]
    use super::scenario::{CoreScenario, scenario};
    #[pymodule_export]
    use super::simulation::{CoreDrivers, CoreSupplied, simulation};
    #[pymodule_export]
    use super::supply::{CoreContract, supply};
    #[pymodule_export]
    use super::uncertainty::uncertainty;
}

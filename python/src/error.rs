//! The only place where the core's errors become Python exceptions.

use fleetwatt::error::Error;
use pyo3::create_exception;
use pyo3::exceptions::{PyKeyboardInterrupt, PyValueError};
use pyo3::prelude::*;

create_exception!(fleetwatt, FleetwattError, PyValueError, "Base of fleetwatt's own errors.");
create_exception!(fleetwatt, DomainError, FleetwattError, "A value outside a law's range.");
create_exception!(
    fleetwatt,
    ConfigError,
    FleetwattError,
    "Faults of a scenario or a driver; `faults` lists them as (path, message) pairs."
);
create_exception!(fleetwatt, InfeasibleError, FleetwattError, "A question without a solution.");

/// The Python exception of a core error.
pub fn raise(error: Error) -> PyErr {
    let text = error.to_string();
    match error {
        Error::Config(faults) => Python::attach(|py| {
            let raised = ConfigError::new_err(text);
            let pairs: Vec<_> = faults.into_iter().map(|f| (f.path, f.message)).collect();
            match raised.value(py).setattr("faults", pairs) {
                Ok(()) => raised,
                Err(other) => other,
            }
        }),
        Error::Domain { .. } => DomainError::new_err(text),
        Error::Infeasible(_) => InfeasibleError::new_err(text),
        Error::Interrupted => PyKeyboardInterrupt::new_err(text),
        _ => FleetwattError::new_err(text),
    }
}

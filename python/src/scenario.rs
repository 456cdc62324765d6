//! `_core.scenario`: values cross the border as JSON text.

use std::sync::Arc;

use fleetwatt::error::Error;
use fleetwatt::scenario::{self as core, Format};
use pyo3::prelude::*;
use serde_json::{Value, json};

use crate::error::raise;

/// What the user writes.
#[pymodule]
pub mod scenario {
    #[pymodule_export]
    use super::{examples, lender_cases, schema};
}

/// A scenario without faults.
#[pyclass(frozen, name = "Scenario", module = "fleetwatt._core")]
pub struct CoreScenario {
    /// The scenario.
    pub inner: Arc<core::Scenario>,
}

impl From<core::Scenario> for CoreScenario {
    fn from(scenario: core::Scenario) -> Self {
        Self { inner: Arc::new(scenario) }
    }
}

fn format(name: &str) -> PyResult<Format> {
    match name {
        "toml" => Ok(Format::Toml),
        "json" => Ok(Format::Json),
        _ => Err(raise(Error::config("", format!("\"{name}\" is neither toml nor json")))),
    }
}

fn wrap(read: fleetwatt::error::Result<core::Scenario>) -> PyResult<CoreScenario> {
    read.map(CoreScenario::from).map_err(raise)
}

#[pymethods]
impl CoreScenario {
    #[staticmethod]
    fn read(text: &str, format_name: &str) -> PyResult<Self> {
        wrap(core::Scenario::read(text, format(format_name)?))
    }

    #[staticmethod]
    fn example(name: &str) -> PyResult<Self> {
        wrap(core::Scenario::example(name))
    }

    fn get(&self, path: &str) -> PyResult<String> {
        self.inner.get(path).map(Value::to_string).map_err(raise)
    }

    fn replace(&self, changes: &str) -> PyResult<Self> {
        let parsed: serde_json::Map<String, Value> = serde_json::from_str(changes)
            .map_err(|error| raise(Error::config("", format!("not JSON: {error}"))))?;
        let changes: Vec<_> = parsed.into_iter().collect();
        wrap(self.inner.replace(&changes))
    }

    fn diff(&self, other: &Self) -> String {
        json!(self.inner.diff(&other.inner)).to_string()
    }

    fn hash(&self) -> String {
        self.inner.hash()
    }

    fn write(&self, format_name: &str) -> PyResult<String> {
        self.inner.write(format(format_name)?).map_err(raise)
    }

    fn tree(&self) -> String {
        self.inner.tree().to_string()
    }

    /// The inputs of a run to which the caller brings some drivers along.
    fn assumptions(&self, weather: bool, prices: bool, carbon: bool) -> String {
        let supplied = core::Supplied { weather, prices, carbon };
        json!(self.inner.assumptions(supplied)).to_string()
    }
}

/// The cases that a lender looks at, by name.
#[pyfunction]
fn lender_cases(scenario: &CoreScenario) -> PyResult<Vec<(&'static str, CoreScenario)>> {
    let cases = core::lender_cases(&scenario.inner).map_err(raise)?;
    Ok(cases.into_iter().map(|(name, case)| (name, case.into())).collect())
}

/// Names of the embedded examples.
#[pyfunction]
fn examples() -> Vec<&'static str> {
    core::examples().collect()
}

/// The JSON Schema.
#[pyfunction]
fn schema() -> String {
    core::json_schema().to_string()
}

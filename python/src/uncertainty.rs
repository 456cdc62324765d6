//! `_core.uncertainty`.

use fleetwatt::uncertainty as core;
use pyo3::prelude::*;

use crate::error::raise;
use crate::scenario::CoreScenario;

/// Ensembles of scenarios.
#[pymodule]
pub mod uncertainty {
    #[pymodule_export]
    use super::draw;
}

/// The first `count` scenarios of a seed.
#[pyfunction]
fn draw(
    py: Python<'_>,
    scenario: &CoreScenario,
    count: usize,
    seed: u64,
) -> PyResult<Vec<CoreScenario>> {
    let drawn = py.detach(|| core::draw(&scenario.inner, count, seed)).map_err(raise)?;
    Ok(drawn.into_iter().map(CoreScenario::from).collect())
}

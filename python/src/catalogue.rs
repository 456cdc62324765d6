//! `_core.catalogue`.

use pyo3::prelude::*;

/// Facts with their provenance.
#[pymodule]
pub mod catalogue {
    use std::collections::BTreeMap;

    use fleetwatt::catalogue as core;
    use fleetwatt::error::{Error, Result};
    use pyo3::prelude::*;

    use crate::error::raise;

    /// The whole catalogue as JSON text: entries by family.
    #[pyfunction]
    fn load() -> PyResult<String> {
        let families = core::families().iter().map(|&name| Ok((name, core::entries(name)?)));
        let families: BTreeMap<_, _> = families.collect::<Result<_>>().map_err(raise)?;
        serde_json::to_string(&families)
            .map_err(|error| raise(Error::config("catalogue", error.to_string())))
    }

    /// The names of the families, in the order of the house.
    #[pyfunction]
    fn families() -> Vec<&'static str> {
        core::families().to_vec()
    }

    /// Raises for a family, an entry or a figure that is not known.
    #[pyfunction]
    #[pyo3(signature = (family, name=None, figure=None))]
    fn check(family: &str, name: Option<&str>, figure: Option<&str>) -> PyResult<()> {
        let Some(name) = name else {
            return core::entries(family).map(|_| ()).map_err(raise);
        };
        let entry = core::entry(family, name).map_err(raise)?;
        figure.map_or(Ok(()), |key| entry.figure(key).map(|_| ()).map_err(raise))
    }

    /// One line that names a figure, its value, its range and its source.
    #[pyfunction]
    fn cite(family: &str, name: &str, figure: &str) -> PyResult<String> {
        core::entry(family, name).and_then(|entry| entry.cite(figure)).map_err(raise)
    }
}

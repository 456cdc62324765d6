//! `_core.supply.bill`, and contracts.

use fleetwatt::error::{Error, Result};
use fleetwatt::scenario;
use fleetwatt::supply::bill::{Levies, Supplied, Tariff};
use fleetwatt::supply::contracts::{Contract, KINDS};
use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;
use serde_json::Value;

use super::{clock, parsed};
use crate::error::raise;

/// Bills, and what they are made of.
#[pymodule(name = "bill")]
pub mod bill {
    #[pymodule_export]
    use super::{contract_kinds, settle};
}

/// A contract of one of the kinds.
#[pyclass(frozen, name = "Contract", module = "fleetwatt._core")]
pub struct CoreContract {
    inner: Contract,
    terms: Value,
}

#[pymethods]
impl CoreContract {
    /// From the JSON text of its fields.
    #[staticmethod]
    fn read(kind: &str, text: &str) -> PyResult<Self> {
        let of = || scenario::contract(kind, &parsed(kind, serde_json::from_str(text))?);
        of().map(|(inner, terms)| Self { inner, terms }).map_err(raise)
    }

    /// All its fields, as JSON text.
    fn terms(&self) -> String {
        self.terms.to_string()
    }
}

/// Words of the kinds of contracts.
#[pyfunction]
fn contract_kinds() -> Vec<&'static str> {
    KINDS.to_vec()
}

type Series<'py> = Bound<'py, PyArray1<f64>>;
type Lines<'py> = Vec<(String, Series<'py>)>;

/// The bill of a load: months, energy of each, lines.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each thing that a bill is made of")]
fn settle<'py>(
    py: Python<'py>,
    load_mw: PyReadonlyArray1<'py, f64>,
    price_eur_mwh: Option<PyReadonlyArray1<'py, f64>>,
    first: i64,
    timezone: &str,
    tariff: &str,
    contracts: Vec<(PyRef<'py, CoreContract>, Option<PyReadonlyArray1<'py, f64>>)>,
    levies: Option<&str>,
) -> PyResult<(Vec<String>, Series<'py>, Lines<'py>)> {
    let owned = |series: &PyReadonlyArray1<'py, f64>| series.as_array().to_vec();
    let (load_mw, spot) = (owned(&load_mw), price_eur_mwh.as_ref().map(owned));
    let contracts: Vec<_> = contracts
        .iter()
        .map(|(contract, profile)| (contract.inner.clone(), profile.as_ref().map(owned)))
        .collect();
    let settle = || {
        let tariff: Tariff = parsed("tariff", serde_json::from_str(tariff))?;
        Supplied {
            load_mw: &load_mw,
            clock: &clock(first, load_mw.len(), timezone)?,
            spot_eur_mwh: spot.as_deref(),
            tariff: &tariff,
            contracts: &contracts,
            levies: levies.map(of_levies).transpose()?.as_ref(),
        }
        .bill()
    };
    let found = py.detach(settle).map_err(raise)?;
    let months = found.months.iter().map(ToString::to_string).collect();
    let lines = found.lines.into_iter().map(|(name, eur)| (name, eur.into_pyarray(py)));
    Ok((months, found.energy_mwh.into_pyarray(py), lines.collect()))
}

fn of_levies(text: &str) -> Result<Levies> {
    let tree: Value = parsed("levies", serde_json::from_str(text))?;
    scenario::levies(&tree).map_err(|error| match error {
        Error::Config(mut faults) => {
            faults.iter_mut().for_each(|fault| fault.path = format!("levies.{}", fault.path));
            Error::Config(faults)
        }
        other => other,
    })
}

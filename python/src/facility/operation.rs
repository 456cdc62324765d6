//! Hours of a facility by itself.

use fleetwatt::error::{Error, Result};
use fleetwatt::facility::cooling::Air;
use fleetwatt::facility::operation::{self, BESIDE, COLUMNS, Site, Summary, operate};
use fleetwatt::facility::plant::Flows;
use fleetwatt::simulation::{capacity, on_threads};
use ndarray::Array2;
use numpy::{IntoPyArray, PyArray2, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::error::raise;
use crate::run::attended;
use crate::scenario::CoreScenario;

type Series<'py> = PyReadonlyArray1<'py, f64>;

/// Outside air of some hours, made ready once.
#[pyclass(frozen, name = "Air", module = "fleetwatt._core")]
pub struct CoreAir {
    hours: Vec<Air>,
}

#[pymethods]
impl CoreAir {
    #[new]
    fn new(
        py: Python<'_>,
        dry_bulb_c: Series<'_>,
        relative_humidity: Series<'_>,
        pressure_pa: Series<'_>,
    ) -> PyResult<Self> {
        let columns = [&dry_bulb_c, &relative_humidity, &pressure_pa].map(|s| s.as_array());
        if columns.iter().any(|column| column.len() != columns[0].len()) {
            return Err(raise(Error::Shape("series of weather differ in length".into())));
        }
        let hours = py.detach(|| {
            let [dry, humidity, pressure] = columns;
            let rows = dry.iter().zip(humidity).zip(pressure).enumerate();
            rows.map(|(hour, ((&dry, &humidity), &pressure))| {
                Air::of(dry, humidity, pressure).map_err(|error| error.at(hour))
            })
            .collect::<Result<_>>()
        });
        Ok(Self { hours: hours.map_err(raise)? })
    }
}

/// A facility behind a connection.
#[pyclass(frozen, name = "Design", module = "fleetwatt._core")]
pub struct CoreDesign {
    site: Site,
}

#[pymethods]
impl CoreDesign {
    /// From the JSON text of a facility's section.
    #[staticmethod]
    fn read(text: &str, grid_connection_mw: Option<f64>) -> PyResult<Self> {
        let read = || {
            let tree =
                serde_json::from_str(text).map_err(|error| Error::config("", error.to_string()))?;
            Site::new(fleetwatt::scenario::facility(&tree)?, grid_connection_mw)
        };
        Ok(Self { site: read().map_err(raise)? })
    }

    /// From a scenario.
    #[staticmethod]
    fn of(scenario: &CoreScenario) -> PyResult<Self> {
        Ok(Self { site: capacity::site(scenario.inner.campus()).map_err(raise)? })
    }

    /// IT capacity, connection, liquid share.
    fn about(&self) -> (f64, f64, f64) {
        let Site { facility, grid_connection_mw, liquid_fraction } = &self.site;
        (facility.it_capacity_mw, *grid_connection_mw, *liquid_fraction)
    }
}

/// Hours of one design, a row each.
#[pyfunction]
pub fn simulate<'py>(
    py: Python<'py>,
    air: &CoreAir,
    first_hour_of_week: usize,
    it_power_mw: Series<'py>,
    design: &CoreDesign,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let it_mw = it_power_mw.as_array();
    let run = || operate(&design.site, &air.hours, first_hour_of_week, &it_mw.to_vec(), true);
    let operation = py.detach(run).map_err(raise)?;
    table(py, operation.hours, COLUMNS)
}

/// Summaries of many designs, a row each.
#[pyfunction]
pub fn sweep<'py>(
    py: Python<'py>,
    air: &CoreAir,
    first_hour_of_week: usize,
    it_power_mw: Series<'py>,
    designs: Vec<PyRef<'py, CoreDesign>>,
    threads: usize,
    told: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let it_mw = it_power_mw.as_array().to_vec();
    let sites: Vec<Site> = designs.iter().map(|design| design.site.clone()).collect();
    let rows = attended(py, told, |progress| {
        on_threads(threads, || {
            operation::sweep(&sites, &air.hours, first_hour_of_week, &it_mw, progress)
        })
    })?;
    let flat: Vec<f64> = rows.iter().flat_map(Summary::values).collect();
    table(py, flat, Summary::FIGURES.len())
}

fn table(py: Python<'_>, flat: Vec<f64>, columns: usize) -> PyResult<Bound<'_, PyArray2<f64>>> {
    let table = Array2::from_shape_vec((flat.len() / columns, columns), flat)
        .map_err(|error| raise(Error::Shape(error.to_string())))?;
    Ok(table.into_pyarray(py))
}

type About = (&'static str, &'static str, &'static str, &'static str);

/// Names, labels, units and meters of the series of `simulate`.
#[pyfunction]
pub fn hourly_series() -> Vec<About> {
    Flows::SERIES.iter().chain(&BESIDE).copied().collect()
}

/// Names and units of the figures of `sweep`.
#[pyfunction]
pub fn figures() -> Vec<(&'static str, &'static str)> {
    Summary::FIGURES.to_vec()
}

//! `_core.simulation`.

use std::sync::Arc;

use fleetwatt::climate::Weather;
use fleetwatt::error::Error;
use fleetwatt::figures::{Period, by_period, registry};
use fleetwatt::simulation::drivers::{Drivers, HourlyYear, Supplied};
use fleetwatt::simulation::goal::Goal;
use fleetwatt::simulation::{self as core, HOURLY_SERIES, Outcome};
use fleetwatt::supply::renewables::Technology;
use ndarray::Array2;
use numpy::{IntoPyArray, PyArray2, PyReadonlyArray1};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use serde_json::{Value, json};

use crate::error::raise;
use crate::run::attended;
use crate::scenario::CoreScenario;

/// From scenarios and drivers to results.
#[pymodule]
pub mod simulation {
    #[pymodule_export]
    use super::{definitions, drivers_key, figures_by, profiles, run, run_many, seek};
}

type Series<'py> = PyReadonlyArray1<'py, f64>;

/// Series that Python brings along.
#[pyclass(frozen, name = "Supplied", module = "fleetwatt._core")]
pub struct CoreSupplied {
    inner: Arc<Supplied>,
}

#[pymethods]
impl CoreSupplied {
    #[new]
    #[pyo3(signature = (
        weather, price_eur_mwh, combustion_g_kwh, life_cycle_g_kwh, pv = vec![], wind = vec![],
        hydro = vec![], carbon_free_fraction = vec![],
    ))]
    #[expect(clippy::too_many_arguments, reason = "one for each kind of series")]
    fn new(
        weather: Vec<(Series<'_>, Series<'_>, Series<'_>)>,
        price_eur_mwh: Vec<(i32, Series<'_>)>,
        combustion_g_kwh: Vec<(i32, Series<'_>)>,
        life_cycle_g_kwh: Vec<(i32, Series<'_>)>,
        pv: Vec<(i32, Series<'_>)>,
        wind: Vec<(i32, Series<'_>)>,
        hydro: Vec<(i32, Series<'_>)>,
        carbon_free_fraction: Vec<(i32, Series<'_>)>,
    ) -> PyResult<Self> {
        let owned = |series: &Series<'_>| series.as_array().to_vec();
        let years = |list: Vec<(i32, Series<'_>)>| {
            list.iter().map(|(year, s)| HourlyYear { year: *year, values: owned(s) }).collect()
        };
        let weather = weather
            .iter()
            .map(|(dry_bulb, humidity, pressure)| {
                Weather::new(owned(dry_bulb), owned(humidity), owned(pressure), None, None)
            })
            .collect::<fleetwatt::error::Result<_>>()
            .map_err(raise)?;
        let supplied = Supplied {
            weather,
            price_eur_mwh: years(price_eur_mwh),
            combustion_g_kwh: years(combustion_g_kwh),
            life_cycle_g_kwh: years(life_cycle_g_kwh),
            pv: years(pv),
            wind: years(wind),
            hydro: years(hydro),
            carbon_free_fraction: years(carbon_free_fraction),
        };
        Ok(Self { inner: Arc::new(supplied) })
    }
}

/// Drivers made ready for a scenario and those like it.
#[pyclass(frozen, name = "Drivers", module = "fleetwatt._core")]
pub struct CoreDrivers {
    inner: Drivers,
    key: String,
}

#[pymethods]
impl CoreDrivers {
    #[new]
    fn new(
        py: Python<'_>,
        scenario: &CoreScenario,
        supplied: &CoreSupplied,
        threads: usize,
    ) -> PyResult<Self> {
        let campus = scenario.inner.campus();
        let prepare = || Drivers::prepare(campus, &supplied.inner);
        let inner = attended(py, None, |_| core::on_threads(threads, prepare))?;
        Ok(Self { inner, key: Drivers::key(campus) })
    }

    fn hash(&self) -> &str {
        self.inner.hash()
    }
}

/// Scenarios with the same key share drivers.
#[pyfunction]
fn drivers_key(scenario: &CoreScenario) -> String {
    Drivers::key(scenario.inner.campus())
}

/// Technologies whose capacity factors a run needs.
#[pyfunction]
fn profiles(scenario: &CoreScenario) -> Vec<&'static str> {
    let supply = &scenario.inner.campus().supply;
    let needed = Technology::ALL.into_iter().filter(|technology| supply.follows(*technology));
    needed.map(Technology::word).collect()
}

/// Runs one scenario. Yields every line by month and by year, scalars, cohorts, hours,
/// and the findings as JSON.
#[pyfunction]
fn run<'py>(
    py: Python<'py>,
    scenario: &CoreScenario,
    drivers: &CoreDrivers,
    hourly: bool,
    told: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    if drivers.key != Drivers::key(scenario.inner.campus()) {
        let message =
            "the drivers were prepared for other years, climate, prices, carbon or plants";
        return Err(raise(Error::config("drivers", message)));
    }
    let campus = scenario.inner.campus();
    let outcome =
        attended(py, told, |progress| core::run(campus, &drivers.inner, hourly, progress))?;
    to_python(py, outcome)
}

/// Key figures of many scenarios, a row each.
#[pyfunction]
fn run_many<'py>(
    py: Python<'py>,
    scenarios: Vec<PyRef<'py, CoreScenario>>,
    supplied: Vec<PyRef<'py, CoreSupplied>>,
    threads: usize,
    told: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let scenarios: Vec<_> = scenarios.iter().map(|one| Arc::clone(&one.inner)).collect();
    let supplied: Vec<_> = supplied.iter().map(|one| Arc::clone(&one.inner)).collect();
    let rows =
        attended(py, told, |progress| core::run_many(&scenarios, &supplied, threads, progress))?;
    let columns = registry().definitions().iter().filter(|d| d.key).count();
    let flat: Vec<f64> = rows.into_iter().flatten().collect();
    let table = Array2::from_shape_vec((flat.len() / columns, columns), flat)
        .map_err(|error| raise(Error::Shape(error.to_string())))?;
    Ok(table.into_pyarray(py))
}

/// The value of a field at which a figure is what is asked for.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "the parts of a goal")]
fn seek(
    py: Python<'_>,
    scenario: &CoreScenario,
    supplied: &CoreSupplied,
    path: String,
    figure: String,
    target: f64,
    within: (f64, f64),
    threads: usize,
    told: Option<&Bound<'_, PyAny>>,
) -> PyResult<f64> {
    let goal = Goal { path, figure, target, within };
    let (scenario, supplied) = (&scenario.inner, &supplied.inner);
    attended(py, told, |progress| {
        core::on_threads(threads, || core::goal::seek(scenario, supplied, &goal, progress))
    })
}

fn to_python(py: Python<'_>, outcome: Outcome) -> PyResult<Bound<'_, PyDict>> {
    let (scalars, monthly, yearly) = (PyDict::new(py), PyDict::new(py), PyDict::new(py));
    let yearly_values = outcome.yearly();
    let values = outcome.values.into_iter().zip(yearly_values);
    for (definition, (months, years)) in registry().definitions().iter().zip(values) {
        if definition.window.is_some() {
            scalars.set_item(definition.id, months[0])?;
        } else {
            monthly.set_item(definition.id, months.into_pyarray(py))?;
            yearly.set_item(definition.id, years.into_pyarray(py))?;
        }
    }
    let cohorts: Vec<_> = outcome.cohorts.into_iter().map(|c| c.into_pyarray(py)).collect();
    let hours = outcome.hourly.map(|hourly| {
        let series = PyDict::new(py);
        for ((name, ..), values) in HOURLY_SERIES.iter().zip(hourly.series) {
            series.set_item(name, values.into_pyarray(py))?;
        }
        Ok::<_, PyErr>(series)
    });
    let found = json!({
        "start": outcome.timeline.start,
        "opening": outcome.timeline.opening,
        "complete": outcome.timeline.complete,
        "end": outcome.timeline.end,
        "repaid_after": outcome.repaid_after,
        "full_year": outcome.full_year,
        "full_years": outcome.full_years,
        "capacity": outcome.capacity,
        "duties": outcome.duties,
        "cohort_costs": outcome.cohort_costs,
    });
    let result = PyDict::new(py);
    result.set_item("monthly", monthly)?;
    result.set_item("yearly", yearly)?;
    result.set_item("scalars", scalars)?;
    result.set_item("cohorts", cohorts)?;
    result.set_item("hourly", hours.transpose()?)?;
    result.set_item("found", found.to_string())?;
    Ok(result)
}

/// Key figures of the first full year in every month, or every calendar year, from the
/// values of every definition in the registry's order.
#[pyfunction]
fn figures_by<'py>(
    py: Python<'py>,
    start: &str,
    values: Vec<Series<'py>>,
    monthly: bool,
) -> PyResult<Bound<'py, PyDict>> {
    let start = start.parse().map_err(|fault: String| raise(Error::config("start", fault)))?;
    let values: Vec<Vec<f64>> = values.iter().map(|one| one.as_array().to_vec()).collect();
    let period = if monthly { Period::Month } else { Period::Year };
    let figures = PyDict::new(py);
    for (definition, values) in by_period(start, &values, period) {
        figures.set_item(definition.id, values.into_pyarray(py))?;
    }
    Ok(figures)
}

/// The registry of figures and lines, and the hourly series, as JSON.
#[pyfunction]
fn definitions() -> String {
    let figures: Vec<Value> = registry()
        .definitions()
        .iter()
        .map(|d| {
            json!({
                "id": d.id,
                "label": d.label,
                "unit": d.unit,
                "meter": d.meter.map(|meter| meter.name()),
                "window": d.window.map(|window| window.name()),
                "convention": d.convention,
                "key": d.key,
                "gather": d.gather.name(),
                "kind": d.formula.kind(),
                "terms": d.formula.terms(),
            })
        })
        .collect();
    let hours: Vec<Value> = HOURLY_SERIES
        .iter()
        .map(|(id, label, unit, meter)| json!({ "id": id, "label": label, "unit": unit, "meter": meter }))
        .collect();
    json!({ "figures": figures, "hourly": hours }).to_string()
}

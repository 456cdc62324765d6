//! `_core.supply.tariffs`.

use fleetwatt::supply::connection::{self, EmergencyFeed};
use fleetwatt::supply::excise::{self, Entity, Rates};
use fleetwatt::supply::turpe::{PERIODS, Turpe, Usage, Voltage, periods};
use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use super::{clock, parsed};
use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;

/// Network tariffs, connections, the excise.
#[pymodule]
pub mod tariffs {
    #[pymodule_export]
    use super::{
        connection_voltage, emergency_feed_eur_year, excise_eur, excise_unmet, french_periods,
        french_prices, optimal_subscription,
    };
}

type Prices = ([f64; PERIODS], [f64; PERIODS], f64, f64, f64, f64);

/// Prices of power and energy by period, management, metering, overrun factor, CTA.
#[pyfunction]
fn french_prices(voltage: &str, usage: &str) -> PyResult<Prices> {
    let named =
        || Turpe::french(Voltage::named("voltage", voltage)?, Usage::named("usage", usage)?);
    let found = named().map_err(raise)?;
    Ok((
        found.power_eur_kw_year,
        found.energy_eur_mwh,
        found.management_eur_year,
        found.metering_eur_year,
        found.overrun_factor,
        found.cta_fraction,
    ))
}

/// The period of each hour, 0 to 4.
#[pyfunction]
fn french_periods<'py>(
    py: Python<'py>,
    first: i64,
    hours: usize,
    timezone: &str,
) -> PyResult<Bound<'py, PyArray1<i64>>> {
    let of = || clock(first, hours, timezone).map(|clock| periods(&clock));
    let found = py.detach(of).map_err(raise)?;
    Ok(found.into_iter().map(|period| period as i64).collect::<Vec<_>>().into_pyarray(py))
}

/// The cheapest power of each period, MW, for the JSON text of a tariff's prices.
#[pyfunction]
fn optimal_subscription<'py>(
    py: Python<'py>,
    load_mw: PyReadonlyArray1<'py, f64>,
    prices: &str,
    first: i64,
    timezone: &str,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let load_mw = load_mw.as_array().to_vec();
    let best = || {
        let prices: Turpe = parsed("tariff", serde_json::from_str(prices))?;
        prices.check()?;
        prices.optimal_subscription(&load_mw, &clock(first, load_mw.len(), timezone)?)
    };
    Ok(py.detach(best).map_err(raise)?.to_vec().into_pyarray(py))
}

/// Conditions of the reduced rate that an entity does not meet.
#[pyfunction]
fn excise_unmet(
    energy_mwh_year: f64,
    value_added_eur_year: Option<f64>,
    energy_management: bool,
    good_practice: bool,
    heat_reused: bool,
    pue_target: bool,
) -> PyResult<Vec<&'static str>> {
    let entity = Entity {
        energy_mwh_year,
        value_added_eur_year,
        energy_management,
        good_practice,
        heat_reused,
        pue_target,
    };
    Rates::in_force().and_then(|rates| entity.unmet(&rates)).map_err(raise)
}

/// Excise of a year, EUR.
#[pyfunction]
fn excise_eur<'py>(py: Python<'py>, energy_mwh: Lent<'py>, reduced: bool) -> PyResult<Given<'py>> {
    let rates = Rates::in_force().map_err(raise)?;
    elementwise(py, [&energy_mwh], |[energy_mwh]| excise::of_year(energy_mwh, reduced, &rates))
}

/// Word of the voltage of reference.
#[pyfunction]
fn connection_voltage(power_mw: f64, distance_km: f64) -> PyResult<&'static str> {
    connection::voltage(power_mw, distance_km).map(Voltage::word).map_err(raise)
}

/// What a second feed costs, EUR/year.
#[pyfunction]
fn emergency_feed_eur_year(
    voltage: &str,
    reserved_mw: f64,
    cells: f64,
    overhead_km: f64,
    underground_km: f64,
) -> PyResult<f64> {
    let feed = EmergencyFeed { reserved_mw, cells, overhead_km, underground_km };
    let cost = || feed.eur_year(Voltage::named("voltage", voltage)?);
    cost().map_err(raise)
}

//! `_core.supply.markets`.

use fleetwatt::supply::{carbon, price};
use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::error::raise;

type Series<'py> = Bound<'py, PyArray1<f64>>;

/// Hourly prices and carbon of a market area.
#[pymodule]
pub mod markets {
    #[pymodule_export]
    use super::{mix_intensity, mix_sources, synthetic_carbon, synthetic_prices};
}

/// Prices of a synthetic year, EUR/MWh.
#[pyfunction]
fn synthetic_prices(
    py: Python<'_>,
    year: i32,
    seed: u64,
    mean_eur_mwh: f64,
) -> PyResult<Series<'_>> {
    let prices =
        py.detach(|| price::scaled(&price::synthetic(year, seed)?, mean_eur_mwh)).map_err(raise)?;
    Ok(prices.into_pyarray(py))
}

/// Combustion and life-cycle carbon of a synthetic year, g/kWh.
#[pyfunction]
fn synthetic_carbon(
    py: Python<'_>,
    year: i32,
    seed: u64,
    combustion_g_kwh: f64,
    life_cycle_g_kwh: f64,
) -> PyResult<(Series<'_>, Series<'_>)> {
    let (combustion, life_cycle) = py
        .detach(|| carbon::synthetic(year, seed)?.scaled(combustion_g_kwh, life_cycle_g_kwh))
        .map_err(raise)?;
    Ok((combustion.into_pyarray(py), life_cycle.into_pyarray(py)))
}

/// The sources of a mix, in the order of `mix_intensity`.
#[pyfunction]
fn mix_sources() -> [&'static str; 8] {
    carbon::SOURCES
}

/// Combustion g/kWh, life-cycle g/kWh, generation MW and carbon-free part of one array per
/// source.
#[pyfunction]
fn mix_intensity<'py>(
    py: Python<'py>,
    generation_mw: [PyReadonlyArray1<'py, f64>; 8],
    bioenergies: bool,
) -> PyResult<[Series<'py>; 4]> {
    let columns: Vec<_> = generation_mw.iter().map(|column| column.as_array().to_vec()).collect();
    let of = || carbon::intensity(std::array::from_fn(|n| columns[n].as_slice()), bioenergies);
    let out = py.detach(of).map_err(raise)?;
    let series =
        [out.combustion_g_kwh, out.life_cycle_g_kwh, out.generation_mw, out.carbon_free_fraction];
    Ok(series.map(|values| values.into_pyarray(py)))
}

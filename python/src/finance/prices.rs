//! `_core.finance.prices`.

use fleetwatt::finance::prices::{self as core, Path, Shape, Shock};
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;

/// Prices over the years.
#[pymodule]
pub mod prices {
    #[pymodule_export]
    use super::{halving_factor, learning_factor, of_rents, price_path_factor, resale_fraction};
}

/// A shock as Python has it: years, change, fade_years.
pub type GivenShock = (f64, f64, Option<f64>);

/// Checked shocks of a path.
pub fn shocks(given: Vec<GivenShock>) -> PyResult<Vec<Shock>> {
    let read = |(years, change, fade_years)| {
        let shock = Shock { years, change, fade_years };
        shock.check().map_err(raise).map(|()| shock)
    };
    given.into_iter().map(read).collect()
}

#[pyfunction]
fn price_path_factor<'py>(
    py: Python<'py>,
    years: Lent<'py>,
    decline: Lent<'py>,
    shocks: Vec<GivenShock>,
) -> PyResult<Given<'py>> {
    let shocks = self::shocks(shocks)?;
    elementwise(py, [&years, &decline], |[years, decline]| {
        core::path_factor(years, decline, &shocks)
    })
}

/// Decline and shocks of the path fitted to the rents of an accelerator.
#[pyfunction]
fn of_rents(name: &str) -> PyResult<(f64, Vec<GivenShock>)> {
    let Path { decline, shocks } = Path::of_rents(name).map_err(raise)?;
    Ok((decline, shocks.iter().map(|s| (s.years, s.change, s.fade_years)).collect()))
}

#[pyfunction]
fn learning_factor<'py>(
    py: Python<'py>,
    cumulative_ratio: Lent<'py>,
    learning_rate: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&cumulative_ratio, &learning_rate], |[ratio, rate]| {
        core::learning_factor(ratio, rate)
    })
}

#[pyfunction]
fn halving_factor<'py>(
    py: Python<'py>,
    years: Lent<'py>,
    halving_years: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&years, &halving_years], |[years, halving]| {
        core::halving_factor(years, halving)
    })
}

#[pyfunction]
fn resale_fraction<'py>(
    py: Python<'py>,
    age_years: Lent<'py>,
    life_years: Lent<'py>,
    residual_fraction: Lent<'py>,
    shape: &str,
) -> PyResult<Given<'py>> {
    let shape = Shape::named("shape", shape).map_err(raise)?;
    elementwise(py, [&age_years, &life_years, &residual_fraction], |[age, life, residual]| {
        core::resale_fraction(age, life, residual, shape)
    })
}

//! `_core.supply`.

mod battery;
mod bill;
mod carbon;
mod dispatch;
mod embodied;
mod markets;
mod renewables;
mod surplus;
mod tariffs;

use fleetwatt::calendar::{LocalHours, time_zone};
use fleetwatt::error::{Error, Result};
use pyo3::prelude::*;

pub use bill::CoreContract;

/// Electricity: prices, tariffs, contracts, carbon, profiles of plants, storage.
#[pymodule]
pub mod supply {
    #[pymodule_export]
    use super::battery::battery;
    #[pymodule_export]
    use super::bill::bill;
    #[pymodule_export]
    use super::carbon::carbon;
    #[pymodule_export]
    use super::dispatch::dispatch;
    #[pymodule_export]
    use super::embodied::embodied;
    #[pymodule_export]
    use super::markets::markets;
    #[pymodule_export]
    use super::renewables::renewables;
    #[pymodule_export]
    use super::surplus::surplus;
    #[pymodule_export]
    use super::tariffs::tariffs;
}

/// Hours from one that is counted since 1970, UTC, on the clocks of a zone.
fn clock(first: i64, hours: usize, timezone: &str) -> Result<LocalHours> {
    LocalHours::new(first, hours, &time_zone(timezone)?)
}

/// What the JSON text of an argument was read to.
fn parsed<T>(argument: &str, read: serde_json::Result<T>) -> Result<T> {
    read.map_err(|error| Error::config(argument, error.to_string()))
}

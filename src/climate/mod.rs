//! Moist air and weather.

pub mod psychrometrics;
mod synthetic;
mod weather;

pub use synthetic::{Climate, names, synthetic};
pub use weather::{HOURS, Weather};

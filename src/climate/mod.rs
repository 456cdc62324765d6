//! Moist air and weather.

pub mod psychrometrics;
mod weather;

pub use weather::{HOURS, Weather};

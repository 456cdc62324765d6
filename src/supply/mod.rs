//! Electricity supply: hourly prices and the carbon of the grid.

pub mod carbon;
pub mod price;
mod shape;

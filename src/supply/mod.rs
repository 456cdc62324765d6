//! Electricity supply: hourly prices and the carbon of the grid.

pub mod carbon;
mod markets;
pub mod price;
mod shape;

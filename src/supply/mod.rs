//! Electricity supply: hourly prices, what is paid on top of them and how, and the carbon
//! of the grid.

pub mod bill;
pub mod carbon;
pub mod connection;
pub mod contracts;
pub mod emissions;
pub mod excise;
pub mod generators;
pub mod generic_tariff;
pub mod price;
pub mod purchase;
mod shape;
pub mod turpe;

//! Electricity supply: hourly prices, what is paid on top of them, the carbon of the
//! grid, and batteries.

pub mod battery;
pub mod carbon;
pub mod dispatch;
pub mod emissions;
pub mod generators;
pub mod price;
pub mod purchase;
mod shape;

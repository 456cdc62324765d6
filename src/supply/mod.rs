//! Electricity supply: hourly prices, what is paid on top of them, the carbon of the
//! grid and of what is drawn from it, plants of the campus and the use of their surpluses.

pub mod accounting;
pub mod carbon;
pub mod emissions;
pub mod generators;
pub mod price;
pub mod purchase;
pub mod renewables;
mod shape;
pub mod surplus;

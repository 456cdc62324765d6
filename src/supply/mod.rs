//! Electricity supply: hourly prices, what is paid on top of them, the carbon of the
//! grid and of what is drawn from it, plants of the campus, storage and surpluses.

pub mod accounting;
pub mod battery;
pub mod carbon;
pub mod dispatch;
pub mod emissions;
pub mod generators;
pub mod price;
pub mod purchase;
pub mod renewables;
mod shape;
pub mod surplus;

//! Electricity supply: hourly prices, what is paid on top of them and how, the carbon of the
//! grid and of what is drawn from it, plants of the campus, storage and surpluses.

pub mod accounting;
pub mod battery;
pub mod bill;
pub mod carbon;
pub mod connection;
pub mod contracts;
pub mod dispatch;
pub mod embodied;
pub mod emissions;
pub mod excise;
pub mod generators;
pub mod generic_tariff;
pub mod price;
pub mod purchase;
pub mod renewables;
mod shape;
pub mod surplus;
pub mod turpe;

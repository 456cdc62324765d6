//! Money: currency, revenue, cost, debt, tax, returns.

pub mod appraisal;
pub mod construction;
pub mod contracts;
pub mod cost;
pub mod currency;
pub mod debt;
pub mod depreciation;
pub mod financing;
pub mod mining;
pub mod prices;
pub mod returns;
pub mod revenue;
pub mod spending;
pub mod tax;
pub mod working_capital;

pub use financing::Finance;

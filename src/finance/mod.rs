//! Money: currency, revenue, cost, debt, tax, returns.

pub mod allocation;
pub mod appraisal;
pub mod business_tax;
pub mod chip_hours;
pub mod construction;
pub mod contracts;
pub mod cost;
pub mod currency;
pub mod debt;
pub mod depreciation;
pub mod financing;
pub mod lease;
pub mod levelised;
pub mod mining;
pub mod monthly;
pub mod prices;
pub mod returns;
pub mod revenue;
pub mod spending;
pub mod tax;
pub mod unit_costs;
pub mod working_capital;

pub use financing::Finance;

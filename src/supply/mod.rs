//! Electricity supply.

pub mod emissions;
pub mod generators;
pub mod purchase;

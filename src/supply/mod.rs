//! Electricity supply.

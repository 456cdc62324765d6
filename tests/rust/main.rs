//! Contract, golden and property tests of the core.

mod catalogue;
mod climate;
mod scenario_fuzz;
mod supply;

//! Contract, golden and property tests of the core.

mod catalogue;
mod climate;
mod drawn;
mod facility;
mod simulation;
mod supply;

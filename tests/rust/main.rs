//! Contract, golden and property tests of the core.

mod catalogue;
mod climate;
mod drawn;
mod facility;
mod finance;
mod lei_masanet;
mod scenario;
mod scenario_fuzz;
mod simulation;
mod supply;

//! Contract, golden and property tests of the core.

mod appraisal;
mod aquifer;
mod batteries;
mod catalogue;
mod climate;
mod cooling_laws;
mod dispatch;
mod drawn;
mod facility;
mod finance;
mod heat;
mod lei_masanet;
mod neighbours;
mod scenario;
mod scenario_fuzz;
mod simulation;
mod supply;
mod tariffs;

//! The pure Rust core of fleetwatt: AI-computing campuses modelled from the
//! accelerators up, hour by hour.
//!
//! # Names and units
//! Every public number carries its unit in its name: `_mw`, `_mwh`, `_c`
//! (degrees Celsius), `_k` (a difference of temperatures), `_pa`, `_m3`,
//! `_eur` (nominal unless `_real`), `_h`. Ratios carry none, or `_fraction`.
//! Powers and energies name their meter: `chip`, `it`, `facility`, `grid`.
//! Hourly series stand on naive UTC hours; the value of an hour is its mean.
//!
//! # The floors of the house
//! From the ground: [`mod@error`], [`mod@array`], [`calendar`], [`random`], [`probability`], [`root`], [`field`] ·
//! [`catalogue`], [`climate`] · [`fleet`], [`facility`], [`supply`], [`finance`]
//! (siblings: none imports another) · [`scenario`] · [`figures`] ·
//! [`simulation`] · [`uncertainty`], [`resilience`], [`programme`].
//! An import never runs upwards.

pub mod array;
pub mod calendar;
pub mod catalogue;
pub mod climate;
pub mod error;
pub mod facility;
pub mod field;
pub mod figures;
pub mod finance;
pub mod fleet;
pub mod probability;
pub mod programme;
pub mod progress;
pub mod random;
pub mod resilience;
pub mod root;
pub mod scenario;
pub mod simulation;
pub mod supply;
pub mod uncertainty;

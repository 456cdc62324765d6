//! Availability of redundant plant.

pub use crate::probability::k_out_of_n;

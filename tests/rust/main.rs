//! Contract, golden and property tests of the core.

mod supply;

//! Dispatch of storage, exactly.

pub mod certificate;
pub mod coupled;
pub mod exact;
pub mod hour;
pub mod interior;
pub mod planes;
pub mod rolling;
pub mod site;
pub mod sizing;
pub mod stack;
pub mod store;
pub mod value;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::progress::Progress;

/// Solves each of some scenarios, side by side.
///
/// # Errors
/// The first by order of the scenarios, with its position; [`Error::Interrupted`].
pub fn each<T: Send>(
    scenarios: usize,
    progress: &Progress,
    solve: impl Fn(usize) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    // A single one needs no threads.
    if scenarios == 1 {
        return Ok(vec![solve(0)?]);
    }
    let solved: Vec<Result<T>> = (0..scenarios)
        .into_par_iter()
        .map(|scenario| {
            if progress.stopped() {
                return Err(Error::Interrupted);
            }
            let solved = solve(scenario);
            progress.advance();
            solved
        })
        .collect();
    let placed = solved.into_iter().enumerate().map(|(scenario, one)| {
        one.map_err(|error| match error {
            Error::Infeasible(message) => {
                Error::Infeasible(format!("scenario {scenario}: {message}"))
            }
            other => other,
        })
    });
    placed.collect()
}

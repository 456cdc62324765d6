//! Plants of the campus that run on sun, wind and rivers: what a scenario says of them, and
//! the laws that turn measured or modelled series into capacity factors.

pub mod hydro;
pub mod pv;
pub mod wind;

use crate::error::{Result, known};
use crate::field::choice;

use super::accounting::checked;

choice! {
    /// What a plant runs on.
    Technology {
        /// Sun.
        Pv = "pv",
        /// Wind.
        Wind = "wind",
        /// Rivers.
        Hydro = "hydro",
    }
}

impl Technology {
    /// All of them, in the order of their words.
    pub const ALL: [Self; 3] = [Self::Pv, Self::Wind, Self::Hydro];
}

/// What is left of a gross output after losses that do not hang on it: `g (1 - losses)`.
///
/// # Errors
/// [`crate::error::Error::Domain`] with the hour for outputs outside 0 to 2 of the rated power
/// and what is no number; for losses outside 0 to 1.
pub fn net_of_losses(gross: &[f64], losses_fraction: f64) -> Result<Vec<f64>> {
    known("losses_fraction", "", losses_fraction, (0.0, 1.0))?;
    checked("gross", "", gross, (0.0, 2.0))?;
    Ok(gross.iter().map(|gross| gross * (1.0 - losses_fraction)).collect())
}

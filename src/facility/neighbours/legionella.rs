//! Under which regime French law puts cooling that disperses water.

use crate::error::{Error, NOT_NEGATIVE, Result, within};
use crate::field::choice;

/// Heat from which an installation is registered, MW.
pub const REGISTRATION_FROM_MW: f64 = 3.0;

choice! {
    /// Regime of an installation under heading 2921 of the French nomenclature.
    Regime {
        /// Not classified.
        None = "none",
        /// Declaration, with periodic inspection (DC).
        Declaration = "declaration",
        /// Registration (E).
        Registration = "registration",
    }
}

/// Regime of evaporative cooling by heat rejected, MW, all towers and coolers of the site
/// together at their greatest: declaration below 3 MW, registration from there.
///
/// Heading 2921 is on cooling by water dispersed in an air stream, all the time or at times:
/// wet and hybrid towers, and dry coolers with sprays before their coils. Wetted pads from
/// which no droplets come do not disperse it: in 2007 the ministry found a cooler of that kind
/// (Trillium) to lie outside at the air speeds for which tests had found no aerosol.
/// So `disperses_water` is to be answered for the machine that is bought.
///
/// Source: heading 2921 as of decree 2013-1205 of 14 December 2013 and decree 2021-976 of 21
/// July 2021; arrêtés of 14 December 2013.
///
/// # Errors
/// [`Error::Domain`] for heat that is not a number from 0.
pub fn legionella_regime(evaporative_heat_mw: f64, disperses_water: bool) -> Result<Regime> {
    const NAME: &str = "evaporative_heat_mw";
    within(NAME, "MW", evaporative_heat_mw, NOT_NEGATIVE)?;
    if evaporative_heat_mw.is_nan() {
        let (minimum, maximum) = (0.0, f64::MAX);
        let (name, value, unit) = (NAME, evaporative_heat_mw, "MW");
        return Err(Error::Domain { name, value, minimum, maximum, unit, index: None });
    }
    Ok(if !disperses_water || evaporative_heat_mw == 0.0 {
        Regime::None
    } else if evaporative_heat_mw < REGISTRATION_FROM_MW {
        Regime::Declaration
    } else {
        Regime::Registration
    })
}

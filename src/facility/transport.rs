//! Fans and pumps.

use crate::error::{NOT_NEGATIVE, Result, within};

/// Power that moves a volume against a pressure, MW: `V dp / eta`.
#[inline]
pub fn transport_mw(flow_m3_s: f64, pressure_pa: f64, efficiency: f64) -> f64 {
    1e-6 * flow_m3_s * pressure_pa / efficiency
}

/// [`transport_mw`] of checked arguments.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative flows and pressures, and efficiencies
/// outside (0, 1].
pub fn transport_power_mw(flow_m3_s: f64, pressure_pa: f64, efficiency: f64) -> Result<f64> {
    within("flow_m3_s", "m3/s", flow_m3_s, NOT_NEGATIVE)?;
    within("pressure_pa", "Pa", pressure_pa, NOT_NEGATIVE)?;
    within("efficiency", "", efficiency, (f64::MIN_POSITIVE, 1.0))?;
    Ok(transport_mw(flow_m3_s, pressure_pa, efficiency))
}

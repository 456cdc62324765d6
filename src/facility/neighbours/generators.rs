//! Exhaust of backup generators under test.
//!
//! Factors of EPA AP-42, fifth edition, supplement B (1996), table 3.4-1: diesel engines above
//! 600 hp (450 kW) without treatment of the exhaust, per work of the shaft; here per electric
//! energy, with 95 % for the alternator (assumption). Engines with catalysts and filters emit
//! far less, cold starts and low loads more.

use crate::error::{NOT_NEGATIVE, Result, within};

/// Nitrogen oxides, g/kWh: 0.024 lb/hp-h.
pub const NOX_G_KWH: f64 = 15.4;
/// Carbon monoxide, g/kWh: 0.0055 lb/hp-h.
pub const CO_G_KWH: f64 = 3.52;
/// Particles, g/kWh: 0.0007 lb/hp-h.
pub const PM_G_KWH: f64 = 0.448;

/// Electric energy of generators at a part of their power, MWh: `P h load`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative power, hours outside 0 to 8,784 and loads
/// outside 0 to 1.1.
pub fn generator_energy_mwh(capacity_mw: f64, hours_year: f64, load_fraction: f64) -> Result<f64> {
    within("capacity_mw", "MW", capacity_mw, NOT_NEGATIVE)?;
    within("hours_year", "h/year", hours_year, (0.0, 8_784.0))?;
    within("load_fraction", "", load_fraction, (0.0, 1.1))?;
    Ok(capacity_mw * hours_year * load_fraction)
}

/// Fuel for an electric energy, l.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative arguments.
pub fn generator_fuel_l(energy_mwh: f64, fuel_l_kwh: f64) -> Result<f64> {
    within("energy_mwh", "MWh", energy_mwh, NOT_NEGATIVE)?;
    within("fuel_l_kwh", "l/kWh", fuel_l_kwh, NOT_NEGATIVE)?;
    Ok(1e3 * energy_mwh * fuel_l_kwh)
}

/// Carbon dioxide of burnt fuel, kg.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative arguments.
pub fn fuel_co2_kg(fuel_l: f64, fuel_kg_l: f64) -> Result<f64> {
    within("fuel_l", "l", fuel_l, NOT_NEGATIVE)?;
    within("fuel_kg_l", "kg/l", fuel_kg_l, NOT_NEGATIVE)?;
    Ok(fuel_l * fuel_kg_l)
}

/// Emission for an electric energy, kg: 1 g/kWh is 1 kg/MWh.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative arguments.
pub fn generator_emission_kg(energy_mwh: f64, factor_g_kwh: f64) -> Result<f64> {
    within("energy_mwh", "MWh", energy_mwh, NOT_NEGATIVE)?;
    within("factor_g_kwh", "g/kWh", factor_g_kwh, NOT_NEGATIVE)?;
    Ok(energy_mwh * factor_g_kwh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_those_of_the_table() {
        // lb and mechanical hp-h (550 ft lbf/s).
        let g_kwh = 453.592_37 / 0.745_699_872 / 0.95;
        for (factor, lb_hp_h) in [(NOX_G_KWH, 0.024), (CO_G_KWH, 0.0055), (PM_G_KWH, 0.0007)] {
            assert!((factor / (lb_hp_h * g_kwh) - 1.0).abs() < 5e-3, "{factor}");
        }
    }
}

//! Carbon of making machines, and the part of it that falls to their use.

use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};

/// Accepted parts of what a process starts that come out whole.
const YIELD: (f64, f64) = (f64::MIN_POSITIVE, 1.0);

/// Carbon of making a die of logic, kg:
/// `area (energy factor + gases + materials) / (1000 yield)`.
///
/// Energy, gases that escape and materials are per cm2 of wafer, the factor is that of the
/// electricity of the plant. Edges of wafers, packages and tests are neglected.
///
/// Source: Gupta et al., ACT: Designing sustainable computer systems with an architectural
/// carbon modeling tool, ISCA 2022, doi 10.1145/3470496.3527408.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative arguments and a yield outside 0 to 1 or of 0.
pub fn die_kg(
    area_cm2: f64,
    energy_kwh_cm2: f64,
    factor_g_kwh: f64,
    gases_g_cm2: f64,
    materials_g_cm2: f64,
    yield_fraction: f64,
) -> Result<f64> {
    within("area_cm2", "cm2", area_cm2, NOT_NEGATIVE)?;
    within("energy_kwh_cm2", "kWh/cm2", energy_kwh_cm2, NOT_NEGATIVE)?;
    within("factor_g_kwh", "g/kWh", factor_g_kwh, NOT_NEGATIVE)?;
    within("gases_g_cm2", "g/cm2", gases_g_cm2, NOT_NEGATIVE)?;
    within("materials_g_cm2", "g/cm2", materials_g_cm2, NOT_NEGATIVE)?;
    within("yield_fraction", "", yield_fraction, YIELD)?;
    let g_cm2 = energy_kwh_cm2 * factor_g_kwh + gases_g_cm2 + materials_g_cm2;
    Ok(area_cm2 * g_cm2 / (1_000.0 * yield_fraction))
}

/// Carbon of making memory or flash, kg: `capacity g_per_gb / (1000 yield)`.
///
/// Source: as [`die_kg`].
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative arguments and a yield outside 0 to 1 or of 0.
pub fn memory_kg(capacity_gb: f64, g_per_gb: f64, yield_fraction: f64) -> Result<f64> {
    within("capacity_gb", "GB", capacity_gb, NOT_NEGATIVE)?;
    within("g_per_gb", "g/GB", g_per_gb, NOT_NEGATIVE)?;
    within("yield_fraction", "", yield_fraction, YIELD)?;
    Ok(capacity_gb * g_per_gb / (1_000.0 * yield_fraction))
}

/// The part of the carbon of making a machine that falls to some hours of its use, kg:
/// `made hours / (life utilisation)`, with the life in hours.
///
/// Every hour of use bears the same part; at a utilisation below 1 the hours of use also bear
/// those at rest.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative carbon or hours, no life, and a utilisation
/// outside 0 to 1 or of 0.
pub fn amortised_kg(
    embodied_kg: f64,
    used_hours: f64,
    life_hours: f64,
    utilisation: f64,
) -> Result<f64> {
    within("embodied_kg", "kg", embodied_kg, NOT_NEGATIVE)?;
    within("used_hours", "h", used_hours, NOT_NEGATIVE)?;
    within("life_hours", "h", life_hours, POSITIVE)?;
    within("utilisation", "", utilisation, YIELD)?;
    Ok(embodied_kg * used_hours / (life_hours * utilisation))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Result<f64>, expected: f64, tolerance: f64) -> bool {
        found.is_ok_and(|found| (found - expected).abs() < tolerance)
    }

    /// ACT 2.0, Dell R740: its test bounds two processors with their four packages of 0.15 kg.
    #[test]
    fn a_published_server() {
        let die = die_kg(6.98, 0.9, 820.0, 175.0, 500.0, 0.875);
        assert!(near(die.map(|kg| 2.0 * kg + 0.6), 23.1434, 5e-5));
        assert!(near(memory_kg(36.0, 600.0, 0.875), 24.685_714_285_714_283, 1e-12));
        assert!(memory_kg(36.0, 600.0, 0.0).is_err());
    }

    /// BLOOM: 150 kg a GPU and 2,500 kg a server over six years at 85 %.
    #[test]
    fn a_published_training() {
        let life = 6.0 * 8_760.0;
        let gpus = amortised_kg(150.0, 1_082_990.0, life, 0.85);
        let servers = amortised_kg(2_500.0 / 8.0, 1_082_990.0, life, 0.85);
        let tonnes = gpus.and_then(|gpus| servers.map(|servers| (gpus + servers) / 1_000.0));
        assert!(near(tonnes, 11.2, 0.05));
        // A life of use bears it all.
        assert_eq!(amortised_kg(150.0, 0.5 * life, life, 0.5), Ok(150.0));
        assert!(amortised_kg(f64::NAN, 1.0, life, 1.0).is_ok_and(f64::is_nan));
    }
}

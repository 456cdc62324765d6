//! Where a campus is connected: the voltage of reference, and a second feed.

use crate::catalogue;
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, known};

use super::turpe::Voltage;

/// Voltages with an upper limit of power.
const LIMITED: [Voltage; 3] = [Voltage::Hta, Voltage::Htb1, Voltage::Htb2];

/// The voltage of reference of a power, MW, at a distance to the network, km: the lowest whose
/// limit `min(limit, limit_km / distance)` holds the power.
///
/// Other voltages can be agreed; what the network can carry there is not looked at. Source:
/// the catalogue's tariffs, `connection_limit_mw` and `connection_limit_mw_km`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a power that is not above 0, a negative distance and NaN.
pub fn voltage(power_mw: f64, distance_km: f64) -> Result<Voltage> {
    known("power_mw", "MW", power_mw, POSITIVE)?;
    known("distance_km", "km", distance_km, NOT_NEGATIVE)?;
    for voltage in LIMITED {
        let entry = catalogue::entry("tariffs", voltage.entry())?;
        let limit_mw = entry.value("connection_limit_mw")?;
        // A product, since the distance may be 0.
        let carried = power_mw * distance_km <= entry.value("connection_limit_mw_km")?;
        if power_mw <= limit_mw && carried {
            return Ok(voltage);
        }
    }
    Ok(Voltage::Htb3)
}

/// A second feed that carries power only where the first one fails.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EmergencyFeed {
    /// Power held ready in the network, MW.
    pub reserved_mw: f64,
    /// Cells in the operator's substations that serve it alone.
    pub cells: f64,
    /// Overhead line that serves it alone, km.
    pub overhead_km: f64,
    /// Underground cable that serves it alone, km.
    pub underground_km: f64,
}

impl EmergencyFeed {
    /// What it costs at a voltage, EUR/year: cells, lines by their length, and power held ready.
    ///
    /// The energy that it carries pays the tariff as any other.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for negative numbers and NaN.
    pub fn eur_year(&self, voltage: Voltage) -> Result<f64> {
        known("reserved_mw", "MW", self.reserved_mw, NOT_NEGATIVE)?;
        known("cells", "", self.cells, NOT_NEGATIVE)?;
        known("overhead_km", "km", self.overhead_km, NOT_NEGATIVE)?;
        known("underground_km", "km", self.underground_km, NOT_NEGATIVE)?;
        let entry = catalogue::entry("tariffs", voltage.entry())?;
        Ok(1e3 * self.reserved_mw * entry.value("feed_reserved_eur_kw_year")?
            + self.cells * entry.value("feed_cell_eur_year")?
            + self.overhead_km * entry.value("feed_overhead_eur_km_year")?
            + self.underground_km * entry.value("feed_underground_eur_km_year")?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_and_distance_raise_the_voltage() {
        for (power_mw, distance_km, expected) in [
            (40.0, 0.0, Voltage::Hta),
            (40.0, 2.5, Voltage::Hta),
            (40.0, 2.6, Voltage::Htb1),
            (80.0, 12.5, Voltage::Htb1),
            (80.0, 13.0, Voltage::Htb2),
            (120.0, 1.0, Voltage::Htb2),
            (401.0, 0.0, Voltage::Htb3),
        ] {
            assert_eq!(voltage(power_mw, distance_km), Ok(expected), "{power_mw}, {distance_km}");
        }
        assert!(voltage(0.0, 1.0).is_err());
        assert!(voltage(f64::NAN, 1.0).is_err());
        assert!(voltage(1.0, -1.0).is_err());
    }

    #[test]
    fn a_feed_is_the_sum_of_its_parts() {
        let none =
            EmergencyFeed { reserved_mw: 0.0, cells: 0.0, overhead_km: 0.0, underground_km: 0.0 };
        assert_eq!(none.eur_year(Voltage::Htb1), Ok(0.0));
        let feed =
            EmergencyFeed { reserved_mw: 80.0, cells: 1.0, overhead_km: 2.0, underground_km: 3.0 };
        let expected = 80_000.0 * 3.78 + 42_497.13 + 2.0 * 4_864.75 + 3.0 * 9_729.49;
        assert!(feed.eur_year(Voltage::Htb1).is_ok_and(|eur| (eur - expected).abs() < 1e-6));
    }
}

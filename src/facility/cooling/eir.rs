//! Electric chillers by the EIR method of EnergyPlus and DOE-2
//! (`Chiller:Electric:EIR`, Engineering Reference): capacity and power at full load as
//! biquadratic functions of the temperatures of the leaving evaporator water and of what
//! cools the condenser, power at part load as a quadratic.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::catalogue;
use crate::error::{Result, within};

/// `[1, Te, Te^2, Tc, Tc^2, Te Tc]`, degC.
type Biquadratic = [f64; 6];

fn at(c: &Biquadratic, te: f64, tc: f64) -> f64 {
    c[0] + te * (c[1] + te * c[2] + tc * c[5]) + tc * (c[3] + tc * c[4])
}

/// The curves of one machine with the range for which they were fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Capacity at reference conditions, MW.
    pub capacity_mw: f64,
    /// Coefficient of performance at reference conditions.
    pub cop: f64,
    /// Capacity over the reference one.
    pub capacity_of_temperature: Biquadratic,
    /// Power over capacity, over the reference one.
    pub eir_of_temperature: Biquadratic,
    /// Power over the one at full load, `[1, x, x^2]`.
    pub eir_of_part_load: [f64; 3],
    /// Leaving evaporator water, degC.
    pub evaporator_range_c: (f64, f64),
    /// Entering condenser water or air, degC.
    pub condenser_range_c: (f64, f64),
    /// Part load between cycling and overload.
    pub part_load_range: (f64, f64),
}

impl Record {
    /// A record of the catalogue's `chillers`.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] with the nearest known name where there is none.
    pub fn named(name: &str) -> Result<Self> {
        static KNOWN: OnceLock<Result<HashMap<&'static str, Record>>> = OnceLock::new();
        let known = KNOWN.get_or_init(|| {
            let entries = catalogue::entries("chillers")?;
            entries.iter().map(|entry| Ok((entry.name.as_str(), Self::read(entry)?))).collect()
        });
        let known = known.as_ref().map_err(Clone::clone)?;
        match known.get(name) {
            Some(record) => Ok(*record),
            None => catalogue::entry("chillers", name).and_then(Self::read),
        }
    }

    fn read(entry: &catalogue::Entry) -> Result<Self> {
        let curve = |key: &str| entry.profile(key);
        let six = |key: &str| curve(key).map(|v| std::array::from_fn(|n| v[n]));
        let range = |key: &str| curve(key).map(|v| (v[0], v[1]));
        Ok(Self {
            capacity_mw: entry.value("capacity_kw")? / 1_000.0,
            cop: entry.value("cop")?,
            capacity_of_temperature: six("capacity_of_temperature")?,
            eir_of_temperature: six("eir_of_temperature")?,
            eir_of_part_load: curve("eir_of_part_load").map(|v| [v[0], v[1], v[2]])?,
            evaporator_range_c: range("evaporator_range_c")?,
            condenser_range_c: range("condenser_range_c")?,
            part_load_range: range("part_load_range")?,
        })
    }

    /// Capacity at two temperatures, MW.
    pub fn capacity_mw(&self, evaporator_c: f64, condenser_c: f64) -> f64 {
        self.capacity_mw * at(&self.capacity_of_temperature, evaporator_c, condenser_c)
    }

    /// [`Record::capacity_mw`] of checked arguments.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] outside the record's ranges.
    pub fn capacity_within_mw(&self, evaporator_c: f64, condenser_c: f64) -> Result<f64> {
        self.check_temperatures(evaporator_c, condenser_c)?;
        Ok(self.capacity_mw(evaporator_c, condenser_c))
    }

    fn check_temperatures(&self, evaporator_c: f64, condenser_c: f64) -> Result<()> {
        within("evaporator_c", "degC", evaporator_c, self.evaporator_range_c)?;
        within("condenser_c", "degC", condenser_c, self.condenser_range_c)
    }

    /// Power over capacity at full load, the inverse of the coefficient of performance.
    pub fn full_load_eir(&self, evaporator_c: f64, condenser_c: f64) -> f64 {
        at(&self.eir_of_temperature, evaporator_c, condenser_c) / self.cop
    }

    /// Power at a part load over the one at full load.
    #[inline]
    pub fn part_load_power(&self, part_load: f64) -> f64 {
        let c = &self.eir_of_part_load;
        c[0] + part_load * (c[1] + part_load * c[2])
    }

    /// Coefficient of performance: heat removed over electricity.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] outside the record's ranges.
    pub fn cop(&self, evaporator_c: f64, condenser_c: f64, part_load: f64) -> Result<f64> {
        self.check_temperatures(evaporator_c, condenser_c)?;
        within("part_load", "", part_load, self.part_load_range)?;
        let full_load = self.full_load_eir(evaporator_c, condenser_c);
        Ok(part_load / (full_load * self.part_load_power(part_load)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values() -> Result<()> {
        for (name, evaporator_c, condenser_c, expected) in [
            ("carrier_19xr_1407kw_6_04cop_vsd", 6.67, 29.44, 5.956),
            ("carrier_19xr_1407kw_6_04cop_vsd", 10.0, 20.0, 8.667),
            ("york_ycal0033ee_101kw_3_1cop_aircooled", 6.67, 35.0, 3.037),
            ("york_ycal0033ee_101kw_3_1cop_aircooled", 10.0, 25.0, 4.311),
        ] {
            let found = Record::named(name)?.cop(evaporator_c, condenser_c, 1.0)?;
            assert!((found / expected - 1.0).abs() < 1e-4, "{name}: {found} against {expected}");
        }
        Ok(())
    }
}

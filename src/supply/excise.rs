//! The French excise on electricity, and who pays the rate of data centres.

use crate::catalogue;
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, known, within};
use crate::field::{Kind, choice, optional, section};

choice! {
    /// Rate of the excise on electricity.
    Excise {
        /// The general rate for business.
        Full = "full",
        /// The data-centre rate, its conditions taken for met.
        Reduced = "reduced",
        /// The data-centre rate where its conditions are met, else the general one.
        Conditions = "conditions",
    }
}

section! {
    /// What the legal entity that buys the electricity shows for the data-centre rate.
    Conditions {
        /// Whether it has an energy management system.
        energy_management: bool = Kind::Switch { default: false };
        /// Whether it is a member of a programme of good practice, as the European Code of Conduct.
        good_practice: bool = Kind::Switch { default: false };
        /// Whether it meets the target of PUE set by decree; else waste heat must go to a network.
        pue_target: bool = Kind::Switch { default: false };
        /// Its value added in a year, real; absent: the electricity over it is not tested.
        value_added_eur_year: Option<f64> = optional("EUR/year", 1.0, 1e12);
    }
}

/// The rates, and what the reduced one asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Business in general, EUR/MWh.
    pub full_eur_mwh: f64,
    /// Data centres on their conditions, EUR/MWh.
    pub reduced_eur_mwh: f64,
    /// Consumption of a civil year above which the reduced rate holds, MWh.
    pub reduced_from_mwh: f64,
    /// Least electricity over value added, kWh/EUR.
    pub least_kwh_eur: f64,
}

impl Rates {
    /// Those of the catalogue.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] where the catalogue lacks one.
    pub fn in_force() -> Result<Self> {
        let levies = catalogue::entry("tariffs", "levies")?;
        Ok(Self {
            full_eur_mwh: levies.value("excise_full_eur_mwh")?,
            reduced_eur_mwh: levies.value("excise_reduced_eur_mwh")?,
            reduced_from_mwh: 1e3 * levies.value("excise_reduced_from_gwh")?,
            least_kwh_eur: levies.value("excise_reduced_kwh_eur")?,
        })
    }

    /// What a MWh above the threshold pays, EUR, and what those up to it pay beyond that, EUR a
    /// year.
    pub fn beyond(&self, reduced: bool) -> (f64, f64) {
        let eur_mwh = if reduced { self.reduced_eur_mwh } else { self.full_eur_mwh };
        (eur_mwh, (self.full_eur_mwh - eur_mwh) * self.reduced_from_mwh)
    }
}

/// A legal entity that buys the electricity of a data centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entity {
    /// Electricity that it consumes in a civil year for the data centre, MWh.
    pub energy_mwh_year: f64,
    /// Its value added in that year, EUR; without it the intensity is not tested.
    pub value_added_eur_year: Option<f64>,
    /// Whether it has an energy management system.
    pub energy_management: bool,
    /// Whether it is a member of a programme of good practice, as the European Code of Conduct.
    pub good_practice: bool,
    /// Whether a network of heat or cold takes its waste heat.
    pub heat_reused: bool,
    /// Whether it meets the target of PUE set by decree.
    pub pue_target: bool,
}

impl Conditions {
    /// The entity that shows them, with what it consumes and whether its heat is taken.
    pub const fn of(&self, energy_mwh_year: f64, heat_reused: bool) -> Entity {
        let Self { energy_management, good_practice, pue_target, value_added_eur_year } = *self;
        Entity {
            energy_mwh_year,
            value_added_eur_year,
            energy_management,
            good_practice,
            heat_reused,
            pue_target,
        }
    }
}

/// What the reduced rate asks for: the year's consumption, an energy management system, a
/// programme of good practice, waste heat or a target of PUE, and electricity over value added.
pub const CONDITIONS: [&str; 5] = [
    "consumption",
    "energy_management",
    "good_practice",
    "heat_reused_or_pue_target",
    "electricity_intensity",
];

impl Entity {
    /// The conditions of the reduced rate that the entity does not meet; none: it pays the
    /// reduced rate.
    ///
    /// Source: CIBS L312-70; the intensity stood in the law before, 1 kWh of electricity per
    /// euro of value added, and is tested where a value added is given. That the building serves
    /// data alone, is closed to strangers and has its own cooling, supply and fire protection is
    /// taken for granted.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for a negative consumption, a value added that is not
    /// above 0, and NaN.
    pub fn unmet(&self, rates: &Rates) -> Result<Vec<&'static str>> {
        known("energy_mwh_year", "MWh", self.energy_mwh_year, NOT_NEGATIVE)?;
        if let Some(value_added) = self.value_added_eur_year {
            known("value_added_eur_year", "EUR", value_added, POSITIVE)?;
        }
        let intense = self.value_added_eur_year.is_none_or(|value_added| {
            1e3 * self.energy_mwh_year >= rates.least_kwh_eur * value_added
        });
        let met = [
            self.energy_mwh_year > rates.reduced_from_mwh,
            self.energy_management,
            self.good_practice,
            self.heat_reused || self.pue_target,
            intense,
        ];
        let unmet = CONDITIONS.into_iter().zip(met).filter(|(_, met)| !met);
        Ok(unmet.map(|(condition, _)| condition).collect())
    }
}

/// The excise of a civil year's consumption, EUR: the full rate up to the threshold, and above
/// it the full or the reduced one.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative energy.
pub fn of_year(energy_mwh: f64, reduced: bool, rates: &Rates) -> Result<f64> {
    within("energy_mwh", "MWh", energy_mwh, NOT_NEGATIVE)?;
    let (beyond_eur_mwh, threshold_eur) = rates.beyond(reduced);
    Ok(if energy_mwh <= rates.reduced_from_mwh {
        rates.full_eur_mwh * energy_mwh
    } else {
        beyond_eur_mwh * energy_mwh + threshold_eur
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CENTRE: Entity = Entity {
        energy_mwh_year: 600e3,
        value_added_eur_year: Some(500e6),
        energy_management: true,
        good_practice: true,
        heat_reused: false,
        pue_target: true,
    };

    #[test]
    fn each_condition_is_told() {
        let rates = Rates::in_force().unwrap();
        let unmet = |entity: Entity| entity.unmet(&rates).unwrap();
        assert!(unmet(CENTRE).is_empty());
        assert_eq!(
            unmet(Entity { energy_mwh_year: 1e3, value_added_eur_year: None, ..CENTRE }),
            ["consumption"]
        );
        assert_eq!(unmet(Entity { energy_management: false, ..CENTRE }), ["energy_management"]);
        assert_eq!(unmet(Entity { good_practice: false, ..CENTRE }), ["good_practice"]);
        assert_eq!(unmet(Entity { pue_target: false, ..CENTRE }), ["heat_reused_or_pue_target"]);
        assert!(unmet(Entity { pue_target: false, heat_reused: true, ..CENTRE }).is_empty());
        // A cloud that owns its accelerators adds more value than a euro per kWh.
        let cloud = Entity { value_added_eur_year: Some(700e6), ..CENTRE };
        assert_eq!(unmet(cloud), ["electricity_intensity"]);
        assert!(unmet(Entity { value_added_eur_year: None, ..cloud }).is_empty());
        assert!(Entity { energy_mwh_year: f64::NAN, ..CENTRE }.unmet(&rates).is_err());
        assert!(Entity { value_added_eur_year: Some(0.0), ..CENTRE }.unmet(&rates).is_err());
    }

    #[test]
    fn the_first_gigawatt_hour_pays_in_full() {
        let rates =
            Rates { full_eur_mwh: 26.0, reduced_eur_mwh: 12.0, ..Rates::in_force().unwrap() };
        assert_eq!(of_year(500.0, true, &rates), Ok(13_000.0));
        assert_eq!(of_year(1_500.0, true, &rates), Ok(32_000.0));
        assert_eq!(of_year(1_500.0, false, &rates), Ok(39_000.0));
        assert!(of_year(f64::NAN, true, &rates).is_ok_and(f64::is_nan));
    }
}

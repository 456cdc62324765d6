//! Contracts for energy in the hours of a calendar year.

use crate::calendar::typical_hour;
use crate::supply::contracts::{Contract, Hour};
use crate::supply::renewables::Technology;

use super::drivers::Drivers;

/// Hours of a day, of which contracts ask nothing.
const NOTHING: [f64; 24] = [0.0; 24];

/// What contracts come to in each hour of a calendar year, settled at the spot price; empty
/// where none holds.
#[derive(Debug, Default)]
pub struct Settled {
    fixed_eur: Vec<f64>,
    by_load_eur_mwh: Vec<f64>,
    carbon_free_mw: Vec<f64>,
}

impl Settled {
    /// Settles contracts, each with the technology whose output it follows, at the nominal spot
    /// price of every hour of the year, under a price index.
    ///
    /// Their prices are real: what they cost at the real spot price, times the index.
    pub fn of(
        contracts: &[(Contract, Option<Technology>)],
        drivers: &Drivers,
        year: i32,
        index: f64,
        spot_eur_mwh: &[f64],
    ) -> Self {
        let nothing = || vec![0.0; spot_eur_mwh.len()];
        let mut settled =
            Self { fixed_eur: nothing(), by_load_eur_mwh: nothing(), carbon_free_mw: nothing() };
        for (contract, technology) in contracts {
            let factors = technology.and_then(|technology| drivers.profile_of(technology, year));
            let output = |hour| factors.map_or(f64::NAN, |of| of.values[typical_hour(year, hour)]);
            let hours = spot_eur_mwh.iter().enumerate().map(|(hour, spot)| Hour {
                load_mw: 0.0,
                spot_eur_mwh: spot / index,
                output: output(hour),
            });
            for (hour, one) in contract.settle(hours).into_iter().enumerate() {
                settled.fixed_eur[hour] += index * one.fixed_eur;
                settled.by_load_eur_mwh[hour] += index * one.by_load_eur_mwh;
                if contract.carbon_free() {
                    settled.carbon_free_mw[hour] += one.standing_mw;
                }
            }
        }
        settled
    }

    /// Paid in some hours of the year whatever is drawn, EUR.
    pub fn fixed_eur(&self, hours: std::ops::Range<usize>) -> f64 {
        self.fixed_eur.get(hours).map_or(0.0, |eur| eur.iter().sum())
    }

    /// Paid for each MWh drawn in the hours of a day, beside its price, EUR/MWh.
    #[inline]
    pub fn by_load_of_day(&self, start: usize) -> &[f64] {
        self.by_load_eur_mwh.get(start..start + 24).unwrap_or(&NOTHING)
    }

    /// Power delivered in an hour that is generated without carbon, MW.
    pub fn carbon_free_mw(&self, hour: usize) -> f64 {
        self.carbon_free_mw.get(hour).copied().unwrap_or(0.0)
    }
}

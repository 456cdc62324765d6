//! Contracts for energy in the hours of a calendar year.

use std::ops::Range;

use crate::supply::contracts::Hour;
use crate::supply::purchase::Held;

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
    guaranteed_mw: Vec<f64>,
}

impl Settled {
    /// Settles contracts at the nominal spot price of every hour of the year.
    ///
    /// The laws are of degree one in prices: a contract costs what it would at the spot price over
    /// the factor of its own prices, times that factor.
    pub fn of(contracts: &[Held], drivers: &Drivers, year: i32, spot_eur_mwh: &[f64]) -> Self {
        let nothing = || vec![0.0; spot_eur_mwh.len()];
        let mut settled = Self {
            fixed_eur: nothing(),
            by_load_eur_mwh: nothing(),
            carbon_free_mw: nothing(),
            guaranteed_mw: nothing(),
        };
        for Held { contract, follows, factor } in contracts {
            let output =
                follows.and_then(|plant| drivers.output_of(plant, year, 0..spot_eur_mwh.len()));
            let hours = spot_eur_mwh.iter().enumerate().map(|(hour, spot)| Hour {
                load_mw: 0.0,
                spot_eur_mwh: spot / factor,
                output: output.as_ref().map_or(f64::NAN, |output| output[hour]),
            });
            for (hour, one) in contract.settle(hours).into_iter().enumerate() {
                settled.fixed_eur[hour] += factor * one.fixed_eur;
                settled.by_load_eur_mwh[hour] += factor * one.by_load_eur_mwh;
                if contract.carbon_free() {
                    settled.carbon_free_mw[hour] += one.standing_mw;
                }
                if contract.guaranteed() {
                    settled.guaranteed_mw[hour] += one.standing_mw;
                }
            }
        }
        settled
    }

    /// Paid in some hours of the year whatever is drawn, EUR.
    pub fn fixed_eur(&self, hours: Range<usize>) -> f64 {
        sum(&self.fixed_eur, hours)
    }

    /// Delivered with guarantees of origin in some hours of the year, MWh.
    pub fn guaranteed_mwh(&self, hours: Range<usize>) -> f64 {
        sum(&self.guaranteed_mw, hours)
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

fn sum(series: &[f64], hours: Range<usize>) -> f64 {
    series.get(hours).map_or(0.0, |values| values.iter().sum())
}

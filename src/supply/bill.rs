//! What a load pays for its electricity, line by line and month by month.

use serde::Deserialize;

use crate::calendar::{LocalHours, Month};
use crate::catalogue::default_of;
use crate::error::{Error, NOT_NEGATIVE, Result, known};
use crate::field::{Kind, fraction, section};

use super::contracts::{Contract, Delivery, Hour, indexed};
use super::excise::{Rates, of_year};
use super::generic_tariff::GenericTariff;
use super::turpe::{PERIODS, Turpe, periods};

/// Accepted loads, MW.
const LOAD_MW: (f64, f64) = (0.0, 1e5);
/// Accepted subscribed powers, MW: those of the connection of a scenario.
const SUBSCRIBED_MW: (f64, f64) = (0.0, 1e4);
/// Accepted spot prices, EUR/MWh.
const SPOT_EUR_MWH: (f64, f64) = (-1e3, 1e4);

/// The tariff at the meter.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tariff {
    /// That of the French networks.
    French(French),
    /// Energy and demand charges, whatever they cover.
    Generic(GenericTariff),
}

/// The French network tariff as a site pays it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct French {
    /// Its prices.
    pub prices: Turpe,
    /// Power subscribed in each period, MW; absent: the greatest load, in all of them.
    pub subscribed_mw: Option<[f64; PERIODS]>,
    /// What a second feed costs, EUR/year.
    pub emergency_feed_eur_year: f64,
}

section! {
    /// What is paid by energy beside the contracts and the network, in France.
    Levies {
        /// Whether the excise has the rate of data centres, above its threshold in a civil year.
        reduced_excise: bool = Kind::Switch { default: false };
        /// Capacity mechanism.
        capacity_eur_mwh: f64 = default_of("tariffs", "levies", "capacity_eur_mwh", 0.0, 100.0);
        /// Energy-savings certificates.
        savings_certificates_eur_mwh: f64 = default_of("tariffs", "levies", "savings_certificates_eur_mwh", 0.0, 100.0);
        /// Margin of the supplier.
        supplier_margin_eur_mwh: f64 = default_of("tariffs", "levies", "supplier_margin_eur_mwh", 0.0, 100.0);
        /// Part of the consumption for which guarantees of origin are handed in.
        guaranteed_fraction: f64 = fraction(0.0).plausible(0.0, 1.0).assumption("none");
        /// Price of a guarantee of origin.
        guarantees_eur_mwh: f64 = default_of("tariffs", "levies", "guarantees_eur_mwh", 0.0, 100.0);
    }
}

/// A bill.
#[derive(Debug, Clone, PartialEq)]
pub struct Bill {
    /// Its local months.
    pub months: Vec<Month>,
    /// Energy of each, MWh.
    pub energy_mwh: Vec<f64>,
    /// Lines by name: EUR in each month.
    pub lines: Vec<(String, Vec<f64>)>,
}

/// Some hours of a load, with what they are billed by.
#[derive(Debug, Clone, Copy)]
pub struct Supplied<'a> {
    /// Load by hour, MW.
    pub load_mw: &'a [f64],
    /// Where the hours fall.
    pub clock: &'a LocalHours,
    /// Spot price by hour, EUR/MWh; absent: no energy is bought beside the tariff's.
    pub spot_eur_mwh: Option<&'a [f64]>,
    /// The tariff.
    pub tariff: &'a Tariff,
    /// Contracts, each with the output of what it hangs on over its capacity, by hour, where it
    /// is given one.
    pub contracts: &'a [(Contract, Option<Vec<f64>>)],
    /// What is paid by energy; absent: nothing.
    pub levies: Option<&'a Levies>,
}

impl Supplied<'_> {
    /// The bill.
    ///
    /// What contracts do not deliver is bought at the spot price, what they deliver beyond the
    /// load is sold at it. Yearly charges are paid in twelfths, and by months of which the hours
    /// hold a part in that part.
    ///
    /// # Errors
    /// [`Error::Shape`] for series of different lengths; [`Error::Domain`] for values outside
    /// their ranges and NaN, with the position; [`Error::Config`] for contracts without a spot
    /// price, or without the profile that they want, and for indexed ones of more than the load.
    pub fn bill(&self) -> Result<Bill> {
        self.check()?;
        let mut bill = Bill {
            months: self.clock.months.iter().map(|held| held.month).collect(),
            energy_mwh: self.by_month(self.load_mw.iter().copied()),
            lines: Vec::new(),
        };
        let guaranteed_mwh = self.energy(&mut bill);
        match self.tariff {
            Tariff::French(french) => self.network(french, &mut bill)?,
            Tariff::Generic(generic) => {
                let charges = generic.charges(self.load_mw, self.clock);
                bill.add("energy_tariff", charges.energy_eur);
                bill.add("demand", charges.demand_eur);
                bill.add("demand_time_of_use", charges.time_of_use_demand_eur);
                bill.add("fixed", charges.fixed_eur);
            }
        }
        if let Some(levies) = self.levies {
            self.levy(levies, &guaranteed_mwh, &mut bill)?;
        }
        Ok(bill)
    }

    fn check(&self) -> Result<()> {
        let hours = self.clock.hours.len();
        let profiles = self.contracts.iter().filter_map(|(_, profile)| profile.as_deref());
        let series = [Some(self.load_mw), self.spot_eur_mwh].into_iter().flatten().chain(profiles);
        if series.into_iter().any(|series| series.len() != hours) {
            return Err(Error::Shape("load, price and profiles differ in length".into()));
        }
        all_within("load_mw", "MW", self.load_mw, LOAD_MW)?;
        all_within("price_eur_mwh", "EUR/MWh", self.spot_eur_mwh.unwrap_or(&[]), SPOT_EUR_MWH)?;
        match self.tariff {
            Tariff::French(french) => {
                french.prices.check()?;
                let feed = french.emergency_feed_eur_year;
                known("emergency_feed_eur_year", "EUR/year", feed, NOT_NEGATIVE)?;
                for power in french.subscribed_mw.iter().flatten() {
                    known("subscribed_mw", "MW", *power, SUBSCRIBED_MW)?;
                }
            }
            Tariff::Generic(generic) => generic.check()?,
        }
        if self.spot_eur_mwh.is_none() && !self.contracts.is_empty() {
            let message = "is missing; contracts leave a rest that is bought or sold at it";
            return Err(Error::config("price_eur_mwh", message));
        }
        for (n, (contract, profile)) in self.contracts.iter().enumerate() {
            if contract.profiled() && profile.is_none() {
                let path = format!("contracts[{n}].profile");
                let message = format!("is missing; \"{}\" follows one", contract.word());
                return Err(Error::config(path, message));
            }
            all_within("profile", "", profile.as_deref().unwrap_or(&[]), (0.0, 1.0))?;
        }
        let served = self.contracts.iter().map(|(contract, _)| match contract {
            Contract::Indexed(indexed) => indexed.load_fraction,
            _ => 0.0,
        });
        match indexed::fault_of("indexed contracts", served.sum()) {
            Some(message) => Err(Error::config("contracts", message)),
            None => Ok(()),
        }
    }

    /// Sums of an hourly series by month.
    fn by_month(&self, series: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sums = vec![0.0; self.clock.months.len()];
        for (value, hour) in series.zip(&self.clock.hours) {
            sums[hour.month] += value;
        }
        sums
    }

    /// A yearly charge by month, in twelfths.
    fn in_twelfths(&self, eur_year: f64) -> Vec<f64> {
        self.clock.months.iter().map(|held| held.part / 12.0 * eur_year).collect()
    }

    /// Adds what contracts and spot cost; returns the energy by month that came with guarantees.
    fn energy(&self, bill: &mut Bill) -> Vec<f64> {
        let mut guaranteed_mwh = vec![0.0; bill.months.len()];
        let Some(spot) = self.spot_eur_mwh else { return guaranteed_mwh };
        let mut rest_mw = self.load_mw.to_vec();
        for (contract, profile) in self.contracts {
            let output = |hour: usize| profile.as_ref().map_or(f64::NAN, |profile| profile[hour]);
            let loads = self.load_mw.iter().zip(spot).enumerate();
            let hours = loads.map(|(hour, (load_mw, spot_eur_mwh))| Hour {
                load_mw: *load_mw,
                spot_eur_mwh: *spot_eur_mwh,
                output: output(hour),
            });
            let delivered = contract.deliver(hours);
            let powers = || delivered.iter().map(|Delivery { power_mw, .. }| *power_mw);
            rest_mw.iter_mut().zip(powers()).for_each(|(rest, power)| *rest -= power);
            if contract.guaranteed() {
                let sums = self.by_month(powers());
                guaranteed_mwh.iter_mut().zip(sums).for_each(|(all, one)| *all += one);
            }
            let costs = delivered.iter().map(|Delivery { cost_eur, .. }| *cost_eur);
            bill.add(&format!("energy_{}", contract.word()), self.by_month(costs));
        }
        let rest = || rest_mw.iter().zip(spot);
        bill.add("energy_spot", self.by_month(rest().map(|(mw, eur)| mw.max(0.0) * eur)));
        if !self.contracts.is_empty() {
            bill.add("energy_resold", self.by_month(rest().map(|(mw, eur)| mw.min(0.0) * eur)));
        }
        guaranteed_mwh
    }

    fn network(&self, french: &French, bill: &mut Bill) -> Result<()> {
        let prices = &french.prices;
        let greatest = self.load_mw.iter().copied().fold(0.0, f64::max);
        let subscribed_mw = french.subscribed_mw.unwrap_or([greatest; PERIODS]);
        let subscription = prices.subscription_eur_year(&subscribed_mw)?;
        let management = prices.management_eur_year + prices.metering_eur_year;
        let feed = french.emergency_feed_eur_year;
        let months = self.clock.months.len();
        let mut energy_eur = vec![0.0; months];
        let mut squares = vec![[0.0; PERIODS]; months];
        let hours = self.load_mw.iter().zip(&self.clock.hours).zip(periods(self.clock));
        for ((load, hour), period) in hours {
            energy_eur[hour.month] += load * prices.energy_eur_mwh[period];
            let over = (load - subscribed_mw[period]).max(0.0);
            squares[hour.month][period] += over * over;
        }
        let overrun = squares.iter().map(|month| prices.overruns_eur(month)).collect();
        bill.add("network_management", self.in_twelfths(management));
        bill.add("network_subscription", self.in_twelfths(subscription));
        bill.add("network_energy", energy_eur);
        bill.add("network_overrun", overrun);
        bill.add("emergency_feed", self.in_twelfths(feed));
        let fixed = management + subscription + feed;
        bill.add("cta", self.in_twelfths(prices.cta_fraction * fixed));
        Ok(())
    }

    fn levy(&self, levies: &Levies, guaranteed_mwh: &[f64], bill: &mut Bill) -> Result<()> {
        let rates = Rates::in_force()?;
        let (mut year, mut before_mwh) = (i32::MIN, 0.0);
        let months = bill.months.iter().zip(&bill.energy_mwh);
        let excise = months.map(|(month, energy_mwh)| {
            if month.year() != year {
                (year, before_mwh) = (month.year(), 0.0);
            }
            let paid = |mwh| of_year(mwh, levies.reduced_excise, &rates);
            let eur = paid(before_mwh + energy_mwh)? - paid(before_mwh)?;
            before_mwh += energy_mwh;
            Ok(eur)
        });
        let excise = excise.collect::<Result<_>>()?;
        let by_energy = |eur_mwh: f64| bill.energy_mwh.iter().map(|mwh| eur_mwh * mwh).collect();
        let capacity = by_energy(levies.capacity_eur_mwh);
        let certificates = by_energy(levies.savings_certificates_eur_mwh);
        let margin = by_energy(levies.supplier_margin_eur_mwh);
        let wanted = bill.energy_mwh.iter().map(|mwh| levies.guaranteed_fraction * mwh);
        let bought = wanted.zip(guaranteed_mwh).map(|(wanted, held)| (wanted - held).max(0.0));
        let guarantees = bought.map(|mwh| levies.guarantees_eur_mwh * mwh).collect();
        bill.add("excise", excise);
        bill.add("capacity", capacity);
        bill.add("savings_certificates", certificates);
        bill.add("supplier_margin", margin);
        bill.add("guarantees_of_origin", guarantees);
        Ok(())
    }
}

impl Bill {
    /// Adds a line; one of the same name makes a second, `_2`.
    fn add(&mut self, name: &str, eur: Vec<f64>) {
        let same = |(known, _): &&(String, Vec<f64>)| {
            known.strip_prefix(name).is_some_and(|rest| {
                rest.is_empty() || rest.strip_prefix('_').is_some_and(|n| n.parse::<u32>().is_ok())
            })
        };
        let name = match self.lines.iter().filter(same).count() {
            0 => name.to_owned(),
            count => format!("{name}_{}", count + 1),
        };
        self.lines.push((name, eur));
    }
}

fn all_within(
    name: &'static str,
    unit: &'static str,
    series: &[f64],
    range: (f64, f64),
) -> Result<()> {
    for (position, value) in series.iter().enumerate() {
        known(name, unit, *value, range).map_err(|error| error.at(position))?;
    }
    Ok(())
}

//! Costs by month, as models of warehouse-scale computers count them.

use super::debt::annuity;
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};

const MONTHS: f64 = 12.0;

/// The level payment, at the end of each month, that repays `amount` in `years`:
/// [`annuity`] by months, at a twelfth of the yearly rate. Without interest it is what a
/// straight line depreciates a month.
///
/// # Errors
/// [`crate::error::Error::Domain`] for an amount that is not finite, a negative rate and years
/// that are not positive.
pub fn monthly_payment(amount: f64, rate: f64, years: f64) -> Result<f64> {
    within("rate", "1/year", rate, NOT_NEGATIVE)?;
    within("years", "year", years, POSITIVE)?;
    annuity(amount, rate / MONTHS, MONTHS * years)
}

/// A data centre whose months are to be paid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DataCentre {
    /// Rated power of the IT, MW.
    pub critical_load_mw: f64,
    /// Mean power over it, 0 to 1.
    pub load_fraction: f64,
    /// Facility over IT.
    pub pue: f64,
    /// Price of electricity.
    pub price_per_mwh: f64,
    /// Hours of a month.
    pub hours_per_month: f64,
    /// Investment in the facility.
    pub facility_capex: f64,
    /// Part of it for power and cooling.
    pub power_cooling_fraction: f64,
    /// Investment in servers.
    pub server_capex: f64,
    /// Investment in the network.
    pub network_capex: f64,
    /// Life of the facility, years.
    pub facility_life_years: f64,
    /// Life of the servers, years.
    pub server_life_years: f64,
    /// Life of the network, years.
    pub network_life_years: f64,
    /// Yearly rate of interest, compounded by months.
    pub rate: f64,
    /// Wages of those on site, an hour.
    pub wages_per_hour: f64,
    /// What an employer pays on top of wages, over them.
    pub benefits_fraction: f64,
}

/// What a data centre costs a month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Month {
    /// Servers.
    pub servers: f64,
    /// Network.
    pub networking: f64,
    /// Power and cooling plant.
    pub power_cooling: f64,
    /// Rest of the facility.
    pub other_infrastructure: f64,
    /// Electricity.
    pub power: f64,
    /// People.
    pub people: f64,
}

impl Month {
    /// Sum of the parts.
    pub fn total(&self) -> f64 {
        let plant = self.power_cooling + self.other_infrastructure;
        self.servers + self.networking + plant + self.power + self.people
    }
}

impl DataCentre {
    /// What a month costs: a [`monthly_payment`] for each investment over its own life,
    /// electricity at the mean load, and people around the clock.
    ///
    /// Repair, software, land, tax and administration are neglected, and what equipment is
    /// worth at the end of its life.
    ///
    /// Source: Hamilton, Overall Data Center Costs (2010); Hennessy and Patterson, Computer
    /// Architecture: A Quantitative Approach, 6th edition, section 6.4.
    ///
    /// # Errors
    /// As [`monthly_payment`]; for negative arguments, fractions outside 0 to 1 and a PUE
    /// below 1.
    pub fn month(&self) -> Result<Month> {
        within("critical_load_mw", "MW", self.critical_load_mw, NOT_NEGATIVE)?;
        within("load_fraction", "", self.load_fraction, (0.0, 1.0))?;
        within("pue", "", self.pue, (1.0, f64::MAX))?;
        within("price_per_mwh", "", self.price_per_mwh, (f64::MIN, f64::MAX))?;
        within("hours_per_month", "h", self.hours_per_month, (0.0, 744.0))?;
        within("facility_capex", "", self.facility_capex, NOT_NEGATIVE)?;
        within("power_cooling_fraction", "", self.power_cooling_fraction, (0.0, 1.0))?;
        within("server_capex", "", self.server_capex, NOT_NEGATIVE)?;
        within("network_capex", "", self.network_capex, NOT_NEGATIVE)?;
        within("wages_per_hour", "", self.wages_per_hour, NOT_NEGATIVE)?;
        within("benefits_fraction", "", self.benefits_fraction, NOT_NEGATIVE)?;
        let facility = monthly_payment(self.facility_capex, self.rate, self.facility_life_years)?;
        let mwh = self.critical_load_mw * self.load_fraction * self.pue * self.hours_per_month;
        let wages = self.wages_per_hour * self.hours_per_month;
        Ok(Month {
            servers: monthly_payment(self.server_capex, self.rate, self.server_life_years)?,
            networking: monthly_payment(self.network_capex, self.rate, self.network_life_years)?,
            power_cooling: facility * self.power_cooling_fraction,
            other_infrastructure: facility * (1.0 - self.power_cooling_fraction),
            power: mwh * self.price_per_mwh,
            people: wages * (1.0 + self.benefits_fraction),
        })
    }
}

/// A server in a data centre, from purchase to end of life.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HostedServer {
    /// Rated power, W.
    pub power_w: f64,
    /// Price of the server.
    pub price: f64,
    /// Its life, years.
    pub life_years: f64,
    /// Mean power over the rated one, 0 to 1.
    pub load_fraction: f64,
    /// Upkeep over the life, over the price.
    pub upkeep_fraction: f64,
    /// Investment in the facility, per W of rated power.
    pub facility_per_w: f64,
    /// Life of the facility, years.
    pub facility_life_years: f64,
    /// Running costs of the facility, per W and month.
    pub facility_opex_per_w_month: f64,
    /// Facility over IT.
    pub pue: f64,
    /// Price of electricity.
    pub price_per_mwh: f64,
    /// Hours of a month.
    pub hours_per_month: f64,
    /// Yearly rate of interest, compounded by months.
    pub rate: f64,
}

/// What a server costs over its life.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ServerLife {
    /// Its part of the facility, written off in a straight line.
    pub facility_amortisation: f64,
    /// Interest on that part.
    pub facility_interest: f64,
    /// Running costs of the facility.
    pub facility_opex: f64,
    /// Electricity of the server.
    pub power: f64,
    /// Electricity of cooling and conversion: `pue - 1` of that of the server.
    pub pue_overhead: f64,
    /// The server itself.
    pub amortisation: f64,
    /// Upkeep of the server.
    pub upkeep: f64,
    /// Interest on the server.
    pub interest: f64,
}

impl ServerLife {
    /// Sum of the parts.
    pub fn total(&self) -> f64 {
        let facility = self.facility_amortisation + self.facility_interest + self.facility_opex;
        let server = self.amortisation + self.upkeep + self.interest;
        facility + server + self.power + self.pue_overhead
    }
}

impl HostedServer {
    /// What the server costs over its life: [`monthly_payment`]s for the server over its life
    /// and for its watts of the facility over that of the facility, each split into what a
    /// straight line writes off and interest; running costs; electricity.
    ///
    /// Source: Barroso, Clidaras and Hölzle, The Datacenter as a Computer, 2nd edition (2013),
    /// section 6.
    ///
    /// # Errors
    /// As [`monthly_payment`]; for negative arguments, a load outside 0 to 1 and a PUE below 1.
    pub fn life(&self) -> Result<ServerLife> {
        within("power_w", "W", self.power_w, NOT_NEGATIVE)?;
        within("price", "", self.price, NOT_NEGATIVE)?;
        within("load_fraction", "", self.load_fraction, (0.0, 1.0))?;
        within("upkeep_fraction", "", self.upkeep_fraction, NOT_NEGATIVE)?;
        within("facility_per_w", "", self.facility_per_w, NOT_NEGATIVE)?;
        within("facility_opex_per_w_month", "", self.facility_opex_per_w_month, NOT_NEGATIVE)?;
        within("pue", "", self.pue, (1.0, f64::MAX))?;
        within("price_per_mwh", "", self.price_per_mwh, (f64::MIN, f64::MAX))?;
        within("hours_per_month", "h", self.hours_per_month, (0.0, 744.0))?;
        let months = MONTHS * self.life_years;
        let over = |amount: f64, years: f64| -> Result<(f64, f64)> {
            let written_off = months * monthly_payment(amount, 0.0, years)?;
            Ok((written_off, months * monthly_payment(amount, self.rate, years)? - written_off))
        };
        let (amortisation, interest) = over(self.price, self.life_years)?;
        let (facility_amortisation, facility_interest) =
            over(self.facility_per_w * self.power_w, self.facility_life_years)?;
        let mwh = self.power_w * self.load_fraction * self.hours_per_month * months / 1e6;
        let power = mwh * self.price_per_mwh;
        Ok(ServerLife {
            facility_amortisation,
            facility_interest,
            facility_opex: self.facility_opex_per_w_month * self.power_w * months,
            power,
            pue_overhead: power * (self.pue - 1.0),
            amortisation,
            upkeep: self.upkeep_fraction * self.price,
            interest,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HAMILTON: DataCentre = DataCentre {
        critical_load_mw: 8.0,
        load_fraction: 0.8,
        pue: 1.45,
        price_per_mwh: 70.0,
        hours_per_month: 730.0,
        facility_capex: 88e6,
        power_cooling_fraction: 0.82,
        server_capex: 66.7e6,
        network_capex: 12.81e6,
        facility_life_years: 10.0,
        server_life_years: 3.0,
        network_life_years: 4.0,
        rate: 0.05,
        wages_per_hour: 90.0,
        benefits_fraction: 0.3,
    };

    const SERVER: HostedServer = HostedServer {
        power_w: 500.0,
        price: 4_000.0,
        life_years: 4.0,
        load_fraction: 0.75,
        upkeep_fraction: 0.05,
        facility_per_w: 12.0,
        facility_life_years: 12.0,
        facility_opex_per_w_month: 0.04,
        pue: 1.5,
        price_per_mwh: 67.0,
        hours_per_month: 730.0,
        rate: 0.08,
    };

    fn near(found: Result<f64>, expected: f64, tolerance: f64) -> bool {
        found.is_ok_and(|found| (found - expected).abs() < tolerance)
    }

    /// Hennessy and Patterson, figure 6.14: rounded to 5,000 USD.
    #[test]
    fn a_published_month() {
        let month = HAMILTON.month();
        let part = |of: fn(&Month) -> f64| month.clone().map(|month| of(&month));
        assert!(near(part(|m| m.servers), 2_000_000.0, 5_000.0));
        assert!(near(part(|m| m.power_cooling), 765_000.0, 5_000.0));
        assert!(near(part(|m| m.other_infrastructure), 170_000.0, 5_000.0));
        assert!(near(part(|m| m.power), 475_000.0, 5_000.0));
        assert!(near(part(|m| m.people), 85_000.0, 5_000.0));
        assert!(near(part(Month::total), 3_800_000.0, 19_000.0));
    }

    /// Barroso et al., table 6.1: USD per W and month, as printed.
    #[test]
    fn published_charges_per_watt() {
        assert!(near(monthly_payment(12.0, 0.0, 12.0), 0.08, 0.006));
        assert!(near(monthly_payment(12.0, 0.08, 12.0), 0.13, 0.006));
        assert!(near(monthly_payment(8.0, 0.08, 4.0), 0.19, 0.006));
    }

    #[test]
    fn a_life_without_interest_is_what_was_paid() {
        let life = HostedServer { rate: 0.0, ..SERVER }.life();
        let whole_facility = HostedServer { rate: 0.0, facility_life_years: 4.0, ..SERVER }.life();
        assert!(life.clone().is_ok_and(|life| life.interest == 0.0));
        assert!(near(life.clone().map(|life| life.amortisation), 4_000.0, 1e-9));
        assert!(near(life.clone().map(|life| life.facility_amortisation), 2_000.0, 1e-9));
        assert!(near(whole_facility.map(|life| life.facility_amortisation), 6_000.0, 1e-9));
        // A second of the research codes multiplies this one by watts and months once more.
        assert!(life.is_ok_and(|life| life.pue_overhead == 0.5 * life.power));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        assert!(DataCentre { pue: 0.9, ..HAMILTON }.month().is_err());
        assert!(DataCentre { rate: -0.1, ..HAMILTON }.month().is_err());
        assert!(HostedServer { life_years: 0.0, ..SERVER }.life().is_err());
        assert!(HostedServer { load_fraction: 1.1, ..SERVER }.life().is_err());
        assert!(monthly_payment(f64::NAN, 0.05, 3.0).is_ok_and(f64::is_nan));
    }
}

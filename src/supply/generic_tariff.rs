//! A tariff of energy and demand charges, flat or by time of use, with ratchets, as utilities
//! outside France publish them.

use serde::Deserialize;

use crate::calendar::LocalHours;
use crate::error::{Error, NOT_NEGATIVE, Result, known};

/// First hour of the week that belongs to the weekend, Saturday 0 h.
const WEEKEND: usize = 5 * 24;

/// Rates, and which of them holds when.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    /// The rates.
    pub rates: Vec<f64>,
    /// Position of the rate by month and hour of a weekday; empty: always the first.
    pub weekday: Vec<Vec<usize>>,
    /// The same of Saturdays and Sundays.
    pub weekend: Vec<Vec<usize>>,
}

impl Schedule {
    /// The rate that holds in a month (0 to 11) and hour of the local week, by its position.
    pub fn period(&self, month: usize, hour_of_week: usize) -> usize {
        let table = if hour_of_week < WEEKEND { &self.weekday } else { &self.weekend };
        table.get(month).map_or(0, |hours| hours[hour_of_week % 24])
    }

    fn check(&self, name: &'static str, unit: &'static str, range: (f64, f64)) -> Result<()> {
        for (n, rate) in self.rates.iter().enumerate() {
            known(name, unit, *rate, range).map_err(|error| error.at(n))?;
        }
        let flat = self.weekday.is_empty() && self.weekend.is_empty();
        if flat && self.rates.len() > 1 {
            let rates = self.rates.len();
            let message = format!(
                "{rates} rates, and no schedule of weekdays and weekends that says when each holds"
            );
            return Err(Error::config(name, message));
        }
        let whole = |table: &Vec<Vec<usize>>| {
            table.len() == 12
                && table.iter().all(|hours| hours.len() == 24)
                && table.iter().flatten().all(|position| *position < self.rates.len())
        };
        if self.rates.is_empty() || !(flat || whole(&self.weekday) && whole(&self.weekend)) {
            let wanted = "wants rates and, for weekdays and weekends, 12 months of 24 positions \
                          in them";
            return Err(Error::config(name, wanted));
        }
        Ok(())
    }
}

/// Earlier months whose loads count for a month's demand.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lookback {
    /// So many months before it.
    Before(usize),
    /// These months of the year, 1 to 12, of the twelve that end with it.
    Calendar(Vec<i32>),
}

/// Energy and demand charges.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenericTariff {
    /// Energy, EUR/MWh.
    pub energy_eur_mwh: Schedule,
    /// Greatest load of each month, by month of the year, EUR/kW/month.
    pub demand_eur_kw_month: [f64; 12],
    /// Greatest load of a month within the hours of each rate, EUR/kW/month.
    pub time_of_use_demand_eur_kw_month: Schedule,
    /// Part of the greatest load of earlier months below which no demand is billed.
    pub lookback_fraction: f64,
    /// Those months.
    pub lookback: Lookback,
    /// Fixed charge, EUR/month.
    pub fixed_eur_month: f64,
}

/// What a load pays by month, EUR.
#[derive(Debug, Clone, PartialEq)]
pub struct Charges {
    /// For energy.
    pub energy_eur: Vec<f64>,
    /// For the greatest load of the month.
    pub demand_eur: Vec<f64>,
    /// For the greatest loads by time of use.
    pub time_of_use_demand_eur: Vec<f64>,
    /// Fixed.
    pub fixed_eur: Vec<f64>,
}

impl GenericTariff {
    /// Checks rates that somebody wrote.
    ///
    /// # Errors
    /// [`Error::Domain`] for rates outside their range, [`Error::Config`] for schedules that are
    /// not whole.
    pub fn check(&self) -> Result<()> {
        self.energy_eur_mwh.check("energy_eur_mwh", "EUR/MWh", (-1e3, 1e4))?;
        for rate in self.demand_eur_kw_month {
            known("demand_eur_kw_month", "EUR/kW/month", rate, NOT_NEGATIVE)?;
        }
        let name = "time_of_use_demand_eur_kw_month";
        self.time_of_use_demand_eur_kw_month.check(name, "EUR/kW/month", NOT_NEGATIVE)?;
        known("lookback_fraction", "", self.lookback_fraction, (0.0, 1.0))?;
        known("fixed_eur_month", "EUR/month", self.fixed_eur_month, NOT_NEGATIVE)?;
        match &self.lookback {
            Lookback::Calendar(months) if months.iter().any(|m| !(1..=12).contains(m)) => {
                Err(Error::config("lookback_months", "months of the year are 1 to 12"))
            }
            _ => Ok(()),
        }
    }

    /// What a load pays.
    ///
    /// The demand of a month is its greatest hour, and with a ratchet at least
    /// `lookback_fraction` of the greatest hour of the months looked back on. Months before the
    /// first are taken from twelve months later, as of a year that repeats itself. Months of
    /// which the hours hold a part pay that part of demand and fixed charges.
    pub fn charges(&self, load_mw: &[f64], clock: &LocalHours) -> Charges {
        let months = clock.months.len();
        let (energy, by_time) = (&self.energy_eur_mwh, &self.time_of_use_demand_eur_kw_month);
        let of_year = |month: usize| (clock.months[month].month.month() - 1) as usize;
        let mut energy_eur = vec![0.0; months];
        let mut peaks_mw = vec![0.0_f64; months];
        let mut peaks_by_time_mw = vec![vec![0.0_f64; by_time.rates.len()]; months];
        for (load, hour) in load_mw.iter().zip(&clock.hours) {
            let (month, slot) = (hour.month, hour.hour_of_week);
            energy_eur[month] += load * energy.rates[energy.period(of_year(month), slot)];
            peaks_mw[month] = peaks_mw[month].max(*load);
            let peak = &mut peaks_by_time_mw[month][by_time.period(of_year(month), slot)];
            *peak = peak.max(*load);
        }
        let floors: Vec<f64> = (0..months)
            .map(|month| self.lookback_fraction * self.earlier(month, &peaks_mw, clock))
            .collect();
        let held = |month: usize| clock.months[month].part;
        let demand_eur = |month: usize| {
            let billed_mw = peaks_mw[month].max(floors[month]);
            1e3 * held(month) * self.demand_eur_kw_month[of_year(month)] * billed_mw
        };
        let time_of_use_demand_eur = |month: usize| {
            let charged = peaks_by_time_mw[month].iter().zip(&by_time.rates);
            let eur_kw = charged.map(|(peak, rate)| rate * peak.max(floors[month]));
            1e3 * held(month) * eur_kw.sum::<f64>()
        };
        Charges {
            energy_eur,
            demand_eur: (0..months).map(demand_eur).collect(),
            time_of_use_demand_eur: (0..months).map(time_of_use_demand_eur).collect(),
            fixed_eur: (0..months).map(|month| held(month) * self.fixed_eur_month).collect(),
        }
    }

    /// Greatest load of the months that a month looks back on, MW; 0 without any.
    fn earlier(&self, month: usize, peaks_mw: &[f64], clock: &LocalHours) -> f64 {
        let back = match &self.lookback {
            Lookback::Before(count) => *count,
            Lookback::Calendar(_) => 11,
        };
        let counts = |position: &usize| match &self.lookback {
            Lookback::Before(_) => true,
            Lookback::Calendar(months) => months.contains(&clock.months[*position].month.month()),
        };
        let first = usize::from(matches!(self.lookback, Lookback::Before(_)));
        (first..=back)
            .filter_map(|age| month.checked_sub(age).or_else(|| (month + 12).checked_sub(age)))
            .filter(|position| *position < peaks_mw.len())
            .filter(counts)
            .map(|position| peaks_mw[position])
            .fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::time_zone;

    fn flat(rate: f64) -> Schedule {
        Schedule { rates: vec![rate], weekday: Vec::new(), weekend: Vec::new() }
    }

    fn tariff() -> GenericTariff {
        GenericTariff {
            energy_eur_mwh: flat(100.0),
            demand_eur_kw_month: [10.0; 12],
            time_of_use_demand_eur_kw_month: flat(0.0),
            lookback_fraction: 0.0,
            lookback: Lookback::Before(11),
            fixed_eur_month: 0.0,
        }
    }

    fn year() -> LocalHours {
        let utc = time_zone("Etc/UTC").unwrap();
        LocalHours::new(19_358 * 24, 8_760, &utc).unwrap()
    }

    #[test]
    fn a_flat_load_pays_the_published_sums() {
        // 10,000 kWh a year: 1,000 of energy and 136.99 of demand (REopt.jl, no_techs.json).
        let load = vec![10.0 / 8_760.0; 8_760];
        let found = tariff().charges(&load, &year());
        assert!((found.energy_eur.iter().sum::<f64>() - 1_000.0).abs() < 1e-9);
        assert!((found.demand_eur.iter().sum::<f64>() - 136.986_301_369_863).abs() < 1e-9);
    }

    #[test]
    fn ratchets_hold_earlier_peaks() {
        let mut load = vec![1.0; 8_760];
        load[4_000] = 5.0; // In June.
        let clock = year();
        let billed = |tariff: &GenericTariff| -> Vec<f64> {
            let demand_eur = tariff.charges(&load, &clock).demand_eur;
            demand_eur.iter().map(|eur| (eur / 1e4 * 1e9).round() / 1e9).collect()
        };
        let mut expected = [1.0; 12];
        expected[5] = 5.0;
        assert_eq!(billed(&tariff()), expected);
        let two =
            GenericTariff { lookback_fraction: 0.6, lookback: Lookback::Before(2), ..tariff() };
        expected[6] = 3.0;
        expected[7] = 3.0;
        assert_eq!(billed(&two), expected);
        let all = GenericTariff { lookback_fraction: 0.6, ..tariff() };
        let mut everywhere = [3.0; 12];
        everywhere[5] = 5.0;
        assert_eq!(billed(&all), everywhere);
        let summer = Lookback::Calendar(vec![6, 7, 8]);
        assert_eq!(billed(&GenericTariff { lookback: summer, ..all.clone() }), everywhere);
        let winter = GenericTariff { lookback: Lookback::Calendar(vec![1, 12]), ..all };
        let mut own = [1.0; 12];
        own[5] = 5.0;
        assert_eq!(billed(&winter), own);
    }

    #[test]
    fn schedules_are_whole() {
        let mut broken = tariff();
        broken.energy_eur_mwh.weekday = vec![vec![0; 24]; 12];
        assert!(broken.check().is_err());
        broken.energy_eur_mwh.weekend = vec![vec![1; 24]; 12];
        assert!(broken.check().is_err());
        broken.energy_eur_mwh.rates.push(50.0);
        assert!(broken.check().is_ok());
        broken.lookback = Lookback::Calendar(vec![13]);
        assert!(broken.check().is_err());
    }

    #[test]
    fn several_rates_want_a_schedule() {
        let mut broken = tariff();
        broken.energy_eur_mwh.rates.push(50.0);
        let told = broken.check().unwrap_err().to_string();
        assert!(told.contains("energy_eur_mwh: 2 rates, and no schedule"), "{told}");
    }
}

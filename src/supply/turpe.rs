//! The French network tariff: five periods of local time, a charge for the power that is
//! subscribed in each, a charge for energy, and what loads above the subscription cost.

use serde::Deserialize;

use crate::calendar::{LocalHours, WEEK_HOURS};
use crate::catalogue;
use crate::error::{Error, NOT_NEGATIVE, Result, known};
use crate::field::choice;

choice! {
    /// Voltage of the grid connection, by the French network tariff's classes.
    Voltage {
        /// Up to 50 kV, usually up to 40 MW.
        Hta = "hta",
        /// 63 and 90 kV, usually up to 100 MW.
        Htb1 = "htb1",
        /// 225 kV, usually up to 400 MW.
        Htb2 = "htb2",
        /// 400 kV.
        Htb3 = "htb3",
    }
}

choice! {
    /// Version of the network tariff: the longer a load uses its power, the more of the charge
    /// should lie on power.
    Usage {
        /// Short use: cheap power, dear energy.
        Short = "short",
        /// Medium use.
        Medium = "medium",
        /// Long use: dear power, cheap energy.
        Long = "long",
    }
}

impl Voltage {
    /// Its entry in the catalogue's tariffs.
    pub const fn entry(self) -> &'static str {
        match self {
            Self::Hta => "turpe_hta",
            Self::Htb1 => "turpe_htb1",
            Self::Htb2 => "turpe_htb2",
            Self::Htb3 => "turpe_htb3",
        }
    }
}

/// How many periods the tariff has.
pub const PERIODS: usize = 5;

/// Their names: peak; high season, full and off-peak hours; low season, the same.
pub const PERIOD_NAMES: [&str; PERIODS] = ["peak", "hph", "hch", "hpb", "hcb"];

/// Points of ten minutes in an hour, by which overruns are counted.
const POINTS: f64 = 6.0;

/// The period of an hour, 0 to 4, by local month (0 to 11) and hour of the local week.
///
/// Peak: weekdays from December to February, 9 to 11 and 18 to 20 h; high season: November to
/// March; off-peak: 22 to 6 h, and Sundays.
pub const fn french_period(month: usize, hour_of_week: usize) -> usize {
    let (day, hour) = (hour_of_week / 24, hour_of_week % 24);
    let high_season = matches!(month, 0..=2 | 10..=11);
    let off_peak = day == 6 || hour < 6 || hour >= 22;
    let peak = matches!(month, 0 | 1 | 11) && day < 5 && matches!(hour, 9 | 10 | 18 | 19);
    match (peak, high_season, off_peak) {
        (true, _, _) => 0,
        (_, true, false) => 1,
        (_, true, true) => 2,
        (_, false, false) => 3,
        (_, false, true) => 4,
    }
}

/// The period of every hour of the local week in each local month.
pub fn period_table() -> Vec<u8> {
    let slots = 0..12 * WEEK_HOURS;
    slots.map(|slot| french_period(slot / WEEK_HOURS, slot % WEEK_HOURS) as u8).collect()
}

/// The period of each of some hours.
pub fn periods(clock: &LocalHours) -> Vec<usize> {
    let hours = clock.hours.iter();
    hours
        .map(|hour| {
            let month = clock.months[hour.month].month.month() - 1;
            french_period(month as usize, hour.hour_of_week)
        })
        .collect()
}

/// Prices of the network tariff at one voltage; by period in the order of [`PERIOD_NAMES`].
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turpe {
    /// Charge for subscribed power `b`, never rising from one period to the next, EUR/kW/year.
    pub power_eur_kw_year: [f64; PERIODS],
    /// Charge for energy `c`, EUR/MWh.
    pub energy_eur_mwh: [f64; PERIODS],
    /// Management of the contract, EUR/year.
    pub management_eur_year: f64,
    /// Metering, EUR/year.
    pub metering_eur_year: f64,
    /// What an overrun of 1 kW in one point of ten minutes of a month costs, over `b`.
    pub overrun_factor: f64,
    /// CTA, a levy on the fixed part, over it.
    pub cta_fraction: f64,
}

impl Turpe {
    /// The tariff in force at a voltage, in a version.
    ///
    /// # Errors
    /// [`Error::Config`] where there is no such version.
    pub fn french(voltage: Voltage, usage: Usage) -> Result<Self> {
        let entry = catalogue::entry("tariffs", voltage.entry())?;
        let by_period = |figure: &str, unit: &str| {
            let key = format!("{figure}_{}_{unit}", usage.word());
            let values = entry.profile(&key)?.try_into();
            values.map_err(|_| Error::config(key, format!("wants {PERIODS} values")))
        };
        Ok(Self {
            power_eur_kw_year: by_period("power", "eur_kw_year")?,
            energy_eur_mwh: by_period("energy", "eur_mwh")?,
            management_eur_year: entry.value("management_eur_year")?,
            metering_eur_year: entry.value("metering_eur_year")?,
            overrun_factor: entry.value("overrun_factor")?,
            cta_fraction: entry.value("cta_fraction")?,
        })
    }

    /// Checks prices that somebody wrote.
    ///
    /// # Errors
    /// [`Error::Domain`] for negative prices and NaN, and for a charge on power that rises from
    /// one period to the next.
    pub fn check(&self) -> Result<()> {
        let mut greatest = f64::MAX;
        for price in self.power_eur_kw_year {
            known("power_eur_kw_year", "EUR/kW/year", price, (0.0, greatest))?;
            greatest = price;
        }
        for price in self.energy_eur_mwh {
            known("energy_eur_mwh", "EUR/MWh", price, NOT_NEGATIVE)?;
        }
        known("management_eur_year", "EUR/year", self.management_eur_year, NOT_NEGATIVE)?;
        known("metering_eur_year", "EUR/year", self.metering_eur_year, NOT_NEGATIVE)?;
        known("overrun_factor", "", self.overrun_factor, (0.0, 1.0))?;
        known("cta_fraction", "", self.cta_fraction, (0.0, 1.0))
    }

    /// The same tariff at another level of prices.
    pub fn times(&self, index: f64) -> Self {
        Self {
            power_eur_kw_year: self.power_eur_kw_year.map(|price| index * price),
            energy_eur_mwh: self.energy_eur_mwh.map(|price| index * price),
            management_eur_year: index * self.management_eur_year,
            metering_eur_year: index * self.metering_eur_year,
            ..*self
        }
    }

    /// What parts of a connection cost that are subscribed, EUR per kW of it and year:
    /// `sum of b_i (f_i - f_(i-1))` with `f_0 = 0`.
    pub fn subscription_eur_kw_year(&self, parts: &[f64; PERIODS]) -> f64 {
        let before = [0.0].iter().chain(parts);
        let charged = self.power_eur_kw_year.iter().zip(parts.iter().zip(before));
        charged.map(|(price, (part, before))| price * (part - before)).sum()
    }

    /// What subscribed powers cost, EUR/year.
    ///
    /// # Errors
    /// [`Error::Domain`] for negative powers and NaN, and for a power below that of the period
    /// before: what is subscribed in a period is subscribed in all that follow.
    pub fn subscription_eur_year(&self, subscribed_mw: &[f64; PERIODS]) -> Result<f64> {
        let mut before = 0.0;
        for power in subscribed_mw {
            known("subscribed_mw", "MW", *power, (before, f64::MAX))?;
            before = *power;
        }
        Ok(1e3 * self.subscription_eur_kw_year(subscribed_mw))
    }

    /// What a month's loads above the subscription of a period cost, EUR, from the sum over its
    /// hours of their squares, MW2.
    ///
    /// `factor b_i sqrt(sum of (P - P_i)^2)` over points of ten minutes; an hour of a mean load
    /// stands for six points.
    pub fn overrun_eur(&self, period: usize, squares_mw2: f64) -> f64 {
        let eur_kw = self.overrun_factor * self.power_eur_kw_year[period];
        1e3 * eur_kw * (POINTS * squares_mw2).sqrt()
    }

    /// Overruns of all periods of a month, EUR.
    pub fn overruns_eur(&self, squares_mw2: &[f64; PERIODS]) -> f64 {
        let periods = squares_mw2.iter().enumerate();
        periods.map(|(period, squares)| self.overrun_eur(period, *squares)).sum()
    }

    /// The powers, MW, that make subscription, CTA on it and overrun of a load the cheapest.
    ///
    /// The subscription is `sum of (b_i - b_(i+1)) P_i`, and the overrun of a period is a sum of
    /// Euclidean norms: the cost is a sum of convex functions of one power each, under
    /// `P_1 <= ... <= P_5`. Neighbours that would break the order share one power (pool adjacent
    /// violators, exact for sums of convex functions); the best power of each pool is where its
    /// marginal cost changes sign, found by bisection to the last digits.
    ///
    /// # Errors
    /// [`Error::Domain`] for negative loads and NaN, [`Error::Shape`] for more or fewer hours.
    pub fn optimal_subscription(
        &self,
        load_mw: &[f64],
        clock: &LocalHours,
    ) -> Result<[f64; PERIODS]> {
        if load_mw.len() != clock.hours.len() {
            return Err(Error::Shape("loads and hours differ in length".into()));
        }
        let years = clock.months.iter().map(|held| held.part).sum::<f64>() / 12.0;
        let mut pools: Vec<Pool> = Vec::new();
        let mut periods_of: Vec<Pool> = (0..PERIODS)
            .map(|period| {
                let next = self.power_eur_kw_year.get(period + 1).copied().unwrap_or(0.0);
                let step = self.power_eur_kw_year[period] - next;
                Pool {
                    periods: 1,
                    slope: (1.0 + self.cta_fraction) * years * step,
                    months: vec![(0.0, Vec::new()); clock.months.len()],
                    best_mw: 0.0,
                }
            })
            .collect();
        for ((position, load), (hour, period)) in
            load_mw.iter().enumerate().zip(clock.hours.iter().zip(periods(clock)))
        {
            known("load_mw", "MW", *load, NOT_NEGATIVE).map_err(|error| error.at(position))?;
            let (weight, loads) = &mut periods_of[period].months[hour.month];
            *weight = self.overrun_factor * self.power_eur_kw_year[period] * POINTS.sqrt();
            loads.push(*load);
        }
        for mut pool in periods_of {
            pool.settle();
            while let Some(before) = pools.pop_if(|before| before.best_mw > pool.best_mw) {
                pool.join(before);
            }
            pools.push(pool);
        }
        let mut powers = pools.iter().flat_map(|pool| (0..pool.periods).map(|_| pool.best_mw));
        Ok(std::array::from_fn(|_| powers.next().unwrap_or(0.0)))
    }
}

/// Periods that share one subscribed power.
struct Pool {
    periods: usize,
    /// What a kW costs, EUR.
    slope: f64,
    /// By month and period: weight of the norm, and loads, MW.
    months: Vec<(f64, Vec<f64>)>,
    best_mw: f64,
}

impl Pool {
    /// Marginal cost of the power, EUR/kW.
    fn marginal(&self, power_mw: f64) -> f64 {
        let saved = self.months.iter().map(|(weight, loads)| {
            let over = || loads.iter().map(|load| load - power_mw).filter(|over| *over > 0.0);
            let greatest = over().fold(0.0, f64::max);
            if greatest == 0.0 {
                return 0.0;
            }
            // Over the greatest of them, so that squares keep their digits.
            let squares: f64 = over().map(|over| (over / greatest) * (over / greatest)).sum();
            weight * over().map(|over| over / greatest).sum::<f64>() / squares.sqrt()
        });
        self.slope - saved.sum::<f64>()
    }

    fn settle(&mut self) {
        let loads = self.months.iter().flat_map(|(_, loads)| loads);
        let (mut low, mut high) = (0.0, loads.copied().fold(0.0, f64::max));
        loop {
            let middle = 0.5 * (low + high);
            if middle <= low || middle >= high {
                break;
            }
            if self.marginal(middle) < 0.0 { low = middle } else { high = middle }
        }
        self.best_mw = if self.marginal(low) < 0.0 { high } else { low };
    }

    fn join(&mut self, other: Self) {
        self.periods += other.periods;
        self.slope += other.slope;
        self.months.extend(other.months);
        self.settle();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::time_zone;

    fn year() -> LocalHours {
        let paris = time_zone("Europe/Paris").unwrap();
        LocalHours::new(19_358 * 24 - 1, 8_760, &paris).unwrap()
    }

    #[test]
    fn periods_follow_season_day_and_hour() {
        assert_eq!(french_period(0, 9), 0);
        assert_eq!(french_period(0, 8), 1);
        assert_eq!(french_period(10, 9), 1);
        assert_eq!(french_period(2, 23), 2);
        assert_eq!(french_period(0, 6 * 24 + 9), 2);
        assert_eq!(french_period(6, 12), 3);
        assert_eq!(french_period(6, 5), 4);
    }

    #[test]
    fn one_power_costs_the_price_of_the_peak() {
        let tariff = Turpe::french(Voltage::Htb1, Usage::Long).unwrap();
        tariff.check().unwrap();
        let flat = tariff.subscription_eur_year(&[80.0; PERIODS]).unwrap();
        assert!((flat - 80e3 * tariff.power_eur_kw_year[0]).abs() < 1e-6);
        let falling = [80.0, 80.0, 70.0, 80.0, 80.0];
        assert!(tariff.subscription_eur_year(&falling).is_err());
    }

    #[test]
    fn charges_on_power_do_not_rise() {
        let mut tariff = Turpe::french(Voltage::Hta, Usage::Short).unwrap();
        tariff.power_eur_kw_year[4] = tariff.power_eur_kw_year[3] + 1.0;
        assert!(tariff.check().is_err());
    }

    #[test]
    fn a_flat_load_subscribes_itself() {
        let (tariff, clock) = (Turpe::french(Voltage::Htb2, Usage::Long).unwrap(), year());
        let found = tariff.optimal_subscription(&vec![50.0; 8_760], &clock).unwrap();
        assert!(found.iter().all(|power| (power - 50.0).abs() < 1e-12), "{found:?}");
        let none = tariff.optimal_subscription(&vec![0.0; 8_760], &clock).unwrap();
        assert_eq!(none, [0.0; PERIODS]);
    }

    #[test]
    fn a_month_of_overrun_is_a_norm() {
        let tariff = Turpe::french(Voltage::Htb1, Usage::Long).unwrap();
        let squares: f64 = 3.0 * 3.0 + 4.0 * 4.0;
        let kw = 6.0_f64.sqrt() * 5_000.0;
        let eur = tariff.overrun_eur(0, squares);
        assert!((eur - 0.04 * tariff.power_eur_kw_year[0] * kw).abs() < 1e-6);
    }
}

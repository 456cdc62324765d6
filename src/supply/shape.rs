//! Synthetic years of a fitted hourly quantity, as dimensionless shapes.
//!
//! A latent score is the sum of a calendar profile in local time and of two
//! first-order autoregressions, one slow (days) and one fast (hours):
//!
//! ```text
//! z = month[m] + hour[h] + summer[h] cos(2 pi (d - 172) / 365.25)
//!     + weekend[h]
//!     + noise (sqrt(w) slow + sqrt(1 - w) fast)
//! x_t = exp(-1 / hours) x_(t-1) + sqrt(1 - exp(-2 / hours)) e_t,  e ~ N(0, 1)
//! ```
//!
//! with local month m and hour h, UTC day of the year d, and w the share of the
//! slow part; `weekend` holds on Saturdays and Sundays only. Every quantity is
//! a record of the catalogue family `markets`.
//!
//! Its ranks within the year are then mapped on the fitted distribution, so that
//! every year has the same distribution and the seed decides when what happens.

use std::f64::consts::TAU;

use crate::calendar::{self, TYPICAL_HOURS as HOURS};
use crate::catalogue::{self, Entry};
use crate::error::{Error, Result};
use crate::random::Stream;

const FIRST_YEAR: i32 = 1900;
const LAST_YEAR: i32 = 2199;

/// A year of the shape `entry`, of mean 1, on the naive UTC hours of `year`.
///
/// `purpose` separates the random streams of different quantities.
pub(super) fn synthetic(entry: &str, year: i32, seed: u64, purpose: u64) -> Result<Vec<f64>> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Err(Error::Domain {
            name: "year",
            value: f64::from(year),
            minimum: f64::from(FIRST_YEAR),
            maximum: f64::from(LAST_YEAR),
            unit: "",
            index: None,
        });
    }
    let entry = catalogue::entry("markets", entry)?;
    let mut score = profile(entry, year)?;
    let noise = entry.value("noise")?;
    let share = entry.value("slow_share")?;
    let mut random = Stream::new(seed, (purpose << 32) | u64::from(year.unsigned_abs()));
    for (hours, share) in [("slow_hours", share), ("fast_hours", 1.0 - share)] {
        let amplitude = noise * libm::sqrt(share);
        let keep = libm::exp(-1.0 / entry.value(hours)?);
        let renew = libm::sqrt(1.0 - keep * keep);
        let mut state = random.normal();
        for score in &mut score {
            *score += amplitude * state;
            state = keep * state + renew * random.normal();
        }
    }
    let distribution = distribution(entry)?;
    let mut order: Vec<usize> = (0..HOURS).collect();
    order.sort_unstable_by(|&a, &b| score[a].total_cmp(&score[b]));
    let mut shape = vec![0.0; HOURS];
    for (&hour, value) in order.iter().zip(distribution) {
        shape[hour] = value;
    }
    Ok(shape)
}

/// A profile of exactly `N` values.
fn list<'a, const N: usize>(entry: &'a Entry, key: &str) -> Result<&'a [f64; N]> {
    entry.profile(key)?.try_into().map_err(|_| {
        let path = format!("catalogue.{}.{}.{key}", entry.family, entry.name);
        Error::config(path, format!("wants {N} values"))
    })
}

/// The calendar part of the score.
fn profile(entry: &Entry, year: i32) -> Result<Vec<f64>> {
    let month: &[f64; 12] = list(entry, "month")?;
    let [hour_of_day, summer, weekend]: [&[f64; 24]; 3] =
        [list(entry, "hour")?, list(entry, "summer")?, list(entry, "weekend")?];
    let zone = calendar::time_zone(entry.text("timezone")?)?;
    let local = calendar::LocalYear::new(year, &zone);
    let score = |(hour, (&of_week, &m)): (usize, (&u8, &u8))| {
        let (weekday, h) = (of_week / 24, usize::from(of_week % 24));
        let day = (hour / 24 + 1) as f64;
        month[usize::from(m)]
            + hour_of_day[h]
            + summer[h] * libm::cos(TAU * (day - 172.0) / 365.25)
            + if weekday < 5 { 0.0 } else { weekend[h] }
    };
    let leap_day = |hour: &usize| calendar::is_leap(year) && hour / 24 == 59;
    Ok(local
        .hour_of_week
        .iter()
        .zip(&local.month)
        .enumerate()
        .filter(|(hour, _)| !leap_day(hour))
        .map(score)
        .collect())
}

/// The hourly values of a year in rising order, of mean 1.
fn distribution(entry: &Entry) -> Result<Vec<f64>> {
    let probabilities: &[f64; 41] = list(entry, "probabilities")?;
    let quantiles: &[f64; 41] = list(entry, "quantiles")?;
    let mut knot = 0;
    let mut values: Vec<f64> = (0..HOURS)
        .map(|rank| {
            let p = (rank as f64 + 0.5) / HOURS as f64;
            while knot < 39 && probabilities[knot + 1] <= p {
                knot += 1;
            }
            let part = (p - probabilities[knot]) / (probabilities[knot + 1] - probabilities[knot]);
            quantiles[knot] + part * (quantiles[knot + 1] - quantiles[knot])
        })
        .collect();
    let mean = values.iter().sum::<f64>() / HOURS as f64;
    values.iter_mut().for_each(|value| *value /= mean);
    Ok(values)
}

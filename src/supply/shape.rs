//! Synthetic years of a fitted hourly quantity, as dimensionless shapes.
//!
//! A latent score is the sum of a calendar profile in local time and of two
//! first-order autoregressions, one slow (days) and one fast (hours):
//!
//! ```text
//! z = month[m] + hour[h] + summer[h] cos(2 pi (d - 172) / 365.25) + weekend[h]
//!     + noise (sqrt(w) slow + sqrt(1 - w) fast)
//! x_t = exp(-1 / hours) x_(t-1) + sqrt(1 - exp(-2 / hours)) e_t,  e ~ N(0, 1)
//! ```
//!
//! Its ranks within the year are then mapped on the fitted distribution, so that
//! every year has the same distribution and the seed decides when what happens.

use std::f64::consts::TAU;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::markets;
use crate::error::{Error, Result};
use crate::random::Stream;

/// Hours of a year; 29 February is left out.
pub(super) const HOURS: usize = 8760;
const FIRST_YEAR: i32 = 1970;
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
    let mut score = profile(entry, year)?;
    let noise = markets::value(entry, "noise")?;
    let share = markets::value(entry, "slow_share")?;
    let mut random = Stream::new(seed, (purpose << 32) | u64::from(year.unsigned_abs()));
    for (hours, share) in [("slow_hours", share), ("fast_hours", 1.0 - share)] {
        let amplitude = noise * libm::sqrt(share);
        let keep = libm::exp(-1.0 / markets::value(entry, hours)?);
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

/// The calendar part of the score.
fn profile(entry: &str, year: i32) -> Result<Vec<f64>> {
    let month: &[f64; 12] = markets::values(entry, "month")?;
    let [hour, summer, weekend]: [&[f64; 24]; 3] = [
        markets::values(entry, "hour")?,
        markets::values(entry, "summer")?,
        markets::values(entry, "weekend")?,
    ];
    let calendar = |error: jiff::Error| Error::config("year", error.to_string());
    let zone = TimeZone::get(markets::text(entry, "timezone")?).map_err(calendar)?;
    let mut time = i16::try_from(year)
        .map_err(|error| Error::config("year", error.to_string()))
        .and_then(|year| Date::new(year, 1, 1).map_err(calendar))?
        .to_zoned(TimeZone::UTC)
        .map_err(calendar)?
        .timestamp();
    let step = jiff::SignedDuration::from_hours(1);
    let mut score = Vec::with_capacity(HOURS);
    while score.len() < HOURS {
        let utc = TimeZone::UTC.to_datetime(time);
        if (utc.month(), utc.day()) != (2, 29) {
            let local = zone.to_datetime(time);
            let h = usize::from(local.hour().unsigned_abs());
            let day = f64::from(local.date().day_of_year());
            let m = usize::from(local.month().unsigned_abs()) - 1;
            let free = matches!(local.date().weekday(), Weekday::Saturday | Weekday::Sunday);
            score.push(
                month[m]
                    + hour[h]
                    + summer[h] * libm::cos(TAU * (day - 172.0) / 365.25)
                    + if free { weekend[h] } else { 0.0 },
            );
        }
        time = time.checked_add(step).map_err(calendar)?;
    }
    Ok(score)
}

/// The hourly values of a year in rising order, of mean 1.
fn distribution(entry: &str) -> Result<Vec<f64>> {
    let probabilities: &[f64; 41] = markets::values(entry, "probabilities")?;
    let quantiles: &[f64; 41] = markets::values(entry, "quantiles")?;
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

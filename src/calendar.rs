//! Civil time: months, and hours of a year as the clocks on site show them.
//!
//! Everything hourly stands on naive UTC hours; what people do (demand, tariff
//! periods) follows local time with its daylight saving.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, known};

/// Hours of a typical driver year, which has no 29 February.
pub const TYPICAL_HOURS: usize = 8_760;
/// Hours of a mean civil year, 365.25 days.
pub const MEAN_YEAR_HOURS: f64 = 8_766.0;
/// Hours of a week.
pub const WEEK_HOURS: usize = 168;
/// Years that a scenario may touch.
pub const YEARS: std::ops::RangeInclusive<i32> = 2000..=2120;

/// A month of the civil calendar, written `2025-07`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    months: i32,
}

impl Month {
    /// The month `month` (1 to 12) of `year`.
    pub const fn new(year: i32, month: i32) -> Self {
        Self { months: year * 12 + month - 1 }
    }

    /// The civil year.
    pub const fn year(self) -> i32 {
        self.months.div_euclid(12)
    }

    /// The month of the year, 1 to 12.
    pub const fn month(self) -> i32 {
        self.months.rem_euclid(12) + 1
    }

    /// The month `months` later.
    pub const fn plus(self, months: i32) -> Self {
        Self { months: self.months + months }
    }

    /// Months from `earlier` to this one.
    pub const fn since(self, earlier: Self) -> i32 {
        self.months - earlier.months
    }

    /// Hours of the month.
    pub fn hours(self) -> usize {
        24 * self.days()
    }

    /// Position of its first hour in its civil year.
    pub fn first_hour(self) -> usize {
        (1..self.month()).map(|month| Self::new(self.year(), month).hours()).sum()
    }

    /// Days of the month.
    pub fn days(self) -> usize {
        match self.month() {
            2 if is_leap(self.year()) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl FromStr for Month {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let parsed = || {
            let (year, month) = text.split_once('-')?;
            let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            if year.len() != 4 || month.len() != 2 || !digits(year) || !digits(month) {
                return None;
            }
            let (year, month) = (year.parse().ok()?, month.parse().ok()?);
            (YEARS.contains(&year) && (1..=12).contains(&month)).then_some(Self::new(year, month))
        };
        parsed().ok_or_else(|| {
            let (first, last) = (YEARS.start(), YEARS.end());
            format!("\"{text}\" is not a month written \"YYYY-MM\", {first}-01 to {last}-12")
        })
    }
}

impl TryFrom<String> for Month {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        text.parse()
    }
}

/// Whether a civil year has a 29 February.
pub const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Hours of a civil year.
pub const fn hours_of_year(year: i32) -> usize {
    if is_leap(year) { TYPICAL_HOURS + 24 } else { TYPICAL_HOURS }
}

/// The time zone of an IANA name.
///
/// # Errors
/// [`Error::Config`] for a name that the time-zone database lacks.
pub fn time_zone(name: &str) -> Result<TimeZone> {
    let zone = TimeZone::get(name).map_err(|_| {
        Error::config("timezone", format!("\"{name}\" is not an IANA time zone, as Europe/Paris"))
    })?;
    let whole_hours = [0, 182].into_iter().all(|day| {
        let moment = jiff::Timestamp::from_second(1_735_689_600 + 86_400 * day);
        moment.is_ok_and(|moment| zone.to_offset(moment).seconds() % 3_600 == 0)
    });
    if !whole_hours {
        let message = format!("\"{name}\" is not a whole number of hours from UTC");
        return Err(Error::config("timezone", message));
    }
    Ok(zone)
}

/// Local time of every UTC hour of one civil year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalYear {
    /// The civil year (UTC).
    pub year: i32,
    /// Hours since local Monday 00:00, 0 to 167, for each UTC hour.
    pub hour_of_week: Vec<u8>,
    /// Local month less one, 0 to 11, for each UTC hour.
    pub month: Vec<u8>,
}

impl LocalYear {
    /// The clocks of `zone` through the UTC year `year`.
    pub fn new(year: i32, zone: &TimeZone) -> Self {
        let hours = hours_of_year(year);
        let first = date(year as i16, 1, 1);
        let start = midnight_utc(first);
        let offset_s = |hour: usize| -> i64 {
            jiff::Timestamp::from_second(start + 3_600 * hour as i64)
                .map_or(0, |instant| i64::from(zone.to_offset(instant).seconds()))
        };
        let weekday = i64::from(first.weekday().to_monday_zero_offset());
        let mut local = Self {
            year,
            hour_of_week: Vec::with_capacity(hours),
            month: Vec::with_capacity(hours),
        };
        for day in 0..hours / 24 {
            let [begin, end] = [offset_s(24 * day), offset_s(24 * day + 24)];
            for hour in 24 * day..24 * day + 24 {
                let offset = if begin == end { begin } else { offset_s(hour) };
                let shown = hour as i64 + offset.div_euclid(3_600);
                let of_week = (24 * weekday + shown).rem_euclid(WEEK_HOURS as i64);
                local.hour_of_week.push(of_week as u8);
                local.month.push(month_of_day(year, shown.div_euclid(24)));
            }
        }
        local
    }
}

/// Where an hour falls on the clocks of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalHour {
    /// Position of its local month in [`LocalHours::months`].
    pub month: usize,
    /// Hours since local Monday 00:00, 0 to 167.
    pub hour_of_week: usize,
}

/// A local month, and the part of its hours that some hours hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartOfMonth {
    /// The month.
    pub month: Month,
    /// Hours held over the hours of the month.
    pub part: f64,
}

/// Consecutive hours on the clocks of a place.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalHours {
    /// Each of them.
    pub hours: Vec<LocalHour>,
    /// The local months that they fall in.
    pub months: Vec<PartOfMonth>,
}

impl LocalHours {
    /// `hours` hours from one that is counted since 1970-01-01 00:00 UTC.
    ///
    /// # Errors
    /// [`Error::Domain`] for hours outside [`YEARS`].
    pub fn new(first: i64, hours: usize, zone: &TimeZone) -> Result<Self> {
        let last = first.saturating_add(hours.saturating_sub(1) as i64);
        let [begin, end] = [YEARS.start(), YEARS.end()].map(|year| f64::from(*year));
        let local = |hour: i64| {
            let moment = hour.checked_mul(3_600).map(jiff::Timestamp::from_second);
            moment.and_then(|moment| moment.ok()).map(|moment| zone.to_datetime(moment))
        };
        for hour in [first, last] {
            let year = local(hour).map_or(f64::NAN, |shown| f64::from(shown.year()));
            known("year", "", year, (begin, end))?;
        }
        let mut found = Self { hours: Vec::with_capacity(hours), months: Vec::new() };
        for shown in (first..=last).take(hours).filter_map(local) {
            let month = Month::new(i32::from(shown.year()), i32::from(shown.month()));
            if found.months.last().is_none_or(|last| last.month != month) {
                found.months.push(PartOfMonth { month, part: 0.0 });
            }
            let weekday = shown.weekday().to_monday_zero_offset() as usize;
            let hour_of_week = 24 * weekday + shown.hour() as usize;
            let position = found.months.len() - 1;
            found.months[position].part += 1.0;
            found.hours.push(LocalHour { month: position, hour_of_week });
        }
        for held in &mut found.months {
            held.part /= local_hours(held.month, zone);
        }
        Ok(found)
    }
}

/// Hours of a month on the clocks of a place, one less or more where they change.
fn local_hours(month: Month, zone: &TimeZone) -> f64 {
    let begins = |month: Month| {
        let day = date(month.year() as i16, month.month() as i8, 1);
        day.to_zoned(zone.clone()).map_or(0, |zoned| zoned.timestamp().as_second())
    };
    (begins(month.plus(1)) - begins(month)) as f64 / 3_600.0
}

fn midnight_utc(day: Date) -> i64 {
    day.to_zoned(TimeZone::UTC).map_or(0, |zoned| zoned.timestamp().as_second())
}

/// The month (0 to 11) of a day counted from 1 January, which may fall just
/// outside the year.
fn month_of_day(year: i32, day: i64) -> u8 {
    if day < 0 {
        return 11;
    }
    let mut left = day as usize;
    for month in 1..=12 {
        let days = Month::new(year, month).days();
        if left < days {
            return (month - 1) as u8;
        }
        left -= days;
    }
    0
}

/// The hour of a typical year that stands for each hour of a civil year: its
/// own date, 28 February a second time on 29 February.
pub fn typical_hour(year: i32, hour: usize) -> usize {
    const END_OF_FEBRUARY: usize = 24 * 59;
    if is_leap(year) && hour >= END_OF_FEBRUARY { hour - 24 } else { hour }
}

/// The typical hour of a series recorded in `from` that stands for hour `hour`
/// of the civil year `to`, so that weekdays fall on weekdays: the record is
/// moved by three days at most, and its last days serve twice at the year's end.
pub fn weekday_hour(from: i32, to: i32, hour: usize) -> usize {
    let weekday = |year: i32| i64::from(date(year as i16, 1, 1).weekday().to_monday_zero_offset());
    let days = (weekday(to) - weekday(from)).rem_euclid(7);
    let shift = 24 * if days > 3 { days - 7 } else { days };
    let mut recorded = hour as i64 + shift;
    if recorded < 0 {
        recorded += WEEK_HOURS as i64;
    } else if recorded >= hours_of_year(from) as i64 {
        recorded -= WEEK_HOURS as i64;
    }
    typical_hour(from, recorded as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_count_and_print() {
        let july: Month = "2025-07".parse().unwrap();
        assert_eq!(july.plus(18).to_string(), "2027-01");
        assert_eq!(july.plus(18).since(july), 18);
        assert_eq!(Month::new(2028, 2).hours(), 696);
        assert!("2025-13".parse::<Month>().is_err());
        assert!("25-1".parse::<Month>().is_err());
    }

    #[test]
    fn clocks_change_in_paris() {
        let paris = time_zone("Europe/Paris").unwrap();
        let local = LocalYear::new(2023, &paris);
        assert_eq!(local.hour_of_week.len(), 8_760);
        // 1 January 2023 was a Sunday; 00:00 UTC is 01:00 there.
        assert_eq!(local.hour_of_week[0], 6 * 24 + 1);
        // 26 March 2023, a Sunday: 00:00 UTC is 01:00, 01:00 UTC is 03:00.
        let march = (31 + 28 + 25) * 24;
        assert_eq!(&local.hour_of_week[march..march + 2], &[6 * 24 + 1, 6 * 24 + 3]);
        // 29 October 2023, a Sunday: 00:00 and 01:00 UTC are both 02:00.
        let october = (273 + 28) * 24;
        assert_eq!(&local.hour_of_week[october..october + 2], &[6 * 24 + 2, 6 * 24 + 2]);
        assert_eq!(local.month[8_759], 0);
        assert_eq!(local.month[8_758], 11);
    }

    #[test]
    fn local_hours_hold_whole_months() {
        let paris = time_zone("Europe/Paris").unwrap();
        // From 1 January 2023, 00:00 in Paris, 23:00 UTC of the day before.
        let first = (19_358 * 24) - 1;
        let year = LocalHours::new(first, 8_760, &paris).unwrap();
        assert_eq!(year.months.len(), 12);
        assert!(year.months.iter().all(|held| held.part == 1.0));
        assert_eq!(year.hours[0], LocalHour { month: 0, hour_of_week: 6 * 24 });
        // An hour later, the last one falls into the next January.
        let shifted = LocalHours::new(first + 1, 8_760, &paris).unwrap();
        assert_eq!(shifted.months.len(), 13);
        let held: f64 = shifted.months.iter().map(|held| held.part).sum();
        assert!((held - 12.0).abs() < 1e-12);
        let clocks = LocalYear::new(2023, &paris);
        for (hour, shown) in shifted.hours.iter().enumerate() {
            assert_eq!(shown.hour_of_week, usize::from(clocks.hour_of_week[hour]));
            assert_eq!(shown.month % 12, usize::from(clocks.month[hour]));
        }
        assert!(LocalHours::new(i64::MAX, 1, &paris).is_err());
        assert!(LocalHours::new(first, 0, &paris).is_ok_and(|none| none.months.is_empty()));
    }

    #[test]
    fn leap_days_repeat_the_day_before() {
        assert_eq!(typical_hour(2024, 24 * 59 - 1), 24 * 59 - 1);
        assert_eq!(typical_hour(2024, 24 * 59), 24 * 58);
        assert_eq!(typical_hour(2024, 8_783), 8_759);
        assert_eq!(typical_hour(2023, 8_759), 8_759);
    }

    #[test]
    fn weekdays_fall_on_weekdays() {
        // 2 January 2023 was a Monday, as are 1 January 2024 and 3 January 2028.
        assert_eq!(weekday_hour(2023, 2024, 0), 24);
        assert_eq!(weekday_hour(2023, 2028, 48), 24);
        assert_eq!(weekday_hour(2023, 2034, 5_000), 5_000);
        // Behind 29 February the record of a leap year is one day shorter.
        assert_eq!(weekday_hour(2024, 2024, 8_783), 8_759);
        for (from, to) in [(2023, 2024), (2024, 2025), (2024, 2028), (2023, 2032)] {
            assert!((0..hours_of_year(to)).all(|h| weekday_hour(from, to, h) < TYPICAL_HOURS));
        }
    }
}

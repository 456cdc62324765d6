//! Spreading over periods: depreciation of what was spent, reserves for what will be.

use crate::error::{Error, NOT_NEGATIVE, Result, known, whole};
use crate::field::choice;

/// Most years of a life.
const LONGEST_YEARS: f64 = 100.0;
/// Days of a year and months of a year, as the French rules count them.
const DAYS: u32 = 360;
const MONTHS: u32 = 12;

choice! {
    /// Classes of property of the Modified Accelerated Cost Recovery System, by years.
    MacrsClass {
        /// 3 years.
        Three = "3",
        /// 5 years.
        Five = "5",
        /// 7 years.
        Seven = "7",
        /// 10 years.
        Ten = "10",
        /// 15 years.
        Fifteen = "15",
        /// 20 years.
        Twenty = "20",
    }
}

impl MacrsClass {
    /// The class of a life.
    pub fn of_years(years: u32) -> Option<Self> {
        Self::named("", &years.to_string()).ok()
    }

    /// Percentages of the cost by year, half-year convention.
    ///
    /// Source: Internal Revenue Service, Publication 946, How To Depreciate Property, appendix A,
    /// table A-1.
    const fn percentages(self) -> &'static [f64] {
        match self {
            Self::Three => &[33.33, 44.45, 14.81, 7.41],
            Self::Five => &[20.0, 32.0, 19.2, 11.52, 11.52, 5.76],
            Self::Seven => &[14.29, 24.49, 17.49, 12.49, 8.93, 8.92, 8.93, 4.46],
            Self::Ten => &[10.0, 18.0, 14.4, 11.52, 9.22, 7.37, 6.55, 6.55, 6.56, 6.55, 3.28],
            Self::Fifteen => &[
                5.0, 9.5, 8.55, 7.7, 6.93, 6.23, 5.9, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91, 5.9, 5.91,
                2.95,
            ],
            Self::Twenty => &[
                3.75, 7.219, 6.677, 6.177, 5.713, 5.285, 4.888, 4.522, 4.462, 4.461, 4.462, 4.461,
                4.462, 4.461, 4.462, 4.461, 4.462, 4.461, 4.462, 4.461, 2.231,
            ],
        }
    }
}

/// A rule by which the cost of an asset is charged to years, the first that in which it enters
/// service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depreciation {
    /// The same for each day of its life, `days_first_year` of 360 in the first year; what is left
    /// of a whole year falls after the others.
    StraightLine {
        /// Life.
        life_years: u32,
        /// Days of the first year, 1 to 360.
        days_first_year: u32,
    },
    /// French declining balance: see [`declining_balance`].
    DecliningBalance {
        /// Life, 3 or more.
        life_years: u32,
        /// Months of the first year, 1 to 12.
        months_first_year: u32,
    },
    /// Published percentages, half-year convention.
    Macrs(MacrsClass),
}

impl Depreciation {
    /// Straight line with half a year's charge in the first year and half after the others, as
    /// of property that is on average bought in midyear.
    pub const fn half_year(life_years: u32) -> Self {
        Self::StraightLine { life_years, days_first_year: DAYS / 2 }
    }

    /// Years over which it charges.
    pub const fn years(self) -> usize {
        match self {
            Self::StraightLine { life_years, days_first_year } => {
                life_years as usize + (days_first_year < DAYS) as usize
            }
            Self::DecliningBalance { life_years, .. } => life_years as usize,
            Self::Macrs(class) => class.percentages().len(),
        }
    }

    /// What is charged of a cost in a year, 0 the first, while `left` of it is not yet charged.
    pub fn charge(self, cost: f64, left: f64, year: usize) -> f64 {
        if year >= self.years() {
            return 0.0;
        }
        match self {
            Self::StraightLine { life_years, days_first_year } => {
                let days = match year {
                    0 => days_first_year,
                    _ if year == life_years as usize => DAYS - days_first_year,
                    _ => DAYS,
                };
                cost / f64::from(life_years) * f64::from(days) / f64::from(DAYS)
            }
            Self::DecliningBalance { life_years, months_first_year } => {
                let rate = declining_coefficient(life_years) / f64::from(life_years);
                if year == 0 {
                    return left * rate * f64::from(months_first_year) / f64::from(MONTHS);
                }
                left * rate.max(1.0 / (life_years as usize - year) as f64)
            }
            Self::Macrs(class) => cost * class.percentages()[year] / 100.0,
        }
    }

    /// What is charged of a cost, year by year.
    pub fn charges(self, cost: f64) -> Vec<f64> {
        let mut left = cost;
        let year = |year| {
            let charge = self.charge(cost, left, year);
            left -= charge;
            charge
        };
        (0..self.years()).map(year).collect()
    }

    /// The parts of a cost that are charged, year by year.
    pub fn fractions(self) -> Vec<f64> {
        self.charges(1.0)
    }
}

/// Coefficient of the French declining balance by the life in years: CGI art. 39 A.
fn declining_coefficient(life_years: u32) -> f64 {
    match life_years {
        ..=4 => 1.25,
        5 | 6 => 1.75,
        _ => 2.25,
    }
}

/// French declining balance (amortissement degressif): what is charged each year.
///
/// A year charges `coefficient / life` of what is left of the cost, the first in proportion to its
/// months; the coefficient is 1.25 for lives of 3 and 4 years, 1.75 for 5 and 6, 2.25 above. Once
/// one over the years that remain is more, they share what is left evenly. Years that remain are
/// counted from the 1st of January of the year of purchase, so that a short first year shortens
/// nothing else.
///
/// Source: Code general des impots, art. 39 A, and its annexe II, art. 22 to 25.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative cost, a life below 3 years or not whole, and
/// months that are not whole, 1 to 12; NaN, too.
pub fn declining_balance(cost: f64, life_years: f64, months_first_year: f64) -> Result<Vec<f64>> {
    known("cost", "", cost, NOT_NEGATIVE)?;
    whole("life_years", life_years, (3.0, LONGEST_YEARS))?;
    whole("months_first_year", months_first_year, (1.0, f64::from(MONTHS)))?;
    let (life_years, months_first_year) = (life_years as u32, months_first_year as u32);
    Ok(Depreciation::DecliningBalance { life_years, months_first_year }.charges(cost))
}

/// Straight-line depreciation by calendar year: `cost / life`, in the first year in proportion
/// to its days of 360; where these are fewer, what is left is charged in the year after the last.
///
/// Source: Code general des impots, annexe II, art. 23.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative cost, a life that is not whole or below 1 year,
/// and days that are not whole, 1 to 360; NaN, too.
pub fn straight_line_prorata(cost: f64, life_years: f64, days_first_year: f64) -> Result<Vec<f64>> {
    known("cost", "", cost, NOT_NEGATIVE)?;
    whole("life_years", life_years, (1.0, LONGEST_YEARS))?;
    whole("days_first_year", days_first_year, (1.0, f64::from(DAYS)))?;
    let (life_years, days_first_year) = (life_years as u32, days_first_year as u32);
    Ok(Depreciation::StraightLine { life_years, days_first_year }.charges(cost))
}

/// Depreciation by the tables of the Modified Accelerated Cost Recovery System, half-year
/// convention, after a part of the cost is charged at once in the first year.
///
/// Source: Internal Revenue Service, Publication 946, table A-1, and chapter 3 for the special
/// allowance of the first year.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative cost and a bonus outside 0 to 1; NaN, too.
pub fn macrs(cost: f64, class: MacrsClass, bonus_fraction: f64) -> Result<Vec<f64>> {
    known("cost", "", cost, NOT_NEGATIVE)?;
    known("bonus_fraction", "", bonus_fraction, (0.0, 1.0))?;
    Ok(macrs_charges(cost, class, bonus_fraction))
}

fn macrs_charges(cost: f64, class: MacrsClass, bonus_fraction: f64) -> Vec<f64> {
    let mut charge = Depreciation::Macrs(class).charges(cost * (1.0 - bonus_fraction));
    charge[0] += cost * bonus_fraction;
    charge
}

choice! {
    /// How a class of assets is depreciated in the books of a campus.
    Method {
        /// In equal months.
        StraightLine = "straight_line",
        /// French declining balance, by calendar year.
        DecliningBalance = "declining_balance",
        /// Modified Accelerated Cost Recovery System, by calendar year.
        Macrs = "macrs",
    }
}

/// A [`Method`] with its life, for spending month by month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WriteOff {
    /// In equal months: [`straight_line`].
    StraightLine {
        /// Life.
        life_years: u32,
    },
    /// [`declining_balance`].
    DecliningBalance {
        /// Life, 3 or more.
        life_years: u32,
    },
    /// [`macrs`].
    Macrs {
        /// Class.
        class: MacrsClass,
        /// Charged at once.
        bonus_fraction: f64,
    },
}

/// Parts of a class of assets, and how each is written off.
pub type WriteOffs = Vec<(f64, WriteOff)>;

impl WriteOff {
    /// Of a method over whole years.
    ///
    /// # Errors
    /// [`Error::Config`] for a life that the method does not have: below 3 years for the French
    /// declining balance, which excludes what wears out sooner (Code general des impots, annexe II,
    /// art. 22); none of the classes of [`MacrsClass`].
    pub fn new(method: Method, life_years: f64, bonus_fraction: f64) -> Result<Self> {
        let years = life_years as u32;
        match method {
            Method::StraightLine => Ok(Self::StraightLine { life_years: years }),
            Method::DecliningBalance if years >= 3 => {
                Ok(Self::DecliningBalance { life_years: years })
            }
            Method::DecliningBalance => Err(Error::config(
                "",
                format!("{life_years} years; declining_balance takes 3 or more"),
            )),
            Method::Macrs => {
                let message = || {
                    let classes = MacrsClass::WORDS.join(", ");
                    Error::config("", format!("{life_years} years; macrs takes {classes}"))
                };
                let class = MacrsClass::of_years(years).ok_or_else(message)?;
                Ok(Self::Macrs { class, bonus_fraction })
            }
        }
    }

    /// What is charged in each month of spending in months, the first of which comes `past` months
    /// after a January; what is spent before `from` is put to use then.
    ///
    /// A calendar year's charge falls evenly on its months since the asset was put to use; what is left
    /// at the end of the horizon is written off in the last month.
    pub fn by_month(self, spending: &[f64], from: usize, past: usize) -> Vec<f64> {
        match self {
            Self::StraightLine { life_years } => {
                straight_line(spending, (MONTHS * life_years) as usize, from)
            }
            Self::DecliningBalance { life_years } => {
                by_calendar_year(spending, from, past, |cost, months_first_year| {
                    Depreciation::DecliningBalance { life_years, months_first_year }.charges(cost)
                })
            }
            Self::Macrs { class, bonus_fraction } => {
                by_calendar_year(spending, from, past, |cost, _| {
                    macrs_charges(cost, class, bonus_fraction)
                })
            }
        }
    }
}

/// The months of [`WriteOff::by_month`], of what is charged of a cost by calendar year, the first of some
/// months.
fn by_calendar_year(
    spending: &[f64],
    from: usize,
    past: usize,
    charges: impl Fn(f64, u32) -> Vec<f64>,
) -> Vec<f64> {
    let mut charge = vec![0.0; spending.len()];
    for (month, &spent) in spending.iter().enumerate().filter(|(_, spent)| **spent != 0.0) {
        let first = month.max(from);
        let mut count = MONTHS - (first + past) as u32 % MONTHS;
        let mut left = spent;
        let mut months = charge[first..].iter_mut();
        for due in charges(spent, count) {
            let part = due / f64::from(count);
            for slot in months.by_ref().take(count as usize) {
                *slot += part;
                left -= part;
            }
            count = MONTHS;
        }
        if months.next().is_none()
            && let Some(last) = charge.last_mut()
        {
            *last += left;
        }
    }
    charge
}

/// Yearly amounts in equal parts over the periods of their years.
pub fn by_period(yearly: &[f64], periods_per_year: usize) -> impl Iterator<Item = f64> + '_ {
    let part =
        move |amount: &f64| std::iter::repeat_n(amount / periods_per_year as f64, periods_per_year);
    yearly.iter().flat_map(part)
}

/// Straight-line depreciation of each period's spending over `periods`, from the
/// later of its own period and `from`; what is left at the end of the horizon is
/// written off in the last period.
pub fn straight_line(spending: &[f64], periods: usize, from: usize) -> Vec<f64> {
    let mut charge = vec![0.0; spending.len()];
    let (until, later) = spending.split_at(spending.len().min(from + 1));
    let put_to_use = [until.iter().sum()].into_iter().chain(later.iter().copied());
    for (first, spent) in (from..).zip(put_to_use).filter(|(_, spent)| *spent != 0.0) {
        let part = spent / periods as f64;
        let mut left = spent;
        for slot in charge.iter_mut().skip(first).take(periods) {
            *slot += part;
            left -= part;
        }
        if let Some(last) = charge.last_mut().filter(|_| first + periods > spending.len()) {
            *last += left;
        }
    }
    charge
}

/// What is set aside for each amount, in equal parts over the `periods` until it, its own
/// among them, or over those that there are.
pub fn set_aside(due: &[f64], periods: usize) -> Vec<f64> {
    let mut paid = vec![0.0; due.len()];
    for (period, &amount) in due.iter().enumerate().filter(|(_, amount)| **amount != 0.0) {
        let until = &mut paid[(period + 1).saturating_sub(periods.max(1))..=period];
        let part = amount / until.len() as f64;
        until.iter_mut().for_each(|slot| *slot += part);
    }
    paid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_due_was_set_aside() {
        assert_eq!(set_aside(&[0.0, 0.0, 6.0, 0.0, 4.0], 2), [0.0, 3.0, 3.0, 2.0, 2.0]);
        assert_eq!(set_aside(&[0.0, 6.0], 3), [3.0, 3.0]);
    }

    #[test]
    fn declining_balance_ends_in_a_straight_line() {
        // Three years at 35 % of what is left, then half of it each.
        let charge = declining_balance(100_000.0, 5.0, 12.0).unwrap();
        let expected = [35_000.0, 22_750.0, 14_787.5, 13_731.25, 13_731.25];
        assert!(charge.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{charge:?}");
        let charge = declining_balance(60_000.0, 3.0, 12.0).unwrap();
        assert!((charge[0] - 25_000.0).abs() < 1e-9 && (charge[2] - 17_500.0).abs() < 1e-9);
        for life in 3..=40 {
            for months in 1..=12 {
                let charge = declining_balance(1.0, f64::from(life), f64::from(months)).unwrap();
                assert_eq!(charge.len(), life as usize);
                assert!((charge.iter().sum::<f64>() - 1.0).abs() < 1e-14);
                assert!(charge[1..].windows(2).all(|pair| pair[1] <= pair[0] * (1.0 + 1e-12)));
            }
        }
        assert!(declining_balance(1.0, 2.0, 12.0).is_err());
        assert!(declining_balance(1.0, 5.0, 0.0).is_err());
        assert!(declining_balance(1.0, 5.5, 12.0).is_err());
        assert!(declining_balance(f64::NAN, 5.0, 12.0).is_err());
    }

    #[test]
    fn a_short_first_year_ends_later() {
        let charge = straight_line_prorata(100_000.0, 5.0, 90.0).unwrap();
        assert_eq!(charge, [5e3, 2e4, 2e4, 2e4, 2e4, 15e3]);
        assert_eq!(straight_line_prorata(9.0, 3.0, 360.0), Ok(vec![3.0; 3]));
        assert_eq!(straight_line_prorata(9.0, 1.0, 120.0), Ok(vec![3.0, 6.0]));
        assert!(straight_line_prorata(9.0, 0.0, 360.0).is_err());
        assert!(straight_line_prorata(9.0, 3.0, 361.0).is_err());
        assert!(straight_line_prorata(-9.0, 3.0, 360.0).is_err());
        let half = Depreciation::half_year(39).fractions();
        assert_eq!((half.len(), half[0], half[39]), (40, 0.5 / 39.0, 0.5 / 39.0));
    }

    /// The tables are declining balance at 200 % (150 % from 15 years on), half a year in the first
    /// year, that turns into a straight line.
    #[test]
    fn published_tables_follow_their_rule() {
        for word in MacrsClass::WORDS {
            let class = MacrsClass::named("class", word).unwrap();
            let life: f64 = word.parse().unwrap();
            let charge = macrs(100.0, class, 0.0).unwrap();
            assert!((charge.iter().sum::<f64>() - 100.0).abs() < 1e-9, "{word}");
            let rate = if life < 15.0 { 2.0 } else { 1.5 } / life;
            let mut left = 100.0;
            for (year, published) in charge.iter().enumerate() {
                let remaining = life + 0.5 - year as f64;
                let whole = rate.max(1.0 / remaining.max(1.0));
                let part = left * if year == 0 { 0.5 * rate } else { whole };
                assert!((part - published).abs() < 0.0101, "{word} {year}: {part} {published}");
                left -= part;
            }
        }
        let bonus = macrs(100.0, MacrsClass::Five, 0.5).unwrap();
        assert_eq!((bonus[0], bonus[1]), (60.0, 16.0));
        assert!(macrs(100.0, MacrsClass::Five, 1.5).is_err());
    }

    #[test]
    fn years_are_spread_over_their_periods() {
        let quarters: Vec<f64> = by_period(&[4.0, 8.0], 4).collect();
        assert_eq!(quarters, [1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0]);
    }

    #[test]
    fn calendar_years_are_charged_from_the_month_of_use() {
        // Spent in October and the month after, put to use in November: 2 months of the first year.
        let mut spending = vec![0.0; 80];
        (spending[0], spending[1]) = (4e3, 6e3);
        let write_off = WriteOff::new(Method::DecliningBalance, 5.0, 0.0).unwrap();
        let charge = write_off.by_month(&spending, 1, 9);
        let yearly = declining_balance(10e3, 5.0, 2.0).unwrap();
        assert_eq!(charge[0], 0.0);
        let mut at = 1;
        for (year, due) in yearly.iter().enumerate() {
            let count = if year == 0 { 2 } else { 12 };
            let found: f64 = charge[at..at + count].iter().sum();
            assert!((found - due).abs() < 1e-9, "{year}: {found} {due}");
            at += count;
        }
        assert_eq!(charge[at..].iter().sum::<f64>(), 0.0);
        // Five years' property in June, half of it charged at once: six calendar years.
        let write_off = WriteOff::new(Method::Macrs, 5.0, 0.5).unwrap();
        let mut spending = vec![0.0; 67];
        spending[0] = 100.0;
        let charge = write_off.by_month(&spending, 0, 5);
        assert!((charge[..7].iter().sum::<f64>() - 60.0).abs() < 1e-12);
        assert!((charge[55..67].iter().sum::<f64>() - 2.88).abs() < 1e-12);
        // A horizon that ends before it writes off what is left.
        let charge = write_off.by_month(&spending[..10], 0, 5);
        assert!((charge.iter().sum::<f64>() - 100.0).abs() < 1e-12);
        assert!((charge[9] - charge[8] - (40.0 - 3.0 * 16.0 / 12.0)).abs() < 1e-12);
    }

    #[test]
    fn methods_have_their_lives() {
        let said = |method, life| WriteOff::new(method, life, 0.0).unwrap_err().to_string();
        assert!(said(Method::DecliningBalance, 2.0).contains("2 years; declining_balance takes 3"));
        assert!(said(Method::Macrs, 6.0).contains("6 years; macrs takes 3, 5, 7, 10, 15, 20"));
        assert!(WriteOff::new(Method::StraightLine, 1.0, 0.0).is_ok());
    }

    #[test]
    fn everything_is_written_off_once() {
        let charge = straight_line(&[100.0, 50.0, 0.0, 0.0, 30.0, 0.0], 4, 1);
        assert_eq!(charge, [0.0, 37.5, 37.5, 37.5, 45.0, 22.5]);
        assert_eq!(charge.iter().sum::<f64>(), 180.0);
    }
}

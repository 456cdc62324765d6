//! End of life and replacement, like for like; what an old system is worth.

use crate::catalogue::default_of;
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};
use crate::field::{choice, number, section, word};

choice! {
    /// How the value of a system falls with its age.
    Resale {
        /// The same amount each year.
        StraightLine = "straight_line",
        /// The same part each year.
        Geometric = "geometric",
    }
}

section! {
    /// End of life and replacement, like for like.
    Refresh {
        /// Years after which an accelerator is replaced.
        life_years: f64 = default_of("costs", "it_system", "life_years", 1.0, 20.0).whole();
        /// Price of each replacement over that of a first system bought on the same day.
        price_fraction: f64 = default_of("costs", "it_system", "refresh_price_fraction", 0.0, 5.0);
        /// What a system at the end of its life fetches, over what it cost.
        residual_fraction: f64 = default_of("costs", "it_system", "residual_fraction", 0.0, 1.0);
        /// How its value falls until then.
        resale: Resale = word(Resale::WORDS, "geometric");
        /// Years for which accelerators that fail are replaced without a bill, by warranty or support contract.
        warranty_years: f64 = number(5.0, "year", 0.0, 20.0).plausible(1.0, 5.0).assumption("cost.it_support_fraction pays for a contract of five years; three are usual without one");
    }
}

impl Refresh {
    /// Months from delivery to replacement.
    pub fn life_months(&self) -> i32 {
        12 * self.life_years as i32
    }

    /// What a system fetches at an age in months, over what it cost.
    pub fn worth(&self, age_months: i32) -> f64 {
        let age_years = f64::from(age_months) / 12.0;
        worth_fraction(age_years, self.life_years, self.residual_fraction, self.resale)
    }
}

/// Resale value over the price when new: from 1 to `residual_fraction` at `life_years`, which
/// it keeps from then on; `1 - (1 - residual) x` or `residual^x` at `x = age / life`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative age, a life that is not positive and a
/// residual value outside 0 to 1.
pub fn resale_fraction(
    age_years: f64,
    life_years: f64,
    residual_fraction: f64,
    resale: Resale,
) -> Result<f64> {
    within("age_years", "year", age_years, NOT_NEGATIVE)?;
    within("life_years", "year", life_years, POSITIVE)?;
    within("residual_fraction", "", residual_fraction, (0.0, 1.0))?;
    if [age_years, life_years, residual_fraction].iter().any(|value| value.is_nan()) {
        return Ok(f64::NAN);
    }
    Ok(worth_fraction(age_years, life_years, residual_fraction, resale))
}

fn worth_fraction(age_years: f64, life_years: f64, residual_fraction: f64, resale: Resale) -> f64 {
    let used = (age_years / life_years).min(1.0);
    match resale {
        Resale::StraightLine => 1.0 - (1.0 - residual_fraction) * used,
        Resale::Geometric => libm::pow(residual_fraction, used),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published bands of H100 resale by age, the first one up to 0.65: the geometric shape is
    /// within half a point of them, the straight line at the fifth year only.
    #[test]
    fn resale_loses_the_same_part_each_year() {
        let bands = [(0.60, 0.655), (0.40, 0.45), (0.25, 0.35), (0.15, 0.20), (0.10, 0.15)];
        let mut missed = 0;
        for (age, (low, high)) in (1..).map(f64::from).zip(bands) {
            let at = |resale| resale_fraction(age, 5.0, 0.12, resale).unwrap_or(f64::NAN);
            assert!((low..=high).contains(&at(Resale::Geometric)), "{age}");
            missed += u8::from(!(low..=high).contains(&at(Resale::StraightLine)));
        }
        assert_eq!(missed, 4);
        assert_eq!(resale_fraction(9.0, 5.0, 0.12, Resale::StraightLine), Ok(0.12));
        assert_eq!(resale_fraction(0.0, 5.0, 0.0, Resale::Geometric), Ok(1.0));
        assert!(resale_fraction(1.0, 5.0, 1.2, Resale::StraightLine).is_err());
    }
}

//! French contributions of companies on turnover and on value added, before company tax.

use crate::catalogue;
use crate::error::Result;
use crate::field::choice;

choice! {
    /// Contribution on value added.
    ValueAddedContribution {
        /// The French CVAE at the rates of large companies, until it ends.
        Cvae = "cvae",
        /// None.
        None = "none",
    }
}

impl ValueAddedContribution {
    /// Part of the value added of a calendar year that is due: the first known rate before its
    /// year, nothing after the last.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] where the catalogue lacks the rates.
    pub fn fraction_in(self, year: i32) -> Result<f64> {
        if self == Self::None {
            return Ok(0.0);
        }
        let known = catalogue::entry("costs", "business_tax")?;
        let first = known.value("cvae_first_year")? as i32;
        let position = usize::try_from(year - first).unwrap_or(0);
        Ok(known.profile("cvae_fraction")?.get(position).copied().unwrap_or(0.0))
    }
}

/// What is due for a year on what exceeds an allowance: `rate max(amount - allowance, 0)`, as
/// the French C3S on turnover (CSS art. L137-30 to L137-33).
pub fn due_above(amount: f64, allowance: f64, rate: f64) -> f64 {
    let above = amount - allowance;
    if above <= 0.0 { 0.0 } else { rate * above }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turnover_above_nineteen_millions_pays_sixteen_per_ten_thousand() {
        assert_eq!(due_above(519e6, 19e6, 0.0016), 800_000.0);
        assert_eq!(due_above(19e6, 19e6, 0.0016), 0.0);
        assert_eq!(due_above(-1.0, 0.0, 0.0016), 0.0);
        assert!(due_above(f64::NAN, 19e6, 0.0016).is_nan());
    }

    #[test]
    fn value_added_pays_until_2029() {
        let rates = [2024, 2026, 2027, 2028, 2029, 2030, 2050]
            .map(|year| ValueAddedContribution::Cvae.fraction_in(year));
        assert_eq!(rates, [0.0028, 0.0028, 0.0028, 0.0019, 0.0009, 0.0, 0.0].map(Ok));
        assert_eq!(ValueAddedContribution::None.fraction_in(2026), Ok(0.0));
    }
}

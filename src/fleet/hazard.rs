//! How often accelerators fail at an age: infant mortality, a constant rate, wear.

use crate::error::{Result, known, within};
use crate::random::Stream;

/// Failures of a unit over its age: the bathtub as the sum of two Weibull terms and a constant.
///
/// Repair is minimal: a repaired unit is as old as it was, so that its failures are a
/// nonhomogeneous Poisson process. Age is counted in years since the unit was first put to work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hazard {
    /// Failures a year at any age.
    pub constant_per_year: f64,
    /// Failures expected in the first year besides those of the other terms.
    pub infant_failures: f64,
    /// Weibull shape of those, up to 1: the smaller, the sooner they come.
    pub infant_shape: f64,
    /// Weibull scale of wear: the age by which one failure of wear is expected; infinite: none.
    pub wear_out_years: f64,
    /// Weibull shape of wear, from 1.
    pub wear_out_shape: f64,
}

impl Hazard {
    /// The same rate at any age.
    pub const fn constant(per_year: f64) -> Self {
        Self {
            constant_per_year: per_year,
            infant_failures: 0.0,
            infant_shape: 1.0,
            wear_out_years: f64::INFINITY,
            wear_out_shape: 1.0,
        }
    }

    /// Checks the terms; NaN passes.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for negative rates, an infant shape outside 0 to 1, a
    /// scale of wear that is not positive and a shape of wear below 1.
    pub fn check(&self) -> Result<()> {
        within("constant_per_year", "1/year", self.constant_per_year, (0.0, f64::MAX))?;
        within("infant_failures", "", self.infant_failures, (0.0, f64::MAX))?;
        within("infant_shape", "", self.infant_shape, (f64::MIN_POSITIVE, 1.0))?;
        let positive = (f64::MIN_POSITIVE, f64::INFINITY);
        within("wear_out_years", "years", self.wear_out_years, positive)?;
        within("wear_out_shape", "", self.wear_out_shape, (1.0, 100.0))
    }

    /// Failures expected up to an age: `c a + i a^s + (a / w)^k`.
    pub fn cumulative(&self, age_years: f64) -> f64 {
        let infant = match self.infant_failures {
            0.0 => 0.0,
            failures => failures * libm::pow(age_years, self.infant_shape),
        };
        let wear = match self.wear_out_years {
            f64::INFINITY => 0.0,
            scale => libm::pow(age_years / scale, self.wear_out_shape),
        };
        self.constant_per_year * age_years + infant + wear
    }

    /// Failures a year at an age; infinite at birth where there is infant mortality.
    pub fn per_year(&self, age_years: f64) -> f64 {
        let infant = match self.infant_failures {
            0.0 => 0.0,
            failures => {
                failures * self.infant_shape * libm::pow(age_years, self.infant_shape - 1.0)
            }
        };
        let wear = match self.wear_out_years {
            f64::INFINITY => 0.0,
            scale => {
                self.wear_out_shape / scale
                    * libm::pow(age_years / scale, self.wear_out_shape - 1.0)
            }
        };
        self.constant_per_year + infant + wear
    }

    /// Failures a year on the mean of some ages.
    pub fn mean_per_year(&self, from_years: f64, to_years: f64) -> f64 {
        (self.cumulative(to_years) - self.cumulative(from_years)) / (to_years - from_years)
    }

    /// The age of the next failure of a unit that works at an age: the first of the failures
    /// that each term brings, `H(next) = H(age) + an exponential variate` for each alone.
    #[inline]
    pub fn next_age(&self, age_years: f64, stream: &mut Stream) -> f64 {
        let mut next = f64::INFINITY;
        if self.constant_per_year > 0.0 {
            next = age_years + stream.exponential() / self.constant_per_year;
        }
        if self.infant_failures > 0.0 {
            let passed = libm::pow(age_years, self.infant_shape);
            let sum = passed + stream.exponential() / self.infant_failures;
            next = next.min(libm::pow(sum, 1.0 / self.infant_shape));
        }
        if self.wear_out_years < f64::INFINITY {
            let passed = libm::pow(age_years / self.wear_out_years, self.wear_out_shape);
            let sum = passed + stream.exponential();
            next = next.min(self.wear_out_years * libm::pow(sum, 1.0 / self.wear_out_shape));
        }
        next
    }
}

/// [`Hazard::per_year`] of checked arguments.
///
/// # Errors
/// [`crate::error::Error::Domain`] as [`Hazard::check`], and for a negative age.
pub fn failure_hazard_per_year(age_years: f64, hazard: &Hazard) -> Result<f64> {
    hazard.check()?;
    within("age_years", "years", age_years, (0.0, f64::MAX))?;
    Ok(hazard.per_year(age_years))
}

/// [`Hazard::mean_per_year`] of checked arguments.
///
/// # Errors
/// [`crate::error::Error::Domain`] as [`Hazard::check`], for a negative age, and for an end that
/// is not after the beginning.
pub fn mean_failures_per_year(from_years: f64, to_years: f64, hazard: &Hazard) -> Result<f64> {
    hazard.check()?;
    within("from_years", "years", from_years, (0.0, f64::MAX))?;
    if from_years.is_nan() {
        return Ok(f64::NAN);
    }
    known("to_years - from_years", "years", to_years - from_years, (f64::MIN_POSITIVE, f64::MAX))?;
    Ok(hazard.mean_per_year(from_years, to_years))
}

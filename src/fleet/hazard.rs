//! How often accelerators fail at an age: infant mortality, a constant rate, wear.

use crate::calendar::MEAN_YEAR_HOURS;
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};
use crate::probability::mean_interval;
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

    /// The first failure of `units` that fail as one: every term as many times.
    pub fn of_units(&self, units: f64) -> Self {
        Self {
            constant_per_year: units * self.constant_per_year,
            infant_failures: units * self.infant_failures,
            wear_out_years: self.wear_out_years * libm::pow(units, -1.0 / self.wear_out_shape),
            ..*self
        }
    }

    /// Checks the terms; NaN passes.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for negative rates, an infant shape outside 0 to 1, a
    /// scale of wear that is not positive and a shape of wear below 1.
    pub fn check(&self) -> Result<()> {
        within("constant_per_year", "1/year", self.constant_per_year, NOT_NEGATIVE)?;
        within("infant_failures", "", self.infant_failures, NOT_NEGATIVE)?;
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
    within("age_years", "years", age_years, NOT_NEGATIVE)?;
    Ok(hazard.per_year(age_years))
}

/// [`Hazard::mean_per_year`] of checked arguments.
///
/// # Errors
/// [`crate::error::Error::Domain`] as [`Hazard::check`], for a negative age, and for an end that
/// is not after the beginning.
pub fn mean_failures_per_year(from_years: f64, to_years: f64, hazard: &Hazard) -> Result<f64> {
    hazard.check()?;
    within("from_years", "years", from_years, NOT_NEGATIVE)?;
    within("to_years - from_years", "years", to_years - from_years, POSITIVE)?;
    Ok(hazard.mean_per_year(from_years, to_years))
}

/// Failures expected of some nodes in some days.
///
/// # Errors
/// [`crate::error::Error::Domain`] for arguments that are not positive.
pub fn expected_failures(nodes: f64, days: f64, failures_per_1000_node_days: f64) -> Result<f64> {
    let rate = failures_per_1000_node_days;
    within("nodes", "", nodes, POSITIVE)?;
    within("days", "days", days, POSITIVE)?;
    within("failures_per_1000_node_days", "1/(1000 days)", rate, POSITIVE)?;
    Ok(nodes * days * rate / 1_000.0)
}

/// Failures counted, per 1,000 days of a node.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative count, and nodes and days that are not positive.
pub fn failures_per_1000_node_days(failures: f64, nodes: f64, days: f64) -> Result<f64> {
    within("failures", "", failures, NOT_NEGATIVE)?;
    within("nodes", "", nodes, POSITIVE)?;
    within("days", "days", days, POSITIVE)?;
    Ok(1_000.0 * failures / (nodes * days))
}

/// Failures counted, per unit and year.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative count, and units and days that are not positive.
pub fn failures_per_unit_year(failures: f64, units: f64, days: f64) -> Result<f64> {
    within("failures", "", failures, NOT_NEGATIVE)?;
    within("units", "", units, POSITIVE)?;
    within("days", "days", days, POSITIVE)?;
    Ok(failures / (units * days * 24.0 / MEAN_YEAR_HOURS))
}

/// The rates per unit and year, low and high, that a count of failures leaves possible: those of
/// [`mean_interval`].
///
/// # Errors
/// [`crate::error::Error::Domain`] as there, and as [`failures_per_unit_year`].
pub fn rate_interval(failures: f64, units: f64, days: f64, level: f64) -> Result<(f64, f64)> {
    let per_failure = failures_per_unit_year(1.0, units, days)?;
    let (low, high) = mean_interval(failures, level)?;
    Ok((low * per_failure, high * per_failure))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BATHTUB: Hazard = Hazard {
        constant_per_year: 0.3,
        infant_failures: 0.2,
        infant_shape: 0.4,
        wear_out_years: 6.0,
        wear_out_shape: 4.0,
    };

    #[test]
    fn the_rate_is_the_slope() {
        for age in [0.1, 1.0, 5.0] {
            let slope = BATHTUB.mean_per_year(age - 1e-5, age + 1e-5);
            assert!((BATHTUB.per_year(age) / slope - 1.0).abs() < 1e-8);
        }
        assert_eq!(Hazard::constant(0.7).per_year(0.0), 0.7);
        assert_eq!(BATHTUB.per_year(0.0), f64::INFINITY);
        let node = BATHTUB.of_units(8.0);
        assert!((node.cumulative(3.0) / BATHTUB.cumulative(3.0) - 8.0).abs() < 1e-13);
    }

    /// Failures up to an age follow the cumulative hazard, and the next one is exponential in it.
    #[test]
    fn ages_are_drawn_from_the_hazard() {
        let mut stream = Stream::new(1, 2);
        for age in [0.0, 0.5, 4.0] {
            let passed = BATHTUB.cumulative(age);
            let drawn = (0..40_000)
                .map(|_| BATHTUB.cumulative(BATHTUB.next_age(age, &mut stream)) - passed);
            let drawn: Vec<f64> = drawn.collect();
            let mean = drawn.iter().sum::<f64>() / 40_000.0;
            let beyond = drawn.iter().filter(|x| **x > 2.0).count() as f64 / 40_000.0;
            assert!((mean - 1.0).abs() < 0.02, "{age}: {mean}");
            let expected = (-2f64).exp();
            let error = (expected * (1.0 - expected) / 40_000.0).sqrt();
            assert!((beyond - expected).abs() < 4.0 * error, "{age}: {beyond}");
        }
    }
}

//! What the accelerators do: how many are sold, and how hard they work.

use crate::catalogue::{self, default_of};
use crate::error::Result;
use crate::field::{fraction, number, section, text};

section! {
    /// What the accelerators do.
    Demand {
        /// Part of the working accelerators that is sold once the market knows the campus.
        occupancy: f64 = default_of("costs", "cloud", "occupancy", 0.0, 1.0);
        /// The same in the first month.
        first_occupancy: f64 = fraction(0.4).plausible(0.2, 0.7).assumption("an S-curve from here to 0.8 has a mean of 0.6 over the first year");
        /// Months from the first part to the other, along an S-curve.
        ramp_months: f64 = number(12.0, "month", 0.0, 120.0).whole().plausible(6.0, 24.0).assumption("one year");
        /// Part of the sold accelerators that trains.
        training_fraction: f64 = fraction(0.6).plausible(0.3, 0.9).assumption("training-led campus");
        /// Part of the sold accelerators that answers requests; the rest works through batches.
        inference_fraction: f64 = fraction(0.3).plausible(0.1, 0.6).assumption("grows with the market");
        /// Power between idle and peak while training.
        training_load: f64 = fraction(0.85).plausible(0.7, 0.95).source("assumption: 76 % of rating on average in heavy training (arXiv:2506.14551) over the fleet's idle share and coincidence");
        /// The same of an accelerator that is busy with requests.
        inference_load: f64 = fraction(0.8).plausible(0.6, 0.95).source("assumption: median 71 % (H100) to 80 % (B200) of TDP while serving chats (ML.ENERGY v3, 2026-02), upper quartile 82 to 93 %, over an idle share of about 20 % and the coincidence");
        /// The same while working through batches.
        batch_load: f64 = fraction(0.75).plausible(0.5, 0.9).assumption("between inference and training");
        /// Weekly shape of requests, of the catalogue's `demand` family, taken as hours of the campus' own clocks.
        inference_profile: String = text("inference_conversation");
    }
}

/// Steepness of the S-curve: a logistic curve cut to where it has risen by 1/150.
const STEEPNESS: f64 = 10.0;

impl Demand {
    /// Sold part of the working accelerators, `months` after the first of them: a logistic
    /// curve from one occupancy to the other.
    pub fn occupancy_at(&self, months: i32) -> f64 {
        let at = f64::from(months) / self.ramp_months;
        if at >= 1.0 || self.ramp_months == 0.0 {
            return self.occupancy;
        }
        let logistic = |at: f64| 1.0 / (1.0 + (-STEEPNESS * (at - 0.5)).exp());
        let risen = (logistic(at) - logistic(0.0)) / (logistic(1.0) - logistic(0.0));
        self.first_occupancy + (self.occupancy - self.first_occupancy) * risen
    }

    /// Part of the sold accelerators that works through batches.
    pub fn batch_fraction(&self) -> f64 {
        1.0 - self.training_fraction - self.inference_fraction
    }

    /// Busy part of the accelerators that answer requests, for each hour of the local week
    /// from Monday 00:00, if `busiest` of them are in the busiest.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] for an unknown profile.
    pub fn busy_with_requests(&self, busiest: f64) -> Result<Vec<f64>> {
        let profile = catalogue::entry("demand", &self.inference_profile)?;
        let weekday = profile.profile("weekday_profile")?;
        let weekend = profile.profile("weekend_profile")?;
        let days = [weekday, weekday, weekday, weekday, weekday, weekend, weekend];
        let peak = weekday.iter().chain(weekend).copied().fold(0.0, f64::max);
        Ok(days.iter().flat_map(|day| day.iter().map(|value| busiest * value / peak)).collect())
    }

    /// Load of a sold accelerator, between idle (0) and peak (1), for each hour of the
    /// local week, where training and batches are flat.
    pub fn weekly_load(&self, busy: &[f64]) -> Vec<f64> {
        let flat =
            self.training_fraction * self.training_load + self.batch_fraction() * self.batch_load;
        let answering = self.inference_fraction * self.inference_load;
        busy.iter().map(|busy| flat + answering * busy).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Section;
    use serde::Deserialize;

    fn demand() -> Demand {
        let fields = Demand::fields().into_iter();
        let tree: serde_json::Map<_, _> = fields
            .map(|field| (field.name.to_owned(), field.kind.default_value().unwrap_or_default()))
            .collect();
        Demand::deserialize(serde_json::Value::Object(tree))
            .unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn occupancy_rises_along_an_s() {
        let demand = demand();
        let rises: Vec<f64> = (0..=12).map(|month| demand.occupancy_at(month)).collect();
        assert_eq!((rises[0], rises[12]), (demand.first_occupancy, demand.occupancy));
        assert!((rises[6] - 0.6).abs() < 1e-12);
        assert!(rises.windows(2).all(|pair| pair[1] > pair[0]));
        assert!(rises[7] - rises[6] > 3.0 * (rises[1] - rises[0]));
    }

    #[test]
    fn requests_peak_once_a_week_at_what_is_allowed() {
        let busy = demand().busy_with_requests(0.9).unwrap_or_default();
        assert_eq!(busy.len(), 168);
        assert_eq!(busy.iter().copied().fold(0.0, f64::max), 0.9);
    }
}

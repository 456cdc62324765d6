//! What the accelerators do: how many are sold, and how hard they work.

use crate::catalogue::{self, default_of};
use crate::error::Result;
use crate::field::{fraction, number, section, text};

section! {
    /// What the accelerators do.
    Demand {
        /// Part of the working accelerators that is sold once the market knows the campus.
        occupancy: f64 = default_of("costs", "cloud", "occupancy", 0.0, 1.0);
        /// The same during the first months.
        first_occupancy: f64 = default_of("costs", "cloud", "occupancy_first_year", 0.0, 1.0);
        /// How long those first months are.
        ramp_months: f64 = number(12.0, "month", 0.0, 120.0).whole().plausible(6.0, 24.0).assumption("one year");
        /// Part of the sold accelerators that trains.
        training_fraction: f64 = fraction(0.6).plausible(0.3, 0.9).assumption("training-led campus");
        /// Part of the sold accelerators that answers requests; the rest works through batches.
        inference_fraction: f64 = fraction(0.3).plausible(0.1, 0.6).assumption("grows with the market");
        /// Power between idle and peak while training.
        training_load: f64 = fraction(0.85).plausible(0.7, 0.95).source("assumption: 76 % of rating on average in heavy training (arXiv:2506.14551) over the fleet's idle share and coincidence");
        /// The same on average while answering requests, shaped by the hour.
        inference_load: f64 = fraction(0.65).plausible(0.45, 0.8).source("assumption: median 71 % (H100) to 80 % (B200) of TDP while serving chats (ML.ENERGY v3, 2026-02), over an idle share of about 20 %");
        /// The same while working through batches.
        batch_load: f64 = fraction(0.75).plausible(0.5, 0.9).assumption("between inference and training");
        /// Weekly shape of requests, of the catalogue's `demand` family, taken as hours of the campus' own clocks.
        inference_profile: String = text("inference_conversation");
    }
}

impl Demand {
    /// Sold part of the working accelerators, `months` after the first of them.
    pub fn occupancy_at(&self, months: i32) -> f64 {
        if f64::from(months) < self.ramp_months { self.first_occupancy } else { self.occupancy }
    }

    /// Load of a sold accelerator, between idle (0) and peak (1), for each hour
    /// of the local week from Monday 00:00.
    ///
    /// Training and batches are flat; inference follows the profile, cut where a
    /// peak would pass full load, with the cut spread over the other hours.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] for an unknown profile.
    pub fn weekly_load(&self) -> Result<Vec<f64>> {
        let profile = catalogue::entry("demand", &self.inference_profile)?;
        let weekday = profile.profile("weekday_profile")?;
        let weekend = profile.profile("weekend_profile")?;
        let days = [weekday, weekday, weekday, weekday, weekday, weekend, weekend];
        let shape: Vec<f64> = days.iter().flat_map(|day| day.iter().copied()).collect();
        let inference = scaled_below_one(&shape, self.inference_load);
        let batch = 1.0 - self.training_fraction - self.inference_fraction;
        let flat = self.training_fraction * self.training_load + batch * self.batch_load;
        Ok(inference.iter().map(|load| flat + self.inference_fraction * load).collect())
    }
}

/// The shape scaled so that its mean is `mean` although no value passes 1.
fn scaled_below_one(shape: &[f64], mean: f64) -> Vec<f64> {
    let mean_at = |scale: f64| {
        shape.iter().map(|value| (scale * value).min(1.0)).sum::<f64>() / shape.len() as f64
    };
    let (mut low, mut high) = (0.0, 1.0);
    while mean_at(high) < mean && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        if mean_at(middle) < mean { low = middle } else { high = middle }
    }
    shape.iter().map(|value| (high * value).min(1.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_shape_keeps_its_mean() {
        let shape = [0.1, 0.5, 1.0, 2.4];
        for mean in [0.0, 0.3, 0.6, 0.95] {
            let scaled = scaled_below_one(&shape, mean);
            assert!((scaled.iter().sum::<f64>() / 4.0 - mean).abs() < 1e-12);
            assert!(scaled.iter().all(|value| (0.0..=1.0).contains(value)));
        }
    }
}

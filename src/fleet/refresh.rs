//! End of life and replacement, like for like.

use crate::catalogue::default_of;
use crate::field::section;

section! {
    /// End of life and replacement, like for like.
    Refresh {
        /// Years after which an accelerator is replaced.
        life_years: f64 = default_of("costs", "it_system", "life_years", 1.0, 20.0).whole();
        /// Price of each replacement over that of a first system bought on the same day.
        price_fraction: f64 = default_of("costs", "it_system", "refresh_price_fraction", 0.0, 5.0);
        /// What a retired system fetches, over what it cost.
        residual_fraction: f64 = default_of("costs", "it_system", "residual_fraction", 0.0, 1.0);
    }
}

impl Refresh {
    /// Months from delivery to replacement.
    pub fn life_months(&self) -> i32 {
        12 * self.life_years as i32
    }

    /// Value of a system of some age, over what it cost: a straight line down to
    /// the residual value at the end of its life.
    pub fn remaining_value(&self, age_months: i32) -> f64 {
        let age = f64::from(age_months) / f64::from(self.life_months());
        1.0 - (1.0 - self.residual_fraction) * age.min(1.0)
    }
}

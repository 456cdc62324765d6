//! Carbon and water of electricity, and carbon of what is built.

use crate::catalogue::default_of;
use crate::field::{fraction, number, section, text, word};

use super::purchase::SeriesSource;

section! {
    /// Carbon of the electricity and of what is built.
    Carbon {
        /// Synthetic shape or file.
        source: SeriesSource = word(SeriesSource::WORDS, "synthetic");
        /// File with generation by source, as eCO2mix.
        file: String = text("");
        /// Time zone in which the file is written.
        file_timezone: String = text("UTC");
        /// Civil year of the synthetic shape.
        year: f64 = number(2025.0, "year", 1900.0, 2120.0).whole().assumption("any year serves; the draw changes with it");
        /// Number of the random draw.
        seed: f64 = number(0.0, "", 0.0, 9_007_199_254_740_991.0).whole().assumption("any number");
        /// Yearly mean of what burning emits, in `reference_year`; ignored with a file.
        combustion_g_kwh: f64 = default_of("factors", "grid_france", "combustion_g_kwh", 0.0, 2_000.0);
        /// The same over the life cycle of plants and fuels.
        life_cycle_g_kwh: f64 = default_of("factors", "grid_france", "life_cycle_g_kwh", 0.0, 2_000.0);
        /// Part of the electricity that is renewable by contract: guarantees of origin or purchase agreements, retired.
        renewable_fraction: f64 = fraction(0.0).plausible(0.0, 1.0).assumption("no contract published");
        /// Yearly fall of both; a file's values stand as recorded.
        decline: f64 = number(0.01, "", -0.2, 0.5).plausible(0.0, 0.05).assumption("a mix that is already low moves slowly");
        /// Year in which the levels hold.
        reference_year: f64 = number(2025.0, "year", 2000.0, 2100.0).whole().source("RTE, 2025: 547.5 TWh, 10.9 MtCO2eq");
        /// Carbon of an accelerator with its share of server and network, cradle to gate.
        embodied_kg_gpu: f64 = number(900.0, "kgCO2e/GPU", 0.0, 50_000.0).plausible(300.0, 1_500.0).source("assumption: 284 kg of baseboard (NVIDIA PCF, HGX B200) and 5,700-6,000 kg of server over eight (Boavizta); published figures differ threefold");
        /// Carbon of buildings and plant, per kW of IT.
        embodied_building_kg_kw: f64 = default_of("factors", "embodied", "building_kg_per_kw_it", 0.0, 20_000.0);
        /// Carbon of generator fuel.
        fuel_kg_l: f64 = default_of("factors", "diesel", "kg_per_litre", 0.0, 5.0);
        /// Water evaporated by power stations.
        offsite_water_l_kwh: f64 = default_of("factors", "grid_france", "water_l_kwh", 0.0, 50.0);
    }
}

impl Carbon {
    /// Carbon intensity of a calendar year over that of the reference year.
    pub fn trend(&self, year: i32) -> f64 {
        libm::pow(1.0 - self.decline, f64::from(year) - self.reference_year)
    }
}

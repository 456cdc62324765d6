//! Photovoltaic plant of the campus.

use crate::catalogue::default_of;
use crate::field::{fraction, number, section};

section! {
    /// Photovoltaic plant on a fixed frame.
    Pv {
        /// Rated power of the modules.
        capacity_mwp: f64 = number(0.0, "MW", 0.0, 100_000.0).assumption("none published");
        /// Tilt of the modules, 0 lying flat.
        tilt_deg: f64 = number(30.0, "deg", 0.0, 90.0).plausible(15.0, 35.0).assumption("near the tilt of the highest yield in France");
        /// Direction that the modules face: 90 east, 180 south.
        azimuth_deg: f64 = number(180.0, "deg", 0.0, 360.0).plausible(150.0, 210.0).assumption("south");
        /// Soiling, mismatch, wiring, early fading and outages, without heat, reflection and inverter.
        losses_fraction: f64 = fraction(0.10).plausible(0.06, 0.15).assumption("with the inverter's 4 % the system losses of 14 % that PVGIS takes by default");
        /// Power of the modules over that of the inverters.
        dc_ac_ratio: f64 = number(1.2, "", 1.0, 3.0).plausible(1.0, 1.4).assumption("usual for plants on the ground");
        /// Investment.
        capex_eur_per_kw: f64 = default_of("costs", "photovoltaic", "capex_eur_per_kw", 0.0, 10_000.0);
        /// Yearly running costs, real.
        opex_eur_kw_year: f64 = default_of("costs", "photovoltaic", "opex_eur_per_kw_year", 0.0, 1_000.0);
    }
}

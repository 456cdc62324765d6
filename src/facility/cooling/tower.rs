//! Cells of wet cooling towers on one flow of water.

use super::york::{
    APPROACH_K, RANGE_K, WATER_FLOW_RATIO, WET_BULB_RANGE_C, approach_at, in_liquid_to_gas,
    most_liquid_to_gas,
};
use super::{Air, Cooling, WATER_MJ_M3_K, cube_law, greatest, least};
use crate::climate::psychrometrics::{enthalpy_of, humidity_ratio_of, vapour_pressure_of};

/// Tower cells whose fans hold the leaving water at a temperature.
///
/// The approach is that of the [York correlation](super::york), solved for the ratio of
/// water to air flow. The fans rest where the approach wanted is wider than the fit's widest:
/// air enough rises by itself. Cells are closed where the flow of water in each would fall
/// below the correlation's range. Outside the ranges the correlation is held at their
/// ends and the hour is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tower {
    rate_mw_k: f64,
    per_rate: f64,
    /// Flow of water of a cell over that of its design.
    water: f64,
    fan_mw: f64,
    drift_m3: f64,
}

/// What the cells do in an hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TowerHour {
    /// Temperature of the leaving water, degC.
    pub leaving_c: f64,
    /// Its difference to the entering water, K.
    pub range_k: f64,
    /// Speed of the fans over the full one.
    pub speed: f64,
    /// Power of the fans, MW.
    pub fan_mw: f64,
    /// Whether the correlation was held at the end of a range.
    pub clamped: bool,
}

impl Tower {
    /// Cells for a heat, MW, that warms their water by a range, K.
    pub fn sized(cooling: &Cooling, heat_mw: f64, range_k: f64, drift_fraction: f64) -> Self {
        let cells = cooling.spread(heat_mw).min(1.0 / WATER_FLOW_RATIO.0);
        let rate_mw_k = heat_mw / range_k;
        Self {
            rate_mw_k,
            per_rate: if rate_mw_k > 0.0 { 1.0 / rate_mw_k } else { 0.0 },
            water: 1.0 / cells,
            fan_mw: cells * cooling.tower_fan_fraction * heat_mw,
            drift_m3: drift_fraction * 3_600.0 * rate_mw_k / WATER_MJ_M3_K,
        }
    }

    /// Flow of their water, m3/s.
    pub fn flow_m3_s(&self) -> f64 {
        self.rate_mw_k / WATER_MJ_M3_K
    }

    /// Water that full fans leave of a heat, MW, at a wet bulb, degC.
    pub fn coldest_c(&self, heat_mw: f64, wet_bulb_c: f64) -> f64 {
        self.hour(heat_mw, wet_bulb_c, wet_bulb_c).leaving_c
    }

    /// One hour with a heat to carry, MW, and a temperature wanted of the leaving water.
    #[inline(always)]
    pub fn hour(&self, heat_mw: f64, wanted_c: f64, wet_bulb_c: f64) -> TowerHour {
        let range_k = heat_mw * self.per_rate;
        let range = least(greatest(range_k, RANGE_K.0), RANGE_K.1);
        let wet_bulb = least(greatest(wet_bulb_c, WET_BULB_RANGE_C.0), WET_BULB_RANGE_C.1);
        let in_air = in_liquid_to_gas(range, wet_bulb);
        let at_full = approach_at(&in_air, self.water);
        let full = greatest(at_full, APPROACH_K.0);
        let clamped = wet_bulb != wet_bulb_c || range_k > RANGE_K.1 || at_full < APPROACH_K.0;
        let wanted = wanted_c - wet_bulb_c;
        let widest = least(approach_at(&in_air, most_liquid_to_gas(&in_air)), APPROACH_K.1);
        let (leaving_c, speed) = if wanted <= full {
            (wet_bulb_c + full, 1.0)
        } else if wanted >= widest {
            (wanted_c, 0.0)
        } else {
            let [c, b, a] = in_air;
            // The root on the branch where less air means a wider approach.
            let rise = wanted - c;
            let ratio = 2.0 * rise / (b + greatest(b * b + 4.0 * a * rise, 0.0).sqrt());
            (wanted_c, self.water / ratio)
        };
        let fan_mw = self.fan_mw * cube_law(speed, 0.0);
        TowerHour { leaving_c, range_k, speed, fan_mw, clamped }
    }

    /// Water that evaporates, m3: from the balance of the air, `q (w_out - w_in) /
    /// (h_out - h_in)`, with air that leaves saturated at the mean temperature of the
    /// water, so that the part of the heat that only warms the air costs no water.
    #[inline(always)]
    pub fn evaporated_m3(&self, heat_mw: f64, hour: &TowerHour, air: &Air) -> f64 {
        let mean_c = hour.leaving_c + 0.5 * hour.range_k;
        let outlet_ratio = humidity_ratio_of(vapour_pressure_of(mean_c), air.pressure_pa);
        let moisture = greatest(outlet_ratio - air.humidity_ratio, 0.0);
        let enthalpy_kj_kg =
            enthalpy_of(mean_c, outlet_ratio) - enthalpy_of(air.dry_bulb_c, air.humidity_ratio);
        // MWh = 3.6e6 kJ; a cubic metre is 1000 kg.
        3_600.0 * heat_mw * moisture / enthalpy_kj_kg
    }

    /// Droplets lost while water circulates, m3/h.
    pub fn drift_m3(&self) -> f64 {
        self.drift_m3
    }
}

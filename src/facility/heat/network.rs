//! What a heat network asks for, hour by hour.

use crate::catalogue;
use crate::error::{Error, Result, within};

/// Hours of a week.
pub const WEEK: usize = 168;

/// A base that is the same in every hour.
pub const FLAT: [f64; WEEK] = [1.0; WEEK];

/// Peak demand, MW.
const PEAK_MW: (f64, f64) = (0.0, 1e6);
/// Temperatures of outside air, degC.
const AIR_C: (f64, f64) = (-90.0, 60.0);

/// Hot water of a week over its mean, local Monday 0 h first: the catalogue's
/// `heat.hot_water`, after When2Heat (Ruhnau, Hirth and Praktiknjo, Scientific Data 6:189,
/// 2019) and BGW 2006.
///
/// # Errors
/// [`Error::Config`] where the catalogue lacks the profile.
pub fn hot_water_week() -> Result<[f64; WEEK]> {
    let entry = catalogue::entry("heat", "hot_water")?;
    let days = [entry.profile("weekday_profile")?, entry.profile("weekend_profile")?];
    if days.iter().any(|day| day.len() != 24) {
        return Err(Error::config("catalogue.heat.hot_water", "wants 24 hours a day"));
    }
    let week: [f64; WEEK] = std::array::from_fn(|hour| days[usize::from(hour >= 120)][hour % 24]);
    let mean = week.iter().sum::<f64>() / WEEK as f64;
    Ok(week.map(|of_mean| of_mean / mean))
}

/// What a network asks for: a base of hot water and processes with a shape through the
/// week, and space heating in proportion to the cold below the heating limit, together
/// never above the peak.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Network {
    base_mw: [f64; WEEK],
    heating_mw: f64,
    peak_mw: f64,
    limit_c: f64,
    per_span: f64,
}

impl Network {
    /// A network of a peak, MW, of which `base_fraction` is needed all year on the mean of
    /// `base_profile` (mean 1, local Monday 0 h first), and the rest at `design_c`.
    pub fn new(
        peak_mw: f64,
        base_fraction: f64,
        limit_c: f64,
        design_c: f64,
        base_profile: &[f64; WEEK],
    ) -> Self {
        Self {
            base_mw: base_profile.map(|of_mean| peak_mw * base_fraction * of_mean),
            heating_mw: peak_mw * (1.0 - base_fraction),
            peak_mw,
            limit_c,
            per_span: 1.0 / (limit_c - design_c).max(1.0),
        }
    }

    /// Demand at an outdoor temperature in an hour of the local week (0 to 167, Monday 0 h
    /// first; later hours begin the next week), MW of heat:
    /// `min(N, N b p_h + N (1 - b) clamp((T_limit - T) / (T_limit - T_design), 0, 1))`.
    #[inline(always)]
    pub fn demand_mw(&self, dry_bulb_c: f64, hour_of_week: usize) -> f64 {
        let heating = ((self.limit_c - dry_bulb_c) * self.per_span).clamp(0.0, 1.0);
        let wanted_mw = self.base_mw[hour_of_week % WEEK] + self.heating_mw * heating;
        if wanted_mw > self.peak_mw { self.peak_mw } else { wanted_mw }
    }
}

/// [`Network::demand_mw`] of one hour, with the catalogue's hot water, for values whose
/// ranges are not known to hold.
///
/// # Errors
/// [`Error::Domain`] for an hour that is not one of the week, a negative peak, a base
/// beyond it, or a design temperature that is not below the heating limit.
pub fn demand_mw(
    dry_bulb_c: f64,
    hour_of_week: f64,
    [peak_mw, base_fraction, limit_c, design_c]: [f64; 4],
    base_profile: &[f64; WEEK],
) -> Result<f64> {
    within("dry_bulb_c", "degC", dry_bulb_c, AIR_C)?;
    within("hour_of_week", "", hour_of_week, (0.0, (WEEK - 1) as f64))?;
    within("network_mw", "MW", peak_mw, PEAK_MW)?;
    within("base_fraction", "", base_fraction, (0.0, 1.0))?;
    within("heating_limit_c", "degC", limit_c, AIR_C)?;
    within("heating_design_c", "degC", design_c, (AIR_C.0, limit_c - 1.0))?;
    let all = [dry_bulb_c, hour_of_week, peak_mw, base_fraction, limit_c, design_c];
    if all.iter().any(|value| value.is_nan()) {
        return Ok(f64::NAN);
    }
    let network = Network::new(peak_mw, base_fraction, limit_c, design_c, base_profile);
    Ok(network.demand_mw(dry_bulb_c, hour_of_week as usize))
}

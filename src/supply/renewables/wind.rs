//! Wind turbines of the campus.

use crate::catalogue::default_of;
use crate::error::{Error, Result, known};
use crate::field::{fraction, number, optional, section, text};

use super::super::accounting::checked;

/// Height at which weather is measured, m.
const MEASURED_AT_M: f64 = 10.0;

section! {
    /// Wind turbines on land.
    Wind {
        /// Rated power.
        capacity_mw: f64 = number(0.0, "MW", 0.0, 100_000.0).assumption("none published");
        /// Type of turbine, as the library of windpowerlib writes it.
        turbine: String = text("V126/3450");
        /// Height of the hub.
        hub_height_m: f64 = number(120.0, "m", 20.0, 250.0).plausible(80.0, 160.0).assumption("turbines of 3 to 4 MW");
        /// Roughness length of the land around.
        roughness_m: f64 = number(0.1, "m", 0.0001, 2.0).plausible(0.03, 0.4).source("European Wind Atlas (1989), class 2: farmland with some hedges");
        /// Mean wind speed at the hub, from a wind atlas, to which the weather's wind is scaled; absent: the weather's own.
        mean_wind_m_s: Option<f64> = optional("m/s", 0.5, 20.0).plausible(5.5, 7.5);
        /// Wakes, outages, cables, ice and curtailment.
        losses_fraction: f64 = fraction(0.15).plausible(0.08, 0.20).assumption("wakes 7 %, outages 3 %, cables 2 %, the rest 3 %");
        /// Investment.
        capex_eur_per_kw: f64 = default_of("costs", "onshore_wind", "capex_eur_per_kw", 0.0, 10_000.0);
        /// Yearly running costs, real.
        opex_eur_kw_year: f64 = default_of("costs", "onshore_wind", "opex_eur_per_kw_year", 0.0, 1_000.0);
    }
}

/// Wind at the hub, m/s, from that at 10 m:
///
/// `v(h) = v(10) ln(h / z0) / ln(10 / z0)`,
///
/// then, where a mean is given, times what brings it to that mean. Neutral air over even
/// ground: stable nights, which shear more, and hills are not in it, nor is the difference
/// between an airfield and a ridge unless the mean brings it in.
///
/// Source: the logarithmic profile, e.g. Troen and Petersen, European Wind Atlas (1989).
///
/// # Errors
/// [`Error::Domain`] with the hour for speeds outside 0 to 120 m/s and what is no number; for
/// a hub outside 10 to 300 m, a roughness outside 0.0001 to 2 m and a mean outside 0.5 to
/// 20 m/s; [`Error::Infeasible`] for a mean where there is no wind at all.
pub fn hub_wind_m_s(
    wind_m_s: &[f64],
    hub_height_m: f64,
    roughness_m: f64,
    mean_wind_m_s: Option<f64>,
) -> Result<Vec<f64>> {
    checked("wind_m_s", "m/s", wind_m_s, (0.0, 120.0))?;
    known("hub_height_m", "m", hub_height_m, (MEASURED_AT_M, 300.0))?;
    known("roughness_m", "m", roughness_m, (0.0001, 2.0))?;
    let profile = libm::log(hub_height_m / roughness_m) / libm::log(MEASURED_AT_M / roughness_m);
    let factor = match mean_wind_m_s {
        None => profile,
        Some(wanted) => {
            known("mean_wind_m_s", "m/s", wanted, (0.5, 20.0))?;
            let mean = wind_m_s.iter().sum::<f64>() / wind_m_s.len() as f64;
            if mean.is_nan() || mean <= 0.0 {
                let message = format!("no wind at all cannot have a mean of {wanted} m/s");
                return Err(Error::Infeasible(message));
            }
            wanted / mean
        }
    };
    Ok(wind_m_s.iter().map(|speed| factor * speed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wind_grows_with_height_and_holds_a_given_mean() -> Result<()> {
        let hub = hub_wind_m_s(&[0.0, 4.0, 8.0], 100.0, 0.1, None)?;
        for (found, expected) in hub.iter().zip([0.0, 6.0, 12.0]) {
            assert!((found - expected).abs() < 1e-12);
        }
        assert_eq!(hub_wind_m_s(&[0.0, 4.0, 8.0], 100.0, 0.1, Some(7.0))?, [0.0, 7.0, 14.0]);
        assert!(matches!(hub_wind_m_s(&[0.0], 100.0, 0.1, Some(7.0)), Err(Error::Infeasible(_))));
        let nan = hub_wind_m_s(&[1.0, f64::NAN], 100.0, 0.1, None);
        assert!(matches!(nan, Err(Error::Domain { index: Some(1), .. })));
        Ok(())
    }
}

//! What French law asks of a data centre's waste heat.
//!
//! Code de l'énergie L236-1 to L236-3, from loi 2025-391 of 30 April 2025, article 25, in
//! force since 1 October 2025; D236-1 and following, from décret 2025-1382 of 29 December
//! 2025. Thresholds are of installed IT power. Derogations exist and are not tested.

use crate::error::{Error, Result};
use crate::field::choice;

/// Installed IT power from which heat must be used, MW.
pub const USE_FROM_MW: f64 = 1.0;
/// Installed IT power from which figures are reported, MW.
pub const REPORT_FROM_MW: f64 = 0.5;
/// Greatest fine, EUR.
pub const FINE_EUR: f64 = 50_000.0;

choice! {
    /// A duty.
    Duty {
        /// To report energy, water and heat figures each year, by 15 May; they are published.
        Report = "report_yearly",
        /// To have a cost-benefit analysis made of using the heat, when new or substantially changed.
        Analysis = "cost_benefit_analysis",
        /// To put the waste heat to use.
        UseHeat = "use_waste_heat",
    }
}

/// What the law asks, and what is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Obligation {
    /// Duties that apply.
    pub duties: Vec<Duty>,
    /// Those among them that are known not to be met.
    pub unmet: Vec<Duty>,
    /// Greatest fine for these, EUR.
    pub fine_max_eur: f64,
}

/// The duties of a centre with an installed IT power, MW.
///
/// # Errors
/// [`Error::Domain`] for a negative power, or none at all.
pub fn obligation(it_capacity_mw: f64, reuses_heat: bool) -> Result<Obligation> {
    if !(0.0..=1e6).contains(&it_capacity_mw) {
        return Err(Error::Domain {
            name: "it_capacity_mw",
            value: it_capacity_mw,
            minimum: 0.0,
            maximum: 1e6,
            unit: "MW",
            index: None,
        });
    }
    let duties: Vec<_> = [
        (REPORT_FROM_MW, Duty::Report),
        (USE_FROM_MW, Duty::Analysis),
        (USE_FROM_MW, Duty::UseHeat),
    ]
    .into_iter()
    .filter(|(from_mw, _)| it_capacity_mw >= *from_mw)
    .map(|(_, duty)| duty)
    .collect();
    let missing = |duty: &Duty| *duty == Duty::UseHeat && !reuses_heat;
    let unmet: Vec<_> = duties.iter().copied().filter(missing).collect();
    let fine_max_eur = if unmet.is_empty() { 0.0 } else { FINE_EUR };
    Ok(Obligation { duties, unmet, fine_max_eur })
}

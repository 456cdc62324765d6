//! What the registry needs of the timeline and the fleet beside the hours, month by
//! month.

use crate::error::Result;
use crate::figures::{Line, Monthly};
use crate::finance::spending::spending_shares;
use crate::scenario::{BusinessModel, Campus};

use super::fleet_plan::FleetPlan;
use super::timeline::Timeline;

/// Books it.
///
/// # Errors
/// [`crate::error::Error::Config`] where the catalogue lacks the rates of the contribution on
/// value added.
pub fn book(
    campus: &Campus,
    timeline: &Timeline,
    fleet: &FleetPlan,
    monthly: &mut Monthly,
) -> Result<()> {
    let works = f64::from(timeline.construction_months());
    let opening = timeline.position(timeline.opening);
    let owned = if campus.business_model.sells_compute() { 1.0 } else { 0.0 };
    for (position, month) in fleet.months.iter().enumerate() {
        let open = if position >= opening { 1.0 / 12.0 } else { 0.0 };
        let year = timeline.start.plus(position as i32).year();
        for (line, value) in [
            (Line::ValueAddedFraction, campus.cost.value_added_contribution.fraction_in(year)?),
            (Line::OperatingYears, open),
            (Line::OwnedGpus, owned * month.installed),
            (Line::RentIt, month.rent_eur),
            (Line::CapexIt, month.capex_eur),
            (Line::Refresh, month.refresh_eur),
            (Line::ItFailed, month.failed_eur),
            (Line::ItRetired, month.retired_eur),
            (Line::ItLeft, month.left_eur),
            (Line::ItValue, month.it_value_eur),
        ] {
            monthly.set(line, position, value);
        }
        if campus.business_model == BusinessModel::Colocation {
            monthly.set(Line::LetKwMonths, position, let_kw(monthly, position, month.let_mw));
        }
    }
    let spending = &campus.cost.spending;
    for (line, centre) in [
        (Line::FacilityShare, spending.facility_centre),
        (Line::ConnectionShare, spending.connection_centre),
        (Line::GeneratorsShare, spending.generators_centre),
        (Line::DevelopmentShare, spending.development_centre),
        (Line::ContingencyShare, spending.contingency_centre),
        (Line::PlantsShare, spending.plants_centre),
    ] {
        let shares = spending_shares(works, centre, spending.concentration)?;
        for (position, share) in shares.into_iter().enumerate() {
            monthly.set(line, position, share);
        }
    }
    monthly.set(Line::Closing, timeline.months() - 1, 1.0);
    Ok(())
}

/// Tenants rent the peak IT power of their accelerators, as long as it is served.
fn let_kw(monthly: &Monthly, position: usize, let_mw: f64) -> f64 {
    let at = |line: Line| monthly.line(line)[position];
    let available_h = at(Line::GpuHoursAvailable);
    let shed = if available_h > 0.0 { at(Line::GpuHoursShed) / available_h } else { 0.0 };
    1_000.0 * let_mw * (1.0 - shed)
}

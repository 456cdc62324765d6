//! Money of each month that does not hang on the hours: investment, upkeep,
//! people, taxes, and what follows from the energy of the month.

use crate::error::Result;
use crate::figures::{Line, Monthly};
use crate::scenario::{BusinessModel, Campus};
use crate::supply::purchase::Tariff;

use super::fleet_plan::{FleetMonth, FleetPlan};
use super::timeline::Timeline;

/// Investment in the site, real.
struct Site {
    facility_eur: f64,
    connection_eur: f64,
    generators_eur: f64,
    development_eur: f64,
    contingency_eur: f64,
}

impl Site {
    fn of(campus: &Campus) -> Self {
        let cost = &campus.cost;
        let facility_eur = cost.facility_eur_per_mw * campus.facility.it_capacity_mw;
        let connection_eur = cost.connection_eur_per_mw * campus.site.grid_connection_mw;
        let generators = &campus.supply.generators;
        let generators_eur = 1_000.0 * generators.capex_eur_per_kw * generators.capacity_mw;
        let built_eur = facility_eur + connection_eur + generators_eur;
        Self {
            facility_eur,
            connection_eur,
            generators_eur,
            development_eur: cost.development_fraction * built_eur,
            contingency_eur: cost.contingency_fraction * built_eur,
        }
    }

    fn built_eur(&self) -> f64 {
        self.facility_eur + self.connection_eur + self.generators_eur
    }

    fn total_eur(&self) -> f64 {
        self.built_eur() + self.development_eur + self.contingency_eur
    }
}

/// Books it.
pub fn book(
    campus: &Campus,
    timeline: &Timeline,
    fleet: &FleetPlan,
    monthly: &mut Monthly,
) -> Result<()> {
    let site = Site::of(campus);
    let prices = EnergyPrices::of(campus)?;
    let opening = timeline.position(timeline.opening);
    for position in 0..timeline.months() {
        let index = campus.currency.price_index(timeline.start.plus(position as i32).year());
        book_investment(timeline, fleet, &site, index, position, monthly);
        if position >= opening {
            book_running(campus, fleet, &site, index, position, monthly);
            book_energy(campus, &fleet.months[position], &prices, index, position, monthly);
        }
    }
    // Shell and connection are worth something at the end.
    let last = timeline.months() - 1;
    let index = campus.currency.price_index(timeline.start.plus(last as i32).year());
    let left = campus.finance.facility_residual_fraction * index * site.built_eur();
    monthly.add(Line::Disposal, last, left);
    Ok(())
}

fn book_investment(
    timeline: &Timeline,
    fleet: &FleetPlan,
    site: &Site,
    index: f64,
    position: usize,
    monthly: &mut Monthly,
) {
    let month = &fleet.months[position];
    let building = (position as i32) < timeline.construction_months();
    let part = if building { index / f64::from(timeline.construction_months()) } else { 0.0 };
    for (line, eur) in [
        (Line::CapexFacility, part * site.facility_eur),
        (Line::CapexConnection, part * site.connection_eur),
        (Line::CapexGenerators, part * site.generators_eur),
        (Line::CapexDevelopment, part * site.development_eur),
        (Line::CapexContingency, part * site.contingency_eur),
        (Line::CapexIt, month.capex_eur),
        (Line::Refresh, month.refresh_eur),
        (Line::Disposal, month.disposal_eur),
        (Line::ReservePaid, month.reserve_paid_eur),
        (Line::ReserveReleased, month.reserve_released_eur),
    ] {
        monthly.set(line, position, eur);
    }
}

fn book_running(
    campus: &Campus,
    fleet: &FleetPlan,
    site: &Site,
    index: f64,
    position: usize,
    monthly: &mut Monthly,
) {
    let (cost, month) = (&campus.cost, &fleet.months[position]);
    let it_mw = campus.facility.it_capacity_mw;
    let generators = &campus.supply.generators;
    let yearly = index / 12.0;
    let insured_eur = yearly * site.total_eur() + month.it_value_eur / 12.0;
    let owned = if campus.business_model == BusinessModel::Cloud { 1.0 } else { 0.0 };
    let fuel_l = generators.fuel_l_year();
    for (line, value) in [
        (Line::Staff, yearly * cost.staff_per_mw * it_mw * cost.staff_eur_year),
        (Line::FacilityUpkeep, yearly * cost.facility_upkeep_fraction * site.built_eur()),
        (Line::ItSupport, cost.it_support_fraction * month.it_value_eur / 12.0),
        (Line::Insurance, cost.insurance_fraction * insured_eur),
        (Line::PropertyTax, yearly * cost.property_tax_fraction * site.facility_eur),
        (Line::Software, owned * yearly * cost.software_eur_gpu_year * month.installed),
        (Line::Overhead, yearly * cost.overhead_eur_mw_year * it_mw),
        (Line::GeneratorFuel, yearly * fuel_l * generators.fuel_eur_l),
        (Line::CarbonGenerators, 1e-3 * fuel_l * campus.carbon.fuel_kg_l / 12.0),
    ] {
        monthly.set(line, position, value);
    }
}

/// Yearly subscription of the network, and charges on every MWh beside energy and
/// network, real.
struct EnergyPrices {
    subscription_eur_year: f64,
    excise_eur_mwh: f64,
    adders_eur_mwh: f64,
}

impl EnergyPrices {
    fn of(campus: &Campus) -> Result<Self> {
        let tariff = Tariff::french(campus.site.voltage)?;
        let subscribed_kw = 1_000.0 * campus.site.grid_connection_mw;
        Ok(Self {
            subscription_eur_year: tariff.subscribed_eur_kw_year * subscribed_kw,
            excise_eur_mwh: campus.supply.excise_eur_mwh()?,
            adders_eur_mwh: campus.supply.adders_eur_mwh(),
        })
    }
}

fn book_energy(
    campus: &Campus,
    fleet: &FleetMonth,
    prices: &EnergyPrices,
    index: f64,
    position: usize,
    monthly: &mut Monthly,
) {
    let at = |monthly: &Monthly, line: Line| monthly.line(line)[position];
    let mwh = index * at(monthly, Line::GridEnergy);
    let subscription = index * prices.subscription_eur_year / 12.0;
    monthly.add(Line::ElectricityNetwork, position, subscription);
    monthly.set(Line::ElectricityExcise, position, prices.excise_eur_mwh * mwh);
    monthly.set(Line::ElectricityAdders, position, prices.adders_eur_mwh * mwh);
    let water_m3: f64 = [Line::Evaporated, Line::Blowdown, Line::LoopWater, Line::StaffWater]
        .iter()
        .map(|line| at(monthly, *line))
        .sum();
    monthly.set(Line::WaterCost, position, index * campus.cost.water_eur_m3 * water_m3);
    let heat = index * campus.facility.heat_reuse.price_eur_mwh * at(monthly, Line::DeliveredHeat);
    monthly.set(Line::RevenueHeat, position, heat);
    if campus.business_model == BusinessModel::Colocation {
        book_letting(campus, fleet, index, position, monthly);
    }
}

/// Tenants rent the peak IT power of their accelerators, as long as it is served, and
/// repay power.
fn book_letting(
    campus: &Campus,
    fleet: &FleetMonth,
    index: f64,
    position: usize,
    monthly: &mut Monthly,
) {
    let at = |monthly: &Monthly, line: Line| monthly.line(line)[position];
    let available_h = at(monthly, Line::GpuHoursAvailable);
    let shed = if available_h > 0.0 { at(monthly, Line::GpuHoursShed) / available_h } else { 0.0 };
    let let_kw = 1_000.0 * fleet.let_mw * (1.0 - shed);
    let rent = index * campus.revenue.colocation_eur_kw_month * let_kw;
    monthly.set(Line::RevenueColocation, position, rent);
    let bill: f64 = [
        Line::ElectricityEnergy,
        Line::ElectricityNetwork,
        Line::ElectricityExcise,
        Line::ElectricityAdders,
    ]
    .iter()
    .map(|line| at(monthly, *line))
    .sum();
    monthly.set(Line::RevenueRecharge, position, campus.revenue.power_recharge_fraction * bill);
}

//! Fields of the scenario that figures are made of: each goes by its path, and takes
//! label and unit from its declaration.

use crate::scenario::Campus;

macro_rules! inputs {
    ($( $first:ident $(. $rest:ident)+; )+) => {
        &[$( (
            concat!(stringify!($first) $(, ".", stringify!($rest))+),
            |campus: &Campus| campus.$first$(.$rest)+,
        ), )+]
    };
}

/// Reads a field.
pub type Read = fn(&Campus) -> f64;

/// Path and value of each.
pub const INPUTS: &[(&str, Read)] = inputs! {
    currency.inflation;
    currency.money_year;
    site.grid_connection_mw;
    facility.it_capacity_mw;
    facility.heat_reuse.price_eur_mwh;
    facility.heat_reuse.network_carbon_g_kwh;
    facility.water.scarcity_factor;
    facility.neighbours.nox_g_kwh;
    facility.neighbours.co_g_kwh;
    facility.neighbours.pm_g_kwh;
    supply.capacity_eur_mwh;
    supply.savings_certificates_eur_mwh;
    supply.supplier_margin_eur_mwh;
    supply.pv.capacity_mwp;
    supply.pv.capex_eur_per_kw;
    supply.pv.opex_eur_kw_year;
    supply.wind.capacity_mw;
    supply.wind.capex_eur_per_kw;
    supply.wind.opex_eur_kw_year;
    supply.hydro.capacity_mw;
    supply.hydro.capex_eur_per_kw;
    supply.hydro.opex_eur_kw_year;
    supply.battery.power_mw;
    supply.battery.duration_h;
    supply.battery.capex_eur_kwh;
    supply.battery.capex_eur_kw;
    supply.battery.upkeep_fraction;
    supply.generators.capacity_mw;
    supply.generators.test_h_year;
    supply.generators.fuel_l_kwh;
    supply.generators.fuel_eur_l;
    supply.generators.capex_eur_per_kw;
    fleet.refresh.life_years;
    fleet.coincidence;
    fleet.power_cap_fraction;
    fleet.demand.training_fraction;
    fleet.demand.inference_fraction;
    fleet.training.mfu;
    fleet.training.parameters;
    fleet.training.tokens;
    fleet.inference.tokens_s;
    revenue.price_eur_gpu_hour;
    revenue.token_eur_mtoken;
    revenue.research_eur_gpu_hour;
    revenue.sla_credit_fraction;
    revenue.colocation_eur_kw_month;
    revenue.rent_escalation;
    revenue.lease.space_eur_kw_month;
    carbon.offsite_water_l_kwh;
    carbon.renewable_fraction;
    carbon.combustion_g_kwh;
    carbon.embodied_kg_gpu;
    carbon.embodied_building_kg_kw;
    carbon.fuel_kg_l;
    cost.facility_eur_per_mw;
    cost.connection_eur_per_mw;
    cost.contingency_fraction;
    cost.development_fraction;
    cost.facility_upkeep_fraction;
    cost.it_support_fraction;
    cost.insurance_fraction;
    cost.property_tax_fraction;
    cost.turnover_tax_fraction;
    cost.turnover_allowance_eur;
    cost.staff_per_mw;
    cost.staff_eur_year;
    cost.social_contribution_fraction;
    cost.software_eur_gpu_year;
    cost.overhead_eur_mw_year;
    cost.water_eur_m3;
    cost.escalation.construction;
    cost.escalation.upkeep;
    cost.escalation.staff;
    cost.escalation.overhead;
    cost.escalation.insurance;
    cost.escalation.local_taxes;
    cost.escalation.water;
    finance.discount_rate;
    finance.gearing;
    finance.interest_rate;
    finance.it_tenor_years;
    finance.facility_tenor_years;
    finance.payment_months;
    finance.arrangement_fee_fraction;
    finance.commitment_fee_per_year;
    finance.reserves.debt_service_months;
    finance.reserves.facility_fee_per_year;
    finance.reserves.operating_months;
    finance.reserves.revenue_months;
    finance.reserves.interest_per_year;
    finance.covenants.lock_up_dscr;
    finance.covenants.default_dscr;
    finance.working_capital.receivable_months;
    finance.working_capital.payable_months;
    finance.working_capital.vat_rate;
    finance.working_capital.vat_months;
    finance.working_capital.vat_works_fraction;
    finance.working_capital.vat_costs_fraction;
    finance.working_capital.vat_revenue_fraction;
    finance.support.grant_fraction;
    finance.support.tax_credit_fraction;
    finance.social_contribution_rate;
    finance.social_contribution_allowance_eur;
    finance.interest_cap_eur;
    finance.interest_cap_fraction;
    finance.tax_rate;
    finance.loss_allowance_eur;
    finance.loss_fraction;
    finance.it_depreciation_years;
    finance.facility_depreciation_years;
    finance.services_fraction;
    finance.macrs_bonus_fraction;
    finance.facility_residual_fraction;
};

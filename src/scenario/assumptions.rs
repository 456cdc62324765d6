//! The inputs that a run reads, with their sources.

use std::collections::HashSet;

use serde_json::Value;

use crate::catalogue;
use crate::facility::cooling::{AirSide, Rejection};
use crate::facility::electrical::Redundancy;
use crate::facility::heat::Upgrade;
use crate::field::{Fields, Kind, Section};
use crate::finance::appraisal::{Losses, ReserveForm};
use crate::finance::business_tax::ValueAddedContribution;
use crate::finance::debt::Shape;
use crate::finance::depreciation::Method;
use crate::finance::financing::Loan;
use crate::fleet::accelerator::OwnAccelerator;
use crate::fleet::cohort::Gpus;
use crate::fleet::reliability::COUNTS;
use crate::supply::battery::augmentation::Augmentation;
use crate::supply::contracts::ppa::DeliveryShape;
use crate::supply::excise::Excise;
use crate::supply::purchase::SeriesSource;
use crate::supply::renewables::Technology;

use super::sections::{BusinessModel, Campus};
use super::{Scenario, walker};

/// One input of a run: what it is, its range, and where it comes from.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Assumption {
    /// Path of the field, or `catalogue.family.entry.figure`.
    pub path: String,
    /// Its value.
    pub value: Value,
    /// Its unit; empty for text and ratios.
    pub unit: String,
    /// Low end of the usual range.
    pub low: Option<f64>,
    /// High end of the usual range.
    pub high: Option<f64>,
    /// Where the value comes from; empty where nobody said.
    pub source: String,
    /// `default`, `scenario`, `user` or `catalogue`.
    pub origin: &'static str,
    /// Whether the value rests on a judgement instead of a source.
    pub assumed: bool,
    /// What the field means.
    pub about: String,
}

/// Which drivers the caller of a run brought along, instead of the scenario's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Supplied {
    /// Weather.
    pub weather: bool,
    /// Prices.
    pub prices: bool,
    /// Carbon.
    pub carbon: bool,
}

/// Where a driver comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Driver {
    Synthetic,
    File,
    Supplied,
}

impl Driver {
    fn of(supplied: bool, file: bool) -> Self {
        match (supplied, file) {
            (true, _) => Self::Supplied,
            (false, true) => Self::File,
            (false, false) => Self::Synthetic,
        }
    }
}

/// Said of the years of a loan that operation does not have.
const SHORTENED: &str = " Operation is too short for it: the loan is repaid by its end.";

/// What decides which fields and figures a run reads.
struct Reading<'a> {
    campus: &'a Campus,
    weather: Driver,
    prices: Driver,
    carbon: Driver,
}

impl Scenario {
    /// Every input that a run reads, with its source.
    pub fn assumptions(&self, supplied: Supplied) -> Vec<Assumption> {
        let campus = self.campus();
        let reading = Reading {
            campus,
            weather: Driver::of(supplied.weather, !campus.climate.file.is_empty()),
            prices: Driver::of(supplied.prices, campus.supply.price.source == SeriesSource::File),
            carbon: Driver::of(supplied.carbon, campus.carbon.source == SeriesSource::File),
        };
        let unread: HashSet<&str> = reading.unread().into_iter().collect();
        let mut found = Vec::new();
        describe(self.tree(), Campus::fields(), "", &unread, &mut |path, kind, value, about| {
            found.push(self.assumption(path, kind, value, about));
        });
        for tenor in found.iter_mut().filter(|row| row.path.ends_with("_tenor_years")) {
            let refinanced = tenor.path.ends_with(".refinanced_tenor_years");
            if !refinanced && tenor.value.as_f64() >= Some(campus.operation_years) {
                tenor.about.push_str(SHORTENED);
            }
        }
        let mut cited = HashSet::new();
        for (family, name, figure) in reading.figures() {
            if cited.insert((family, name.clone(), figure.clone())) {
                found.extend(of_catalogue(family, &name, &figure));
            }
        }
        found
    }

    fn assumption(&self, path: String, kind: &Kind, value: &Value, about: &str) -> Assumption {
        let own = self.source_of(&path);
        let is_default = kind.default_value().as_ref() == Some(value);
        let number = if let Kind::Number(number) = kind { Some(number) } else { None };
        let default_source = number.map_or("assumption: default choice", |number| &number.source);
        let (source, origin) = match own {
            Some("user") => ("user", "user"),
            Some(source) => (source, "scenario"),
            None if is_default => (default_source, "default"),
            None => ("", "scenario"),
        };
        let range = number.and_then(|number| number.plausible);
        Assumption {
            path,
            value: value.clone(),
            unit: number.map_or(String::new(), |number| number.unit.clone()),
            low: range.map(|range| range[0]),
            high: range.map(|range| range[1]),
            assumed: source.is_empty() || source.starts_with("assumption") || source == "user",
            source: source.to_owned(),
            origin,
            about: about.to_owned(),
        }
    }

    /// The source of a field, or of the nearest table around it that has one.
    fn source_of(&self, path: &str) -> Option<&str> {
        let mut around = path;
        loop {
            if let Some(source) = self.campus().sources.get(around) {
                return Some(source);
            }
            around = &around[..around.rfind(['.', '['])?];
        }
    }
}

impl Reading<'_> {
    fn owned(&self) -> bool {
        self.campus.business_model.sells_compute()
    }

    /// Whether some cohort is counted by filling what the others leave.
    fn fills(&self) -> bool {
        self.campus.fleet.cohorts.iter().any(|cohort| cohort.gpus == Gpus::Fill)
    }

    /// Fields, without the numbers of rows, that change nothing in this scenario.
    fn unread(&self) -> Vec<&'static str> {
        let campus = self.campus;
        let (price, carbon, currency) = (&campus.supply.price, &campus.carbon, &campus.currency);
        let (cooling, demand) = (&campus.facility.cooling, &campus.fleet.demand);
        let owned = self.owned();
        let in_dollars =
            owned
                && campus.fleet.cohorts.iter().any(|cohort| {
                    cohort.it_system_eur_per_gpu.is_none() || cohort.chip_eur.is_none()
                });
        let own_prices =
            campus.fleet.cohorts.iter().all(|cohort| cohort.price_eur_gpu_hour.is_some());
        let oldest_years = f64::from(campus.fleet.refresh.life_months() - 1) / 12.0;
        let (revenue, escalation) = (&campus.revenue, &campus.cost.escalation);
        let by_the_hour = revenue.on_demand_fraction + revenue.spot_fraction > 0.0;
        let merchant =
            oldest_years >= revenue.contract_years || revenue.churn_per_year > 0.0 || by_the_hour;
        let reliability = &campus.fleet.reliability;
        let is_table = self.weather == Driver::File
            && !campus.climate.file.to_ascii_lowercase().ends_with(".epw");
        let priced_by_level = self.prices == Driver::Synthetic || price.rescale;
        let carbon_by_level = self.carbon == Driver::Synthetic;
        let (rejection, air_side) = (cooling.rejection, cooling.air_side);
        let coils = rejection != Rejection::WetTower;
        let water_cooled = matches!(air_side, AirSide::WatersideEconomiser | AirSide::WaterChiller);
        let towers = water_cooled || !coils;
        let follows = |technology| campus.supply.follows(technology);
        let agreed =
            |delivery| campus.supply.ppa.iter().any(|ppa| ppa.contract.delivery == delivery);
        let ahead = campus.supply.nuclear_share.iter().any(|row| row.contract.upfront_eur_mw > 0.0);
        let rules: &[(bool, &[&'static str])] = &[
            (true, &["name", "description", "uncertainty"]),
            (!follows(Technology::Pv), &["site.latitude"]),
            (!is_table && !follows(Technology::Pv), &["site.longitude"]),
            (!self.fills(), &["fleet.cohorts.basis"]),
            (
                self.weather != Driver::Synthetic,
                &[
                    "climate.catalogue",
                    "climate.year",
                    "climate.years",
                    "climate.seed",
                    "site.altitude_m",
                ],
            ),
            (self.weather != Driver::File, &["climate.file"]),
            (campus.climate.trend_c_per_decade == 0.0, &["climate.reference_year"]),
            (self.prices != Driver::Synthetic, &["supply.price.year", "supply.price.seed"]),
            (self.prices != Driver::File, &["supply.price.file", "supply.price.file_timezone"]),
            (self.prices == Driver::Synthetic, &["supply.price.rescale"]),
            (self.prices == Driver::Supplied, &["supply.price.source"]),
            (!priced_by_level, &["supply.price.level_eur_mwh", "supply.price.level_path"]),
            (!price.level_path.is_empty(), &["supply.price.level_eur_mwh"]),
            (campus.supply.contract_fraction == 0.0, &["supply.contract_eur_mwh"]),
            (!agreed(DeliveryShape::PayAsProduced), &["supply.ppa.technology"]),
            (!agreed(DeliveryShape::Baseload), &["supply.ppa.firming_eur_mwh"]),
            (!ahead, &["supply.nuclear_share.term_years"]),
            (
                campus.supply.excise != Excise::Conditions,
                &[
                    "supply.excise_conditions.energy_management",
                    "supply.excise_conditions.good_practice",
                    "supply.excise_conditions.pue_target",
                    "supply.excise_conditions.value_added_eur_year",
                ],
            ),
            (
                !carbon_by_level,
                &[
                    "carbon.year",
                    "carbon.seed",
                    "carbon.combustion_g_kwh",
                    "carbon.life_cycle_g_kwh",
                    "carbon.decline",
                    "carbon.reference_year",
                ],
            ),
            (self.carbon != Driver::File, &["carbon.file", "carbon.file_timezone"]),
            (self.carbon == Driver::Supplied, &["carbon.source"]),
            (carbon.decline == 0.0, &["carbon.reference_year"]),
            (!merchant, &["revenue.merchant_decline"]),
            (
                oldest_years < revenue.contract_years || revenue.contract_years == 0.0,
                &["revenue.renewal_fraction"],
            ),
            (revenue.contract_years == 0.0, &["revenue.churn_per_year"]),
            (revenue.on_demand_fraction == 0.0, &["revenue.on_demand_price_fraction"]),
            (revenue.spot_fraction == 0.0, &["revenue.spot_price_fraction"]),
            (revenue.token_fraction == 0.0, &["revenue.token_eur_mtoken"]),
            (demand.inference_fraction == 0.0, &["revenue.token_fraction"]),
            (revenue.research_fraction == 0.0, &["revenue.research_eur_gpu_hour"]),
            (reliability.infant_failures == 0.0, &["fleet.reliability.infant_shape"]),
            (
                reliability.replacement_fraction == 0.0 && reliability.burn_in_fraction == 0.0,
                &["fleet.reliability.replenishment_h"],
            ),
            (campus.fleet.power_cap_fraction == 1.0, &["fleet.training.compute_bound_fraction"]),
            (!self.fills(), &["fleet.oversubscription_fraction"]),
            (!in_dollars, &["currency.usd_per_eur", "currency.usd_per_eur_path"]),
            (!currency.usd_per_eur_path.is_empty(), &["currency.usd_per_eur"]),
            (
                currency.inflation == 0.0 && revenue.rent_escalation == 0.0 && escalation.is_none(),
                &["currency.money_year"],
            ),
            (
                !owned,
                &[
                    "fleet.cohorts.it_system_eur_per_gpu",
                    "fleet.cohorts.chip_eur",
                    "fleet.refresh.price_fraction",
                    "fleet.refresh.residual_fraction",
                    "fleet.refresh.resale",
                    "fleet.refresh.warranty_years",
                    "fleet.cohorts.price_eur_gpu_hour",
                    "revenue.price_eur_gpu_hour",
                    "revenue.contract_years",
                    "revenue.renewal_fraction",
                    "revenue.churn_per_year",
                    "revenue.merchant_decline",
                    "revenue.shocks.month",
                    "revenue.shocks.change",
                    "revenue.renewal_price_fraction",
                    "revenue.on_demand_fraction",
                    "revenue.on_demand_price_fraction",
                    "revenue.spot_fraction",
                    "revenue.spot_price_fraction",
                    "revenue.token_fraction",
                    "revenue.token_eur_mtoken",
                    "revenue.research_fraction",
                    "revenue.research_eur_gpu_hour",
                    "revenue.sla_credit_fraction",
                    "cost.it_price_decline",
                    "cost.it_price_shocks.month",
                    "cost.it_price_shocks.change",
                    "cost.it_support_fraction",
                    "cost.software_eur_gpu_year",
                    "finance.it_depreciation",
                    "finance.it_depreciation_years",
                    "finance.it_loan.gearing",
                ],
            ),
            (own_prices, &["revenue.price_eur_gpu_hour"]),
            (campus.cost.turnover_tax_fraction == 0.0, &["cost.turnover_allowance_eur"]),
            (owned, &["revenue.colocation_eur_kw_month", "revenue.power_recharge_fraction"]),
            (campus.business_model == BusinessModel::Cloud, &["revenue.rent_escalation"]),
            (
                campus.business_model != BusinessModel::LeasedIt,
                &[
                    "revenue.lease.it_yield",
                    "revenue.lease.it_residual_fraction",
                    "revenue.lease.space_eur_kw_month",
                ],
            ),
            (
                campus.supply.generators.capacity_mw == 0.0,
                &[
                    "supply.generators.test_h_year",
                    "supply.generators.fuel_l_kwh",
                    "supply.generators.fuel_eur_l",
                    "supply.generators.capex_eur_per_kw",
                    "cost.spending.generators_centre",
                    "carbon.fuel_kg_l",
                    "facility.neighbours.nox_g_kwh",
                    "facility.neighbours.co_g_kwh",
                    "facility.neighbours.pm_g_kwh",
                ],
            ),
            (
                campus.supply.battery.power_mw == 0.0,
                &[
                    "supply.battery.duration_h",
                    "supply.battery.charge_efficiency",
                    "supply.battery.discharge_efficiency",
                    "supply.battery.self_discharge_per_h",
                    "supply.battery.capex_eur_kwh",
                    "supply.battery.capex_eur_kw",
                    "supply.battery.upkeep_fraction",
                    "supply.battery.temperature_c",
                    "supply.battery.calendar_life_years",
                    "supply.battery.activation_kj_mol",
                    "supply.battery.charge_stress",
                    "supply.battery.cycle_life",
                    "supply.battery.depth_exponent",
                    "supply.battery.wear_depth",
                    "supply.battery.wear_cycles_year",
                    "supply.battery.end_of_life_fraction",
                    "supply.battery.augmentation",
                    "supply.battery.augmentation_years",
                    "supply.battery.capex_decline",
                ],
            ),
            (!campus.supply.has_own(), &["supply.export_limit_mw", "cost.spending.plants_centre"]),
            (campus.cost.contingency_fraction == 0.0, &["cost.spending.contingency_centre"]),
            (campus.cost.development_fraction == 0.0, &["cost.spending.development_centre"]),
            (
                !campus.supply.has_own() || campus.supply.export_limit_mw == 0.0,
                &["supply.export_price_factor"],
            ),
            (
                campus.supply.battery.augmentation == Augmentation::None,
                &["supply.battery.augmentation_years", "supply.battery.capex_decline"],
            ),
            (
                campus.supply.pv.capacity_mwp == 0.0,
                &["supply.pv.capex_eur_per_kw", "supply.pv.opex_eur_kw_year"],
            ),
            (
                !follows(Technology::Pv),
                &[
                    "supply.pv.tilt_deg",
                    "supply.pv.azimuth_deg",
                    "supply.pv.losses_fraction",
                    "supply.pv.dc_ac_ratio",
                ],
            ),
            (
                campus.supply.wind.capacity_mw == 0.0,
                &["supply.wind.capex_eur_per_kw", "supply.wind.opex_eur_kw_year"],
            ),
            (
                !follows(Technology::Wind),
                &[
                    "supply.wind.turbine",
                    "supply.wind.hub_height_m",
                    "supply.wind.roughness_m",
                    "supply.wind.mean_wind_m_s",
                    "supply.wind.losses_fraction",
                ],
            ),
            (campus.supply.wind.mean_wind_m_s.is_some(), &["supply.wind.roughness_m"]),
            (
                campus.supply.hydro.capacity_mw == 0.0,
                &["supply.hydro.capex_eur_per_kw", "supply.hydro.opex_eur_kw_year"],
            ),
            (
                !follows(Technology::Hydro),
                &[
                    "supply.hydro.capacity_factor",
                    "supply.hydro.file",
                    "supply.hydro.file_timezone",
                    "supply.hydro.file_installed_mw",
                ],
            ),
            (
                campus.supply.hydro.file.is_empty(),
                &[
                    "supply.hydro.file",
                    "supply.hydro.file_timezone",
                    "supply.hydro.file_installed_mw",
                ],
            ),
            (!campus.supply.hydro.file.is_empty(), &["supply.hydro.capacity_factor"]),
            (
                campus.facility.heat_reuse.network_mw == 0.0,
                &[
                    "facility.heat_reuse.base_fraction",
                    "facility.heat_reuse.heating_limit_c",
                    "facility.heat_reuse.heating_design_c",
                    "facility.heat_reuse.network_supply_c",
                    "facility.heat_reuse.network_return_c",
                    "facility.heat_reuse.exchanger_approach_k",
                    "facility.heat_reuse.upgrade",
                    "facility.heat_reuse.heat_pump_efficiency",
                    "facility.heat_reuse.heat_pump_mw",
                    "facility.heat_reuse.heat_pump_owner",
                    "facility.heat_reuse.pumping_fraction",
                    "facility.heat_reuse.network_carbon_g_kwh",
                    "facility.heat_reuse.price_eur_mwh",
                ],
            ),
            (cooling.supply_c.is_some(), &["facility.cooling.water_class"]),
            (
                campus.facility.aquifer.groundwater_fraction == 0.0,
                &[
                    "facility.aquifer.transmissivity_m2_s",
                    "facility.aquifer.storativity",
                    "facility.aquifer.neighbour_m",
                ],
            ),
            (
                campus.facility.electrical.redundancy != Redundancy::NPlus1,
                &["facility.electrical.block_units"],
            ),
            (
                campus.facility.heat_reuse.upgrade == Upgrade::None,
                &["facility.heat_reuse.heat_pump_efficiency", "facility.heat_reuse.heat_pump_mw"],
            ),
            (
                rejection != Rejection::Adiabatic,
                &["facility.cooling.pad_effectiveness", "facility.cooling.pad_switch_c"],
            ),
            (
                !coils,
                &[
                    "facility.cooling.dry_fan_fraction",
                    "facility.cooling.coil_air_ratio",
                    "facility.cooling.fan_floor_fraction",
                ],
            ),
            (
                !towers,
                &[
                    "facility.cooling.tower_fan_fraction",
                    "facility.cooling.drift_fraction",
                    "facility.cooling.tower_pump_kpa",
                ],
            ),
            (
                !towers && rejection != Rejection::Adiabatic,
                &["facility.water.cycles_of_concentration"],
            ),
            (
                !water_cooled && rejection != Rejection::Adiabatic,
                &["facility.cooling.design_wet_bulb_c"],
            ),
            (!coils && water_cooled, &["facility.cooling.design_dry_bulb_c"]),
            (!coils && air_side != AirSide::Chiller, &["facility.cooling.approach_k"]),
            (
                coils && air_side != AirSide::WatersideEconomiser,
                &["facility.cooling.plate_approach_k"],
            ),
            (!water_cooled, &["facility.cooling.tower_range_k", "facility.cooling.water_chiller"]),
            (air_side != AirSide::Chiller, &["facility.cooling.free_cooling_fraction"]),
            (
                !matches!(air_side, AirSide::Chiller | AirSide::Economiser),
                &["facility.cooling.air_chiller"],
            ),
            (
                air_side == AirSide::DirectExpansion,
                &[
                    "facility.cooling.air_coil_effectiveness",
                    "facility.cooling.chilled_rise_k",
                    "facility.cooling.chilled_pump_kpa",
                ],
            ),
            (air_side != AirSide::DirectExpansion, &["facility.cooling.expansion_unit"]),
            (
                !matches!(air_side, AirSide::Economiser | AirSide::DirectExpansion),
                &["facility.cooling.dew_point_low_c", "facility.cooling.dew_point_high_c"],
            ),
            (
                air_side != AirSide::Economiser,
                &[
                    "facility.cooling.humidity_low",
                    "facility.cooling.humidity_high",
                    "facility.cooling.humidifier_kpa",
                ],
            ),
            (demand.training_fraction == 0.0, &["fleet.demand.training_load"]),
            (demand.ramp_months == 0.0, &["fleet.demand.first_occupancy"]),
        ];
        let unread = rules.iter().filter(|(unread, _)| *unread);
        let mut unread: Vec<_> = unread.flat_map(|(_, paths)| paths.iter().copied()).collect();
        unread.extend(self.unread_of_finance());
        unread
    }

    /// Those of them in `[finance]`.
    fn unread_of_finance(&self) -> Vec<&'static str> {
        let finance = &self.campus.finance;
        let (site, it) = (&finance.facility_loan, &finance.it_loan);
        let borrows = |loan: &Loan| loan.gearing.unwrap_or(finance.gearing) > 0.0;
        let (site_borrows, it_borrows) = (borrows(site), self.owned() && borrows(it));
        let any = |of: fn(&Loan) -> bool| (site_borrows && of(site)) || (it_borrows && of(it));
        let borrows = site_borrows || it_borrows;
        let (reserves, covenants) = (&finance.reserves, &finance.covenants);
        let (capital, used) = (&finance.working_capital, finance.losses == Losses::Used);
        let kept_ready = reserves.debt_service_months > 0.0;
        let by_bank = kept_ready && reserves.debt_service_form == ReserveForm::Facility;
        let none_at_hand = (!kept_ready || by_bank) && covenants.lock_up_dscr == 0.0;
        let mut unread = of_loan("facility", site_borrows, site, self.campus.operation_years);
        unread.extend(of_loan("it", it_borrows, it, self.campus.operation_years));
        let one_rule = finance.site_write_off().is_ok_and(|rules| rules.len() == 1);
        let of_macrs = finance.services_depreciation == Method::Macrs
            || (self.owned() && finance.it_depreciation == Method::Macrs);
        let untaxed = capital.vat_rate == 0.0;
        let of_works = capital.vat_months > 0.0;
        let of_costs = of_works || capital.payable_months > 0.0;
        let of_revenue = of_works || capital.receivable_months > 0.0;
        let rules: &[(bool, &[&'static str])] = &[
            (one_rule, &["finance.services_fraction"]),
            (!of_macrs, &["finance.macrs_bonus_fraction"]),
            (
                site.gearing.is_some() && (!self.owned() || it.gearing.is_some()),
                &["finance.gearing"],
            ),
            (!any(|loan| loan.interest_rate.is_none()), &["finance.interest_rate"]),
            (!any(|loan| loan.shape == Shape::Sculpted), &["finance.sculpted_on"]),
            (
                !borrows,
                &[
                    "finance.gearing_of",
                    "finance.funding",
                    "finance.payment_months",
                    "finance.arrangement_fee_fraction",
                    "finance.commitment_fee_per_year",
                    "finance.reserves.debt_service_months",
                    "finance.covenants.lock_up_dscr",
                    "finance.covenants.default_dscr",
                    "finance.interest_cap",
                ],
            ),
            (!borrows || !kept_ready, &["finance.reserves.debt_service_form"]),
            (!borrows || !by_bank, &["finance.reserves.facility_fee_per_year"]),
            (!borrows || none_at_hand, &["finance.reserves.shortfall"]),
            (
                !borrows || !finance.interest_cap,
                &["finance.interest_cap_eur", "finance.interest_cap_fraction"],
            ),
            (used, &["finance.loss_allowance_eur", "finance.loss_fraction"]),
            (
                finance.social_contribution_rate == 0.0,
                &["finance.social_contribution_allowance_eur"],
            ),
            (!(of_works || of_costs || of_revenue), &["finance.working_capital.vat_rate"]),
            (untaxed, &["finance.working_capital.vat_months"]),
            (untaxed || !of_works, &["finance.working_capital.vat_works_fraction"]),
            (untaxed || !of_costs, &["finance.working_capital.vat_costs_fraction"]),
            (untaxed || !of_revenue, &["finance.working_capital.vat_revenue_fraction"]),
        ];
        unread.extend(rules.iter().filter(|(idle, _)| *idle).flat_map(|(_, paths)| *paths));
        unread
    }

    /// Figures of the catalogue: family, entry, figure; an empty figure is all of them.
    fn figures(&self) -> Vec<(&'static str, String, String)> {
        let campus = self.campus;
        let mut read = Vec::new();
        let owned = self.owned();
        for cohort in &campus.fleet.cohorts {
            let liquid = campus.facility.cooling.liquid_fraction;
            let own = campus.fleet.accelerators.iter().find(|own| own.name == cohort.accelerator);
            let entry = own.map_or(&cohort.accelerator, |own| &own.like);
            let given = own.map(OwnAccelerator::figures);
            for (needed, figure) in [
                (cohort.all_in_kw.is_none(), "all_in_kw"),
                (true, "node_kw"),
                (true, "chip_tdp_w"),
                (true, "idle_fraction"),
                (true, "gpus_per_node"),
                (true, "gpus_per_domain"),
                (true, "bf16_tflops"),
                (liquid.is_none(), "liquid_fraction"),
                (owned && cohort.it_system_eur_per_gpu.is_none(), "system_price_usd"),
                (owned && cohort.chip_eur.is_none(), "chip_price_usd"),
            ] {
                let held = |(key, value): &(&str, Option<f64>)| *key == figure && value.is_some();
                if needed && !given.is_some_and(|figures| figures.iter().any(held)) {
                    read.push(("accelerators", entry.clone(), figure.to_owned()));
                }
            }
        }
        let failures = &campus.fleet.reliability.failures;
        for figure in COUNTS {
            read.push(("failures", failures.clone(), figure.into()));
        }
        let cooling = &campus.facility.cooling;
        let chiller = match cooling.air_side {
            AirSide::Chiller | AirSide::Economiser => &cooling.air_chiller,
            AirSide::WatersideEconomiser | AirSide::WaterChiller => &cooling.water_chiller,
            AirSide::DirectExpansion => &cooling.expansion_unit,
        };
        read.push(("chillers", chiller.clone(), String::new()));
        if campus.facility.heat_reuse.network_mw > 0.0 {
            for figure in ["weekday_profile", "weekend_profile"] {
                read.push(("heat", "hot_water".into(), figure.into()));
            }
        }
        let usage = campus.supply.network.usage.word();
        let prices = [format!("power_{usage}_eur_kw_year"), format!("energy_{usage}_eur_mwh")];
        for figure in prices.into_iter().chain(["overrun_factor".into(), "cta_fraction".into()]) {
            read.push(("tariffs", campus.site.voltage.entry().into(), figure));
        }
        let rates = [
            (true, "excise_full_eur_mwh"),
            (campus.supply.excise != Excise::Full, "excise_reduced_eur_mwh"),
            (campus.supply.excise != Excise::Full, "excise_reduced_from_gwh"),
            (campus.supply.excise == Excise::Conditions, "excise_reduced_kwh_eur"),
        ];
        for (_, rate) in rates.into_iter().filter(|(needed, _)| *needed) {
            read.push(("tariffs", "levies".into(), rate.into()));
        }
        if campus.cost.value_added_contribution == ValueAddedContribution::Cvae {
            read.push(("costs", "business_tax".into(), "cvae_fraction".into()));
        }
        let profile = &campus.fleet.demand.inference_profile;
        for figure in ["weekday_profile", "weekend_profile"] {
            read.push(("demand", profile.clone(), figure.into()));
        }
        if self.weather == Driver::Synthetic {
            let name = campus.climate.catalogue.to_lowercase();
            let climates = catalogue::entries("climates").unwrap_or_default().iter();
            let mut named = climates
                .filter(|entry| entry.name == name || entry.texts.get("alias") == Some(&name));
            read.extend(named.next().map(|e| ("climates", e.name.clone(), String::new())));
        }
        if campus.supply.follows(Technology::Hydro) && campus.supply.hydro.file.is_empty() {
            read.push(("markets", "fr_run_of_river".into(), "month".into()));
        }
        for (driver, shape) in [(self.prices, "fr_day_ahead"), (self.carbon, "fr_combustion")] {
            if driver == Driver::Synthetic {
                read.push(("markets", shape.into(), String::new()));
            }
        }
        read
    }
}

/// Fields of a loan that change nothing.
fn of_loan(
    name: &'static str,
    borrows: bool,
    loan: &Loan,
    operation_years: f64,
) -> Vec<&'static str> {
    let renewed = loan.refinanced_after_years.is_some_and(|after| after < operation_years);
    let rules: &[(bool, &[(&'static str, &'static str)])] = &[
        (
            !borrows,
            &[
                ("finance.facility_tenor_years", "finance.it_tenor_years"),
                ("finance.facility_loan.interest_rate", "finance.it_loan.interest_rate"),
                ("finance.facility_loan.shape", "finance.it_loan.shape"),
                ("finance.facility_loan.sweep_fraction", "finance.it_loan.sweep_fraction"),
            ],
        ),
        (
            !borrows || loan.shape == Shape::Sculpted,
            &[("finance.facility_loan.grace_months", "finance.it_loan.grace_months")],
        ),
        (
            !borrows || loan.shape != Shape::Sculpted,
            &[
                ("finance.facility_loan.dscr", "finance.it_loan.dscr"),
                (
                    "finance.facility_loan.dscr_steps.from_year",
                    "finance.it_loan.dscr_steps.from_year",
                ),
                ("finance.facility_loan.dscr_steps.dscr", "finance.it_loan.dscr_steps.dscr"),
            ],
        ),
        (
            !borrows || !renewed,
            &[
                (
                    "finance.facility_loan.refinanced_after_years",
                    "finance.it_loan.refinanced_after_years",
                ),
                ("finance.facility_loan.refinanced_rate", "finance.it_loan.refinanced_rate"),
                (
                    "finance.facility_loan.refinanced_tenor_years",
                    "finance.it_loan.refinanced_tenor_years",
                ),
                (
                    "finance.facility_loan.refinancing_fee_fraction",
                    "finance.it_loan.refinancing_fee_fraction",
                ),
            ],
        ),
    ];
    let idle = rules.iter().filter(|(idle, _)| *idle).flat_map(|(_, pairs)| *pairs);
    idle.map(|(facility, it)| if name == "it" { *it } else { *facility }).collect()
}

fn of_catalogue(family: &str, name: &str, figure: &str) -> Vec<Assumption> {
    let Ok(entry) = catalogue::entry(family, name) else { return Vec::new() };
    let asked = |key: &String| figure.is_empty() || key == figure;
    let figures = entry.figures.iter().filter(|(key, _)| asked(key));
    figures
        .map(|(key, figure)| Assumption {
            path: format!("catalogue.{family}.{name}.{key}"),
            value: if figure.values.is_empty() {
                Value::from(figure.value)
            } else {
                Value::from(figure.values.clone())
            },
            unit: if figure.unit == "1" { String::new() } else { figure.unit.clone() },
            low: figure.low,
            high: figure.high,
            source: figure.source.clone(),
            origin: "catalogue",
            assumed: figure.source.starts_with("assumption"),
            about: format!("{}, {}", entry.label, key.replace('_', " ")),
        })
        .collect()
}

/// Visits every leaf that is read and holds something, with its kind.
fn describe(
    tree: &Value,
    fields: Fields,
    at: &str,
    unread: &HashSet<&str>,
    visit: &mut dyn FnMut(String, &Kind, &Value, &str),
) {
    for field in fields {
        let path = walker::join(at, field.name);
        if unread.contains(without_rows(&path).as_str()) {
            continue;
        }
        let value = &tree[field.name];
        match &field.kind {
            Kind::Table(inner) => describe(value, inner(), &path, unread, visit),
            Kind::Tables { fields: inner, .. } => {
                for (n, row) in value.as_array().into_iter().flatten().enumerate() {
                    describe(row, inner(), &format!("{path}[{n}]"), unread, visit);
                }
            }
            Kind::Words => {}
            _ if value.is_null() || value == "" => {}
            kind => visit(path, kind, value, field.doc),
        }
    }
}

/// A path without the numbers of its rows.
fn without_rows(path: &str) -> String {
    path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

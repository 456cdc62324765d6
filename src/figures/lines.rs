//! The lines that the simulation fills, month by month.

use super::meter::Meter;

/// How months make a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gather {
    /// By their sum.
    Sum,
    /// By the greatest of them.
    Greatest,
    /// By the last of them.
    Last,
}

impl Gather {
    /// In print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Greatest => "greatest",
            Self::Last => "last",
        }
    }
}

const OPEN: &[&str] = &["start", "operation_years", "fleet.cohorts.online"];
/// What fits behind the connection at the hottest hour of all years.
pub const FITS: &[&str] = &[
    "site.grid_connection_mw",
    "facility.it_capacity_mw",
    "facility.auxiliary_fraction",
    "facility.electrical",
    "facility.cooling",
    "catalogue.chillers",
    "facility.heat_reuse.network_mw",
    "facility.heat_reuse.base_fraction",
    "facility.heat_reuse.exchanger_fraction",
    "facility.heat_reuse.network_supply_c",
    "facility.heat_reuse.network_return_c",
    "facility.heat_reuse.exchanger_approach_k",
    "facility.heat_reuse.upgrade",
    "facility.heat_reuse.heat_pump_efficiency",
    "facility.heat_reuse.heat_pump_mw",
    "facility.heat_reuse.heat_pump_owner",
    "facility.heat_reuse.pumping_fraction",
    "catalogue.heat",
    "climate",
    "site.longitude",
    "site.altitude_m",
    "catalogue.climates",
    "drivers.weather",
    "operation_years",
    "fleet.cohorts.online",
    "fleet.cohorts.accelerator",
    "fleet.cohorts.gpus",
    "fleet.cohorts.basis",
    "fleet.cohorts.all_in_kw",
    "fleet.cohorts.retired",
    "fleet.accelerators",
    "fleet.coincidence",
    "fleet.power_cap_fraction",
    "fleet.oversubscription_fraction",
    "catalogue.accelerators.*.chip_tdp_w",
    "catalogue.accelerators.*.all_in_kw",
    "catalogue.accelerators.*.node_kw",
    "catalogue.accelerators.*.liquid_fraction",
];
const LOAD: &[&str] = &[
    "gpu_hours_available",
    "fleet.demand",
    "fleet.inference.replicas",
    "fleet.inference.percentile",
    "fleet.inference.wait_over_service",
    "catalogue.demand",
    "timezone",
    "catalogue.accelerators.*.idle_fraction",
];
const SHED: &[&str] = &["gpu_hours_sold", "it_energy_mwh"];
const COOLED: &[&str] = &[
    "it_energy_mwh",
    "delivered_heat_mwh",
    "facility.cooling",
    "catalogue.chillers",
    "climate",
    "site.longitude",
    "site.altitude_m",
    "catalogue.climates",
    "drivers.weather",
];
const DELIVERED: &[&str] = &[
    "recoverable_heat_mwh",
    "heat_demand_mwh",
    "facility.heat_reuse.network_supply_c",
    "facility.heat_reuse.network_return_c",
    "facility.heat_reuse.exchanger_approach_k",
    "facility.heat_reuse.upgrade",
    "facility.heat_reuse.heat_pump_efficiency",
    "facility.heat_reuse.heat_pump_mw",
    "facility.heat_reuse.heat_pump_owner",
    "facility.cooling.water_class",
    "facility.cooling.supply_c",
    "facility.cooling.loop_rise_k",
];
const HEAT_DEMAND: &[&str] = &[
    "operating_h",
    "timezone",
    "catalogue.heat",
    "facility.heat_reuse.network_mw",
    "facility.heat_reuse.base_fraction",
    "facility.heat_reuse.heating_limit_c",
    "facility.heat_reuse.heating_design_c",
    "climate",
    "site.longitude",
    "site.altitude_m",
    "catalogue.climates",
    "drivers.weather",
];
const TIME_OF_USE: &[&str] = &[
    "grid_energy_mwh",
    "currency.inflation",
    "currency.money_year",
    "timezone",
    "site.voltage",
    "supply.network.usage",
    "catalogue.tariffs.*.energy_short_eur_mwh",
    "catalogue.tariffs.*.energy_medium_eur_mwh",
    "catalogue.tariffs.*.energy_long_eur_mwh",
];
const OVERRUN: &[&str] = &[
    "grid_energy_mwh",
    "currency.inflation",
    "currency.money_year",
    "timezone",
    "site.voltage",
    "site.grid_connection_mw",
    "supply.network",
    "catalogue.tariffs.*.power_short_eur_kw_year",
    "catalogue.tariffs.*.power_medium_eur_kw_year",
    "catalogue.tariffs.*.power_long_eur_kw_year",
    "catalogue.tariffs.*.overrun_factor",
];
/// What the cheapest schedule of a year hangs on; the level of all prices together is no part.
const SCHEDULED: &[&str] = &[
    "facility_energy_mwh",
    "pv_energy_mwh",
    "wind_energy_mwh",
    "hydro_energy_mwh",
    "supply.battery",
    "catalogue.batteries",
    "supply.export_limit_mw",
    "supply.export_price_factor",
    "supply.price",
    "supply.contract_fraction",
    "supply.contract_eur_mwh",
    "supply.indexed",
    "catalogue.markets.fr_day_ahead",
    "drivers.prices",
    "adders_eur_mwh",
    "excise_eur_mwh",
    "timezone",
    "site.voltage",
    "site.grid_connection_mw",
    "supply.network.usage",
    "catalogue.tariffs.*.energy_short_eur_mwh",
    "catalogue.tariffs.*.energy_medium_eur_mwh",
    "catalogue.tariffs.*.energy_long_eur_mwh",
    "currency.money_year",
];
/// Terms before and after those that move profiles of plants.
macro_rules! around_profiles {
    ($($before:literal),+; $($after:literal),*) => {
        &[
            $($before,)+
            "supply.pv",
            "supply.wind",
            "supply.hydro",
            "site.latitude",
            "site.longitude",
            "climate",
            "catalogue.markets.fr_run_of_river",
            "drivers.pv",
            "drivers.wind",
            "drivers.hydro",
            $($after,)*
        ]
    };
}

/// What contracts for a power pay or earn beside the spot price.
const SETTLED: &[&str] = around_profiles!(
    "operating_h", "supply.block", "supply.nuclear_share", "supply.ppa", "supply.price",
    "catalogue.markets.fr_day_ahead", "drivers.prices";
    "currency.inflation", "currency.money_year"
);
/// What agreements deliver with guarantees of origin.
const CERTIFIED: &[&str] = around_profiles!(
    "grid_energy_mwh", "supply.ppa";
    "drivers.prices", "supply.price.year"
);
/// What contracts deliver free of carbon.
const CONTRACTED: &[&str] = around_profiles!(
    "grid_energy_mwh", "own_energy_mwh", "drivers.carbon", "supply.nuclear_share", "supply.ppa";
);
const PRICED: &[&str] = &[
    "gpu_hours_sold",
    "fleet.cohorts.price_eur_gpu_hour",
    "fleet.refresh.life_years",
    "revenue.contract_years",
    "revenue.renewal_fraction",
    "revenue.churn_per_year",
    "revenue.merchant_decline",
    "revenue.shocks",
    "revenue.renewal_price_fraction",
    "revenue.on_demand_fraction",
    "revenue.on_demand_price_fraction",
    "revenue.spot_fraction",
    "revenue.spot_price_fraction",
    "revenue.token_fraction",
    "revenue.research_fraction",
    "business_model",
];
const BOUGHT: &[&str] = &[
    "gpu_hours_installed",
    "fleet.cohorts.it_system_eur_per_gpu",
    "catalogue.accelerators.*.system_price_usd",
    "currency.usd_per_eur",
    "currency.usd_per_eur_path",
    "cost.it_price_decline",
    "cost.it_price_shocks",
    "business_model",
];

impl Line {
    /// The water of a month, by what it is for.
    pub const WATER: [Self; 6] = [
        Self::Evaporated,
        Self::Drift,
        Self::Blowdown,
        Self::Humidified,
        Self::LoopWater,
        Self::StaffWater,
    ];
}

macro_rules! lines {
    ($( $variant:ident $id:literal $label:literal $unit:literal $gather:ident $meter:expr, $from:expr; )+) => {
        /// A line that the simulation fills.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Line { $(
            #[doc = $label] #[doc = concat!(", ", $unit)] $variant,
        )+ }

        impl Line {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();

            /// Its name.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// Its name in print.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// Its unit.
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit,)+ }
            }

            /// How months make a year.
            pub const fn gather(self) -> Gather {
                match self { $(Self::$variant => Gather::$gather,)+ }
            }

            /// What it hangs on: lines, sections of the scenario, entries of the catalogue.
            pub const fn from(self) -> &'static [&'static str] {
                match self { $(Self::$variant => $from,)+ }
            }

            /// Where it is measured.
            pub const fn meter(self) -> Option<Meter> {
                match self { $(Self::$variant => $meter,)+ }
            }
        }
    };
}

lines! {
    Hours "operating_h" "Hours in operation" "h" Sum None, OPEN;
    OperatingYears "operating_years" "Part of a year in operation" "year" Sum None, OPEN;
    FacilityShare "facility_share" "Part of shell and plant that is spent" "" Sum None, &["cost.spending.facility_centre", "cost.spending.concentration", "start", "operation_years", "fleet.cohorts.online", "fleet.cohorts.ramp_months"];
    ConnectionShare "connection_share" "Part of the grid connection that is spent" "" Sum None, &["cost.spending.connection_centre", "cost.spending.concentration", "start", "operation_years", "fleet.cohorts.online", "fleet.cohorts.ramp_months"];
    GeneratorsShare "generators_share" "Part of the generators that is spent" "" Sum None, &["cost.spending.generators_centre", "cost.spending.concentration", "start", "operation_years", "fleet.cohorts.online", "fleet.cohorts.ramp_months"];
    DevelopmentShare "development_share" "Part of studies, permits, land, management that is spent" "" Sum None, &["cost.spending.development_centre", "cost.spending.concentration", "start", "operation_years", "fleet.cohorts.online", "fleet.cohorts.ramp_months"];
    ContingencyShare "contingency_share" "Part of the contingency that is spent" "" Sum None, &["cost.spending.contingency_centre", "cost.spending.concentration", "start", "operation_years", "fleet.cohorts.online", "fleet.cohorts.ramp_months"];
    PlantsShare "plants_share" "Part of own plants and battery that is spent" "" Sum None, &["cost.spending.plants_centre", "cost.spending.concentration", "start", "operation_years", "fleet.cohorts.online", "fleet.cohorts.ramp_months"];
    Closing "closing" "Last month of the horizon" "" Sum None, OPEN;
    ValueAddedFraction "value_added_fraction" "Part of value added that is due" "" Greatest None, &["cost.value_added_contribution", "catalogue.costs.business_tax.cvae_fraction", "start", "operation_years", "fleet.cohorts.online"];
    GpuHoursInstalled "gpu_hours_installed" "GPU-hours installed" "GPU-h" Sum None, &["gpus", "operating_h", "fleet.cohorts.ramp_months", "fleet.cohorts.retired"];
    GpuHoursAvailable "gpu_hours_available" "GPU-hours available" "GPU-h" Sum None, &["gpu_hours_installed", "fleet.reliability", "catalogue.failures", "catalogue.accelerators.*.gpus_per_node", "catalogue.accelerators.*.gpus_per_domain", "fleet.refresh.life_years"];
    GpuHoursSold "gpu_hours_sold" "GPU-hours sold" "GPU-h" Sum None, LOAD;
    GpuHoursShed "gpu_hours_shed" "GPU-hours lost to limits of grid or plant" "GPU-h" Sum None, SHED;
    GpuHoursPriced "gpu_hours_priced" "GPU-hours sold at the common price path, times their price over revenue.price_eur_gpu_hour" "GPU-h" Sum None, PRICED;
    GpuHoursTokens "gpu_hours_tokens" "GPU-hours that serve the token API" "GPU-h" Sum None, &["gpu_hours_sold", "revenue.token_fraction", "business_model"];
    GpuHoursResearch "gpu_hours_research" "GPU-hours kept for public research" "GPU-h" Sum None, &["gpu_hours_sold", "revenue.research_fraction", "business_model"];
    OwnedGpus "owned_gpus" "Accelerators owned and installed" "GPU" Greatest None, &["gpu_hours_installed", "business_model"];
    ChipEnergy "chip_energy_mwh" "Energy of the accelerators" "MWh" Sum Some(Meter::Chip), &["it_energy_mwh", "catalogue.accelerators.*.chip_tdp_w"];
    ItEnergy "it_energy_mwh" "Energy of the IT" "MWh" Sum Some(Meter::It), LOAD;
    UpsLoss "ups_loss_mwh" "Losses of UPS" "MWh" Sum Some(Meter::Facility), &["distribution_loss_mwh", "it_energy_mwh", "facility.electrical"];
    DistributionLoss "distribution_loss_mwh" "Losses of distribution" "MWh" Sum Some(Meter::Facility), &["it_energy_mwh", "facility.electrical"];
    TransformerLoss "transformer_loss_mwh" "Losses of the grid transformer" "MWh" Sum Some(Meter::Facility), &["ups_loss_mwh", "distribution_loss_mwh", "liquid_cooling_mwh", "trim_chiller_mwh", "heat_recovery_mwh", "air_cooling_mwh", "auxiliary_mwh"];
    LiquidCooling "liquid_cooling_mwh" "Pumps and outdoor fans of the liquid loop" "MWh" Sum Some(Meter::Facility), COOLED;
    TrimChiller "trim_chiller_mwh" "Trim chillers of the liquid loop" "MWh" Sum Some(Meter::Facility), COOLED;
    AirCooling "air_cooling_mwh" "Cooling of the air side" "MWh" Sum Some(Meter::Facility), COOLED;
    Auxiliary "auxiliary_mwh" "Lighting, offices, controls" "MWh" Sum Some(Meter::Facility), &["operating_h", "facility.auxiliary_fraction", "facility.it_capacity_mw"];
    PvEnergy "pv_energy_mwh" "What photovoltaic plant could give" "MWh" Sum Some(Meter::Facility), &["operating_h", "supply.pv", "site.latitude", "site.longitude", "climate", "drivers.pv", "supply.price.year", "drivers.prices"];
    WindEnergy "wind_energy_mwh" "What wind turbines could give" "MWh" Sum Some(Meter::Facility), &["operating_h", "supply.wind", "climate", "drivers.wind", "supply.price.year", "drivers.prices"];
    HydroEnergy "hydro_energy_mwh" "What run-of-river plant could give" "MWh" Sum Some(Meter::Facility), &["operating_h", "supply.hydro", "catalogue.markets.fr_run_of_river", "drivers.hydro", "supply.price.year", "drivers.prices"];
    Curtailed "curtailed_mwh" "What own plants hold back" "MWh" Sum Some(Meter::Facility), SCHEDULED;
    Charge "charge_mwh" "Energy into the battery" "MWh" Sum Some(Meter::Facility), SCHEDULED;
    Discharge "discharge_mwh" "Energy out of the battery" "MWh" Sum Some(Meter::Facility), SCHEDULED;
    Export "export_energy_mwh" "Energy to the grid" "MWh" Sum Some(Meter::Grid), SCHEDULED;
    OwnEnergy "own_energy_mwh" "Energy of own plants that serves the campus, at once or through the battery" "MWh" Sum Some(Meter::Facility), &["facility_energy_mwh", "pv_energy_mwh", "wind_energy_mwh", "hydro_energy_mwh", "curtailed_mwh", "export_energy_mwh", "charge_mwh", "discharge_mwh", "supply.battery.charge_efficiency", "catalogue.batteries"];
    BothHours "charge_discharge_h" "Hours in which the battery charges and discharges" "h" Sum None, &["charge_mwh", "discharge_mwh"];
    BatteryCapacity "battery_capacity_mwh" "Content that fits in the battery" "MWh" Last None, &["charge_mwh", "supply.battery", "catalogue.batteries", "operating_h"];
    BatteryCycles "battery_cycles" "Full cycles of the battery: energy out of its cells over what fits" "" Sum None, &["discharge_mwh", "battery_capacity_mwh", "supply.battery.discharge_efficiency", "catalogue.batteries"];
    GridEnergy "grid_energy_mwh" "Energy from the grid" "MWh" Sum Some(Meter::Grid), &["facility_energy_mwh", "own_energy_mwh", "charge_mwh", "discharge_mwh", "export_energy_mwh"];
    ShedEnergy "shed_energy_mwh" "IT energy not served for limits of grid or plant" "MWh" Sum Some(Meter::It), SHED;
    ShedHours "shed_h" "Hours with such limits" "h" Sum None, SHED;
    CoolingShedHours "cooling_shed_h" "Hours with too little cooling" "h" Sum None, COOLED;
    GpuHoursShedCooling "gpu_hours_shed_cooling" "GPU-hours lost to too little cooling" "GPU-h" Sum None, SHED;
    ClampedHours "clamped_h" "Hours with a law at the end of its range" "h" Sum None, COOLED;
    TrimHours "trim_h" "Hours with trim chillers at work" "h" Sum None, COOLED;
    PeakIt "it_peak_mw" "Greatest IT power" "MW" Greatest Some(Meter::It), &["it_energy_mwh"];
    PeakGrid "grid_peak_mw" "Greatest power from the grid" "MW" Greatest Some(Meter::Grid), &["grid_energy_mwh"];
    RecoverableHeat "recoverable_heat_mwh" "Heat that could be handed over" "MWh" Sum None, &["it_energy_mwh", "facility.cooling.liquid_fraction", "catalogue.accelerators.*.liquid_fraction", "facility.heat_reuse.exchanger_fraction"];
    HeatDemand "heat_demand_mwh" "Heat asked for by the network" "MWh" Sum None, HEAT_DEMAND;
    NetworkHeat "network_heat_mwh" "Heat received by the network" "MWh" Sum None, DELIVERED;
    HeatElectricity "heat_electricity_mwh" "Electricity of heat pump and network pumps" "MWh" Sum None, &["network_heat_mwh", "facility.heat_reuse.pumping_fraction"];
    HeatRecovery "heat_recovery_mwh" "Heat pump and pumps of heat handed over" "MWh" Sum Some(Meter::Facility), &["heat_electricity_mwh", "facility.heat_reuse.heat_pump_owner"];
    DeliveredHeat "delivered_heat_mwh" "Heat handed over" "MWh" Sum None, DELIVERED;
    Evaporated "water_evaporated_m3" "Water evaporated" "m3" Sum None, COOLED;
    Drift "water_drift_m3" "Droplets lost by towers" "m3" Sum None, COOLED;
    Blowdown "water_blowdown_m3" "Blowdown" "m3" Sum None, &["water_evaporated_m3", "water_drift_m3", "facility.water.cycles_of_concentration"];
    Humidified "water_humidified_m3" "Water of humidifiers" "m3" Sum None, COOLED;
    LoopWater "water_loop_m3" "Make-up of the closed loops" "m3" Sum None, &["operating_h", "facility.it_capacity_mw", "facility.water.loop_volume_m3_per_mw", "facility.water.loop_renewal_fraction"];
    StaffWater "water_staff_m3" "Drinking water and sanitation" "m3" Sum None, &["operating_h", "facility.it_capacity_mw", "cost.staff_per_mw", "facility.water.staff_m3_year"];
    PeakDayWater "day_peak_water_m3" "Water of the thirstiest day" "m3/day" Greatest None, &["water_m3"];
    PeakHourWater "hour_peak_water_m3" "Water of the thirstiest hour" "m3/h" Greatest None, &["water_m3"];
    FanSpeedDay "fan_speed_day" "Greatest speed of outdoor fans by day" "" Greatest None, COOLED;
    FanSpeedNight "fan_speed_night" "Greatest speed of outdoor fans by night" "" Greatest None, COOLED;
    FanSpeedSunday "fan_speed_sunday" "Greatest speed of outdoor fans on Sundays by day" "" Greatest None, COOLED;
    CarbonFree "carbon_free_mwh" "Energy of the campus that is free of carbon in its hour" "MWh" Sum Some(Meter::Facility), CONTRACTED;
    CarbonKnown "carbon_known_mwh" "Energy of the campus in hours whose mix is known" "MWh" Sum Some(Meter::Facility), &["facility_energy_mwh", "drivers.carbon"];
    CarbonCombustion "carbon_combustion_t" "Carbon of the electricity, combustion" "tCO2" Sum None, &["grid_energy_mwh", "carbon.combustion_g_kwh", "carbon.decline", "carbon.reference_year", "carbon.year", "carbon.seed", "carbon.source", "carbon.file", "carbon.file_timezone", "catalogue.markets.fr_combustion", "drivers.carbon"];
    CarbonLifeCycle "carbon_life_cycle_t" "Carbon of the electricity, life cycle" "tCO2e" Sum None, &["grid_energy_mwh", "carbon.combustion_g_kwh", "carbon.life_cycle_g_kwh", "carbon.decline", "carbon.reference_year", "carbon.year", "carbon.seed", "carbon.source", "carbon.file", "carbon.file_timezone", "catalogue.markets.fr_combustion", "drivers.carbon"];
    RevenueOwnPrice "revenue_own_price_eur" "GPU-hours sold at a cohort's own price" "EUR" Sum None, &["gpu_hours_priced", "fleet.cohorts.price_eur_gpu_hour"];
    RentIt "rent_it_eur" "Rent of the IT" "EUR" Sum None, &["capex_it_eur", "refresh_eur", "revenue.lease.it_yield", "revenue.lease.it_residual_fraction", "fleet.refresh.life_years", "fleet.cohorts.retired", "business_model"];
    LetKwMonths "let_kw_months" "IT power let" "kW month" Sum None, &["gpu_hours_sold", "gpu_hours_available", "business_model"];
    ElectricityEnergy "electricity_energy_eur" "Electricity: energy" "EUR" Sum None, &["grid_energy_mwh", "currency.inflation", "currency.money_year", "supply.price", "supply.contract_fraction", "supply.contract_eur_mwh", "supply.indexed", "catalogue.markets.fr_day_ahead", "drivers.prices"];
    Certified "certified_mwh" "Energy from the grid with guarantees of origin of agreements" "MWh" Sum Some(Meter::Grid), CERTIFIED;
    ElectricityContracts "electricity_contracts_eur" "Electricity: contracts, settled at the spot price" "EUR" Sum None, SETTLED;
    NetworkEnergy "electricity_network_energy_eur" "Electricity: network, by energy" "EUR" Sum None, TIME_OF_USE;
    NetworkOverrun "electricity_overrun_eur" "Electricity: network, above the subscription" "EUR" Sum None, OVERRUN;
    RevenueExport "revenue_export_eur" "Energy sold to the grid" "EUR" Sum None, &["export_energy_mwh", "currency.inflation", "currency.money_year", "supply.price", "supply.export_price_factor", "catalogue.markets.fr_day_ahead", "drivers.prices"];
    BatteryAdded "capex_battery_added_eur" "Cells added to the battery" "EUR" Sum None, &["battery_capacity_mwh", "supply.battery", "catalogue.batteries", "currency.inflation", "currency.money_year"];
    CapexIt "capex_it_eur" "First IT systems" "EUR" Sum None, BOUGHT;
    Refresh "refresh_eur" "Replacement of IT systems" "EUR" Sum None, &["capex_it_eur", "fleet.refresh.life_years", "fleet.refresh.price_fraction"];
    ItFailed "it_failed_eur" "Accelerators replaced after their warranty" "EUR" Sum None, &["gpu_hours_installed", "fleet.reliability", "catalogue.failures", "fleet.refresh.warranty_years", "fleet.refresh.life_years", "fleet.refresh.price_fraction", "fleet.cohorts.chip_eur", "catalogue.accelerators.*.chip_price_usd", "currency.usd_per_eur", "currency.usd_per_eur_path", "cost.it_price_decline", "cost.it_price_shocks", "business_model"];
    ItRetired "it_retired_eur" "Sale of IT systems that are replaced or retired" "EUR" Sum None, &["capex_it_eur", "refresh_eur", "fleet.cohorts.retired", "fleet.refresh.residual_fraction", "fleet.refresh.resale"];
    ItLeft "it_left_eur" "Value of IT systems left at the end" "EUR" Sum None, &["capex_it_eur", "refresh_eur", "fleet.refresh.residual_fraction", "fleet.refresh.resale"];
    ItValue "it_value_eur" "What the installed IT cost" "EUR" Greatest None, &["capex_it_eur", "refresh_eur"];
}

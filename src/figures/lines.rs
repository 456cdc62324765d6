//! The lines that the simulation fills, month by month.

use super::definition::Meter;

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

const TIMELINE: &[&str] = &["start", "operation_years", "fleet.cohorts"];
const WEATHER: [&str; 4] = ["climate", "catalogue.climates", "site.altitude_m", "drivers.weather"];
/// What fits behind the connection at the hottest hour.
pub const FITS: &[&str] = &[
    "operating_h",
    "fleet.cohorts",
    "fleet.coincidence",
    "catalogue.accelerators",
    "site.grid_connection_mw",
    "facility.it_capacity_mw",
    "facility.auxiliary_fraction",
    "facility.electrical",
    "facility.cooling",
    WEATHER[0],
    WEATHER[1],
    WEATHER[2],
    WEATHER[3],
];
const SHED: &[&str] = &["gpu_hours_sold", "it_energy_mwh"];
const LOAD: &[&str] = &["gpu_hours_sold", "fleet.demand", "catalogue.demand", "timezone"];
const COOLED: &[&str] =
    &["it_energy_mwh", "facility.cooling", WEATHER[0], WEATHER[1], WEATHER[2], WEATHER[3]];
const HEAT: &[&str] = &["it_energy_mwh", "facility.heat_reuse", "facility.cooling"];
const BOUGHT: &[&str] = &[
    "gpu_hours_installed",
    "currency",
    "catalogue.accelerators",
    "fleet.refresh",
    "business_model",
];

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
    Hours "operating_h" "Hours in operation" "h" Sum None, TIMELINE;
    OperatingYears "operating_years" "Part of a year in operation" "year" Sum None, TIMELINE;
    ConstructionShare "construction_share" "Part of the site's works" "" Sum None, TIMELINE;
    Closing "closing" "Last month of the horizon" "" Sum None, TIMELINE;
    GpuHoursInstalled "gpu_hours_installed" "GPU-hours installed" "GPU-h" Sum None, FITS;
    GpuHoursAvailable "gpu_hours_available" "GPU-hours available" "GPU-h" Sum None, &["gpu_hours_installed", "fleet.reliability"];
    GpuHoursSold "gpu_hours_sold" "GPU-hours sold" "GPU-h" Sum None, &["gpu_hours_available", "fleet.demand"];
    GpuHoursShed "gpu_hours_shed" "GPU-hours lost to limits of grid or plant" "GPU-h" Sum None, SHED;
    GpuHoursPriced "gpu_hours_priced" "GPU-hours sold, times their price over revenue.price_eur_gpu_hour" "GPU-h" Sum None, &["gpu_hours_sold", "fleet.refresh.life_years", "revenue.contract_years", "revenue.merchant_decline", "revenue.renewal_price_fraction", "business_model"];
    OwnedGpus "owned_gpus" "Accelerators owned and installed" "GPU" Greatest None, &["gpu_hours_installed", "business_model"];
    ChipEnergy "chip_energy_mwh" "Energy of the accelerators" "MWh" Sum Some(Meter::Chip), &["it_energy_mwh", "catalogue.accelerators"];
    ItEnergy "it_energy_mwh" "Energy of the IT" "MWh" Sum Some(Meter::It), LOAD;
    ChainLoss "chain_loss_mwh" "Losses of UPS and distribution" "MWh" Sum Some(Meter::Facility), &["it_energy_mwh", "facility.electrical"];
    TransformerLoss "transformer_loss_mwh" "Losses of the grid transformer" "MWh" Sum Some(Meter::Facility), &["chain_loss_mwh", "liquid_cooling_mwh", "trim_chiller_mwh", "air_cooling_mwh", "auxiliary_mwh"];
    LiquidCooling "liquid_cooling_mwh" "Pumps and outdoor fans of the liquid loop" "MWh" Sum Some(Meter::Facility), COOLED;
    TrimChiller "trim_chiller_mwh" "Trim chillers of the liquid loop" "MWh" Sum Some(Meter::Facility), COOLED;
    AirCooling "air_cooling_mwh" "Cooling of the air side" "MWh" Sum Some(Meter::Facility), COOLED;
    Auxiliary "auxiliary_mwh" "Lighting, offices, controls" "MWh" Sum Some(Meter::Facility), &["operating_h", "facility.auxiliary_fraction", "facility.it_capacity_mw"];
    GridEnergy "grid_energy_mwh" "Energy from the grid" "MWh" Sum Some(Meter::Grid), &["facility_energy_mwh"];
    ShedEnergy "shed_energy_mwh" "IT energy not served for limits of grid or plant" "MWh" Sum Some(Meter::It), SHED;
    ShedHours "shed_h" "Hours with such limits" "h" Sum None, SHED;
    TrimHours "trim_h" "Hours with trim chillers at work" "h" Sum None, COOLED;
    PeakIt "it_peak_mw" "Greatest IT power" "MW" Greatest Some(Meter::It), &["it_energy_mwh"];
    PeakGrid "grid_peak_mw" "Greatest power from the grid" "MW" Greatest Some(Meter::Grid), &["grid_energy_mwh"];
    RecoverableHeat "recoverable_heat_mwh" "Heat that could be handed over" "MWh" Sum None, HEAT;
    DeliveredHeat "delivered_heat_mwh" "Heat handed over" "MWh" Sum None, HEAT;
    Evaporated "water_evaporated_m3" "Water evaporated" "m3" Sum None, COOLED;
    Blowdown "water_blowdown_m3" "Blowdown and drift" "m3" Sum None, &["water_evaporated_m3", "facility.water"];
    LoopWater "water_loop_m3" "Make-up of the closed loops" "m3" Sum None, &["operating_h", "facility.it_capacity_mw", "facility.water"];
    StaffWater "water_staff_m3" "Drinking water and sanitation" "m3" Sum None, &["operating_h", "facility.it_capacity_mw", "facility.water", "cost.staff_per_mw"];
    PeakDayWater "day_peak_water_m3" "Water of the thirstiest day" "m3/day" Greatest None, &["water_m3"];
    CarbonCombustion "carbon_combustion_t" "Carbon of the electricity, combustion" "tCO2" Sum None, &["grid_energy_mwh", "carbon.combustion_g_kwh", "carbon.decline", "carbon.reference_year", "carbon.year", "carbon.seed", "catalogue.markets", "drivers.carbon"];
    CarbonLifeCycle "carbon_life_cycle_t" "Carbon of the electricity, life cycle" "tCO2e" Sum None, &["grid_energy_mwh", "carbon.combustion_g_kwh", "carbon.life_cycle_g_kwh", "carbon.decline", "carbon.reference_year", "carbon.year", "carbon.seed", "catalogue.markets", "drivers.carbon"];
    RevenueOwnPrice "revenue_own_price_eur" "GPU-hours sold at a cohort's own price" "EUR" Sum None, &["gpu_hours_priced", "fleet.cohorts"];
    LetKwMonths "let_kw_months" "IT power let" "kW month" Sum None, &["gpu_hours_sold", "fleet.coincidence", "catalogue.accelerators", "business_model"];
    ElectricityEnergy "electricity_energy_eur" "Electricity: energy" "EUR" Sum None, &["grid_energy_mwh", "currency", "supply.price", "supply.contract_fraction", "supply.contract_eur_mwh", "catalogue.markets", "drivers.prices"];
    NetworkEnergy "electricity_network_energy_eur" "Electricity: network, by energy" "EUR" Sum None, &["grid_energy_mwh", "currency", "site.voltage", "timezone", "catalogue.tariffs"];
    CapexIt "capex_it_eur" "First IT systems" "EUR" Sum None, BOUGHT;
    Refresh "refresh_eur" "Replacement of IT systems" "EUR" Sum None, BOUGHT;
    ItRetired "it_retired_eur" "Sale of IT systems that are replaced" "EUR" Sum None, BOUGHT;
    ItLeft "it_left_eur" "Value of IT systems left at the end" "EUR" Sum None, BOUGHT;
    ItValue "it_value_eur" "What the installed IT cost" "EUR" Greatest None, BOUGHT;
}

//! The lines that the simulation fills, month by month.

use super::definition::Meter;

/// How months make a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gather {
    /// By their sum.
    Sum,
    /// By the greatest of them.
    Greatest,
}

macro_rules! lines {
    ($( $variant:ident $id:literal $label:literal $unit:literal $gather:ident $meter:expr; )+) => {
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

            /// Where it is measured.
            pub const fn meter(self) -> Option<Meter> {
                match self { $(Self::$variant => $meter,)+ }
            }
        }
    };
}

lines! {
    Hours "operating_h" "Hours in operation" "h" Sum None;
    GpuHoursInstalled "gpu_hours_installed" "GPU-hours installed" "GPU-h" Sum None;
    GpuHoursAvailable "gpu_hours_available" "GPU-hours available" "GPU-h" Sum None;
    GpuHoursSold "gpu_hours_sold" "GPU-hours sold" "GPU-h" Sum None;
    GpuHoursShed "gpu_hours_shed" "GPU-hours lost to limits of grid or plant" "GPU-h" Sum None;
    ItEnergy "it_energy_mwh" "Energy of the IT" "MWh" Sum Some(Meter::It);
    ChainLoss "chain_loss_mwh" "Losses of UPS and distribution" "MWh" Sum Some(Meter::Facility);
    TransformerLoss "transformer_loss_mwh" "Losses of the grid transformer" "MWh" Sum Some(Meter::Facility);
    LiquidCooling "liquid_cooling_mwh" "Pumps and outdoor fans of the liquid loop" "MWh" Sum Some(Meter::Facility);
    TrimChiller "trim_chiller_mwh" "Trim chillers of the liquid loop" "MWh" Sum Some(Meter::Facility);
    AirCooling "air_cooling_mwh" "Cooling of the air side" "MWh" Sum Some(Meter::Facility);
    Auxiliary "auxiliary_mwh" "Lighting, offices, controls" "MWh" Sum Some(Meter::Facility);
    FacilityEnergy "facility_energy_mwh" "Energy of the campus" "MWh" Sum Some(Meter::Facility);
    GridEnergy "grid_energy_mwh" "Energy from the grid" "MWh" Sum Some(Meter::Grid);
    ShedEnergy "shed_energy_mwh" "IT energy not served for limits of grid or plant" "MWh" Sum Some(Meter::It);
    ShedHours "shed_h" "Hours with such limits" "h" Sum None;
    TrimHours "trim_h" "Hours with trim chillers at work" "h" Sum None;
    PeakIt "it_peak_mw" "Greatest IT power" "MW" Greatest Some(Meter::It);
    PeakGrid "grid_peak_mw" "Greatest power from the grid" "MW" Greatest Some(Meter::Grid);
    RecoverableHeat "recoverable_heat_mwh" "Heat that could be handed over" "MWh" Sum None;
    DeliveredHeat "delivered_heat_mwh" "Heat handed over" "MWh" Sum None;
    Evaporated "water_evaporated_m3" "Water evaporated" "m3" Sum None;
    Blowdown "water_blowdown_m3" "Blowdown and drift" "m3" Sum None;
    LoopWater "water_loop_m3" "Make-up of the closed loops" "m3" Sum None;
    StaffWater "water_staff_m3" "Drinking water and sanitation" "m3" Sum None;
    PeakDayWater "day_peak_water_m3" "Water of the thirstiest day" "m3/day" Greatest None;
    CarbonCombustion "carbon_combustion_t" "Carbon of the electricity, combustion" "tCO2" Sum None;
    CarbonLifeCycle "carbon_life_cycle_t" "Carbon of the electricity, life cycle" "tCO2e" Sum None;
    CarbonGenerators "carbon_generators_t" "Carbon of generator tests" "tCO2" Sum None;
    RevenueCompute "revenue_compute_eur" "GPU-hours sold" "EUR" Sum None;
    RevenueColocation "revenue_colocation_eur" "Space let" "EUR" Sum None;
    RevenueRecharge "revenue_recharge_eur" "Electricity repaid by tenants" "EUR" Sum None;
    RevenueHeat "revenue_heat_eur" "Heat sold" "EUR" Sum None;
    ElectricityEnergy "electricity_energy_eur" "Electricity: energy" "EUR" Sum None;
    ElectricityNetwork "electricity_network_eur" "Electricity: network" "EUR" Sum None;
    ElectricityExcise "electricity_excise_eur" "Electricity: excise" "EUR" Sum None;
    ElectricityAdders "electricity_adders_eur" "Electricity: capacity, certificates, margin" "EUR" Sum None;
    GeneratorFuel "generator_fuel_eur" "Fuel of generator tests" "EUR" Sum None;
    WaterCost "water_eur" "Water" "EUR" Sum None;
    Staff "staff_eur" "Staff" "EUR" Sum None;
    FacilityUpkeep "facility_upkeep_eur" "Upkeep of facility and connection" "EUR" Sum None;
    ItSupport "it_support_eur" "Support and spares of the IT" "EUR" Sum None;
    Insurance "insurance_eur" "Insurance" "EUR" Sum None;
    PropertyTax "property_tax_eur" "Taxes on land and buildings" "EUR" Sum None;
    Software "software_eur" "Software, transit, sales" "EUR" Sum None;
    Overhead "overhead_eur" "Overhead" "EUR" Sum None;
    CapexFacility "capex_facility_eur" "Shell and plant" "EUR" Sum None;
    CapexConnection "capex_connection_eur" "Grid connection" "EUR" Sum None;
    CapexGenerators "capex_generators_eur" "Backup generators" "EUR" Sum None;
    CapexDevelopment "capex_development_eur" "Studies, permits, land, management" "EUR" Sum None;
    CapexContingency "capex_contingency_eur" "Contingency" "EUR" Sum None;
    CapexIt "capex_it_eur" "First IT systems" "EUR" Sum None;
    Refresh "refresh_eur" "Replacement of IT systems" "EUR" Sum None;
    Disposal "disposal_eur" "Sale of what is retired, and value left at the end" "EUR" Sum None;
    ReservePaid "reserve_paid_eur" "Paid into the refresh reserve" "EUR" Sum None;
    ReserveReleased "reserve_released_eur" "Released from the refresh reserve" "EUR" Sum None;
}

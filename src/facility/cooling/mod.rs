//! Cooling: one file per technology.

use crate::climate::psychrometrics::{TEMPERATURE_RANGE_C, humidity_ratio, wet_bulb_c};
use crate::error::{Error, Result};
use crate::field::{Kind, choice, fraction, number, optional, section, word};

choice! {
    /// How the liquid loop gives its heat to the outside air.
    Rejection {
        /// Dry coolers.
        Dry = "dry",
        /// Dry coolers with wetted pads on warm hours.
        Adiabatic = "adiabatic",
        /// Evaporative towers behind a plate exchanger.
        WetTower = "wet_tower",
    }
}

choice! {
    /// How the air side is cooled.
    AirSide {
        /// Chilled water from air-cooled chillers with dry free-cooling coils.
        Chiller = "chiller",
        /// Outside air within a window of temperature and humidity, with air-cooled chillers for the rest.
        Economiser = "economiser",
        /// Chilled water from wet towers as far as these reach, with water-cooled chillers for the rest.
        WatersideEconomiser = "waterside_economiser",
        /// Chilled water from water-cooled chillers on wet towers.
        WaterChiller = "water_chiller",
        /// Direct expansion: refrigerant in the room units, air-cooled condensers.
        DirectExpansion = "direct_expansion",
    }
}

choice! {
    /// Facility water by the temperature of its supply (ASHRAE TC 9.9, Liquid Cooling Guidelines, 2021).
    WaterClass {
        /// 17 degC.
        W17 = "w17",
        /// 27 degC.
        W27 = "w27",
        /// 32 degC.
        W32 = "w32",
        /// 40 degC.
        W40 = "w40",
        /// 45 degC.
        W45 = "w45",
    }
}

section! {
    /// Liquid and air cooling.
    Cooling {
        /// Part of the IT heat that goes to liquid; absent: each accelerator's own.
        liquid_fraction: Option<f64> = optional("", 0.0, 1.0);
        /// How the liquid loop gives its heat to the outside air.
        rejection: Rejection = word(Rejection::WORDS, "dry");
        /// How the air side is cooled.
        air_side: AirSide = word(AirSide::WORDS, "chiller");
        /// Class of the facility water, which sets the temperature of its supply.
        water_class: WaterClass = word(WaterClass::WORDS, "w40");
        /// Temperature of the facility water sent to the racks' distribution units; absent: that of its class.
        supply_c: Option<f64> = optional("degC", 10.0, 60.0).plausible(27.0, 45.0);
        /// Warming of that water at the heat for which the loop is sized.
        loop_rise_k: f64 = number(10.0, "K", 2.0, 30.0).plausible(8.0, 12.0).assumption("8-12 K");
        /// How much warmer the racks' own water is than the facility water that cools it.
        distribution_approach_k: f64 = number(4.0, "K", 0.5, 15.0).plausible(3.0, 6.0).assumption("plate exchangers of distribution units, 3-6 K");
        /// Outdoor dry bulb for which the plant is sized.
        design_dry_bulb_c: f64 = number(38.0, "degC", 0.0, 55.0).plausible(35.0, 43.0).assumption("hot day of the Rhone valley");
        /// Outdoor wet bulb of that hour, for wetted pads.
        design_wet_bulb_c: f64 = number(24.0, "degC", 0.0, 35.0).plausible(21.0, 27.0).assumption("wet bulb of a sultry day");
        /// Warm exhaust drawn back in by coolers on a roof, added to the dry bulb.
        recirculation_k: f64 = number(1.0, "K", 0.0, 10.0).plausible(0.0, 3.0).assumption("2-3 K on the hottest day, less on others");
        /// Least temperature difference between cooled water and air for which dry coils are sized.
        approach_k: f64 = number(4.0, "K", 0.5, 20.0).plausible(3.0, 6.0).assumption("economic size of a coil");
        /// Heat for which one cooler, tower cell or chiller of a block is sized; sets how much one spare adds.
        unit_mw: f64 = number(1.5, "MW", 0.05, 20.0).plausible(0.5, 3.0).source("assumption: catalogue dry coolers carry 0.5-3 MW (BAC TDFS1238N: 2.9 MW)");
        /// Spare units of each kind of plant, which share its load: 1 is N+1.
        spare_units: f64 = number(1.0, "", 0.0, 10.0).whole().plausible(0.0, 2.0).assumption("N+1");
        /// Heat capacity of the air that full fans move over dry coils, over that of the water in them.
        coil_air_ratio: f64 = number(1.3, "", 1.05, 5.0).plausible(1.1, 2.0).assumption("air warms a little less than water cools");
        /// Fan power of dry coolers at full air flow, over the heat they are sized for.
        dry_fan_fraction: f64 = number(0.025, "", 0.0, 0.2).plausible(0.015, 0.04).source("assumption: 4.0 % at an initial difference of 11 K (BAC TDFS1238N), less with warmer water");
        /// Fan power of wet towers at full air flow, over the heat they are sized for.
        tower_fan_fraction: f64 = number(0.012, "", 0.0, 0.2).plausible(0.006, 0.02).assumption("wet towers move less air than dry coolers");
        /// Least power of dry coolers' fans while they turn, over full fan power.
        fan_floor_fraction: f64 = fraction(0.02).plausible(0.0, 0.05).assumption("controls and minimum speed");
        /// Saturation that wetted pads reach, from dry bulb towards wet bulb.
        pad_effectiveness: f64 = fraction(0.75).plausible(0.6, 0.9).assumption("pads of dry coolers");
        /// Dry bulb above which the pads are wetted; below it they are where dry coils could not cool the water to its supply temperature.
        pad_switch_c: f64 = number(24.0, "degC", 0.0, 45.0).plausible(18.0, 30.0).assumption("saves fans without wasting water");
        /// Whether droplets leave the pads, as from sprays before the coils.
        pads_disperse: bool = Kind::Switch { default: false };
        /// Droplets lost by wet towers, over the water that circulates in them.
        drift_fraction: f64 = number(0.0002, "", 0.0, 0.02).plausible(0.00005, 0.005).source("0.005-0.5 % (Lei and Masanet 2022, table B.1)");
        /// Temperature difference of plate exchangers between tower water and other loops.
        plate_approach_k: f64 = number(2.0, "K", 0.2, 10.0).plausible(1.7, 2.8).source("1.7-2.8 K (Lei and Masanet 2022, table B.1)");
        /// Warming of the condenser water of water-cooled chillers.
        tower_range_k: f64 = number(5.0, "K", 1.5, 15.0).plausible(4.0, 6.0).source("4-6 K (Lei and Masanet 2022, table B.1)");
        /// Pressure of the pumps of the racks' own loop.
        technology_pump_kpa: f64 = number(250.0, "kPa", 0.0, 1_000.0).plausible(150.0, 400.0).assumption("manifolds, cold plates and exchanger of a distribution unit");
        /// Pressure of the pumps of the facility water.
        facility_pump_kpa: f64 = number(200.0, "kPa", 0.0, 1_000.0).plausible(150.0, 300.0).assumption("piping, exchangers and coils");
        /// Pressure of the chilled-water pumps of the air side.
        chilled_pump_kpa: f64 = number(145.0, "kPa", 0.0, 1_000.0).plausible(115.0, 172.0).source("115-172 kPa (Lei and Masanet 2022, table B.1)");
        /// Pressure of the pumps of tower water.
        tower_pump_kpa: f64 = number(210.0, "kPa", 0.0, 1_000.0).plausible(167.0, 250.0).source("167-250 kPa (Lei and Masanet 2022, table B.1)");
        /// Efficiency of pumps with motor and drive.
        pump_efficiency: f64 = number(0.7, "", 0.1, 1.0).plausible(0.6, 0.8).source("0.6-0.8 (Lei and Masanet 2022, table B.1)");
        /// Least flow of pumps and room fans, over the flow that they are sized for.
        least_flow_fraction: f64 = fraction(0.4).plausible(0.2, 0.6).assumption("least speed of pumps and fans");
        /// Heat that trim chillers can carry, over the heat for which the liquid loop is sized.
        trim_fraction: f64 = number(1.0, "", 0.0, 2.0).plausible(0.0, 1.0).assumption("the liquid side never sheds load for want of cooling");
        /// Part of the ideal (Carnot) efficiency that trim chillers reach; no published record makes water this warm.
        trim_carnot_fraction: f64 = number(0.45, "", 0.1, 0.9).plausible(0.35, 0.6).assumption("screw and centrifugal machines, condenser fans and pumps included");
        /// Condenser temperature of trim chillers above the dry bulb.
        trim_lift_k: f64 = number(12.0, "K", 1.0, 30.0).plausible(8.0, 16.0).assumption("air-cooled condensers");
        /// Temperature of the air sent to the servers.
        air_supply_c: f64 = number(27.0, "degC", 15.0, 40.0).plausible(20.0, 30.0).source("ASHRAE TC 9.9, upper end of the recommended range");
        /// Warming of that air in the servers.
        air_rise_k: f64 = number(12.0, "K", 4.0, 30.0).plausible(10.0, 15.0).assumption("contained aisles");
        /// Pressure of the room fans.
        air_fan_pa: f64 = number(350.0, "Pa", 0.0, 3_000.0).plausible(300.0, 700.0).source("300-1000 Pa (Lei and Masanet 2022, table B.1)");
        /// Efficiency of the room fans with motor and drive.
        air_fan_efficiency: f64 = number(0.7, "", 0.1, 1.0).plausible(0.6, 0.9).source("0.6-0.9 (Lei and Masanet 2022, table B.1)");
        /// Warming of the air in the servers over what the chilled water's coils could reach.
        air_coil_effectiveness: f64 = number(0.8, "", 0.3, 1.0).plausible(0.65, 0.9).source("0.65-0.9 (Lei and Masanet 2022, table B.1)");
        /// Warming of the chilled water in the room units.
        chilled_rise_k: f64 = number(8.0, "K", 2.0, 20.0).plausible(5.0, 10.0).source("5-10 K (Lei and Masanet 2022, table B.1)");
        /// Outdoor fans of dry free cooling, over the heat so cooled.
        free_cooling_fraction: f64 = number(0.02, "", 0.0, 0.3).plausible(0.01, 0.05).assumption("dry coils");
        /// Air-cooled chillers: key of the catalogue's chillers.
        air_chiller: String = Kind::Text { default: Some("york_ycal0033ee_101kw_3_1cop_aircooled") };
        /// Water-cooled chillers: key of the catalogue's chillers.
        water_chiller: String = Kind::Text { default: Some("carrier_19xr_1407kw_6_04cop_vsd") };
        /// Direct-expansion units: key of the catalogue's chillers.
        expansion_unit: String = Kind::Text { default: Some("energyplus_direct_expansion") };
        /// Lowest dew point of the air sent to the servers; below it outside air is humidified.
        dew_point_low_c: f64 = number(-9.0, "degC", -30.0, 10.0).plausible(-12.0, -8.0).source("ASHRAE TC 9.9 (2021), recommended range");
        /// Highest dew point of that air; above it outside air stays outside.
        dew_point_high_c: f64 = number(15.0, "degC", 11.0, 30.0).plausible(13.0, 21.0).source("ASHRAE TC 9.9 (2021), recommended range");
        /// Lowest relative humidity of that air.
        humidity_low: f64 = fraction(0.08).plausible(0.05, 0.2).source("ASHRAE TC 9.9 (2021), class A1");
        /// Highest relative humidity of that air.
        humidity_high: f64 = fraction(0.7).plausible(0.5, 0.9).source("ASHRAE TC 9.9 (2021), recommended where corrosive gases are low");
        /// Pressure of the pumps of spray humidifiers.
        humidifier_kpa: f64 = number(7_000.0, "kPa", 0.0, 20_000.0).plausible(6_300.0, 7_700.0).source("6300-7700 kPa (Lei and Masanet 2022, table B.1)");
    }
}

pub mod adiabatic_cooler;
pub mod air_chiller;
pub mod chilled_water;
pub mod direct_expansion;
pub mod dry_cooler;
pub mod economiser;
pub mod eir;
pub mod exchanger;
pub mod machines;
pub mod tower;
pub mod trim_chiller;
pub mod water_chiller;
pub mod waterside_economiser;
pub mod wet_tower;
pub mod york;

/// Heat capacity of water, MJ/(m3 K): 4.186 kJ/(kg K) at 1000 kg/m3.
pub const WATER_MJ_M3_K: f64 = 4.186;
/// Heat capacity of the rooms' air, kJ/(kg K).
pub const AIR_KJ_KG_K: f64 = 1.006;
/// Density of the rooms' air, kg/m3, near 33 degC at sea level.
pub const AIR_KG_M3: f64 = 1.15;

/// Outside air of one hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Air {
    /// Dry bulb, degC.
    pub dry_bulb_c: f64,
    /// Wet bulb, degC.
    pub wet_bulb_c: f64,
    /// Water vapour over dry air, kg/kg.
    pub humidity_ratio: f64,
    /// Pressure, Pa.
    pub pressure_pa: f64,
}

impl Air {
    /// Air of a relative humidity.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] outside the ranges of the laws of moist air, NaN included.
    pub fn of(dry_bulb_c: f64, relative_humidity: f64, pressure_pa: f64) -> Result<Self> {
        let wet_bulb_c = wet_bulb_c(dry_bulb_c, relative_humidity, pressure_pa)?;
        if wet_bulb_c.is_nan() {
            return Err(Error::Domain {
                name: "weather",
                value: f64::NAN,
                minimum: TEMPERATURE_RANGE_C.0,
                maximum: TEMPERATURE_RANGE_C.1,
                unit: "degC",
                index: None,
            });
        }
        let humidity_ratio = humidity_ratio(dry_bulb_c, relative_humidity, pressure_pa)?;
        Ok(Self { dry_bulb_c, wet_bulb_c, humidity_ratio, pressure_pa })
    }
}

/// What a plant does with the heat of an hour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Duty {
    /// Heat that it carries, MW.
    pub heat_mw: f64,
    /// Power of its machines, fans and pumps, MW.
    pub power_mw: f64,
    /// Water evaporated, m3.
    pub evaporated_m3: f64,
    /// Droplets lost, m3.
    pub drift_m3: f64,
    /// Water that humidifies the rooms, m3.
    pub humidified_m3: f64,
    /// Speed of outdoor fans over the full one.
    pub fan_speed: f64,
    /// Whether a law was held at the end of its range.
    pub clamped: bool,
}

/// The loop of facility water and the heat for which it is sized.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FacilityLoop {
    /// Temperature of the water sent to the racks, degC.
    pub supply_c: f64,
    /// Heat for which the loop is sized, MW.
    pub heat_mw: f64,
    /// Heat that the flow takes up for each kelvin, MW/K.
    pub rate_mw_k: f64,
    /// The inverse; 0 for a loop without heat.
    pub per_rate: f64,
}

impl FacilityLoop {
    /// The loop of a cooling design for a heat, MW.
    pub fn sized(cooling: &Cooling, heat_mw: f64) -> Self {
        let rate_mw_k = heat_mw / cooling.loop_rise_k;
        let per_rate = if heat_mw > 0.0 { 1.0 / rate_mw_k } else { 0.0 };
        Self { supply_c: cooling.supply_c(), heat_mw, rate_mw_k, per_rate }
    }
}

/// A way for the facility loop to give heat to the outside air.
///
/// More heat, or warmer and moister air, never lets it carry a larger part.
pub trait Reject: Sync + Sized {
    /// Plant sized for a loop.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] for records that the catalogue lacks.
    fn sized(cooling: &Cooling, of: &FacilityLoop) -> Result<Self>;
    /// One hour.
    fn reject(&self, heat_mw: f64, air: &Air) -> Duty;
}

/// A way to cool the air side.
pub trait CoolAir: Sync + Sized {
    /// Plant sized for the heat of the rooms, MW.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] for records that the catalogue lacks.
    fn sized(cooling: &Cooling, heat_mw: f64) -> Result<Self>;
    /// One hour of a heat in the rooms' air, room fans apart.
    fn cool(&self, heat_mw: f64, air: &Air) -> Duty;
}

/// Something that is done with a plant, whatever its technologies.
pub trait WithCooling {
    /// What it yields.
    type Output;
    /// Does it.
    fn with<R: Reject, A: CoolAir>(self) -> Self::Output;
}

/// Picks the technologies of a design once, outside every loop.
pub fn with_cooling<T: WithCooling>(cooling: &Cooling, task: T) -> T::Output {
    fn with_rejection<R: Reject, T: WithCooling>(air_side: AirSide, task: T) -> T::Output {
        match air_side {
            AirSide::Chiller => task.with::<R, air_chiller::AirChiller>(),
            AirSide::Economiser => task.with::<R, economiser::Economiser>(),
            AirSide::WatersideEconomiser => {
                task.with::<R, waterside_economiser::WatersideEconomiser>()
            }
            AirSide::WaterChiller => task.with::<R, water_chiller::WaterChiller>(),
            AirSide::DirectExpansion => task.with::<R, direct_expansion::DirectExpansion>(),
        }
    }
    match cooling.rejection {
        Rejection::Dry => with_rejection::<dry_cooler::DryCooler, T>(cooling.air_side, task),
        Rejection::Adiabatic => {
            with_rejection::<adiabatic_cooler::AdiabaticCooler, T>(cooling.air_side, task)
        }
        Rejection::WetTower => with_rejection::<wet_tower::WetTower, T>(cooling.air_side, task),
    }
}

impl WaterClass {
    /// Temperature of the supply, degC.
    pub const fn supply_c(self) -> f64 {
        match self {
            Self::W17 => 17.0,
            Self::W27 => 27.0,
            Self::W32 => 32.0,
            Self::W40 => 40.0,
            Self::W45 => 45.0,
        }
    }
}

impl Cooling {
    /// Temperature of the facility water sent to the racks' distribution units, degC.
    pub fn supply_c(&self) -> f64 {
        self.supply_c.unwrap_or(self.water_class.supply_c())
    }

    /// Temperature of the coolant that distribution units send to the racks, degC.
    pub fn coolant_supply_c(&self) -> f64 {
        self.supply_c() + self.distribution_approach_k
    }

    /// Temperature of the air that comes back from the servers, degC.
    pub fn air_return_c(&self) -> f64 {
        self.air_supply_c + self.air_rise_k
    }

    /// Temperature of the chilled water sent to the rooms' coils, degC.
    pub fn chilled_supply_c(&self) -> f64 {
        self.air_return_c() - self.air_rise_k / self.air_coil_effectiveness
    }

    /// Units that carry a heat, MW, spares apart.
    fn needed_units(&self, heat_mw: f64) -> f64 {
        (heat_mw / self.unit_mw).ceil().max(1.0)
    }

    /// Units installed for a heat, MW, spares included.
    pub fn installed_units(&self, heat_mw: f64) -> f64 {
        self.needed_units(heat_mw) + self.spare_units
    }

    /// Installed units over those that a heat needs.
    pub fn spread(&self, heat_mw: f64) -> f64 {
        self.installed_units(heat_mw) / self.needed_units(heat_mw)
    }
}

/// The lesser of two numbers; a single instruction, as neither is NaN.
#[inline(always)]
pub fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The greater of two numbers; a single instruction, as neither is NaN.
#[inline(always)]
pub fn greatest(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// A number held between 0 and 1.
#[inline(always)]
pub fn part(number: f64) -> f64 {
    greatest(least(number, 1.0), 0.0)
}

/// Power of a variable-speed machine over its full power: the cube of the
/// flow ratio (affinity law), with a floor while there is any flow.
#[inline(always)]
pub fn cube_law(flow_ratio: f64, floor: f64) -> f64 {
    if flow_ratio <= 0.0 { 0.0 } else { greatest(flow_ratio * flow_ratio * flow_ratio, floor) }
}

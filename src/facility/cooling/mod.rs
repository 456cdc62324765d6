//! Cooling: one file per technology.

use crate::field::{choice, fraction, number, optional, section, word};

choice! {
    /// How the liquid loop gives its heat to the outside air.
    Rejection {
        /// Dry coolers.
        Dry = "dry",
        /// Dry coolers with wetted pads on warm hours.
        Adiabatic = "adiabatic",
        /// Evaporative towers.
        WetTower = "wet_tower",
    }
}

choice! {
    /// How the air side is cooled.
    AirSide {
        /// Chilled water from air-cooled chillers with free cooling.
        Chiller = "chiller",
        /// Outside air, with chillers for what it cannot cool.
        Economiser = "economiser",
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
        /// Temperature of the facility water sent to the racks (W40 is 40 degC).
        supply_c: f64 = number(40.0, "degC", 10.0, 60.0).plausible(27.0, 45.0).source("ASHRAE TC 9.9 class W40");
        /// Warming of that water in the racks at full heat.
        loop_rise_k: f64 = number(10.0, "K", 2.0, 30.0).plausible(8.0, 12.0).assumption("8-12 K");
        /// Outdoor dry bulb for which the rejection plant is sized.
        design_dry_bulb_c: f64 = number(38.0, "degC", 0.0, 55.0).plausible(35.0, 43.0).assumption("hot day of the Rhone valley");
        /// Outdoor wet bulb for which evaporative plant is sized.
        design_wet_bulb_c: f64 = number(24.0, "degC", 0.0, 35.0).plausible(21.0, 27.0).assumption("wet bulb of a sultry day");
        /// Warm exhaust drawn back in by coolers on a roof, added to the dry bulb.
        recirculation_k: f64 = number(1.0, "K", 0.0, 10.0).plausible(0.0, 3.0).assumption("2-3 K on the hottest day, less on others");
        /// Least temperature difference between the cooled water and the air, or the wet bulb, that cools it.
        approach_k: f64 = number(4.0, "K", 0.5, 20.0).plausible(3.0, 6.0).assumption("economic size of coil or fill");
        /// Fan power of dry coolers at full air flow, over the heat they are sized for.
        dry_fan_fraction: f64 = number(0.025, "", 0.0, 0.2).plausible(0.015, 0.04).source("assumption: 4.0 % at an initial difference of 11 K (BAC TDFS1238N), less with warmer water");
        /// Fan power of wet towers at full air flow, over the heat they are sized for.
        tower_fan_fraction: f64 = number(0.012, "", 0.0, 0.2).plausible(0.006, 0.02).assumption("wet towers move less air than dry coolers");
        /// Least fan power while cooling, over full fan power.
        fan_floor_fraction: f64 = fraction(0.02).plausible(0.0, 0.05).assumption("controls and minimum speed");
        /// Pumps of technology and facility loops, over the heat that the loops are sized for; the racks set their flow, whatever their load.
        pump_fraction: f64 = number(0.018, "", 0.0, 0.1).plausible(0.01, 0.025).assumption("two loops of 10 K at 250 kPa each, pumps at 0.65: 0.9 % each");
        /// Saturation that wetted pads reach, from dry bulb towards wet bulb.
        pad_effectiveness: f64 = fraction(0.75).plausible(0.6, 0.9).assumption("pads of dry coolers");
        /// Dry bulb above which the pads are wetted; below it they are where dry coils could not cool the water to its supply temperature.
        pad_switch_c: f64 = number(24.0, "degC", 0.0, 45.0).plausible(18.0, 30.0).assumption("saves fans without wasting water");
        /// Temperature of the air sent to the servers.
        air_supply_c: f64 = number(27.0, "degC", 15.0, 40.0).plausible(20.0, 30.0).source("ASHRAE TC 9.9, upper end of the recommended range");
        /// Warming of that air in the servers.
        air_rise_k: f64 = number(12.0, "K", 4.0, 30.0).plausible(10.0, 15.0).assumption("contained aisles");
        /// Room fans, over the heat that the air carries at full load.
        air_fan_fraction: f64 = number(0.03, "", 0.0, 0.3).plausible(0.015, 0.06).assumption("fan walls at 300-600 Pa");
        /// Pumps and outdoor fans of the air side's free cooling, over the heat so cooled.
        free_cooling_fraction: f64 = number(0.03, "", 0.0, 0.3).plausible(0.01, 0.05).assumption("chilled-water pumps and dry coils");
        /// Part of the ideal (Carnot) efficiency that chillers reach.
        chiller_carnot_fraction: f64 = number(0.45, "", 0.1, 0.9).plausible(0.35, 0.6).assumption("screw and centrifugal machines, condenser fans and chilled-water pumps included");
        /// Condenser temperature of chillers above the dry bulb.
        condenser_lift_k: f64 = number(12.0, "K", 1.0, 30.0).plausible(8.0, 16.0).assumption("air-cooled condensers");
    }
}

pub mod adiabatic_cooler;
pub mod air_chiller;
pub mod dry_cooler;
pub mod economiser;
pub mod eir;
pub mod wet_tower;
pub mod york;

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

/// What the rejection plant does with the heat of the liquid loop in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rejected {
    /// Heat that it carries, MW; chillers carry the rest.
    pub heat_mw: f64,
    /// Power of its fans, MW.
    pub fan_mw: f64,
    /// Water evaporated, m3.
    pub evaporated_m3: f64,
}

/// A way for the liquid loop to give heat to the outside air.
///
/// More heat, or warmer and moister air, never lets it carry a larger part.
pub trait Reject: Sync {
    /// Plant sized for a heat, MW.
    fn sized(cooling: &Cooling, heat_mw: f64) -> Self;
    /// One hour.
    fn reject(&self, heat_mw: f64, air: &Air) -> Rejected;
}

/// A way to cool the air side.
pub trait CoolAir: Sync {
    /// Plant of a cooling design.
    fn new(cooling: &Cooling) -> Self;
    /// Power to take a heat out of the room's air, room fans apart, MW.
    fn power_mw(&self, heat_mw: f64, air: &Air) -> f64;
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
    use adiabatic_cooler::AdiabaticCooler;
    use air_chiller::AirChiller;
    use dry_cooler::DryCooler;
    use economiser::Economiser;
    use wet_tower::WetTower;
    match (cooling.rejection, cooling.air_side) {
        (Rejection::Dry, AirSide::Chiller) => task.with::<DryCooler, AirChiller>(),
        (Rejection::Dry, AirSide::Economiser) => task.with::<DryCooler, Economiser>(),
        (Rejection::Adiabatic, AirSide::Chiller) => task.with::<AdiabaticCooler, AirChiller>(),
        (Rejection::Adiabatic, AirSide::Economiser) => task.with::<AdiabaticCooler, Economiser>(),
        (Rejection::WetTower, AirSide::Chiller) => task.with::<WetTower, AirChiller>(),
        (Rejection::WetTower, AirSide::Economiser) => task.with::<WetTower, Economiser>(),
    }
}

impl Cooling {
    /// Temperature of the water that comes back from the racks, degC.
    pub fn return_c(&self) -> f64 {
        self.supply_c + self.loop_rise_k
    }
}

/// The lesser of two numbers; a single instruction, as neither is NaN.
#[inline]
pub fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The greater of two numbers; a single instruction, as neither is NaN.
#[inline]
pub fn greatest(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Power of a variable-speed fan over its full power: the cube of the
/// flow ratio (affinity law), with a floor while there is any flow.
#[inline]
pub fn cube_law(flow_ratio: f64, floor: f64) -> f64 {
    if flow_ratio <= 0.0 { 0.0 } else { greatest(flow_ratio * flow_ratio * flow_ratio, floor) }
}

/// Fans that move outside air past warm water.
///
/// With ample coil surface the air leaves at a fixed part of the way to the water
/// that enters, so that the heat is in proportion to air flow and to the initial
/// difference of temperatures, `q / q_d = r (T_return - T_air) / (ITD_d)`; water
/// cannot be cooled closer to the air than the approach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coil {
    supply_c: f64,
    return_c: f64,
    approach_k: f64,
    per_rise: f64,
    full_flow_mw_k: f64,
    fan_mw: f64,
    fan_floor: f64,
}

/// One hour of a [`Coil`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoilHour {
    /// Heat carried, MW.
    pub heat_mw: f64,
    /// Air flow over the full one.
    pub flow_ratio: f64,
    /// Power of the fans, MW.
    pub fan_mw: f64,
}

impl Coil {
    /// A coil that carries `heat_mw` when the air is at `design_c`, or at the
    /// warmest temperature at which it could carry all of it, if that is lower.
    pub fn sized(cooling: &Cooling, heat_mw: f64, design_c: f64, fan_fraction: f64) -> Self {
        let warmest_c = design_c.min(cooling.supply_c - cooling.approach_k);
        Self {
            supply_c: cooling.supply_c,
            return_c: cooling.return_c(),
            approach_k: cooling.approach_k,
            per_rise: 1.0 / cooling.loop_rise_k,
            full_flow_mw_k: heat_mw / (cooling.return_c() - warmest_c),
            fan_mw: fan_fraction * heat_mw,
            fan_floor: cooling.fan_floor_fraction,
        }
    }

    /// Part of the loop's rise by which the coil can cool the water at a temperature of
    /// the air, or wet bulb, that meets it; not above 1, negative where it warms it.
    #[inline]
    pub fn part(&self, air_c: f64) -> f64 {
        least((self.return_c - air_c - self.approach_k) * self.per_rise, 1.0)
    }

    /// One hour at a temperature of the air, or wet bulb, that meets the coil.
    #[inline]
    pub fn hour(&self, heat_mw: f64, air_c: f64) -> CoilHour {
        let part = self.part(air_c);
        let full_flow_mw = self.full_flow_mw_k * (self.return_c - air_c);
        if part <= 0.0 || full_flow_mw <= 0.0 || heat_mw <= 0.0 {
            return CoilHour { heat_mw: 0.0, flow_ratio: 0.0, fan_mw: 0.0 };
        }
        let heat_mw = least(part * heat_mw, full_flow_mw);
        let flow_ratio = heat_mw / full_flow_mw;
        CoilHour { heat_mw, flow_ratio, fan_mw: self.fan_mw * cube_law(flow_ratio, self.fan_floor) }
    }

    /// Heat taken up by the air at full flow, MW for each kelvin that it warms,
    /// if it warms by `part` of the initial difference.
    pub fn air_capacity_mw_k(&self, part: f64) -> f64 {
        self.full_flow_mw_k / part
    }

    /// Mean temperature of the water in the coil that is cooled by a part of the loop's
    /// rise, degC.
    pub fn mean_water_c(&self, part: f64) -> f64 {
        self.return_c - 0.5 * part * (self.return_c - self.supply_c)
    }
}

/// A vapour-compression chiller as a fixed part of the ideal efficiency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chiller {
    lift_k: f64,
    per_lift_k: f64,
}

impl Chiller {
    /// A chiller that makes water of `cold_c`.
    pub fn new(cooling: &Cooling, cold_c: f64) -> Self {
        Self {
            lift_k: cooling.condenser_lift_k + cooling.recirculation_k - cold_c,
            per_lift_k: 1.0 / (cooling.chiller_carnot_fraction * (cold_c + 273.15)),
        }
    }

    /// Power over heat, the inverse of the coefficient of performance
    /// `eta T_cold / (T_hot - T_cold)`; machines do not work on less than 10 K of
    /// lift, so that the latter stays finite on cool days.
    #[inline]
    pub fn power_per_heat(&self, dry_bulb_c: f64) -> f64 {
        const LEAST_LIFT_K: f64 = 10.0;
        greatest(dry_bulb_c + self.lift_k, LEAST_LIFT_K) * self.per_lift_k
    }
}

//! One design in the weather of one hour, per kW of IT.

use super::cop::{Cop, Machine};
use super::inputs::Inputs;
use crate::climate::psychrometrics::{
    enthalpy_of, humidity_ratio_of, moist_volume_of, saturation_pa_of,
};
use crate::facility::transport::transport_mw;
use crate::facility::water::blowdown;

/// Specific heats, kJ/(kg K).
const AIR: f64 = 1.01;
const CHILLED_WATER: f64 = 4.2;
const TOWER_WATER: f64 = 4.184;
/// Heat that humidifying takes, kJ/kg.
const HUMIDIFYING: f64 = 2_266.0;

/// Latent heat of water, kJ/kg.
#[inline(always)]
fn latent_kj_kg(water_c: f64) -> f64 {
    2_500.5 - water_c * (2.3097 + 0.0013 * water_c)
}

/// kW of a pump for a kg/s of water.
fn pump_kw(pressure_pa: f64, efficiency: f64) -> f64 {
    1e3 * transport_mw(1e-3, pressure_pa, efficiency)
}

/// How outside air or cold water spare the machine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Economiser {
    None,
    /// Outside air, humidified where it is too dry.
    Adiabatic,
    /// Outside air, where it is neither too dry nor too moist.
    Airside,
    /// Water of the tower.
    Waterside,
}

/// Outside air of an hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hour {
    dry_bulb_c: f64,
    pub(super) wet_bulb_c: f64,
    pressure_pa: f64,
    saturation_pa: f64,
    vapour_pa: f64,
    humidity_ratio: f64,
    volume_m3_kg: f64,
}

impl Hour {
    pub(super) fn new(
        dry_bulb_c: f64,
        relative_humidity: f64,
        pressure_pa: f64,
        wet_bulb_c: f64,
    ) -> Self {
        let saturation_pa = saturation_pa_of(dry_bulb_c);
        let vapour_pa = relative_humidity * saturation_pa;
        let humidity_ratio = humidity_ratio_of(vapour_pa, pressure_pa);
        Self {
            dry_bulb_c,
            wet_bulb_c,
            pressure_pa,
            saturation_pa,
            vapour_pa,
            humidity_ratio,
            volume_m3_kg: moist_volume_of(dry_bulb_c, humidity_ratio, pressure_pa),
        }
    }
}

/// Power and water per kW of IT: kW, and kg/s.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Needs {
    pub(super) power: f64,
    pub(super) water: f64,
}

/// Vapour pressures that the supply air may have.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Window {
    humidity: (f64, f64),
    dew_point_pa: (f64, f64),
}

impl Window {
    #[inline(always)]
    fn at(&self, saturation_pa: f64) -> (f64, f64) {
        let low = (self.humidity.0 * saturation_pa).max(self.dew_point_pa.0);
        (low, (self.humidity.1 * saturation_pa).min(self.dew_point_pa.1))
    }
}

/// Air sent to the servers in an hour.
struct Supply {
    temperature_c: f64,
    humidity_ratio: f64,
    /// 1 where the machine carries the heat, 0 where outside air does.
    by_machine: f64,
    /// Water that outside air takes up, kg/s.
    added: f64,
}

/// What a draw fixes for all hours, per kW of IT.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Design {
    machine: Machine,
    economiser: Economiser,
    cop: Cop,
    /// IT, losses, lighting, kW.
    standing: f64,
    /// Sensible heat, kW, and what the coils take with the latent.
    sensible: f64,
    need: f64,
    /// Air through the servers, kg/s, its warming, kJ/kg, and kW of fans for m3/kg.
    air: f64,
    air_rise_kj_kg: f64,
    room_fan: f64,
    /// Water that makes up for what the coils condense, kg/s, and its power, kW.
    humidified: f64,
    humidifier: f64,
    supply_c: f64,
    coldest_c: f64,
    warmest_c: f64,
    coldest_saturation_pa: f64,
    supply_pa: (f64, f64),
    dew_point_c: f64,
    window: Window,
    /// kW of pumps for each kW of heat.
    chiller_pump: f64,
    economiser_pump: f64,
    tower_pump: f64,
    tower_approach_k: f64,
    /// Tower's mean water above the wet bulb, K.
    tower_mean_k: f64,
    /// kW of fans for kg/s of evaporation and m3/kg.
    tower_fan: f64,
    /// kg/s for each kW of heat.
    windage: f64,
    cycles: f64,
    return_water_c: f64,
    economiser_k: f64,
    per_water_rise: f64,
}

impl Design {
    pub(super) fn new(case: usize, drawn: &Inputs<f64>) -> Self {
        let (economiser, machine) = match case {
            1 => (Economiser::Adiabatic, Machine::WaterCooled),
            2 | 4 => (Economiser::Waterside, Machine::WaterCooled),
            3 => (Economiser::Airside, Machine::WaterCooled),
            6 => (Economiser::Airside, Machine::AirCooled),
            7 | 9 => (Economiser::None, Machine::AirCooled),
            10 => (Economiser::None, Machine::DirectExpansion),
            _ => (Economiser::None, Machine::WaterCooled),
        };
        let expands = machine == Machine::DirectExpansion;
        // What a loss is of differs: the UPS's and the distribution's are each of the IT power.
        let standing = 1.0 / drawn.ups_efficiency + 1.0 / (1.0 - drawn.distribution_loss) - 1.0
            + drawn.lighting;
        let sensible = standing;
        let need = sensible / drawn.sensible_ratio;
        let latent = need - sensible;
        let air_rise_kj_kg = AIR * drawn.air_rise_k;
        let air = sensible / air_rise_kj_kg;
        let humidified = latent / HUMIDIFYING;
        let humidifier = if expands {
            latent
        } else {
            humidified * pump_kw(drawn.humidifier_pump_pa, drawn.humidifier_pump_efficiency)
        };
        let (coldest_c, warmest_c) = (drawn.supply_low_c, drawn.supply_high_c);
        let supply_c = if expands { 0.5 * (coldest_c + warmest_c) } else { warmest_c };
        let dew_point_pa =
            (saturation_pa_of(drawn.dew_point_low_c), saturation_pa_of(drawn.dew_point_high_c));
        let window = Window { humidity: (drawn.humidity_low, drawn.humidity_high), dew_point_pa };
        let water_c = supply_c + drawn.air_rise_k * (1.0 - 1.0 / drawn.coil_effectiveness);
        let per_chilled_kw = 1.0 / (CHILLED_WATER * drawn.water_rise_k);
        let per_tower_kw = 1.0 / (TOWER_WATER * drawn.tower_range_k);
        let fan_kw = |kg_s: f64, pa: f64, efficiency: f64| 1e3 * transport_mw(kg_s, pa, efficiency);
        Self {
            machine,
            economiser,
            cop: Cop::new(machine, drawn.part_load, drawn.cop_error),
            standing,
            sensible,
            need,
            air,
            air_rise_kj_kg,
            room_fan: fan_kw(air, drawn.room_fan_pa, drawn.room_fan_efficiency),
            humidified,
            humidifier,
            supply_c,
            coldest_c,
            warmest_c,
            coldest_saturation_pa: saturation_pa_of(coldest_c),
            supply_pa: window.at(saturation_pa_of(supply_c)),
            dew_point_c: drawn.dew_point_high_c,
            window,
            chiller_pump: per_chilled_kw
                * pump_kw(drawn.chiller_pump_pa, drawn.chiller_pump_efficiency),
            economiser_pump: per_chilled_kw
                * pump_kw(drawn.economiser_pump_pa, drawn.economiser_pump_efficiency),
            tower_pump: per_tower_kw * pump_kw(drawn.tower_pump_pa, drawn.tower_pump_efficiency),
            tower_approach_k: drawn.tower_approach_k,
            tower_mean_k: drawn.tower_approach_k + 0.5 * drawn.tower_range_k,
            tower_fan: fan_kw(
                1.0 / drawn.liquid_to_gas,
                drawn.tower_fan_pa,
                drawn.tower_fan_efficiency,
            ),
            windage: per_tower_kw * drawn.windage,
            cycles: drawn.cycles_of_concentration,
            return_water_c: water_c + drawn.water_rise_k,
            economiser_k: drawn.tower_approach_k + drawn.economiser_approach_k,
            per_water_rise: 1.0 / drawn.water_rise_k,
        }
    }

    /// Means over hours, the technologies picked outside the loop.
    pub(super) fn mean(&self, hours: &[Hour]) -> Needs {
        use {Economiser as E, Machine as M};
        match (self.economiser, self.machine) {
            (E::Adiabatic, _) => self.mean_of(hours, E::Adiabatic, M::WaterCooled),
            (E::Waterside, _) => self.mean_of(hours, E::Waterside, M::WaterCooled),
            (E::Airside, M::WaterCooled) => self.mean_of(hours, E::Airside, M::WaterCooled),
            (E::Airside, _) => self.mean_of(hours, E::Airside, M::AirCooled),
            (E::None, M::WaterCooled) => self.mean_of(hours, E::None, M::WaterCooled),
            (E::None, M::AirCooled) => self.mean_of(hours, E::None, M::AirCooled),
            (E::None, M::DirectExpansion) => self.mean_of(hours, E::None, M::DirectExpansion),
        }
    }

    #[inline(always)]
    fn mean_of(&self, hours: &[Hour], economiser: Economiser, machine: Machine) -> Needs {
        let mut sum = Needs::default();
        for hour in hours {
            let needs = self.hour(hour, economiser, machine);
            sum.power += needs.power;
            sum.water += needs.water;
        }
        let per_hour = 1.0 / hours.len() as f64;
        Needs { power: sum.power * per_hour, water: sum.water * per_hour }
    }

    #[inline(always)]
    fn hour(&self, hour: &Hour, economiser: Economiser, machine: Machine) -> Needs {
        let supply = match economiser {
            Economiser::None | Economiser::Waterside => self.recirculated(hour),
            Economiser::Airside => self.airside(hour),
            Economiser::Adiabatic => self.adiabatic(hour),
        };
        let volume_m3_kg =
            moist_volume_of(supply.temperature_c, supply.humidity_ratio, hour.pressure_pa);
        let need = supply.by_machine * self.need;
        let mut power =
            self.standing + self.room_fan * volume_m3_kg + supply.by_machine * self.humidifier;
        let mut water = supply.by_machine * self.humidified + supply.added;
        if machine != Machine::WaterCooled {
            power += need / self.cop.at(hour.dry_bulb_c);
            if machine == Machine::AirCooled {
                power += need * self.chiller_pump;
            }
            return Needs { power, water };
        }
        let share = if economiser == Economiser::Waterside {
            let reached_c = hour.wet_bulb_c + self.economiser_k;
            ((self.return_water_c - reached_c) * self.per_water_rise).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let by_chiller = need * (1.0 - share);
        let compressor = by_chiller / self.cop.at(hour.wet_bulb_c + self.tower_approach_k);
        let rejected = need + compressor;
        // The published code lets the tower of a waterside economiser evaporate the sensible
        // heat alone.
        let evaporating = match economiser {
            Economiser::Waterside => self.sensible,
            _ => rejected,
        };
        let evaporated = evaporating / latent_kj_kg(hour.wet_bulb_c + self.tower_mean_k);
        let windage = self.windage * evaporating;
        power += compressor
            + self.chiller_pump * by_chiller
            + self.economiser_pump * need * share
            + self.tower_pump * rejected
            + self.tower_fan * evaporated * hour.volume_m3_kg;
        water += evaporated + windage + blowdown(evaporated, windage, self.cycles);
        Needs { power, water }
    }

    /// Room air only: as warm as allowed, in the middle of the allowed humidities.
    #[inline(always)]
    fn recirculated(&self, hour: &Hour) -> Supply {
        let (low, high) = self.supply_pa;
        let ratio = |vapour_pa: f64| humidity_ratio_of(vapour_pa, hour.pressure_pa);
        Supply {
            temperature_c: self.supply_c,
            humidity_ratio: 0.5 * (ratio(low) + ratio(high)),
            by_machine: 1.0,
            added: 0.0,
        }
    }

    /// Vapour pressures allowed in outside air, once it is warmed where it is too cold.
    #[inline(always)]
    fn allowed_pa(&self, hour: &Hour) -> (f64, f64) {
        let cold = hour.dry_bulb_c < self.coldest_c;
        self.window.at(if cold { self.coldest_saturation_pa } else { hour.saturation_pa })
    }

    #[inline(always)]
    fn airside(&self, hour: &Hour) -> Supply {
        let (low, high) = self.allowed_pa(hour);
        let fits = low <= hour.vapour_pa && hour.vapour_pa <= high;
        if hour.dry_bulb_c > self.warmest_c || !fits {
            return self.recirculated(hour);
        }
        Supply {
            temperature_c: hour.dry_bulb_c.max(self.coldest_c),
            humidity_ratio: hour.humidity_ratio,
            by_machine: 0.0,
            added: 0.0,
        }
    }

    #[inline(always)]
    fn adiabatic(&self, hour: &Hour) -> Supply {
        let ratio = |vapour_pa: f64| humidity_ratio_of(vapour_pa, hour.pressure_pa);
        if hour.dry_bulb_c >= self.warmest_c {
            return Supply {
                temperature_c: self.warmest_c,
                humidity_ratio: ratio(self.supply_pa.1),
                by_machine: 1.0,
                added: 0.0,
            };
        }
        let (low, high) = self.allowed_pa(hour);
        let cold = hour.dry_bulb_c < self.coldest_c;
        if hour.vapour_pa < low {
            // Water cools the air at constant enthalpy; room air warms what is too cold.
            let enthalpy = enthalpy_of(hour.dry_bulb_c, hour.humidity_ratio);
            let humidity_ratio = ratio(low);
            let slope = enthalpy_of(1.0, humidity_ratio) - enthalpy_of(0.0, humidity_ratio);
            let humidified_c = (enthalpy - enthalpy_of(0.0, humidity_ratio)) / slope;
            let temperature_c =
                if cold { self.coldest_c } else { humidified_c.max(self.coldest_c) };
            let warmed = enthalpy_of(temperature_c, humidity_ratio) - enthalpy;
            let outside = self.air * self.air_rise_kj_kg / (warmed + self.air_rise_kj_kg);
            return Supply {
                temperature_c,
                humidity_ratio,
                by_machine: 0.0,
                added: outside / (1.0 + humidity_ratio) * (humidity_ratio - hour.humidity_ratio),
            };
        }
        let most = if cold { self.window.dew_point_pa.1 } else { high };
        if hour.vapour_pa > most {
            return Supply {
                temperature_c: self.dew_point_c.max(self.coldest_c),
                humidity_ratio: ratio(most),
                by_machine: if cold { 0.0 } else { 1.0 },
                added: 0.0,
            };
        }
        Supply {
            temperature_c: hour.dry_bulb_c.max(self.coldest_c),
            humidity_ratio: hour.humidity_ratio,
            by_machine: 0.0,
            added: 0.0,
        }
    }
}

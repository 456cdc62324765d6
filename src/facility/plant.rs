//! The plant as built, and its balance of one hour.

use super::Facility;
use super::cooling::chilled_water::Pumps;
use super::cooling::trim_chiller::TrimChiller;
use super::cooling::{
    AIR_KG_M3, AIR_KJ_KG_K, Air, CoolAir, Cooling, Duty, FacilityLoop, Reject, WATER_MJ_M3_K,
    cube_law, greatest, least,
};
use super::electrical::Chain;
use super::heat::network::{WEEK, hot_water_week};
use super::heat::{Network, Recovery};
use super::transport::transport_mw;
use super::water::blowdown;
use crate::error::Result;

/// Part of a heat below which its parts are taken to add up to it.
const ROUNDING: f64 = 1e-11;

macro_rules! flows {
    ($( $(#[doc = $doc:literal])+ $field:ident $id:literal $label:literal $unit:literal $meter:literal; )+) => {
        /// Where the power of an hour goes, and the water and heat that go with it.
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub struct Flows { $( $(#[doc = $doc])+ pub $field: f64, )+ }

        impl Flows {
            /// Names, labels, units and meters, in the order of [`Flows::values`].
            pub const SERIES: [(&str, &str, &str, &str); [$($id),+].len()] =
                [$(($id, $label, $unit, $meter)),+];

            /// All of them.
            #[inline(always)]
            pub fn values(&self) -> [f64; Self::SERIES.len()] {
                [$(self.$field),+]
            }

            /// Adds those of another hour.
            #[inline(always)]
            pub fn add(&mut self, other: &Self) {
                $( self.$field += other.$field; )+
            }
        }
    };
}

flows! {
    /// Accelerators, hosts, network, storage.
    it_mw "it_power_mw" "IT power" "MW" "it";
    /// Losses of UPS.
    ups_mw "ups_loss_mw" "Losses of UPS" "MW" "facility";
    /// Losses of distribution between UPS and racks.
    distribution_mw "distribution_loss_mw" "Losses of distribution" "MW" "facility";
    /// Loss of the grid transformer.
    transformer_mw "transformer_loss_mw" "Losses of the grid transformer" "MW" "facility";
    /// Pumps of the liquid loops, fans and pumps of their rejection plant.
    liquid_cooling_mw "liquid_cooling_mw" "Pumps and outdoor fans of the liquid loop" "MW" "facility";
    /// Chillers that carry what the rejection plant cannot.
    trim_chiller_mw "trim_chiller_mw" "Trim chillers of the liquid loop" "MW" "facility";
    /// Heat pump and pumps of heat handed over, where the campus owns them.
    heat_recovery_mw "heat_recovery_mw" "Heat pump and pumps of heat handed over" "MW" "facility";
    /// Room fans and the air side's plant.
    air_cooling_mw "air_cooling_mw" "Cooling of the air side" "MW" "facility";
    /// Lighting, offices, controls.
    auxiliary_mw "auxiliary_mw" "Lighting, offices, controls" "MW" "facility";
    /// All of the above, at the grid meter.
    facility_mw "facility_power_mw" "Power of the campus" "MW" "facility";
    /// Heat in the liquid loop that could be handed over.
    recoverable_heat_mw "recoverable_heat_mw" "Heat that could be handed over" "MW" "";
    /// Heat that crosses the fence.
    delivered_heat_mw "delivered_heat_mw" "Heat handed over" "MW" "";
    /// Heat that the network receives, the work of its heat pump included.
    network_heat_mw "network_heat_mw" "Heat received by the network" "MW" "";
    /// Heat that the network asks for.
    heat_demand_mw "heat_demand_mw" "Heat asked for by the network" "MW" "";
    /// Electricity of heat pump and network pumps, whoever owns them.
    heat_electricity_mw "heat_electricity_mw" "Electricity of heat pump and network pumps" "MW" "";
    /// Water that towers and pads evaporate, m3.
    evaporated_m3 "water_evaporated_m3" "Water evaporated" "m3" "";
    /// Droplets that towers lose, m3.
    drift_m3 "water_drift_m3" "Droplets lost by towers" "m3" "";
    /// Water drained so that salts do not gather, m3.
    blowdown_m3 "water_blowdown_m3" "Blowdown" "m3" "";
    /// Water that humidifies the rooms, m3.
    humidified_m3 "water_humidified_m3" "Water of humidifiers" "m3" "";
    /// Heat that the plant could not carry at the load wanted; the IT then draws less.
    unserved_heat_mw "unserved_heat_mw" "Heat that the plant cannot carry" "MW" "";
    /// Speed of the outdoor fans of the liquid side over the full one.
    fan_speed "outdoor_fan_speed" "Speed of outdoor fans" "" "";
    /// 1 in hours in which a law was held at the end of its range.
    clamped "clamped_h" "Hours with a law at the end of its range" "h" "";
}

impl Flows {
    /// Water of the hour, loops and people apart, m3.
    #[inline(always)]
    pub fn water_m3(&self) -> f64 {
        self.evaporated_m3 + self.drift_m3 + self.blowdown_m3 + self.humidified_m3
    }
}

/// What an IT power asks of the plant in any weather.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    it_mw: f64,
    ups_mw: f64,
    distribution_mw: f64,
    pump_mw: f64,
    liquid_mw: f64,
    recoverable_heat_mw: f64,
    air_fan_mw: f64,
    air_heat_mw: f64,
}

/// Heats at the IT capacity, for which the parts of a plant are built, MW.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sizes {
    /// Of the IT, to liquid.
    pub liquid_mw: f64,
    /// Of the facility loop: the same, and what its pumps and the racks' leave in the water.
    pub loop_mw: f64,
    /// Of the rooms, fans apart.
    pub room_mw: f64,
    /// Of the air side: the same, and what the room fans leave in the air.
    pub air_mw: f64,
}

impl Sizes {
    /// Of a facility whose IT gives `liquid_fraction` of its heat to liquid.
    pub fn of(facility: &Facility, chain: &Chain, liquid_fraction: f64) -> Self {
        let (cooling, it_mw) = (&facility.cooling, facility.it_capacity_mw);
        // What the pumps take ends up in the water that they move.
        let technology = per_heat(cooling, cooling.technology_pump_kpa);
        let of_facility = per_heat(cooling, cooling.facility_pump_kpa);
        let liquid_mw = liquid_fraction * it_mw;
        let losses = chain.losses(it_mw);
        let auxiliary_mw = facility.auxiliary_fraction * it_mw;
        let indoors_mw = losses.ups_mw + losses.distribution_mw + auxiliary_mw;
        let room_mw = (1.0 - liquid_fraction) * it_mw + indoors_mw;
        let fan_per_heat = transport_mw(
            1e3 / (cooling.air_rise_k * AIR_KJ_KG_K * AIR_KG_M3),
            cooling.air_fan_pa,
            cooling.air_fan_efficiency,
        );
        Self {
            liquid_mw,
            loop_mw: liquid_mw * (1.0 + technology) / (1.0 - of_facility),
            room_mw,
            air_mw: room_mw * (1.0 + fan_per_heat),
        }
    }
}

/// Power of the pumps of a liquid loop over the heat that it carries.
pub(super) fn per_heat(cooling: &Cooling, pressure_kpa: f64) -> f64 {
    let flow_m3_s = 1.0 / (cooling.loop_rise_k * WATER_MJ_M3_K);
    transport_mw(flow_m3_s, 1e3 * pressure_kpa, cooling.pump_efficiency)
}

/// A facility as built, with its technologies.
#[derive(Debug, Clone)]
pub struct Plant<R, A> {
    chain: Chain,
    rejection: R,
    air_side: A,
    trim: TrimChiller,
    network: Network,
    least_base: usize,
    greatest_base: usize,
    recovery: Recovery,
    exchanger_fraction: f64,
    cycles: f64,
    auxiliary_mw: f64,
    technology_pumps: Pumps,
    facility_pump_mw: f64,
    air_fan_mw: f64,
    per_sized_air: f64,
    least_flow: f64,
}

impl<R: Reject, A: CoolAir> Plant<R, A> {
    /// The plant of a facility whose IT gives `liquid_fraction` of its heat to liquid.
    ///
    /// # Errors
    /// [`crate::error::Error::Config`] for records that the catalogue lacks.
    pub fn build(
        facility: &Facility,
        grid_connection_mw: f64,
        liquid_fraction: f64,
    ) -> Result<Self> {
        let (cooling, it_mw) = (&facility.cooling, facility.it_capacity_mw);
        let chain = facility.electrical.chain(it_mw, grid_connection_mw);
        let sizes = Sizes::of(facility, &chain, liquid_fraction);
        let of = FacilityLoop::sized(cooling, sizes.loop_mw);
        let base = hot_water_week()?;
        Ok(Self {
            chain,
            rejection: R::sized(cooling, &of)?,
            air_side: A::sized(cooling, sizes.air_mw)?,
            trim: TrimChiller::sized(cooling, of.supply_c, sizes.loop_mw),
            network: facility.heat_reuse.network(&base),
            least_base: (0..WEEK).min_by(|a, b| base[*a].total_cmp(&base[*b])).unwrap_or(0),
            greatest_base: (0..WEEK).max_by(|a, b| base[*a].total_cmp(&base[*b])).unwrap_or(0),
            recovery: facility.heat_reuse.recovery(of.supply_c, of.supply_c + cooling.loop_rise_k),
            exchanger_fraction: facility.heat_reuse.exchanger_fraction,
            cycles: facility.water.cycles_of_concentration,
            auxiliary_mw: facility.auxiliary_fraction * it_mw,
            technology_pumps: Pumps::sized(
                cooling,
                sizes.liquid_mw,
                cooling.loop_rise_k,
                cooling.technology_pump_kpa,
            ),
            facility_pump_mw: sizes.loop_mw * per_heat(cooling, cooling.facility_pump_kpa),
            air_fan_mw: sizes.air_mw - sizes.room_mw,
            per_sized_air: if sizes.room_mw > 0.0 { 1.0 / sizes.room_mw } else { 0.0 },
            least_flow: cooling.least_flow_fraction,
        })
    }

    /// What an IT power and its liquid share ask of the plant in any weather.
    #[inline(always)]
    pub fn load(&self, it_mw: f64, liquid_fraction: f64) -> Load {
        let losses = self.chain.losses(it_mw);
        let liquid_mw = liquid_fraction * it_mw;
        let room_mw =
            it_mw - liquid_mw + losses.ups_mw + losses.distribution_mw + self.auxiliary_mw;
        let air_flow = greatest(room_mw * self.per_sized_air, self.least_flow);
        let air_fan_mw = self.air_fan_mw * cube_law(air_flow, 0.0);
        Load {
            it_mw,
            ups_mw: losses.ups_mw,
            distribution_mw: losses.distribution_mw,
            pump_mw: self.technology_pumps.power_mw(liquid_mw) + self.facility_pump_mw,
            liquid_mw,
            recoverable_heat_mw: self.exchanger_fraction * liquid_mw,
            air_fan_mw,
            air_heat_mw: room_mw + air_fan_mw,
        }
    }

    /// Heat that the network asks for, MW, in an hour of the local week, Monday 0 h first.
    #[inline(always)]
    pub fn heat_demand_mw(&self, dry_bulb_c: f64, hour_of_week: usize) -> f64 {
        self.network.demand_mw(dry_bulb_c, hour_of_week)
    }

    /// Heat that the network asks for at the most in any hour of a temperature, MW.
    pub fn greatest_heat_demand_mw(&self, dry_bulb_c: f64) -> f64 {
        self.network.demand_mw(dry_bulb_c, self.greatest_base)
    }

    /// Heat that the network asks for at the least in any hour of a temperature, MW.
    pub fn least_heat_demand_mw(&self, dry_bulb_c: f64) -> f64 {
        self.network.demand_mw(dry_bulb_c, self.least_base)
    }

    /// The balance of one hour at an IT power and its liquid share.
    #[inline(always)]
    pub fn hour(&self, it_mw: f64, liquid_fraction: f64, air: &Air, heat_mw: f64) -> Flows {
        self.serve(&self.load(it_mw, liquid_fraction), air, heat_mw)
    }

    /// The balance of one hour of a load, with the heat that the network asks for, MW.
    #[inline(always)]
    pub fn serve(&self, load: &Load, air: &Air, heat_demand_mw: f64) -> Flows {
        let heat = self.recovery.deliver(load.recoverable_heat_mw, heat_demand_mw);
        let to_reject_mw = load.liquid_mw + load.pump_mw - heat.from_loop_mw;
        let (rejected, trim_heat_mw, trim_chiller_mw) = self.reject(to_reject_mw, air);
        let cooled = self.air_side.cool(load.air_heat_mw, air);
        let liquid_cooling_mw = load.pump_mw + rejected.power_mw;
        let air_cooling_mw = load.air_fan_mw + cooled.power_mw;
        let behind_transformer_mw = load.it_mw
            + load.ups_mw
            + load.distribution_mw
            + liquid_cooling_mw
            + trim_chiller_mw
            + heat.campus_mw
            + air_cooling_mw
            + self.auxiliary_mw;
        let transformer_mw = self.chain.transformer_mw(behind_transformer_mw);
        let evaporated_m3 = rejected.evaporated_m3 + cooled.evaporated_m3;
        let drift_m3 = rejected.drift_m3 + cooled.drift_m3;
        let rounding_mw = ROUNDING * (to_reject_mw + load.air_heat_mw);
        let left_mw =
            (to_reject_mw - rejected.heat_mw - trim_heat_mw) + (load.air_heat_mw - cooled.heat_mw);
        Flows {
            it_mw: load.it_mw,
            ups_mw: load.ups_mw,
            distribution_mw: load.distribution_mw,
            transformer_mw,
            liquid_cooling_mw,
            trim_chiller_mw,
            heat_recovery_mw: heat.campus_mw,
            air_cooling_mw,
            auxiliary_mw: self.auxiliary_mw,
            facility_mw: behind_transformer_mw + transformer_mw,
            recoverable_heat_mw: load.recoverable_heat_mw,
            delivered_heat_mw: heat.reused_mw,
            network_heat_mw: heat.delivered_mw,
            heat_demand_mw,
            heat_electricity_mw: heat.heat_pump_mw + heat.pumping_mw,
            evaporated_m3,
            drift_m3,
            blowdown_m3: blowdown(evaporated_m3, drift_m3, self.cycles),
            humidified_m3: cooled.humidified_m3,
            unserved_heat_mw: if left_mw > rounding_mw { left_mw } else { 0.0 },
            fan_speed: rejected.fan_speed,
            clamped: f64::from(rejected.clamped || cooled.clamped),
        }
    }

    /// The heat of the liquid side: what coolers or towers do, heat and power of trim
    /// chillers. Coolers rest where trim chillers take less power for all of the heat.
    #[inline(always)]
    fn reject(&self, heat_mw: f64, air: &Air) -> (Duty, f64, f64) {
        let rejected = self.rejection.reject(heat_mw, air);
        let left_mw = heat_mw - rejected.heat_mw;
        let per_heat = self.trim.power_per_heat(air.dry_bulb_c);
        let alone = rejected.power_mw > rejected.heat_mw * per_heat;
        if alone && heat_mw <= self.trim.capacity_mw {
            return (
                Duty { clamped: rejected.clamped, ..Duty::default() },
                heat_mw,
                heat_mw * per_heat,
            );
        }
        let trimmed_mw = least(left_mw, self.trim.capacity_mw);
        (rejected, trimmed_mw, trimmed_mw * per_heat)
    }
}

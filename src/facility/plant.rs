//! The plant as built, and its balance of one hour.

use super::Facility;
use super::cooling::{Air, Chiller, CoolAir, Reject, cube_law, least};
use super::electrical::Chain;
use super::heat::network::{FLAT, Network};

/// Where the power of an hour goes, MW, and the water it costs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Flows {
    /// Accelerators, hosts, network, storage.
    pub it_mw: f64,
    /// Losses of UPS and distribution.
    pub chain_loss_mw: f64,
    /// Loss of the grid transformer.
    pub transformer_mw: f64,
    /// Pumps of the liquid loop and fans of its rejection plant.
    pub liquid_cooling_mw: f64,
    /// Chillers that carry what the rejection plant cannot.
    pub trim_chiller_mw: f64,
    /// Room fans and the air side's cooling.
    pub air_cooling_mw: f64,
    /// Lighting, offices, controls.
    pub auxiliary_mw: f64,
    /// All of the above, at the grid meter.
    pub facility_mw: f64,
    /// Heat in the liquid loop that could be handed over, MW.
    pub recoverable_heat_mw: f64,
    /// Heat handed to a network, MW.
    pub delivered_heat_mw: f64,
    /// Water evaporated, m3.
    pub evaporated_m3: f64,
}

/// What an IT power asks of the plant in any weather.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    it_mw: f64,
    chain_loss_mw: f64,
    liquid_mw: f64,
    recoverable_heat_mw: f64,
    air_fan_mw: f64,
    air_heat_mw: f64,
}

/// A facility as built, with its technologies.
#[derive(Debug, Clone)]
pub struct Plant<R, A> {
    chain: Chain,
    rejection: R,
    air_side: A,
    trim: Chiller,
    network: Network,
    exchanger_fraction: f64,
    auxiliary_mw: f64,
    pump_mw: f64,
    fan_floor: f64,
    air_fan_mw: f64,
    per_sized_air: f64,
}

impl<R: Reject, A: CoolAir> Plant<R, A> {
    /// The plant of a facility whose IT gives `liquid_fraction` of its heat to liquid.
    pub fn build(facility: &Facility, grid_connection_mw: f64, liquid_fraction: f64) -> Self {
        let (cooling, it_mw) = (&facility.cooling, facility.it_capacity_mw);
        let chain = facility.electrical.chain(it_mw, grid_connection_mw);
        let auxiliary_mw = facility.auxiliary_fraction * it_mw;
        let losses = chain.losses(it_mw);
        let liquid_mw = liquid_fraction * it_mw;
        let indoors_mw = losses.ups_mw + losses.distribution_mw + auxiliary_mw;
        let air_mw = (1.0 - liquid_fraction) * it_mw + indoors_mw;
        let pump_mw = cooling.pump_fraction * liquid_mw;
        Self {
            chain,
            rejection: R::sized(cooling, liquid_mw + pump_mw),
            air_side: A::new(cooling),
            trim: Chiller::new(cooling, cooling.supply_c),
            network: facility.heat_reuse.network(&FLAT),
            exchanger_fraction: facility.heat_reuse.exchanger_fraction,
            auxiliary_mw,
            pump_mw,
            fan_floor: cooling.fan_floor_fraction,
            air_fan_mw: cooling.air_fan_fraction * air_mw,
            per_sized_air: if air_mw > 0.0 { 1.0 / air_mw } else { 0.0 },
        }
    }

    /// What an IT power and its liquid share ask of the plant in any weather.
    #[inline]
    pub fn load(&self, it_mw: f64, liquid_fraction: f64) -> Load {
        let losses = self.chain.losses(it_mw);
        let chain_loss_mw = losses.ups_mw + losses.distribution_mw;
        let liquid_mw = liquid_fraction * it_mw;
        let room_mw = it_mw - liquid_mw + chain_loss_mw + self.auxiliary_mw;
        let air_fan_mw = self.air_fan_mw * cube_law(room_mw * self.per_sized_air, self.fan_floor);
        Load {
            it_mw,
            chain_loss_mw,
            liquid_mw,
            recoverable_heat_mw: self.exchanger_fraction * liquid_mw,
            air_fan_mw,
            air_heat_mw: room_mw + air_fan_mw,
        }
    }

    /// The balance of one hour at an IT power and its liquid share.
    #[inline]
    pub fn hour(&self, it_mw: f64, liquid_fraction: f64, air: &Air) -> Flows {
        self.serve(&self.load(it_mw, liquid_fraction), air)
    }

    /// The balance of one hour of a load.
    #[inline]
    pub fn serve(&self, load: &Load, air: &Air) -> Flows {
        let delivered_heat_mw =
            least(self.network.demand_mw(air.dry_bulb_c, 0), load.recoverable_heat_mw);
        // What the pumps take ends up in the water.
        let to_reject_mw = load.liquid_mw + self.pump_mw - delivered_heat_mw;
        let rejected = self.rejection.reject(to_reject_mw, air);
        let trim_heat_mw = to_reject_mw - rejected.heat_mw;
        let trim_chiller_mw = trim_heat_mw * self.trim.power_per_heat(air.dry_bulb_c);
        let air_cooling_mw = load.air_fan_mw + self.air_side.power_mw(load.air_heat_mw, air);
        let liquid_cooling_mw = self.pump_mw + rejected.fan_mw;
        let behind_transformer_mw = load.it_mw
            + load.chain_loss_mw
            + liquid_cooling_mw
            + trim_chiller_mw
            + air_cooling_mw
            + self.auxiliary_mw;
        let transformer_mw = self.chain.transformer_mw(behind_transformer_mw);
        Flows {
            it_mw: load.it_mw,
            chain_loss_mw: load.chain_loss_mw,
            transformer_mw,
            liquid_cooling_mw,
            trim_chiller_mw,
            air_cooling_mw,
            auxiliary_mw: self.auxiliary_mw,
            facility_mw: behind_transformer_mw + transformer_mw,
            recoverable_heat_mw: load.recoverable_heat_mw,
            delivered_heat_mw,
            evaporated_m3: rejected.evaporated_m3,
        }
    }
}

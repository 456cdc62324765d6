//! Heat delivered to a network: what it asks for, how the loop's heat reaches it, what
//! that saves, and what French law wants.

pub mod benefit;
pub mod heat_pump;
pub mod network;
pub mod obligation;
pub mod recovery;

pub use network::Network;
pub use recovery::{Delivered, Recovery, Terms};

use crate::catalogue::default_of;
use crate::field::{choice, fraction, number, optional, section, word};

choice! {
    /// What lifts the loop's heat to the temperature of the network.
    Upgrade {
        /// An exchanger alone: it serves a network whose supply is colder than the loop's
        /// return less the approach, and preheats the return of a warmer one.
        None = "none",
        /// An exchanger, and a heat pump for what it cannot reach.
        HeatPump = "heat_pump",
    }
}

choice! {
    /// On whose side of the campus' boundary heat pump and network pumps stand.
    Owner {
        /// The campus: it pays their electricity, and heat crosses the boundary warm.
        Campus = "campus",
        /// The network: heat crosses the boundary as it leaves the loop.
        Network = "network",
    }
}

section! {
    /// Heat delivered to a heat network.
    HeatReuse {
        /// Peak demand of the network that takes it, MW of heat; 0: none.
        network_mw: f64 = number(0.0, "MW", 0.0, 10_000.0).plausible(0.0, 40.0).assumption("no contract published");
        /// Part of that peak which hot water and processes need all year, on the mean of a week.
        base_fraction: f64 = fraction(0.12).plausible(0.1, 0.15).assumption("summer load of French networks, 10-15 % of peak");
        /// Outdoor temperature below which buildings are heated.
        heating_limit_c: f64 = number(16.0, "degC", 5.0, 25.0).plausible(14.0, 18.0).assumption("renovated housing");
        /// Outdoor temperature of the network's peak.
        heating_design_c: f64 = number(-6.0, "degC", -40.0, 10.0).plausible(-10.0, -3.0).assumption("base temperature of the Drome plain");
        /// Temperature at which the network leaves for its customers.
        network_supply_c: f64 = number(45.0, "degC", 25.0, 120.0).plausible(40.0, 110.0).assumption("a new network that the loop's return can serve, hot water boosted in the buildings; 60-70 degC of low temperature, 80-110 of an old one");
        /// Temperature at which the network comes back.
        network_return_c: f64 = number(30.0, "degC", 10.0, 80.0).plausible(25.0, 60.0).assumption("floor heating on such a network; 40-60 degC of others");
        /// Part of the liquid heat that the exchanger can hand over.
        exchanger_fraction: f64 = fraction(0.9).plausible(0.7, 0.95).assumption("availability of exchanger and network, and pipe losses");
        /// Least temperature difference between loop and network water in the exchanger.
        exchanger_approach_k: f64 = number(3.0, "K", 0.5, 15.0).plausible(2.0, 6.0).assumption("plate exchangers");
        /// What lifts the loop's heat to the temperature of the network.
        upgrade: Upgrade = word(Upgrade::WORDS, "none");
        /// Coefficient of performance of the heat pump over Lorenz's.
        heat_pump_efficiency: f64 = number(0.4, "", 0.3, 0.8).plausible(0.3, 0.6).assumption("large ammonia machines at lifts of 15-35 K, on the temperatures of the water, after Jensen et al. 2018; 0.5 at 50 K");
        /// Heat that the heat pump delivers at the most; absent: what the network asks for.
        heat_pump_mw: Option<f64> = optional("MW", 0.0, 10_000.0);
        /// On whose side of the campus' boundary heat pump and network pumps stand.
        heat_pump_owner: Owner = word(Owner::WORDS, "network");
        /// Power of the pumps that move the delivered heat, over that heat.
        pumping_fraction: f64 = fraction(0.01).plausible(0.005, 0.02).assumption("pumps of heat networks, 0.5-2 % of the heat");
        /// What the heat replaced would have emitted, per kWh of it.
        network_carbon_g_kwh: f64 = number(225.0, "g/kWh", 0.0, 1_000.0).plausible(60.0, 300.0).assumption("gas boilers: some 203 g/kWh of gas, combustion alone as the campus' carbon, burnt at 0.9; about 100 for the mean of French networks");
        /// Price of heat at the fence, real.
        price_eur_mwh: f64 = default_of("costs", "heat_sale", "gate_eur_mwh", 0.0, 200.0);
    }
}

impl HeatReuse {
    /// The network, with the profile of its base through the week: [`network::FLAT`], or
    /// [`network::hot_water_week`].
    pub fn network(&self, base_profile: &[f64; network::WEEK]) -> Network {
        Network::new(
            self.network_mw,
            self.base_fraction,
            self.heating_limit_c,
            self.heating_design_c,
            base_profile,
        )
    }

    /// The way from a loop with these temperatures to the network.
    pub fn recovery(&self, loop_supply_c: f64, loop_return_c: f64) -> Recovery {
        Recovery::new(&Terms {
            loop_supply_c,
            loop_return_c,
            network_supply_c: self.network_supply_c,
            network_return_c: self.network_return_c,
            exchanger_approach_k: self.exchanger_approach_k,
            upgrade: self.upgrade,
            heat_pump_efficiency: self.heat_pump_efficiency,
            heat_pump_mw: self.heat_pump_mw.unwrap_or(f64::INFINITY),
            owner: self.heat_pump_owner,
            pumping_fraction: self.pumping_fraction,
        })
    }
}

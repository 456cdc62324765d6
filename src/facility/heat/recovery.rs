//! The way of the loop's heat to the network: exchanger, heat pump, pumps.

use super::heat_pump::between;
use super::{Owner, Upgrade};
use crate::error::{Result, within};
use crate::facility::cooling::{greatest, least};

/// What an hour delivers, MW.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Delivered {
    /// Heat taken out of the loop, which the rejection plant need not carry.
    pub from_loop_mw: f64,
    /// Heat that the network receives: from the loop, and the compressor's work.
    pub delivered_mw: f64,
    /// Electricity of the heat pump.
    pub heat_pump_mw: f64,
    /// Electricity of the pumps that move the delivered heat.
    pub pumping_mw: f64,
    /// Heat that crosses the boundary of the campus: what counts as reused and is sold.
    pub reused_mw: f64,
    /// Electricity of heat pump and pumps that the campus pays.
    pub campus_mw: f64,
}

/// What loop, network and contract fix once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Loop water sent to the racks, degC.
    pub loop_supply_c: f64,
    /// Loop water that comes back, degC.
    pub loop_return_c: f64,
    /// Network water sent to the customers, degC.
    pub network_supply_c: f64,
    /// Network water that comes back, degC.
    pub network_return_c: f64,
    /// Least temperature difference in the exchanger, K.
    pub exchanger_approach_k: f64,
    /// What lifts the heat that the exchanger cannot hand over.
    pub upgrade: Upgrade,
    /// Coefficient of performance over Lorenz's.
    pub heat_pump_efficiency: f64,
    /// Heat that the heat pump delivers at the most, MW; infinite: what is asked for.
    pub heat_pump_mw: f64,
    /// Who owns heat pump and pumps.
    pub owner: Owner,
    /// Power of pumps over delivered heat.
    pub pumping_fraction: f64,
}

/// Exchanger and heat pump as built, between a loop and a network of given temperatures.
///
/// The exchanger is a counterflow one. Its warm end lets the network's water reach
/// `T_x = T_loop_return - approach`, so that it can bear the part
/// `p = clamp((T_x - T_return) / (T_supply - T_return), 0, 1)` of the demand; its cold end
/// lets the loop be cooled to the network's return and the approach, so that it can take
/// the part `s = clamp((T_x - T_return) / rise, 0, 1)` of the loop's heat. A heat pump
/// bears the rest as far as it, and heat in the loop, go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recovery {
    preheat_fraction: f64,
    loop_fraction: f64,
    heat_pump_max_mw: f64,
    power_per_heat: f64,
    heat_per_source: f64,
    pumping_fraction: f64,
    owned: bool,
}

impl Recovery {
    /// As built for these terms. The heat pump cools the loop's water over its whole range
    /// behind an exchanger, and warms the network's from what the other exchanger reaches.
    pub fn new(terms: &Terms) -> Self {
        let reached_c = terms.loop_return_c - terms.exchanger_approach_k;
        let useful_k = reached_c - terms.network_return_c;
        let part = |of_k: f64| if of_k > useful_k { greatest(useful_k / of_k, 0.0) } else { 1.0 };
        let direct = reached_c >= terms.network_supply_c;
        let lifts = terms.upgrade == Upgrade::HeatPump && !direct;
        let cop = if lifts {
            let source_c = [reached_c, terms.loop_supply_c - terms.exchanger_approach_k];
            let sink_c = [greatest(terms.network_return_c, reached_c), terms.network_supply_c];
            between(terms.heat_pump_efficiency, source_c, sink_c)
        } else {
            f64::NAN
        };
        let power_per_heat = if lifts { 1.0 / cop } else { 0.0 };
        Self {
            preheat_fraction: part(terms.network_supply_c - terms.network_return_c),
            loop_fraction: part(terms.loop_return_c - terms.loop_supply_c),
            heat_pump_max_mw: if lifts { terms.heat_pump_mw } else { 0.0 },
            power_per_heat,
            heat_per_source: 1.0 / greatest(1.0 - power_per_heat, 1e-9),
            pumping_fraction: terms.pumping_fraction,
            owned: terms.owner == Owner::Campus,
        }
    }

    /// What heat in the loop, MW, delivers to a demand, MW. Neither may be NaN.
    #[inline(always)]
    pub fn deliver(&self, available_mw: f64, demand_mw: f64) -> Delivered {
        let exchanged_mw =
            least(self.preheat_fraction * demand_mw, self.loop_fraction * available_mw);
        let source_mw = greatest(available_mw - exchanged_mw, 0.0);
        let lifted_mw = least(
            least(demand_mw - exchanged_mw, self.heat_pump_max_mw),
            self.heat_per_source * source_mw,
        );
        let heat_pump_mw = self.power_per_heat * lifted_mw;
        let from_loop_mw = exchanged_mw + (lifted_mw - heat_pump_mw);
        let delivered_mw = exchanged_mw + lifted_mw;
        let pumping_mw = self.pumping_fraction * delivered_mw;
        let (reused_mw, campus_mw) = if self.owned {
            (delivered_mw, heat_pump_mw + pumping_mw)
        } else {
            (from_loop_mw, 0.0)
        };
        Delivered { from_loop_mw, delivered_mw, heat_pump_mw, pumping_mw, reused_mw, campus_mw }
    }
}

/// [`Recovery::deliver`] for values whose ranges are not known to hold; NaN gives NaN.
///
/// # Errors
/// [`crate::error::Error::Domain`] outside the ranges of the section's fields, for a loop
/// that comes back colder than it left, and for a network that comes back no colder.
pub fn deliver(terms: &Terms, available_mw: f64, demand_mw: f64) -> Result<Delivered> {
    const HEAT_MW: (f64, f64) = (0.0, 1e6);
    let (from_c, below_c) = (terms.loop_supply_c, terms.network_supply_c - 1.0);
    let checked = [
        ("available_mw", "MW", available_mw, HEAT_MW),
        ("demand_mw", "MW", demand_mw, HEAT_MW),
        ("loop_supply_c", "degC", terms.loop_supply_c, (5.0, 80.0)),
        ("loop_return_c", "degC", terms.loop_return_c, (from_c, 100.0)),
        ("network_supply_c", "degC", terms.network_supply_c, (25.0, 120.0)),
        ("network_return_c", "degC", terms.network_return_c, (10.0, below_c)),
        ("exchanger_approach_k", "K", terms.exchanger_approach_k, (0.5, 15.0)),
        ("heat_pump_efficiency", "", terms.heat_pump_efficiency, (0.3, 0.8)),
        ("heat_pump_mw", "MW", terms.heat_pump_mw, (0.0, f64::INFINITY)),
        ("pumping_fraction", "", terms.pumping_fraction, (0.0, 1.0)),
    ];
    for (name, unit, value, range) in checked {
        within(name, unit, value, range)?;
    }
    let nan = checked.iter().map(|(_, _, value, _)| value).find(|value| value.is_nan());
    Ok(match nan {
        Some(&nan) => Delivered {
            from_loop_mw: nan,
            delivered_mw: nan,
            heat_pump_mw: nan,
            pumping_mw: nan,
            reused_mw: nan,
            campus_mw: nan,
        },
        None => Recovery::new(terms).deliver(available_mw, demand_mw),
    })
}

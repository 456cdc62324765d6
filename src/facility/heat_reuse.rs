//! Heat delivered to neighbours through an exchanger.

use crate::catalogue::default_of;
use crate::field::{fraction, number, section};

section! {
    /// Heat delivered to neighbours through an exchanger.
    HeatReuse {
        /// Peak demand of the network that takes it, MW of heat; 0: none.
        network_mw: f64 = number(0.0, "MW", 0.0, 10_000.0).plausible(0.0, 40.0).assumption("no contract published");
        /// Part of that peak which hot water and processes need all year.
        base_fraction: f64 = fraction(0.12).plausible(0.1, 0.15).assumption("summer load of French networks, 10-15 % of peak");
        /// Outdoor temperature below which buildings are heated.
        heating_limit_c: f64 = number(16.0, "degC", 5.0, 25.0).plausible(14.0, 18.0).assumption("renovated housing");
        /// Outdoor temperature of the network's peak.
        heating_design_c: f64 = number(-6.0, "degC", -40.0, 10.0).plausible(-10.0, -3.0).assumption("base temperature of the Drome plain");
        /// Part of the liquid heat that the exchanger can hand over.
        exchanger_fraction: f64 = fraction(0.9).plausible(0.7, 0.95).assumption("pinch and pipe losses");
        /// Price of heat at the fence, real.
        price_eur_mwh: f64 = default_of("costs", "heat_sale", "gate_eur_mwh", 0.0, 200.0);
    }
}

/// What a network asks for: a base for hot water, and space heating in proportion to
/// the cold below the heating limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Network {
    base_mw: f64,
    heating_mw: f64,
    limit_c: f64,
    per_span: f64,
}

impl HeatReuse {
    /// The network.
    pub fn network(&self) -> Network {
        Network {
            base_mw: self.network_mw * self.base_fraction,
            heating_mw: self.network_mw * (1.0 - self.base_fraction),
            limit_c: self.heating_limit_c,
            per_span: 1.0 / (self.heating_limit_c - self.heating_design_c).max(1.0),
        }
    }
}

impl Network {
    /// Demand at an outdoor temperature, MW of heat.
    #[inline]
    pub fn demand_mw(&self, dry_bulb_c: f64) -> f64 {
        let heating = ((self.limit_c - dry_bulb_c) * self.per_span).clamp(0.0, 1.0);
        self.base_mw + self.heating_mw * heating
    }
}

//! Heat delivered to neighbours through an exchanger.

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
        price_eur_mwh: f64 = number(15.0, "EUR/MWh", 0.0, 200.0).plausible(5.0, 25.0).assumption("waste heat at 5-25 EUR/MWh at the gate");
    }
}

impl HeatReuse {
    /// Demand of the network at an outdoor temperature, MW of heat: a base for hot
    /// water, and space heating in proportion to the cold below the heating limit.
    pub fn demand_mw(&self, dry_bulb_c: f64) -> f64 {
        let span = (self.heating_limit_c - self.heating_design_c).max(1.0);
        let heating = ((self.heating_limit_c - dry_bulb_c) / span).clamp(0.0, 1.0);
        self.network_mw * (self.base_fraction + (1.0 - self.base_fraction) * heating)
    }
}

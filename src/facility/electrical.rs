//! Losses between the grid meter and the IT meter.

use crate::error::{POSITIVE, Result, within};
use crate::field::{choice, number, section, word};

choice! {
    /// Spare electrical units.
    Redundancy {
        /// None.
        N = "n",
        /// One unit more in each block of those that carry the load.
        NPlus1 = "n+1",
        /// Three units where two carry the load.
        ThreeHalves = "3n/2",
        /// Everything twice.
        Double = "2n",
    }
}

section! {
    /// Losses between the grid meter and the IT meter, as a + b x + c x^2 of rated power at load x.
    Electrical {
        /// Spare units; more of them means more standing losses and less load on each.
        redundancy: Redundancy = word(Redundancy::WORDS, "n+1");
        /// Units of a block that carry its load; N+1 adds one.
        block_units: f64 = number(4.0, "", 1.0, 40.0).whole().plausible(2.0, 8.0).assumption("blocks of four and one");
        /// UPS: standing loss.
        ups_a: f64 = number(0.007, "", 0.0, 0.2).plausible(0.005, 0.01).assumption("plant built now: 0.5-1 % at no load");
        /// UPS: loss in proportion to load.
        ups_b: f64 = number(0.01, "", 0.0, 0.2).plausible(0.005, 0.02).assumption("plant built now: 2.5-3.5 % in all at full load");
        /// UPS: loss with the square of load.
        ups_c: f64 = number(0.013, "", 0.0, 0.2).plausible(0.005, 0.02).assumption("plant built now: 2.5-3.5 % in all at full load");
        /// Distribution: standing loss.
        distribution_a: f64 = number(0.002, "", 0.0, 0.1).plausible(0.001, 0.005).assumption("1-1.5 % in all at full load");
        /// Distribution: loss with the square of load.
        distribution_c: f64 = number(0.011, "", 0.0, 0.1).plausible(0.008, 0.013).assumption("1-1.5 % in all at full load");
        /// Transformer: standing loss.
        transformer_a: f64 = number(0.00055, "", 0.0, 0.05).plausible(0.0003, 0.002).source("100 MVA: 55 kW at no load (pandapower standard types 3.5.6)");
        /// Transformer: loss with the square of load.
        transformer_c: f64 = number(0.0026, "", 0.0, 0.05).plausible(0.002, 0.011).source("100 MVA: 260 kW at full load (pandapower standard types 3.5.6)");
    }
}

/// Losses of one hour, MW.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Losses {
    /// Uninterruptible power supplies.
    pub ups_mw: f64,
    /// Cables, busbars, switchgear between UPS and racks.
    pub distribution_mw: f64,
}

impl Redundancy {
    /// Installed over needed capacity, `block_units` units carrying the load of a block.
    pub fn installed(self, block_units: f64) -> f64 {
        match self {
            Self::N => 1.0,
            Self::NPlus1 => 1.0 + 1.0 / block_units,
            Self::ThreeHalves => 1.5,
            Self::Double => 2.0,
        }
    }
}

/// The chain as built.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chain {
    ups: Element,
    distribution: Element,
    transformer: Element,
}

/// Like units that share a load: each loses `a + b x + c x^2` of its rating at its load
/// `x`, together `rated (a + b x + c x^2)` with the rating of all that are installed.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Element {
    standing_mw: f64,
    b: f64,
    c_per_mw: f64,
}

impl Element {
    fn new(rated_mw: f64, [a, b, c]: [f64; 3]) -> Self {
        Self { standing_mw: a * rated_mw, b, c_per_mw: c / rated_mw }
    }

    #[inline(always)]
    fn loss_mw(&self, load_mw: f64) -> f64 {
        self.standing_mw + (self.b + self.c_per_mw * load_mw) * load_mw
    }
}

/// Loss of like units that share a load, MW: `rated (a + b x + c x^2)` at `x = load / rated`,
/// `rated_mw` that of all units installed.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a rating that is not positive, negative
/// coefficients, and loads that are negative or above the rating.
pub fn loss_mw(load_mw: f64, rated_mw: f64, a: f64, b: f64, c: f64) -> Result<f64> {
    within("rated_mw", "MW", rated_mw, POSITIVE)?;
    within("load_mw", "MW", load_mw, (0.0, rated_mw))?;
    for (name, value) in [("a", a), ("b", b), ("c", c)] {
        within(name, "", value, (0.0, 1.0))?;
    }
    Ok(Element::new(rated_mw, [a, b, c]).loss_mw(load_mw))
}

impl Electrical {
    /// The chain for an IT capacity behind a grid connection.
    pub fn chain(&self, it_capacity_mw: f64, grid_connection_mw: f64) -> Chain {
        let spare = self.redundancy.installed(self.block_units);
        let it = spare * it_capacity_mw;
        Chain {
            ups: Element::new(it, [self.ups_a, self.ups_b, self.ups_c]),
            distribution: Element::new(it, [self.distribution_a, 0.0, self.distribution_c]),
            transformer: Element::new(
                spare * grid_connection_mw,
                [self.transformer_a, 0.0, self.transformer_c],
            ),
        }
    }
}

impl Chain {
    /// Losses behind the transformer at an IT load.
    pub fn losses(&self, it_mw: f64) -> Losses {
        let distribution_mw = self.distribution.loss_mw(it_mw);
        Losses { distribution_mw, ups_mw: self.ups.loss_mw(it_mw + distribution_mw) }
    }

    /// Loss of the grid transformer at a load behind it, MW.
    #[inline(always)]
    pub fn transformer_mw(&self, load_mw: f64) -> f64 {
        self.transformer.loss_mw(load_mw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Efficiencies of a delta-conversion UPS (APC white paper 108) at 25, 50, 75, 100 %.
    #[test]
    fn published_efficiencies() {
        for (load, expected) in [(0.25, 0.941), (0.5, 0.963), (0.75, 0.969), (1.0, 0.970)] {
            let loss = loss_mw(load, 1.0, 0.013_33, 0.006_40, 0.010_81).unwrap_or(f64::NAN);
            assert!((load / (load + loss) - expected).abs() < 6e-4, "{load}: {loss}");
        }
    }
}

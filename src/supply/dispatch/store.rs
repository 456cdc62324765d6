//! A store of energy: a battery, as the bus sees it.

use super::stack::Series;
use crate::error::{NOT_NEGATIVE, Result, known};

/// A store behind the bus.
#[derive(Debug, Clone, Copy)]
pub struct Store<'a> {
    /// Most charging, at the bus, MW.
    pub charge_mw: Series<'a>,
    /// Most discharging, at the bus, MW.
    pub discharge_mw: Series<'a>,
    /// Most content at the end of an hour, MWh.
    pub capacity_mwh: Series<'a>,
    /// Content gained per MWh charged.
    pub charge_efficiency: f64,
    /// MWh discharged per content lost.
    pub discharge_efficiency: f64,
    /// Part of the content lost in an hour.
    pub self_discharge_per_h: f64,
    /// Wear per MWh discharged, EUR/MWh.
    pub wear_eur_mwh: f64,
}

impl Store<'_> {
    /// No store.
    pub const NONE: Store<'static> = Store {
        charge_mw: Series::Constant(0.0),
        discharge_mw: Series::Constant(0.0),
        capacity_mwh: Series::Constant(0.0),
        charge_efficiency: 1.0,
        discharge_efficiency: 1.0,
        self_discharge_per_h: 0.0,
        wear_eur_mwh: 0.0,
    };

    /// Checks what is given.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for what lies outside its range,
    /// [`crate::error::Error::Shape`] for another number of hours.
    pub fn check(&self, hours: usize) -> Result<()> {
        let limit = (0.0, 1e9);
        self.charge_mw.check("battery.power_mw", "MW", hours, limit)?;
        self.discharge_mw.check("battery.discharge_mw", "MW", hours, limit)?;
        self.capacity_mwh.check("battery.capacity_mwh", "MWh", hours, limit)?;
        let efficiency = (f64::MIN_POSITIVE, 1.0);
        known("battery.charge_efficiency", "", self.charge_efficiency, efficiency)?;
        known("battery.discharge_efficiency", "", self.discharge_efficiency, efficiency)?;
        known("battery.self_discharge_per_h", "1/h", self.self_discharge_per_h, (0.0, 0.9))?;
        known("battery.wear_eur_mwh", "EUR/MWh", self.wear_eur_mwh, NOT_NEGATIVE)
    }

    /// Its conversion of energy.
    pub fn conversion(&self) -> Conversion {
        let (charge, discharge) = (self.charge_efficiency, self.discharge_efficiency);
        let (wear_eur_mwh, lost) = (self.wear_eur_mwh, 1.0 - charge * discharge);
        let burns_below = match lost > 0.0 {
            true => -wear_eur_mwh * charge * discharge / lost,
            false => f64::NEG_INFINITY,
        };
        Conversion {
            charge,
            discharge,
            per_charge: 1.0 / charge,
            per_discharge: 1.0 / discharge,
            wear_eur_mwh,
            burns_below,
            burning_slope: if burns_below.is_finite() { burns_below / charge } else { 0.0 },
        }
    }
}

/// What is asked of the content at both ends of the horizon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum End {
    /// The horizon repeats itself: it ends with the content with which it began.
    Cyclic,
    /// Contents at both ends, MWh; none at the end: any, worth `value_eur_mwh`.
    Levels {
        /// Before the first hour, MWh.
        initial_mwh: f64,
        /// After the last hour, MWh.
        final_mwh: Option<f64>,
        /// What a MWh left over is worth, EUR/MWh.
        value_eur_mwh: f64,
    },
}

impl End {
    /// Checks contents.
    ///
    /// # Errors
    /// [`crate::error::Error::Domain`] for a content outside 0 to the capacity.
    pub fn check(&self, capacity_mwh: f64) -> Result<()> {
        if let Self::Levels { initial_mwh, final_mwh, value_eur_mwh } = *self {
            known("initial_mwh", "MWh", initial_mwh, (0.0, capacity_mwh))?;
            known("final_mwh", "MWh", final_mwh.unwrap_or(0.0), (0.0, capacity_mwh))?;
            known("value_eur_mwh", "EUR/MWh", value_eur_mwh, (-1e6, 1e6))?;
        }
        Ok(())
    }

    /// Both ends at one content.
    pub fn at(content_mwh: f64) -> Self {
        Self::Levels { initial_mwh: content_mwh, final_mwh: Some(content_mwh), value_eur_mwh: 0.0 }
    }
}

/// From the bus to the content and back.
#[derive(Debug, Clone, Copy)]
pub struct Conversion {
    /// Content gained per MWh charged.
    pub charge: f64,
    /// MWh discharged per content lost.
    pub discharge: f64,
    /// One over `charge`.
    pub per_charge: f64,
    /// One over `discharge`.
    pub per_discharge: f64,
    /// Wear per MWh discharged, EUR/MWh.
    pub wear_eur_mwh: f64,
    /// Marginal cost of energy below which charging and discharging at once pays, EUR/MWh.
    pub burns_below: f64,
    /// Slope of the cost over the content while energy is burnt, EUR/MWh.
    pub burning_slope: f64,
}

impl Conversion {
    /// Change of the content at a draw `y` without burning.
    #[inline(always)]
    pub fn plain(&self, draw: f64) -> f64 {
        if draw < 0.0 { draw * self.per_discharge } else { draw * self.charge }
    }

    /// The draw of a change of the content without burning.
    #[inline(always)]
    pub fn draw(&self, change: f64) -> f64 {
        if change < 0.0 { change * self.discharge } else { change * self.per_charge }
    }

    /// Least change of the content at a draw `y`: all that can be burnt is.
    #[inline(always)]
    pub fn burning(&self, draw: f64, charge: f64, discharge: f64) -> f64 {
        if draw <= charge - discharge {
            self.charge * (draw + discharge) - discharge * self.per_discharge
        } else {
            self.charge * charge - (charge - draw) * self.per_discharge
        }
    }

    /// The greatest draw at a change of the content.
    #[inline(always)]
    pub fn burning_draw(&self, change: f64, charge: f64, discharge: f64) -> f64 {
        let emptying = discharge * self.per_discharge;
        if change <= self.charge * charge - emptying {
            (change + emptying) * self.per_charge - discharge
        } else {
            charge - (self.charge * charge - change) * self.discharge
        }
    }
}

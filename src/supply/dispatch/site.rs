//! A load behind a grid connection, with generation of its own, as a stack.

use super::coupled::{self, Coupled};
use super::exact::{self, Dispatch};
use super::interior::{Flexible, Peaks};
use super::stack::{Merit, Series, Stack};
use super::store::{End, Store};
use crate::error::{Error, Result, known};

/// How the price of exported energy follows that of the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportRule {
    /// At most the import price: nothing is earned by importing and exporting at once.
    Capped,
    /// A part of the price, whatever its sign.
    Literal,
}

/// A load, its grid connection and its generation.
#[derive(Debug, Clone, Copy)]
pub struct Site<'a> {
    /// Load, MW.
    pub load_mw: &'a [f64],
    /// Price of the market, EUR/MWh.
    pub price_eur_mwh: Series<'a>,
    /// What an imported MWh costs on top, EUR/MWh.
    pub import_charge_eur_mwh: Series<'a>,
    /// What its carbon costs beside, EUR/MWh; exports do not follow it.
    pub import_carbon_eur_mwh: Series<'a>,
    /// Generation at no cost, which may be curtailed, MW.
    pub renewable_mw: Series<'a>,
    /// Most power from the grid, MW.
    pub import_limit_mw: Series<'a>,
    /// Most power to the grid, MW.
    pub export_limit_mw: Series<'a>,
    /// Part of the price that exported energy earns.
    pub export_price_factor: f64,
    /// Its rule.
    pub export_rule: ExportRule,
    /// Power of the generator, MW.
    pub generator_mw: Series<'a>,
    /// Cost of a MWh from the generator, EUR/MWh.
    pub generator_eur_mwh: f64,
    /// Cost of a MWh that is not served, EUR/MWh; none: the load must be served.
    pub unserved_eur_mwh: Option<f64>,
}

/// What [`Dispatch::supply_mw`] of a site holds. In its stack, export is its limit less a
/// reduction, so that every decision is a supply; in its schedule it is what flows.
pub const SOURCES: [&str; 5] =
    ["renewable_mw", "import_mw", "export_mw", "generator_mw", "unserved_mw"];

/// Imports in [`SOURCES`].
pub const IMPORT: usize = 1;
/// Exports in [`SOURCES`].
pub const EXPORT: usize = 2;
/// The generator in [`SOURCES`].
pub const GENERATOR: usize = 3;

/// Load not served in [`SOURCES`].
pub const UNSERVED: usize = 4;

/// Most power, MW: more is a mistake of unit.
const MOST_MW: f64 = 1e7;
/// Most cost of energy, EUR/MWh: more is a mistake of unit.
pub(super) const MOST_EUR_MWH: f64 = 1e6;

impl Site<'_> {
    /// Price of a MWh imported, EUR/MWh.
    #[inline(always)]
    pub fn import_price(&self, hour: usize) -> f64 {
        self.price_eur_mwh.at(hour)
            + self.import_charge_eur_mwh.at(hour)
            + self.import_carbon_eur_mwh.at(hour)
    }

    /// Price of a MWh exported, EUR/MWh: `factor` times the price; capped, at a negative price,
    /// the price over the factor, and never above the import price without carbon.
    #[inline(always)]
    pub fn export_price(&self, hour: usize) -> f64 {
        let (price, factor) = (self.price_eur_mwh.at(hour), self.export_price_factor);
        let import_price = price + self.import_charge_eur_mwh.at(hour);
        match self.export_rule {
            ExportRule::Literal => factor * price,
            ExportRule::Capped if price < 0.0 && factor > 0.0 => (price / factor).min(import_price),
            ExportRule::Capped => (factor * price).min(import_price),
        }
    }

    /// The least-cost schedule.
    ///
    /// # Errors
    /// [`Error::Shape`] for another number of hours than the load's, and for no hour at all;
    /// [`Error::Domain`] with the hour for what is NaN or outside its range;
    /// [`Error::Infeasible`] with the hour and the amount where the load cannot be served.
    pub fn dispatch(&self, store: &Store, end: End) -> Result<Dispatch> {
        self.check(store)?;
        end.check(store.capacity_mwh.at(self.load_mw.len() - 1))?;
        Ok(self.told(exact::dispatch(self, store, end)?))
    }

    /// The least-cost schedule with load that moves within windows, and with charges on the
    /// greatest import of periods, EUR/MW, given by the period of every hour.
    ///
    /// # Errors
    /// Those of [`Site::dispatch`], and those of [`coupled::dispatch`].
    pub fn coupled(
        &self,
        store: &Store,
        flexible: Option<Flexible>,
        charges: Option<(&[usize], &[f64])>,
    ) -> Result<Coupled> {
        self.check(store)?;
        let mut most_mw = charges.map_or_else(Vec::new, |(_, eur_mw)| vec![0.0; eur_mw.len()]);
        let peaks = charges.map(|(period, eur_mw)| {
            for (hour, period) in period.iter().enumerate().take(self.load_mw.len()) {
                if let Some(most) = most_mw.get_mut(*period) {
                    *most = f64::max(*most, self.import_limit_mw.at(hour));
                }
            }
            Peaks { source: IMPORT, period, eur_mw, most_mw: &most_mw }
        });
        let solved = coupled::dispatch(self, store, flexible, peaks)?;
        Ok(Coupled { dispatch: self.told(solved.dispatch), ..solved })
    }

    /// Export as it flows, and what more of its limit would change: a limit is asked of the bus
    /// as a load, and offered back as a reduction.
    fn told(&self, mut solved: Dispatch) -> Dispatch {
        let exports = solved.supply_mw[EXPORT].iter_mut().zip(&solved.marginal_price_eur_mwh);
        for (hour, (export, price)) in exports.enumerate() {
            *export = self.export_limit_mw.at(hour) - *export;
            solved.sensitivity.sources[EXPORT] += price - self.export_price(hour);
        }
        solved
    }

    fn check(&self, store: &Store) -> Result<()> {
        let hours = self.load_mw.len();
        if hours == 0 {
            return Err(Error::Shape("load_mw has no hours".into()));
        }
        for (name, series) in [
            ("load_mw", Series::Hourly(self.load_mw)),
            ("renewable_mw", self.renewable_mw),
            ("import_limit_mw", self.import_limit_mw),
            ("export_limit_mw", self.export_limit_mw),
            ("generator_mw", self.generator_mw),
        ] {
            series.check(name, "MW", hours, (0.0, MOST_MW))?;
        }
        let price = (-MOST_EUR_MWH, MOST_EUR_MWH);
        self.price_eur_mwh.check("price_eur_mwh", "EUR/MWh", hours, price)?;
        self.import_charge_eur_mwh.check("import_charge_eur_mwh", "EUR/MWh", hours, price)?;
        let carbon = (0.0, MOST_EUR_MWH);
        self.import_carbon_eur_mwh.check("import_carbon_eur_mwh", "EUR/MWh", hours, carbon)?;
        known("export_price_factor", "", self.export_price_factor, (0.0, 10.0))?;
        known("generator_cost_eur_mwh", "EUR/MWh", self.generator_eur_mwh, price)?;
        let unserved = self.unserved_eur_mwh.unwrap_or(0.0);
        known("unserved_cost_eur_mwh", "EUR/MWh", unserved, (0.0, MOST_EUR_MWH))?;
        store.check(hours)
    }
}

impl Stack for Site<'_> {
    fn hours(&self) -> usize {
        self.load_mw.len()
    }

    fn sources(&self) -> usize {
        SOURCES.len()
    }

    #[inline(always)]
    fn merit(&self, hour: usize, merit: &mut Merit) {
        let (load, export) = (self.load_mw[hour], self.export_limit_mw.at(hour));
        let export_price = self.export_price(hour);
        merit.begin(load + export, -export_price * export);
        merit.offer(0, 0.0, self.renewable_mw.at(hour));
        merit.offer(EXPORT, export_price, export);
        merit.offer(IMPORT, self.import_price(hour), self.import_limit_mw.at(hour));
        merit.offer(GENERATOR, self.generator_eur_mwh, self.generator_mw.at(hour));
        if let Some(cost) = self.unserved_eur_mwh {
            merit.offer(UNSERVED, cost, load);
        }
    }
}

/// Hours in which both flow, but for rounding.
pub fn hours_of_both(one_mw: &[f64], other_mw: &[f64]) -> usize {
    one_mw.iter().zip(other_mw).filter(|(one, other)| one.min(**other) > 1e-9).count()
}

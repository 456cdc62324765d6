//! What can serve the bus in an hour, in the order of its cost.

use super::exact::{self, Dispatch};
use super::store::{End, Store};
use crate::error::{Error, Result};

/// Most offers in an hour.
pub const MOST_OFFERS: usize = 16;

/// Numbers by hour, or one for all hours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Series<'a> {
    /// The same in every hour.
    Constant(f64),
    /// One for each hour.
    Hourly(&'a [f64]),
}

impl<'a> Series<'a> {
    /// The numbers of some hours.
    pub fn part(&self, hours: std::ops::Range<usize>) -> Series<'a> {
        match self {
            Self::Constant(value) => Self::Constant(*value),
            Self::Hourly(values) => Self::Hourly(&values[hours]),
        }
    }

    /// The number of an hour.
    #[inline(always)]
    pub fn at(&self, hour: usize) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Hourly(values) => values[hour],
        }
    }

    /// Checks length and range; NaN is refused.
    ///
    /// # Errors
    /// [`Error::Shape`] for another number of hours; [`Error::Domain`] with the hour for a
    /// value outside the range.
    pub fn check(
        &self,
        name: &'static str,
        unit: &'static str,
        hours: usize,
        (minimum, maximum): (f64, f64),
    ) -> Result<()> {
        let wrong =
            |value: f64, index| Err(Error::Domain { name, value, minimum, maximum, unit, index });
        match self {
            Self::Constant(value) if (minimum..=maximum).contains(value) => Ok(()),
            Self::Constant(value) => wrong(*value, None),
            Self::Hourly(values) if values.len() != hours => {
                Err(Error::Shape(format!("{name} has {} hours, the load {hours}", values.len())))
            }
            Self::Hourly(values) => {
                match values.iter().position(|value| !(minimum..=maximum).contains(value)) {
                    Some(hour) => wrong(values[hour], Some(hour)),
                    None => Ok(()),
                }
            }
        }
    }
}

/// Power on offer at a cost.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Offer {
    /// Cost, EUR/MWh.
    pub eur_mwh: f64,
    /// Power, MW.
    pub mw: f64,
    /// Which of the stack's sources it is.
    pub source: usize,
}

/// The offers of an hour in order of cost, and the power that they have to give while the
/// store rests.
#[derive(Debug, Clone)]
pub struct Merit {
    offers: [Offer; MOST_OFFERS],
    length: usize,
    /// Power to be given while the store rests, MW.
    pub required_mw: f64,
    /// Cost that no decision changes, EUR.
    pub constant_eur: f64,
}

impl Default for Merit {
    fn default() -> Self {
        Self {
            offers: [Offer::default(); MOST_OFFERS],
            length: 0,
            required_mw: 0.0,
            constant_eur: 0.0,
        }
    }
}

impl Merit {
    /// Begins an hour.
    #[inline(always)]
    pub fn begin(&mut self, required_mw: f64, constant_eur: f64) {
        self.length = 0;
        self.required_mw = required_mw;
        self.constant_eur = constant_eur;
    }

    /// Puts an offer in its place, behind those of the same cost; at most [`MOST_OFFERS`].
    #[inline(always)]
    pub fn offer(&mut self, source: usize, eur_mwh: f64, mw: f64) {
        if mw <= 0.0 || self.length >= MOST_OFFERS {
            return;
        }
        let mut place = self.length;
        while place > 0 && self.offers[place - 1].eur_mwh > eur_mwh {
            self.offers[place] = self.offers[place - 1];
            place -= 1;
        }
        self.offers[place] = Offer { eur_mwh, mw, source };
        self.length += 1;
    }

    /// Limits an offer.
    #[inline(always)]
    pub fn limit(&mut self, source: usize, mw: f64) {
        if let Some(place) = self.place(source) {
            self.offers[place].mw = self.offers[place].mw.min(mw);
        }
    }

    /// Makes an offer dearer.
    #[inline(always)]
    pub fn raise(&mut self, source: usize, by_eur_mwh: f64) {
        if let Some(place) = self.place(source) {
            let Offer { eur_mwh, mw, source } = self.offers[place];
            self.offers.copy_within(place + 1..self.length, place);
            self.length -= 1;
            self.offer(source, eur_mwh + by_eur_mwh, mw);
        }
    }

    fn place(&self, source: usize) -> Option<usize> {
        self.offers().iter().position(|offer| offer.source == source)
    }

    /// The offers, cheapest first.
    #[inline(always)]
    pub fn offers(&self) -> &[Offer] {
        &self.offers[..self.length]
    }
}

/// Hours, each with its offers.
pub trait Stack: Sync {
    /// Number of hours.
    fn hours(&self) -> usize;

    /// Number of sources.
    fn sources(&self) -> usize;

    /// Writes the offers of an hour.
    fn merit(&self, hour: usize, merit: &mut Merit);
}

/// Any offers by hour: row-major arrays, one column for each source.
#[derive(Debug, Clone, Copy)]
pub struct Offers<'a> {
    /// Power to be given while the store rests, MW.
    pub required_mw: &'a [f64],
    /// Cost by hour and source, EUR/MWh.
    pub eur_mwh: &'a [f64],
    /// Power by hour and source, MW.
    pub mw: &'a [f64],
    /// Number of sources, at most [`MOST_OFFERS`].
    pub sources: usize,
}

impl Offers<'_> {
    /// The least-cost schedule.
    ///
    /// # Errors
    /// [`Error::Shape`] for tables that do not fit the hours or have more than [`MOST_OFFERS`]
    /// sources; [`Error::Domain`] with the place for NaN and negative powers; those of
    /// [`exact::dispatch`].
    pub fn dispatch(&self, store: &Store, end: End) -> Result<Dispatch> {
        let (hours, sources) = (self.required_mw.len(), self.sources);
        if hours == 0 || sources == 0 || sources > MOST_OFFERS {
            return Err(Error::Shape(format!(
                "{hours} hours of {sources} offers; at least one hour, 1 to {MOST_OFFERS} offers"
            )));
        }
        let limit = (0.0, 1e7);
        Series::Hourly(self.required_mw).check("required_mw", "MW", hours, limit)?;
        let cells = hours * sources;
        Series::Hourly(self.mw).check("offer_mw", "MW", cells, limit)?;
        let price = (-1e6, 1e6);
        Series::Hourly(self.eur_mwh).check("offer_eur_mwh", "EUR/MWh", cells, price)?;
        store.check(hours)?;
        end.check(store.capacity_mwh.at(hours - 1))?;
        exact::dispatch(self, store, end)
    }
}

impl Stack for Offers<'_> {
    fn hours(&self) -> usize {
        self.required_mw.len()
    }

    fn sources(&self) -> usize {
        self.sources
    }

    fn merit(&self, hour: usize, merit: &mut Merit) {
        merit.begin(self.required_mw[hour], 0.0);
        let row = hour * self.sources..(hour + 1) * self.sources;
        let offers = self.eur_mwh[row.clone()].iter().zip(&self.mw[row]);
        for (source, (eur_mwh, mw)) in offers.enumerate() {
            merit.offer(source, *eur_mwh, *mw);
        }
    }
}

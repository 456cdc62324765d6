//! The cost of an hour as a function of what the store takes in: convex, in straight pieces.
//!
//! With charge `c`, discharge `x`, efficiencies `ec` and `ed`, wear `v` per MWh discharged, the
//! content changes by `w = ec c - x / ed` and the bus gives `y = c - x`. The offers cost `f(y)`.
//! Without charging and discharging at once `y = w / ec` or `y = w ed`. Where energy is paid
//! for, at a marginal cost below `-v ec ed / (1 - ec ed)`, doing both burns it at a profit: a
//! linear programme does so, and so does the curve.

use super::stack::{MOST_OFFERS, Merit};
use super::store::Conversion;

/// Most pieces: every offer cut at rest and at the corner, and the burning.
const MOST_PIECES: usize = MOST_OFFERS + 4;

/// A straight piece of a convex function.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Piece {
    /// Slope, EUR/MWh.
    pub slope: f64,
    /// Length, MWh.
    pub length: f64,
}

/// The cost of an hour over the change of the content.
#[derive(Debug, Clone)]
pub struct Curve {
    pieces: [Piece; MOST_PIECES],
    count: usize,
    /// Least change, MWh.
    pub from: f64,
    /// Greatest change, MWh.
    pub to: f64,
    /// Draw on the bus up to which burning pays, MW.
    pub burns_to: f64,
    /// Least draw on the bus less the greatest, where no draw can be had, MW.
    pub missing_mw: f64,
}

impl Default for Curve {
    fn default() -> Self {
        Self {
            pieces: [Piece::default(); MOST_PIECES],
            count: 0,
            from: 0.0,
            to: 0.0,
            burns_to: 0.0,
            missing_mw: 0.0,
        }
    }
}

impl Curve {
    /// The pieces, in order of slope.
    #[inline(always)]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces[..self.count]
    }

    #[inline(always)]
    fn push(&mut self, slope: f64, length: f64) {
        if length > 0.0 {
            self.pieces[self.count % MOST_PIECES] = Piece { slope, length };
            self.count += 1;
        }
    }

    /// The curve of an hour.
    #[inline(always)]
    pub fn trace(&mut self, merit: &Merit, conversion: &Conversion, charge: f64, discharge: f64) {
        let total: f64 = merit.offers().iter().map(|offer| offer.mw).sum();
        let least = (-discharge).max(-merit.required_mw);
        let most = charge.min(total - merit.required_mw);
        self.count = 0;
        self.missing_mw = least - most;
        let most = most.max(least);
        self.from = conversion.burning(least, charge, discharge);
        let corner = charge - discharge;
        let mut at = least;
        let mut end = -merit.required_mw;
        let mut burnt = false;
        for offer in merit.offers() {
            end += offer.mw;
            let stop = end.min(most);
            if stop <= at {
                continue;
            }
            let cost = offer.eur_mwh;
            if cost < conversion.burns_below {
                let turn = corner.clamp(at, stop);
                self.push(cost * conversion.per_charge, (turn - at) * conversion.charge);
                self.push(
                    (cost - conversion.wear_eur_mwh) * conversion.discharge,
                    (stop - turn) * conversion.per_discharge,
                );
            } else {
                if !burnt {
                    burnt = true;
                    self.burn(conversion, at, charge, discharge);
                }
                let rest = 0_f64.clamp(at, stop);
                self.push(
                    (cost - conversion.wear_eur_mwh) * conversion.discharge,
                    (rest - at) * conversion.per_discharge,
                );
                self.push(cost * conversion.per_charge, (stop - rest) * conversion.charge);
            }
            at = stop;
        }
        if !burnt {
            self.burn(conversion, at, charge, discharge);
        }
        self.to = self.pieces().iter().fold(self.from, |sum, piece| sum + piece.length);
    }

    #[inline(always)]
    fn burn(&mut self, conversion: &Conversion, at: f64, charge: f64, discharge: f64) {
        self.burns_to = at;
        let length = conversion.plain(at) - conversion.burning(at, charge, discharge);
        self.push(conversion.burning_slope, length);
    }

    /// The changes of content that are best at a value of stored energy: least and greatest.
    #[inline(always)]
    pub fn best(&self, value: f64) -> (f64, f64) {
        let (mut low, mut high) = (self.from, self.from);
        for piece in self.pieces() {
            match compare(piece.slope, value) {
                std::cmp::Ordering::Less => {
                    low += piece.length;
                    high += piece.length;
                }
                std::cmp::Ordering::Equal => high += piece.length,
                std::cmp::Ordering::Greater => break,
            }
        }
        (low, high)
    }
}

/// Charge and discharge that change the content by `change` at the least cost, MW, in an hour
/// in which burning pays up to the draw `burns_to`.
#[inline(always)]
pub fn powers(
    change: f64,
    burns_to: f64,
    conversion: &Conversion,
    charge: f64,
    discharge: f64,
) -> (f64, f64) {
    let plain = conversion.draw(change);
    let lost = conversion.per_discharge - conversion.charge;
    if burns_to <= plain || lost <= 0.0 {
        return (plain.clamp(0.0, charge), (-plain).clamp(0.0, discharge));
    }
    let draw = burns_to.min(conversion.burning_draw(change, charge, discharge));
    let discharged = ((conversion.charge * draw - change) / lost).clamp(0.0, discharge);
    let charged = (change + discharged * conversion.per_discharge) * conversion.per_charge;
    (charged.clamp(0.0, charge), discharged)
}

/// Order of two values of energy; those that rounding may have parted are equal.
#[inline(always)]
pub fn compare(a: f64, b: f64) -> std::cmp::Ordering {
    let near = SAME * a.abs().max(b.abs());
    if a < b - near {
        std::cmp::Ordering::Less
    } else if a > b + near {
        std::cmp::Ordering::Greater
    } else {
        std::cmp::Ordering::Equal
    }
}

/// Relative difference below which values of energy are the same: some times what the decay
/// of twenty years of hours rounds off.
const SAME: f64 = 1e-11;

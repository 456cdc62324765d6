//! The least cost up to an hour as a function of the content at its end: convex, in straight
//! pieces kept in the order of their slopes.
//!
//! Adding an hour is an infimal convolution, which for convex functions in pieces is the union
//! of the pieces. The store's bounds cut at the two ends only. With the decay `a`, contents are
//! kept as `s / a^t` and slopes times `a^t`, so that nothing that is in changes.

use super::hour::{Curve, Piece};

/// Decay below which what is kept is scaled up again.
const LEAST_DECAY: f64 = 1e-90;
const SCALE_UP: f64 = f64::from_bits((1023 + 300) << 52);

/// Pieces up to which moving them one by one is faster than searching.
const FEW: usize = 32;

/// The value function.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    pieces: Vec<Piece>,
    first: usize,
    end: usize,
    /// Least and greatest content that can be reached, over the decay.
    low: f64,
    high: f64,
    /// `a^t`, up to a power of two.
    decay: f64,
}

/// Values of stored energy at the ends, EUR/MWh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Below it the store ends the hour empty.
    pub empty: f64,
    /// Above it the store ends the hour full.
    pub full: f64,
}

/// Content that cannot be reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// The store would have to end the hour below empty by this much, MWh.
    Empty(f64),
    /// Above full, MWh.
    Full(f64),
}

impl Value {
    /// Any content from `low` to `high` at no cost.
    pub fn free(low: f64, high: f64) -> Self {
        let mut pieces = vec![Piece::default(); 64];
        let first = pieces.len() / 2;
        let length = high - low;
        pieces[first] = Piece { slope: 0.0, length };
        let end = first + usize::from(length > 0.0);
        Self { pieces, first, end, low, high, decay: 1.0 }
    }

    /// Adds an hour, then cuts at empty and at `capacity`.
    #[inline(always)]
    pub fn pass(&mut self, curve: &Curve, keep: f64, capacity: f64) -> Result<Cut, Bound> {
        self.decay *= keep;
        if self.decay < LEAST_DECAY {
            self.scale_up();
        }
        let (decay, per_decay) = (self.decay, 1.0 / self.decay);
        for piece in curve.pieces() {
            self.insert(Piece { slope: piece.slope * decay, length: piece.length * per_decay });
        }
        self.low += curve.from * per_decay;
        self.high += curve.to * per_decay;
        let mut cut = Cut { empty: f64::NEG_INFINITY, full: f64::INFINITY };
        let most = capacity * per_decay;
        // What rounding may leave of a store that is empty.
        let nothing = 1e-9 * (capacity + curve.to - curve.from) * per_decay;
        if self.high < -nothing {
            return Err(Bound::Empty(-self.high * decay));
        }
        if self.low > most + nothing {
            return Err(Bound::Full((self.low - most) * decay));
        }
        if self.low < 0.0 {
            cut.empty = self.cut_low(-self.low) * per_decay;
            self.low = 0.0;
        }
        if self.high > most {
            cut.full = self.cut_high(self.high - most) * per_decay;
            self.high = most;
        }
        self.high = self.high.max(self.low);
        Ok(cut)
    }

    #[inline(always)]
    fn cut_low(&mut self, mut length: f64) -> f64 {
        let mut slope = f64::NEG_INFINITY;
        while self.first < self.end {
            let piece = &mut self.pieces[self.first];
            slope = piece.slope;
            if piece.length > length {
                piece.length -= length;
                break;
            }
            length -= piece.length;
            self.first += 1;
        }
        slope
    }

    #[inline(always)]
    fn cut_high(&mut self, mut length: f64) -> f64 {
        let mut slope = f64::INFINITY;
        while self.first < self.end {
            let piece = &mut self.pieces[self.end - 1];
            slope = piece.slope;
            if piece.length > length {
                piece.length -= length;
                break;
            }
            length -= piece.length;
            self.end -= 1;
        }
        slope
    }

    /// Puts a piece behind those of its slope, and moves the shorter side to make room.
    #[inline(always)]
    fn insert(&mut self, piece: Piece) {
        if self.first == 0 || self.end == self.pieces.len() {
            self.make_room();
        }
        let (first, end) = (self.first, self.end);
        let live = &mut self.pieces[first - 1..=end];
        let count = end - first;
        let middle = live[count / 2 + 1];
        if count > 0 && middle.slope <= piece.slope {
            // From the upper end; the place behind the last is free.
            let mut place = match count > FEW {
                true => 1 + live[1..=count].partition_point(|other| other.slope <= piece.slope),
                false => count + 1,
            };
            if count > FEW {
                live.copy_within(place..=count, place + 1);
            } else {
                while live[place - 1].slope > piece.slope {
                    live[place] = live[place - 1];
                    place -= 1;
                }
            }
            live[place] = piece;
            self.end += 1;
        } else {
            // From the lower end; the place before the first is free.
            let mut place = match count > FEW {
                true => live[1..=count].partition_point(|other| other.slope <= piece.slope),
                false => 0,
            };
            if count > FEW {
                live.copy_within(1..=place, 0);
            } else {
                while place < count && live[place + 1].slope <= piece.slope {
                    live[place] = live[place + 1];
                    place += 1;
                }
            }
            live[place] = piece;
            self.first -= 1;
        }
    }

    #[cold]
    fn make_room(&mut self) {
        let live = self.end - self.first;
        let first = live + 32;
        let mut pieces = vec![Piece::default(); 2 * first + live];
        pieces[first..first + live].copy_from_slice(&self.pieces[self.first..self.end]);
        (self.pieces, self.first, self.end) = (pieces, first, first + live);
    }

    #[cold]
    fn scale_up(&mut self) {
        self.scale(SCALE_UP);
    }

    fn scale(&mut self, factor: f64) {
        for piece in &mut self.pieces[self.first..self.end] {
            piece.slope *= factor;
            piece.length /= factor;
        }
        self.low /= factor;
        self.high /= factor;
        self.decay *= factor;
    }

    /// Counts the decay anew from here.
    pub fn restart(&mut self) {
        self.scale(1.0 / self.decay);
        self.decay = 1.0;
    }

    /// Least and greatest content, MWh.
    pub fn reach(&self) -> (f64, f64) {
        (self.low * self.decay, self.high * self.decay)
    }

    /// Slopes left and right of a content, EUR/MWh.
    pub fn slopes(&self, content: f64) -> (f64, f64) {
        let mut left = content / self.decay - self.low;
        let mut below = f64::NEG_INFINITY;
        for piece in &self.pieces[self.first..self.end] {
            if left < piece.length {
                let slope = piece.slope / self.decay;
                return (if left > 0.0 { slope } else { below }, slope);
            }
            left -= piece.length;
            below = piece.slope / self.decay;
        }
        (below, f64::INFINITY)
    }

    /// Whether two value functions are the same but for rounding.
    pub fn meets(&self, other: &Self) -> bool {
        let same = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1e-9 + a.abs().max(b.abs()));
        let (ours, theirs) =
            (&self.pieces[self.first..self.end], &other.pieces[other.first..other.end]);
        ours.len() == theirs.len()
            && ours
                .iter()
                .zip(theirs)
                .all(|(a, b)| same(a.slope, b.slope) && same(a.length, b.length))
    }
}

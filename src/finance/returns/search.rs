//! All roots of a stream, by dividing the axis of `u = ln(1 + rate)`.
//!
//! On an interval the logarithms of gains and losses, both convex, lie between their
//! tangents and their chord, and their slopes between those at its ends. An interval is
//! done where the tangents of the one lie above the chord of the other (no root), or where
//! the slopes at the ends leave their difference one sign (no more than one root). Others are
//! halved.
//!
//! Where that takes long, roots are close or nearly so. Then those of a derivative come first,
//! which is a stream whose flows change their sign once less: between them a value rises or
//! falls, so that it has one root at the most, and it may touch 0 at them.

use super::rule::{Passing, Root};
use super::stream::{Point, Stream};

/// What the rounding of logarithms and slopes may amount to, over 1 and over the span.
const ROUNDING: f64 = 1.0 / (1u64 << 42) as f64;
/// Logarithm of gains over losses that counts as 0 at an extremum: a change of every flow
/// within its rounding would make it 0.
const TOUCHING: f64 = f64::EPSILON;
/// Logarithm of gains over losses of which the sign is certain.
const CLEAR: f64 = 1.0 / (1u64 << 20) as f64;
/// A step of Newton's method that has come to rest, over the inverse of the span.
const REST: f64 = 2.0 * f64::EPSILON;
/// One that rounding keeps from coming to rest.
const NOISE: f64 = 1.0 / (1u64 << 36) as f64;
/// How often intervals are halved, and how much more often for every change of sign.
const HALVINGS: (usize, usize) = (8, 4);

/// The roots, rising.
pub(super) fn roots(stream: &Stream) -> Vec<Root> {
    let mut search = Search { stream, unit: 1.0 / stream.span(), roots: Vec::new() };
    if !search.by_halving() {
        search.roots.clear();
        search.between_extrema();
    }
    search.roots.sort_by(|a, b| a.u.total_cmp(&b.u));
    search.roots
}

struct Search<'a> {
    stream: &'a Stream,
    /// Inverse of the span.
    unit: f64,
    roots: Vec<Root>,
}

impl Search<'_> {
    /// Whether all roots are found.
    fn by_halving(&mut self) -> bool {
        let start = self.clear_point([0.0, 0.3, -0.3].map(|part| part * self.unit));
        let mut parts = Vec::new();
        let (towards_loss, without_end) = self.stream.signs_at_the_ends();
        for (sign, direction) in [(towards_loss, -1.0), (without_end, 1.0)] {
            let mut last = start;
            let mut step = direction * self.unit;
            // Far out only the flows at the end count, and a tangent to them suffices.
            let mut far = self.tangent_beyond(&last, direction);
            while far <= ROUNDING * self.stream.span() && step.is_finite() {
                let next = self.clear_point([1.0, 1.1, 1.2].map(|part| last.u + part * step));
                parts.push(if direction > 0.0 { (last, next) } else { (next, last) });
                (last, step) = (next, 2.0 * step);
                far = self.tangent_beyond(&last, direction);
            }
            if last.balance * sign < 0.0 {
                let mut reach = 1.001 * last.balance.abs() / far;
                let mut end = self.stream.at(last.u + direction * reach);
                while end.balance * sign <= 0.0 && reach.is_finite() {
                    reach *= 2.0;
                    end = self.stream.at(last.u + direction * reach);
                }
                self.crossing(if direction > 0.0 { (last, end) } else { (end, last) });
            }
        }
        let mut halvings = HALVINGS.0 + HALVINGS.1 * self.stream.changes();
        while let Some((a, b)) = parts.pop() {
            if self.without_root(&a, &b) {
                continue;
            }
            if self.monotone(&a, &b) {
                self.crossing((a, b));
                continue;
            }
            let width = b.u - a.u;
            let middle = self.clear_point([0.5, 0.4, 0.6].map(|part| a.u + part * width));
            if halvings == 0 || middle.balance.abs() <= TOUCHING {
                return false;
            }
            halvings -= 1;
            parts.extend([(a, middle), (middle, b)]);
        }
        true
    }

    fn between_extrema(&mut self) {
        let Ok(derivative) = self.stream.derivative() else { return };
        let extrema = roots(&derivative).into_iter().map(|root| self.stream.at(root.u));
        let extrema: Vec<Point> = extrema.collect();
        let (Some(first), Some(last)) = (extrema.first(), extrema.last()) else { return };
        let (towards_loss, without_end) = self.stream.signs_at_the_ends();
        let mut before = self.outwards(first, -1.0, towards_loss);
        let end = self.outwards(last, 1.0, without_end);
        let mut touching = None;
        for here in extrema.into_iter().chain([end]) {
            if here.balance.abs() <= TOUCHING {
                touching = Some(here);
                continue;
            }
            match touching.take() {
                Some(point) => {
                    let passing = Passing::between(before.balance, here.balance);
                    self.roots.push(Root { u: point.u, passing });
                }
                None => self.crossing((before, here)),
            }
            before = here;
        }
    }

    /// A point further out where the balance has its sign at the end of the axis.
    fn outwards(&self, from: &Point, direction: f64, sign: f64) -> Point {
        let mut step = direction * self.unit;
        let mut point = *from;
        while (point.balance * sign <= 0.0 || point.balance.abs() <= TOUCHING) && step.is_finite() {
            point = self.stream.at(from.u + step);
            step *= 2.0;
        }
        point
    }

    /// The first of these places where the sign is certain, or where it is most so.
    fn clear_point(&self, places: [f64; 3]) -> Point {
        let first = self.stream.at(places[0]);
        if first.balance.abs() > CLEAR {
            return first;
        }
        let others = places[1..].iter().map(|u| self.stream.at(*u));
        others.fold(
            first,
            |best, other| {
                if other.balance.abs() > best.balance.abs() { other } else { best }
            },
        )
    }

    /// How fast the balance moves at least, from a point to the end of the axis, towards its
    /// sign there.
    fn tangent_beyond(&self, point: &Point, direction: f64) -> f64 {
        let (of_gains, of_losses) =
            if direction > 0.0 { self.stream.first_times() } else { self.stream.last_times() };
        // Towards the end slopes approach those of the outermost flows.
        let gain_is_outermost = (of_gains < of_losses) == (direction > 0.0);
        let slope = if gain_is_outermost {
            point.gains.slope + of_losses
        } else {
            point.losses.slope + of_gains
        };
        direction * slope
    }

    /// Whether the tangents of the larger side lie above the chord of the smaller one.
    fn without_root(&self, a: &Point, b: &Point) -> bool {
        if a.balance * b.balance <= 0.0 {
            return false;
        }
        let (sign, upper_a, upper_b, lower_a, lower_b) = if a.balance > 0.0 {
            (1.0, a.gains, b.gains, a.losses, b.losses)
        } else {
            (-1.0, a.losses, b.losses, a.gains, b.gains)
        };
        let width = b.u - a.u;
        let chord = (lower_b.value - lower_a.value) / width;
        let (at_a, at_b) = (sign * a.balance, sign * b.balance);
        let (from_a, from_b) = (upper_a.slope - chord, upper_b.slope - chord);
        let least = if from_a >= 0.0 {
            at_a
        } else if from_b <= 0.0 {
            at_b
        } else {
            at_a + from_a * (at_b - at_a - from_b * width) / (from_a - from_b)
        };
        least > ROUNDING * (1.0 + lower_a.value.abs().max(lower_b.value.abs()))
    }

    /// Whether the slopes at the ends leave the balance no extremum.
    fn monotone(&self, a: &Point, b: &Point) -> bool {
        let margin = ROUNDING * self.stream.span();
        a.gains.slope - b.losses.slope > margin || b.gains.slope - a.losses.slope < -margin
    }

    /// The root between points of which the balances differ in sign, if they do.
    fn crossing(&mut self, (mut low, mut high): (Point, Point)) {
        let passing = Passing::between(low.balance, high.balance);
        if passing == Passing::Touches {
            return;
        }
        let falls = passing == Passing::Falls;
        let mut here = if low.balance.abs() < high.balance.abs() { low } else { high };
        let mut before = f64::INFINITY;
        while here.balance != 0.0 {
            let newton = here.u - here.balance / here.slope();
            let within = newton > low.u && newton < high.u;
            let step = (newton - here.u).abs();
            let slows = step >= 0.5 * before;
            let next = if within && !slows { newton } else { 0.5 * (low.u + high.u) };
            let scale = next.abs().max(self.unit);
            if within && step <= if slows { NOISE } else { REST } * scale {
                here.u = newton;
                break;
            }
            if high.u - low.u <= REST * scale {
                here.u = next;
                break;
            }
            before = (next - here.u).abs();
            here = self.stream.at(next);
            if (here.balance > 0.0) == falls {
                low = here;
            } else {
                high = here;
            }
        }
        self.roots.push(Root { u: here.u, passing });
    }
}

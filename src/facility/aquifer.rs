//! Drawdown of an aquifer by wells: Theis, Cooper and Jacob, and their superposition.
//!
//! A confined aquifer, uniform, level at rest and without end, with wells that reach through
//! all of it; `u = r² S / (4 T t)`. Neglected: rivers, recharge, edges and other users, the
//! fall of the transmissivity with the drawdown of an unconfined aquifer (small while the
//! drawdown is), delayed yield, storage and losses in the well itself.
//!
//! Arguments are those of one formula each: flow Q in m3/s, transmissivity T in m2/s,
//! storativity S without unit, distance r in m, time t in s since pumping began.

use std::f64::consts::PI;

use crate::array::room;
use crate::error::{Error, POSITIVE, Result, within};
use crate::field::{fraction, number, section};

/// Accepted flow, m3/s; negative where water is put back.
pub const FLOW_M3_S: (f64, f64) = (-1e6, 1e6);
/// Accepted transmissivity, m2/s.
pub const TRANSMISSIVITY_M2_S: (f64, f64) = (1e-12, 1e6);
/// Accepted storativity.
pub const STORATIVITY: (f64, f64) = (1e-12, 1.0);
/// Accepted distance from a well, m. The well is a line; nearer than 1 mm it has no meaning.
pub const RADIUS_M: (f64, f64) = (1e-3, 1e9);
/// Accepted time since pumping began, s.
pub const TIME_S: (f64, f64) = (0.0, 1e15);
/// Accepted drawdown to look for, m.
pub const DRAWDOWN_M: (f64, f64) = (1e-9, 1e6);
/// Greatest `u` for which the first two terms of the series stand for all; they miss 2 % there,
/// and 0.25 % at 0.01.
pub const COOPER_JACOB_U_MAX: f64 = 0.05;

/// Euler's constant.
const GAMMA: f64 = 0.577_215_664_901_532_9;
const HOUR_S: f64 = 3_600.0;

/// `(-1)^(k + 1) / (k k!)` from `k = 1`: the well function is their power series in `u` less
/// `gamma + ln u`.
const SERIES: [f64; 26] = {
    let mut terms = [0.0; 26];
    let (mut k, mut inverse_factorial) = (1, -1.0);
    while k <= terms.len() {
        inverse_factorial /= -(k as f64);
        terms[k - 1] = inverse_factorial / k as f64;
        k += 1;
    }
    terms
};

section! {
    /// Own wells and the aquifer that they draw from.
    Aquifer {
        /// Part of the site's water drawn from own wells.
        groundwater_fraction: f64 = fraction(0.0).assumption("no well has been announced");
        /// Transmissivity of the aquifer.
        transmissivity_m2_s: f64 = number(0.01, "m2/s", 1e-6, 10.0).plausible(1e-4, 0.1).assumption("no published values for the site; alluvial aquifers");
        /// Water released per surface and drawdown; the specific yield of an unconfined aquifer.
        storativity: f64 = number(0.1, "", 1e-6, 1.0).plausible(1e-4, 0.25).assumption("no published values for the site; alluvial aquifers, confined to unconfined");
        /// Distance from the centre of the wells to the nearest neighbour's well.
        neighbour_m: f64 = number(500.0, "m", 1.0, 100_000.0).plausible(100.0, 2_000.0).assumption("the site's surroundings are not surveyed");
    }
}

impl Aquifer {
    /// Greatest drawdown at the neighbour's well over the ends of months, m, of the mean flow
    /// drawn by the site's wells in each month, m3/s, and the hours of each. Seen from there the
    /// wells are one.
    pub fn neighbour_drawdown_m(&self, flow_m3_s: &[f64], month_hours: &[f64]) -> f64 {
        let (t, s) = (self.transmissivity_m2_s, self.storativity);
        greatest_monthly_drawdown_m(flow_m3_s, month_hours, t, s, self.neighbour_m)
    }
}

/// A well and its schedule: from each start on, its flow, until the next; none before the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Well<'a> {
    /// Easting, m.
    pub x_m: f64,
    /// Northing, m.
    pub y_m: f64,
    /// When each flow begins, s, ascending.
    pub start_s: &'a [f64],
    /// The flows, m3/s; 0 stops the pump, and the aquifer recovers.
    pub flow_m3_s: &'a [f64],
}

/// The well function of `u`, the exponential integral
/// `E1(u) = integral from u to infinity of exp(-x)/x dx`, to a relative error below 1e-13:
/// power series up to 2.5, continued fraction beyond (Abramowitz and Stegun, 1964, 5.1.11
/// and 5.1.22).
///
/// # Errors
/// [`Error::Domain`] where `u` is not positive and finite.
pub fn well_function(u: f64) -> Result<f64> {
    within("u", "", u, POSITIVE)?;
    Ok(exponential_integral(u))
}

/// [`well_function`] unchecked, infinite at 0 and 0 at infinity.
#[inline]
fn exponential_integral(u: f64) -> f64 {
    if u <= 2.5 {
        let terms = match u {
            ..=0.1 => 10,
            ..=1.0 => 18,
            _ => SERIES.len(),
        };
        let sum = SERIES[..terms].iter().rev().fold(0.0, |sum, term| (sum + term) * u);
        return sum - GAMMA - u.ln();
    }
    // exp(-u) / (u + 1 - 1/(u + 3 - 4/(u + 5 - 9/...))), from a depth that leaves 1e-15.
    let mut n = (5.0 + 90.0 / u).ceil();
    let mut tail = 0.0;
    while n >= 1.0 {
        tail = n * n / (u + 2.0 * n + 1.0 - tail);
        n -= 1.0;
    }
    (-u).exp() / (u + 1.0 - tail)
}

/// `u t = r² S / (4 T)`, s, of a squared distance.
#[inline]
fn u_times_time(transmissivity_m2_s: f64, storativity: f64, square_m2: f64) -> f64 {
    square_m2 * storativity / (4.0 * transmissivity_m2_s)
}

/// `Q / (4 pi T)`, m.
#[inline]
fn depth_m(flow_m3_s: f64, transmissivity_m2_s: f64) -> f64 {
    flow_m3_s / (4.0 * PI * transmissivity_m2_s)
}

fn check_medium(transmissivity_m2_s: f64, storativity: f64) -> Result<()> {
    within("transmissivity_m2_s", "m2/s", transmissivity_m2_s, TRANSMISSIVITY_M2_S)?;
    within("storativity", "", storativity, STORATIVITY)
}

/// Drawdown around a well pumped at a constant flow, m: `Q / (4 pi T) W(u)`; 0 at time 0.
///
/// Source: Theis, Transactions of the American Geophysical Union 16 (1935) 519-524.
///
/// # Errors
/// [`Error::Domain`] outside the ranges of this module.
pub fn theis_drawdown_m(
    flow_m3_s: f64,
    transmissivity_m2_s: f64,
    storativity: f64,
    radius_m: f64,
    time_s: f64,
) -> Result<f64> {
    within("flow_m3_s", "m3/s", flow_m3_s, FLOW_M3_S)?;
    check_medium(transmissivity_m2_s, storativity)?;
    within("radius_m", "m", radius_m, RADIUS_M)?;
    within("time_s", "s", time_s, TIME_S)?;
    let u = u_times_time(transmissivity_m2_s, storativity, radius_m * radius_m) / time_s;
    Ok(depth_m(flow_m3_s, transmissivity_m2_s) * exponential_integral(u))
}

/// Drawdown long after pumping began, m: `Q / (4 pi T) (-gamma - ln u)`, for `u` up to
/// [`COOPER_JACOB_U_MAX`].
///
/// Source: Cooper and Jacob, Transactions of the American Geophysical Union 27 (1946) 526-534.
///
/// # Errors
/// [`Error::Domain`] outside the ranges of this module, and for a greater `u`: too early, or
/// too far away.
pub fn cooper_jacob_drawdown_m(
    flow_m3_s: f64,
    transmissivity_m2_s: f64,
    storativity: f64,
    radius_m: f64,
    time_s: f64,
) -> Result<f64> {
    within("flow_m3_s", "m3/s", flow_m3_s, FLOW_M3_S)?;
    check_medium(transmissivity_m2_s, storativity)?;
    within("radius_m", "m", radius_m, RADIUS_M)?;
    within("time_s", "s", time_s, TIME_S)?;
    let u = u_times_time(transmissivity_m2_s, storativity, radius_m * radius_m) / time_s;
    within("u", "", u, (0.0, COOPER_JACOB_U_MAX))?;
    Ok(depth_m(flow_m3_s, transmissivity_m2_s) * (-GAMMA - u.ln()))
}

/// A change of flow: where, when, and by how much over `4 pi T`.
struct Step {
    x_m: f64,
    y_m: f64,
    start_s: f64,
    depth_m: f64,
}

/// Drawdown by several wells and their schedules, m, point by point and within it time by time:
/// `sum over changes of flow of dQ / (4 pi T) W(r² S / (4 T (t - t0)))`. Drawdowns add, since
/// the equation of flow is linear. Times count from where the schedules do.
///
/// # Errors
/// [`Error::Domain`] outside the ranges of this module, among them points within 1 mm of a
/// well, and starts that do not ascend; [`Error::Shape`] where starts and flows differ in
/// number, or the answer does not fit into memory.
pub fn wellfield_drawdown_m(
    wells: &[Well<'_>],
    transmissivity_m2_s: f64,
    storativity: f64,
    points_m: &[[f64; 2]],
    times_s: &[f64],
) -> Result<Vec<f64>> {
    check_medium(transmissivity_m2_s, storativity)?;
    for &time_s in times_s {
        within("times_s", "s", time_s, TIME_S)?;
    }
    let steps = steps(wells, transmissivity_m2_s)?;
    let (length, mut drawdown_m) = room(&[points_m.len(), times_s.len()])?;
    drawdown_m.resize(length, 0.0);
    if times_s.is_empty() {
        return Ok(drawdown_m);
    }
    for (&[x, y], at_point) in points_m.iter().zip(drawdown_m.chunks_exact_mut(times_s.len())) {
        for step in &steps {
            let radius_m = (x - step.x_m).hypot(y - step.y_m);
            within("radius_m", "m", radius_m, RADIUS_M)?;
            let scale_s = u_times_time(transmissivity_m2_s, storativity, radius_m * radius_m);
            for (drawdown, &time_s) in at_point.iter_mut().zip(times_s) {
                let elapsed_s = time_s - step.start_s;
                if elapsed_s <= 0.0 {
                    continue;
                }
                *drawdown += step.depth_m * exponential_integral(scale_s / elapsed_s);
            }
        }
    }
    Ok(drawdown_m)
}

/// The changes of flow of all wells, those of nothing left out.
fn steps(wells: &[Well<'_>], transmissivity_m2_s: f64) -> Result<Vec<Step>> {
    let mut steps = Vec::new();
    for &Well { x_m, y_m, start_s, flow_m3_s } in wells {
        if start_s.len() != flow_m3_s.len() {
            let (starts, flows) = (start_s.len(), flow_m3_s.len());
            return Err(Error::Shape(format!("a well has {starts} starts for {flows} flows")));
        }
        let (mut earliest_s, mut before) = (TIME_S.0, 0.0);
        for (&start_s, &flow) in start_s.iter().zip(flow_m3_s) {
            within("start_s", "s", start_s, (earliest_s, TIME_S.1))?;
            within("flow_m3_s", "m3/s", flow, FLOW_M3_S)?;
            if flow != before {
                let depth_m = depth_m(flow - before, transmissivity_m2_s);
                steps.push(Step { x_m, y_m, start_s, depth_m });
            }
            (earliest_s, before) = (start_s, flow);
        }
    }
    Ok(steps)
}

/// Greatest drawdown over the ends of months at one distance from one well, m, of the mean flow
/// of each month, m3/s, and its hours: the superposition of [`wellfield_drawdown_m`]. Not below
/// 0. Within a month flows are level: what the hours of a month do to each other is lost.
pub fn greatest_monthly_drawdown_m(
    flow_m3_s: &[f64],
    month_hours: &[f64],
    transmissivity_m2_s: f64,
    storativity: f64,
    distance_m: f64,
) -> f64 {
    let scale_s = u_times_time(transmissivity_m2_s, storativity, distance_m * distance_m);
    let mut steps: Vec<(f64, f64)> = Vec::with_capacity(flow_m3_s.len());
    let (mut now_s, mut before, mut greatest_m) = (0.0, 0.0, 0.0_f64);
    for (&flow, &hours) in flow_m3_s.iter().zip(month_hours) {
        if flow != before {
            steps.push((now_s, depth_m(flow - before, transmissivity_m2_s)));
            before = flow;
        }
        now_s += HOUR_S * hours;
        let drawdown_m = steps
            .iter()
            .map(|(start_s, depth_m)| depth_m * exponential_integral(scale_s / (now_s - start_s)))
            .sum();
        // NaN stays: `f64::max` would drop it.
        greatest_m = if drawdown_m <= greatest_m { greatest_m } else { drawdown_m };
    }
    greatest_m
}

/// Distance at which a well pumped at a constant flow has drawn the water down by `drawdown_m`,
/// m; 0 where it has not even 1 mm from the well. [`theis_drawdown_m`] solved for the distance,
/// to 1e-12.
///
/// # Errors
/// [`Error::Domain`] outside the ranges of this module, and for negative flows.
pub fn radius_of_drawdown_m(
    flow_m3_s: f64,
    transmissivity_m2_s: f64,
    storativity: f64,
    time_s: f64,
    drawdown_m: f64,
) -> Result<f64> {
    within("flow_m3_s", "m3/s", flow_m3_s, (0.0, FLOW_M3_S.1))?;
    check_medium(transmissivity_m2_s, storativity)?;
    within("time_s", "s", time_s, TIME_S)?;
    within("drawdown_m", "m", drawdown_m, DRAWDOWN_M)?;
    let wanted = drawdown_m / depth_m(flow_m3_s, transmissivity_m2_s);
    let nearest = u_times_time(transmissivity_m2_s, storativity, RADIUS_M.0 * RADIUS_M.0) / time_s;
    let at_nearest = exponential_integral(nearest);
    if wanted.is_nan() || at_nearest.is_nan() {
        return Ok(f64::NAN);
    }
    if at_nearest <= wanted {
        return Ok(0.0);
    }
    // ln W(exp x) falls and is concave in x = ln u, so that Newton comes down from the far end
    // without a miss: W(100) = 4e-46 lies below all that the ranges let one ask for.
    let mut x = 100.0_f64.ln();
    for _ in 0..100 {
        let u = x.exp();
        let found = exponential_integral(u);
        let step = found * (found / wanted).ln() / (-u).exp();
        x += step;
        if step.abs() <= 1e-13 {
            break;
        }
    }
    Ok(RADIUS_M.0 * (x.exp() / nearest).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values_of_the_well_function() {
        // Abramowitz and Stegun (1964), tables 5.1 and 5.2.
        for (u, expected) in [(0.01, 4.037_929_577), (0.5, 0.559_773_595), (1.0, 0.219_383_934)] {
            let found = exponential_integral(u);
            assert!((found / expected - 1.0).abs() < 2e-9, "W({u}) = {found}");
        }
        assert_eq!(exponential_integral(0.0), f64::INFINITY);
        assert_eq!(exponential_integral(f64::INFINITY), 0.0);
        assert!(exponential_integral(f64::NAN).is_nan());
    }

    #[test]
    fn series_and_fraction_meet() {
        let below = exponential_integral(2.5);
        let above = exponential_integral(2.5 + 4.0 * f64::EPSILON);
        assert!((below / above - 1.0).abs() < 1e-13, "{below} against {above}");
    }
}

//! Water cooled by air in a coil: effectiveness and number of transfer units of a
//! counterflow exchanger, and the fans' speed that a duty asks for.
//!
//! With the capacity rates `C_w` and `C_a` of water and air, the conductance `UA` and
//! `N = UA / C_w`, the effectiveness on the side of the water is
//! `e = N / (N + phi(N (1 - C_w / C_a)))` with `phi(d) = d / (exp(d) - 1)`: the usual
//! counterflow relation (Incropera and DeWitt, Fundamentals of Heat and Mass Transfer,
//! table 11.3) written without its removable pole at equal rates. Coils of several rows
//! in cross-counterflow come close to it.
//!
//! Film coefficients go with the flows as `h_w ~ m_w^0.85` and `h_a ~ m_a^0.8`, and at the
//! design flows `h_a A_a = 0.5 h_w A_w` (LBNL Modelica Buildings library,
//! `HeatExchangers.BaseClasses.HACoilInlet` and `DryCoilEffectivenessNTU`).

use crate::error::{Result, within};

const WATER_EXPONENT: f64 = 0.85;
const AIR_EXPONENT: f64 = 0.8;
/// `h A` of air over that of water at the design flows.
const FILM_RATIO: f64 = 0.5;
/// Nodes of the table of fan speeds.
const NODES: usize = 640;

/// Effectiveness on the side of the water: heat over `C_w` and the difference between
/// entering water and entering air.
fn effectiveness_of(ntu: f64, water_to_air: f64) -> f64 {
    ntu / (ntu + phi(ntu * (1.0 - water_to_air)).0)
}

/// `d / (exp(d) - 1)` and its slope.
fn phi(d: f64) -> (f64, f64) {
    if d.abs() < 1e-5 {
        return (1.0 - d / 2.0 + d * d / 12.0, -0.5 + d / 6.0);
    }
    // Beyond that, 0 to the last bit.
    let grown = d.min(700.0).exp_m1();
    let phi = d / grown;
    (phi, (1.0 - phi * (grown + 1.0)) / grown)
}

/// Effectiveness on the side of the water.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative number of transfer units and ratios of
/// capacity rates that are not positive.
pub fn effectiveness(ntu: f64, water_to_air: f64) -> Result<f64> {
    within("ntu", "", ntu, (0.0, 1e3))?;
    within("water_to_air", "", water_to_air, (1e-6, 1e6))?;
    Ok(effectiveness_of(ntu, water_to_air))
}

/// A coil whose fans follow its duty at a constant flow of water.
///
/// The speed that gives an effectiveness is tabulated at the build: cubic Hermite
/// polynomials between `NODES` exact roots, within some 1e-9 of the root between them.
#[derive(Debug, Clone)]
pub struct Coil {
    /// Effectiveness at full speed.
    full: f64,
    per_full: f64,
    /// Speed and its slope, times the width of an interval, at each node.
    nodes: Vec<[f64; 2]>,
}

/// The relation of one coil between speed and effectiveness.
#[derive(Debug, Clone, Copy)]
struct Relation {
    /// Number of transfer units at the design flows.
    ntu: f64,
    /// Flow of water over the one of the design.
    water: f64,
    /// Capacity rate of the design's air over that of its water.
    air_ratio: f64,
    /// Resistance of the film of water, over both of the design.
    of_water: f64,
}

impl Relation {
    fn new(ntu: f64, water: f64, air_ratio: f64) -> Self {
        let of_water = FILM_RATIO * water.powf(-WATER_EXPONENT) / (1.0 + FILM_RATIO);
        Self { ntu, water, air_ratio, of_water }
    }

    /// Effectiveness at a speed, and its change with the speed.
    fn at(&self, speed: f64) -> (f64, f64) {
        let of_air = speed.powf(-AIR_EXPONENT) / (1.0 + FILM_RATIO);
        let resistance = of_air + self.of_water;
        let ntu = self.ntu / (self.water * resistance);
        let water_to_air = self.water / (self.air_ratio * speed);
        let d = ntu * (1.0 - water_to_air);
        let (phi, phi_slope) = phi(d);
        let ntu_slope = ntu * AIR_EXPONENT * of_air / (resistance * speed);
        let d_slope = ntu_slope * (1.0 - water_to_air) + ntu * water_to_air / speed;
        let whole = ntu + phi;
        let slope = (ntu_slope * phi - ntu * phi_slope * d_slope) / (whole * whole);
        (ntu / whole, slope)
    }

    /// The speed that gives an effectiveness, and its change with the effectiveness, by
    /// Newton's method from `trial` between a speed below and full speed, halving where its
    /// step leaves them.
    fn speed(&self, effectiveness: f64, below: f64, trial: f64) -> (f64, f64) {
        let (mut low, mut high, mut speed) = (below, 1.0, trial.min(1.0));
        for _ in 0..100 {
            let (found, slope) = self.at(speed);
            match found < effectiveness {
                true => low = speed,
                false => high = speed,
            }
            let step = (effectiveness - found) / slope;
            let next = speed + step;
            // The step after a small one would be of its square.
            if step.abs() <= 1e-6 * speed && (low..=high).contains(&next) {
                return (next, 1.0 / slope);
            }
            speed = if next > low && next < high { next } else { 0.5 * (low + high) };
            if high - low <= 1e-15 {
                break;
            }
        }
        (speed, 1.0 / self.at(speed).1)
    }
}

impl Coil {
    /// A coil with `effectiveness` at design flows, `air_ratio` the capacity rate of their
    /// air over that of their water, run with `water` of the design's flow of water.
    ///
    /// `effectiveness` lies below 1 and `air_ratio` above it.
    pub fn new(effectiveness: f64, air_ratio: f64, water: f64) -> Self {
        let (mut low, mut high) = (0.0, 1e3);
        for _ in 0..100 {
            let middle = 0.5 * (low + high);
            match effectiveness_of(middle, 1.0 / air_ratio) < effectiveness {
                true => low = middle,
                false => high = middle,
            }
        }
        let relation = Relation::new(high, water, air_ratio);
        let (full, full_slope) = relation.at(1.0);
        let width = full / NODES as f64;
        // From the foot of the curve, where the air leaves as warm as the water enters.
        let mut nodes = vec![[0.0, width * water / air_ratio]; NODES + 1];
        for n in 1..NODES {
            let [before, rise] = nodes[n - 1];
            // Along the tangent: the speed is convex in the effectiveness.
            let (speed, slope) = relation.speed(width * n as f64, before, before + rise);
            nodes[n] = [speed, width * slope];
        }
        nodes[NODES] = [1.0, width / full_slope];
        // Near an effectiveness of 1 the curve turns within a step: slopes of three chords and
        // more would bend it backwards (Fritsch and Carlson 1980).
        for n in 0..NODES {
            let most = 3.0 * (nodes[n + 1][0] - nodes[n][0]);
            nodes[n][1] = nodes[n][1].min(most);
            nodes[n + 1][1] = nodes[n + 1][1].min(most);
        }
        Self { full, per_full: NODES as f64 / full, nodes }
    }

    /// Effectiveness at full speed.
    pub fn full(&self) -> f64 {
        self.full
    }

    /// The speed that gives an effectiveness between 0 and the one at full speed.
    #[inline(always)]
    pub fn speed(&self, effectiveness: f64) -> f64 {
        let at = effectiveness * self.per_full;
        let node = (at as usize).min(NODES - 1);
        let t = at - node as f64;
        let [[y0, d0], [y1, d1]] = [self.nodes[node], self.nodes[node + 1]];
        let rise = y1 - y0;
        y0 + t * (d0 + t * (3.0 * rise - 2.0 * d0 - d1 + t * (d0 + d1 - 2.0 * rise)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counterflow_as_in_textbooks() {
        for ntu in [0.1, 0.7, 2.0, 6.0] {
            for ratio in [0.2, 0.7, 0.999_999, 1.3, 4.0] {
                let e = f64::exp(-ntu * (1.0 - ratio));
                let expected = (1.0 - e) / (1.0 - ratio * e);
                assert!((effectiveness_of(ntu, ratio) - expected).abs() < 1e-9, "{ntu}, {ratio}");
            }
            assert!((effectiveness_of(ntu, 1.0) - ntu / (1.0 + ntu)).abs() < 1e-15);
        }
    }

    #[test]
    fn speeds_rise_to_full_even_where_the_coil_is_far_too_large() {
        for (design, air_ratio, water) in [
            (0.97, 1.3, 1.0 / 11.0),
            (0.95, 1.05, 0.1),
            (0.985, 1.05, 1.0 / 11.0),
            (0.99, 5.0, 0.3),
        ] {
            let coil = Coil::new(design, air_ratio, water);
            let at = |n: i32| coil.speed(coil.full() * f64::from(n) / 20_000.0);
            for n in 0..20_000 {
                let (here, next) = (at(n), at(n + 1));
                let sane = (0.0..=1.0 + 1e-12).contains(&here) && next >= here - 1e-12;
                assert!(sane, "{design}, {air_ratio}, {water}, {n}: {here}, then {next}");
            }
        }
    }

    #[test]
    fn the_table_is_the_relation() {
        for (design, air_ratio, water) in
            [(0.7, 1.3, 1.0), (0.7, 1.3, 0.8), (0.5, 1.05, 1.0), (0.9, 2.0, 0.95)]
        {
            let coil = Coil::new(design, air_ratio, water);
            let whole = Coil::new(design, air_ratio, 1.0);
            assert!((whole.full() - design).abs() < 1e-12);
            for n in 1..=1_000 {
                let speed = f64::from(n) / 1_000.0;
                let (mut low, mut high) = (0.0, 1e3);
                for _ in 0..200 {
                    let middle = 0.5 * (low + high);
                    match effectiveness_of(middle, 1.0 / air_ratio) < design {
                        true => low = middle,
                        false => high = middle,
                    }
                }
                let relation = Relation::new(high, water, air_ratio);
                let found = coil.speed(relation.at(speed).0);
                assert!((found - speed).abs() < 2e-9, "{design}, {water}, {speed}: {found}");
            }
        }
    }
}

//! Coefficients of performance: the published regressions, tabulated.
//!
//! Between the nodes they are linear in temperature and in load; splines change the yearly PUE
//! by less than 0.3 %. Beyond the nodes the regressions run wild: the last value holds.

const STEP_K: f64 = 5.0;
const LOADS: [f64; 8] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0];

/// Water-cooled, by condenser temperature from 5 to 35 degC.
const WATER_COOLED: [[f64; 8]; 7] = [
    [8.539, 7.375, 7.255, 8.127, 8.970, 9.347, 9.804, 9.924],
    [8.187, 6.978, 6.826, 7.652, 8.433, 8.766, 9.192, 9.217],
    [7.809, 6.558, 6.377, 7.155, 7.870, 8.154, 8.536, 8.466],
    [7.407, 6.120, 5.913, 6.641, 7.287, 7.515, 7.841, 7.678],
    [6.985, 5.667, 5.436, 6.114, 6.687, 6.854, 7.114, 6.860],
    [6.547, 5.203, 4.951, 5.579, 6.076, 6.178, 6.360, 6.018],
    [6.095, 4.731, 4.462, 5.039, 5.458, 5.491, 5.586, 5.160],
];

/// Air-cooled, by outdoor temperature.
const AIR_COOLED: [(f64, [f64; 8]); 9] = [
    (-10.0, [15.934, 16.973, 17.612, 17.859, 17.746, 17.326, 15.808, 13.777]),
    (0.0, [11.401, 12.661, 13.526, 14.006, 14.136, 13.971, 13.003, 11.534]),
    (10.0, [5.634, 6.935, 7.903, 8.547, 8.901, 9.014, 8.711, 7.943]),
    (15.0, [3.487, 4.720, 5.661, 6.320, 6.729, 6.927, 6.860, 6.341]),
    (20.0, [2.124, 3.234, 4.095, 4.720, 5.134, 5.372, 5.441, 5.070]),
    (25.0, [1.449, 2.393, 3.136, 3.688, 4.071, 4.310, 4.437, 4.129]),
    (30.0, [1.190, 1.949, 2.556, 3.020, 3.356, 3.579, 3.724, 3.440]),
    (35.0, [1.035, 1.618, 2.099, 2.484, 2.782, 2.996, 3.166, 2.910]),
    (40.0, [0.763, 1.202, 1.588, 1.924, 2.209, 2.438, 2.673, 2.481]),
];

/// Direct expansion, by outdoor temperature from 15 to 45 degC, at any load.
const DIRECT_EXPANSION: [f64; 7] = [2.8, 2.395, 2.049, 1.742, 1.443, 1.234, 0.997];

/// What carries the heat that no economiser carries.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Machine {
    WaterCooled,
    AirCooled,
    DirectExpansion,
}

/// The coefficient of performance of a machine at a load, every 5 K.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cop {
    coldest_c: f64,
    last: usize,
    values: [f64; 11],
}

impl Cop {
    /// A machine whose coefficient is `1 + error` times that of the regression.
    pub(super) fn new(machine: Machine, part_load: f64, error: f64) -> Self {
        let better = 1.0 + error;
        let at_load = |row: &[f64; 8]| better * between(&LOADS, row, part_load);
        let mut values = [f64::NAN; 11];
        let (coldest_c, count) = match machine {
            Machine::WaterCooled => {
                let rows = WATER_COOLED.iter().map(at_load);
                values.iter_mut().zip(rows).for_each(|(value, cop)| *value = cop);
                (5.0, WATER_COOLED.len())
            }
            Machine::AirCooled => {
                let known_c = AIR_COOLED.map(|(t, _)| t);
                let known = AIR_COOLED.map(|(_, row)| at_load(&row));
                for (n, value) in values.iter_mut().enumerate() {
                    *value = between(&known_c, &known, known_c[0] + STEP_K * n as f64);
                }
                (known_c[0], values.len())
            }
            Machine::DirectExpansion => {
                let rows = DIRECT_EXPANSION.map(|cop| better * cop);
                values[..rows.len()].copy_from_slice(&rows);
                (15.0, rows.len())
            }
        };
        Self { coldest_c, last: count - 2, values }
    }

    /// At the temperature of the condenser or of the outdoor air.
    #[inline(always)]
    pub(super) fn at(&self, temperature_c: f64) -> f64 {
        let place = (temperature_c - self.coldest_c) * (1.0 / STEP_K);
        // A cast saturates: what lies below the first node stands in its interval.
        let node = (place as usize).min(self.last);
        let part = (place - node as f64).clamp(0.0, 1.0);
        let (left, right) = (self.values[node], self.values[node + 1]);
        left + part * (right - left)
    }
}

/// Linear between nodes that ascend, the last value beyond them.
fn between(nodes: &[f64], values: &[f64], x: f64) -> f64 {
    let last = nodes.len() - 2;
    let n = nodes.iter().rposition(|node| *node <= x).unwrap_or(0).min(last);
    let part = ((x - nodes[n]) / (nodes[n + 1] - nodes[n])).clamp(0.0, 1.0);
    values[n] + part * (values[n + 1] - values[n])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_the_tables() {
        let cop = |machine, load, t| Cop::new(machine, load, 0.0).at(t);
        for (machine, load, t, expected) in [
            (Machine::WaterCooled, 0.5, 25.0, 6.687),
            (Machine::WaterCooled, 0.1, -20.0, 8.539),
            (Machine::WaterCooled, 1.0, 60.0, 5.160),
            (Machine::AirCooled, 0.8, 10.0, 8.711),
            (Machine::AirCooled, 0.8, -5.0, 0.5 * (15.808 + 13.003)),
            (Machine::AirCooled, 0.7, 40.0, 0.5 * (2.438 + 2.673)),
            (Machine::DirectExpansion, 0.3, 0.0, 2.8),
            (Machine::DirectExpansion, 0.3, 42.5, 0.5 * (1.234 + 0.997)),
        ] {
            let found = cop(machine, load, t);
            assert!((found - expected).abs() < 1e-12, "{machine:?} {load} {t}: {found}");
        }
        assert!(cop(Machine::AirCooled, 0.3, f64::NAN).is_nan());
    }
}

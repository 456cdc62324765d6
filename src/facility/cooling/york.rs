//! Approach of a wet cooling tower: the York correlation of EnergyPlus
//! (`CoolingTower:VariableSpeed`, CoolTools) and of LBNL's Modelica Buildings library.

use super::least;
use crate::error::{Result, within};

/// Wet bulb for which the correlation was fitted, degC.
pub const WET_BULB_RANGE_C: (f64, f64) = (-34.4, 26.7);
/// Range of the water, K.
pub const RANGE_K: (f64, f64) = (1.1, 22.2);
/// Water flow over the one of the design.
pub const WATER_FLOW_RATIO: (f64, f64) = (0.75, 1.25);
/// Greatest ratio of water to air flow, each over its own of the design.
pub const LIQUID_TO_GAS_MAX: f64 = 8.0;
/// Greatest flow of air over the one of the design; EnergyPlus' fans end at 1, the fit's
/// flow ratios of water at 1.25, which serves for both.
pub const AIR_FLOW_RATIO_MAX: f64 = 1.25;
/// Approach, K.
pub const APPROACH_K: (f64, f64) = (1.1, 40.0);

/// `c[9 i + 3 j + k]` multiplies `Twb^k range^j LG^i`.
const C: [f64; 27] = [
    -0.359_741_205,
    -0.055_053_608,
    0.002_385_043_2,
    0.173_926_877,
    -0.024_847_376_4,
    0.000_484_302_24,
    -0.005_589_849_456,
    0.000_577_007_971_2,
    -0.000_013_424_272_56,
    2.847_658_011_111_11,
    -0.121_765_149,
    0.001_459_924_2,
    1.680_428_651,
    -0.016_692_078_6,
    -0.000_719_053_2,
    -0.025_485_194_448,
    0.000_048_749_169_6,
    0.000_027_192_341_52,
    -0.065_376_625_555_555_6,
    -0.002_278_167,
    0.000_250_025_4,
    -0.091_056_545_8,
    0.003_181_763_16,
    0.000_038_621_772,
    -0.003_428_538_235_2,
    0.000_008_565_899_04,
    -0.000_001_516_821_552,
];

/// The approach as a polynomial in the ratio of water to air flow, constant first.
#[inline(always)]
pub fn in_liquid_to_gas(range_k: f64, wet_bulb_c: f64) -> [f64; 3] {
    let in_wet_bulb = |n: usize| C[n] + wet_bulb_c * (C[n + 1] + wet_bulb_c * C[n + 2]);
    std::array::from_fn(|i| {
        let n = 9 * i;
        in_wet_bulb(n) + range_k * (in_wet_bulb(n + 3) + range_k * in_wet_bulb(n + 6))
    })
}

/// Value of that polynomial.
#[inline(always)]
pub fn approach_at(in_air: &[f64; 3], liquid_to_gas: f64) -> f64 {
    in_air[0] + liquid_to_gas * (in_air[1] + liquid_to_gas * in_air[2])
}

/// Greatest ratio of water to air flow of the fit: 8, or where the polynomial turns, beyond
/// which less air would cool better.
#[inline(always)]
pub fn most_liquid_to_gas(in_air: &[f64; 3]) -> f64 {
    let [_, b, a] = *in_air;
    if a < 0.0 { least(-0.5 * b / a, LIQUID_TO_GAS_MAX) } else { LIQUID_TO_GAS_MAX }
}

/// Approach of the leaving water to the wet bulb, K.
///
/// # Errors
/// [`crate::error::Error::Domain`] outside the ranges of the fit, the approach's own included.
pub fn approach_k(
    range_k: f64,
    wet_bulb_c: f64,
    water_flow_ratio: f64,
    air_flow_ratio: f64,
) -> Result<f64> {
    within("range_k", "K", range_k, RANGE_K)?;
    within("wet_bulb_c", "degC", wet_bulb_c, WET_BULB_RANGE_C)?;
    within("water_flow_ratio", "", water_flow_ratio, WATER_FLOW_RATIO)?;
    let in_air = in_liquid_to_gas(range_k, wet_bulb_c);
    let least_air = water_flow_ratio / most_liquid_to_gas(&in_air);
    within("air_flow_ratio", "", air_flow_ratio, (least_air, AIR_FLOW_RATIO_MAX))?;
    let approach_k = approach_at(&in_air, water_flow_ratio / air_flow_ratio);
    within("approach_k", "K", approach_k, APPROACH_K)?;
    Ok(approach_k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_values() {
        for ([range, wet_bulb, water, air], expected) in [
            ([5.56, 25.55, 1.0, 1.0], 3.84452),
            ([5.56, 15.0, 1.0, 1.0], 6.32974),
            ([5.56, 20.0, 1.0, 0.5], 10.9299),
            ([10.0, 20.0, 1.0, 1.0], 7.96387),
        ] {
            let found = approach_k(range, wet_bulb, water, air).unwrap_or(f64::NAN);
            assert!((found / expected - 1.0).abs() < 2e-6, "{found} against {expected}");
        }
    }

    #[test]
    fn outside_the_fit_is_refused() {
        for arguments in [
            [0.5, 20.0, 1.0, 1.0],
            [5.0, 30.0, 1.0, 1.0],
            [5.0, 20.0, 0.5, 1.0],
            [5.0, 20.0, 1.0, 0.1],
        ] {
            let [range, wet_bulb, water, air] = arguments;
            assert!(approach_k(range, wet_bulb, water, air).is_err(), "{arguments:?}");
        }
        assert!(approach_k(f64::NAN, 20.0, 1.0, 1.0).is_ok_and(f64::is_nan));
    }
}

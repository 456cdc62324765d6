//! Coefficients of performance of heat pumps: Lorenz's ideal between two streams that
//! change temperature, and measured machines for comparison.

use crate::error::{Result, within};
use crate::field::choice;

/// 0 degC, K.
const ZERO_C_K: f64 = 273.15;
/// Temperatures of water or brine on both sides, degC.
pub const WATER_C: (f64, f64) = (-30.0, 150.0);
/// Coefficient of performance over Lorenz's.
pub const EFFICIENCY: (f64, f64) = (0.1, 1.0);
/// Greatest coefficient of performance of a real machine. Lorenz's has no bound where the
/// lift vanishes, while evaporator, condenser and compressor keep their own losses.
/// Assumption: 5 to 8; corrected, [`when2heat_cop`] ends at 6.1 to 6.3 for water and ground.
pub const COP_MAX: f64 = 6.0;
/// Lifts for which When2Heat's regressions hold, K.
pub const WHEN2HEAT_LIFT_K: (f64, f64) = (15.0, 60.0);
/// When2Heat's allowance for real operation against test stands.
pub const WHEN2HEAT_CORRECTION: f64 = 0.85;

/// Logarithmic mean of two temperatures in K, `(T1 - T2) / ln(T1 / T2)`: heat over entropy
/// of a stream of constant specific heat that goes from one to the other. Written with
/// `atanh`, it keeps its digits where the two come close.
fn log_mean_k(one_k: f64, other_k: f64) -> f64 {
    let half = (one_k - other_k) / (one_k + other_k);
    let mean_k = 0.5 * (one_k + other_k);
    if half == 0.0 { mean_k } else { mean_k * half / half.atanh() }
}

fn mean_c([from_c, to_c]: [f64; 2]) -> f64 {
    log_mean_k(from_c + ZERO_C_K, to_c + ZERO_C_K) - ZERO_C_K
}

/// Lorenz's coefficient from the means of the two streams, degC.
fn lorenz(source_c: f64, sink_c: f64) -> f64 {
    (sink_c + ZERO_C_K) / (sink_c - source_c)
}

/// What a machine reaches between two streams, whose sink must be the warmer one.
pub(super) fn between(efficiency: f64, source_c: [f64; 2], sink_c: [f64; 2]) -> f64 {
    machine(efficiency, lorenz(mean_c(source_c), mean_c(sink_c)))
}

fn machine(efficiency: f64, lorenz: f64) -> f64 {
    (efficiency * lorenz).clamp(1.0, COP_MAX)
}

/// Lorenz's coefficient of performance, heat to the sink over work, of an ideal machine
/// between a source cooled from `source_in_c` to `source_out_c` and a sink warmed from
/// `sink_in_c` to `sink_out_c`, degC:
/// `T_sink / (T_sink - T_source)` with logarithmic means in K (Lorenz, Die Ermittlung der
/// Grenzwerte der thermodynamischen Energieumwandlung, 1894).
///
/// # Errors
/// [`crate::error::Error::Domain`] outside [`WATER_C`], where source or sink run the wrong way, and where
/// the mean of the sink is not above the source's.
pub fn lorenz_cop(
    source_in_c: f64,
    source_out_c: f64,
    sink_in_c: f64,
    sink_out_c: f64,
) -> Result<f64> {
    within("source_in_c", "degC", source_in_c, WATER_C)?;
    within("source_out_c", "degC", source_out_c, (WATER_C.0, source_in_c))?;
    within("sink_out_c", "degC", sink_out_c, WATER_C)?;
    within("sink_in_c", "degC", sink_in_c, (WATER_C.0, sink_out_c))?;
    let source_c = mean_c([source_in_c, source_out_c]);
    let sink_c = mean_c([sink_in_c, sink_out_c]);
    // Below a billionth of a kelvin rounding could stand for a lift.
    within("sink_mean_c", "degC", sink_c, (source_c + 1e-9, WATER_C.1))?;
    Ok(lorenz(source_c, sink_c))
}

/// Coefficient of performance of a machine: `efficiency` times [`lorenz_cop`], at least 1
/// and at most [`COP_MAX`].
///
/// # Errors
/// As [`lorenz_cop`], and outside [`EFFICIENCY`].
pub fn heat_pump_cop(
    efficiency: f64,
    source_in_c: f64,
    source_out_c: f64,
    sink_in_c: f64,
    sink_out_c: f64,
) -> Result<f64> {
    within("efficiency", "", efficiency, EFFICIENCY)?;
    let lorenz = lorenz_cop(source_in_c, source_out_c, sink_in_c, sink_out_c)?;
    Ok(machine(efficiency, lorenz))
}

choice! {
    /// Where a heat pump of When2Heat takes its heat.
    Source {
        /// Outside air.
        Air = "air",
        /// Ground.
        Ground = "ground",
        /// Ground water.
        Water = "water",
    }
}

impl Source {
    /// `[1, dT, dT^2]`.
    const fn coefficients(self) -> [f64; 3] {
        match self {
            Self::Air => [6.08, -0.0941, 0.000_464],
            Self::Ground => [10.29, -0.2084, 0.001_322],
            Self::Water => [9.99, -0.2049, 0.001_249],
        }
    }
}

/// Coefficient of performance of house-sized machines by regression over manufacturers'
/// data, `correction (c0 + c1 dT + c2 dT^2)`, `dT` from source to sink (Ruhnau, Hirth and
/// Praktiknjo, Scientific Data 6:189, 2019, doi 10.1038/s41597-019-0199-y, whose time
/// series apply a correction of [`WHEN2HEAT_CORRECTION`]). A check on [`heat_pump_cop`].
///
/// # Errors
/// [`crate::error::Error::Domain`] outside [`WHEN2HEAT_LIFT_K`], or for a correction outside 0.5 to 1.
pub fn when2heat_cop(source: Source, lift_k: f64, correction: f64) -> Result<f64> {
    within("lift_k", "K", lift_k, WHEN2HEAT_LIFT_K)?;
    within("correction", "", correction, (0.5, 1.0))?;
    let [c0, c1, c2] = source.coefficients();
    Ok(correction * (c0 + lift_k * (c1 + lift_k * c2)))
}

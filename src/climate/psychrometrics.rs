//! Moist air, after ASHRAE Handbook—Fundamentals (2017), SI, chapter 1.
//!
//! Saturation: Hyland and Wexler (1983), over ice up to the triple point
//! (0.01 degC) and over water above it, equations 5 and 6. Wet bulb: the
//! energy balance of equations 33 (water, from 0 degC) and 35 (ice, below).
//! The conventions are those of PsychroLib 2.5 (doi 10.21105/joss.01137), the
//! smallest humidity ratio of 1e-7 included, so that results compare.
//!
//! Relative humidity is a fraction. NaN in, NaN out; a value outside its range
//! is an [`Error::Domain`]. The unchecked inner laws are for loops whose data
//! were checked once.

use std::sync::LazyLock;

use crate::error::{Error, Result, within};

/// Lowest and highest temperature of the saturation law, degC.
pub const TEMPERATURE_RANGE_C: (f64, f64) = (-100.0, 200.0);
/// Accepted total pressure, Pa: from some 16 km of altitude to 10 bar. The laws
/// are those of ideal gases, which ASHRAE tabulates near 1 bar.
pub const PRESSURE_RANGE_PA: (f64, f64) = (10_000.0, 1_000_000.0);
/// Smallest humidity ratio, kg/kg, the floor of PsychroLib.
pub const SMALLEST_HUMIDITY_RATIO: f64 = 1e-7;

/// Ratio of the molar masses of water and dry air (ASHRAE 2017, equation 20).
const MASS_RATIO: f64 = 0.621_945;
/// The switch between the two saturation laws, degC.
const TRIPLE_POINT_C: f64 = 0.01;
const KELVIN: f64 = 273.15;
/// Specific heats of dry air and vapour, kJ/(kg K), latent heat at 0 degC,
/// kJ/kg (ASHRAE 2017, equation 30).
const DRY_AIR: f64 = 1.006;
const VAPOUR: f64 = 1.86;
const LATENT: f64 = 2501.0;

/// `ln p = C0/T + C1 + C2 T + C3 T² + C4 T³ + C5 T⁴ + C6 ln T`, Pa and K.
type Coefficients = [f64; 7];
/// Over ice, ASHRAE 2017 equation 5.
const ICE: Coefficients = [
    -5.674_535_9e3,
    6.392_524_7,
    -9.677_843e-3,
    6.221_570_1e-7,
    2.074_782_5e-9,
    -9.484_024e-13,
    4.163_501_9,
];
/// Over water, ASHRAE 2017 equation 6.
const WATER: Coefficients = [
    -5.800_220_6e3,
    1.391_499_3,
    -4.864_023_9e-2,
    4.176_476_8e-5,
    -1.445_209_3e-8,
    0.0,
    6.545_967_3,
];

fn ln_saturation(c: &Coefficients, dry_bulb_c: f64) -> f64 {
    let t = dry_bulb_c + KELVIN;
    c[0] / t + c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5]))) + c[6] * t.ln()
}

/// The saturation law of one phase as Taylor series around whole degrees, which
/// is the law to 1e-12 and gives its slopes without a transcendental function.
struct Phase {
    lowest_c: f64,
    series: Vec<[f64; ORDER]>,
}

const ORDER: usize = 8;

impl Phase {
    fn new(c: &Coefficients, lowest_c: i32, highest_c: i32) -> Self {
        let series = (lowest_c..=highest_c)
            .map(|node| {
                let t = f64::from(node) + KELVIN;
                // The series of ln p, then of its exponential.
                let mut g = [0.0; ORDER];
                let (mut inverse, mut sign) = (c[0] / t, -1.0);
                for (k, term) in g.iter_mut().enumerate().skip(1) {
                    inverse /= -t;
                    sign = -sign;
                    *term = inverse + c[6] * sign / (k as f64 * t.powi(k as i32));
                }
                g[1] += c[2] + t * (2.0 * c[3] + t * (3.0 * c[4] + t * 4.0 * c[5]));
                g[2] += c[3] + t * (3.0 * c[4] + t * 6.0 * c[5]);
                g[3] += c[4] + t * 4.0 * c[5];
                g[4] += c[5];
                let mut p = [0.0; ORDER];
                p[0] = ln_saturation(c, f64::from(node)).exp();
                for k in 1..ORDER {
                    p[k] = (1..=k).map(|j| j as f64 * g[j] * p[k - j]).sum::<f64>() / k as f64;
                }
                p
            })
            .collect();
        Self { lowest_c: f64::from(lowest_c), series }
    }

    /// Pressure and its first and second derivative, Pa, Pa/K, Pa/K².
    #[inline(always)]
    fn at(&self, t: f64) -> (f64, f64, f64) {
        // A cast saturates: below the first node and for NaN it gives that node.
        let node = ((t - self.lowest_c + 0.5) as usize).min(self.series.len() - 1);
        let c = &self.series[node];
        let x = t - self.lowest_c - node as f64;
        // Estrin's order: short chains, which the processor runs side by side.
        let x2 = x * x;
        let four = |a: f64, b: f64, c: f64, d: f64| (a + b * x) + (c + d * x) * x2;
        let p = four(c[0], c[1], c[2], c[3]) + four(c[4], c[5], c[6], c[7]) * (x2 * x2);
        let p1 = four(c[1], 2.0 * c[2], 3.0 * c[3], 4.0 * c[4])
            + (5.0 * c[5] + 6.0 * c[6] * x) * (x2 * x2);
        let p2 = four(2.0 * c[2], 6.0 * c[3], 12.0 * c[4], 20.0 * c[5]);
        (p, p1, p2)
    }
}

/// Both phases, over the ranges in which either is asked for.
struct Phases {
    ice: Phase,
    water: Phase,
}

impl Phases {
    #[inline(always)]
    fn at(&self, dry_bulb_c: f64) -> (f64, f64, f64) {
        if dry_bulb_c <= TRIPLE_POINT_C {
            self.ice.at(dry_bulb_c)
        } else {
            self.water.at(dry_bulb_c)
        }
    }
}

static PHASES: LazyLock<Phases> =
    LazyLock::new(|| Phases { ice: Phase::new(&ICE, -100, 0), water: Phase::new(&WATER, 0, 200) });

/// Energy balance of a wicked thermometer: `(a + b t) Ws(t) = cp (T - t) + W (a' + ...)`.
struct Balance {
    latent: f64,
    latent_slope: f64,
    liquid: f64,
}

/// ASHRAE 2017, equation 33.
const OVER_WATER: Balance = Balance { latent: 2501.0, latent_slope: -2.326, liquid: 4.186 };
/// ASHRAE 2017, equation 35.
const OVER_ICE: Balance = Balance { latent: 2830.0, latent_slope: -0.24, liquid: 2.1 };

impl Balance {
    /// The root of the balance, as a temperature in degC, by Halley's iteration.
    ///
    /// Multiplied by `pressure - p(t)` the balance is smooth and convex over the
    /// whole range, the boiling point included.
    #[inline(always)]
    fn solve(&self, phase: &Phase, air: &Air, start: f64) -> f64 {
        let mut t = start;
        // A step below 0.03 K leaves less than 1e-9 K behind. Two or three do.
        for _ in 0..40 {
            let (p, p1, p2) = phase.at(t);
            let latent = self.latent + self.latent_slope * t;
            let sensible = DRY_AIR * (air.dry_bulb_c - t)
                + air.humidity_ratio * (self.latent + VAPOUR * air.dry_bulb_c - self.liquid * t);
            let sensible_slope = -DRY_AIR - air.humidity_ratio * self.liquid;
            let gap = air.pressure_pa - p;
            let f = MASS_RATIO * latent * p - sensible * gap;
            let f1 = MASS_RATIO * (self.latent_slope * p + latent * p1) - sensible_slope * gap
                + sensible * p1;
            let f2 = MASS_RATIO * (2.0 * self.latent_slope * p1 + latent * p2)
                + 2.0 * sensible_slope * p1
                + sensible * p2;
            let step = 2.0 * f * f1 / (2.0 * f1 * f1 - f * f2);
            t = (t - step).max(TEMPERATURE_RANGE_C.0).min(air.dry_bulb_c);
            if step.abs() < 0.03 {
                break;
            }
        }
        t
    }

    /// Humidity ratio at which the wick would stand at 0 degC.
    #[inline(always)]
    fn humidity_ratio_at_freezing(&self, air: &Air) -> f64 {
        /// Saturation pressure at 0 degC (over ice), Pa.
        const FREEZING_PA: f64 = 611.153_570_890_767_9;
        let saturated = MASS_RATIO * FREEZING_PA / (air.pressure_pa - FREEZING_PA);
        (self.latent * saturated - DRY_AIR * air.dry_bulb_c)
            / (self.latent + VAPOUR * air.dry_bulb_c)
    }
}

/// What the wet bulb is a function of.
struct Air {
    dry_bulb_c: f64,
    humidity_ratio: f64,
    pressure_pa: f64,
}

/// Saturation pressure of checked data, Pa.
#[inline(always)]
pub(crate) fn saturation_pa_of(dry_bulb_c: f64) -> f64 {
    PHASES.at(dry_bulb_c).0
}

/// Humidity ratio of a vapour pressure.
#[inline(always)]
pub(crate) fn humidity_ratio_of(vapour_pa: f64, pressure_pa: f64) -> f64 {
    let ratio = MASS_RATIO * vapour_pa / (pressure_pa - vapour_pa);
    // Not `max`, which would hide NaN.
    if ratio < SMALLEST_HUMIDITY_RATIO { SMALLEST_HUMIDITY_RATIO } else { ratio }
}

/// Dew point of a vapour pressure.
#[inline(always)]
fn dew_point_of(vapour_pa: f64) -> f64 {
    /// Saturation pressure over ice at the triple point, Pa.
    const SWITCH_PA: f64 = 611.657_024_390_876_6;
    let root = |phase: &Phase, mut t: f64| {
        for _ in 0..40 {
            let (p, p1, _) = phase.at(t);
            // ln(p / pv) to third order. In 1/T the logarithm is all but a
            // straight line: Newton's step is taken there.
            let (rise, run) = (2.0 * (p - vapour_pa) * p, (p + vapour_pa) * p1);
            let kelvin = t + KELVIN;
            let step = rise * kelvin / (run * kelvin + rise);
            t -= step;
            if step.abs() < 0.003 {
                break;
            }
        }
        t
    };
    // Magnus' form (Alduchov and Eskridge 1996, 610.94 Pa), inverted, is the start.
    let reduced = vapour_pa.ln() - 6.415;
    if vapour_pa <= SWITCH_PA {
        let start = 273.86 * reduced / (22.587 - reduced);
        root(&PHASES.ice, start).min(TRIPLE_POINT_C)
    } else {
        let start = 243.04 * reduced / (17.625 - reduced);
        root(&PHASES.water, start).max(TRIPLE_POINT_C)
    }
}

/// Wet bulb and humidity ratio of checked data.
#[inline]
pub(crate) fn wet_bulb_and_humidity_ratio(
    dry_bulb_c: f64,
    relative_humidity: f64,
    pressure_pa: f64,
) -> (f64, f64) {
    let phases = &*PHASES;
    let (saturation_pa, tangent, _) = phases.at(dry_bulb_c);
    let humidity_ratio = humidity_ratio_of(relative_humidity * saturation_pa, pressure_pa);
    let air = Air { dry_bulb_c, humidity_ratio, pressure_pa };
    if dry_bulb_c.is_nan() || humidity_ratio.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    // Start: the balance as a psychrometric equation, pws(t) - pv = g (T - t),
    // with the chord of the saturation curve from T to t, whose relative slope
    // rises as 1/T² towards the cold.
    let vapour_pa = relative_humidity * saturation_pa;
    let deficit = saturation_pa - vapour_pa;
    let (slope, inverse_kelvin) = (tangent / saturation_pa, 1.0 / (dry_bulb_c + KELVIN));
    let latent = if dry_bulb_c < 0.0 { OVER_ICE.latent } else { OVER_WATER.latent };
    let psychrometric = (pressure_pa - vapour_pa) * (DRY_AIR + VAPOUR * humidity_ratio)
        / (MASS_RATIO * (latent - 2.326 * dry_bulb_c));
    let inverse_pressure = 1.0 / pressure_pa;
    let mut depression = deficit / (tangent + psychrometric);
    for _ in 0..2 {
        let bend = 1.0 + depression * inverse_kelvin;
        let x = slope * depression * bend;
        let bow = 1.0 + x * (0.5 + x * (1.0 / 12.0));
        // At the wet bulb there is more vapour and more latent heat.
        let share = (vapour_pa + psychrometric * depression) * inverse_pressure;
        let psychrometric = psychrometric * (1.0 - share) * (1.0 - 0.00095 * depression);
        depression = deficit * bow / (tangent * bend + psychrometric * bow);
    }
    let start = dry_bulb_c - depression;
    let over_ice = |start: f64| OVER_ICE.solve(&phases.ice, &air, start.min(0.0)).min(0.0);
    let over_water = |start: f64| {
        let root = OVER_WATER.solve(&phases.water, &air, start.max(TRIPLE_POINT_C));
        if root > TRIPLE_POINT_C {
            return root;
        }
        // Between 0 degC and the triple point the law over ice holds.
        OVER_WATER.solve(&phases.ice, &air, TRIPLE_POINT_C).clamp(0.0, TRIPLE_POINT_C)
    };
    let wet_bulb = if dry_bulb_c < 0.0
        || humidity_ratio < OVER_WATER.humidity_ratio_at_freezing(&air)
    {
        over_ice(start)
    } else if humidity_ratio >= OVER_ICE.humidity_ratio_at_freezing(&air) {
        over_water(start)
    } else {
        let (ice, water) = (over_ice(start), over_water(start));
        let dew_point = dew_point_of(pressure_pa * humidity_ratio / (MASS_RATIO + humidity_ratio));
        halving(dew_point, dry_bulb_c, ice, water)
    };
    (wet_bulb.min(dry_bulb_c), humidity_ratio)
}

/// Which of two wet bulbs, one frozen and one wet, halving `[low, high]` finds.
fn halving(mut low: f64, mut high: f64, ice: f64, water: f64) -> f64 {
    loop {
        let middle = 0.5 * (low + high);
        if middle > water {
            high = middle;
        } else if middle < ice {
            low = middle;
        } else {
            return if middle < 0.0 { ice } else { water };
        }
    }
}

fn check_air(dry_bulb_c: f64, relative_humidity: f64, pressure_pa: f64) -> Result<()> {
    within("dry_bulb_c", "degC", dry_bulb_c, TEMPERATURE_RANGE_C)?;
    within("relative_humidity", "", relative_humidity, (0.0, 1.0))?;
    within("pressure_pa", "Pa", pressure_pa, PRESSURE_RANGE_PA)?;
    // Below 45 degC no accepted pressure is reached by the vapour alone.
    if dry_bulb_c > 45.0 {
        let saturation = PHASES.at(dry_bulb_c).0;
        if relative_humidity * saturation >= pressure_pa {
            let largest = pressure_pa / saturation;
            return Err(Error::Domain {
                name: "relative_humidity",
                value: relative_humidity,
                minimum: 0.0,
                maximum: largest,
                unit: "(vapour below the total pressure)",
                index: None,
            });
        }
    }
    Ok(())
}

/// Saturation pressure of water vapour, Pa: over ice up to 0.01 degC, over water
/// above. `ln p = C1/T + C2 + C3 T + C4 T² + C5 T³ (+ C6 T⁴) + C7 ln T`.
///
/// # Errors
/// [`Error::Domain`] outside -100 to 200 degC.
pub fn saturation_pressure_pa(dry_bulb_c: f64) -> Result<f64> {
    within("dry_bulb_c", "degC", dry_bulb_c, TEMPERATURE_RANGE_C)?;
    let phase = if dry_bulb_c <= TRIPLE_POINT_C { &ICE } else { &WATER };
    Ok(ln_saturation(phase, dry_bulb_c).exp())
}

/// Humidity ratio, kg of vapour per kg of dry air:
/// `0.621945 pv / (p - pv)`, not below 1e-7 (ASHRAE 2017, equation 20).
///
/// # Errors
/// [`Error::Domain`] outside the ranges, or where vapour alone would exceed the
/// total pressure.
pub fn humidity_ratio(dry_bulb_c: f64, relative_humidity: f64, pressure_pa: f64) -> Result<f64> {
    check_air(dry_bulb_c, relative_humidity, pressure_pa)?;
    let saturation = PHASES.at(dry_bulb_c).0;
    Ok(humidity_ratio_of(relative_humidity * saturation, pressure_pa))
}

/// Humidity ratio of saturated air, kg/kg (ASHRAE 2017, equation 21).
///
/// # Errors
/// As [`humidity_ratio`].
pub fn saturation_humidity_ratio(dry_bulb_c: f64, pressure_pa: f64) -> Result<f64> {
    humidity_ratio(dry_bulb_c, 1.0, pressure_pa)
}

/// Dew point, or frost point below 0.01 degC, degC: `p_ws(t) = RH p_ws(T)`
/// (ASHRAE 2017, equation 36), exact to 1e-9 K.
///
/// # Errors
/// [`Error::Domain`] outside the ranges, or where the dew point would stand
/// below -100 degC.
pub fn dew_point_c(dry_bulb_c: f64, relative_humidity: f64) -> Result<f64> {
    within("dry_bulb_c", "degC", dry_bulb_c, TEMPERATURE_RANGE_C)?;
    within("relative_humidity", "", relative_humidity, (0.0, 1.0))?;
    let lowest_pa = PHASES.ice.series[0][0];
    let saturation_pa = PHASES.at(dry_bulb_c).0;
    let vapour_pa = relative_humidity * saturation_pa;
    if vapour_pa < lowest_pa {
        return Err(Error::Domain {
            name: "relative_humidity",
            value: relative_humidity,
            minimum: lowest_pa / saturation_pa,
            maximum: 1.0,
            unit: "(dew point not below -100 degC)",
            index: None,
        });
    }
    if vapour_pa.is_nan() {
        return Ok(f64::NAN);
    }
    Ok(dew_point_of(vapour_pa).min(dry_bulb_c))
}

/// Thermodynamic wet bulb, degC, exact to 1e-8 K.
///
/// The temperature `t` at which `(h + W Δ) = saturated`, in ASHRAE's form
/// (2017, equations 33 and 35, solved for `t`):
/// `W = ((2501 - 2.326 t) Ws(t) - 1.006 (T - t)) / (2501 + 1.86 T - 4.186 t)`
/// from 0 degC, and with 2830, 0.24 and 2.1 below.
///
/// The two forms leave a step at 0 degC, so that near it a wet and a frozen
/// thermometer both satisfy the balance. There the answer is the one that
/// halving the interval from dew point to dry bulb finds, which is
/// PsychroLib's; the other root lies up to about a kelvin away.
///
/// # Errors
/// As [`humidity_ratio`].
pub fn wet_bulb_c(dry_bulb_c: f64, relative_humidity: f64, pressure_pa: f64) -> Result<f64> {
    check_air(dry_bulb_c, relative_humidity, pressure_pa)?;
    Ok(wet_bulb_and_humidity_ratio(dry_bulb_c, relative_humidity, pressure_pa).0)
}

/// Specific enthalpy of moist air, kJ per kg of dry air, zero for dry air at
/// 0 degC: `1.006 T + W (2501 + 1.86 T)` (ASHRAE 2017, equation 30).
///
/// # Errors
/// As [`humidity_ratio`].
pub fn enthalpy_kj_kg(dry_bulb_c: f64, relative_humidity: f64, pressure_pa: f64) -> Result<f64> {
    let ratio = humidity_ratio(dry_bulb_c, relative_humidity, pressure_pa)?;
    Ok(enthalpy_of(dry_bulb_c, ratio))
}

/// Vapour pressure of saturated air at a temperature within the law's range, Pa.
#[inline]
pub(crate) fn vapour_pressure_of(dry_bulb_c: f64) -> f64 {
    PHASES.at(dry_bulb_c).0
}

#[inline(always)]
pub(crate) fn enthalpy_of(dry_bulb_c: f64, humidity_ratio: f64) -> f64 {
    DRY_AIR * dry_bulb_c + humidity_ratio * (LATENT + VAPOUR * dry_bulb_c)
}

/// Heat that water fed at one temperature takes up to become vapour at another, kJ/kg
/// (ASHRAE 2017, equation 30, with 4.186 kJ/(kg K) of liquid water).
#[inline]
pub(crate) fn evaporation_enthalpy_kj_kg(vapour_c: f64, water_c: f64) -> f64 {
    LATENT + VAPOUR * vapour_c - OVER_WATER.liquid * water_c
}

/// Relative humidity of air with a dew point.
///
/// # Errors
/// [`Error::Domain`] outside the range of the saturation law, and for a dew point above
/// the dry bulb.
pub fn relative_humidity_of_dew_point(dry_bulb_c: f64, dew_point_c: f64) -> Result<f64> {
    within("dew_point_c", "degC", dew_point_c, (TEMPERATURE_RANGE_C.0, dry_bulb_c))?;
    Ok(saturation_pressure_pa(dew_point_c)? / saturation_pressure_pa(dry_bulb_c)?)
}

/// Volume of a kilogram of moist air, m3 (ASHRAE 2017, equation 26, per mass of air with its
/// vapour).
#[inline(always)]
pub(crate) fn moist_volume_of(dry_bulb_c: f64, humidity_ratio: f64, pressure_pa: f64) -> f64 {
    /// Gas constant of dry air, J/(kg K), and the ratio of molar masses, inverted.
    const DRY_AIR_GAS: f64 = 287.042;
    const VAPOUR_SHARE: f64 = 1.607_858;
    DRY_AIR_GAS * (dry_bulb_c + KELVIN) * (1.0 + VAPOUR_SHARE * humidity_ratio)
        / (pressure_pa * (1.0 + humidity_ratio))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_the_law() {
        for step in 0..=30_000 {
            let t = -100.0 + 0.01 * f64::from(step);
            let law = saturation_pressure_pa(t).unwrap_or(f64::NAN);
            let (p, p1, p2) = PHASES.at(t);
            assert!((p / law - 1.0).abs() < 1e-12, "{t}: {p} for {law}");
            let (before, after) = (PHASES.at(t - 1e-3), PHASES.at(t + 1e-3));
            if t > -99.9 && t < 199.9 && (t - TRIPLE_POINT_C).abs() > 0.01 {
                assert!(((after.0 - before.0) / 2e-3 / p1 - 1.0).abs() < 1e-6, "{t}");
                assert!(((after.1 - before.1) / 2e-3 / p2 - 1.0).abs() < 1e-4, "{t}");
            }
        }
    }
}

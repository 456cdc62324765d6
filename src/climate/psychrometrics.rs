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

use crate::error::{Error, Result};

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

/// `ln(p)` and its slope in temperature for one phase.
trait Saturation {
    fn ln_and_slope(kelvin: f64) -> (f64, f64);
}

/// Over ice, ASHRAE 2017 equation 5.
struct Ice;
/// Over water, ASHRAE 2017 equation 6.
struct Water;

impl Saturation for Ice {
    #[inline(always)]
    fn ln_and_slope(t: f64) -> (f64, f64) {
        const C: [f64; 7] = [
            -5.674_535_9e3,
            6.392_524_7,
            -9.677_843e-3,
            6.221_570_1e-7,
            2.074_782_5e-9,
            -9.484_024e-13,
            4.163_501_9,
        ];
        let inverse = 1.0 / t;
        (
            C[0] * inverse + C[1] + t * (C[2] + t * (C[3] + t * (C[4] + t * C[5]))) + C[6] * t.ln(),
            inverse * (C[6] - C[0] * inverse)
                + C[2]
                + t * (2.0 * C[3] + t * (3.0 * C[4] + t * 4.0 * C[5])),
        )
    }
}

impl Saturation for Water {
    #[inline(always)]
    fn ln_and_slope(t: f64) -> (f64, f64) {
        const C: [f64; 6] = [
            -5.800_220_6e3,
            1.391_499_3,
            -4.864_023_9e-2,
            4.176_476_8e-5,
            -1.445_209_3e-8,
            6.545_967_3,
        ];
        let inverse = 1.0 / t;
        (
            C[0] * inverse + C[1] + t * (C[2] + t * (C[3] + t * C[4])) + C[5] * t.ln(),
            inverse * (C[5] - C[0] * inverse) + C[2] + t * (2.0 * C[3] + t * 3.0 * C[4]),
        )
    }
}

#[inline(always)]
fn ln_saturation_and_slope(dry_bulb_c: f64) -> (f64, f64) {
    if dry_bulb_c <= TRIPLE_POINT_C {
        Ice::ln_and_slope(dry_bulb_c + KELVIN)
    } else {
        Water::ln_and_slope(dry_bulb_c + KELVIN)
    }
}

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
    fn solve<S: Saturation>(&self, air: &Air, start: f64) -> f64 {
        let mut t = start;
        // A step of 1e-4 K leaves less than 1e-9 K behind. Two or three steps do.
        for _ in 0..40 {
            let (ln, slope) = S::ln_and_slope(t + KELVIN);
            let p = ln.exp();
            // The slope falls off nearly as 1/T²; the second derivative only
            // sets the speed of convergence.
            let (p1, p2) = (p * slope, p * slope * (slope - 2.0 / (t + KELVIN)));
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
            if !(step.abs() > 1e-4) {
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

#[inline(always)]
fn humidity_ratio_of(vapour_pa: f64, pressure_pa: f64) -> f64 {
    let ratio = MASS_RATIO * vapour_pa / (pressure_pa - vapour_pa);
    // Not `max`, which would hide NaN.
    if ratio < SMALLEST_HUMIDITY_RATIO { SMALLEST_HUMIDITY_RATIO } else { ratio }
}

/// Dew point of a vapour pressure, from its logarithm.
#[inline(always)]
fn dew_point_of(ln_vapour_pa: f64) -> f64 {
    /// ln of the saturation pressure over ice at the triple point.
    const SWITCH: f64 = 6.416_171_707_757_687;
    let root = |law: fn(f64) -> (f64, f64), mut t: f64| {
        for _ in 0..40 {
            let (ln, slope) = law(t + KELVIN);
            let step = (ln - ln_vapour_pa) / slope;
            // In 1/T the law is all but a straight line: Newton's step is taken there.
            let kelvin = t + KELVIN;
            t -= step * kelvin / (kelvin + step);
            if !(step.abs() > 1e-4) {
                break;
            }
        }
        t
    };
    // Magnus' form (Alduchov and Eskridge 1996), inverted, is the start.
    let reduced = ln_vapour_pa - 6.415;
    if ln_vapour_pa <= SWITCH {
        let start = 273.86 * reduced / (22.587 - reduced);
        root(Ice::ln_and_slope, start).min(TRIPLE_POINT_C)
    } else {
        let start = 243.04 * reduced / (17.625 - reduced);
        root(Water::ln_and_slope, start).max(TRIPLE_POINT_C)
    }
}

/// Wet bulb and humidity ratio of checked data.
#[inline]
pub(crate) fn wet_bulb_and_humidity_ratio(
    dry_bulb_c: f64,
    relative_humidity: f64,
    pressure_pa: f64,
) -> (f64, f64) {
    let (ln, slope) = ln_saturation_and_slope(dry_bulb_c);
    let saturation_pa = ln.exp();
    let humidity_ratio = humidity_ratio_of(relative_humidity * saturation_pa, pressure_pa);
    let air = Air { dry_bulb_c, humidity_ratio, pressure_pa };
    if dry_bulb_c.is_nan() || humidity_ratio.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    // Start: the psychrometric equation with a constant of 6.5e-4 1/K, the
    // saturation curve taken as an exponential and its chord as a rational.
    let deficit = (1.0 - relative_humidity) * saturation_pa;
    let tangent = saturation_pa * slope;
    let psychrometric = 6.5e-4 * pressure_pa;
    let mut depression = deficit / (tangent + psychrometric);
    for _ in 0..2 {
        let x = slope * depression;
        let chord = tangent / (1.0 + x * (0.5 + x / 12.0));
        depression = deficit / (chord + psychrometric);
    }
    let start = dry_bulb_c - depression;
    let over_ice = |start: f64| OVER_ICE.solve::<Ice>(&air, start.min(0.0)).min(0.0);
    let over_water = |start: f64| {
        let root = OVER_WATER.solve::<Water>(&air, start.max(TRIPLE_POINT_C));
        if root > TRIPLE_POINT_C {
            return root;
        }
        // Between 0 degC and the triple point the law over ice holds.
        OVER_WATER.solve::<Ice>(&air, TRIPLE_POINT_C).clamp(0.0, TRIPLE_POINT_C)
    };
    let wet_bulb = if dry_bulb_c < 0.0 {
        over_ice(start)
    } else if humidity_ratio < OVER_WATER.humidity_ratio_at_freezing(&air) {
        over_ice(start)
    } else if humidity_ratio >= OVER_ICE.humidity_ratio_at_freezing(&air) {
        over_water(start)
    } else {
        let (ice, water) = (over_ice(start), over_water(start));
        let dew_point =
            dew_point_of((pressure_pa * humidity_ratio / (MASS_RATIO + humidity_ratio)).ln());
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

fn within(name: &'static str, unit: &'static str, value: f64, range: (f64, f64)) -> Result<()> {
    if value < range.0 || value > range.1 {
        return Err(Error::Domain {
            name,
            value,
            minimum: range.0,
            maximum: range.1,
            unit,
            index: None,
        });
    }
    Ok(())
}

fn check_air(dry_bulb_c: f64, relative_humidity: f64, pressure_pa: f64) -> Result<()> {
    within("dry_bulb_c", "degC", dry_bulb_c, TEMPERATURE_RANGE_C)?;
    within("relative_humidity", "", relative_humidity, (0.0, 1.0))?;
    within("pressure_pa", "Pa", pressure_pa, PRESSURE_RANGE_PA)?;
    // Below 45 degC no accepted pressure is reached by the vapour alone.
    if dry_bulb_c > 45.0 {
        let saturation = ln_saturation_and_slope(dry_bulb_c).0.exp();
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
    Ok(ln_saturation_and_slope(dry_bulb_c).0.exp())
}

/// Humidity ratio, kg of vapour per kg of dry air:
/// `0.621945 pv / (p - pv)`, not below 1e-7 (ASHRAE 2017, equation 20).
///
/// # Errors
/// [`Error::Domain`] outside the ranges, or where vapour alone would exceed the
/// total pressure.
pub fn humidity_ratio(dry_bulb_c: f64, relative_humidity: f64, pressure_pa: f64) -> Result<f64> {
    check_air(dry_bulb_c, relative_humidity, pressure_pa)?;
    let saturation = ln_saturation_and_slope(dry_bulb_c).0.exp();
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
    /// ln of the saturation pressure at -100 degC.
    const LOWEST: f64 = -6.567_645_292_806_503;
    let ln_saturation = ln_saturation_and_slope(dry_bulb_c).0;
    let ln_vapour = ln_saturation + relative_humidity.ln();
    if ln_vapour < LOWEST - 1e-9 {
        return Err(Error::Domain {
            name: "relative_humidity",
            value: relative_humidity,
            minimum: (LOWEST - ln_saturation).exp(),
            maximum: 1.0,
            unit: "(dew point not below -100 degC)",
            index: None,
        });
    }
    if ln_vapour.is_nan() {
        return Ok(f64::NAN);
    }
    Ok(dew_point_of(ln_vapour).min(dry_bulb_c))
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
    Ok(DRY_AIR * dry_bulb_c + ratio * (LATENT + VAPOUR * dry_bulb_c))
}

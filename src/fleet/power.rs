//! Power of nodes and fleets against what they do.

use core::f64::consts::PI;

use crate::catalogue;
use crate::error::{NOT_NEGATIVE, POSITIVE, Result, known, within};
use crate::fleet::accelerator::Accelerator;
use crate::fleet::cohort::Basis;

/// Hours of a year, as published estimates count them.
pub const YEAR_HOURS: f64 = 8_760.0;
/// Accepted headrooms between the highest draw and the rating, over the rating.
pub const HEADROOM: (f64, f64) = (0.0, 0.9);
/// Accepted draws over the thermal design power; short peaks pass 1.
pub const DRAW: (f64, f64) = (0.0, 1.5);

/// Power of a node, kW: `idle + utilisation (active - idle)`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative idle power, an active power below it and
/// a utilisation outside 0 to 1.
pub fn node_power_kw(idle_kw: f64, active_kw: f64, utilisation: f64) -> Result<f64> {
    within("idle_kw", "kW", idle_kw, NOT_NEGATIVE)?;
    within("active_kw", "kW", active_kw, (idle_kw, f64::MAX))?;
    within("utilisation", "", utilisation, (0.0, 1.0))?;
    Ok(idle_kw + utilisation * (active_kw - idle_kw))
}

/// [`node_power_kw`] of like nodes, MW. As it is linear, `utilisation` is the mean of the
/// nodes, however it is spread over them.
///
/// # Errors
/// As [`node_power_kw`]; for a negative number of nodes.
pub fn fleet_power_mw(nodes: f64, idle_kw: f64, active_kw: f64, utilisation: f64) -> Result<f64> {
    within("nodes", "", nodes, NOT_NEGATIVE)?;
    Ok(nodes * node_power_kw(idle_kw, active_kw, utilisation)? / 1_000.0)
}

/// Sum of the ratings of like accelerators, MW.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative arguments.
pub fn nameplate_mw(gpus: f64, w_per_gpu: f64) -> Result<f64> {
    within("gpus", "", gpus, NOT_NEGATIVE)?;
    within("w_per_gpu", "W", w_per_gpu, NOT_NEGATIVE)?;
    Ok(gpus * w_per_gpu / 1e6)
}

/// Power at the meter of the facility, MW: `it pue`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative power and a PUE below 1.
pub fn facility_mw(it_mw: f64, pue: f64) -> Result<f64> {
    within("it_mw", "MW", it_mw, NOT_NEGATIVE)?;
    within("pue", "", pue, (1.0, f64::MAX))?;
    Ok(it_mw * pue)
}

/// Energy of some hours at the meter of the facility, MWh: `it utilisation pue hours`. With a
/// PUE of 1 it is that of the IT.
///
/// # Errors
/// As [`facility_mw`]; for a utilisation outside 0 to 1 and negative hours.
pub fn energy_mwh(it_mw: f64, hours: f64, utilisation: f64, pue: f64) -> Result<f64> {
    within("it_mw", "MW", it_mw, NOT_NEGATIVE)?;
    within("hours", "h", hours, NOT_NEGATIVE)?;
    within("utilisation", "", utilisation, (0.0, 1.0))?;
    Ok(facility_mw(it_mw * utilisation, pue)? * hours)
}

/// [`energy_mwh`] of a year of 8,760 hours.
///
/// # Errors
/// As [`energy_mwh`].
pub fn energy_mwh_year(it_mw: f64, utilisation: f64, pue: f64) -> Result<f64> {
    energy_mwh(it_mw, YEAR_HOURS, utilisation, pue)
}

/// Mean power of a year of 8,760 hours over a capacity.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative energy, no capacity, and energy that the
/// capacity cannot draw.
pub fn load_factor(energy_mwh_year: f64, capacity_mw: f64) -> Result<f64> {
    within("capacity_mw", "MW", capacity_mw, POSITIVE)?;
    let most = YEAR_HOURS * capacity_mw * (1.0 + 1e-9);
    within("energy_mwh_year", "MWh", energy_mwh_year, (0.0, most))?;
    Ok(energy_mwh_year / (YEAR_HOURS * capacity_mw))
}

/// Throughput of an accelerator whose power is capped, over that of one without a cap.
///
/// Power above idle rises with the cube of the clock, so that the clock falls to
/// `r = ((cap - idle) / (1 - idle))^(1/3)`. Work bound by arithmetic takes `1 / r` of its
/// time, work bound by memory what it took: `1 / (bound / r + 1 - bound)`.
///
/// The cube is an assumption: the power of switching goes with frequency and the square of
/// the voltage, and voltage with frequency. Static power rises with neither, memory has a
/// clock of its own, and below the lowest voltage power only falls with the clock: low caps
/// cost more than this says.
///
/// # Errors
/// [`crate::error::Error::Domain`] for fractions outside 0 to 1 and a cap that is not above
/// idle.
pub fn capped_throughput(
    cap_fraction: f64,
    idle_fraction: f64,
    compute_bound_fraction: f64,
) -> Result<f64> {
    within("cap_fraction", "", cap_fraction, (0.0, 1.0))?;
    within("idle_fraction", "", idle_fraction, (0.0, 1.0))?;
    within("compute_bound_fraction", "", compute_bound_fraction, (0.0, 1.0))?;
    let left = cap_fraction - idle_fraction;
    within("cap_fraction - idle_fraction", "", left, (f64::MIN_POSITIVE, 1.0))?;
    let clock = libm::cbrt(left / (1.0 - idle_fraction));
    Ok(clock / (compute_bound_fraction + (1.0 - compute_bound_fraction) * clock))
}

/// Accelerators behind a limit over those that their ratings allow: `1 / (1 - h)`, with the
/// headroom `h` of each kind of work weighed by the part of the accelerators that does it.
/// What neither trains nor answers has no headroom.
///
/// Source: Patel et al., POLCA, arXiv:2308.12908 (headrooms of 3 % and 21 %).
///
/// # Errors
/// [`crate::error::Error::Domain`] for parts outside 0 to 1, also their sum, and headrooms
/// outside [`HEADROOM`].
pub fn oversubscription(
    training_fraction: f64,
    inference_fraction: f64,
    training_headroom: f64,
    inference_headroom: f64,
) -> Result<f64> {
    within("training_fraction", "", training_fraction, (0.0, 1.0))?;
    within("inference_fraction", "", inference_fraction, (0.0, 1.0))?;
    let both = training_fraction + inference_fraction;
    within("training_fraction + inference_fraction", "", both, (0.0, 1.0 + 1e-9))?;
    within("training_headroom", "", training_headroom, HEADROOM)?;
    within("inference_headroom", "", inference_headroom, HEADROOM)?;
    let headroom = training_fraction * training_headroom + inference_fraction * inference_headroom;
    Ok(1.0 / (1.0 - headroom))
}

/// Step of power of one job whose accelerators compute together and wait together, MW:
/// `gpus chip (active - trough)`.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative arguments, an active fraction outside
/// [`DRAW`] and a trough above it.
pub fn training_swing_mw(
    gpus_in_job: f64,
    chip_kw: f64,
    active_fraction: f64,
    trough_fraction: f64,
) -> Result<f64> {
    within("gpus_in_job", "", gpus_in_job, NOT_NEGATIVE)?;
    within("chip_kw", "kW", chip_kw, NOT_NEGATIVE)?;
    within("active_fraction", "", active_fraction, DRAW)?;
    within("trough_fraction", "", trough_fraction, (0.0, active_fraction))?;
    Ok(gpus_in_job * chip_kw * (active_fraction - trough_fraction) / 1_000.0)
}

/// Steepest rise of a swing that follows a sine, MW/s: `pi frequency swing`, of the whole
/// swing from trough to crest. A swing with edges is steeper.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative arguments.
pub fn swing_ramp_mw_s(swing_mw: f64, frequency_hz: f64) -> Result<f64> {
    within("swing_mw", "MW", swing_mw, NOT_NEGATIVE)?;
    within("frequency_hz", "Hz", frequency_hz, NOT_NEGATIVE)?;
    Ok(PI * frequency_hz * swing_mw)
}

/// Whole accelerators behind a connection: `floor(1000 power / (pue kw))`, of which a rounding
/// error does not take one.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative power, a PUE below 1 and accelerators
/// without power.
pub fn gpus_that_fit(power_mw: f64, pue: f64, kw_per_gpu: f64) -> Result<f64> {
    within("power_mw", "MW", power_mw, NOT_NEGATIVE)?;
    within("pue", "", pue, (1.0, f64::MAX))?;
    within("kw_per_gpu", "kW", kw_per_gpu, POSITIVE)?;
    Ok((1_000.0 * power_mw / (pue * kw_per_gpu) * (1.0 + 1e-12)).floor())
}

/// A stage of the power of one accelerator.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// `chip`, `node`, `all_in`, `coincident` or `meter`.
    pub name: &'static str,
    /// kW per accelerator.
    pub kw: f64,
    /// Where the number comes from.
    pub source: String,
}

/// The power of one accelerator of the catalogue, from the rating of the chip to the grid's
/// meter: chip, bare node, all-in with network and storage, coincident peak
/// (all-in times `coincidence`), and that times the PUE of the hour.
///
/// # Errors
/// [`crate::error::Error::Config`] for an unknown accelerator; [`crate::error::Error::Domain`] for a PUE below 1 and a
/// coincidence outside 0 to 1.
pub fn power_chain(accelerator: &str, pue: f64, coincidence: f64) -> Result<[Stage; 5]> {
    let entry = catalogue::entry("accelerators", accelerator)?;
    known("pue", "", pue, (1.0, f64::MAX))?;
    known("coincidence", "", coincidence, (f64::MIN_POSITIVE, 1.0))?;
    let one = Accelerator::catalogued(accelerator, coincidence)?;
    let rated = |name, kw, key| Ok(Stage { name, kw, source: entry.cite(key)? });
    let peak_kw = one.peak_kw();
    Ok([
        rated("chip", one.chip_kw, "chip_tdp_w")?,
        rated("node", one.node_kw, "node_kw")?,
        rated("all_in", one.all_in_kw, "all_in_kw")?,
        Stage {
            name: "coincident",
            kw: peak_kw,
            source: format!("all_in x coincidence, {coincidence}"),
        },
        Stage { name: "meter", kw: peak_kw * pue, source: format!("coincident x PUE, {pue}") },
    ])
}

/// Whole accelerators of the catalogue behind a connection, and the kW by which they were
/// counted: [`gpus_that_fit`] by [`Accelerator::basis_kw`].
///
/// # Errors
/// As these; for a coincidence outside 0 to 1; [`crate::error::Error::Config`] for a basis that is none of a cohort's.
pub fn fill(
    power_mw: f64,
    pue: f64,
    accelerator: &str,
    basis: &str,
    coincidence: f64,
) -> Result<(f64, f64)> {
    known("power_mw", "MW", power_mw, NOT_NEGATIVE)?;
    known("pue", "", pue, (1.0, f64::MAX))?;
    known("coincidence", "", coincidence, (f64::MIN_POSITIVE, 1.0))?;
    let one = Accelerator::catalogued(accelerator, coincidence)?;
    let kw = one.basis_kw(Basis::named("basis", basis)?);
    Ok((gpus_that_fit(power_mw, pue, kw)?, kw))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Latif et al., arXiv:2412.08602; Patel et al., arXiv:2308.12908; SemiAnalysis (2024).
    #[test]
    fn published_figures() {
        assert!(nameplate_mw(1e5, 1_389.0).is_ok_and(|mw| (mw - 138.9).abs() < 1e-9));
        let more = oversubscription(0.0, 1.0, 0.03, 0.21);
        assert!(more.is_ok_and(|more| (1.26..1.30).contains(&more)), "published: 1.30");
        let swing = training_swing_mw(1e5, 0.7, 1.0, 0.75).unwrap_or(f64::NAN);
        assert!((10.0..20.0).contains(&swing), "{swing}: published for 100,000 H100: 10-20 MW");
    }

    #[test]
    fn half_the_power_leaves_decoding_almost_as_it_was() {
        let at = |cap, bound| capped_throughput(cap, 0.1, bound).unwrap_or(f64::NAN);
        assert!(at(0.5, 0.1) > 0.95 && at(0.5, 1.0) < 0.8);
        assert_eq!([at(1.0, 0.4), at(0.3, 0.0)], [1.0, 1.0]);
        assert!(capped_throughput(0.1, 0.1, 0.5).is_err());
        assert!(capped_throughput(f64::NAN, 0.1, 0.0).is_ok_and(f64::is_nan));
    }

    #[test]
    fn the_chain_rises_by_its_factors() -> Result<()> {
        let [chip, node, all_in, coincident, meter] = power_chain("h100_sxm", 1.1, 0.9)?;
        assert_eq!([chip.kw, node.kw, all_in.kw], [0.7, 1.275, 1.37]);
        assert!((coincident.kw - 1.233).abs() < 1e-12 && (meter.kw - 1.3563).abs() < 1e-12);
        assert!(chip.source.contains("chip_tdp_w") && all_in.source.contains("SemiAnalysis"));
        let unknown = power_chain("h100_smx", 1.1, 0.9).map_err(|error| error.to_string());
        assert!(unknown.is_err_and(|said| said.contains("did you mean \"h100_sxm\"?")));
        Ok(())
    }

    #[test]
    fn what_was_filled_fits_and_one_more_does_not() {
        for basis in Basis::WORDS {
            let (gpus, kw) =
                fill(40.0, 1.1, "gb300_nvl72", basis, 0.9).unwrap_or((f64::NAN, f64::NAN));
            let mw = |gpus: f64| gpus * kw * 1.1 / 1_000.0;
            assert!(mw(gpus) <= 40.0 && mw(gpus + 1.0) > 40.0, "{basis}: {gpus}");
            assert_eq!(gpus_that_fit(mw(gpus), 1.1, kw), Ok(gpus));
        }
        assert!(fill(40.0, 1.1, "gb300_nvl72", "meter", 0.9).is_err());
        assert!(fill(f64::NAN, 1.1, "gb300_nvl72", "node", 0.9).is_err());
    }

    #[test]
    fn nan_goes_through_and_ranges_are_kept() {
        assert!(fleet_power_mw(10.0, f64::NAN, 2.0, 0.5).is_ok_and(f64::is_nan));
        assert!(node_power_kw(2.0, 1.0, 0.5).is_err());
        assert!(energy_mwh_year(1.0, 0.5, 0.99).is_err());
        assert!(oversubscription(0.6, 0.5, 0.03, 0.21).is_err());
        assert!(training_swing_mw(1.0, 0.7, 0.5, 0.6).is_err());
        assert_eq!(swing_ramp_mw_s(2.0, 1.0), Ok(2.0 * PI));
    }
}

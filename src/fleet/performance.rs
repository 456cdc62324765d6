//! Floating-point operations, training time, tokens.

use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};

/// Accepted fractions of a rate that some of it must be left of.
/// Floating-point operations of training for each parameter and token: two forwards, four back.
pub const FLOP_PER_PARAMETER: f64 = 6.0;

const SOME: (f64, f64) = (f64::MIN_POSITIVE, 1.0);

/// Operations that training takes for each token: `6 N + 12 L d s`.
///
/// `N` is the number of parameters that a token meets (of a mixture of experts, the active
/// ones), `L` the layers, `d` their width, `s` the length of a sequence: two operations
/// forwards and four backwards for each parameter, and attention over the whole sequence,
/// not halved where it is causal. Without layers it is `6 N`. Recomputed activations do not
/// count.
///
/// Source: Chowdhery et al., PaLM, arXiv:2204.02311, appendix B; `6 N`: Kaplan et al.,
/// arXiv:2001.08361.
///
/// # Errors
/// [`crate::error::Error::Domain`] for no parameters and negative arguments.
pub fn flop_per_token(parameters: f64, layers: f64, hidden: f64, sequence: f64) -> Result<f64> {
    within("parameters", "", parameters, POSITIVE)?;
    within("layers", "", layers, NOT_NEGATIVE)?;
    within("hidden", "", hidden, NOT_NEGATIVE)?;
    within("sequence", "token", sequence, NOT_NEGATIVE)?;
    Ok(FLOP_PER_PARAMETER * parameters + 12.0 * layers * hidden * sequence)
}

/// Operations of a training run: [`flop_per_token`] times its tokens.
///
/// # Errors
/// As [`flop_per_token`]; for negative tokens.
pub fn training_flop(
    parameters: f64,
    tokens: f64,
    layers: f64,
    hidden: f64,
    sequence: f64,
) -> Result<f64> {
    within("tokens", "token", tokens, NOT_NEGATIVE)?;
    Ok(flop_per_token(parameters, layers, hidden, sequence)? * tokens)
}

/// Useful operations per second: `gpus peak mfu goodput`.
///
/// MFU (model FLOP utilisation) is the part of the peak that becomes model while the job
/// runs, goodput the part of the time in which it makes progress that lasts.
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative accelerators, no peak, and an MFU or a
/// goodput outside 0 to 1 or of 0.
pub fn effective_flops(gpus: f64, peak_flops: f64, mfu: f64, goodput: f64) -> Result<f64> {
    within("gpus", "", gpus, NOT_NEGATIVE)?;
    within("peak_flops", "FLOP/s", peak_flops, POSITIVE)?;
    within("mfu", "", mfu, SOME)?;
    within("goodput", "", goodput, SOME)?;
    Ok(gpus * peak_flops * mfu * goodput)
}

/// Duration of a training run, h: `flop / (3600 effective_flops)`.
///
/// # Errors
/// As [`effective_flops`]; for no accelerators and negative operations.
pub fn training_time_h(
    flop: f64,
    gpus: f64,
    peak_flops: f64,
    mfu: f64,
    goodput: f64,
) -> Result<f64> {
    within("flop", "FLOP", flop, NOT_NEGATIVE)?;
    within("gpus", "", gpus, POSITIVE)?;
    Ok(flop / (3_600.0 * effective_flops(gpus, peak_flops, mfu, goodput)?))
}

/// Tokens that one accelerator trains on per second: `peak mfu goodput / flop_per_token`.
///
/// # Errors
/// As [`effective_flops`]; for tokens without operations.
pub fn training_tokens_per_s(
    flop_per_token: f64,
    peak_flops: f64,
    mfu: f64,
    goodput: f64,
) -> Result<f64> {
    within("flop_per_token", "FLOP", flop_per_token, POSITIVE)?;
    Ok(effective_flops(1.0, peak_flops, mfu, goodput)? / flop_per_token)
}

/// Cost of a training run, in the currency of the price: the hours of one accelerator that
/// did it alone, as more of them share these.
///
/// # Errors
/// As [`training_time_h`]; for a negative price.
pub fn training_cost(
    flop: f64,
    price_per_gpu_h: f64,
    peak_flops: f64,
    mfu: f64,
    goodput: f64,
) -> Result<f64> {
    within("price_per_gpu_h", "", price_per_gpu_h, NOT_NEGATIVE)?;
    Ok(price_per_gpu_h * training_time_h(flop, 1.0, peak_flops, mfu, goodput)?)
}

/// Cost of a million tokens, in the currency of the price: `1e6 price / (3600 tokens_per_s)`,
/// with the tokens of one accelerator.
///
/// # Errors
/// [`crate::error::Error::Domain`] for no tokens and a negative price.
pub fn cost_per_mtoken(tokens_per_s: f64, price_per_gpu_h: f64) -> Result<f64> {
    within("tokens_per_s", "token/s", tokens_per_s, POSITIVE)?;
    within("price_per_gpu_h", "", price_per_gpu_h, NOT_NEGATIVE)?;
    Ok(1e6 * price_per_gpu_h / (3_600.0 * tokens_per_s))
}

/// Energy of a token, J: power over tokens per second, both of the same machines.
///
/// # Errors
/// [`crate::error::Error::Domain`] for no tokens and a negative power.
pub fn joule_per_token(power_w: f64, tokens_per_s: f64) -> Result<f64> {
    within("power_w", "W", power_w, NOT_NEGATIVE)?;
    within("tokens_per_s", "token/s", tokens_per_s, POSITIVE)?;
    Ok(power_w / tokens_per_s)
}

/// Tokens of a joule: the inverse of [`joule_per_token`].
///
/// # Errors
/// [`crate::error::Error::Domain`] for no power and negative tokens.
pub fn tokens_per_joule(power_w: f64, tokens_per_s: f64) -> Result<f64> {
    within("power_w", "W", power_w, POSITIVE)?;
    within("tokens_per_s", "token/s", tokens_per_s, NOT_NEGATIVE)?;
    Ok(tokens_per_s / power_w)
}

/// Cost of a PFLOP/s for a day of useful operations, 8.64e19 of them, in the currency of the
/// price: `24 price 1e15 / (peak mfu goodput)`.
///
/// # Errors
/// As [`effective_flops`]; for a negative price.
pub fn cost_per_pflop_day(
    price_per_gpu_h: f64,
    peak_flops: f64,
    mfu: f64,
    goodput: f64,
) -> Result<f64> {
    within("price_per_gpu_h", "", price_per_gpu_h, NOT_NEGATIVE)?;
    Ok(24.0 * price_per_gpu_h * 1e15 / effective_flops(1.0, peak_flops, mfu, goodput)?)
}

/// Throughput of an accelerator in a job of the same size on more of them, over that on
/// `reference_gpus`: `1 / (1 + k (n / n0 - 1))`.
///
/// Amdahl's law, seen from `n0`: of the time on `n0` accelerators the part `k` does not
/// shrink. MFU falls by the same ratio.
///
/// Source: Amdahl, AFIPS Spring Joint Computer Conference (1967) 483-485,
/// doi 10.1145/1465482.1465560.
///
/// # Errors
/// [`crate::error::Error::Domain`] for no accelerators and a serial part outside 0 to 1.
pub fn strong_scaling_efficiency(
    gpus: f64,
    reference_gpus: f64,
    serial_fraction: f64,
) -> Result<f64> {
    within("gpus", "", gpus, POSITIVE)?;
    within("reference_gpus", "", reference_gpus, POSITIVE)?;
    within("serial_fraction", "", serial_fraction, (0.0, 1.0))?;
    Ok(1.0 / (1.0 + serial_fraction * (gpus / reference_gpus - 1.0)))
}

/// Throughput of an accelerator in a job that grows with them, over that on
/// `reference_gpus`: `(1 - loss)^log2(n / n0)`, each doubling costing the same part.
///
/// # Errors
/// [`crate::error::Error::Domain`] for no accelerators and a loss outside 0 to 0.5, where
/// twice the accelerators do no more.
pub fn weak_scaling_efficiency(
    gpus: f64,
    reference_gpus: f64,
    loss_per_doubling: f64,
) -> Result<f64> {
    within("gpus", "", gpus, POSITIVE)?;
    within("reference_gpus", "", reference_gpus, POSITIVE)?;
    within("loss_per_doubling", "", loss_per_doubling, (0.0, 0.5))?;
    Ok(libm::exp(libm::log1p(-loss_per_doubling) * libm::log2(gpus / reference_gpus)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Result<f64>, expected: f64, tolerance: f64) -> bool {
        found.is_ok_and(|found| (found / expected - 1.0).abs() < tolerance)
    }

    /// Llama 3 (arXiv:2407.21783), DeepSeek-V3 (arXiv:2412.19437), a step of 175B with
    /// Megatron-LM (arXiv:2205.05198).
    #[test]
    fn published_runs() {
        assert!(near(training_flop(405e9, 15.6e12, 0.0, 0.0, 0.0), 3.8e25, 0.01));
        let flop = training_flop(37e9, 1e12, 0.0, 0.0, 0.0).unwrap_or(f64::NAN);
        assert!(near(training_time_h(flop, 2_048.0, 989.5e12, 0.346, 1.0), 3.7 * 24.0, 0.02));
        assert!(near(training_cost(14.8 * flop, 2.0, 989.5e12, 0.346, 1.0), 5.328e6, 0.01));
        let step = training_flop(175e9, 64.0 * 2_048.0, 96.0, 12_288.0, 2_048.0);
        let step = training_time_h(step.unwrap_or(f64::NAN), 64.0, 312e12, 0.514, 1.0);
        assert!(near(step.map(|hours| 3_600.0 * hours), 13.75, 0.005));
    }

    #[test]
    fn time_and_cost_agree() {
        let (flop, peak, mfu, goodput) = (1e24, 1e15, 0.4, 0.9);
        let hours = training_time_h(flop, 1e3, peak, mfu, goodput).unwrap_or(f64::NAN);
        assert!(near(training_cost(flop, 2.0, peak, mfu, goodput), 2_000.0 * hours, 1e-12));
        let days = flop / (1e15 * 86_400.0);
        let day = cost_per_pflop_day(2.0, peak, mfu, goodput).unwrap_or(f64::NAN);
        assert!(near(Ok(day * days), 2_000.0 * hours, 1e-12));
        let tokens_per_s = training_tokens_per_s(1e12, peak, mfu, goodput).unwrap_or(f64::NAN);
        let mtoken = cost_per_mtoken(tokens_per_s, 2.0).unwrap_or(f64::NAN);
        assert!(near(Ok(mtoken * flop / 1e18), 2_000.0 * hours, 1e-12));
    }

    /// MLPerf Training v5.0, Llama 3.1 405B on GB200.
    #[test]
    fn strong_scaling_of_mlperf() {
        let runs = [(1_024.0, 62.1), (1_536.0, 42.46), (2_048.0, 32.6), (2_496.0, 27.33)];
        for (gpus, minutes) in runs {
            let efficiency = 121.09 * 512.0 / (minutes * gpus);
            assert!(near(strong_scaling_efficiency(gpus, 512.0, 0.0258), efficiency, 6e-4));
        }
    }

    #[test]
    fn doublings_cost_the_same() {
        assert!(near(weak_scaling_efficiency(2_048.0, 64.0, 0.01), 0.99_f64.powi(5), 1e-14));
        assert_eq!(weak_scaling_efficiency(64.0, 64.0, 0.01), Ok(1.0));
        assert!(weak_scaling_efficiency(64.0, 64.0, f64::NAN).is_ok_and(f64::is_nan));
    }

    #[test]
    fn nothing_beats_its_peak() {
        let said = effective_flops(1.0, 1e15, 1.01, 1.0).map_err(|error| error.to_string());
        let expected = "mfu = 1.01 is outside the accepted range, above 0, up to 1";
        assert_eq!(said, Err(expected.to_owned()));
        assert!(training_time_h(1e24, 0.0, 1e15, 0.4, 1.0).is_err());
        assert!(flop_per_token(f64::NAN, 0.0, 0.0, 0.0).is_ok_and(f64::is_nan));
    }
}

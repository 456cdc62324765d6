//! Requests that wait: latency against load.
//!
//! M/M/c: requests come at random (Poisson), each takes one of `c` like servers for an
//! exponential time, and waits its turn where all are busy. `load` is the part of the
//! servers that is busy on average.

use crate::error::{Result, within};

/// Accepted numbers of servers; the time of a call grows with them.
pub const SERVERS: (f64, f64) = (1.0, 1e7);

fn check(load: f64, servers: f64) -> Result<()> {
    within("load", "", load, (0.0, 1.0))?;
    within("1 - load", "", 1.0 - load, (f64::MIN_POSITIVE, 1.0))?;
    check_servers(servers)
}

fn check_servers(servers: f64) -> Result<()> {
    within("servers", "", servers, SERVERS)?;
    within("fractional part of servers", "", servers.fract(), (0.0, 0.0))
}

fn check_percentile(percentile: f64) -> Result<()> {
    within("percentile", "", percentile, (0.0, 1.0))?;
    within("1 - percentile", "", 1.0 - percentile, (f64::MIN_POSITIVE, 1.0))
}

/// Erlang's C at `load < 1`: `1 / (load + (1 - load) / B)`, where the inverse of Erlang's B is
/// the sum over `k` of `c (c - 1) ... (c - k + 1) / (c load)^k`. All terms are positive, and
/// where the sum overflows nobody waits.
fn erlang_c(load: f64, servers: f64) -> f64 {
    if load.is_nan() || servers.is_nan() {
        return f64::NAN;
    }
    let busy = load * servers;
    let (mut inverse_b, mut term, mut free) = (1.0, 1.0, servers);
    while free > 0.0 {
        term *= free / busy;
        inverse_b += term;
        if inverse_b == f64::INFINITY || (free < busy && term < 1e-17 * inverse_b) {
            break;
        }
        free -= 1.0;
    }
    1.0 / (load + (1.0 - load) * inverse_b)
}

/// The wait of [`waiting_time`], of checked arguments.
fn wait(load: f64, servers: f64, percentile: f64) -> f64 {
    let waiting = erlang_c(load, servers);
    if waiting <= 1.0 - percentile {
        return 0.0;
    }
    libm::log(waiting / (1.0 - percentile)) / (servers * (1.0 - load))
}

/// Probability that a request waits (Erlang C).
///
/// # Errors
/// [`crate::error::Error::Domain`] for a load outside 0 to 1 or of 1, and for servers that
/// are not whole or outside [`SERVERS`].
pub fn waiting_probability(load: f64, servers: f64) -> Result<f64> {
    check(load, servers)?;
    Ok(erlang_c(load, servers))
}

/// Mean wait of all requests over the mean service time: `C / (c (1 - load))`.
///
/// # Errors
/// As [`waiting_probability`].
pub fn mean_waiting_time(load: f64, servers: f64) -> Result<f64> {
    check(load, servers)?;
    Ok(erlang_c(load, servers) / (servers * (1.0 - load)))
}

/// [`mean_waiting_time`] for a mean service time, s.
///
/// # Errors
/// As [`mean_waiting_time`]; for a negative service time.
pub fn mean_waiting_time_s(load: f64, servers: f64, service_s: f64) -> Result<f64> {
    within("service_s", "s", service_s, (0.0, f64::MAX))?;
    Ok(service_s * mean_waiting_time(load, servers)?)
}

/// Wait that the part `percentile` of the requests does not pass, over the mean service
/// time: `ln(C / (1 - percentile)) / (c (1 - load))`, or 0 where fewer wait at all.
///
/// # Errors
/// As [`waiting_probability`]; for a percentile outside 0 to 1 or of 1.
pub fn waiting_time(load: f64, servers: f64, percentile: f64) -> Result<f64> {
    check(load, servers)?;
    check_percentile(percentile)?;
    Ok(wait(load, servers, percentile))
}

/// [`waiting_time`] for a mean service time, s.
///
/// # Errors
/// As [`waiting_time`]; for a negative service time.
pub fn waiting_time_s(load: f64, servers: f64, service_s: f64, percentile: f64) -> Result<f64> {
    within("service_s", "s", service_s, (0.0, f64::MAX))?;
    Ok(service_s * waiting_time(load, servers, percentile)?)
}

/// Greatest load at which the wait of a percentile stays within `wait_over_service` mean
/// service times; found by halving, as the wait grows with the load.
///
/// # Errors
/// [`crate::error::Error::Domain`] as [`waiting_time`]; for a negative wait.
pub fn highest_load(servers: f64, percentile: f64, wait_over_service: f64) -> Result<f64> {
    check_servers(servers)?;
    check_percentile(percentile)?;
    within("wait_over_service", "", wait_over_service, (0.0, f64::MAX))?;
    if [servers, percentile, wait_over_service].iter().any(|value| value.is_nan()) {
        return Ok(f64::NAN);
    }
    let (mut low, mut high) = (0.0, 1.0);
    while high - low > 1e-15 {
        let middle = 0.5 * (low + high);
        if middle == low || middle == high {
            break;
        }
        if wait(middle, servers, percentile) <= wait_over_service {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// A mean service time and the wait of a percentile, s: `service (1 + waiting_time)`. Not the
/// percentile of their sum, since service times vary, too.
///
/// # Errors
/// As [`waiting_time`]; for a negative service time.
pub fn latency_s(load: f64, servers: f64, service_s: f64, percentile: f64) -> Result<f64> {
    within("service_s", "s", service_s, (0.0, f64::MAX))?;
    Ok(service_s * (1.0 + waiting_time(load, servers, percentile)?))
}

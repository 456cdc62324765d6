//! Requests that wait: latency against load.
//!
//! M/M/c: requests come at random (Poisson), each takes one of `c` like servers for an
//! exponential time, and waits its turn where all are busy. `load` is the part of the
//! servers that is busy on average.

use crate::error::{NOT_NEGATIVE, Result, within};

/// Accepted numbers of servers; the time of a call grows with their square root.
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
    within("service_s", "s", service_s, NOT_NEGATIVE)?;
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
    within("service_s", "s", service_s, NOT_NEGATIVE)?;
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
    within("wait_over_service", "", wait_over_service, NOT_NEGATIVE)?;
    if [servers, percentile, wait_over_service].iter().any(|value| value.is_nan()) {
        return Ok(f64::NAN);
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..53 {
        let middle = 0.5 * (low + high);
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
    within("service_s", "s", service_s, NOT_NEGATIVE)?;
    Ok(service_s * (1.0 + waiting_time(load, servers, percentile)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kleinrock, Queueing Systems 1 (1975), and tables of Erlang's C.
    #[test]
    fn textbook_values() {
        for (load, servers, expected) in [
            (0.5, 1.0, 0.5),
            (0.9, 1.0, 0.9),
            (0.5, 2.0, 1.0 / 3.0),
            (2.0 / 3.0, 3.0, 4.0 / 9.0),
            (0.8, 5.0, 0.554_113),
            (0.8, 10.0, 0.409_180),
        ] {
            let found = waiting_probability(load, servers).unwrap_or(f64::NAN);
            assert!((found - expected).abs() < 1e-6, "{load} {servers}: {found}");
        }
        let mean = mean_waiting_time(0.75, 1.0);
        assert!(mean.is_ok_and(|mean| (mean - 3.0).abs() < 1e-12));
    }

    /// Steady state of the chain of requests in the system, cut far up its tail.
    #[test]
    fn a_markov_chain_waits_as_often() {
        for (load, servers) in [(0.3, 1), (0.7, 4), (0.95, 40), (0.99, 300)] {
            let busy = load * f64::from(servers);
            let (mut weight, mut fewer, mut all) = (1.0, 0.0, 0.0);
            for requests in 0..servers + 40 * (1.0 / (1.0 - load)) as i32 {
                all += weight;
                fewer += if requests < servers { weight } else { 0.0 };
                weight *= busy / f64::from((requests + 1).min(servers));
            }
            let found = waiting_probability(load, servers.into()).unwrap_or(f64::NAN);
            assert!((found - (1.0 - fewer / all)).abs() < 1e-10, "{load} {servers}: {found}");
        }
    }

    #[test]
    fn many_servers_neither_overflow_nor_vanish() {
        for servers in [1e3, 1e5, 1e7] {
            let waits: Vec<f64> = [0.0, 0.5, 0.9, 0.999, 1.0 - 1e-9]
                .iter()
                .map(|&load| waiting_probability(load, servers).unwrap_or(f64::NAN))
                .collect();
            assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
            assert!(waits[0] == 0.0 && waits[4] > 0.99 && waits[4] <= 1.0, "{waits:?}");
        }
    }

    #[test]
    fn the_highest_load_just_keeps_the_target() {
        for servers in [1.0, 7.0, 1e5] {
            for wait in [0.0, 0.01, 2.0] {
                let load = highest_load(servers, 0.99, wait).unwrap_or(f64::NAN);
                let at = |load| waiting_time(load, servers, 0.99).unwrap_or(f64::NAN);
                assert!(at(load) <= wait && at((load * 1.000_001).min(0.999_999_9)) > wait);
            }
        }
        assert!(highest_load(1.0, 0.99, f64::NAN).is_ok_and(f64::is_nan));
    }

    #[test]
    fn loads_of_one_and_parts_of_servers_are_refused() {
        let said = |result: Result<f64>| result.map_err(|error| error.to_string());
        let refused = |what: &str| Err(what.to_owned());
        assert_eq!(
            said(waiting_probability(1.0, 2.0)),
            refused("1 - load = 0 is outside the accepted range, above 0, up to 1")
        );
        assert_eq!(
            said(waiting_probability(0.5, 2.5)),
            refused("fractional part of servers = 0.5 is outside the accepted range, 0 to 0")
        );
        assert!(waiting_time(0.5, 2.0, 1.0).is_err());
        assert!(waiting_probability(0.5, f64::NAN).is_ok_and(f64::is_nan));
    }
}

//! Wells: their superposition, recovery, limits.
#![allow(clippy::unwrap_used)]

use fleetwatt::error::Error;
use fleetwatt::facility::aquifer::{
    Aquifer, Well, cooper_jacob_drawdown_m, greatest_monthly_drawdown_m, radius_of_drawdown_m,
    theis_drawdown_m, well_function, wellfield_drawdown_m,
};
use proptest::prelude::*;

const T: f64 = 0.01;
const S: f64 = 0.1;
const DAY_S: f64 = 86_400.0;

fn close(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance * expected.abs()
}

#[test]
fn two_wells_add() {
    let (start, flows) = ([0.0], [0.02, 0.03]);
    let wells = [
        Well { x_m: 0.0, y_m: 0.0, start_s: &start, flow_m3_s: &flows[..1] },
        Well { x_m: 300.0, y_m: 400.0, start_s: &start, flow_m3_s: &flows[1..] },
    ];
    let (points, times) = ([[100.0, 0.0], [300.0, 0.0]], [DAY_S, 100.0 * DAY_S, 0.0]);
    let found = wellfield_drawdown_m(&wells, T, S, &points, &times).unwrap();
    assert_eq!(found.len(), 6);
    for (p, [x, y]) in points.into_iter().enumerate() {
        for (t, time_s) in times.into_iter().enumerate() {
            let one = theis_drawdown_m(0.02, T, S, x.hypot(y), time_s).unwrap();
            let radius_m = (x - 300.0).hypot(y - 400.0);
            let two = theis_drawdown_m(0.03, T, S, radius_m, time_s).unwrap();
            assert!(close(found[3 * p + t], one + two, 1e-14), "{x} {y} {time_s}");
        }
    }
}

#[test]
fn the_aquifer_recovers() {
    let stopped =
        Well { x_m: 0.0, y_m: 0.0, start_s: &[0.0, 10.0 * DAY_S], flow_m3_s: &[0.05, 0.0] };
    let times: Vec<f64> = (0..12).map(|n| 10.0 * DAY_S * 4_f64.powi(n)).collect();
    let found = wellfield_drawdown_m(&[stopped], T, S, &[[50.0, 0.0]], &times).unwrap();
    assert!(close(found[0], theis_drawdown_m(0.05, T, S, 50.0, times[0]).unwrap(), 1e-14));
    assert!(found.windows(2).all(|pair| pair[1] < pair[0] && pair[1] > 0.0), "{found:?}");
    // Long after, what was pumped, V, counts alone: V / (4 pi T t).
    let volume_m3 = 0.05 * 10.0 * DAY_S;
    let last = volume_m3 / (4.0 * std::f64::consts::PI * T * times[11]);
    assert!(close(found[11], last, 1e-5), "{} against {last}", found[11]);
}

#[test]
fn steps_that_change_nothing_change_nothing() {
    let place = (7.0, -2.0);
    let well = |start_s, flow_m3_s| Well { x_m: place.0, y_m: place.1, start_s, flow_m3_s };
    let run = |well| wellfield_drawdown_m(&[well], T, S, &[[1.0, 1.0]], &[9.0 * DAY_S]).unwrap();
    let plain = run(well(&[0.0], &[0.01]));
    assert_eq!(run(well(&[0.0, 1.0, 2.0], &[0.01, 0.01, 0.01])), plain);
    assert_eq!(run(well(&[0.0, 9.0 * DAY_S], &[0.01, 1.0])), plain);
    assert_eq!(run(well(&[], &[])), [0.0]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let run = |start_s: &[f64], flow_m3_s: &[f64], point| {
        let well = Well { x_m: 0.0, y_m: 0.0, start_s, flow_m3_s };
        wellfield_drawdown_m(&[well], T, S, &[point], &[DAY_S])
    };
    assert!(matches!(run(&[0.0], &[], [1.0, 0.0]), Err(Error::Shape(_))));
    for (result, name) in [
        (run(&[5.0, 4.0], &[1.0, 2.0], [1.0, 0.0]), "start_s"),
        (run(&[-1.0], &[1.0], [1.0, 0.0]), "start_s"),
        (run(&[0.0], &[f64::INFINITY], [1.0, 0.0]), "flow_m3_s"),
        (run(&[0.0], &[1.0], [0.0, 0.0]), "radius_m"),
        (theis_drawdown_m(1.0, -T, S, 1.0, 1.0).map(|v| vec![v]), "transmissivity_m2_s"),
        (theis_drawdown_m(1.0, T, 0.0, 1.0, 1.0).map(|v| vec![v]), "storativity"),
        (theis_drawdown_m(1.0, T, S, 1.0, -1.0).map(|v| vec![v]), "time_s"),
        (cooper_jacob_drawdown_m(1.0, T, S, 1.0, 0.0).map(|v| vec![v]), "u"),
        (radius_of_drawdown_m(-1.0, T, S, 1.0, 0.1).map(|v| vec![v]), "flow_m3_s"),
        (well_function(0.0).map(|v| vec![v]), "u"),
    ] {
        assert!(matches!(result, Err(Error::Domain { name: n, .. }) if n == name), "{name}");
    }
}

#[test]
fn nan_goes_through() {
    let nan = f64::NAN;
    let well = Well { x_m: 0.0, y_m: 0.0, start_s: &[0.0], flow_m3_s: &[0.01] };
    let found = wellfield_drawdown_m(&[well], T, S, &[[9.0, nan], [9.0, 0.0]], &[DAY_S, nan]);
    let found = found.unwrap();
    assert_eq!(found.iter().map(|v| v.is_nan()).collect::<Vec<_>>(), [true, true, false, true]);
    for n in 0..5 {
        let mut a = [0.01, T, S, 500.0, DAY_S];
        a[n] = nan;
        assert!(theis_drawdown_m(a[0], a[1], a[2], a[3], a[4]).unwrap().is_nan(), "{n}");
        let mut a = [0.01, T, S, DAY_S, 0.1];
        a[n] = nan;
        assert!(radius_of_drawdown_m(a[0], a[1], a[2], a[3], a[4]).unwrap().is_nan(), "{n}");
    }
    let months = [720.0; 3];
    assert!(greatest_monthly_drawdown_m(&[0.01, nan, 0.0], &months, T, S, 500.0).is_nan());
}

#[test]
fn months_are_a_schedule() {
    let hours = [744.0, 672.0, 744.0, 720.0, 744.0, 720.0];
    let flows = [0.01, 0.01, 0.0, 0.03, 0.02, 0.0];
    let ends: Vec<f64> = hours
        .iter()
        .scan(0.0, |end, hours| {
            *end += 3_600.0 * hours;
            Some(*end)
        })
        .collect();
    let starts: Vec<f64> = std::iter::once(0.0).chain(ends.iter().copied()).take(6).collect();
    let well = Well { x_m: 0.0, y_m: 0.0, start_s: &starts, flow_m3_s: &flows };
    let all = wellfield_drawdown_m(&[well], T, S, &[[500.0, 0.0]], &ends).unwrap();
    let greatest = all.into_iter().fold(0.0, f64::max);
    let found = greatest_monthly_drawdown_m(&flows, &hours, T, S, 500.0);
    assert!(close(found, greatest, 1e-13), "{found} against {greatest}");
    let aquifer = Aquifer {
        groundwater_fraction: 1.0,
        transmissivity_m2_s: T,
        storativity: S,
        neighbour_m: 500.0,
    };
    assert_eq!(aquifer.neighbour_drawdown_m(&flows, &hours), found);
    assert_eq!(aquifer.neighbour_drawdown_m(&[0.0; 6], &hours), 0.0);
}

#[test]
fn nowhere_so_deep() {
    assert_eq!(radius_of_drawdown_m(0.0, T, S, DAY_S, 0.1).unwrap(), 0.0);
    assert_eq!(radius_of_drawdown_m(0.01, T, S, 0.0, 0.1).unwrap(), 0.0);
    assert_eq!(radius_of_drawdown_m(1e-6, T, S, DAY_S, 0.1).unwrap(), 0.0);
}

proptest! {
    #[test]
    fn cooper_and_jacob_come_within_their_error(log_u in -20.0..0.05f64.log10(), flow in 1e-4..1.0f64) {
        let (u, radius_m) = (10f64.powf(log_u), 30.0);
        let time_s = radius_m * radius_m * S / (4.0 * T * u);
        prop_assume!(time_s < 1e15);
        let near = cooper_jacob_drawdown_m(flow, T, S, radius_m, time_s).unwrap();
        let exact = theis_drawdown_m(flow, T, S, radius_m, time_s).unwrap();
        prop_assert!(near <= exact * (1.0 + 1e-12));
        let missed = if u <= 0.01 { 0.0025 } else { 0.0205 };
        prop_assert!(1.0 - near / exact < missed);
    }

    #[test]
    fn drawdown_grows_with_flow_and_time_and_falls_with_distance(
        flow in 1e-4..1.0f64, log_t in -4.0..-1.0f64, log_s in -4.0..-0.6f64,
        radius in 1.0..2_000.0f64, days in 0.1..8_000.0f64, factor in 1.001..3.0f64,
    ) {
        let (t, s) = (10f64.powf(log_t), 10f64.powf(log_s));
        let at = |flow: f64, radius: f64, days: f64| theis_drawdown_m(flow, t, s, radius, days * DAY_S).unwrap();
        let here = at(flow, radius, days);
        prop_assume!(here > 1e-200);
        prop_assert!(at(flow, radius * factor, days) < here);
        prop_assert!(at(flow, radius, days * factor) > here);
        prop_assert!(close(at(flow * factor, radius, days), here * factor, 1e-12));
        // Distance and time count as r²/t alone.
        prop_assert!(close(at(flow, radius * factor, days * factor * factor), here, 1e-9));
    }

    #[test]
    fn water_drawn_is_water_released(flow in 1e-3..0.1f64, days in 1.0..1_000.0f64) {
        // The cone holds S times its volume: the integral of 2 pi r s dr is Q t / S.
        let time_s = days * DAY_S;
        let scale = (4.0 * T * time_s / S).sqrt();
        let steps = 20_000;
        let (low, high) = ((1e-6 * scale).ln().max(1e-3f64.ln()), (7.0 * scale).ln());
        let width = (high - low) / f64::from(steps);
        let volume: f64 = (0..steps)
            .map(|n| {
                let r = (low + (f64::from(n) + 0.5) * width).exp();
                2.0 * std::f64::consts::PI * r * r * width * theis_drawdown_m(flow, T, S, r, time_s).unwrap()
            })
            .sum();
        prop_assert!(close(volume * S, flow * time_s, 1e-5), "{} {}", volume * S, flow * time_s);
    }

    #[test]
    fn the_radius_is_where_the_drawdown_is(
        flow in 1e-3..1.0f64, log_t in -4.0..-1.0f64, log_s in -4.0..-0.6f64,
        days in 0.1..8_000.0f64, depth in 1e-6..1.0f64,
    ) {
        let (t, s, time_s) = (10f64.powf(log_t), 10f64.powf(log_s), days * DAY_S);
        let radius_m = radius_of_drawdown_m(flow, t, s, time_s, depth).unwrap();
        if radius_m == 0.0 {
            prop_assert!(theis_drawdown_m(flow, t, s, 1e-3, time_s).unwrap() <= depth);
        } else {
            prop_assert!(theis_drawdown_m(flow, t, s, radius_m * (1.0 - 1e-12), time_s).unwrap() >= depth);
            prop_assert!(theis_drawdown_m(flow, t, s, radius_m * (1.0 + 1e-12), time_s).unwrap() <= depth);
        }
    }
}

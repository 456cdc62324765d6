//! Psychrometrics against independent roots, weather, synthetic climate.

use fleetwatt::climate::Weather;
use fleetwatt::climate::psychrometrics::{
    dew_point_c, enthalpy_kj_kg, humidity_ratio, saturation_humidity_ratio,
    saturation_pressure_pa, wet_bulb_c,
};
use fleetwatt::error::Error;
use proptest::prelude::*;

/// ASHRAE 2017 equations 33 and 35: the humidity ratio that a wick at `t` shows.
fn shown(dry_bulb: f64, t: f64, pressure: f64) -> f64 {
    let p = saturation_pressure_pa(t).unwrap();
    if p >= pressure {
        return f64::INFINITY;
    }
    let saturated = 0.621_945 * p / (pressure - p);
    if t >= 0.0 {
        ((2501.0 - 2.326 * t) * saturated - 1.006 * (dry_bulb - t))
            / (2501.0 + 1.86 * dry_bulb - 4.186 * t)
    } else {
        ((2830.0 - 0.24 * t) * saturated - 1.006 * (dry_bulb - t))
            / (2830.0 + 1.86 * dry_bulb - 2.1 * t)
    }
}

/// The wet bulb by halving [dew point, dry bulb] down to neighbouring floats.
fn halved(dry_bulb: f64, ratio: f64, pressure: f64) -> f64 {
    let vapour = pressure * ratio / (0.621_945 + ratio);
    let (mut low, mut high) = (-100.0, dry_bulb);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if saturation_pressure_pa(middle).unwrap() > vapour {
            high = middle;
        } else {
            low = middle;
        }
    }
    (low, high) = (0.5 * (low + high), dry_bulb);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if shown(dry_bulb, middle, pressure) > ratio {
            high = middle;
        } else {
            low = middle;
        }
    }
    0.5 * (low + high)
}

#[test]
fn golden_psychrometrics() {
    let text = include_str!("../golden/psychrometrics.csv");
    let mut rows = text.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(
        rows.next(),
        Some(
            "dry_bulb_c,relative_humidity,pressure_pa,saturation_pressure_pa,humidity_ratio,dew_point_c,wet_bulb_c,enthalpy_kj_kg"
        )
    );
    let mut count = 0;
    for row in rows {
        let v: Vec<f64> = row.split(',').map(|cell| cell.parse().unwrap()).collect();
        let (t, rh, p) = (v[0], v[1], v[2]);
        let close = |got: f64, expected: f64, absolute: f64, relative: f64| {
            assert!(
                (got - expected).abs() <= absolute + relative * expected.abs(),
                "{row}: {got} for {expected}"
            );
        };
        close(saturation_pressure_pa(t).unwrap(), v[3], 0.0, 1e-12);
        close(humidity_ratio(t, rh, p).unwrap(), v[4], 0.0, 1e-11);
        close(dew_point_c(t, rh).unwrap(), v[5], 1e-8, 0.0);
        close(wet_bulb_c(t, rh, p).unwrap(), v[6], 1e-8, 0.0);
        close(enthalpy_kj_kg(t, rh, p).unwrap(), v[7], 1e-10, 1e-12);
        count += 1;
    }
    assert!(count > 150, "{count} golden rows");
}

#[test]
fn wet_bulb_is_the_exact_root_over_the_whole_range() {
    let mut worst = (0.0, [0.0; 3]);
    let mut count = 0;
    for step in 0..=1200 {
        let t = -100.0 + 0.25 * f64::from(step);
        for pressure in [50_000.0, 83_000.0, 101_325.0, 500_000.0] {
            for percent in [0.0, 0.01, 0.1, 0.5, 1.0, 3.0, 8.0, 20.0, 37.0, 55.0, 80.0, 95.0, 99.9, 100.0] {
                let rh = percent / 100.0;
                let Ok(ratio) = humidity_ratio(t, rh, pressure) else { continue };
                let error = (wet_bulb_c(t, rh, pressure).unwrap() - halved(t, ratio, pressure)).abs();
                if !(error <= worst.0) {
                    worst = (error, [t, rh, pressure]);
                }
                count += 1;
            }
        }
    }
    assert!(count > 40_000, "{count}");
    assert!(worst.0 < 1e-8, "{worst:?}");
}

#[test]
fn around_freezing_the_halving_root_is_taken() {
    let mut both = 0;
    for step in 0..=300 {
        let t = 0.1 * f64::from(step);
        for step in 0..=400 {
            let rh = f64::from(step) / 400.0;
            let ratio = humidity_ratio(t, rh, 101_325.0).unwrap();
            let got = wet_bulb_c(t, rh, 101_325.0).unwrap();
            assert!((got - halved(t, ratio, 101_325.0)).abs() < 1e-8, "{t} {rh}: {got}");
            // Where the wick may be frozen or wet, both balances have a root.
            both += i32::from(
                shown(t, -1e-12, 101_325.0) > ratio && shown(t, 0.0, 101_325.0) <= ratio,
            );
        }
    }
    assert!(both > 1000, "{both} ambiguous states met");
}

#[test]
fn dew_point_is_the_exact_root() {
    for step in 0..=1200 {
        let t = -100.0 + 0.25 * f64::from(step);
        for rh in [1e-4, 0.003, 0.05, 0.3, 0.7, 0.99, 1.0] {
            let Ok(dew_point) = dew_point_c(t, rh) else { continue };
            let vapour = rh * saturation_pressure_pa(t).unwrap();
            let below = saturation_pressure_pa((dew_point - 1e-8).max(-100.0)).unwrap();
            let above = saturation_pressure_pa((dew_point + 1e-8).min(200.0)).unwrap();
            // The laws over ice and water leave a gap of 8e-8 K between them.
            assert!(
                below <= vapour * (1.0 + 1e-13) && vapour <= above * (1.0 + 1e-13)
                    || (dew_point - 0.01).abs() < 1e-7,
                "{t} {rh}: {dew_point}"
            );
        }
    }
}

#[test]
fn nan_passes_and_ranges_are_named() {
    assert!(wet_bulb_c(f64::NAN, 0.5, 101_325.0).unwrap().is_nan());
    assert!(wet_bulb_c(20.0, f64::NAN, 101_325.0).unwrap().is_nan());
    assert!(wet_bulb_c(20.0, 0.5, f64::NAN).unwrap().is_nan());
    assert!(dew_point_c(f64::NAN, 0.5).unwrap().is_nan());
    assert!(dew_point_c(20.0, f64::NAN).unwrap().is_nan());
    assert!(humidity_ratio(20.0, f64::NAN, 101_325.0).unwrap().is_nan());
    assert!(saturation_pressure_pa(f64::NAN).unwrap().is_nan());
    for (error, name) in [
        (wet_bulb_c(201.0, 0.5, 101_325.0), "dry_bulb_c"),
        (wet_bulb_c(20.0, 50.0, 101_325.0), "relative_humidity"),
        (wet_bulb_c(20.0, 0.5, 1013.25), "pressure_pa"),
        (wet_bulb_c(120.0, 0.9, 101_325.0), "relative_humidity"),
        (wet_bulb_c(f64::INFINITY, 0.5, 101_325.0), "dry_bulb_c"),
        (dew_point_c(20.0, 0.0), "relative_humidity"),
    ] {
        match error {
            Err(Error::Domain { name: got, .. }) => assert_eq!(got, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

proptest! {
    #[test]
    fn dew_point_wet_bulb_and_dry_bulb_stand_in_order(
        t in -60.0..60.0f64, rh in 0.01..1.0f64, pressure in 60_000.0..106_000.0f64,
    ) {
        let wet = wet_bulb_c(t, rh, pressure).unwrap();
        prop_assert!(wet <= t && wet >= dew_point_c(t, rh).unwrap() - 1e-6);
        prop_assert!(humidity_ratio(t, rh, pressure).unwrap()
            <= saturation_humidity_ratio(t, pressure).unwrap());
        prop_assert!(wet_bulb_c(t, 1.0, pressure).unwrap() - t > -1e-7);
    }

    #[test]
    fn above_freezing_the_wet_bulb_rises_with_humidity_and_temperature(
        t in 12.0..60.0f64, rh in 0.4..0.98f64,
    ) {
        let wet = wet_bulb_c(t, rh, 101_325.0).unwrap();
        prop_assert!(wet_bulb_c(t, rh + 0.01, 101_325.0).unwrap() > wet);
        prop_assert!(wet_bulb_c(t + 0.1, rh, 101_325.0).unwrap() > wet);
    }
}

fn plain_year() -> [Vec<f64>; 3] {
    [vec![20.0; 8760], vec![0.5; 8760], vec![101_325.0; 8760]]
}

#[test]
fn weather_derives_wet_bulb_and_warms_at_constant_humidity() {
    let [t, rh, p] = plain_year();
    let weather = Weather::new(t, rh, p, None, None).unwrap();
    assert_eq!(weather.wet_bulb_c[8759], wet_bulb_c(20.0, 0.5, 101_325.0).unwrap());
    assert_eq!(weather.humidity_ratio[0], humidity_ratio(20.0, 0.5, 101_325.0).unwrap());
    assert!(weather.wind_m_s.iter().chain(&weather.ghi_w_m2).all(|&v| v == 0.0));
    let warm = weather.warmed(2.5);
    assert_eq!(warm.relative_humidity, weather.relative_humidity);
    assert_eq!(warm.wet_bulb_c[17], wet_bulb_c(22.5, 0.5, 101_325.0).unwrap());
}

#[test]
fn weather_lists_its_faults() {
    let [mut t, mut rh, mut p] = plain_year();
    t[123] = f64::NAN;
    rh.iter_mut().for_each(|v| *v = 50.0);
    p.pop();
    let Err(Error::Config(faults)) = Weather::new(t, rh, p, None, Some(vec![-1.0; 8760])) else {
        panic!("accepted");
    };
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths[0], "weather.dry_bulb_c[123]");
    assert_eq!(paths[1], "weather.relative_humidity[0]");
    assert_eq!(paths[11], "weather.relative_humidity");
    assert_eq!(paths[12], "weather.pressure_pa");
    assert_eq!(paths[13], "weather.wind_m_s[0]");
    assert_eq!(faults.len(), 13 + 11);
    assert!(faults[11].message.starts_with("8750 "), "{}", faults[11].message);
}

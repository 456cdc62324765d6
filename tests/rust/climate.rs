//! Psychrometrics against independent roots, weather, synthetic climate.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics has failed")]

use std::collections::HashMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::OnceLock;

use fleetwatt::catalogue;
use fleetwatt::climate::psychrometrics::{
    dew_point_c, enthalpy_kj_kg, humidity_ratio, saturation_humidity_ratio, saturation_pressure_pa,
    wet_bulb_c,
};
use fleetwatt::climate::{Climate, Weather, names, synthetic};
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
            for percent in
                [0.0, 0.01, 0.1, 0.5, 1.0, 3.0, 8.0, 20.0, 37.0, 55.0, 80.0, 95.0, 99.9, 100.0]
            {
                let rh = percent / 100.0;
                let Ok(ratio) = humidity_ratio(t, rh, pressure) else { continue };
                let error =
                    (wet_bulb_c(t, rh, pressure).unwrap() - halved(t, ratio, pressure)).abs();
                if error.is_nan() || error > worst.0 {
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
            both +=
                i32::from(shown(t, -1e-12, 101_325.0) > ratio && shown(t, 0.0, 101_325.0) <= ratio);
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

const MONTH_DAYS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

fn month_of_day() -> Vec<usize> {
    MONTH_DAYS.iter().enumerate().flat_map(|(m, &days)| vec![m; days]).collect()
}

fn mean(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = values
        .into_iter()
        .filter(|v| v.is_finite())
        .fold((0.0, 0.0), |(sum, count), v| (sum + v, count + 1.0));
    sum / count
}

fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let place = share * (sorted.len() - 1) as f64;
    let low = place.floor() as usize;
    sorted[low] + place.fract() * (sorted[(low + 1).min(sorted.len() - 1)] - sorted[low])
}

/// Mean by month of a value per day, over years of 365 days.
fn by_month(daily: &[f64]) -> [f64; 12] {
    let months = month_of_day();
    std::array::from_fn(|m| {
        mean(daily.iter().enumerate().filter(|(d, _)| months[d % 365] == m).map(|(_, &v)| v))
    })
}

/// Many years of each climate: the mean of a month over `n` years still strays
/// by two kelvin over the root of `n`, so ten would not show a bias of 0.3 K.
const YEARS: i32 = 400;

fn years(name: &str) -> Vec<Weather> {
    let climate = Climate::named(name).unwrap();
    (0..YEARS).map(|year| synthetic(&climate, year, 20_251)).collect()
}

fn all_years() -> &'static HashMap<&'static str, Vec<Weather>> {
    static YEARS: OnceLock<HashMap<&str, Vec<Weather>>> = OnceLock::new();
    YEARS.get_or_init(|| names().into_iter().map(|name| (name, years(name))).collect())
}

fn daily(years: &[Weather], of: impl Fn(&Weather, std::ops::Range<usize>) -> f64) -> Vec<f64> {
    let of = &of;
    years.iter().flat_map(|w| (0..365).map(move |d| of(w, 24 * d..24 * d + 24))).collect()
}

#[test]
fn synthetic_years_have_the_published_monthly_means() {
    for (name, years) in all_years() {
        let climate = Climate::named(name).unwrap();
        let of = |series: fn(&Weather) -> &[f64]| {
            by_month(&daily(years, |w, day| mean(series(w)[day].iter().copied())))
        };
        let t = of(|w| &w.dry_bulb_c);
        let rh = of(|w| &w.relative_humidity);
        let wind = of(|w| &w.wind_m_s);
        let pressure = of(|w| &w.pressure_pa);
        let ghi = of(|w| &w.ghi_w_m2);
        let range = by_month(&daily(years, |w, day| {
            let day = &w.dry_bulb_c[day];
            day.iter().copied().fold(f64::MIN, f64::max)
                - day.iter().copied().fold(f64::MAX, f64::min)
        }));
        let mut worst = [0.0f64; 6];
        for m in 0..12 {
            let published_range = climate.dry_bulb_maximum_c[m] - climate.dry_bulb_minimum_c[m];
            let kwh = ghi[m] * 24.0 * MONTH_DAYS[m] as f64 / 1000.0;
            for (worst, error) in worst.iter_mut().zip([
                t[m] - climate.dry_bulb_mean_c[m],
                range[m] - published_range,
                rh[m] - climate.relative_humidity[m],
                wind[m] / climate.wind_mean_m_s[m] - 1.0,
                pressure[m] - climate.pressure_mean_pa[m],
                kwh / climate.ghi_kwh_m2[m] - 1.0,
            ]) {
                *worst = worst.max(error.abs());
            }
        }
        println!("{name}: T, range, RH, wind, pressure, GHI off by at most {worst:.3?}");
        for (worst, tolerance) in worst.into_iter().zip([0.3, 0.5, 0.03, 0.05, 100.0, 0.05]) {
            assert!(worst < tolerance, "{name}: {worst} against {tolerance}");
        }
    }
}

#[test]
fn synthetic_years_are_drawn_by_climate_year_and_seed() {
    let valence = Climate::named("Valence").unwrap();
    assert_eq!(valence, Climate::named("montelimar").unwrap());
    let one = synthetic(&valence, 2025, 3);
    assert_eq!(one, synthetic(&valence, 2025, 3));
    assert_ne!(one.dry_bulb_c, synthetic(&valence, 2026, 3).dry_bulb_c);
    assert_ne!(one.dry_bulb_c, synthetic(&valence, 2025, 4).dry_bulb_c);
    assert_ne!(one.wind_m_s, synthetic(&Climate::named("lyon").unwrap(), 2025, 3).wind_m_s);
    // What the reader of measured weather accepts, the generator stays within.
    for weather in all_years().values().flatten() {
        let again = Weather::new(
            weather.dry_bulb_c.clone(),
            weather.relative_humidity.clone(),
            weather.pressure_pa.clone(),
            Some(weather.ghi_w_m2.clone()),
            Some(weather.wind_m_s.clone()),
        );
        assert_eq!(again.as_ref().map(|w| &w.wet_bulb_c), Ok(&weather.wet_bulb_c));
    }
}

#[test]
fn synthetic_days_follow_the_sun() {
    for (name, years) in all_years() {
        let mut warmth = [0.0; 24];
        let mut light = [0.0; 24];
        for year in years {
            for hour in 0..8760 {
                warmth[hour % 24] += year.dry_bulb_c[hour];
                light[hour % 24] += year.ghi_w_m2[hour];
            }
        }
        let longitude = Climate::named(name).unwrap().longitude_deg;
        let peak = (0..24).max_by(|&a, &b| warmth[a].total_cmp(&warmth[b])).unwrap();
        let solar = peak as f64 + 0.5 + longitude / 15.0;
        // Near the sea (Marignane) the breeze ends the rise before 14 h.
        assert!((13.5..15.5).contains(&solar), "{name}: warmest at {solar} solar time");
        assert!(light[..3].iter().chain(&light[21..]).all(|&sum| sum == 0.0));
        assert!(light[11] > 0.0 && light[0] == 0.0);
    }
}

#[test]
fn unknown_climates_name_the_nearest() {
    match Climate::named("strassburg") {
        Err(Error::Config(faults)) => {
            assert!(faults[0].message.contains("\"strasbourg\""), "{}", faults[0]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_climate_of_the_catalogue_can_be_drawn() {
    assert_eq!(names(), ["montelimar", "strasbourg", "nancy", "marseille", "lyon"]);
    for (alias, name) in [("Valence", "montelimar"), ("marignane", "marseille")] {
        assert_eq!(Climate::named(alias), Climate::named(name));
    }
    for site in catalogue::entries("sites").unwrap() {
        let climate = site.text("climate").unwrap();
        assert!(names().contains(&climate), "{}: {climate}", site.name);
        assert!(Climate::named(&site.name).is_ok());
    }
}

/// Five observed years of 365 days, every three hours: dry bulb and humidity.
/// `None`, said aloud, where the data folder is absent; a failure where
/// `FLEETWATT_REQUIRE` names `data`.
fn observed(station: &str) -> Option<(Vec<f64>, Vec<f64>, Vec<f64>)> {
    let root = std::env::var_os("FLEETWATT_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let path = root.join(format!("weather/synop_{station}_3h.csv"));
    let required = std::env::var("FLEETWATT_REQUIRE").is_ok_and(|all| all.contains("data"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        assert!(!required, "required, but there are no observations at {}", path.display());
        // Past the capture of output, so that it is seen.
        let skipped = format!("SKIPPED: no observations at {}\n", path.display());
        std::io::stderr().write_all(skipped.as_bytes()).unwrap();
        return None;
    };
    let months = month_of_day();
    let first_of_month = |m: usize| months.iter().position(|&n| n == m).unwrap();
    let mut t = vec![f64::NAN; 5 * 365 * 8];
    let (mut rh, mut pressure) = (t.clone(), t.clone());
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |range: std::ops::Range<usize>| line[range].parse::<usize>().unwrap();
        let (year, month, day, hour) = (number(0..4), number(5..7), number(8..10), number(11..13));
        if !(2015..2020).contains(&year) || (month, day) == (2, 29) {
            continue;
        }
        let index = (year - 2015) * 2920 + (first_of_month(month - 1) + day - 1) * 8 + hour / 3;
        for (series, cell) in [(&mut t, cells[1]), (&mut rh, cells[3]), (&mut pressure, cells[6])] {
            series[index] = cell.parse().unwrap_or(f64::NAN);
        }
        // Sensor faults: a relative humidity under 3 % was never observed there.
        rh[index] = if rh[index] < 3.0 { f64::NAN } else { rh[index] / 100.0 };
    }
    Some((t, rh, pressure))
}

/// Lag-one-day correlation of daily means and lag-three-hour correlation of
/// values, both less the mean of their month and hour.
fn persistence(three_hourly: &[f64]) -> (f64, f64) {
    let months = month_of_day();
    let mut sums = [[(0.0, 0.0); 8]; 12];
    let slot = |n: usize| (months[n / 8 % 365], n % 8);
    for (n, &value) in three_hourly.iter().enumerate().filter(|(_, v)| v.is_finite()) {
        let (m, h) = slot(n);
        sums[m][h].0 += value;
        sums[m][h].1 += 1.0;
    }
    let anomalies: Vec<f64> = three_hourly
        .iter()
        .enumerate()
        .map(|(n, value)| {
            let (m, h) = slot(n);
            value - sums[m][h].0 / sums[m][h].1
        })
        .collect();
    let days: Vec<f64> = anomalies.chunks(8).map(|day| mean(day.iter().copied())).collect();
    (lag_one(&days), lag_one(&anomalies))
}

fn lag_one(values: &[f64]) -> f64 {
    let centre = mean(values.iter().copied());
    let product = mean(values.windows(2).map(|w| (w[0] - centre) * (w[1] - centre)));
    product / mean(values.iter().map(|v| (v - centre) * (v - centre)))
}

/// The spread of the means of winter, spring, summer and autumn over years.
fn seasonal_spread(three_hourly: &[f64]) -> [f64; 4] {
    let months = month_of_day();
    std::array::from_fn(|season| {
        let means: Vec<f64> = three_hourly
            .chunks(2920)
            .map(|year| {
                mean(
                    year.iter()
                        .enumerate()
                        .filter(|(n, _)| (months[n / 8] + 1) % 12 / 3 == season)
                        .map(|(_, &v)| v),
                )
            })
            .collect();
        let centre = mean(means.iter().copied());
        let squares: f64 = means.iter().map(|v| (v - centre).powi(2)).sum();
        (squares / (means.len() - 1) as f64).sqrt()
    })
}

#[test]
fn synthetic_years_behave_like_the_observed_ones() {
    for (name, station) in [
        ("montelimar", "07577_Montelimar"),
        ("strasbourg", "07190_Strasbourg"),
        ("marseille", "07650_Marignane"),
        ("lyon", "07481_Lyon-StExupery"),
    ] {
        let Some((t, rh, pressure)) = observed(station) else { continue };
        let wet: Vec<f64> =
            (0..t.len()).map(|n| wet_bulb_c(t[n], rh[n], pressure[n]).unwrap()).collect();
        let every_third = |series: &[f64]| series.iter().copied().step_by(3).collect::<Vec<_>>();
        let years = &all_years()[name];
        let synthetic_t: Vec<f64> = years.iter().flat_map(|w| every_third(&w.dry_bulb_c)).collect();
        let synthetic_wet: Vec<f64> =
            years.iter().flat_map(|w| every_third(&w.wet_bulb_c)).collect();
        // The climatology is taken out of blocks of five years, as observed.
        let blocks: Vec<(f64, f64)> = synthetic_t.chunks(5 * 2920).map(persistence).collect();
        let day = mean(blocks.iter().map(|block| block.0));
        let hours = mean(blocks.iter().map(|block| block.1));
        let (observed_day, observed_hours) = persistence(&t);
        let mut worst = Vec::new();
        for (what, got, expected, tolerance) in [
            ("0.4 % dry bulb", quantile(&synthetic_t, 0.004), quantile(&t, 0.004), 1.0),
            ("99.6 % dry bulb", quantile(&synthetic_t, 0.996), quantile(&t, 0.996), 1.0),
            ("99.6 % wet bulb", quantile(&synthetic_wet, 0.996), quantile(&wet, 0.996), 1.0),
            ("lag one day", day, observed_day, 0.05),
            ("lag three hours", hours, observed_hours, 0.05),
        ] {
            println!("{name}: {what} {got:.3}, observed {expected:.3}");
            if (got - expected).abs() >= tolerance {
                worst.push(format!("{name}: {what} {got} against {expected}"));
            }
        }
        let (spread, seen) = (seasonal_spread(&synthetic_t), seasonal_spread(&t));
        println!("{name}: seasonal spread {spread:.2?}, observed {seen:.2?}");
        for season in 0..4 {
            // Five years know a spread to a factor of 0.35 to 1.67 (chi square, 95 %).
            let ratio = seen[season] / spread[season];
            if !(0.35..1.67).contains(&ratio) {
                worst.push(format!("{name}: season {season} spread ratio {ratio}"));
            }
        }
        assert!(worst.is_empty(), "{worst:#?}");
    }
}

//! Cycles, ageing and additions of batteries.
#![allow(clippy::unwrap_used)]

use fleetwatt::catalogue;
use fleetwatt::error::{Error, Result};
use fleetwatt::scenario::Scenario;
use fleetwatt::supply::battery::Battery;
use fleetwatt::supply::battery::ageing::{Ageing, Calendar, Cycling, Damage};
use fleetwatt::supply::battery::augmentation::{additions, life};
use fleetwatt::supply::battery::rainflow::rainflow;
use proptest::prelude::*;

/// Cycles by the four-point method: an inner range that lies within those on its both sides
/// is a whole cycle, wherever it stands; what is left counts in halves.
fn four_points(series: &[f64]) -> Vec<(f64, f64, f64)> {
    let mut points: Vec<f64> = series.to_vec();
    points.dedup();
    let mut inner = 1;
    while inner + 1 < points.len() {
        if (points[inner] > points[inner - 1]) == (points[inner + 1] > points[inner]) {
            points.remove(inner);
        } else {
            inner += 1;
        }
    }
    let mut found = Vec::new();
    while let Some(at) = points.windows(4).position(|four| {
        let range = (four[2] - four[1]).abs();
        range <= (four[1] - four[0]).abs() && range <= (four[3] - four[2]).abs()
    }) {
        found.push((points[at + 1], points[at + 2], 1.0));
        points.drain(at + 1..at + 3);
    }
    found.extend(points.windows(2).map(|pair| (pair[0], pair[1], 0.5)));
    found
}

/// Number of cycles by range and mean, in halves.
fn spectrum(cycles: impl Iterator<Item = (f64, f64, f64)>) -> Vec<(u64, u64, f64)> {
    let mut halves: Vec<(u64, u64, f64)> = Vec::new();
    for (range, mean, count) in cycles {
        let key = (range.to_bits(), mean.to_bits());
        match halves.iter_mut().find(|(range, mean, _)| (*range, *mean) == key) {
            Some((.., sum)) => *sum += count,
            None => halves.push((key.0, key.1, count)),
        }
    }
    halves.sort_by_key(|&(range, mean, _)| (range, mean));
    halves
}

fn default_battery(power_mw: f64) -> Battery {
    let example = Scenario::example("valence-80mw").unwrap();
    let mut battery = example.campus().supply.battery.clone();
    battery.power_mw = power_mw;
    battery
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn three_points_find_what_four_find(series in prop::collection::vec(0u8..12, 0..60)) {
        // Whole numbers: plateaus and ties abound, sums are exact, -0 does not occur.
        let series: Vec<f64> = series.into_iter().map(f64::from).collect();
        let cycles = rainflow(&series).unwrap();
        let three = cycles.ranges.iter().zip(&cycles.means).zip(&cycles.counts);
        let three = spectrum(three.map(|((&range, &mean), &count)| (range, mean, count)));
        let four = four_points(&series).into_iter();
        let four = spectrum(four.map(|(a, b, count)| ((a - b).abs(), 0.5 * (a + b), count)));
        prop_assert_eq!(three, four);
    }

    #[test]
    fn counts_times_ranges_are_the_distance(series in prop::collection::vec(-1.0..1.0, 0..300)) {
        let cycles = rainflow(&series).unwrap();
        let counted: f64 =
            cycles.ranges.iter().zip(&cycles.counts).map(|(range, count)| 2.0 * range * count).sum();
        let travelled: f64 = series.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum();
        prop_assert!((counted - travelled).abs() <= 1e-9 * travelled.max(1.0));
    }

    #[test]
    fn capacity_balances_year_by_year(
        damages in prop::collection::vec((0.0..0.3, 0.0..0.3), 1..40),
        energy_mwh in 0.0..500.0,
        end in 0.5..0.9,
        every in prop::option::of(1usize..8),
    ) {
        let damages: Vec<Damage> = damages
            .into_iter()
            .map(|(calendar, cycle)| Damage { calendar, cycle, full_cycles: 1.0 })
            .collect();
        let added = every.map_or(vec![], |every| additions(every, damages.len()).unwrap());
        let life = life(&damages, energy_mwh, end, &added).unwrap();
        let mut before = energy_mwh;
        for year in 0..damages.len() {
            let start = before + life.added_mwh[year] - life.retired_mwh[year];
            prop_assert!((start - life.start_mwh[year]).abs() < 1e-9 * (1.0 + energy_mwh));
            let lost = life.calendar_loss_mwh[year] + life.cycle_loss_mwh[year];
            prop_assert!((start - lost - life.end_mwh[year]).abs() < 1e-9 * (1.0 + energy_mwh));
            prop_assert!(life.start_mwh[year] <= energy_mwh * (1.0 + 1e-12));
            if added.get(year) == Some(&true) {
                prop_assert!((life.start_mwh[year] - energy_mwh).abs() < 1e-9 * (1.0 + energy_mwh));
            }
            before = life.end_mwh[year];
        }
        let all: f64 = life.calendar_loss_mwh.iter().chain(&life.cycle_loss_mwh).sum();
        let net: f64 = life.added_mwh.iter().sum::<f64>() - life.retired_mwh.iter().sum::<f64>();
        prop_assert!((energy_mwh + net - all - before).abs() < 1e-9 * (1.0 + energy_mwh));
    }

    #[test]
    fn wear_grows_with_heat_charge_and_depth(
        depth in 0.05..0.9, soc in 0.0..0.9, temperature_c in 0.0..45.0,
    ) {
        let calendar = |temperature_c| Calendar {
            temperature_c,
            calendar_life_years: 20.0,
            activation_kj_mol: 17.0,
            charge_stress: 4.7,
        };
        let loss = |t, soc| calendar(t).calendar_loss_fraction(5.0, soc).unwrap();
        prop_assert!(loss(temperature_c + 1.0, soc) > loss(temperature_c, soc));
        prop_assert!(loss(temperature_c, soc + 0.1) > loss(temperature_c, soc));
        let cycling = Cycling { cycle_life: 1e4, depth_exponent: 1.7 };
        let cycled = |depth| cycling.cycle_loss_fraction(1e3, depth).unwrap();
        prop_assert!(cycled(depth + 0.1) > cycled(depth));
    }
}

/// Naumann et al. as published: losses in parts, of time in seconds, of full cycles.
fn naumann(years: f64, soc: f64, temperature_c: f64) -> f64 {
    let arrhenius = (-17_126.0 / 8.314_46 * (1.0 / (temperature_c + 273.15) - 1.0 / 298.15)).exp();
    let charge = 2.8575 * (soc - 0.5).powi(3) + 0.60225;
    1.2571e-5 * arrhenius * charge * (years * 31_557_600.0).sqrt()
}

fn naumann_depth(depth: f64) -> f64 {
    4.0253 * (depth - 0.6).powi(3) + 1.0923
}

#[test]
fn defaults_lose_to_time_what_is_published() {
    let calendar = default_battery(1.0).ageing().calendar;
    for years in [0.5, 2.0, 10.0] {
        for soc in [0.0, 0.25, 0.5, 0.75, 1.0] {
            for temperature_c in [0.0, 25.0, 40.0, 60.0] {
                let calendar = Calendar { temperature_c, ..calendar };
                let found = calendar.calendar_loss_fraction(years, soc).unwrap();
                let expected = naumann(years, soc, temperature_c);
                assert!((found / expected - 1.0).abs() < 1e-3, "{years} {soc} {temperature_c}");
            }
        }
    }
}

/// The catalogue's curve is the straight line through the published damage at the depths of
/// the tests, both in logarithms, at half of the capacity an hour.
#[test]
fn defaults_lose_to_cycles_what_is_fitted() {
    let depths = [0.05, 0.1, 0.2, 0.4, 0.8, 1.0];
    let percent = 0.063 * 0.5 + 0.0971;
    let damage = depths.map(|depth| depth * (naumann_depth(depth) * percent / 20.0).powi(2));
    let (x, y) = (depths.map(f64::ln), damage.map(f64::ln));
    let mean = |values: [f64; 6]| values.iter().sum::<f64>() / 6.0;
    let over: f64 = (0..6).map(|n| (x[n] - mean(x)) * (y[n] - mean(y))).sum();
    let slope = over / x.iter().map(|one| (one - mean(x)).powi(2)).sum::<f64>();
    let at_full = (mean(y) - slope * mean(x)).exp();
    let cycling = default_battery(1.0).ageing().cycling;
    assert!((cycling.depth_exponent - slope).abs() < 0.005);
    assert!((cycling.cycle_life * at_full - 1.0).abs() < 0.005);
    for (depth, damage) in depths.into_iter().zip(damage) {
        let published = 0.2 * (1_000.0 * damage).sqrt();
        let found = cycling.cycle_loss_fraction(1_000.0, depth).unwrap();
        assert!((found / published - 1.0).abs() < 0.12, "{depth}: {}", found / published);
    }
}

#[test]
fn a_scenario_has_no_battery_unless_it_says_so() {
    let battery = default_battery(0.0);
    assert_eq!(battery.energy_mwh(), 0.0);
    let battery = default_battery(50.0);
    assert_eq!(battery.energy_mwh(), 100.0);
    for (path, value) in
        [("capex_eur_kwh", battery.capex_eur_kwh), ("cycle_life", battery.cycle_life)]
    {
        let figure = catalogue::entry("batteries", "lfp").unwrap().value(path).unwrap();
        assert_eq!(value, figure);
    }
    let wear = battery.wear_cost_eur_mwh().unwrap();
    assert!((5.0..40.0).contains(&wear), "{wear}");
}

#[test]
fn a_scenarios_battery_lives_by_its_fields() -> Result<()> {
    let mut battery = default_battery(50.0);
    let day: Vec<f64> = (0..8_760).map(|hour| if hour % 24 < 12 { 0.1 } else { 0.9 }).collect();
    let damages = battery.ageing().damages(&[&day], 20)?;
    let alone = battery.life(&damages, &battery.additions(20)?)?;
    assert_eq!(alone.added_mwh.iter().sum::<f64>(), 0.0);
    battery.augmentation = fleetwatt::supply::battery::augmentation::Augmentation::Additions;
    let kept = battery.life(&damages, &battery.additions(20)?)?;
    let years: Vec<usize> = (0..20).filter(|&year| kept.added_mwh[year] > 0.0).collect();
    assert_eq!(years, [5, 10, 15]);
    assert!(kept.end_mwh[19] > alone.end_mwh[19]);
    Ok(())
}

#[test]
fn years_of_their_own_are_the_sum_of_their_damages() {
    let ageing = default_battery(1.0).ageing();
    let (calm, busy) = (vec![0.5; 100], [0.1, 0.9].repeat(50));
    let damages = ageing.damages(&[&calm, &busy], 2).unwrap();
    assert_eq!(damages[0], ageing.damage(&calm).unwrap());
    assert_eq!((damages[0].cycle, damages[0].full_cycles), (0.0, 0.0));
    assert!((damages[1].full_cycles - 0.8 * 99.0 / 2.0).abs() < 1e-9);
    let life = life(&damages, 1.0, 0.7, &[]).unwrap();
    let time = ageing.calendar.calendar_loss_fraction(1.0, 0.5).unwrap();
    assert!((life.end_mwh[0] - (1.0 - time)).abs() < 1e-12);
    assert!(life.cycle_loss_mwh[0] == 0.0 && life.cycle_loss_mwh[1] > 0.0);
    let refused =
        Ageing { calendar: Calendar { temperature_c: 90.0, ..ageing.calendar }, ..ageing };
    assert!(matches!(refused.damage(&calm), Err(Error::Domain { name: "temperature_c", .. })));
}

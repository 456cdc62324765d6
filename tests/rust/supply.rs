//! Prices and carbon.
#![allow(clippy::unwrap_used)]

use fleetwatt::error::Error;
use fleetwatt::supply::accounting::{carbon_free_score, market_based_kg, matching};
use fleetwatt::supply::surplus::{TaperedBattery, shift_to_surplus};
use fleetwatt::supply::{accounting::Matching, carbon, price};
use proptest::prelude::*;

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn shapes_are_full_finite_years_of_mean_one(year in 1900i32..=2199, seed: u64) {
        for shape in [price::synthetic(year, seed).unwrap(), carbon::synthetic(year, seed).unwrap().combustion] {
            prop_assert_eq!(shape.len(), 8760);
            prop_assert!(shape.iter().all(|value| value.is_finite()));
            prop_assert!((mean(&shape) - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn intensity_lies_between_the_factors_and_ignores_scale(
        power in prop::array::uniform8(0.0..50_000.0), scale in 0.1..10.0,
    ) {
        prop_assume!(power.iter().sum::<f64>() > 10.0);
        let of = |factor: f64| {
            let power = power.map(|power| [power * factor]);
            carbon::intensity(std::array::from_fn(|n| &power[n][..]), true).unwrap()
        };
        let (one, other) = (of(1.0), of(scale));
        prop_assert!((0.0..=986.0).contains(&one.combustion_g_kwh[0]));
        prop_assert!((5.13 - 1e-9..=1050.0).contains(&one.life_cycle_g_kwh[0]));
        prop_assert!((one.combustion_g_kwh[0] - other.combustion_g_kwh[0]).abs() < 1e-9);
        prop_assert!((one.life_cycle_g_kwh[0] - other.life_cycle_g_kwh[0]).abs() < 1e-9);
    }
}

#[test]
fn year_and_seed_decide_when_not_what() {
    let first = price::synthetic(2024, 1).unwrap();
    assert_eq!(first, price::synthetic(2024, 1).unwrap());
    for other in [price::synthetic(2024, 2).unwrap(), price::synthetic(2025, 1).unwrap()] {
        assert_ne!(first, other);
        assert_eq!(sorted(first.clone()), sorted(other));
    }
    assert!(matches!(price::synthetic(2200, 0), Err(Error::Domain { name: "year", .. })));
}

#[test]
fn prices_and_carbon_draw_from_different_streams() {
    let price = price::synthetic(2025, 0).unwrap();
    let carbon = carbon::synthetic(2025, 0).unwrap().combustion;
    // The calendar is common; the noise is not: prices alone dip at midday in summer.
    let noon = |shape: &[f64]| (170..200).map(|day| shape[day * 24 + 12]).sum::<f64>() / 30.0;
    assert!(noon(&price) < noon(&carbon));
}

#[test]
fn levels_scale_the_shapes() {
    let shape = price::synthetic(2025, 0).unwrap();
    let level = 60.0;
    assert!((mean(&price::scaled(&shape, level).unwrap()) - level).abs() < 1e-9);
    assert!(price::scaled(&shape, f64::NAN).is_err());
    assert!(price::scaled(&shape, -1.0).is_err());

    let shape = carbon::synthetic(2025, 0).unwrap();
    let (burnt, whole) = (20.0, 45.0);
    let (combustion, life_cycle) = shape.scaled(burnt, whole).unwrap();
    assert!((mean(&combustion) - burnt).abs() < 1e-9);
    assert!((mean(&life_cycle) - whole).abs() < 1e-9);
    assert!(life_cycle.iter().zip(&combustion).all(|(whole, burnt)| whole > burnt));
    assert!(shape.scaled(40.0, 40.0).is_err());
}

#[test]
fn one_source_has_its_own_factor() {
    for (n, source) in carbon::SOURCES.into_iter().enumerate() {
        let power: [[f64; 1]; 8] = std::array::from_fn(|m| [f64::from(u8::from(m == n))]);
        let of = |bio| carbon::intensity(std::array::from_fn(|m| &power[m][..]), bio).unwrap();
        let burns = matches!(source, "fuel" | "coal" | "gas");
        assert_eq!(of(false).combustion_g_kwh[0] > 0.0, burns, "{source}");
        assert_eq!(of(true).combustion_g_kwh[0] > 0.0, burns || source == "bioenergies");
        assert!(of(false).life_cycle_g_kwh[0] > 5.0);
    }
}

#[test]
fn a_mix_is_refused_with_the_hour() {
    let good = [1.0, 1.0];
    let mut mix: [&[f64]; 8] = [&good; 8];
    let bad = [1.0, f64::NAN];
    mix[3] = &bad;
    let refused = carbon::intensity(mix, false);
    assert!(matches!(refused, Err(Error::Domain { name: "nuclear", index: Some(1), .. })));
    mix[3] = &good[..1];
    assert!(matches!(carbon::intensity(mix, false), Err(Error::Shape(_))));
    let nothing = [-5.0, 0.0];
    let dark = carbon::intensity([&nothing; 8], false);
    assert!(matches!(dark, Err(Error::Domain { index: Some(0), .. })));
}

const HOURS: usize = 48;

fn powers() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.0..100.0_f64, HOURS)
}

fn battery(capacity_mwh: f64, initial_fraction: f64) -> TaperedBattery {
    TaperedBattery {
        capacity_mwh,
        charge_efficiency: 0.97,
        discharge_efficiency: 0.96,
        rate_per_h: 1.5,
        full_taper_h: 0.04,
        empty_taper_h: 0.01,
        full_fraction: 1.0,
        empty_fraction: 0.0,
        initial_fraction,
        steps_per_hour: 60.0,
    }
}

proptest! {
    #[test]
    fn a_battery_balances_and_more_of_it_leaves_less_over(
        load in powers(), supply in powers(), capacity in 0.0..300.0, initial in 0.0..1.0,
    ) {
        let one = battery(capacity, initial).self_consumption(&load, &supply).unwrap();
        let mut content = initial * capacity;
        for hour in 0..HOURS {
            let given = supply[hour] + one.discharged_mw[hour] + one.unmet_mw[hour];
            let taken = load[hour] + one.charged_mw[hour] + one.surplus_mw[hour];
            prop_assert!((given - taken).abs() < 1e-9);
            content += 0.97 * one.charged_mw[hour] - one.discharged_mw[hour] / 0.96;
            prop_assert!((content - one.content_mwh[hour]).abs() < 1e-9);
            prop_assert!((-1e-9..=capacity + 1e-9).contains(&content));
        }
        let more = battery(1.1 * capacity, initial).self_consumption(&load, &supply).unwrap();
        let left = |unmet: &[f64]| unmet.iter().sum::<f64>();
        prop_assert!(left(&more.unmet_mw) <= left(&one.unmet_mw) + 1e-9);
    }

    #[test]
    fn moved_work_stays_in_its_window_and_covers_more(
        load in powers(), supply in powers(), part in 0.0..=1.0, limit in 0.0..150.0,
        window in 1_usize..=HOURS,
    ) {
        let moved = shift_to_surplus(&load, &supply, part, limit, window as f64).unwrap();
        for (before, after) in load.chunks(window).zip(moved.chunks(window)) {
            let (before, after) = (before.iter().sum::<f64>(), after.iter().sum::<f64>());
            prop_assert!((before - after).abs() < 1e-9);
        }
        let covered = |load: &[f64]| matching(load, &supply).unwrap().hourly_fraction;
        prop_assert!(covered(&moved) >= covered(&load) - 1e-12);
    }

    #[test]
    fn certificates_promise_more_than_hours_hold(
        load in powers(), supply in powers(), grid in 0.0..=1.0, residual in 0.0..800.0,
    ) {
        let found = matching(&load, &supply).unwrap();
        prop_assert!(found.hourly_fraction <= found.yearly_fraction + 1e-12);
        let score = carbon_free_score(&load, &supply, &[grid; HOURS]).unwrap();
        let expected = found.hourly_fraction + (1.0 - found.hourly_fraction) * grid;
        prop_assert!((score - expected).abs() < 1e-12);
        let of = |by| market_based_kg(&load, &supply, &[residual; HOURS], 0.0, by).unwrap();
        let total = |by| of(by).iter().sum::<f64>();
        prop_assert!(total(Matching::Yearly) <= total(Matching::Hourly) + 1e-6);
    }
}

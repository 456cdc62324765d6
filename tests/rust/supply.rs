//! Prices and carbon.
#![allow(clippy::unwrap_used)]

use fleetwatt::error::Error;
use fleetwatt::supply::{carbon, price};
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

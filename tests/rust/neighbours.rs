//! Noise, legionella, generators.
#![allow(clippy::unwrap_used)]

use fleetwatt::facility::neighbours::Neighbours;
use fleetwatt::facility::neighbours::Time;
use fleetwatt::facility::neighbours::generators::{
    fuel_co2_kg, generator_emission_kg, generator_energy_mwh, generator_fuel_l,
};
use fleetwatt::facility::neighbours::legionella::{Regime, legionella_regime};
use fleetwatt::facility::neighbours::noise::{
    Path, emergence_db, emission_dba, equivalent_level_dba, fan_sound_power_dba, noise_limit_db,
    sound_pressure_dba, total_level_dba,
};
use fleetwatt::facility::water::{blowdown_m3, permit_share, scarcity_weighted_m3};
use proptest::prelude::*;

fn path(distance_m: f64) -> Path {
    Path {
        distance_m,
        source_height_m: 2.0,
        receiver_height_m: 2.0,
        absorption_db_km: 1.9,
        barrier_db: 0.0,
    }
}

fn neighbours() -> Neighbours {
    Neighbours {
        dwelling_m: 300.0,
        unit_dba: 92.0,
        source_height_m: 6.0,
        background_day_dba: 42.0,
        background_night_dba: 33.0,
        barrier_db: 0.0,
        nox_g_kwh: 15.4,
        co_g_kwh: 3.5,
        pm_g_kwh: 0.45,
    }
}

#[test]
fn terms_of_the_standard() {
    // By hand at 200 m, both 2 m high: divergence 57.0206, air 0.38, ground
    // 4.8 - 0.02 (17 + 1.5) = 4.43, reflection 10 log10(1 + 40000/40016) = 3.00943.
    let expected = 100.0 - 57.020_600 - 0.38 - 4.43 + 3.009_432;
    let found = sound_pressure_dba(100.0, &path(200.0)).unwrap();
    assert!((found - expected).abs() < 1e-5, "{found} against {expected}");
    // Near and high the ground takes nothing off.
    let near = Path { absorption_db_km: 0.0, ..path(10.0) };
    let reflected = 10.0 * (1.0 + 100.0 / 116.0_f64).log10();
    assert!((near.attenuation_db() - (31.0 - reflected)).abs() < 1e-12);
    // A weak screen is no better than the ground, a strong one stands in its place.
    let screened = |barrier_db| Path { barrier_db, ..path(200.0) }.attenuation_db();
    assert_eq!(screened(4.0), screened(0.0));
    assert!((screened(10.0) - screened(0.0) - (10.0 - 4.43)).abs() < 1e-12);
}

#[test]
fn levels_add_as_energies() {
    assert!((total_level_dba([40.0; 10].into_iter()) - 50.0).abs() < 1e-12);
    assert_eq!(total_level_dba([].into_iter()), f64::NEG_INFINITY);
    assert!((equivalent_level_dba([40.0; 7].into_iter()) - 40.0).abs() < 1e-12);
    assert!(equivalent_level_dba([].into_iter()).is_nan());
    assert!((fan_sound_power_dba(92.0, 10.0, 0.1).unwrap() - 52.0).abs() < 1e-12);
    assert_eq!(fan_sound_power_dba(92.0, 10.0, 0.0).unwrap(), f64::NEG_INFINITY);
    assert_eq!(emergence_db(f64::NEG_INFINITY, 30.0).unwrap(), 0.0);
}

#[test]
fn limits_are_those_of_the_decree() {
    for (ambient, day, night) in [
        (20.0, f64::INFINITY, f64::INFINITY),
        (35.0, f64::INFINITY, f64::INFINITY),
        (35.1, 6.0, 4.0),
        (45.0, 6.0, 4.0),
        (45.1, 5.0, 3.0),
    ] {
        assert_eq!(noise_limit_db(ambient, false).unwrap(), day, "{ambient}");
        assert_eq!(noise_limit_db(ambient, true).unwrap(), night, "{ambient}");
    }
    assert!(noise_limit_db(f64::NAN, true).unwrap().is_nan());
}

#[test]
fn a_night_is_judged() {
    let site = neighbours();
    let full = site.noise(80.0, &[1.0; 9], Time::Night);
    assert!(!full.met && full.limit_db == 3.0, "{full:?}");
    let slow = site.noise(80.0, &[0.4; 9], Time::Night);
    assert!(slow.met && slow.ambient_dba < full.ambient_dba, "{slow:?}");
    let still = site.noise(80.0, &[0.0; 9], Time::Night);
    assert_eq!((still.emergence_db, still.ambient_dba, still.met), (0.0, 33.0, true));
    // Half the hours at full speed are 3 dB less than all.
    let half = site.noise(80.0, &[1.0, 0.0], Time::Night);
    assert!((full.source_dba - half.source_dba - 10.0 * 2_f64.log10()).abs() < 1e-9);
    let power = emission_dba(92.0, 80.0, 1.0);
    let by_law = Path { source_height_m: 6.0, receiver_height_m: 1.5, ..path(300.0) };
    assert!((full.source_dba - sound_pressure_dba(power, &by_law).unwrap()).abs() < 1e-12);
    let sum = total_level_dba([full.source_dba, 33.0].into_iter());
    assert!((full.ambient_dba - sum).abs() < 1e-12);
}

#[test]
fn regimes_by_heat_and_machine() {
    for (heat_mw, wet, regime) in [
        (0.0, true, Regime::None),
        (2.999, true, Regime::Declaration),
        (3.0, true, Regime::Registration),
        (80.0, false, Regime::None),
    ] {
        assert_eq!(legionella_regime(heat_mw, wet).unwrap(), regime, "{heat_mw}");
    }
    assert!(legionella_regime(-1.0, true).is_err());
    assert!(legionella_regime(f64::NAN, true).is_err());
}

#[test]
fn a_year_of_tests() {
    let energy_mwh = generator_energy_mwh(100.0, 20.0, 0.5).unwrap();
    let fuel_l = generator_fuel_l(energy_mwh, 0.25).unwrap();
    let co2_kg = fuel_co2_kg(fuel_l, 2.65).unwrap();
    let nox_kg = generator_emission_kg(energy_mwh, 15.4).unwrap();
    assert_eq!((energy_mwh, fuel_l, co2_kg, nox_kg), (1_000.0, 250_000.0, 662_500.0, 15_400.0));
    assert!(generator_energy_mwh(1.0, 9_000.0, 1.0).is_err());
    assert!(generator_emission_kg(1.0, -1.0).is_err());
}

#[test]
fn water_laws() {
    assert_eq!(permit_share(120.0, 100.0).unwrap(), 1.2);
    assert!(permit_share(1.0, 0.0).is_err() && permit_share(1.0, -3.0).is_err());
    assert!(permit_share(-1.0, 3.0).is_err());
    assert_eq!(scarcity_weighted_m3(10.0, 4.0).unwrap(), 40.0);
    assert!(scarcity_weighted_m3(10.0, 0.0).is_err());
    assert_eq!(blowdown_m3(100.0, 1.0, 5.0).unwrap(), 24.0);
    assert_eq!(blowdown_m3(1.0, 5.0, 5.0).unwrap(), 0.0);
    assert!(blowdown_m3(1.0, 0.0, 1.0).is_err());
    for n in 0..3 {
        let mut a = [1.0, 0.1, 5.0];
        a[n] = f64::NAN;
        assert!(blowdown_m3(a[0], a[1], a[2]).unwrap().is_nan(), "{n}");
    }
}

proptest! {
    #[test]
    fn sound_fades_and_nan_goes_through(
        distance in 30.0..3_000.0f64, factor in 1.001..3.0f64, source in 0.0..15.0f64,
        barrier in 0.0..25.0f64, which in 0usize..6,
    ) {
        let near = Path { source_height_m: source, barrier_db: barrier, ..path(distance) };
        let far = Path { distance_m: distance * factor, ..near };
        prop_assert!(far.attenuation_db() > near.attenuation_db());
        let mut a = [90.0, distance, source, 1.5, 1.9, barrier];
        a[which] = f64::NAN;
        let broken = Path {
            distance_m: a[1], source_height_m: a[2], receiver_height_m: a[3],
            absorption_db_km: a[4], barrier_db: a[5],
        };
        prop_assert!(sound_pressure_dba(a[0], &broken).unwrap().is_nan());
    }

    #[test]
    fn faster_or_more_fans_are_never_quieter(ratio in 0.0..1.0f64, more in 0.0..0.4f64, units in 1.0..200.0f64) {
        let site = neighbours();
        let calm = site.noise(units, &[ratio], Time::Night);
        let loud = site.noise(units + 1.0, &[ratio + more], Time::Night);
        prop_assert!(loud.source_dba >= calm.source_dba);
        prop_assert!(loud.emergence_db >= calm.emergence_db && calm.emergence_db >= 0.0);
        prop_assert!(calm.met || !loud.met);
    }
}

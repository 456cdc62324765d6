//! The published model of PUE and WUE: its worked example, limits, order, threads.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that panics has failed")]

use fleetwatt::climate::{Climate, Weather, synthetic};
use fleetwatt::error::Error;
use fleetwatt::facility::lei_masanet::{Inputs, hour, ranges, replicate};
use fleetwatt::simulation::on_threads;

fn weather() -> Weather {
    synthetic(&Climate::named("lyon").unwrap(), 2025, 0)
}

/// The middle of a case's ranges.
fn middle(case: usize) -> Inputs<f64> {
    let ranges = ranges(case).unwrap().values();
    with(&ranges.map(|(low, high)| 0.5 * (low + high)))
}

fn with(v: &[f64; 33]) -> Inputs<f64> {
    Inputs {
        ups_efficiency: v[0],
        distribution_loss: v[1],
        lighting: v[2],
        supply_low_c: v[3],
        supply_high_c: v[4],
        dew_point_low_c: v[5],
        dew_point_high_c: v[6],
        humidity_low: v[7],
        humidity_high: v[8],
        sensible_ratio: v[9],
        air_rise_k: v[10],
        water_rise_k: v[11],
        tower_range_k: v[12],
        room_fan_pa: v[13],
        room_fan_efficiency: v[14],
        tower_fan_pa: v[15],
        tower_fan_efficiency: v[16],
        humidifier_pump_pa: v[17],
        humidifier_pump_efficiency: v[18],
        chiller_pump_pa: v[19],
        chiller_pump_efficiency: v[20],
        tower_pump_pa: v[21],
        tower_pump_efficiency: v[22],
        economiser_pump_pa: v[23],
        economiser_pump_efficiency: v[24],
        tower_approach_k: v[25],
        economiser_approach_k: v[26],
        part_load: v[27],
        liquid_to_gas: v[28],
        cop_error: v[29],
        coil_effectiveness: v[30],
        windage: v[31],
        cycles_of_concentration: v[32],
    }
}

/// The example that the authors publish with their code: case 4 at 9 degC and 10 %.
#[test]
fn worked_example() {
    let drawn = with(&[
        8.947_460_94e-1,
        2.840_820_31e-2,
        4.721_679_69e-2,
        1.544_238_28e1,
        2.870_410_16e1,
        -1.111_230_47e1,
        1.674_609_38e1,
        2.603_515_62e-1,
        7.185_546_88e-1,
        9.518_359_37e-1,
        9.497_070_31,
        6.918_945_31,
        5.099_609_38,
        6.504_882_81e2,
        6.138_671_88e-1,
        3.958_984_38e2,
        6.119_140_63e-1,
        6.418_945_31e6,
        6.509_765_63e-1,
        1.718_845_52e5,
        7.451_171_88e-1,
        2.462_351_02e5,
        7.080_078_12e-1,
        1.562_841_91e5,
        6.689_453_12e-1,
        3.359_863_28,
        2.107_128_91,
        3.089_843_75e-1,
        2.720_703_13e-1,
        -9.179_687_5e-2,
        6.902_832_03e-1,
        2.935_888_67e-3,
        1.116_503_91e1,
    ]);
    let found = hour(4, &drawn, 9.0, 0.1, 101_325.0).unwrap();
    // They draw the humidity of the supply air between its limits, where the mean stands here.
    assert!((found.pue / 1.339_160_993_824_991 - 1.0).abs() < 5e-4, "{found:?}");
    assert!((found.wue_l_kwh / 2.417_390_377_483_526 - 1.0).abs() < 5e-4, "{found:?}");
}

#[test]
fn every_case_is_finite_and_within_its_limits() {
    let weather = weather();
    for case in 1..=10 {
        let plants = replicate(&weather, case, 50, 1).unwrap();
        assert_eq!(plants.len(), 50);
        let ranges = ranges(case).unwrap().values();
        for plant in plants {
            assert!((1.0..4.0).contains(&plant.usage.pue), "{case}: {plant:?}");
            assert!((0.0..6.0).contains(&plant.usage.wue_l_kwh), "{case}: {plant:?}");
            for ((low, high), value) in ranges.iter().zip(plant.inputs.values()) {
                assert!((*low..=*high).contains(&value), "{case}: {plant:?}");
            }
        }
    }
}

#[test]
fn warmer_air_and_worse_machines_cost_power() {
    for case in 4..=10 {
        let drawn = middle(case);
        let worse = Inputs { cop_error: drawn.cop_error - 0.1, ..drawn };
        let mut before = 0.0;
        for step in -20..=50 {
            let dry_bulb_c = f64::from(step);
            let found = hour(case, &drawn, dry_bulb_c, 0.1, 101_325.0).unwrap();
            let poor = hour(case, &worse, dry_bulb_c, 0.1, 101_325.0).unwrap();
            assert!(poor.pue >= found.pue, "{case} at {dry_bulb_c}");
            // Room fans move a little less mass of moister air; hence the slack.
            assert!(found.pue >= before - 2e-3, "{case} at {dry_bulb_c}: {found:?} after {before}");
            before = found.pue;
        }
    }
}

#[test]
fn salts_and_windage_cost_water() {
    for case in [2, 4, 5, 8] {
        let drawn = middle(case);
        let water =
            |drawn: &Inputs<f64>| hour(case, drawn, 20.0, 0.5, 101_325.0).unwrap().wue_l_kwh;
        let saltier = Inputs { cycles_of_concentration: 3.0, ..drawn };
        assert!(water(&saltier) > water(&drawn));
        // Where windage carries all salts away, no blowdown is left to spare.
        let windy = Inputs { windage: 0.05, cycles_of_concentration: 100.0, ..drawn };
        assert!(water(&windy) > water(&Inputs { windage: 0.04, ..windy }));
    }
}

#[test]
fn threads_change_nothing_and_seeds_do() {
    let weather = weather();
    let on = |threads, seed| on_threads(threads, || replicate(&weather, 5, 40, seed)).unwrap();
    let alone = on(1, 3);
    assert_eq!(alone, on(2, 3));
    assert_eq!(alone, on(5, 3));
    assert_ne!(alone, on(2, 4));
}

#[test]
fn percentiles_of_few_draws_are_those_of_many() {
    let weather = weather();
    let percentile = |draws, seed, rank: f64| {
        let plants = replicate(&weather, 5, draws, seed).unwrap();
        let mut pue: Vec<f64> = plants.iter().map(|plant| plant.usage.pue).collect();
        pue.sort_by(f64::total_cmp);
        pue[(rank * (draws - 1) as f64).round() as usize]
    };
    for rank in [0.05, 0.95] {
        let many = percentile(20_000, 9, rank);
        for seed in 0..4 {
            let few = percentile(200, seed, rank);
            assert!((few / many - 1.0).abs() < 0.01, "{rank}, {seed}: {few} for {many}");
        }
    }
}

#[test]
fn what_is_outside_is_refused() {
    let weather = weather();
    for (case, draws) in [(0, 10), (11, 10), (4, 0), (4, 100_001)] {
        let refused = replicate(&weather, case, draws, 0);
        assert!(matches!(refused, Err(Error::Domain { .. })), "{case}, {draws}: {refused:?}");
    }
}

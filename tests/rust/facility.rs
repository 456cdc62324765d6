//! What holds for every technology of the facility, now and in future.
#![allow(clippy::unwrap_used)]

use fleetwatt::climate::psychrometrics::{humidity_ratio, wet_bulb_c};
use fleetwatt::facility::Facility;
use fleetwatt::facility::cooling::{
    Air, AirSide, CoolAir, Cooling, Duty, FacilityLoop, Reject, Rejection, WithCooling,
    with_cooling,
};
use fleetwatt::facility::electrical::Redundancy;
use fleetwatt::facility::plant::{Flows, Plant};
use fleetwatt::scenario::Scenario;
use fleetwatt::simulation::drivers::{Drivers, Supplied};
use fleetwatt::simulation::run;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::drawn::leaves;

const SHARES: [f64; 4] = [0.0, 0.4, 0.9, 1.0];

fn air(dry_bulb_c: f64, relative_humidity: f64, pressure_pa: f64) -> Air {
    Air {
        dry_bulb_c,
        wet_bulb_c: wet_bulb_c(dry_bulb_c, relative_humidity, pressure_pa).unwrap(),
        humidity_ratio: humidity_ratio(dry_bulb_c, relative_humidity, pressure_pa).unwrap(),
        pressure_pa,
    }
}

/// Air that warms at a constant humidity ratio.
fn warmed(from: &Air, by_k: f64) -> Air {
    let at = from.dry_bulb_c + by_k;
    let saturated = humidity_ratio(at, 1.0, from.pressure_pa).unwrap();
    // w = 0.621945 rh ps / (p - rh ps), solved for the relative humidity.
    let vapour = |w: f64| w / (0.621945 + w);
    air(at, (vapour(from.humidity_ratio) / vapour(saturated)).min(1.0), from.pressure_pa)
}

fn changed(changes: &[(String, Value)]) -> Scenario {
    Scenario::example("valence-80mw").unwrap().replace(changes).unwrap()
}

fn with(rejection: &str, air_side: &str, redundancy: &str) -> Scenario {
    changed(&[
        ("facility.cooling.rejection".into(), json!(rejection)),
        ("facility.cooling.air_side".into(), json!(air_side)),
        ("facility.electrical.redundancy".into(), json!(redundancy)),
    ])
}

/// A test for every combination of the registered technologies.
fn every_design(mut test: impl FnMut(&str, &Scenario)) {
    for rejection in Rejection::WORDS {
        for air_side in AirSide::WORDS {
            for redundancy in Redundancy::WORDS {
                let name = format!("{rejection}, {air_side}, {redundancy}");
                test(&name, &with(rejection, air_side, redundancy));
            }
        }
    }
}

/// Hours of a plant, whatever its technologies.
struct Hours<'a> {
    facility: &'a Facility,
    share: f64,
    cases: &'a [(f64, Air)],
}

impl WithCooling for Hours<'_> {
    type Output = Vec<Flows>;

    fn with<R: Reject, A: CoolAir>(self) -> Vec<Flows> {
        let plant = Plant::<R, A>::build(self.facility, 80.0, self.share).unwrap();
        self.cases
            .iter()
            .map(|(it_mw, air)| {
                let heat_mw = plant.heat_demand_mw(air.dry_bulb_c, 12);
                plant.hour(*it_mw, self.share, air, heat_mw)
            })
            .collect()
    }
}

fn hours(facility: &Facility, share: f64, cases: &[(f64, Air)]) -> Vec<Flows> {
    with_cooling(&facility.cooling, Hours { facility, share, cases })
}

/// Hours of the rejection plant alone.
struct Rejections<'a> {
    cooling: &'a Cooling,
    cases: &'a [(f64, Air)],
}

impl WithCooling for Rejections<'_> {
    type Output = Vec<Duty>;

    fn with<R: Reject, A: CoolAir>(self) -> Vec<Duty> {
        let plant = R::sized(self.cooling, &FacilityLoop::sized(self.cooling, 60.0)).unwrap();
        self.cases.iter().map(|(heat_mw, air)| plant.reject(*heat_mw, air)).collect()
    }
}

fn weathers() -> Vec<Air> {
    let mut weathers = Vec::new();
    for dry in (-30..=50).step_by(4) {
        for humidity in [0.02, 0.3, 0.6, 1.0] {
            for pressure in [70_000.0, 101_325.0] {
                weathers.push(air(f64::from(dry), humidity, pressure));
            }
        }
    }
    weathers
}

#[test]
fn every_flow_is_finite_and_none_is_negative() {
    every_design(|name, scenario| {
        let facility = &scenario.campus().facility;
        for share in SHARES {
            let cases: Vec<_> = weathers()
                .into_iter()
                .flat_map(|air| [0.0, 1e-6, 7.0, 35.0, 70.0].map(|it_mw| (it_mw, air)))
                .collect();
            for (flows, (it_mw, air)) in hours(facility, share, &cases).iter().zip(&cases) {
                for value in flows.values() {
                    let sane = value.is_finite() && value >= 0.0;
                    assert!(sane, "{name}, share {share}, {it_mw} MW at {air:?}: {flows:?}");
                }
                let sum = flows.it_mw
                    + flows.ups_mw
                    + flows.distribution_mw
                    + flows.transformer_mw
                    + flows.liquid_cooling_mw
                    + flows.trim_chiller_mw
                    + flows.heat_recovery_mw
                    + flows.air_cooling_mw
                    + flows.auxiliary_mw;
                assert!((sum / flows.facility_mw - 1.0).abs() < 1e-12, "{name}: {flows:?}");
                assert!(
                    flows.delivered_heat_mw <= flows.recoverable_heat_mw + flows.heat_recovery_mw,
                    "{name}: {flows:?}"
                );
                assert!(flows.network_heat_mw <= flows.heat_demand_mw, "{name}: {flows:?}");
                assert!(flows.recoverable_heat_mw <= share * it_mw, "{name}: {flows:?}");
            }
        }
    });
}

#[test]
fn rejection_carries_what_it_gets_at_most_and_rests_without_heat() {
    for rejection in Rejection::WORDS {
        let scenario = with(rejection, "chiller", "n");
        let cooling = &scenario.campus().facility.cooling;
        let heats = [0.0, 1e-9, 1.0, 30.0, 60.0, 90.0];
        let cases: Vec<_> =
            weathers().into_iter().flat_map(|air| heats.map(|heat| (heat, air))).collect();
        for (found, (heat_mw, air)) in
            with_cooling(cooling, Rejections { cooling, cases: &cases }).iter().zip(&cases)
        {
            assert!((0.0..=*heat_mw).contains(&found.heat_mw), "{rejection}, {heat_mw}: {found:?}");
            if *heat_mw == 0.0 {
                assert_eq!(*found, Duty::default(), "{rejection}");
            }
            // Heat of evaporation bounds the water: 3.6e6 kJ/MWh over some 2,400 kJ/kg, and
            // less than that again where hot and dry air brings heat of its own to the pads.
            let most_m3 = 2.5 * found.heat_mw + 1e-12;
            if air.dry_bulb_c < cooling.supply_c() {
                assert!(found.evaporated_m3 <= most_m3, "{rejection}, {air:?}: {found:?}");
            }
        }
    }
}

#[test]
fn evaporation_stays_bounded_with_cool_loops() {
    for rejection in Rejection::WORDS {
        for supply_c in [12.0, 18.0, 22.0, 26.0] {
            let scenario = changed(&[
                ("facility.cooling.rejection".into(), json!(rejection)),
                ("facility.cooling.supply_c".into(), json!(supply_c)),
            ]);
            let cooling = &scenario.campus().facility.cooling;
            let cases: Vec<_> =
                (0..4_000).map(|n| (60.0, air(f64::from(n) * 0.01, 0.6, 101_325.0))).collect();
            for (found, (_, air)) in
                with_cooling(cooling, Rejections { cooling, cases: &cases }).iter().zip(&cases)
            {
                let sane = (0.0..=120.0).contains(&found.evaporated_m3);
                assert!(sane, "{rejection}, {supply_c} degC, {air:?}: {found:?}");
            }
        }
    }
}

#[test]
fn power_and_water_move_smoothly() {
    const STEP_K: f64 = 0.002;
    every_design(|name, scenario| {
        let facility = &scenario.campus().facility;
        let cooling = &facility.cooling;
        let switch_c = cooling.pad_switch_c;
        let fan_fraction = cooling.dry_fan_fraction.max(cooling.tower_fan_fraction);
        let floor_mw = 2.0 * cooling.fan_floor_fraction * fan_fraction * facility.it_capacity_mw;
        for (share, it_mw, humidity) in [(0.9, 70.0, 0.3), (0.4, 30.0, 0.9), (1.0, 55.0, 0.1)] {
            let cases: Vec<_> = (0..)
                .map(|n| -20.0 + STEP_K * f64::from(n))
                .take_while(|dry| *dry < 50.0)
                .map(|dry| (it_mw, air(dry, humidity, 99_000.0)))
                .collect();
            let found = hours(facility, share, &cases);
            let cooling_mw = |flows: &Flows| flows.liquid_cooling_mw + flows.air_cooling_mw;
            let rest_mw = found.iter().map(|flows| flows.liquid_cooling_mw).fold(1e9, f64::min);
            // Pads are wetted, outside air is shut out, towers rest: at one temperature each.
            let mut switched = 0;
            for (pair, at) in found.windows(2).zip(cases.windows(2)) {
                let [before, after] = [at[0].1.dry_bulb_c, at[1].1.dry_bulb_c];
                if name.starts_with("adiabatic") && (before..=after).contains(&switch_c) {
                    continue;
                }
                // Less than 3 % of the IT power, and 60 m3/h, for each kelvin
                // (fans near full speed bring ever more air to the pads); and the
                // least power of the fans, where they come to rest.
                let power = (pair[1].facility_mw - pair[0].facility_mw).abs();
                let water = (pair[1].water_m3() - pair[0].water_m3()).abs();
                let moved = cooling_mw(&pair[0]).min(cooling_mw(&pair[1]));
                let most = 0.03 * STEP_K * it_mw + floor_mw.min(moved);
                let resting = pair.iter().any(|flows| flows.liquid_cooling_mw < rest_mw + 1e-12);
                let shut = name.contains("economiser") && power > most;
                if shut || (water >= 60.0 * STEP_K && resting) {
                    switched += 1;
                    assert!(switched < 3, "{name} at {before} degC: {power} MW, {water} m3");
                    continue;
                }
                assert!(power < most, "{name} at {before} degC: {power} MW");
                assert!(water < 60.0 * STEP_K, "{name} at {before} degC: {water} m3");
            }
        }
    });
}

#[test]
fn power_moves_smoothly_with_load() {
    every_design(|name, scenario| {
        let facility = &scenario.campus().facility;
        let cases: Vec<_> =
            (1..=7_000).map(|n| (0.01 * f64::from(n), air(33.0, 0.4, 99_000.0))).collect();
        for (pair, at) in hours(facility, 0.9, &cases).windows(2).zip(cases.windows(2)) {
            let slope = (pair[1].facility_mw - pair[0].facility_mw) / 0.01;
            assert!((1.0..1.6).contains(&slope), "{name} at {} MW: {slope}", at[0].0);
        }
    });
}

#[test]
fn overhead_is_sane_in_sane_weather() {
    every_design(|name, scenario| {
        let facility = &scenario.campus().facility;
        for it_mw in [35.0, 70.0] {
            let cases: Vec<_> = weathers()
                .into_iter()
                .filter(|air| (-20.0..=42.0).contains(&air.dry_bulb_c) && air.wet_bulb_c < 28.0)
                .map(|air| (it_mw, air))
                .collect();
            for share in SHARES {
                for (flows, (_, air)) in hours(facility, share, &cases).iter().zip(&cases) {
                    let pue = flows.facility_mw / it_mw;
                    assert!((1.0..2.0).contains(&pue), "{name}, share {share}, {air:?}: {pue}");
                }
            }
        }
    });
}

/// A year at Montelimar.
#[test]
fn a_year_takes_the_water_of_its_technology() {
    let range = |rejection: &str| match rejection {
        "dry" => 0.0..0.03,
        "adiabatic" => 0.02..0.5,
        _ => 1.0..2.5,
    };
    for rejection in Rejection::WORDS {
        for air_side in AirSide::WORDS {
            let scenario = with(rejection, air_side, "n+1");
            let campus = scenario.campus();
            let drivers = Drivers::prepare(campus, &Supplied::default()).unwrap();
            let outcome = run(campus, &drivers, false, &Default::default()).unwrap();
            let position = fleetwatt::figures::registry().position("wue_l_kwh").unwrap();
            let wue = outcome.values[position][0];
            // Towers behind the air side's chillers drink for some 15 % of the heat.
            let air = if air_side.starts_with("water") { 0.15..0.4 } else { 0.0..0.01 };
            let of_liquid = range(rejection);
            let range = of_liquid.start + air.start..of_liquid.end + air.end;
            assert!(range.contains(&wue), "{rejection}, {air_side}: {wue} L/kWh");
        }
    }
}

#[test]
fn a_wetter_technology_saves_power_on_the_hottest_day() {
    let hot = [(70.0, air(42.0, 0.15, 99_000.0))];
    let [dry, adiabatic, tower] = ["dry", "adiabatic", "wet_tower"].map(|rejection| {
        hours(&with(rejection, "chiller", "n").campus().facility, 0.9, &hot)[0].facility_mw
    });
    assert!(dry > adiabatic && dry > tower, "{dry}, {adiabatic}, {tower}");
}

#[test]
fn more_spare_units_lose_more_at_low_load_and_less_in_their_windings() {
    let loss = |redundancy: &str, it_mw: f64| {
        let scenario = with("dry", "chiller", redundancy);
        let electrical = &scenario.campus().facility.electrical;
        let losses = electrical.chain(70.0, 80.0).losses(it_mw);
        losses.ups_mw + losses.distribution_mw
    };
    for pair in Redundancy::WORDS.windows(2) {
        assert!(loss(pair[1], 0.0) > loss(pair[0], 0.0), "{pair:?}");
        let rise = |word: &str| loss(word, 70.0) - loss(word, 0.0);
        assert!(rise(pair[1]) < rise(pair[0]), "{pair:?}");
    }
}

/// A design with every number of `facility.cooling` drawn from its usual range.
fn drawn_design(parts: &[f64], rejection: usize, air_side: usize) -> Scenario {
    let numbers = leaves().into_iter().filter(|leaf| {
        leaf.path.starts_with("facility.cooling.") && leaf.schema.get("x-plausible").is_some()
    });
    let mut changes: Vec<_> = numbers
        .zip(parts.iter().cycle())
        .map(|(leaf, part)| (leaf.path.clone(), leaf.value(*part, 0)))
        .collect();
    let word = |words: &[&str], n: usize| json!(words[n % words.len()]);
    changes.push(("facility.cooling.rejection".into(), word(Rejection::WORDS, rejection)));
    changes.push(("facility.cooling.air_side".into(), word(AirSide::WORDS, air_side)));
    changed(&changes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Unless the pads switch on between the two.
    #[test]
    fn warmer_air_never_saves_power(
        parts in prop::collection::vec(0.0..=1.0, 23), rejection in 0usize..9, air_side in 0usize..9,
        dry in -20.0..42.0, humidity in 0.05..0.9, by_k in 0.0..5.0, load in 0.2..1.0, share in 0.0..=1.0,
    ) {
        let scenario = drawn_design(&parts, rejection, air_side);
        let facility = &scenario.campus().facility;
        let cool = air(dry, humidity, 99_000.0);
        let warm = warmed(&cool, by_k);
        let cases = [(70.0 * load, cool), (70.0 * load, warm)];
        let found = hours(facility, share, &cases);
        // What the plant cannot carry costs no power.
        prop_assume!(found.iter().all(|flows| flows.unserved_heat_mw == 0.0));
        // They do above a temperature, and below it where the dry coils fall short.
        let mut pads = facility.clone();
        pads.cooling.air_side = AirSide::Chiller;
        let of_pads = hours(&pads, share, &cases);
        let wet = |hour: usize| of_pads[hour].evaporated_m3 > 0.0;
        prop_assume!(facility.cooling.rejection != Rejection::Adiabatic || wet(0) == wet(1));
        // The towers' correlation turns a little where it is asked for more than 20 K.
        let turn_mw = 0.01 * facility.cooling.tower_fan_fraction * facility.it_capacity_mw;
        let least_mw = found[0].facility_mw * (1.0 - 1e-12) - turn_mw;
        prop_assert!(found[1].facility_mw >= least_mw, "{:?}: {:?}", facility.cooling, found);
    }

    /// By a MW at the least for each MW of IT, as the search for what fits supposes.
    #[test]
    fn more_load_never_saves_power(
        parts in prop::collection::vec(0.0..=1.0, 23), rejection in 0usize..9, air_side in 0usize..9,
        dry in -20.0..45.0, humidity in 0.05..0.9, load in 0.0..1.0, more in 0.0..0.3, share in 0.0..=1.0,
    ) {
        let scenario = drawn_design(&parts, rejection, air_side);
        let facility = &scenario.campus().facility;
        let outside = air(dry, humidity, 99_000.0);
        let [less, more] = [70.0 * load, 70.0 * (load + more)];
        let found = hours(facility, share, &[(less, outside), (more, outside)]);
        prop_assume!(found.iter().all(|flows| flows.unserved_heat_mw == 0.0));
        let rise = found[1].facility_mw - found[0].facility_mw;
        prop_assert!(rise >= (more - less) * (1.0 - 1e-9) - 1e-12, "{rise}: {:?}", facility.cooling);
    }
}

//! What holds for heat delivered to a network, whatever the temperatures.
#![allow(clippy::unwrap_used)]

use fleetwatt::facility::heat::heat_pump::{
    COP_MAX, Source, WHEN2HEAT_LIFT_K, heat_pump_cop, lorenz_cop, when2heat_cop,
};
use fleetwatt::facility::heat::network::{FLAT, Network, WEEK, hot_water_week};
use fleetwatt::facility::heat::obligation::{Duty, obligation};
use fleetwatt::facility::heat::{Owner, Recovery, Terms, Upgrade, benefit, recovery};
use fleetwatt::scenario::Scenario;
use proptest::prelude::*;
use serde_json::json;

fn terms() -> impl Strategy<Value = Terms> {
    (
        (10.0..60.0, 2.0..30.0, 10.0..80.0, 1.0..60.0, 0.5..15.0),
        (any::<bool>(), 0.3..0.8, prop_oneof![Just(f64::INFINITY), 0.0..30.0], any::<bool>()),
    )
        .prop_map(
            |((supply, rise, network_return, span, approach), (lifts, part, most, owned))| Terms {
                loop_supply_c: supply,
                loop_return_c: supply + rise,
                network_supply_c: f64::clamp(network_return + span, 25.0, 120.0),
                network_return_c: network_return,
                exchanger_approach_k: approach,
                upgrade: if lifts { Upgrade::HeatPump } else { Upgrade::None },
                heat_pump_efficiency: part,
                heat_pump_mw: most,
                owner: if owned { Owner::Campus } else { Owner::Network },
                pumping_fraction: 0.01,
            },
        )
}

/// A loop of 40 and 50 degC, and a network of these temperatures.
fn from_loop(network_supply_c: f64, network_return_c: f64, upgrade: Upgrade) -> Terms {
    Terms {
        loop_supply_c: 40.0,
        loop_return_c: 50.0,
        network_supply_c,
        network_return_c,
        exchanger_approach_k: 3.0,
        upgrade,
        heat_pump_efficiency: 0.5,
        heat_pump_mw: f64::INFINITY,
        owner: Owner::Network,
        pumping_fraction: 0.01,
    }
}

proptest! {
    #[test]
    fn energy_is_kept_and_nothing_is_delivered_unasked(
        terms in terms(), available in 0.0..100.0, demand in 0.0..100.0,
    ) {
        let found = recovery::deliver(&terms, available, demand).unwrap();
        let near = 1e-9 * (1.0 + available + demand);
        prop_assert!((found.delivered_mw - found.from_loop_mw - found.heat_pump_mw).abs() < near);
        prop_assert!(found.delivered_mw <= demand + near);
        prop_assert!(found.from_loop_mw <= available + near);
        for flow in [
            found.from_loop_mw,
            found.delivered_mw,
            found.heat_pump_mw,
            found.pumping_mw,
            found.reused_mw,
            found.campus_mw,
        ] {
            prop_assert!(flow.is_finite() && flow >= 0.0, "{found:?}");
        }
        prop_assert!((found.pumping_mw - 0.01 * found.delivered_mw).abs() < near);
        match terms.owner {
            Owner::Campus => {
                prop_assert_eq!(found.reused_mw, found.delivered_mw);
                prop_assert_eq!(found.campus_mw, found.heat_pump_mw + found.pumping_mw);
            }
            Owner::Network => {
                prop_assert_eq!(found.reused_mw, found.from_loop_mw);
                prop_assert_eq!(found.campus_mw, 0.0);
            }
        }
        if terms.upgrade == Upgrade::None {
            prop_assert_eq!(found.heat_pump_mw, 0.0);
        }
    }

    #[test]
    fn no_heat_leaves_the_exchanger_warmer_than_it_came(terms in terms(), heat in 1.0..100.0) {
        // Ends of the counterflow exchanger, with what it takes from ample heat.
        let found = Recovery::new(&Terms { upgrade: Upgrade::None, ..terms });
        let flows = found.deliver(1e6, heat);
        let network_k = terms.network_supply_c - terms.network_return_c;
        let warmed_c = terms.network_return_c + flows.delivered_mw / heat * network_k;
        prop_assert!(flows.delivered_mw == 0.0 || warmed_c <= terms.loop_return_c - terms.exchanger_approach_k + 1e-9);
        let flows = found.deliver(heat, 1e6);
        let cooled_c = terms.loop_return_c
            - flows.from_loop_mw / heat * (terms.loop_return_c - terms.loop_supply_c);
        prop_assert!(flows.from_loop_mw == 0.0 || cooled_c >= terms.network_return_c + terms.exchanger_approach_k - 1e-9);
    }

    #[test]
    fn more_heat_and_more_demand_never_take_less(
        terms in terms(), available in 0.0..100.0, demand in 0.0..100.0, more in 0.0..50.0,
    ) {
        let plant = Recovery::new(&terms);
        let [few, rich, eager] = [(0.0, 0.0), (more, 0.0), (0.0, more)]
            .map(|(heat, wanted)| plant.deliver(available + heat, demand + wanted));
        prop_assert!(rich.delivered_mw >= few.delivered_mw - 1e-9);
        prop_assert!(rich.from_loop_mw >= few.from_loop_mw - 1e-9);
        prop_assert!(eager.from_loop_mw >= few.from_loop_mw - 1e-9);
    }

    #[test]
    fn a_heat_pump_or_a_warmer_loop_never_delivers_less(
        terms in terms(), available in 0.0..100.0, demand in 0.0..100.0, warmer in 0.0..20.0,
    ) {
        let of = |terms: &Terms| Recovery::new(terms).deliver(available, demand);
        let bare = Terms { upgrade: Upgrade::None, ..terms };
        let lifted = Terms { upgrade: Upgrade::HeatPump, ..terms };
        prop_assert!(of(&lifted).delivered_mw >= of(&bare).delivered_mw - 1e-9);
        let warm = Terms {
            loop_supply_c: bare.loop_supply_c + warmer,
            loop_return_c: bare.loop_return_c + warmer,
            ..bare
        };
        prop_assert!(of(&warm).delivered_mw >= of(&bare).delivered_mw - 1e-9);
    }

    #[test]
    fn machines_stand_between_one_and_lorenz(
        source in -20.0..90.0, cooled in 0.0..30.0, sink in -20.0..120.0, warmed in 0.0..30.0,
        efficiency in 0.1..1.0,
    ) {
        let ends = [source, source - f64::min(cooled, source + 30.0), sink, sink + warmed];
        let [a, b, c, d] = ends;
        match (lorenz_cop(a, b, c, d), heat_pump_cop(efficiency, a, b, c, d)) {
            (Ok(ideal), Ok(machine)) => {
                prop_assert!(ideal > 1.0);
                prop_assert!(machine >= 1.0 && machine <= ideal.min(COP_MAX), "{ends:?}");
                // Carnot between the extremes is the least, between the middles near Lorenz's.
                let carnot = (d + 273.15) / (d - b);
                prop_assert!(d <= b || ideal >= carnot * (1.0 - 1e-12));
                // A colder sink and a warmer source never hurt.
                let easier = lorenz_cop(a, b, c - 1.0, d);
                prop_assert!(easier.is_err() || easier.unwrap() >= ideal);
            }
            (Err(_), Err(_)) => prop_assert!(c + d - a - b < 2.0, "{ends:?}"),
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn demand_stays_between_nothing_and_the_peak_and_falls_with_warmth(
        air in -40.0..45.0, warmer in 0.0..20.0, hour in 0usize..200, peak in 0.0..500.0,
        base in 0.0..1.0,
    ) {
        let network = Network::new(peak, base, 16.0, -6.0, &hot_water_week().unwrap());
        let found = network.demand_mw(air, hour);
        prop_assert!((0.0..=peak).contains(&found));
        prop_assert!(network.demand_mw(air + warmer, hour) <= found);
        prop_assert_eq!(network.demand_mw(air, hour + WEEK), found);
    }
}

#[test]
fn hot_water_has_mean_one_and_a_morning() {
    let week = hot_water_week().unwrap();
    assert!((week.iter().sum::<f64>() / WEEK as f64 - 1.0).abs() < 1e-12);
    assert!(week.iter().all(|of_mean| (0.4..=1.6).contains(of_mean)));
    assert!(week[7] > 1.3 && week[3] < 0.7);
}

#[test]
fn a_flat_base_is_the_old_law() {
    let network = Network::new(10.0, 0.12, 16.0, -6.0, &FLAT);
    for (air, expected) in [(30.0, 1.2), (16.0, 1.2), (5.0, 1.2 + 8.8 * 0.5), (-10.0, 10.0)] {
        assert!((network.demand_mw(air, 50) - expected).abs() < 1e-12);
    }
}

#[test]
fn temperatures_decide_what_an_exchanger_serves() {
    let of = |supply, back, upgrade, heat, demand| {
        Recovery::new(&from_loop(supply, back, upgrade)).deliver(heat, demand)
    };
    // 47 degC after the approach: a network of 45 and 30 is served, from all of the heat.
    assert_eq!(of(45.0, 30.0, Upgrade::None, 20.0, 6.0).delivered_mw, 6.0);
    assert_eq!(of(45.0, 30.0, Upgrade::None, 5.0, 6.0).delivered_mw, 5.0);
    // One of 70 and 45 is preheated to 47, and cools the loop to 48 alone.
    assert!(
        (of(70.0, 45.0, Upgrade::None, 20.0, 6.0).delivered_mw - 6.0 * 2.0 / 25.0).abs() < 1e-12
    );
    assert!((of(70.0, 45.0, Upgrade::None, 1.0, 60.0).delivered_mw - 0.2).abs() < 1e-12);
    // One of 90 and 55 gets nothing without a heat pump.
    assert_eq!(of(90.0, 55.0, Upgrade::None, 20.0, 6.0).delivered_mw, 0.0);
    let lifted = of(90.0, 55.0, Upgrade::HeatPump, 20.0, 6.0);
    assert_eq!(lifted.delivered_mw, 6.0);
    let cop = heat_pump_cop(0.5, 47.0, 37.0, 55.0, 90.0).unwrap();
    assert!((lifted.heat_pump_mw - 6.0 / cop).abs() < 1e-12);
    let small = Terms { heat_pump_mw: 1.5, ..from_loop(90.0, 55.0, Upgrade::HeatPump) };
    assert!((Recovery::new(&small).deliver(20.0, 6.0).delivered_mw - 1.5).abs() < 1e-12);
}

#[test]
fn when2heat_agrees_in_its_range_and_is_silent_elsewhere() {
    for (source, lift_k, expected) in
        [(Source::Air, 20.0, 4.3836), (Source::Ground, 40.0, 4.0692), (Source::Water, 60.0, 2.1924)]
    {
        assert!((when2heat_cop(source, lift_k, 1.0).unwrap() - expected).abs() < 1e-12);
    }
    let (low, high) = WHEN2HEAT_LIFT_K;
    for lift_k in [low - 0.1, high + 0.1] {
        assert!(when2heat_cop(Source::Water, lift_k, 0.85).is_err());
    }
}

#[test]
fn the_law_begins_at_half_a_megawatt() {
    let of = |mw, reuses| obligation(mw, reuses).unwrap();
    assert!(of(0.499, false).duties.is_empty());
    assert_eq!(of(0.5, false).duties, [Duty::Report]);
    assert_eq!(of(1.0, false).duties, [Duty::Report, Duty::Analysis, Duty::UseHeat]);
    assert_eq!((of(1.0, false).unmet, of(1.0, false).fine_max_eur), (vec![Duty::UseHeat], 5e4));
    assert_eq!((of(80.0, true).unmet, of(80.0, true).fine_max_eur), (vec![], 0.0));
    assert!(obligation(-1.0, true).is_err() && obligation(f64::NAN, true).is_err());
}

#[test]
fn months_are_summed() {
    let met = benefit::met_by_month(&[1.0, 3.0, 0.0], &[4.0, 4.0, 0.0], &[1.0, 1.0, 2.0]).unwrap();
    assert_eq!(met[0], 0.5);
    assert!(met[1].is_nan() && met[11].is_nan());
    assert!(benefit::met_by_month(&[1.0], &[1.0], &[0.5]).is_err());
    assert!(benefit::met_by_month(&[1.0], &[1.0], &[13.0]).is_err());
    assert!(benefit::met_by_month(&[1.0], &[1.0, 2.0], &[1.0]).is_err());
    assert_eq!(benefit::avoided_carbon_kg(6.0, 1.0, 250.0, 50.0), Ok(1450.0));
}

#[test]
fn a_network_must_come_back_colder() {
    let example = Scenario::example("valence-80mw").unwrap();
    let at = "facility.heat_reuse.network_return_c".to_owned();
    let refused = example.replace(&[(at.clone(), json!(45.0))]).unwrap_err().to_string();
    assert!(refused.contains(&at) && refused.contains("supply"), "{refused}");
}

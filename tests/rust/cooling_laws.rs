//! The plant's hours and the public laws say the same: whoever changes a law changes both.
#![allow(clippy::unwrap_used)]

use fleetwatt::facility::cooling::adiabatic_cooler::{AdiabaticCooler, pad_outlet_c};
use fleetwatt::facility::cooling::dry_cooler::CoilBank;
use fleetwatt::facility::cooling::eir::Record;
use fleetwatt::facility::cooling::exchanger::effectiveness;
use fleetwatt::facility::cooling::machines::Machines;
use fleetwatt::facility::cooling::tower::Tower;
use fleetwatt::facility::cooling::{Air, Cooling, FacilityLoop, Reject, york};
use fleetwatt::facility::electrical::loss_mw;
use fleetwatt::facility::operation::{Site, operate};
use fleetwatt::facility::water::blowdown_m3;
use fleetwatt::scenario::{Scenario, facility};
use serde_json::json;

fn cooling() -> Cooling {
    Scenario::example("valence-80mw").unwrap().campus().facility.cooling.clone()
}

#[test]
fn towers_leave_at_the_published_approach() {
    let mut cooling = cooling();
    cooling.spare_units = 0.0;
    let tower = Tower::sized(&cooling, 60.0, 6.0, 0.0);
    for wet_bulb in [-5.0, 5.0, 15.0, 25.0] {
        for (heat_mw, wanted_c) in [(60.0, 29.0), (40.0, 25.0), (20.0, 22.0)] {
            let hour = tower.hour(heat_mw, wanted_c, wet_bulb);
            let approach = hour.leaving_c - wet_bulb;
            let law = york::approach_k(hour.range_k, wet_bulb, 1.0, hour.speed).unwrap();
            assert!((approach - law).abs() < 1e-9, "{wet_bulb}, {heat_mw}: {approach} for {law}");
        }
    }
}

#[test]
fn machines_draw_what_their_record_says() {
    for name in ["carrier_19xr_1407kw_6_04cop_vsd", "york_ycal0033ee_101kw_3_1cop_aircooled"] {
        let record = Record::named(name).unwrap();
        let (te, warmest_c) = (record.evaporator_range_c.1, record.condenser_range_c.1);
        // One unit: its part load is that of the row.
        let load_mw = record.capacity_mw(te, warmest_c);
        let machines = Machines::sized(&record, load_mw, te, warmest_c, 1.0);
        for part in [0.3, 0.7, 1.0] {
            for tc in [record.condenser_range_c.0, 28.0, warmest_c] {
                let heat_mw = part * load_mw;
                let found = machines.hour(heat_mw, tc);
                let part_load = heat_mw / record.capacity_mw(te, tc);
                let cop = record.cop(te, tc, part_load).unwrap();
                assert!(
                    (found.power_mw * cop / heat_mw - 1.0).abs() < 1e-12,
                    "{name}, {tc}, {part}"
                );
                assert!(!found.clamped);
            }
        }
        assert!(machines.hour(load_mw, warmest_c + 1.0).clamped, "{name}");
    }
}

#[test]
fn coils_have_the_effectiveness_of_counterflow() {
    let mut cooling = cooling();
    cooling.spare_units = 0.0;
    let of = FacilityLoop::sized(&cooling, 60.0);
    let coils = CoilBank::sized(&cooling, &of, 36.0);
    let of_design = cooling.loop_rise_k / (of.supply_c + cooling.loop_rise_k - 36.0);
    let ratio = cooling.coil_air_ratio;
    let (mut low, mut high) = (0.0, 100.0);
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        match effectiveness(middle, 1.0 / ratio).unwrap() < of_design {
            true => low = middle,
            false => high = middle,
        }
    }
    for air_c in [-10.0, 5.0, 20.0, 33.0] {
        let hour = coils.hour(45.0, air_c);
        // h_air goes with the speed^0.8 and is half of h_water at the design.
        let ntu = low / ((hour.speed.powf(-0.8) + 0.5) / 1.5);
        let law = effectiveness(ntu, 1.0 / (ratio * hour.speed)).unwrap();
        let entering_c = of.supply_c + 45.0 / of.rate_mw_k;
        let found = 45.0 / (of.rate_mw_k * (entering_c - air_c));
        assert!((found / law - 1.0).abs() < 1e-7, "{air_c}: {found} for {law}");
    }
}

#[test]
fn pads_cool_to_the_outlet_that_their_law_gives() {
    let cooling = cooling();
    let of = FacilityLoop::sized(&cooling, 60.0);
    let cooler = AdiabaticCooler::sized(&cooling, &of).unwrap();
    let air = Air::of(35.0, 0.3, 99_000.0).unwrap();
    let duty = cooler.reject(60.0, &air);
    // Water and energy of the air: what it gives up in warmth it gains in vapour.
    let outlet_c = pad_outlet_c(cooling.pad_effectiveness, air.dry_bulb_c, air.wet_bulb_c);
    assert!(outlet_c > air.wet_bulb_c && outlet_c < air.dry_bulb_c);
    let units = cooling.spread(60.0);
    let air_mw = duty.fan_speed * units * cooling.coil_air_ratio * of.rate_mw_k;
    let given_mw = air_mw * (air.dry_bulb_c - outlet_c);
    let heat_of_vapour = 2_501.0 + 1.86 * outlet_c - 4.186 * air.wet_bulb_c;
    let taken_mw = duty.evaporated_m3 / 3.6 * heat_of_vapour / 1_000.0;
    assert!((taken_mw / given_mw - 1.0).abs() < 1e-9, "{taken_mw} for {given_mw}");
}

#[test]
fn hours_hold_the_public_laws_of_losses_and_blowdown() {
    let tree = json!({
        "it_capacity_mw": 70.0,
        "electrical": { "redundancy": "n" },
        "cooling": { "rejection": "wet_tower" },
    });
    let facility = facility(&tree).unwrap();
    let cycles = facility.water.cycles_of_concentration;
    let electrical = facility.electrical.clone();
    let site = Site { facility, grid_connection_mw: 90.0, liquid_fraction: 0.9 };
    let air = [Air::of(25.0, 0.5, 99_000.0).unwrap()];
    let hours = operate(&site, &air, 0, &[56.0], true).unwrap().hours;
    let names = fleetwatt::facility::plant::Flows::SERIES;
    let at = |id: &str| hours[names.iter().position(|(name, ..)| *name == id).unwrap()];
    let e = &electrical;
    let distribution = loss_mw(56.0, 70.0, e.distribution_a, 0.0, e.distribution_c).unwrap();
    let ups = loss_mw(56.0 + distribution, 70.0, e.ups_a, e.ups_b, e.ups_c).unwrap();
    let behind = at("facility_power_mw") - at("transformer_loss_mw");
    let transformer = loss_mw(behind, 90.0, e.transformer_a, 0.0, e.transformer_c).unwrap();
    let (evaporated, drift) = (at("water_evaporated_m3"), at("water_drift_m3"));
    for (found, law) in [
        (at("distribution_loss_mw"), distribution),
        (at("ups_loss_mw"), ups),
        (at("transformer_loss_mw"), transformer),
        (at("water_blowdown_m3"), blowdown_m3(evaporated, drift, cycles).unwrap()),
    ] {
        assert!((found / law - 1.0).abs() < 1e-12, "{found} for {law}");
    }
}

#[test]
fn wide_ranges_do_not_rest_beyond_the_turn_of_the_fit() {
    let mut cooling = cooling();
    cooling.spare_units = 0.0;
    let tower = Tower::sized(&cooling, 60.0, 20.0, 0.0);
    let mut before = f64::INFINITY;
    for n in 0..200 {
        // Warmer water is wanted: never more air.
        let wanted_c = 26.0 + 0.2 * f64::from(n);
        let hour = tower.hour(60.0, wanted_c, 20.0);
        assert!(hour.speed <= before + 1e-12, "{wanted_c}: {hour:?}");
        before = hour.speed;
    }
    assert!(tower.hour(60.0, 38.0, 20.0).speed > 0.4);
    assert!(york::approach_k(20.0, 25.0, 1.0, 0.125).is_err(), "less air would cool better");
}

#[test]
fn no_record_carries_less_in_colder_weather() {
    use fleetwatt::facility::cooling::CoolAir;
    use fleetwatt::facility::cooling::water_chiller::WaterChiller;
    for entry in fleetwatt::catalogue::entries("chillers").unwrap() {
        if entry.text("kind").unwrap() != "water-cooled chiller" {
            continue;
        }
        let mut cooling = cooling();
        cooling.water_chiller.clone_from(&entry.name);
        cooling.spare_units = 0.0;
        let plant = WaterChiller::sized(&cooling, 20.0).unwrap();
        for wet in 0..9 {
            let dry_c = -12.0 + 4.0 * f64::from(wet);
            let air = Air::of(dry_c, 0.9, 99_000.0).unwrap();
            let carried = plant.cool(20.0, &air).heat_mw;
            assert!(carried > 20.0 * (1.0 - 1e-9), "{} at {dry_c} degC: {carried}", entry.name);
        }
    }
}

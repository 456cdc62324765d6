//! Benchmarks of the core.
#![allow(clippy::unwrap_used, missing_docs)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use fleetwatt::climate::psychrometrics::wet_bulb_c;
use fleetwatt::climate::{Climate, synthetic};
use fleetwatt::facility::cooling::{Air, AirSide, Rejection};
use fleetwatt::facility::operation::{Site, operate};
use fleetwatt::progress::Progress;
use fleetwatt::scenario::Scenario;
use fleetwatt::simulation::capacity::Capacity;
use fleetwatt::simulation::drivers::{Drivers, Supplied};
use fleetwatt::simulation::{Timeline, run, run_many};
use serde_json::json;

fn campus(criterion: &mut Criterion) {
    let progress = Progress::default();
    for rejection in ["dry", "adiabatic", "wet_tower"] {
        let changes = [("facility.cooling.rejection".to_owned(), json!(rejection))];
        let scenario = Scenario::example("valence-80mw").unwrap().replace(&changes).unwrap();
        let campus = scenario.campus();
        let drivers = Drivers::prepare(campus, &Supplied::default()).unwrap();
        let timeline = Timeline::of(campus);
        criterion.bench_function(&format!("what fits, 20 years, {rejection}"), |bencher| {
            bencher.iter(|| Capacity::of(black_box(campus), &timeline, &drivers).unwrap());
        });
        criterion.bench_function(&format!("run, 20 years, {rejection}"), |bencher| {
            bencher.iter(|| run(black_box(campus), &drivers, false, &progress).unwrap());
        });
    }
    let scenario = Scenario::example("valence-80mw").unwrap();
    let campus = scenario.campus();
    let drivers = Drivers::prepare(campus, &Supplied::default()).unwrap();
    criterion.bench_function("run, 20 years, hours kept", |bencher| {
        bencher.iter(|| run(black_box(campus), &drivers, true, &progress).unwrap());
    });
    criterion.bench_function("drivers, 20 years", |bencher| {
        bencher.iter(|| Drivers::prepare(black_box(campus), &Supplied::default()).unwrap());
    });
    let weather = synthetic(&Climate::named("montelimar").unwrap(), 2030, 0);
    criterion.bench_function("wet bulb, 8,760 hours", |bencher| {
        bencher.iter(|| -> f64 {
            let hours = weather.dry_bulb_c.iter().zip(&weather.relative_humidity);
            let hours = hours.zip(&weather.pressure_pa);
            hours.map(|((t, rh), p)| wet_bulb_c(black_box(*t), *rh, *p).unwrap()).sum()
        });
    });
}

/// One site-year through the full facility, of an IT power that varies by the hour.
fn facility_year(criterion: &mut Criterion) {
    let weather = synthetic(&Climate::named("montelimar").unwrap(), 2030, 0);
    let hours = weather.dry_bulb_c.iter().zip(&weather.relative_humidity).zip(&weather.pressure_pa);
    let air: Vec<_> = hours.map(|((t, rh), p)| Air::of(*t, *rh, *p).unwrap()).collect();
    let it_mw: Vec<_> = (0..air.len()).map(|n| 40.0 + 20.0 * (n as f64 * 0.26).sin()).collect();
    for rejection in Rejection::WORDS {
        for air_side in AirSide::WORDS {
            let tree = json!({
                "it_capacity_mw": 70.0,
                "cooling": { "rejection": rejection, "air_side": air_side },
                "heat_reuse": { "network_mw": 6.0 },
            });
            let facility = fleetwatt::scenario::facility(&tree).unwrap();
            let site = Site { facility, grid_connection_mw: 90.0, liquid_fraction: 0.9 };
            for (name, keep) in [("summary", false), ("hours kept", true)] {
                let name = format!("site-year, {rejection}, {air_side}, {name}");
                criterion.bench_function(&name, |bencher| {
                    bencher.iter(|| operate(black_box(&site), &air, 0, &it_mw, keep).unwrap());
                });
            }
        }
    }
}

fn ensemble(criterion: &mut Criterion) {
    let scenario = Scenario::example("valence-80mw").unwrap();
    let scenarios: Vec<_> = (0..1_000)
        .map(|n| {
            let occupancy = 0.6 + 0.0003 * f64::from(n);
            let changes = [("fleet.demand.occupancy".to_owned(), json!(occupancy))];
            Arc::new(scenario.replace(&changes).unwrap())
        })
        .collect();
    let supplied = [Arc::new(Supplied::default())];
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    criterion.bench_function(&format!("1,000 scenarios, {threads} threads"), |bencher| {
        bencher.iter(|| {
            run_many(black_box(&scenarios), &supplied, threads, &Progress::default()).unwrap()
        });
    });
}

criterion_group!(benches, campus, facility_year);
criterion_group! {
    name = many;
    config = Criterion::default().sample_size(10);
    targets = ensemble
}
criterion_main!(benches, many);

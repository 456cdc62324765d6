//! Dispatch of storage: proofs, balances, monotony, and agreement of its methods.
#![allow(clippy::unwrap_used)]

use fleetwatt::error::Error;
use fleetwatt::supply::dispatch::exact::{self, Method};
use fleetwatt::supply::dispatch::interior::Flexible;
use fleetwatt::supply::dispatch::planes::Planes;
use fleetwatt::supply::dispatch::site::{ExportRule, Site};
use fleetwatt::supply::dispatch::sizing::{Choice, Options, size};
use fleetwatt::supply::dispatch::stack::{Offers, Series};
use fleetwatt::supply::dispatch::store::{End, Store};
use proptest::prelude::*;

const HOURS: usize = 72;

fn site<'a>(load: &'a [f64], price: &'a [f64], renewable: &'a [f64]) -> Site<'a> {
    Site {
        load_mw: load,
        price_eur_mwh: Series::Hourly(price),
        import_charge_eur_mwh: Series::Constant(12.0),
        import_carbon_eur_mwh: Series::Constant(0.0),
        renewable_mw: Series::Hourly(renewable),
        import_limit_mw: Series::Constant(80.0),
        export_limit_mw: Series::Constant(30.0),
        export_price_factor: 0.95,
        export_rule: ExportRule::Literal,
        generator_mw: Series::Constant(20.0),
        generator_eur_mwh: 350.0,
        unserved_eur_mwh: Some(3_000.0),
    }
}

fn store(power: f64, capacity: f64, efficiency: f64, leak: f64) -> Store<'static> {
    Store {
        charge_mw: Series::Constant(power),
        discharge_mw: Series::Constant(power),
        capacity_mwh: Series::Constant(capacity),
        charge_efficiency: efficiency,
        discharge_efficiency: efficiency,
        self_discharge_per_h: leak,
        wear_eur_mwh: 5.0,
    }
}

fn series(range: std::ops::Range<f64>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(range, HOURS)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn schedules_are_proved_and_balance(
        load in series(0.0..100.0), price in series(-60.0..200.0), sun in series(0.0..60.0),
        power in 0.0..60.0, capacity in 0.0..400.0, efficiency in 0.5..=1.0, leak in 0.0..0.1,
    ) {
        let (site, store) = (site(&load, &price, &sun), store(power, capacity, efficiency, leak));
        let found = site.dispatch(&store, End::Cyclic).unwrap();
        prop_assert!(found.gap <= 1e-9);
        let [renewable, import, export, generator, unserved] =
            <[Vec<f64>; 5]>::try_from(found.supply_mw.clone()).unwrap();
        let mut content = found.level_mwh[HOURS - 1];
        for hour in 0..HOURS {
            let given = renewable[hour] + import[hour] + generator[hour] + unserved[hour];
            let store_mw = found.discharge_mw[hour] - found.charge_mw[hour];
            prop_assert!((given + store_mw - export[hour] - load[hour]).abs() < 1e-9);
            content = (1.0 - leak) * content + efficiency * found.charge_mw[hour]
                - found.discharge_mw[hour] / efficiency;
            prop_assert!((content - found.level_mwh[hour]).abs() < 1e-7);
            prop_assert!((-1e-9..=capacity + 1e-9).contains(&content));
        }
    }

    #[test]
    fn more_of_a_store_never_costs_more(
        load in series(0.0..100.0), price in series(-60.0..200.0), sun in series(0.0..60.0),
        power in 0.0..60.0, capacity in 0.0..400.0, more in 1.0..3.0,
    ) {
        let site = site(&load, &price, &sun);
        let cost = |power: f64, capacity: f64| {
            site.dispatch(&store(power, capacity, 0.9, 1e-4), End::Cyclic).unwrap().objective_eur
        };
        let base = cost(power, capacity);
        let slack = 1e-9 * (1.0 + base.abs());
        prop_assert!(cost(more * power, capacity) <= base + slack);
        prop_assert!(cost(power, more * capacity) <= base + slack);
    }

    #[test]
    fn load_that_moves_costs_at_most_what_it_costs_flat(
        load in series(0.0..50.0), price in series(-60.0..200.0), sun in series(0.0..60.0),
        flat in 0.1..9.0,
    ) {
        let site = site(&load, &price, &sun);
        let store = store(20.0, 60.0, 0.9, 1e-4);
        let energy = [24.0 * flat; HOURS / 24];
        let most_mw = Series::Constant(10.0);
        let moved = Flexible { most_mw, window_h: 24, energy_mwh: &energy };
        let found = site.coupled(&store, Some(moved), None).unwrap();
        prop_assert!(found.gap <= 1e-8);
        prop_assert_eq!(found.dispatch.method, Method::Coupled);
        let raised: Vec<f64> = load.iter().map(|load| load + flat).collect();
        let still = Site { load_mw: &raised, ..site }.dispatch(&store, End::Cyclic).unwrap();
        prop_assert!(found.objective_eur <= still.objective_eur + 1e-8 * found.dispatch.absolute_eur);
        let none = site.coupled(&store, None, None).unwrap();
        let plain = site.dispatch(&store, End::Cyclic).unwrap();
        prop_assert!((none.objective_eur - plain.objective_eur).abs() <= 1e-9 * plain.absolute_eur);
    }

    /// Any convex stack costs what the site's does where both say the same.
    #[test]
    fn offers_by_hour_are_a_site(
        load in series(0.0..80.0), price in series(0.0..200.0), sun in series(0.0..60.0),
    ) {
        let site = Site { export_limit_mw: Series::Constant(0.0), ..site(&load, &price, &sun) };
        let mut eur_mwh = Vec::new();
        let mut mw = Vec::new();
        for hour in 0..HOURS {
            eur_mwh.extend([3_000.0, price[hour] + 12.0, 0.0, 350.0]);
            mw.extend([load[hour], 80.0, sun[hour], 20.0]);
        }
        let offers = Offers { required_mw: &load, eur_mwh: &eur_mwh, mw: &mw, sources: 4 };
        let store = store(20.0, 60.0, 0.9, 1e-4);
        let found = exact::dispatch(&offers, &store, End::Cyclic).unwrap();
        let own = site.dispatch(&store, End::Cyclic).unwrap();
        prop_assert!((found.objective_eur - own.objective_eur).abs() <= 1e-9 * own.absolute_eur);
    }

    /// The least of the greatest of random planes, against a search on a grid.
    #[test]
    fn planes_are_least_where_no_point_of_a_grid_is_less(
        planes in prop::collection::vec((-5.0..5.0, -4.0..4.0, -4.0..4.0), 1..12),
    ) {
        let mut hull = Planes::over(vec![1.0, 2.0]);
        for &(level, a, b) in &planes {
            hull.add(&[0.0, 0.0], level, vec![a, b]);
        }
        let (point, height) = hull.least().unwrap();
        let greatest = |x: f64, y: f64| {
            planes.iter().map(|(level, a, b)| level + a * x + b * y).fold(f64::MIN, f64::max)
        };
        prop_assert!((greatest(point[0], point[1]) - height).abs() < 1e-9);
        for step in 0..=20 * 20 {
            let (x, y) = (f64::from(step % 21) / 20.0, f64::from(step / 21) / 10.0);
            prop_assert!(greatest(x, y.min(2.0)) >= height - 1e-9);
        }
    }
}

#[test]
fn a_design_that_pays_for_nothing_builds_nothing() {
    let (load, price) = (vec![50.0; HOURS], vec![60.0; HOURS]);
    let sun = vec![0.0; HOURS];
    let choice = |cost_eur| Some(Choice { cost_eur, most: 100.0 });
    let choices = [choice(1e4), choice(1e4), None, None, choice(1.0)];
    let options = Options { choices, ..Options::default() };
    let best = size(&site(&load, &price, &sun), &Store::NONE, &options).unwrap();
    assert!(best.capacities[0] < 1e-6 && best.capacities[1] < 1e-6);
    assert!((best.capacities[4] - 50.0).abs() < 1e-6);
    assert!(best.capacities[2].is_nan());
}

#[test]
fn a_load_that_cannot_be_served_is_told_with_its_hour() {
    let mut load = vec![50.0; HOURS];
    load[40] = 150.0;
    let (price, sun) = (vec![60.0; HOURS], vec![0.0; HOURS]);
    let strict = Site { unserved_eur_mwh: None, ..site(&load, &price, &sun) };
    let refused = strict.dispatch(&Store::NONE, End::Cyclic);
    assert!(matches!(&refused, Err(Error::Infeasible(told)) if told.starts_with("hour 40:")));
    assert!(strict.dispatch(&store(60.0, 90.0, 0.9, 0.0), End::Cyclic).is_ok());
    let faulty = Site { export_price_factor: f64::NAN, ..strict };
    assert!(matches!(faulty.dispatch(&Store::NONE, End::Cyclic), Err(Error::Domain { .. })));
}

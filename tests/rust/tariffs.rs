//! Tariffs, contracts and bills.
#![allow(clippy::unwrap_used)]

use fleetwatt::calendar::{LocalHours, time_zone};
use fleetwatt::supply::bill::{French, Supplied, Tariff};
use fleetwatt::supply::contracts::Contract;
use fleetwatt::supply::generic_tariff::{GenericTariff, Lookback, Schedule};
use fleetwatt::supply::turpe::{PERIODS, Turpe, Usage, Voltage};
use proptest::prelude::*;

/// Hours from 1 January 2023 in Paris.
fn clock(hours: usize) -> LocalHours {
    LocalHours::new(19_358 * 24 - 1, hours, &time_zone("Europe/Paris").unwrap()).unwrap()
}

/// A series that takes the given values in turn, out of step with the days.
fn stepped(steps: &[f64]) -> Vec<f64> {
    (0..HOURS).map(|hour| steps[(hour * 7_919) % steps.len()]).collect()
}

const HOURS: usize = 60 * 24;

fn french(subscribed_mw: Option<[f64; PERIODS]>) -> Tariff {
    let prices = Turpe::french(Voltage::Htb1, Usage::Long).unwrap();
    Tariff::French(French { prices, subscribed_mw, emergency_feed_eur_year: 1e5 })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Energy bought is energy used: what contracts cost beyond the spot price of what they
    /// deliver is all that they change.
    #[test]
    fn contracts_change_a_bill_by_what_they_cost_beyond_the_spot(
        steps in prop::collection::vec(0.0..100.0, 3..30),
        prices in prop::collection::vec(-50.0..300.0, 3..30),
        block_mw in 0.0..120.0, share_mw in 0.0..120.0,
    ) {
        let (load_mw, spot) = (stepped(&steps), stepped(&prices));
        let terms = [
            ("block", serde_json::json!({ "power_mw": block_mw, "price_eur_mwh": 65.0 })),
            ("nuclear_share", serde_json::json!({
                "capacity_mw": share_mw, "availability": 0.7, "price_eur_mwh": 60.0,
                "spot_fraction": 0.25, "upfront_eur_mw": 0.0, "term_years": 10.0,
            })),
        ];
        let contracts: Vec<_> = terms.iter().map(|(kind, tree)| (Contract::of(kind, tree).unwrap(), None)).collect();
        let (clock, tariff) = (clock(HOURS), french(None));
        let bill = |contracts: &[(Contract, Option<Vec<f64>>)]| {
            let supplied = Supplied {
                load_mw: &load_mw, clock: &clock, spot_eur_mwh: Some(&spot), tariff: &tariff,
                contracts, levies: None,
            };
            let bill = supplied.bill().unwrap();
            let lines = bill.lines.iter();
            lines.filter(|(line, _)| line.starts_with("energy_")).flat_map(|(_, eur)| eur).sum::<f64>()
        };
        let beyond: f64 = spot.iter().map(|spot| {
            block_mw * (65.0 - spot) + 0.7 * share_mw * (0.75 * 60.0 + 0.25 * spot - spot)
        }).sum();
        let scale: f64 = load_mw.iter().zip(&spot).map(|(mw, eur)| (mw * eur).abs()).sum::<f64>() + beyond.abs() + 1.0;
        prop_assert!((bill(&contracts) - bill(&[]) - beyond).abs() < 1e-9 * scale);
    }

    /// Twice the load and the subscription pay twice, but for what hangs on neither.
    #[test]
    fn a_network_bill_scales(steps in prop::collection::vec(0.0..100.0, 3..30), rise in prop::array::uniform5(0.0..20.0)) {
        let mut power = 30.0;
        let subscribed_mw = rise.map(|step| { power += step; power });
        let clock = clock(HOURS);
        let lines = |factor: f64| {
            let load_mw: Vec<f64> = stepped(&steps).iter().map(|mw| factor * mw).collect();
            let tariff = french(Some(subscribed_mw.map(|mw| factor * mw)));
            let supplied = Supplied {
                load_mw: &load_mw, clock: &clock, spot_eur_mwh: None, tariff: &tariff,
                contracts: &[], levies: None,
            };
            supplied.bill().unwrap().lines
        };
        for ((name, one), (_, two)) in lines(1.0).into_iter().zip(lines(2.0)) {
            if ["network_subscription", "network_energy", "network_overrun"].contains(&name.as_str()) {
                let (one, two) = (one.iter().sum::<f64>(), two.iter().sum::<f64>());
                prop_assert!((two - 2.0 * one).abs() <= 1e-9 * two.abs(), "{name}: {one}, {two}");
            }
        }
    }

    /// No other powers in their order are cheaper.
    #[test]
    fn the_best_subscription_is_the_cheapest(
        steps in prop::collection::vec(0.0..100.0, 3..60), tried in prop::array::uniform5(0.0..110.0),
    ) {
        let (load_mw, clock) = (stepped(&steps), clock(HOURS));
        let prices = Turpe { cta_fraction: 0.0, ..Turpe::french(Voltage::Htb1, Usage::Medium).unwrap() };
        let cost = |subscribed_mw: [f64; PERIODS]| {
            let tariff = Tariff::French(French { prices, subscribed_mw: Some(subscribed_mw), emergency_feed_eur_year: 0.0 });
            let supplied = Supplied {
                load_mw: &load_mw, clock: &clock, spot_eur_mwh: None, tariff: &tariff,
                contracts: &[], levies: None,
            };
            let bill = supplied.bill().unwrap();
            bill.lines.iter().flat_map(|(_, eur)| eur).sum::<f64>()
        };
        let best = prices.optimal_subscription(&load_mw, &clock).unwrap();
        let mut sorted = tried;
        sorted.sort_by(f64::total_cmp);
        for weight in [1.0, 0.1, 1e-3] {
            let other = std::array::from_fn(|n| best[n] + weight * (sorted[n] - best[n]));
            prop_assert!(cost(best) <= cost(other) * (1.0 + 1e-12), "{best:?}, {other:?}");
        }
    }

    /// Demand is never billed below the greatest load, and never above that of all months.
    #[test]
    fn ratchets_lie_between_own_and_greatest_loads(
        steps in prop::collection::vec(0.0..100.0, 3..30), lookback_fraction in 0.0..=1.0, back in 0_usize..12,
    ) {
        let (load_mw, clock) = (stepped(&steps), clock(HOURS));
        let flat = |rate: f64| Schedule { rates: vec![rate], weekday: Vec::new(), weekend: Vec::new() };
        let tariff = |lookback_fraction: f64| GenericTariff {
            energy_eur_mwh: flat(0.0),
            demand_eur_kw_month: [1.0; 12],
            time_of_use_demand_eur_kw_month: flat(0.0),
            lookback_fraction,
            lookback: Lookback::Before(back),
            fixed_eur_month: 0.0,
        };
        let own = tariff(0.0).charges(&load_mw, &clock).demand_eur;
        let billed = tariff(lookback_fraction).charges(&load_mw, &clock).demand_eur;
        let greatest = load_mw.iter().copied().fold(0.0, f64::max);
        for ((own, billed), held) in own.iter().zip(&billed).zip(&clock.months) {
            prop_assert!(own <= billed && *billed <= 1e3 * held.part * greatest);
        }
    }
}

//! The method on parts of a long horizon, each with some days of its neighbours.
//!
//! A store that was full or empty has forgotten what was before: after some days, what a part
//! does no longer hangs on what came before it, nor on what comes after. Parts fit into a
//! processor's caches and take fewer iterations.

use rayon::prelude::*;

use super::{Flexible, Interior, Near, run};
use crate::supply::dispatch::stack::Stack;
use crate::supply::dispatch::store::Store;

/// Hours of a part, nearly.
const PART_H: usize = 8_760;
/// Hours from which on a horizon may have parts, which threads share.
pub const PARTED_H: usize = 2 * PART_H;
/// Hours of its neighbours on either side, beside those that fill the store some times.
const MARGIN_H: f64 = 336.0;
const TIMES_FULL: f64 = 4.0;

/// Runs the method on every part of a horizon that repeats itself; nothing where it is not long
/// enough for parts. What it says of the ends of parts is not proved.
pub fn approach_in_parts<S: Stack>(stack: &S, store: &Store, flexible: Flexible) -> Option<Near> {
    let (hours, windows) = (stack.hours(), flexible.energy_mwh.len());
    if hours < PARTED_H {
        return None;
    }
    let parts = hours / PART_H;
    let fills_h = (0..hours).fold(0.0_f64, |most, hour| {
        let power_mw = store.charge_mw.at(hour).min(store.discharge_mw.at(hour));
        let capacity_mwh = store.capacity_mwh.at(hour);
        if capacity_mwh > 0.0 { most.max(capacity_mwh / power_mw) } else { most }
    });
    let margin_h = MARGIN_H + TIMES_FULL * fills_h;
    let margin = (margin_h / flexible.window_h as f64).ceil();
    if 2.0 * margin > (windows / parts) as f64 {
        return None;
    }
    let margin = margin as usize;
    let part = |part: usize| {
        let (first, end) = (part * windows / parts, (part + 1) * windows / parts);
        let own = |window: usize| (first..end).contains(&window);
        let around = (first + windows - margin..end + windows + margin).map(|n| n % windows);
        let in_window = |window| flexible.hours(window, hours);
        let part_hours: Vec<usize> = around.clone().flat_map(in_window).collect();
        let near = run(Interior::new(stack, store, Some(flexible), None, &part_hours));
        let moved = part_hours.iter().zip(&near.flexible_mw);
        let moved = moved.filter(|(hour, _)| own(**hour / flexible.window_h));
        let worth = around.zip(&near.window_eur_mwh).filter(|(window, _)| own(*window));
        Near {
            flexible_mw: moved.map(|(_, mw)| *mw).collect(),
            window_eur_mwh: worth.map(|(_, eur)| *eur).collect(),
            ..near
        }
    };
    let found: Vec<Near> = (0..parts).into_par_iter().map(part).collect();
    found.into_iter().reduce(|mut all, next| {
        all.flexible_mw.extend(next.flexible_mw);
        all.window_eur_mwh.extend(next.window_eur_mwh);
        all.iterations = all.iterations.max(next.iterations);
        all
    })
}

#[cfg(test)]
mod tests {
    use super::super::approach;
    use super::*;
    use crate::supply::dispatch::site::{ExportRule, Site};
    use crate::supply::dispatch::stack::Series;

    /// Numbers between 0 and 1 that repeat neither by day nor by year.
    fn irregular(hours: usize, step: f64) -> Vec<f64> {
        (0..hours).map(|hour| (hour as f64 * step).sin().mul_add(0.5, 0.5)).collect()
    }

    #[test]
    fn parts_find_what_the_whole_finds() {
        let hours = 2 * PART_H + 500;
        let price: Vec<f64> = irregular(hours, 0.83).iter().map(|n| 150.0 * n - 20.0).collect();
        let load: Vec<f64> = irregular(hours, 0.61).iter().map(|n| 40.0 + 30.0 * n).collect();
        let sun: Vec<f64> = irregular(hours, 0.27).iter().map(|n| 50.0 * n).collect();
        let site = Site {
            load_mw: &load,
            price_eur_mwh: Series::Hourly(&price),
            import_charge_eur_mwh: Series::Constant(12.0),
            import_carbon_eur_mwh: Series::Constant(0.0),
            renewable_mw: Series::Hourly(&sun),
            import_limit_mw: Series::Constant(90.0),
            export_limit_mw: Series::Constant(10.0),
            export_price_factor: 0.9,
            export_rule: ExportRule::Capped,
            generator_mw: Series::Constant(0.0),
            generator_eur_mwh: 0.0,
            unserved_eur_mwh: Some(3_000.0),
        };
        let store = Store {
            charge_mw: Series::Constant(20.0),
            discharge_mw: Series::Constant(20.0),
            capacity_mwh: Series::Constant(60.0),
            charge_efficiency: 0.95,
            discharge_efficiency: 0.95,
            ..Store::NONE
        };
        for window_h in [24_usize, 100] {
            let energy_mwh = vec![3.0; hours.div_ceil(window_h)];
            let most_mw = Series::Constant(6.0);
            let flexible = Flexible { most_mw, window_h, energy_mwh: &energy_mwh };
            let parts = approach_in_parts(&site, &store, flexible).unwrap();
            let whole = approach(&site, &store, Some(flexible), None);
            assert_eq!(parts.flexible_mw.len(), hours);
            let worth = parts.window_eur_mwh.iter().zip(&whole.window_eur_mwh);
            assert_eq!(parts.window_eur_mwh.len(), worth.len());
            let apart = worth.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(apart < 0.1, "{apart} EUR/MWh");
            let found = site.coupled(&store, Some(flexible), None).unwrap();
            assert!(found.gap <= 1e-9 && found.iterations == parts.iterations);
        }
    }

    #[test]
    fn a_store_that_remembers_too_long_has_no_parts() {
        let hours = 2 * PART_H;
        let load = vec![1.0; hours];
        let offers = crate::supply::dispatch::stack::Offers {
            required_mw: &load,
            eur_mwh: &load,
            mw: &load,
            sources: 1,
        };
        let energy_mwh = vec![0.0; hours / 24];
        let most_mw = Series::Constant(1.0);
        let flexible = Flexible { most_mw, window_h: 24, energy_mwh: &energy_mwh };
        let store = |capacity_mwh| Store {
            charge_mw: Series::Constant(1.0),
            discharge_mw: Series::Constant(1.0),
            capacity_mwh: Series::Constant(capacity_mwh),
            ..Store::NONE
        };
        assert!(approach_in_parts(&offers, &store(5.0), flexible).is_some());
        assert!(approach_in_parts(&offers, &store(2_000.0), flexible).is_none());
    }
}

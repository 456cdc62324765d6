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
/// Hours of its neighbours on either side, beside those that fill the store some times.
const MARGIN_H: f64 = 336.0;
const TIMES_FULL: f64 = 4.0;

/// Runs the method on every part of a horizon that repeats itself; nothing where it is not long
/// enough for parts. What it says of the ends of parts is not proved.
pub fn approach_in_parts<S: Stack>(stack: &S, store: &Store, flexible: Flexible) -> Option<Near> {
    let (hours, windows) = (stack.hours(), flexible.energy_mwh.len());
    let parts = hours / PART_H;
    let fills_h = (0..hours).fold(0.0_f64, |most, hour| {
        let power_mw = store.charge_mw.at(hour).min(store.discharge_mw.at(hour));
        let capacity_mwh = store.capacity_mwh.at(hour);
        if capacity_mwh > 0.0 { most.max(capacity_mwh / power_mw) } else { most }
    });
    let margin_h = MARGIN_H + TIMES_FULL * fills_h;
    let margin = (margin_h / flexible.window_h as f64).ceil();
    if parts < 2 || 2.0 * margin > (windows / parts) as f64 {
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

//! The greatest IT power that grid connection and plant can take in an hour.

use super::cooling::{Air, CoolAir, Reject};
use super::plant::{Flows, Load, Plant};

impl<R: Reject, A: CoolAir> Plant<R, A> {
    /// The balance of one hour of a load, or of the greatest IT power below it that the
    /// connection can feed and whose heat the plant can carry; `heat_mw` is what a network
    /// asks for. Its `unserved_heat_mw` is
    /// the heat of the load wanted that would have been left.
    #[inline(always)]
    pub fn limited(
        &self,
        load: &Load,
        grid_mw: f64,
        liquid_fraction: f64,
        air: &Air,
        heat_mw: f64,
    ) -> Flows {
        let flows = self.serve(load, air, heat_mw);
        if flows.unserved_heat_mw > 0.0 || flows.facility_mw > grid_mw {
            return self.limited_from(&flows, grid_mw, liquid_fraction, air, heat_mw);
        }
        flows
    }

    #[cold]
    fn limited_from(
        &self,
        wanted: &Flows,
        grid_mw: f64,
        liquid_fraction: f64,
        air: &Air,
        heat_mw: f64,
    ) -> Flows {
        let hour = |it_mw: f64| self.hour(it_mw, liquid_fraction, air, heat_mw);
        let mut flows = *wanted;
        if flows.unserved_heat_mw > 0.0 {
            flows = hour(cooled_it_mw(flows.it_mw, hour));
        }
        if flows.facility_mw > grid_mw {
            flows = hour(fitting_it_mw(grid_mw, |it_mw| hour(it_mw).facility_mw));
        }
        Flows { unserved_heat_mw: wanted.unserved_heat_mw, ..flows }
    }
}

/// The greatest IT power at which the facility stays within the grid connection;
/// 0 where it does not even when empty.
///
/// `facility` rises by at least one MW for each MW of IT, which brackets the root.
pub fn fitting_it_mw(grid_mw: f64, facility: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, grid_mw);
    if facility(low) >= grid_mw {
        return 0.0;
    }
    // Secant steps inside the bracket; a bisection where they crawl.
    let mut trial = grid_mw / 1.15;
    for step in 0..60 {
        let excess = facility(trial) - grid_mw;
        if excess > 0.0 {
            high = trial
        } else {
            low = trial
        }
        if high - low <= 1e-12 * grid_mw || (excess <= 0.0 && -excess <= 1e-12 * grid_mw) {
            break;
        }
        let stepped = trial - excess / 1.1;
        let inside = stepped > low && stepped < high && step % 4 != 3;
        trial = if inside { stepped } else { 0.5 * (low + high) };
    }
    low
}

/// The greatest IT power, up to one that is too much, whose heat the plant can carry; 0
/// where it cannot carry that of its own pumps and losses.
pub fn cooled_it_mw(too_much_mw: f64, hour: impl Fn(f64) -> Flows) -> f64 {
    let (mut low, mut high) = (0.0, too_much_mw);
    if hour(low).unserved_heat_mw > 0.0 {
        return 0.0;
    }
    while high - low > 1e-12 * too_much_mw {
        let middle = 0.5 * (low + high);
        match hour(middle).unserved_heat_mw > 0.0 {
            true => high = middle,
            false => low = middle,
        }
    }
    low
}

//! A bound on the cost of every schedule, from any values of stored energy.
//!
//! ```text
//! D(mu) = sum_t [ min over the hour (cost - mu_t w) + S_t min(0, mu_t - a mu_(t+1)) ]
//! ```
//!
//! The minimum of an hour is that of its linear programme: `max` over the price `p` at the bus
//! of
//!
//! ```text
//! p required - sum_k cap_k max(0, p - cost_k) - Pd max(0, p - mu / ed - v) - Pc max(0, ec mu - p)
//! ```
//!
//! It knows nothing of the curves from which the schedule came, and so proves them, too.

use super::stack::{MOST_OFFERS, Merit};
use super::store::{Conversion, End, Store};

/// What more of something would change in the cost, EUR per MW or MWh: none of it is positive.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sensitivity {
    /// By source of the stack, per MW in every hour.
    pub sources: [f64; MOST_OFFERS],
    /// Per MW of charging.
    pub charge: f64,
    /// Per MW of discharging.
    pub discharge: f64,
    /// Per MWh of capacity.
    pub capacity: f64,
}

impl Sensitivity {
    /// Of a schedule that is not the best.
    pub const UNKNOWN: Self = Self {
        sources: [f64::NAN; MOST_OFFERS],
        charge: f64::NAN,
        discharge: f64::NAN,
        capacity: f64::NAN,
    };
}

/// Sums the bound, with the prices at the bus that go with it.
#[derive(Debug, Clone)]
pub(super) struct Certificate {
    pub bound_eur: f64,
    pub prices: Vec<f64>,
    pub sensitivity: Sensitivity,
}

impl Certificate {
    pub fn new(hours: usize) -> Self {
        Self { bound_eur: 0.0, prices: vec![0.0; hours], sensitivity: Sensitivity::default() }
    }

    /// Adds an hour at the value of stored energy at its end and after it, where `later` counts
    /// what decays.
    #[inline(always)]
    pub fn add(
        &mut self,
        hour: usize,
        merit: &Merit,
        store: &Store,
        conversion: &Conversion,
        (value, later): (f64, f64),
    ) {
        let (charge_mw, discharge_mw) = (store.charge_mw.at(hour), store.discharge_mw.at(hour));
        let bid = conversion.charge * value;
        let ask = conversion.per_discharge * value + conversion.wear_eur_mwh;
        let price = clearing(merit, (bid, charge_mw), (ask, discharge_mw));
        let (bought, sold) = ((bid - price).max(0.0), (price - ask).max(0.0));
        let kept = (later - value).max(0.0);
        let mut cost = merit.constant_eur + price * merit.required_mw
            - charge_mw * bought
            - discharge_mw * sold
            - store.capacity_mwh.at(hour) * kept;
        for offer in merit.offers() {
            let earned = (price - offer.eur_mwh).max(0.0);
            cost -= offer.mw * earned;
            self.sensitivity.sources[offer.source % MOST_OFFERS] -= earned;
        }
        self.sensitivity.charge -= bought;
        self.sensitivity.discharge -= sold;
        self.sensitivity.capacity -= kept;
        self.bound_eur += cost;
        self.prices[hour] = price;
    }

    /// Adds the ends: values of stored energy at the end of the first and of the last hour, the
    /// latter added with `later`.
    pub fn close(
        &mut self,
        end: End,
        keep: f64,
        (first, last): (f64, f64),
        later: f64,
        capacity_mwh: f64,
    ) {
        if let End::Levels { initial_mwh, final_mwh, .. } = end {
            self.bound_eur -= keep * first * initial_mwh;
            if let Some(content) = final_mwh {
                let kept = (later - last).max(0.0);
                self.bound_eur += last * content + capacity_mwh * kept;
                self.sensitivity.capacity += kept;
            }
        }
    }
}

/// The price at the bus at which the store and the offers give what is wanted, EUR/MWh: the
/// store bids for charging and asks for discharging.
#[inline(always)]
fn clearing(merit: &Merit, bid: (f64, f64), ask: (f64, f64)) -> f64 {
    let own = if bid.0 <= ask.0 { [bid, ask] } else { [ask, bid] };
    let offers = merit.offers();
    // Power wanted, which falls as the price rises.
    let mut wanted = merit.required_mw + bid.1;
    let (mut ours, mut theirs) = (0, 0);
    let mut price = offers.first().map_or(own[0].0, |cheapest| own[0].0.min(cheapest.eur_mwh));
    while wanted > 0.0 {
        let (at, mw) = match (own.get(ours), offers.get(theirs)) {
            (Some(own), Some(offer)) if own.0 >= offer.eur_mwh => {
                theirs += 1;
                (offer.eur_mwh, offer.mw)
            }
            (Some(own), _) => {
                ours += 1;
                *own
            }
            (None, Some(offer)) => {
                theirs += 1;
                (offer.eur_mwh, offer.mw)
            }
            (None, None) => break,
        };
        price = at;
        wanted -= mw;
    }
    price
}

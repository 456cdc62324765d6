//! Storage beside what couples hours otherwise: load that may move within windows, and charges
//! on the peaks of periods. An interior-point method (Mehrotra) whose equations are eliminated
//! hour by hour, so that an iteration takes time in proportion to the hours.
//!
//! Rows: the bus of every hour, its content, its import below the peak of its period, and the
//! energy of every window. Eliminating the hour's own rows leaves a chain of contents with
//! three neighbours each: the window, the peak and the last hour, whose content is the first's
//! too. They make a front of four that travels along the chain.
//!
//! What comes out is near the optimum: [`super::coupled`] makes of it a schedule and a bound,
//! both exact.
//!
//! Mehrotra, "On the implementation of a primal-dual interior point method", SIAM J. Optim. 2
//! (1992), doi 10.1137/0802028.

mod variable;

use self::variable::{Standing, Variable};
use super::stack::{MOST_OFFERS, Merit, Series, Stack};
use super::store::{Conversion, Store};

/// Load that may move within windows.
#[derive(Debug, Clone, Copy)]
pub struct Flexible<'a> {
    /// Most power, MW.
    pub most_mw: Series<'a>,
    /// Hours of a window; the last may be shorter.
    pub window_h: usize,
    /// Energy of every window, MWh.
    pub energy_mwh: &'a [f64],
}

/// Charges on the greatest import of periods.
#[derive(Debug, Clone, Copy)]
pub struct Peaks<'a> {
    /// Source of the stack whose peak is charged.
    pub source: usize,
    /// Period of every hour: 0, then the same or the next.
    pub period: &'a [usize],
    /// Charge of every period, EUR/MW.
    pub eur_mw: &'a [f64],
    /// Most of the peaks, MW.
    pub most_mw: &'a [f64],
}

/// Where the method ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// Power of the load that moves, MW.
    pub flexible_mw: Vec<f64>,
    /// Value of energy in every window, EUR/MWh.
    pub window_eur_mwh: Vec<f64>,
    /// Greatest import of every period, MW.
    pub peaks_mw: Vec<f64>,
    /// Part of the charge that falls on every hour, EUR/MWh.
    pub peak_eur_mwh: Vec<f64>,
    /// Iterations.
    pub iterations: usize,
}

/// Added to every row's own coefficient: where all of its variables are at their bounds, rounding
/// would decide.
const STIFF: f64 = 1e-9;
/// Part of the way to the nearest bound that is gone.
const SHORTER: f64 = 0.998;
const MOST_ITERATIONS: usize = 100;
/// Products of variables and duals over the costs, with unmet rows and unpaid costs, at which
/// the method ends.
const NEAR: f64 = 1e-9;
/// From where on the best is kept, and iterations without a better one after which it ends.
const WORTH_KEEPING: f64 = 1e-3;
const PATIENCE: usize = 8;
/// Scale of powers, MW, and of costs, EUR/MWh.
const MW: f64 = 100.0;
const EUR_MWH: f64 = 100.0;

/// Variables of an hour behind those of its sources: charge, discharge, content; and, where
/// there are any, load that moves and import below the peak.
const CHARGING: usize = 0;
const DISCHARGING: usize = 1;
const KEPT: usize = 2;
const OTHERS: usize = 3;
/// Most variables of an hour.
const MOST: usize = MOST_OFFERS + OTHERS + 2;

/// Duals of an hour's rows: bus, peak, content, the next hour's content, window.
#[derive(Debug, Clone, Copy, Default)]
struct Duals {
    bus: f64,
    peak: f64,
    content: f64,
    next: f64,
    window: f64,
}

/// What is kept of an hour's elimination.
#[derive(Debug, Clone, Copy, Default)]
struct Hour {
    /// Weights of all offers but the charged one, which counts with what is left below the peak.
    others: f64,
    /// Parts of the charged one and of what is left below the peak, and one over their weights.
    part: f64,
    below: f64,
    per_import: f64,
    /// One over the weights of the bus.
    per_bus: f64,
    charging: f64,
    discharging: f64,
    moved: f64,
    /// Link of the bus to the content.
    link: f64,
    per_pivot: f64,
    /// Link to the next content, and of the content to window, peak and last content.
    next: f64,
    front: [f64; 3],
}

/// What is kept of the elimination of a window or a peak: links to the next content and to the
/// two others of the front.
#[derive(Debug, Clone, Copy, Default)]
struct Bundle {
    per_pivot: f64,
    links: [f64; 4],
}

/// The coupled programme, and where the method stands.
struct Interior<'a> {
    hours: usize,
    slots: usize,
    sources: usize,
    keep: f64,
    conversion: Conversion,
    flexible: Option<Flexible<'a>>,
    peaks: Option<Peaks<'a>>,
    required: Vec<f64>,
    variables: Vec<Variable>,
    tops: Vec<Variable>,
    /// Slots of load that moves and of import below the peak.
    moved: Option<usize>,
    below: Option<usize>,
    duals: Rows,
}

/// A number for every row, and the moves of the peaks.
#[derive(Debug, Clone, Default)]
struct Rows {
    bus: Vec<f64>,
    peak: Vec<f64>,
    content: Vec<f64>,
    windows: Vec<f64>,
    tops: Vec<f64>,
}

struct Factors {
    hours: Vec<Hour>,
    windows: Vec<Bundle>,
    tops: Vec<Bundle>,
}

const CONTENT: usize = 0;
const WINDOW: usize = 1;
const TOP: usize = 2;
const LAST: usize = 3;

impl<'a> Interior<'a> {
    fn new<S: Stack>(
        stack: &S,
        store: &Store,
        flexible: Option<Flexible<'a>>,
        peaks: Option<Peaks<'a>>,
    ) -> Self {
        let (hours, sources) = (stack.hours(), stack.sources());
        let moved = flexible.map(|_| sources + OTHERS);
        let below = peaks.map(|_| sources + OTHERS + usize::from(flexible.is_some()));
        let slots =
            sources + OTHERS + usize::from(flexible.is_some()) + usize::from(peaks.is_some());
        let mut merit = Merit::default();
        let mut variables = vec![Variable::default(); hours * slots];
        let mut required = vec![0.0; hours];
        // A store that can never be filled, or never be emptied, has no room between its rows.
        let most =
            |series: &Series<'_>| (0..hours).fold(0.0, |m: f64, hour| m.max(series.at(hour)));
        let leaks = store.self_discharge_per_h > 0.0;
        let stores = most(&store.charge_mw) > 0.0 && (most(&store.discharge_mw) > 0.0 || leaks);
        for (hour, own) in variables.chunks_exact_mut(slots).enumerate() {
            stack.merit(hour, &mut merit);
            required[hour] = merit.required_mw / MW;
            for offer in merit.offers() {
                own[offer.source] = Variable::new(offer.eur_mwh / EUR_MWH, offer.mw / MW);
            }
            let wear = store.wear_eur_mwh / EUR_MWH;
            if stores {
                let limits = [
                    (0.0, store.charge_mw.at(hour)),
                    (wear, store.discharge_mw.at(hour)),
                    (0.0, store.capacity_mwh.at(hour)),
                ];
                for (own, (cost, limit)) in own[sources..].iter_mut().zip(limits) {
                    *own = Variable::new(cost, limit / MW);
                }
            }
            if let (Some(flexible), Some(moved)) = (flexible, moved) {
                own[moved] = Variable::new(0.0, flexible.most_mw.at(hour) / MW);
            }
            if let (Some(peaks), Some(below)) = (peaks, below) {
                own[below] = Variable::new(0.0, peaks.most_mw[peaks.period[hour]] / MW);
            }
        }
        let tops = peaks.map_or_else(Vec::new, |peaks| {
            let charges = peaks.eur_mw.iter().zip(peaks.most_mw);
            charges.map(|(eur, most)| Variable::new(eur / EUR_MWH, most / MW)).collect()
        });
        Self {
            hours,
            slots,
            sources,
            keep: 1.0 - store.self_discharge_per_h,
            conversion: store.conversion(),
            flexible,
            peaks,
            required,
            variables,
            tops,
            moved,
            below,
            duals: Rows {
                bus: vec![0.0; hours],
                peak: vec![0.0; hours],
                content: vec![0.0; hours],
                windows: vec![0.0; flexible.map_or(0, |flexible| flexible.energy_mwh.len())],
                tops: Vec::new(),
            },
        }
    }

    #[inline(always)]
    fn window_of(&self, hour: usize) -> Option<usize> {
        self.flexible.map(|flexible| hour / flexible.window_h)
    }

    #[inline(always)]
    fn top_of(&self, hour: usize) -> Option<usize> {
        self.peaks.map(|peaks| peaks.period[hour])
    }

    /// Whether a window or a period ends with an hour.
    #[inline(always)]
    fn ends(&self, hour: usize, of: impl Fn(&Self, usize) -> Option<usize>) -> bool {
        hour + 1 == self.hours || of(self, hour) != of(self, hour + 1)
    }

    #[inline(always)]
    fn at(&self, hour: usize, rows: &Rows) -> Duals {
        let next = if hour + 1 == self.hours { 0 } else { hour + 1 };
        Duals {
            bus: rows.bus[hour],
            peak: rows.peak[hour],
            content: rows.content[hour],
            next: rows.content[next],
            window: self.window_of(hour).map_or(0.0, |window| rows.windows[window]),
        }
    }

    /// What duals pay each variable of an hour.
    #[inline(always)]
    fn prices(&self, duals: &Duals, prices: &mut [f64; MOST]) {
        let sources = self.sources;
        prices[..sources].fill(duals.bus);
        if let Some(peaks) = self.peaks {
            prices[peaks.source] += duals.peak;
        }
        prices[sources + CHARGING] = -duals.bus - self.conversion.charge * duals.content;
        prices[sources + DISCHARGING] = duals.bus + self.conversion.per_discharge * duals.content;
        prices[sources + KEPT] = duals.content - self.keep * duals.next;
        if let Some(moved) = self.moved {
            prices[moved] = duals.window - duals.bus;
        }
        if let Some(below) = self.below {
            prices[below] = duals.peak;
        }
    }

    /// Where the method stands.
    fn near(&self, iterations: usize) -> Near {
        let moved = |hour| self.moved.map_or(0.0, |moved| MW * self.own(hour)[moved].x);
        Near {
            flexible_mw: (0..self.hours).map(moved).collect(),
            window_eur_mwh: self.duals.windows.iter().map(|dual| EUR_MWH * dual).collect(),
            peaks_mw: self.tops.iter().map(|top| MW * top.x).collect(),
            peak_eur_mwh: self.duals.peak.iter().map(|dual| -EUR_MWH * dual).collect(),
            iterations,
        }
    }

    /// The variables of an hour.
    #[inline(always)]
    fn own(&self, hour: usize) -> &[Variable] {
        &self.variables[hour * self.slots..(hour + 1) * self.slots]
    }

    #[inline(always)]
    fn own_mut(&mut self, hour: usize) -> &mut [Variable] {
        &mut self.variables[hour * self.slots..(hour + 1) * self.slots]
    }

    /// Weighs the variables of an hour at the standing duals.
    #[inline(always)]
    fn weigh(&mut self, hour: usize) {
        let mut prices = [0.0; MOST];
        self.prices(&self.at(hour, &self.duals), &mut prices);
        self.own_mut(hour).iter_mut().zip(&prices).for_each(|(own, price)| own.weigh(*price));
    }

    /// Weighs the peaks at what their hours pay.
    fn weigh_tops(&mut self) {
        let Some(peaks) = self.peaks else { return };
        let mut paid = vec![0.0; self.tops.len()];
        for (period, dual) in peaks.period.iter().zip(&self.duals.peak) {
            paid[*period] -= dual;
        }
        self.tops.iter_mut().zip(&paid).for_each(|(top, paid)| top.weigh(*paid));
    }

    /// Turns every variable into a direction of the duals; returns the longest steps.
    fn turn(&mut self, rows: &Rows) -> (f64, f64) {
        let mut room = (1.0 / SHORTER, 1.0 / SHORTER);
        let mut changes = [0.0; MOST];
        for hour in 0..self.hours {
            self.prices(&self.at(hour, rows), &mut changes);
            for (own, change) in self.own_mut(hour).iter_mut().zip(&changes) {
                own.turn(*change);
                room = own.room(room);
            }
        }
        for (top, by) in self.tops.iter_mut().zip(&rows.tops) {
            top.turn_by(*by);
            room = top.room(room);
        }
        room
    }

    /// Goes along the direction.
    fn go(&mut self, rows: &Rows, by: (f64, f64)) {
        self.variables.iter_mut().chain(&mut self.tops).for_each(|own| own.go(by));
        for (standing, change) in [
            (&mut self.duals.bus, &rows.bus),
            (&mut self.duals.peak, &rows.peak),
            (&mut self.duals.content, &rows.content),
            (&mut self.duals.windows, &rows.windows),
        ] {
            standing.iter_mut().zip(change).for_each(|(dual, change)| *dual += by.1 * change);
        }
    }

    /// Weighs all variables and eliminates hour by hour; tells where the method stands.
    fn factor(&mut self, factors: &mut Factors) -> Standing {
        let (charge, per_discharge) = (self.conversion.charge, self.conversion.per_discharge);
        let (end, sources) = (self.hours - 1, self.sources);
        self.weigh_tops();
        self.weigh(end);
        let mut standing = Standing::default();
        self.tops.iter().for_each(|top| standing.add(top));
        let mut previous = self.own(end)[sources + KEPT].x;
        let mut front = [[0.0_f64; 4]; 4];
        let last = self.keep * self.own(end)[sources + KEPT].theta;
        front[CONTENT][CONTENT] = self.keep * last;
        front[CONTENT][LAST] = -last;
        front[LAST][CONTENT] = -last;
        let mut started = usize::MAX;
        for hour in 0..self.hours {
            self.weigh(hour);
            let own = self.own(hour);
            own.iter().for_each(|variable| standing.add(variable));
            let x = |slot: usize| own[slot].x;
            let given: f64 = (0..sources).map(x).sum();
            let (charging, discharging) = (x(sources + CHARGING), x(sources + DISCHARGING));
            let moved = self.moved.map_or(0.0, x);
            standing.lack(self.required[hour] - given - discharging + charging + moved);
            let kept = x(sources + KEPT);
            standing.lack(
                self.keep * previous - kept + charge * charging - per_discharge * discharging,
            );
            previous = kept;
            let theta = |slot: usize| own[slot].theta;
            let [charging, discharging, kept] = std::array::from_fn(|n| theta(sources + n));
            let moved = self.moved.map_or(0.0, theta);
            let below = self.below.map_or(0.0, theta);
            let charged = self.peaks.map_or(usize::MAX, |peaks| peaks.source);
            let offers = (0..sources).filter(|slot| *slot != charged).map(theta);
            let mut others = STIFF + offers.sum::<f64>();
            let import = self.peaks.map_or(0.0, |peaks| theta(peaks.source));
            let (mut part, mut per_import) = (0.0, 0.0);
            if import + below > 0.0 {
                // Import and what is left below the peak stand in series.
                per_import = 1.0 / (import + below);
                part = import * per_import;
                others += part * below;
            }
            // Sums of what is positive: in what follows nothing cancels.
            let still = others + moved;
            let per_bus = 1.0 / (still + charging + discharging);
            let link = charge * charging + per_discharge * discharging;
            let spread = per_discharge - charge;
            front[CONTENT][CONTENT] += per_bus
                * (still
                    * (charge * charge * charging + per_discharge * per_discharge * discharging)
                    + charging * discharging * spread * spread)
                + kept
                + STIFF;
            let mut couple = |row: usize, column: usize, by: f64| {
                front[row][column] += by;
                if row != column {
                    front[column][row] += by;
                }
            };
            if self.flexible.is_some() {
                couple(CONTENT, WINDOW, link * moved * per_bus);
                couple(WINDOW, WINDOW, moved * (others + charging + discharging) * per_bus);
            }
            if let Some(top) = self.top_of(hour) {
                if top != started {
                    started = top;
                    couple(TOP, TOP, -1.0 / self.tops[top].theta);
                }
                couple(CONTENT, TOP, -link * part * per_bus);
                couple(WINDOW, TOP, moved * part * per_bus);
                couple(TOP, TOP, -per_import - part * part * per_bus);
            }
            let end = hour + 1 == self.hours;
            if end {
                // The content of the last hour is the one that travelled along.
                for n in [WINDOW, TOP] {
                    front[CONTENT][n] += front[LAST][n];
                    front[n][CONTENT] = front[CONTENT][n];
                    front[LAST][n] = 0.0;
                    front[n][LAST] = 0.0;
                }
                front[CONTENT][CONTENT] += 2.0 * front[CONTENT][LAST] + front[LAST][LAST];
                front[CONTENT][LAST] = 0.0;
                front[LAST][CONTENT] = 0.0;
                front[LAST][LAST] = 0.0;
            }
            let next = if end { 0.0 } else { -self.keep * kept };
            let per_pivot = 1.0 / front[CONTENT][CONTENT];
            let links = [front[CONTENT][1], front[CONTENT][2], front[CONTENT][3]];
            factors.hours[hour] = Hour {
                others,
                part,
                below: below * per_import,
                per_import,
                per_bus,
                charging,
                discharging,
                moved,
                link,
                per_pivot,
                next,
                front: links,
            };
            for (row, a) in links.iter().enumerate() {
                for (column, b) in links.iter().enumerate() {
                    front[row + 1][column + 1] -= a * b * per_pivot;
                }
                front[CONTENT][row + 1] = -next * a * per_pivot;
                front[row + 1][CONTENT] = front[CONTENT][row + 1];
            }
            front[CONTENT][CONTENT] =
                if end { 0.0 } else { self.keep * self.keep * kept - next * next * per_pivot };
            if let Some(window) = self.window_of(hour)
                && self.ends(hour, Self::window_of)
            {
                factors.windows[window] = Bundle::eliminate(&mut front, WINDOW);
            }
            if let Some(top) = self.top_of(hour)
                && self.ends(hour, Self::top_of)
            {
                factors.tops[top] = Bundle::eliminate(&mut front, TOP);
            }
        }
        standing
    }

    /// Aims at `product`, where it is given, corrected for the direction taken before, and finds
    /// the direction of the duals.
    fn solve(&mut self, factors: &Factors, product: Option<f64>, rows: &mut Rows) {
        let (charge, per_discharge) = (self.conversion.charge, self.conversion.per_discharge);
        let (end, sources) = (self.hours - 1, self.sources);
        if let Some(product) = product {
            self.variables.iter_mut().chain(&mut self.tops).for_each(|own| own.correct(product));
        }
        let mut pull = [0.0; MOST];
        let mut right = [0.0_f64; 4];
        right[CONTENT] = -self.keep * self.own(end)[sources + KEPT].pull();
        let mut previous = self.own(end)[sources + KEPT].x;
        let mut started = (usize::MAX, usize::MAX);
        for hour in 0..self.hours {
            let own = self.own(hour);
            pull.iter_mut().zip(own).for_each(|(pull, own)| *pull = own.pull());
            let of = |slot: usize| (own[slot].x, pull[slot]);
            let [charging, discharging, kept] = std::array::from_fn(|n| of(sources + n));
            let moved = self.moved.map_or((0.0, 0.0), of);
            let below = self.below.map_or((0.0, 0.0), of);
            let done = &factors.hours[hour];
            let given: f64 = own[..sources].iter().map(|variable| variable.x).sum();
            let mut pulled: f64 = pull[..sources].iter().sum();
            let mut peak = 0.0;
            let mut at_peak = 0.0;
            if let Some((peaks, top)) = self.peaks.zip(self.top_of(hour)) {
                let source = peaks.source;
                let others = pull[..sources].iter().enumerate();
                pulled = others.filter(|(n, _)| *n != source).map(|(_, pull)| pull).sum();
                peak = self.tops[top].x - own[source].x - below.0 + below.1;
                pulled += done.below * pull[source];
                at_peak = pull[source];
                if top != started.1 {
                    started.1 = top;
                    right[TOP] += self.tops[top].rest();
                }
            }
            // The bus without what charging, discharging and moving load pull, less the part of
            // the peak's row that the charged offer takes along.
            let bus = self.required[hour] - given - discharging.0 + charging.0 + moved.0 + pulled
                - done.part * peak;
            let still = done.others + done.moved;
            let spread = per_discharge - charge;
            right[CONTENT] += self.keep * previous - kept.0 + charge * charging.0
                - per_discharge * discharging.0
                + kept.1
                - done.link * done.per_bus * (bus - moved.1)
                - charging.1 * done.per_bus * (charge * still - spread * done.discharging)
                + discharging.1 * done.per_bus * (per_discharge * still + spread * done.charging);
            previous = kept.0;
            let all = bus + discharging.1 - charging.1;
            if let Some((flexible, window)) = self.flexible.zip(self.window_of(hour)) {
                if window != started.0 {
                    started.0 = window;
                    right[WINDOW] += flexible.energy_mwh[window] / MW;
                }
                let rest = done.others + done.charging + done.discharging;
                right[WINDOW] +=
                    moved.1 * rest * done.per_bus - moved.0 + done.moved * done.per_bus * all;
            }
            let all = all - moved.1;
            right[TOP] += done.per_import * (peak + at_peak) - done.part * done.per_bus * all;
            (rows.bus[hour], rows.peak[hour]) = (all, peak + at_peak);
            if hour == end {
                right[CONTENT] += right[LAST];
                right[LAST] = 0.0;
            }
            rows.content[hour] = right[CONTENT];
            let by_pivot = right[CONTENT] * done.per_pivot;
            for (n, link) in done.front.iter().enumerate() {
                right[n + 1] -= link * by_pivot;
            }
            right[CONTENT] = -done.next * by_pivot;
            if hour < end {
                right[CONTENT] -= self.keep * kept.1;
            }
            if let Some(window) = self.window_of(hour)
                && self.ends(hour, Self::window_of)
            {
                rows.windows[window] = factors.windows[window].reduce(&mut right, WINDOW);
            }
            if let Some(top) = self.top_of(hour)
                && self.ends(hour, Self::top_of)
            {
                rows.tops[top] = factors.tops[top].reduce(&mut right, TOP);
            }
        }
        let mut known = [0.0_f64; 4];
        for hour in (0..self.hours).rev() {
            if let Some(top) = self.top_of(hour)
                && self.ends(hour, Self::top_of)
            {
                known[TOP] = factors.tops[top].back(rows.tops[top], &known);
                rows.tops[top] = known[TOP];
            }
            if let Some(window) = self.window_of(hour)
                && self.ends(hour, Self::window_of)
            {
                known[WINDOW] = factors.windows[window].back(rows.windows[window], &known);
                rows.windows[window] = known[WINDOW];
            }
            let done = &factors.hours[hour];
            let linked: f64 = done.front.iter().zip(&known[1..]).map(|(a, b)| a * b).sum();
            let content =
                (rows.content[hour] - done.next * known[CONTENT] - linked) * done.per_pivot;
            if hour == end {
                known[LAST] = content;
            }
            known[CONTENT] = content;
            rows.content[hour] = content;
            let bus = rows.bus[hour] - done.link * content + done.moved * known[WINDOW]
                - done.part * known[TOP];
            rows.bus[hour] = done.per_bus * bus;
            rows.peak[hour] =
                done.per_import * (rows.peak[hour] + known[TOP]) - done.part * rows.bus[hour];
        }
    }
}

/// Runs the method.
pub fn approach<S: Stack>(
    stack: &S,
    store: &Store,
    flexible: Option<Flexible>,
    peaks: Option<Peaks>,
) -> Near {
    let mut interior = Interior::new(stack, store, flexible, peaks);
    let (hours, windows, tops) =
        (interior.hours, interior.duals.windows.len(), interior.tops.len());
    let mut factors = Factors {
        hours: vec![Hour::default(); hours],
        windows: vec![Bundle::default(); windows],
        tops: vec![Bundle::default(); tops],
    };
    let mut rows = Rows {
        bus: vec![0.0; hours],
        peak: vec![0.0; hours],
        content: vec![0.0; hours],
        windows: vec![0.0; windows],
        tops: vec![0.0; tops],
    };
    let mut best = interior.near(0);
    let (mut least, mut since) = (f64::INFINITY, 0);
    for iteration in 0..MOST_ITERATIONS {
        let standing = interior.factor(&mut factors);
        let away = standing.away();
        since += 1;
        if away < least {
            (least, since) = (away, 0);
            if away < WORTH_KEEPING {
                best = interior.near(iteration);
            }
        }
        // Beyond what rounding allows it gets worse again.
        if away < NEAR || since == PATIENCE {
            break;
        }
        interior.solve(&factors, None, &mut rows);
        let room = interior.turn(&rows);
        let left = 1.0 - room.0.min(room.1).min(1.0);
        let product = standing.product() * left * left * left;
        interior.solve(&factors, Some(product), &mut rows);
        let room = interior.turn(&rows);
        let sum: f64 = rows.bus.iter().chain(&rows.content).chain(&rows.tops).sum();
        if !sum.is_finite() || room.0.max(room.1) < 1e-8 {
            break;
        }
        interior.go(&rows, ((SHORTER * room.0).min(1.0), (SHORTER * room.1).min(1.0)));
    }
    best
}

impl Bundle {
    /// Eliminates a member of the front.
    fn eliminate(front: &mut [[f64; 4]; 4], member: usize) -> Self {
        let sign = if front[member][member] < 0.0 { -STIFF } else { STIFF };
        let per_pivot = 1.0 / (front[member][member] + sign);
        let mut links = front[member];
        links[member] = 0.0;
        for row in 0..4 {
            for column in 0..4 {
                front[row][column] -= links[row] * links[column] * per_pivot;
            }
        }
        front[member] = [0.0; 4];
        front.iter_mut().for_each(|row| row[member] = 0.0);
        Self { per_pivot, links }
    }

    fn reduce(&self, right: &mut [f64; 4], member: usize) -> f64 {
        let own = right[member];
        for (right, link) in right.iter_mut().zip(&self.links) {
            *right -= link * own * self.per_pivot;
        }
        right[member] = 0.0;
        own
    }

    fn back(&self, own: f64, known: &[f64; 4]) -> f64 {
        let linked: f64 = self.links.iter().zip(known).map(|(link, known)| link * known).sum();
        (own - linked) * self.per_pivot
    }
}

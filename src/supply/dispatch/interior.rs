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

/// A variable between 0 and `x + w`, with the duals of its bounds; one without room is nought.
#[derive(Debug, Clone, Copy, Default)]
struct Variable {
    x: f64,
    w: f64,
    z: f64,
    v: f64,
    cost: f64,
}

/// Direction of a variable.
#[derive(Debug, Clone, Copy, Default)]
struct Move {
    x: f64,
    z: f64,
    v: f64,
}

/// A variable as the equations see it.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    /// Change of the variable per change of its price.
    theta: f64,
    /// Part of its cost that nothing pays yet.
    unpaid: f64,
    per_x: f64,
    per_w: f64,
}

/// Where the products of a variable and its duals are to go.
#[derive(Debug, Clone, Copy, Default)]
struct Aim {
    lower: f64,
    higher: f64,
}

impl Variable {
    fn new(cost: f64, upper: f64) -> Self {
        if upper <= NO_ROOM {
            return Self::default();
        }
        let x = (0.5 * upper).min(START);
        let (z, v) = (cost.max(0.0) + START, (-cost).max(0.0) + START);
        Self { x, w: upper - x, z, v, cost }
    }

    /// The weight at what duals pay.
    #[inline(always)]
    fn weigh(&self, paid: f64) -> Weight {
        if self.w <= 0.0 {
            return Weight::default();
        }
        let both = 1.0 / (self.x * self.w);
        let (per_x, per_w) = (self.w * both, self.x * both);
        let theta = 1.0 / (self.z * per_x + self.v * per_w);
        Weight { theta, unpaid: self.cost - paid - self.z + self.v, per_x, per_w }
    }

    /// The aim of a mean product, corrected for the products of a first direction.
    #[inline(always)]
    fn aim(&self, product: f64, first: &Move) -> Aim {
        Aim {
            lower: product - self.x * self.z - first.x * first.z,
            higher: product - self.w * self.v + first.x * first.v,
        }
    }

    /// The aim, corrected for what a first direction changes in what duals pay.
    #[inline(always)]
    fn corrected(&self, weight: &Weight, product: f64, first: Option<f64>) -> Aim {
        match first {
            None => self.aim(product, &Move::default()),
            Some(change) => {
                let towards = self.aim(0.0, &Move::default());
                self.aim(product, &self.step(weight, &towards, change))
            }
        }
    }

    /// The direction, from the change of what duals pay.
    #[inline(always)]
    fn step(&self, weight: &Weight, aim: &Aim, change: f64) -> Move {
        self.step_by(weight, aim, weight.theta * (change - weight.rest(aim)))
    }

    /// The direction of the duals, from that of the variable.
    #[inline(always)]
    fn step_by(&self, weight: &Weight, aim: &Aim, x: f64) -> Move {
        Move {
            x,
            z: (aim.lower - self.z * x) * weight.per_x,
            v: (aim.higher + self.v * x) * weight.per_w,
        }
    }

    /// Longest steps of the variable and of its duals.
    #[inline(always)]
    fn room(&self, step: &Move, (primal, dual): (f64, f64)) -> (f64, f64) {
        let shorter = |at: f64, by: f64, most: f64| match at + most * by < 0.0 {
            true => -at / by,
            false => most,
        };
        let primal = shorter(self.w, -step.x, shorter(self.x, step.x, primal));
        (primal, shorter(self.v, step.v, shorter(self.z, step.z, dual)))
    }

    #[inline(always)]
    fn go(&mut self, step: &Move, (primal, dual): (f64, f64)) {
        self.x += primal * step.x;
        self.w -= primal * step.x;
        self.z += dual * step.z;
        self.v += dual * step.v;
    }
}

impl Weight {
    /// Change of the price at which the variable stays.
    #[inline(always)]
    fn rest(&self, aim: &Aim) -> f64 {
        self.unpaid - aim.lower * self.per_x + aim.higher * self.per_w
    }
}

/// First distance of variables and duals from their bounds, in scaled units.
const START: f64 = 1.0;
/// Scaled limits below are none.
const NO_ROOM: f64 = 1e-10;
/// Added to every row's own coefficient: where all of its variables are at their bounds, rounding
/// would decide.
const STIFF: f64 = 1e-9;
/// Part of the way to the nearest bound that is gone.
const SHORTER: f64 = 0.995;
const MOST_ITERATIONS: usize = 100;
/// Products of variables and duals over the costs, with unmet rows and unpaid costs, at which
/// the method ends.
const NEAR: f64 = 1e-11;
/// From where on the best is kept, and iterations without a better one after which it ends.
const WORTH_KEEPING: f64 = 1e-3;
const PATIENCE: usize = 8;
/// Scale of powers, MW, and of costs, EUR/MWh.
const MW: f64 = 100.0;
const EUR_MWH: f64 = 100.0;

/// Variables of an hour behind those of its sources: charge, discharge, content, load that
/// moves, and import below the peak.
const OWN: usize = 5;
/// Most variables of an hour.
const MOST: usize = MOST_OFFERS + OWN;

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
        let slots = sources + OWN;
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
                own[sources] = Variable::new(0.0, store.charge_mw.at(hour) / MW);
                own[sources + 1] = Variable::new(wear, store.discharge_mw.at(hour) / MW);
                own[sources + 2] = Variable::new(0.0, store.capacity_mwh.at(hour) / MW);
            }
            if let Some(flexible) = flexible {
                own[sources + 3] = Variable::new(0.0, flexible.most_mw.at(hour) / MW);
            }
            if let Some(peaks) = peaks {
                let limit = own[peaks.source].x + own[peaks.source].w;
                own[sources + 4] = Variable::new(0.0, limit);
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
        prices[sources] = -duals.bus - self.conversion.charge * duals.content;
        prices[sources + 1] = duals.bus + self.conversion.per_discharge * duals.content;
        prices[sources + 2] = duals.content - self.keep * duals.next;
        prices[sources + 3] = duals.window - duals.bus;
        prices[sources + 4] = duals.peak;
    }

    /// Where the method stands.
    fn near(&self, iterations: usize) -> Near {
        let moved = self.variables.iter().skip(self.sources + 3).step_by(self.slots);
        Near {
            flexible_mw: moved.map(|variable| MW * variable.x).collect(),
            window_eur_mwh: self.duals.windows.iter().map(|dual| EUR_MWH * dual).collect(),
            peaks_mw: self.tops.iter().map(|top| MW * top.x).collect(),
            peak_eur_mwh: self.duals.peak.iter().map(|dual| -EUR_MWH * dual).collect(),
            iterations,
        }
    }

    /// What the hours pay for the peak of their period.
    fn paid(&self, peak: &[f64]) -> Vec<f64> {
        let mut paid = vec![0.0; self.tops.len()];
        if let Some(peaks) = self.peaks {
            for (period, dual) in peaks.period.iter().zip(peak) {
                paid[*period] -= dual;
            }
        }
        paid
    }

    /// The variables of an hour.
    #[inline(always)]
    fn own(&self, hour: usize) -> &[Variable] {
        &self.variables[hour * self.slots..(hour + 1) * self.slots]
    }

    /// Steps of every variable in a direction, hour by hour.
    #[inline(always)]
    fn steps(
        &self,
        hour: usize,
        product: f64,
        first: Option<&Rows>,
        rows: &Rows,
        mut take: impl FnMut(usize, Move),
    ) {
        let (mut prices, mut changes, mut earlier) = ([0.0; MOST], [0.0; MOST], [0.0; MOST]);
        self.prices(&self.at(hour, &self.duals), &mut prices);
        self.prices(&self.at(hour, rows), &mut changes);
        if let Some(first) = first {
            self.prices(&self.at(hour, first), &mut earlier);
        }
        for (slot, variable) in self.own(hour).iter().enumerate() {
            let weight = variable.weigh(prices[slot]);
            let earlier = first.map(|_| earlier[slot]);
            let aim = variable.corrected(&weight, product, earlier);
            take(slot, variable.step(&weight, &aim, changes[slot]));
        }
    }

    /// The same for the peaks.
    fn steps_of_tops(
        &self,
        product: f64,
        first: Option<&Rows>,
        rows: &Rows,
        paid: &[f64],
    ) -> Vec<Move> {
        let moves = self.tops.iter().enumerate().map(|(top, variable)| {
            let weight = variable.weigh(paid[top]);
            let aim = self.aim_of_top(top, &weight, product, first);
            variable.step_by(&weight, &aim, rows.tops[top])
        });
        moves.collect()
    }

    fn aim_of_top(&self, top: usize, weight: &Weight, product: f64, first: Option<&Rows>) -> Aim {
        let variable = &self.tops[top];
        let moved = first.map_or(Move::default(), |first| {
            let aim = variable.aim(0.0, &Move::default());
            variable.step_by(weight, &aim, first.tops[top])
        });
        variable.aim(product, &moved)
    }

    /// Longest steps in a direction.
    fn room(&self, product: f64, first: Option<&Rows>, rows: &Rows, paid: &[f64]) -> (f64, f64) {
        let mut room = (1.0 / SHORTER, 1.0 / SHORTER);
        for hour in 0..self.hours {
            let own = self.own(hour);
            self.steps(hour, product, first, rows, |slot, step| {
                room = own[slot].room(&step, room);
            });
        }
        let tops = self.steps_of_tops(product, first, rows, paid);
        self.tops.iter().zip(&tops).fold(room, |room, (top, step)| top.room(step, room))
    }

    /// Goes along a direction.
    fn go(&mut self, product: f64, first: &Rows, rows: &Rows, paid: &[f64], by: (f64, f64)) {
        let tops = self.steps_of_tops(product, Some(first), rows, paid);
        let mut moves = [Move::default(); MOST];
        for hour in 0..self.hours {
            self.steps(hour, product, Some(first), rows, |slot, step| moves[slot] = step);
            let own = &mut self.variables[hour * self.slots..(hour + 1) * self.slots];
            own.iter_mut().zip(&moves).for_each(|(variable, step)| variable.go(step, by));
        }
        self.tops.iter_mut().zip(&tops).for_each(|(top, step)| top.go(step, by));
        for (standing, change) in [
            (&mut self.duals.bus, &rows.bus),
            (&mut self.duals.peak, &rows.peak),
            (&mut self.duals.content, &rows.content),
            (&mut self.duals.windows, &rows.windows),
        ] {
            standing.iter_mut().zip(change).for_each(|(dual, change)| *dual += by.1 * change);
        }
    }

    /// Mean product of variables and duals, the sum of absolute costs, and the greatest unpaid
    /// cost and unmet row.
    fn standing(&self, paid: &[f64]) -> Standing {
        let mut standing = Standing::default();
        let mut prices = [0.0; MOST];
        let content = self.sources + 2;
        for hour in 0..self.hours {
            self.prices(&self.at(hour, &self.duals), &mut prices);
            let own = self.own(hour);
            for (variable, paid) in own.iter().zip(&prices) {
                standing.add(variable, *paid);
            }
            let previous = self.own(if hour == 0 { self.hours - 1 } else { hour - 1 })[content].x;
            let [charging, discharging, kept, moved, _] =
                std::array::from_fn(|n| own[self.sources + n].x);
            let given: f64 = own[..self.sources].iter().map(|variable| variable.x).sum();
            let bus = self.required[hour] - given - discharging + charging + moved;
            let row = self.keep * previous - kept + self.conversion.charge * charging
                - self.conversion.per_discharge * discharging;
            standing.unmet = standing.unmet.max(bus.abs()).max(row.abs());
        }
        for (top, paid) in self.tops.iter().zip(paid) {
            standing.add(top, *paid);
        }
        standing
    }

    /// Eliminates hour by hour.
    fn factor(&self, factors: &mut Factors) {
        let (charge, per_discharge) = (self.conversion.charge, self.conversion.per_discharge);
        let content = |hour: usize| self.own(hour)[self.sources + 2].weigh(0.0).theta;
        let mut front = [[0.0_f64; 4]; 4];
        let last = self.keep * content(self.hours - 1);
        front[CONTENT][CONTENT] = self.keep * last;
        front[CONTENT][LAST] = -last;
        front[LAST][CONTENT] = -last;
        let mut started = usize::MAX;
        for hour in 0..self.hours {
            let own = self.own(hour);
            let theta = |slot: usize| own[slot].weigh(0.0).theta;
            let [charging, discharging, kept, moved, below] =
                std::array::from_fn(|n| theta(self.sources + n));
            let charged = self.peaks.map_or(usize::MAX, |peaks| peaks.source);
            let offers = (0..self.sources).filter(|slot| *slot != charged).map(theta);
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
                    couple(TOP, TOP, -1.0 / self.tops[top].weigh(0.0).theta);
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
    }

    /// A direction: towards `product`, corrected for a first direction where there is one.
    fn solve(
        &self,
        factors: &Factors,
        product: f64,
        first: Option<&Rows>,
        paid: &[f64],
        rows: &mut Rows,
    ) {
        let (charge, per_discharge) = (self.conversion.charge, self.conversion.per_discharge);
        let (mut prices, mut earlier) = ([0.0; MOST], [0.0; MOST]);
        let mut pull = [0.0; MOST];
        let mut right = [0.0_f64; 4];
        let mut pulls = |hour: usize, pull: &mut [f64; MOST]| {
            self.prices(&self.at(hour, &self.duals), &mut prices);
            if let Some(first) = first {
                self.prices(&self.at(hour, first), &mut earlier);
            }
            for (slot, variable) in self.own(hour).iter().enumerate() {
                let weight = variable.weigh(prices[slot]);
                let aim = variable.corrected(&weight, product, first.map(|_| earlier[slot]));
                pull[slot] = weight.theta * weight.rest(&aim);
            }
        };
        let end = self.hours - 1;
        pulls(end, &mut pull);
        let content = self.sources + 2;
        let before = |hour: usize| self.own(hour)[content].x;
        right[CONTENT] = -self.keep * pull[content];
        let mut started = (usize::MAX, usize::MAX);
        for hour in 0..self.hours {
            pulls(hour, &mut pull);
            let own = self.own(hour);
            let [charging, discharging, kept, moved, below] =
                std::array::from_fn(|n| (own[self.sources + n].x, pull[self.sources + n]));
            let done = &factors.hours[hour];
            let given: f64 = own[..self.sources].iter().map(|variable| variable.x).sum();
            let mut pulled: f64 = pull[..self.sources].iter().sum();
            let previous = before(if hour == 0 { end } else { hour - 1 });
            let mut peak = 0.0;
            let mut at_peak = 0.0;
            if let Some((peaks, top)) = self.peaks.zip(self.top_of(hour)) {
                let source = peaks.source;
                let others = pull[..self.sources].iter().enumerate();
                pulled = others.filter(|(n, _)| *n != source).map(|(_, pull)| pull).sum();
                peak = self.tops[top].x - own[source].x - below.0 + below.1;
                pulled += done.below * pull[source];
                at_peak = pull[source];
                if top != started.1 {
                    started.1 = top;
                    let weight = self.tops[top].weigh(paid[top]);
                    right[TOP] += weight.rest(&self.aim_of_top(top, &weight, product, first));
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

/// Where the method stands.
#[derive(Debug, Clone, Copy, Default)]
struct Standing {
    products: f64,
    count: f64,
    costs: f64,
    unpaid: f64,
    unmet: f64,
}

impl Standing {
    #[inline(always)]
    fn add(&mut self, variable: &Variable, paid: f64) {
        if variable.w > 0.0 {
            self.products += variable.x * variable.z + variable.w * variable.v;
            self.count += 2.0;
            self.costs += (variable.cost * variable.x).abs();
            let unpaid = variable.cost - paid - variable.z + variable.v;
            self.unpaid = self.unpaid.max(unpaid.abs());
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
    let rows = || Rows {
        bus: vec![0.0; hours],
        peak: vec![0.0; hours],
        content: vec![0.0; hours],
        windows: vec![0.0; windows],
        tops: vec![0.0; tops],
    };
    let (mut first, mut second) = (rows(), rows());
    let mut best = interior.near(0);
    let (mut least, mut since) = (f64::INFINITY, 0);
    for iteration in 0..MOST_ITERATIONS {
        let paid = interior.paid(&interior.duals.peak);
        let standing = interior.standing(&paid);
        let away = standing.products / standing.costs.max(1.0) + standing.unmet + standing.unpaid;
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
        interior.factor(&mut factors);
        interior.solve(&factors, 0.0, None, &paid, &mut first);
        let room = interior.room(0.0, None, &first, &paid);
        let left = 1.0 - room.0.min(room.1).min(1.0);
        let product = standing.products / standing.count * left * left * left;
        interior.solve(&factors, product, Some(&first), &paid, &mut second);
        let room = interior.room(product, Some(&first), &second, &paid);
        let sum: f64 = second.bus.iter().chain(&second.content).chain(&second.tops).sum();
        if !sum.is_finite() || room.0.max(room.1) < 1e-8 {
            break;
        }
        let by = ((SHORTER * room.0).min(1.0), (SHORTER * room.1).min(1.0));
        interior.go(product, &first, &second, &paid, by);
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

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

mod parts;
mod variable;

pub use self::parts::{PARTED_H, approach_in_parts};
use self::variable::{Aim, Pace, Standing, Variables};
use super::stack::{Merit, Series, Stack};
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

/// Most sources of a stack.
pub const MOST_SOURCES: usize = 5;
/// Variables of an hour: charge, discharge, content, load that moves, import below the peak,
/// then its sources, the charged one first.
const CHARGING: usize = 0;
const DISCHARGING: usize = 1;
const KEPT: usize = 2;
const MOVED: usize = 3;
const BELOW: usize = 4;
const CHARGED: usize = 5;
const SLOTS: usize = CHARGED + MOST_SOURCES;

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
    keep: f64,
    conversion: Conversion,
    moves: Option<Moves>,
    peaks: Option<Peaks<'a>>,
    required: Vec<f64>,
    variables: Vec<Variables<SLOTS>>,
    tops: Vec<Variables<1>>,
    duals: Rows,
    /// Direction of the duals.
    rows: Rows,
    factors: Vec<Hour>,
    windows: Vec<Bundle>,
    peak_factors: Vec<Bundle>,
}

/// Windows of the load that moves: that of every hour, and their energies.
struct Moves {
    window: Vec<usize>,
    energy: Vec<f64>,
}

impl Moves {
    fn new(flexible: &Flexible, hours: &[usize]) -> Self {
        let mut moves = Self { window: Vec::with_capacity(hours.len()), energy: Vec::new() };
        let mut standing = usize::MAX;
        for hour in hours {
            let window = hour / flexible.window_h;
            if window != standing {
                standing = window;
                moves.energy.push(flexible.energy_mwh[window] / MW);
            }
            moves.window.push(moves.energy.len() - 1);
        }
        moves
    }
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

const CONTENT: usize = 0;
const WINDOW: usize = 1;
const TOP: usize = 2;
const LAST: usize = 3;

impl<'a> Interior<'a> {
    /// The programme of some hours, the first of which follows the last.
    fn new<S: Stack>(
        stack: &S,
        store: &Store,
        flexible: Option<Flexible<'a>>,
        peaks: Option<Peaks<'a>>,
        hours: &[usize],
    ) -> Self {
        let mut merit = Merit::default();
        let mut variables = vec![Variables::NONE; hours.len()];
        let mut required = vec![0.0; hours.len()];
        let charged = peaks.map_or(0, |peaks| peaks.source);
        let slot_of = |source: usize| match source {
            0 => CHARGED + charged,
            _ if source == charged => CHARGED,
            _ => CHARGED + source,
        };
        // A store that can never be filled, or never be emptied, has no room between its rows.
        let most =
            |series: &Series<'_>| hours.iter().fold(0.0, |m: f64, hour| m.max(series.at(*hour)));
        let leaks = store.self_discharge_per_h > 0.0;
        let stores = most(&store.charge_mw) > 0.0 && (most(&store.discharge_mw) > 0.0 || leaks);
        for ((own, required), &hour) in variables.iter_mut().zip(&mut required).zip(hours) {
            stack.merit(hour, &mut merit);
            *required = merit.required_mw / MW;
            for offer in merit.offers() {
                own.set(slot_of(offer.source), offer.eur_mwh / EUR_MWH, offer.mw / MW);
            }
            if stores {
                own.set(CHARGING, 0.0, store.charge_mw.at(hour) / MW);
                let wear = store.wear_eur_mwh / EUR_MWH;
                own.set(DISCHARGING, wear, store.discharge_mw.at(hour) / MW);
                own.set(KEPT, 0.0, store.capacity_mwh.at(hour) / MW);
            }
            if let Some(flexible) = flexible {
                own.set(MOVED, 0.0, flexible.most_mw.at(hour) / MW);
            }
            if let Some(peaks) = peaks {
                own.set(BELOW, 0.0, peaks.most_mw[peaks.period[hour]] / MW);
            }
        }
        let tops: Vec<Variables<1>> = peaks.map_or_else(Vec::new, |peaks| {
            let charges = peaks.eur_mw.iter().zip(peaks.most_mw);
            let top = |(eur, most): (&f64, &f64)| {
                let mut top = Variables::NONE;
                top.set(0, eur / EUR_MWH, most / MW);
                top
            };
            charges.map(top).collect()
        });
        let moves = flexible.map(|flexible| Moves::new(&flexible, hours));
        let windows = moves.as_ref().map_or(0, |moves| moves.energy.len());
        let hours = hours.len();
        let rows = Rows {
            bus: vec![0.0; hours],
            peak: vec![0.0; hours],
            content: vec![0.0; hours],
            windows: vec![0.0; windows],
            tops: vec![0.0; tops.len()],
        };
        Self {
            hours,
            keep: 1.0 - store.self_discharge_per_h,
            conversion: store.conversion(),
            moves,
            peaks,
            required,
            variables,
            duals: rows.clone(),
            rows,
            factors: vec![Hour::default(); hours],
            windows: vec![Bundle::default(); windows],
            peak_factors: vec![Bundle::default(); tops.len()],
            tops,
        }
    }

    #[inline(always)]
    fn window_of(&self, hour: usize) -> Option<usize> {
        self.moves.as_ref().map(|moves| moves.window[hour])
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
    fn prices(&self, duals: &Duals) -> [f64; SLOTS] {
        let mut prices = [duals.bus; SLOTS];
        prices[CHARGING] = -duals.bus - self.conversion.charge * duals.content;
        prices[DISCHARGING] = duals.bus + self.conversion.per_discharge * duals.content;
        prices[KEPT] = duals.content - self.keep * duals.next;
        prices[MOVED] = duals.window - duals.bus;
        prices[BELOW] = duals.peak;
        prices[CHARGED] = duals.bus + duals.peak;
        prices
    }

    /// Where the method stands.
    fn near(&self, iterations: usize) -> Near {
        Near {
            flexible_mw: self.variables.iter().map(|own| MW * own.x[MOVED]).collect(),
            window_eur_mwh: self.duals.windows.iter().map(|dual| EUR_MWH * dual).collect(),
            peaks_mw: self.tops.iter().map(|top| MW * top.x[0]).collect(),
            peak_eur_mwh: self.duals.peak.iter().map(|dual| -EUR_MWH * dual).collect(),
            iterations,
        }
    }

    /// Goes along the direction and weighs the variables of an hour.
    #[inline(always)]
    fn go(&mut self, hour: usize, by: (f64, f64)) {
        let prices = self.prices(&self.at(hour, &self.duals));
        let own = &mut self.variables[hour];
        own.go(by);
        own.weigh(&prices);
    }

    /// Goes along the direction by a part of it, weighs all variables, eliminates hour by hour
    /// and finds what is left of the rows for [`Self::turn`], aiming at nothing; tells where
    /// the method stands.
    fn begin(&mut self, by: (f64, f64)) -> Standing<1> {
        let (duals, rows) = (&mut self.duals, &self.rows);
        for (standing, change) in [
            (&mut duals.bus, &rows.bus),
            (&mut duals.peak, &rows.peak),
            (&mut duals.content, &rows.content),
            (&mut duals.windows, &rows.windows),
        ] {
            standing.iter_mut().zip(change).for_each(|(dual, change)| *dual += by.1 * change);
        }
        let mut of_tops = Standing::NONE;
        if let Some(peaks) = self.peaks {
            let mut paid = vec![0.0; self.tops.len()];
            for (period, dual) in peaks.period.iter().zip(&self.duals.peak) {
                paid[*period] -= dual;
            }
            for (top, paid) in self.tops.iter_mut().zip(paid) {
                top.go(by);
                top.weigh(&[paid]);
                of_tops.add(top);
            }
        }
        let end = self.hours - 1;
        self.go(end, by);
        let mut standing = Standing::NONE;
        let mut front = self.front();
        let mut rest = Rest::new(self, Aim::Nothing);
        for hour in 0..self.hours {
            if hour < end {
                self.go(hour, by);
            }
            standing.add(&self.variables[hour]);
            self.eliminate(hour, &mut front);
            let unmet = self.reduce(hour, Aim::Nothing, &mut rest);
            standing.lack(unmet.0);
            standing.lack(unmet.1);
        }
        standing.sum(&of_tops)
    }

    /// The front before the first hour: the content of the last.
    fn front(&self) -> [[f64; 4]; 4] {
        let mut front = [[0.0_f64; 4]; 4];
        let last = self.keep * self.variables[self.hours - 1].theta[KEPT];
        front[CONTENT][CONTENT] = self.keep * last;
        front[CONTENT][LAST] = -last;
        front[LAST][CONTENT] = -last;
        front
    }

    /// Eliminates the rows of an hour.
    #[inline(always)]
    fn eliminate(&mut self, hour: usize, front: &mut [[f64; 4]; 4]) {
        let (charge, per_discharge) = (self.conversion.charge, self.conversion.per_discharge);
        let theta = &self.variables[hour].theta;
        let [charging, discharging, kept] = [theta[CHARGING], theta[DISCHARGING], theta[KEPT]];
        let (moved, below) = (theta[MOVED], theta[BELOW]);
        let mut others = STIFF + theta[CHARGED + 1..].iter().sum::<f64>();
        let (mut part, mut per_import) = (0.0, 0.0);
        if self.peaks.is_none() {
            others += theta[CHARGED];
        } else if theta[CHARGED] + below > 0.0 {
            // Import and what is left below the peak stand in series.
            per_import = 1.0 / (theta[CHARGED] + below);
            part = theta[CHARGED] * per_import;
            others += part * below;
        }
        // Sums of what is positive: in what follows nothing cancels.
        let still = others + moved;
        let per_bus = 1.0 / (still + charging + discharging);
        let link = charge * charging + per_discharge * discharging;
        let spread = per_discharge - charge;
        front[CONTENT][CONTENT] += per_bus
            * (still * (charge * charge * charging + per_discharge * per_discharge * discharging)
                + charging * discharging * spread * spread)
            + kept
            + STIFF;
        let mut couple = |row: usize, column: usize, by: f64| {
            front[row][column] += by;
            if row != column {
                front[column][row] += by;
            }
        };
        if self.moves.is_some() {
            couple(CONTENT, WINDOW, link * moved * per_bus);
            couple(WINDOW, WINDOW, moved * (others + charging + discharging) * per_bus);
        }
        if let Some(top) = self.top_of(hour) {
            if hour == 0 || self.ends(hour - 1, Self::top_of) {
                couple(TOP, TOP, -1.0 / self.tops[top].theta[0]);
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
        self.factors[hour] = Hour {
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
            self.windows[window] = Bundle::eliminate(front, WINDOW);
        }
        if let Some(top) = self.top_of(hour)
            && self.ends(hour, Self::top_of)
        {
            self.peak_factors[top] = Bundle::eliminate(front, TOP);
        }
    }

    /// Finds what is left of an hour's rows; returns what bus and content lack.
    #[inline(always)]
    fn reduce(&mut self, hour: usize, aim: Aim, rest: &mut Rest) -> (f64, f64) {
        let (charge, per_discharge) = (self.conversion.charge, self.conversion.per_discharge);
        let end = hour + 1 == self.hours;
        let own = &self.variables[hour];
        let (x, pull, done) = (&own.x, own.pull(aim), &self.factors[hour]);
        let right = &mut rest.right;
        let given: f64 = x[CHARGED..].iter().sum();
        let mut pulled: f64 = pull[CHARGED + 1..].iter().sum();
        let (mut peak, mut at_peak) = (0.0, 0.0);
        match self.top_of(hour) {
            None => pulled += pull[CHARGED],
            Some(top) => {
                at_peak = pull[CHARGED];
                pulled += done.below * at_peak;
                peak = self.tops[top].x[0] - x[CHARGED] - x[BELOW] + pull[BELOW];
                if hour == 0 || self.ends(hour - 1, Self::top_of) {
                    right[TOP] += self.tops[top].rest(aim, 0);
                }
            }
        }
        let bus = self.required[hour] - given - x[DISCHARGING] + x[CHARGING] + x[MOVED];
        let content = self.keep * rest.before - x[KEPT] + charge * x[CHARGING]
            - per_discharge * x[DISCHARGING];
        rest.before = x[KEPT];
        // The bus without what charging, discharging and moving load pull, less the part of
        // the peak's row that the charged offer takes along.
        let still_bus = bus + pulled - done.part * peak;
        let still = done.others + done.moved;
        let spread = per_discharge - charge;
        right[CONTENT] += content + pull[KEPT]
            - done.link * done.per_bus * (still_bus - pull[MOVED])
            - pull[CHARGING] * done.per_bus * (charge * still - spread * done.discharging)
            + pull[DISCHARGING] * done.per_bus * (per_discharge * still + spread * done.charging);
        let all = still_bus + pull[DISCHARGING] - pull[CHARGING];
        if let Some(moves) = &self.moves {
            if hour == 0 || self.ends(hour - 1, Self::window_of) {
                right[WINDOW] += moves.energy[moves.window[hour]];
            }
            let rest = done.others + done.charging + done.discharging;
            right[WINDOW] +=
                pull[MOVED] * rest * done.per_bus - x[MOVED] + done.moved * done.per_bus * all;
        }
        let all = all - pull[MOVED];
        right[TOP] += done.per_import * (peak + at_peak) - done.part * done.per_bus * all;
        (self.rows.bus[hour], self.rows.peak[hour]) = (all, peak + at_peak);
        if end {
            right[CONTENT] += right[LAST];
            right[LAST] = 0.0;
        }
        self.rows.content[hour] = right[CONTENT];
        let by_pivot = right[CONTENT] * done.per_pivot;
        for (n, link) in done.front.iter().enumerate() {
            right[n + 1] -= link * by_pivot;
        }
        right[CONTENT] = -done.next * by_pivot;
        if !end {
            right[CONTENT] -= self.keep * pull[KEPT];
        }
        if let Some(window) = self.window_of(hour)
            && self.ends(hour, Self::window_of)
        {
            self.rows.windows[window] = self.windows[window].reduce(right, WINDOW);
        }
        if let Some(top) = self.top_of(hour)
            && self.ends(hour, Self::top_of)
        {
            self.rows.tops[top] = self.peak_factors[top].reduce(right, TOP);
        }
        (bus, content)
    }

    /// Finds the direction of the duals from what is left of the rows, and turns every variable
    /// into it; returns the paces of variables and duals.
    fn turn(&mut self, aim: Aim) -> (f64, f64) {
        let end = self.hours - 1;
        let mut pace = Pace::REST;
        let mut known = [0.0_f64; 4];
        for hour in (0..self.hours).rev() {
            if let Some(top) = self.top_of(hour)
                && self.ends(hour, Self::top_of)
            {
                known[TOP] = self.peak_factors[top].back(self.rows.tops[top], &known);
                self.rows.tops[top] = known[TOP];
            }
            if let Some(window) = self.window_of(hour)
                && self.ends(hour, Self::window_of)
            {
                known[WINDOW] = self.windows[window].back(self.rows.windows[window], &known);
                self.rows.windows[window] = known[WINDOW];
            }
            let (done, rows) = (&self.factors[hour], &mut self.rows);
            let linked: f64 = done.front.iter().zip(&known[1..]).map(|(a, b)| a * b).sum();
            let next = known[CONTENT];
            let content = (rows.content[hour] - done.next * next - linked) * done.per_pivot;
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
            // The last hour waits for the first, which follows it.
            if hour < end {
                let (bus, peak) = (rows.bus[hour], rows.peak[hour]);
                let duals = Duals { bus, peak, content, next, window: known[WINDOW] };
                let changes = self.prices(&duals);
                self.variables[hour].turn(aim, &changes, &mut pace);
            }
        }
        let changes = self.prices(&self.at(end, &self.rows));
        self.variables[end].turn(aim, &changes, &mut pace);
        let mut of_tops = Pace::REST;
        for (top, by) in self.tops.iter_mut().zip(&self.rows.tops) {
            top.turn_by(aim, &[*by], &mut of_tops);
        }
        let (ours, theirs) = (pace.greatest(), of_tops.greatest());
        (ours.0.max(theirs.0), ours.1.max(theirs.1))
    }
}

/// What is left of the rows of the front, and the content before an hour.
struct Rest {
    right: [f64; 4],
    before: f64,
}

impl Rest {
    /// Before the first hour.
    fn new(interior: &Interior, aim: Aim) -> Self {
        let last = &interior.variables[interior.hours - 1];
        let mut right = [0.0; 4];
        right[CONTENT] = -interior.keep * last.pull(aim)[KEPT];
        Self { right, before: last.x[KEPT] }
    }
}

/// Runs the method.
pub fn approach<S: Stack>(
    stack: &S,
    store: &Store,
    flexible: Option<Flexible>,
    peaks: Option<Peaks>,
) -> Near {
    let hours: Vec<usize> = (0..stack.hours()).collect();
    run(Interior::new(stack, store, flexible, peaks, &hours))
}

fn run(mut interior: Interior) -> Near {
    let mut best = interior.near(0);
    let (mut least, mut since) = (f64::INFINITY, 0);
    let mut by = (0.0, 0.0);
    for iteration in 0..MOST_ITERATIONS {
        let standing = interior.begin(by);
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
        let pace = interior.turn(Aim::Nothing);
        let left = 1.0 - 1.0 / pace.0.max(pace.1).max(1.0);
        let aim = Aim::Corrected(standing.product() * left * left * left);
        let mut rest = Rest::new(&interior, aim);
        for hour in 0..interior.hours {
            interior.reduce(hour, aim, &mut rest);
        }
        let pace = interior.turn(aim);
        let Rows { bus, content, tops, .. } = &interior.rows;
        let sum: f64 = bus.iter().chain(content).chain(tops).sum();
        if !sum.is_finite() || pace.0.min(pace.1) > 1e8 {
            break;
        }
        by = (SHORTER / pace.0.max(SHORTER), SHORTER / pace.1.max(SHORTER));
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

//! The least-cost schedule of one store, exactly: a forward pass of value functions, a
//! backward pass of the value of stored energy, and the schedule between them.
//!
//! ```text
//! min  sum_t phi_t(s_t - a s_(t-1)),   0 <= s_t <= S_t
//! mu_t = clip(a mu_(t+1), empty_t, full_t)
//! ```
//!
//! with `phi_t` of [`super::hour`] and the cuts of [`super::value`]. `mu_t` is the value of
//! stored energy, the dual of the content's row of the linear programme. Where it is above
//! `full_t` the hour ends full, below `empty_t` empty, and in between the content follows from
//! both sides.
//!
//! Cruise, Flatley, Gibbens, Zachary, "Control of energy storage with market impact: Lagrangian
//! approach and horizons", Operations Research 67 (2019), doi 10.1287/opre.2018.1761, for the
//! co-state and its horizons; Johnson, "A dynamic programming algorithm for the fused lasso and
//! L0-segmentation", J. Comput. Graph. Stat. 22 (2013), doi 10.1080/10618600.2012.681238, for
//! the clipping pass.

use super::certificate::{Certificate, Sensitivity};
use super::hour::{Curve, compare, powers};
use super::stack::{Merit, Stack};
use super::store::{Conversion, End, Store};
use super::value::{Bound, Cut, Value};
use crate::error::{Error, Result};

/// How the optimum was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// One pass and, where the horizon repeats itself, as much of a second as it takes.
    Passes,
    /// A search for the content with which the horizon repeats itself.
    Search,
    /// An interior-point method, then passes with what it found fixed, and passes with its
    /// prices.
    Coupled,
    /// Plans over a horizon, carried out step by step: not the optimum.
    Rolling,
}

impl Method {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Passes => "exact passes",
            Self::Search => "exact search",
            Self::Coupled => "interior point, exact passes",
            Self::Rolling => "rolling horizon",
        }
    }
}

/// Largest gap that is accepted, over the sum of the absolute costs.
pub const LARGEST_GAP: f64 = 1e-9;
/// Gap above which the content of a repeating horizon is searched for.
const SEARCH_ABOVE: f64 = 1e-12;

/// A schedule and its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Dispatch {
    /// Cost of the schedule, EUR.
    pub objective_eur: f64,
    /// No schedule costs less, EUR.
    pub dual_bound_eur: f64,
    /// Sum over the hours of the absolute costs, 1 EUR an hour at the least.
    pub absolute_eur: f64,
    /// Their difference over that sum.
    pub gap: f64,
    /// How it was found.
    pub method: Method,
    /// Power of every source of the stack, MW.
    pub supply_mw: Vec<Vec<f64>>,
    /// Charging, MW.
    pub charge_mw: Vec<f64>,
    /// Discharging, MW.
    pub discharge_mw: Vec<f64>,
    /// Content at the end of the hour, MWh.
    pub level_mwh: Vec<f64>,
    /// Value of a MWh in the store at the end of the hour, EUR/MWh.
    pub storage_value_eur_mwh: Vec<f64>,
    /// Cost of one more MWh of load, EUR/MWh.
    pub marginal_price_eur_mwh: Vec<f64>,
    /// What more of something would change in the cost.
    pub sensitivity: Sensitivity,
}

/// The least-cost schedule.
///
/// # Errors
/// [`Error::Infeasible`] with the hour and the amount where the load cannot be served, and
/// where the schedule found is not proved to be the best.
pub fn dispatch<S: Stack>(stack: &S, store: &Store, end: End) -> Result<Dispatch> {
    let found = bounded(stack, store, end)?;
    if found.gap.is_nan() || found.gap > LARGEST_GAP {
        return Err(Error::Infeasible(format!(
            "the schedule found costs {} EUR, the bound is {} EUR: a relative gap of {:e}",
            found.objective_eur, found.dual_bound_eur, found.gap
        )));
    }
    Ok(found)
}

/// A schedule and a bound, whatever lies between them.
///
/// # Errors
/// [`Error::Infeasible`] with the hour and the amount where the load cannot be served.
pub fn bounded<S: Stack>(stack: &S, store: &Store, end: End) -> Result<Dispatch> {
    let engine = Engine::new(stack, store);
    let found = match end {
        End::Levels { initial_mwh, final_mwh, value_eur_mwh } => {
            return engine.between(initial_mwh, final_mwh, value_eur_mwh);
        }
        End::Cyclic => engine.cyclic(),
    };
    if found.as_ref().is_ok_and(|found| found.gap <= LARGEST_GAP) {
        return found;
    }
    // Where the least cost lies at the edge of what can be served, the search has no line on
    // the other side of it.
    let relieved = Engine::new(&Relieved { stack }, store).cyclic();
    let served = |relieved: &Dispatch| {
        let relief = relieved.supply_mw.last();
        relief.is_some_and(|relief_mw| relief_mw.iter().all(|mw| *mw <= NO_RELIEF_MW))
    };
    match relieved {
        Ok(mut relieved) if relieved.gap <= LARGEST_GAP && served(&relieved) => {
            relieved.supply_mw.pop();
            Ok(relieved)
        }
        _ => found,
    }
}

/// A stack that can serve any load, at a forbidding cost.
struct Relieved<'a, S> {
    stack: &'a S,
}

const RELIEF_EUR_MWH: f64 = 1e6;
const RELIEF_MW: f64 = 1e7;
const NO_RELIEF_MW: f64 = 1e-9;

impl<S: Stack> Stack for Relieved<'_, S> {
    fn hours(&self) -> usize {
        self.stack.hours()
    }

    fn sources(&self) -> usize {
        self.stack.sources() + 1
    }

    #[inline(always)]
    fn merit(&self, hour: usize, merit: &mut Merit) {
        self.stack.merit(hour, merit);
        merit.offer(self.stack.sources(), RELIEF_EUR_MWH, RELIEF_MW);
    }
}

/// Hours after which a lap is compared with the one before: 168, 336, 672 ...
const FIRST_LOOK: usize = 168;
/// Hours that laps may take in all before the search, beside two laps.
const LAP_HOURS: usize = 3_000;

/// Where the content of a schedule comes from.
struct Route {
    /// First hour in order, with the content before it.
    first: usize,
    before_mwh: f64,
    /// Content after the last hour in order, where it is fixed.
    after_mwh: Option<f64>,
}

struct Engine<'a, S> {
    stack: &'a S,
    store: &'a Store<'a>,
    conversion: Conversion,
    keep: f64,
    hours: usize,
}

impl<'a, S: Stack> Engine<'a, S> {
    fn new(stack: &'a S, store: &'a Store<'a>) -> Self {
        Self {
            stack,
            store,
            conversion: store.conversion(),
            keep: 1.0 - store.self_discharge_per_h,
            hours: stack.hours(),
        }
    }

    /// The curve of an hour.
    #[inline(always)]
    fn trace(&self, hour: usize, merit: &mut Merit, curve: &mut Curve) {
        self.stack.merit(hour, merit);
        let (charge, discharge) = (self.store.charge_mw.at(hour), self.store.discharge_mw.at(hour));
        curve.trace(merit, &self.conversion, charge, discharge);
    }

    /// Adds the hours from `first` on to a value function and keeps their cuts.
    fn forward(
        &self,
        value: &mut Value,
        first: usize,
        cuts: &mut [Cut],
    ) -> std::result::Result<(), Unreachable> {
        let (mut merit, mut curve) = (Merit::default(), Curve::default());
        for (hour, cut) in (first..).zip(cuts) {
            self.trace(hour, &mut merit, &mut curve);
            let missing = curve.missing_mw;
            if missing > 1e-9 * (1.0 + merit.required_mw.abs()) {
                return Err(Unreachable { hour, missing_mwh: missing, bound: None });
            }
            *cut = value.pass(&curve, self.keep, self.store.capacity_mwh.at(hour)).map_err(
                |bound| {
                    let missing_mwh = match bound {
                        Bound::Empty(content) => content * self.conversion.discharge,
                        Bound::Full(content) => content,
                    };
                    Unreachable { hour, missing_mwh, bound: Some(bound) }
                },
            )?;
        }
        Ok(())
    }

    /// Hands a value of stored energy back through the hours; stops where it meets what an
    /// earlier pass left.
    fn backward(&self, mut later: f64, cuts: &[Cut], values: &mut [f64], again: bool) -> bool {
        for (cut, value) in cuts.iter().zip(values).rev() {
            let clipped = later.clamp(cut.empty.min(cut.full), cut.full);
            if again && compare(clipped, *value).is_eq() {
                return true;
            }
            *value = clipped;
            later = self.keep * clipped;
        }
        false
    }

    fn between(&self, initial: f64, last: Option<f64>, worth: f64) -> Result<Dispatch> {
        let mut value = Value::free(initial, initial);
        let mut cuts = vec![NO_CUT; self.hours];
        self.forward(&mut value, 0, &mut cuts).map_err(Unreachable::error)?;
        let later = match last {
            None => worth,
            Some(last) => {
                let (least, most) = value.reach();
                let near = 1e-9 * (1.0 + most.abs());
                if last < least - near || last > most + near {
                    return Err(Error::Infeasible(format!(
                        "the store can end with {least} to {most} MWh, not with {last} MWh"
                    )));
                }
                let (left, right) = value.slopes(last);
                0_f64.max(left).min(right)
            }
        };
        let mut values = vec![0.0; self.hours];
        self.backward(later, &cuts, &mut values, false);
        let ends = End::Levels { initial_mwh: initial, final_mwh: last, value_eur_mwh: worth };
        let route = Route { first: 0, before_mwh: initial, after_mwh: last };
        self.schedule(&cuts, later, values, ends, route, Method::Passes)
    }

    fn cyclic(&self) -> Result<Dispatch> {
        let mut cuts = vec![NO_CUT; self.hours];
        let mut values = vec![0.0; self.hours];
        self.laps(&mut cuts).map_err(Unreachable::error)?;
        let mut later = 0.0;
        self.backward(later, &cuts, &mut values, false);
        for _ in 0..2 + LAP_HOURS / self.hours {
            later = self.keep * values[0];
            if self.backward(later, &cuts, &mut values, true) {
                break;
            }
        }
        let known = (0..self.hours).find_map(|hour| {
            let capacity = self.store.capacity_mwh.at(hour);
            let next = values[(hour + 1) % self.hours];
            match self.flag(self.keep * next, &cuts[hour]) {
                Some(Side::Full) => Some((hour, capacity)),
                Some(Side::Empty) => Some((hour, 0.0)),
                None => (capacity == 0.0).then_some((hour, 0.0)),
            }
        });
        if let Some((hour, level)) = known {
            let route =
                Route { first: (hour + 1) % self.hours, before_mwh: level, after_mwh: Some(level) };
            let solved = self.schedule(&cuts, later, values, End::Cyclic, route, Method::Passes)?;
            if solved.gap <= SEARCH_ABOVE {
                return Ok(solved);
            }
            return self.search(Some(solved));
        }
        self.search(None)
    }

    /// Laps until the value function repeats itself.
    fn laps(&self, cuts: &mut [Cut]) -> std::result::Result<(), Unreachable> {
        let mut looks: Vec<usize> =
            (0..).map(|n| FIRST_LOOK << n).take_while(|look| *look < self.hours).collect();
        looks.push(self.hours);
        let mut seen: Vec<Option<Value>> = vec![None; looks.len()];
        let mut value = Value::free(0.0, self.store.capacity_mwh.at(self.hours - 1));
        for _ in 0..2 + LAP_HOURS / self.hours {
            let mut hour = 0;
            for (look, seen) in looks.iter().zip(&mut seen) {
                self.forward(&mut value, hour, &mut cuts[hour..*look])?;
                if seen.as_ref().is_some_and(|seen| value.meets(seen)) {
                    return Ok(());
                }
                *seen = Some(value.clone());
                hour = *look;
            }
            value.restart();
        }
        Ok(())
    }

    /// Whether the value of energy asks for an hour to end empty or full.
    #[inline(always)]
    fn flag(&self, later: f64, cut: &Cut) -> Option<Side> {
        if compare(later, cut.empty).is_lt() {
            Some(Side::Empty)
        } else if compare(later, cut.full).is_gt() {
            Some(Side::Full)
        } else {
            None
        }
    }
}

const NO_CUT: Cut = Cut { empty: f64::NEG_INFINITY, full: f64::INFINITY };

#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    Empty,
    Full,
}

/// An hour that cannot be served.
#[derive(Debug, Clone, Copy)]
struct Unreachable {
    hour: usize,
    missing_mwh: f64,
    bound: Option<Bound>,
}

impl Unreachable {
    fn error(self) -> Error {
        let Self { hour, missing_mwh, bound } = self;
        Error::Infeasible(match bound {
            None => format!(
                "hour {hour}: the load exceeds all supply, the full power of the store included, \
                 by {missing_mwh:.6} MW"
            ),
            Some(Bound::Empty(_)) => format!(
                "hour {hour}: the load exceeds all supply and what the store can hold by then by \
                 {missing_mwh:.6} MWh"
            ),
            Some(Bound::Full(_)) => format!(
                "hour {hour}: the store holds {missing_mwh:.6} MWh more than it may and cannot \
                 be emptied"
            ),
        })
    }
}

/// A horizon whose ends are fixed at one content, bounded.
struct Trial {
    content: f64,
    bound: f64,
    slope: f64,
    cuts: Vec<Cut>,
    values: Vec<f64>,
    later: f64,
}

impl<S: Stack> Engine<'_, S> {
    /// The schedule that goes with values of stored energy, along a route, and its proof.
    fn schedule(
        &self,
        cuts: &[Cut],
        later: f64,
        values: Vec<f64>,
        ends: End,
        route: Route,
        method: Method,
    ) -> Result<Dispatch> {
        let hours = self.hours;
        // Least and greatest change of the content in every hour at its value of stored energy,
        // and the contents at its end that can be reached so; all but the last become the
        // schedule, from the end on.
        let [mut charge_mw, mut discharge_mw, mut level_mwh] = [(); 3].map(|()| vec![0.0; hours]);
        let [mut highest_mwh, mut burns_to_mw] = [(); 2].map(|()| vec![0.0; hours]);
        let mut certificate = Certificate::new(hours);
        let (mut merit, mut curve) = (Merit::default(), Curve::default());
        let (mut low, mut high) = (route.before_mwh, route.before_mwh);
        let order = (route.first..hours).chain(0..route.first);
        let last = (route.first + hours - 1) % hours;
        let after = |hour: usize| match values.get(hour + 1) {
            Some(next) => self.keep * next,
            None => later,
        };
        for hour in order.clone() {
            self.trace(hour, &mut merit, &mut curve);
            let (value, capacity) = (values[hour], self.store.capacity_mwh.at(hour));
            certificate.add(hour, &merit, self.store, &self.conversion, (value, after(hour)));
            let (least, most) = curve.best(value);
            let fixed = match self.flag(after(hour), &cuts[hour]) {
                _ if hour == last && route.after_mwh.is_some() => route.after_mwh,
                Some(Side::Empty) => Some(0.0),
                Some(Side::Full) => Some(capacity),
                None => None,
            };
            (low, high) = match fixed {
                Some(content) => (content, content),
                None => (
                    (self.keep * low + least).clamp(0.0, capacity),
                    (self.keep * high + most).clamp(0.0, capacity),
                ),
            };
            (charge_mw[hour], discharge_mw[hour]) = (least, most);
            (level_mwh[hour], highest_mwh[hour]) = (low, high);
            burns_to_mw[hour] = curve.burns_to;
        }
        let end_capacity = self.store.capacity_mwh.at(hours - 1);
        certificate.close(ends, self.keep, (values[0], values[hours - 1]), later, end_capacity);

        let mut supply_mw = vec![vec![0.0; hours]; self.stack.sources()];
        let mut sums = (0.0, 0.0);
        let mut level = 0.5 * (level_mwh[last] + highest_mwh[last]);
        let per_keep = 1.0 / self.keep;
        for hour in order.rev() {
            level_mwh[hour] = level;
            let (least, most) = (charge_mw[hour], discharge_mw[hour]);
            let previous = if hour == 0 { hours - 1 } else { hour - 1 };
            let (low, high) = match hour == route.first {
                true => (route.before_mwh, route.before_mwh),
                false => (level_mwh[previous], highest_mwh[previous]),
            };
            let from = ((level - most) * per_keep).clamp(low, high.max(low));
            let to = ((level - least) * per_keep).clamp(low, high.max(low));
            let before = 0.5 * (from + to);
            self.stack.merit(hour, &mut merit);
            let (charge, discharge) = powers(
                level - self.keep * before,
                burns_to_mw[hour],
                &self.conversion,
                self.store.charge_mw.at(hour),
                self.store.discharge_mw.at(hour),
            );
            let wanted = merit.required_mw + charge - discharge;
            let cost = merit.constant_eur
                + self.conversion.wear_eur_mwh * discharge
                + serve(&merit, wanted, |source, mw| supply_mw[source][hour] = mw);
            sums = (sums.0 + cost, sums.1 + f64::abs(cost));
            (charge_mw[hour], discharge_mw[hour]) = (charge, discharge);
            level = before;
        }
        if let End::Levels { value_eur_mwh, .. } = ends {
            sums.0 -= value_eur_mwh * level_mwh[hours - 1];
        }
        let (objective_eur, absolute) = (sums.0, sums.1.max(hours as f64));
        let bound_eur = certificate.bound_eur;
        Ok(Dispatch {
            objective_eur,
            dual_bound_eur: bound_eur,
            absolute_eur: absolute,
            gap: (objective_eur - bound_eur).abs() / absolute,
            method,
            supply_mw,
            charge_mw,
            discharge_mw,
            level_mwh,
            storage_value_eur_mwh: values,
            marginal_price_eur_mwh: certificate.prices,
            sensitivity: certificate.sensitivity,
        })
    }

    /// The bound that values of stored energy give.
    fn bound(&self, values: &[f64], later: f64, end: End) -> Certificate {
        let mut certificate = Certificate::new(self.hours);
        let mut merit = Merit::default();
        for (hour, value) in values.iter().enumerate() {
            self.stack.merit(hour, &mut merit);
            let after = values.get(hour + 1).map_or(later, |next| self.keep * next);
            certificate.add(hour, &merit, self.store, &self.conversion, (*value, after));
        }
        let last = self.hours - 1;
        let ends = (values[0], values[last]);
        certificate.close(end, self.keep, ends, later, self.store.capacity_mwh.at(last));
        certificate
    }

    /// The horizon between two equal contents.
    fn trial(&self, content: f64) -> std::result::Result<Trial, Unreachable> {
        let mut value = Value::free(content, content);
        let mut cuts = vec![NO_CUT; self.hours];
        self.forward(&mut value, 0, &mut cuts)?;
        let end = self.hours - 1;
        let (least, most) = value.reach();
        let near = 1e-10 * (1.0 + most.abs());
        let beyond = |missing_mwh: f64, bound| Unreachable { hour: end, missing_mwh, bound };
        if content > most + near {
            let missing = content - most;
            return Err(beyond(missing * self.conversion.discharge, Some(Bound::Full(missing))));
        }
        if content < least - near {
            return Err(beyond(least - content, Some(Bound::Empty(least - content))));
        }
        // One pass from nothing gives a value that comes back to itself after the horizon; of
        // the values that leave this content it is the best, or the nearest to the best.
        let mut values = vec![0.0; self.hours];
        self.backward(0.0, &cuts, &mut values, false);
        let (left, right) = value.slopes(content);
        let later = (self.keep * values[0]).max(left).min(right);
        self.backward(later, &cuts, &mut values, false);
        let ends = End::at(content);
        let bound = self.bound(&values, later, ends).bound_eur;
        let slope = values[end] - self.keep * values[0];
        Ok(Trial { content, bound, slope, cuts, values, later })
    }

    /// The content at both ends that costs least: the cost is convex in it, and every trial
    /// bounds it from below by a line.
    fn search(&self, found: Option<Dispatch>) -> Result<Dispatch> {
        let (mut low, mut high) = (0.0, self.store.capacity_mwh.at(self.hours - 1));
        let (mut left, mut right): (Option<Trial>, Option<Trial>) = (None, None);
        let mut missing = None;
        let mut best = None;
        for step in 0..SEARCH_STEPS {
            let crossing = match (&left, &right) {
                (Some(left), Some(right)) => {
                    let crossing = (left.bound - right.bound + right.slope * right.content
                        - left.slope * left.content)
                        / (right.slope - left.slope);
                    let floor = left.bound + left.slope * (crossing - left.content);
                    Some((crossing.clamp(low, high), floor))
                }
                _ => None,
            };
            let content = match (step, crossing) {
                (0, _) => low,
                (1, _) => high,
                (_, Some((crossing, _))) if step % 3 != 0 => crossing,
                _ => 0.5 * (low + high),
            };
            let trial = match self.trial(content) {
                Ok(trial) => trial,
                Err(unreachable) => {
                    let full = matches!(unreachable.bound, Some(Bound::Full(_)))
                        && unreachable.hour == self.hours - 1;
                    if full {
                        high = content
                    } else {
                        low = content
                    }
                    missing = Some(unreachable);
                    if high - low <= 1e-13 * (1.0 + high) {
                        break;
                    }
                    continue;
                }
            };
            let scale = 1e-13 * (1.0 + trial.bound.abs());
            let met = crossing.is_some_and(|(crossing, floor)| {
                content == crossing && trial.bound <= floor + scale
            });
            let level = compare(trial.values[self.hours - 1], self.keep * trial.values[0]).is_eq()
                || (content == low && step == 0 && trial.slope > 0.0)
                || (content == high && step == 1 && trial.slope < 0.0);
            if level {
                (left, right) = (None, None);
            }
            if met || level {
                best = Some(trial);
                break;
            }
            if trial.slope < 0.0 {
                low = content;
                left = Some(trial);
            } else {
                high = content;
                right = Some(trial);
            }
        }
        // Between the two lines that meet at the least cost, the values that repeat themselves.
        let between = left.as_ref().zip(right.as_ref()).map(|(left, right)| {
            let part = right.slope / (right.slope - left.slope);
            let values = left.values.iter().zip(&right.values);
            values.map(|(a, b)| part * a + (1.0 - part) * b).collect::<Vec<f64>>()
        });
        let nearest = match (left, right) {
            (Some(left), Some(right)) if right.bound < left.bound => Some(right),
            (left, right) => left.or(right),
        };
        let Some(best) = best.or(nearest) else {
            let none = || Error::Infeasible("no schedule repeats itself".into());
            return found.ok_or_else(|| missing.map_or_else(none, Unreachable::error));
        };
        let values = between.unwrap_or_else(|| best.values.clone());
        let route = Route { first: 0, before_mwh: best.content, after_mwh: Some(best.content) };
        let ends = End::at(best.content);
        let solved =
            self.schedule(&best.cuts, best.later, best.values, ends, route, Method::Search)?;
        let certificate = self.bound(&values, self.keep * values[0], End::Cyclic);
        let bound = certificate.bound_eur;
        let solved = Dispatch {
            dual_bound_eur: bound,
            gap: (solved.objective_eur - bound).abs() / solved.absolute_eur,
            storage_value_eur_mwh: values,
            marginal_price_eur_mwh: certificate.prices,
            sensitivity: certificate.sensitivity,
            ..solved
        };
        Ok(match found {
            Some(found) if found.gap <= solved.gap => found,
            _ => solved,
        })
    }
}

/// Trials of the content at both ends.
const SEARCH_STEPS: usize = 200;

/// Takes what is wanted from the offers, the cheapest first, and returns its cost, EUR.
#[inline(always)]
pub(super) fn serve(merit: &Merit, mut wanted: f64, mut take: impl FnMut(usize, f64)) -> f64 {
    let mut cost = 0.0;
    for offer in merit.offers() {
        let used = wanted.clamp(0.0, offer.mw);
        wanted -= used;
        cost += offer.eur_mwh * used;
        take(offer.source, used);
    }
    cost
}

//! Failures and repairs, event by event: what the means of [`super::repair`] leave out, by how
//! much a fleet strays from them, and what happens while it ages.
//!
//! Nodes fail by their [`Hazard`] and age since they were first put to work, repaired ones as
//! before, new ones from 0. With neither spares nor a limit to crews every node is by itself;
//! otherwise those of a pool share one calendar. Random numbers hang on the seed, the
//! replication and the block of nodes or pool alone, and sums are formed in their order: the
//! result is the same to the bit whatever the threads.

use std::collections::VecDeque;

use rayon::prelude::*;

use super::hazard::Hazard;
use crate::calendar::MEAN_YEAR_HOURS;
use crate::error::{Error, NOT_NEGATIVE, POSITIVE, Result, known, whole};
use crate::progress::Progress;
use crate::random::Stream;

/// The streams of this module, apart from others of the same seed.
const PURPOSE: u64 = 0x6661_696C_7572_6573;
/// Independent nodes that share a stream.
const BLOCK: usize = 1_024;
/// Most nodes.
const MOST: f64 = 1e7;
/// Most periods.
const MOST_PERIODS: f64 = 1e4;

/// How long repairs take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repair {
    /// Mean hours.
    pub mean_h: f64,
    /// Coefficient of variation of lognormal times, 0 for fixed ones; `None`: exponential times.
    pub spread: Option<f64>,
}

/// A fleet of equal nodes from the day on which all of them are new.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Model {
    /// Places where a node shall work.
    pub nodes: f64,
    /// Accelerators of a node, which fail as one.
    pub gpus_per_node: f64,
    /// Failures of a node over its age.
    pub hazard: Hazard,
    /// Repairs.
    pub repair: Repair,
    /// Hours to put a node, spare or repaired, into its place.
    pub swap_h: f64,
    /// Nodes besides, which stand by and do not age.
    pub spares: f64,
    /// Part of the failures after which the node is not repaired but replaced by a new one.
    pub permanent_fraction: f64,
    /// Hours until that one is there; it needs no crew.
    pub replenishment_h: f64,
    /// Repairs that can go on at once; `None`: any number.
    pub crews: Option<f64>,
    /// Parts of the fleet with nodes, spares and crews of their own, as equal as can be.
    pub pools: f64,
    /// Days that are simulated.
    pub days: f64,
    /// Days of each period over which results are formed; the last may be shorter.
    pub period_days: f64,
}

/// One history of a fleet.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// Accelerators that work, on the mean of each period.
    pub working_gpus: Vec<f64>,
    /// Failures of nodes in each period.
    pub failures: Vec<u64>,
    /// Part of all accelerators that works, on the mean of all days.
    pub working_fraction: f64,
    /// Repairs done.
    pub repairs: u64,
    /// Nodes replaced by new ones.
    pub replacements: u64,
    /// Failures that found no spare.
    pub shortages: u64,
    /// Hours for which a place waited for a node, on the mean of all failures.
    pub spare_wait_h: f64,
    /// Hours for which a failed node waited for a crew, on the mean of all failures.
    pub crew_wait_h: f64,
}

impl Model {
    /// Histories, one for each replication.
    ///
    /// # Errors
    /// [`Error::Domain`] for numbers out of their ranges, a hazard under which nothing fails, more
    /// spares than nodes, and more pools than nodes or crews; [`Error::Interrupted`] when asked
    /// to stop.
    pub fn simulate(
        &self,
        replications: usize,
        seed: u64,
        progress: &Progress,
    ) -> Result<Vec<History>> {
        self.check()?;
        let prepared = Prepared::new(self);
        let one = |replication| {
            let stream =
                |part| Stream::from_counter([seed, PURPOSE], [0, 0, part as u64, replication]);
            let parts: Vec<Tally> = if self.spares == 0.0 && self.crews.is_none() {
                let nodes = self.nodes as usize;
                let blocks = (0..nodes.div_ceil(BLOCK)).into_par_iter();
                blocks
                    .map(|block| {
                        let size = BLOCK.min(nodes - block * BLOCK);
                        independent(&prepared, size, stream(block), progress)
                    })
                    .collect::<Result<_>>()?
            } else {
                let pools = (0..self.pools as usize).into_par_iter();
                pools
                    .map(|pool| {
                        let share = |of: f64| {
                            let [of, pools] = [of as u128, self.pools as u128];
                            (of * (pool as u128 + 1) / pools - of * pool as u128 / pools) as usize
                        };
                        let crews = self.crews.map_or(usize::MAX, share);
                        let shared =
                            Pool::new(&prepared, share(self.nodes), share(self.spares), crews);
                        shared.run(stream(pool), progress)
                    })
                    .collect::<Result<_>>()?
            };
            progress.advance();
            Ok(self.history(parts))
        };
        (0..replications as u64).into_par_iter().map(one).collect()
    }

    /// The model with as many nodes as hold some accelerators, each of which fails by the
    /// model's hazard and takes its node with it.
    ///
    /// # Errors
    /// [`Error::Domain`] for accelerators that do not fill whole nodes, and hazards under which
    /// nothing fails.
    pub fn of_gpus(self, gpus: f64) -> Result<Self> {
        known("gpus", "", gpus, POSITIVE)?;
        known("gpus_per_node", "", self.gpus_per_node, POSITIVE)?;
        let nodes = gpus / self.gpus_per_node;
        whole("gpus / gpus_per_node", nodes, (1.0, MOST))?;
        let hazard = self.hazard;
        let ages = hazard.infant_failures > 0.0 || hazard.wear_out_years < f64::INFINITY;
        let rates = if ages { NOT_NEGATIVE } else { POSITIVE };
        known("failures_per_gpu_year", "1/year", hazard.constant_per_year, rates)?;
        hazard.check()?;
        Ok(Self { nodes, hazard: hazard.of_units(self.gpus_per_node), ..self })
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Domain`] outside them.
    pub fn check(&self) -> Result<()> {
        whole("nodes", self.nodes, (1.0, MOST))?;
        known("gpus_per_node", "", self.gpus_per_node, POSITIVE)?;
        self.hazard.check()?;
        known("failures_per_year", "1/year", self.hazard.cumulative(1.0), POSITIVE)?;
        known("repair_h", "h", self.repair.mean_h, NOT_NEGATIVE)?;
        known("repair_spread", "", self.repair.spread.unwrap_or(0.0), (0.0, 100.0))?;
        known("swap_h", "h", self.swap_h, NOT_NEGATIVE)?;
        whole("spare_nodes", self.spares, (0.0, self.nodes))?;
        known("permanent_fraction", "", self.permanent_fraction, (0.0, 1.0))?;
        known("replenishment_h", "h", self.replenishment_h, NOT_NEGATIVE)?;
        whole("pools", self.pools, (1.0, self.nodes))?;
        if let Some(crews) = self.crews {
            whole("crews", crews, (self.pools, MOST))?;
        }
        known("days", "days", self.days, POSITIVE)?;
        known("period_days", "days", self.period_days, (self.days / MOST_PERIODS, f64::MAX))
    }

    fn history(&self, parts: Vec<Tally>) -> History {
        let mut sum = Tally::new(&Prepared::new(self));
        for part in parts {
            sum.add(&part);
        }
        let failures: Vec<u64> = sum.periods.iter().map(|period| period.failures).collect();
        let end_h = 24.0 * self.days;
        let working_gpus = sum.periods.iter().enumerate().map(|(n, period)| {
            let length_h = sum.period_h.min(end_h - n as f64 * sum.period_h);
            self.gpus_per_node * (self.nodes - period.down_h / length_h)
        });
        let working_gpus = working_gpus.collect();
        let down_h: f64 = sum.periods.iter().map(|period| period.down_h).sum();
        let all = failures.iter().sum::<u64>().max(1) as f64;
        History {
            working_gpus,
            failures,
            working_fraction: 1.0 - down_h / (self.nodes * end_h),
            repairs: sum.repairs,
            replacements: sum.replacements,
            shortages: sum.shortages,
            spare_wait_h: sum.spare_wait_h / all,
            crew_wait_h: sum.crew_wait_h / all,
        }
    }
}

/// A model made ready to draw from.
#[derive(Debug, Clone, Copy)]
struct Prepared {
    hazard: Hazard,
    /// Mean hours between failures where age does not matter.
    ageless_h: Option<f64>,
    repair: Drawn,
    swap_h: f64,
    permanent_fraction: f64,
    replenishment_h: f64,
    period_h: f64,
    end_h: f64,
}

#[derive(Debug, Clone, Copy)]
enum Drawn {
    Fixed(f64),
    Exponential(f64),
    Lognormal { median: f64, sigma: f64 },
}

impl Prepared {
    fn new(model: &Model) -> Self {
        let Repair { mean_h, spread } = model.repair;
        let repair = match spread {
            None => Drawn::Exponential(mean_h),
            Some(0.0) => Drawn::Fixed(mean_h),
            Some(spread) => {
                let variance = libm::log1p(spread * spread);
                let median = mean_h * libm::exp(-0.5 * variance);
                Drawn::Lognormal { median, sigma: libm::sqrt(variance) }
            }
        };
        let hazard = model.hazard;
        let ageless = hazard.infant_failures == 0.0 && hazard.wear_out_years == f64::INFINITY;
        Self {
            hazard,
            ageless_h: ageless.then_some(MEAN_YEAR_HOURS / hazard.constant_per_year),
            repair,
            swap_h: model.swap_h,
            permanent_fraction: model.permanent_fraction,
            replenishment_h: model.replenishment_h,
            period_h: 24.0 * model.period_days,
            end_h: 24.0 * model.days,
        }
    }

    /// When a node that works from `now_h` on fails, first put to work at `birth_h`.
    #[inline(always)]
    fn failure_h(&self, now_h: f64, birth_h: f64, stream: &mut Stream) -> f64 {
        match self.ageless_h {
            Some(mean_h) => now_h + mean_h * stream.exponential(),
            None => {
                let age = (now_h - birth_h) / MEAN_YEAR_HOURS;
                let next = self.hazard.next_age(age, stream);
                (birth_h + MEAN_YEAR_HOURS * next).max(now_h)
            }
        }
    }

    #[inline(always)]
    fn repair_h(&self, stream: &mut Stream) -> f64 {
        match self.repair {
            Drawn::Fixed(hours) => hours,
            Drawn::Exponential(mean_h) => mean_h * stream.exponential(),
            Drawn::Lognormal { median, sigma } => median * libm::exp(sigma * stream.normal()),
        }
    }

    #[inline(always)]
    fn is_permanent(&self, stream: &mut Stream) -> bool {
        self.permanent_fraction > 0.0 && stream.uniform() < self.permanent_fraction
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Period {
    down_h: f64,
    failures: u64,
}

/// Sums of a part of the fleet.
#[derive(Debug)]
struct Tally {
    periods: Vec<Period>,
    period_h: f64,
    per_h: f64,
    end_h: f64,
    repairs: u64,
    replacements: u64,
    shortages: u64,
    spare_wait_h: f64,
    crew_wait_h: f64,
}

impl Tally {
    fn new(prepared: &Prepared) -> Self {
        let Prepared { period_h, end_h, .. } = *prepared;
        let periods = libm::ceil(end_h / period_h * (1.0 - f64::EPSILON)).max(1.0) as usize;
        Self {
            periods: vec![Period::default(); periods],
            period_h,
            per_h: 1.0 / period_h,
            end_h,
            repairs: 0,
            replacements: 0,
            shortages: 0,
            spare_wait_h: 0.0,
            crew_wait_h: 0.0,
        }
    }

    fn add(&mut self, other: &Self) {
        for (sum, period) in self.periods.iter_mut().zip(&other.periods) {
            sum.down_h += period.down_h;
            sum.failures += period.failures;
        }
        self.repairs += other.repairs;
        self.replacements += other.replacements;
        self.shortages += other.shortages;
        self.spare_wait_h += other.spare_wait_h;
        self.crew_wait_h += other.crew_wait_h;
    }

    #[inline(always)]
    fn period_of(&self, hour: f64) -> usize {
        ((hour * self.per_h) as u32 as usize).min(self.periods.len() - 1)
    }

    /// A place without a working node from a failure to its return, or to the end.
    #[inline(always)]
    fn outage(&mut self, mut from_h: f64, to_h: f64) {
        let to_h = if to_h < self.end_h { to_h } else { self.end_h };
        let mut period = self.period_of(from_h);
        self.periods[period].failures += 1;
        while period + 1 < self.periods.len() {
            let edge_h = (period + 1) as f64 * self.period_h;
            if to_h <= edge_h {
                break;
            }
            self.periods[period].down_h += edge_h - from_h;
            from_h = edge_h;
            period += 1;
        }
        self.periods[period].down_h += to_h - from_h;
    }
}

/// Nodes that wait for nothing but their own repair, one after the other.
fn independent(
    model: &Prepared,
    nodes: usize,
    mut stream: Stream,
    progress: &Progress,
) -> Result<Tally> {
    if progress.stopped() {
        return Err(Error::Interrupted);
    }
    let mut tally = Tally::new(model);
    let (mut failures, mut open, mut replacements, mut wait_h) = (0, 0, 0, 0.0);
    for _ in 0..nodes {
        let (mut now_h, mut birth_h) = (0.0, 0.0);
        loop {
            let failed_h = model.failure_h(now_h, birth_h, &mut stream);
            if failed_h >= model.end_h {
                break;
            }
            failures += 1;
            let permanent = model.is_permanent(&mut stream);
            let away_h =
                if permanent { model.replenishment_h } else { model.repair_h(&mut stream) };
            now_h = failed_h + away_h + model.swap_h;
            tally.outage(failed_h, now_h);
            if failed_h + away_h >= model.end_h {
                open += 1;
                wait_h += model.end_h - failed_h;
                break;
            }
            wait_h += away_h;
            if permanent {
                replacements += 1;
                birth_h = now_h;
            }
        }
    }
    tally.repairs = failures - replacements - open;
    tally.replacements = replacements;
    tally.shortages = failures;
    tally.spare_wait_h = wait_h;
    Ok(tally)
}

/// Not in any bucket.
const NONE: u32 = u32::MAX;
/// Never put to work yet.
const NEW: f64 = f64::NAN;

/// A node that has one event before it: its failure where it works, its return where it does
/// not; or none, on the shelf or in the queue for a crew.
#[derive(Debug, Clone, Copy)]
struct Node {
    event_h: f64,
    birth_h: f64,
    next: u32,
    works: bool,
    /// It returns as a new one.
    renewed: bool,
}

/// Nodes that share spares and crews, with a calendar of buckets of time (Brown, "Calendar
/// queues", Communications of the ACM 31 (1988) 1220-1227, doi 10.1145/63039.63045) that reaches
/// to the end: what comes later is not kept.
struct Pool<'a> {
    model: &'a Prepared,
    nodes: Vec<Node>,
    places: usize,
    buckets: Vec<u32>,
    buckets_per_h: f64,
    /// Buckets taken so far.
    opened: usize,
    /// Events of the last of them, in order of time; `done` are over.
    today: Vec<(f64, u32)>,
    done: usize,
    spares: Vec<u32>,
    /// Since when places wait for a node.
    empty: VecDeque<f64>,
    free_crews: usize,
    /// Nodes that wait for a crew, and since when.
    queue: VecDeque<(f64, u32)>,
    tally: Tally,
}

impl<'a> Pool<'a> {
    fn new(model: &'a Prepared, places: usize, spares: usize, crews: usize) -> Self {
        /// Events of a bucket, failures and returns.
        const IN_A_BUCKET: f64 = 4.0;
        let new = Node { event_h: 0.0, birth_h: NEW, next: NONE, works: false, renewed: false };
        let failures =
            places as f64 * model.hazard.cumulative(model.end_h / MEAN_YEAR_HOURS).max(0.0);
        let buckets = (2.0 * failures / IN_A_BUCKET).clamp(1.0, 4e6);
        Self {
            model,
            nodes: vec![new; places + spares],
            places,
            buckets: vec![NONE; buckets as usize + 1],
            buckets_per_h: buckets / model.end_h,
            opened: 0,
            today: Vec::new(),
            done: 0,
            spares: (places as u32..(places + spares) as u32).rev().collect(),
            empty: VecDeque::new(),
            free_crews: crews,
            queue: VecDeque::new(),
            tally: Tally::new(model),
        }
    }

    fn run(mut self, mut stream: Stream, progress: &Progress) -> Result<Tally> {
        for node in 0..self.places as u32 {
            self.put_to_work(node, 0.0, &mut stream);
        }
        for bucket in 0..self.buckets.len() {
            if bucket % 1_024 == 0 && progress.stopped() {
                return Err(Error::Interrupted);
            }
            self.open(bucket);
            while let Some(&(now_h, node)) = self.today.get(self.done) {
                self.done += 1;
                if self.nodes[node as usize].works {
                    self.fail(node, now_h, &mut stream);
                } else {
                    self.come_back(node, now_h, &mut stream);
                }
            }
        }
        for failed_h in &self.empty {
            self.tally.outage(*failed_h, f64::INFINITY);
            self.tally.spare_wait_h += self.model.end_h - failed_h;
        }
        for (since_h, _) in &self.queue {
            self.tally.crew_wait_h += self.model.end_h - since_h;
        }
        Ok(self.tally)
    }

    /// Takes a bucket's events, and sorts them.
    fn open(&mut self, bucket: usize) {
        (self.opened, self.done) = (bucket + 1, 0);
        self.today.clear();
        let mut node = std::mem::replace(&mut self.buckets[bucket], NONE);
        while node != NONE {
            let Node { event_h, next, .. } = self.nodes[node as usize];
            self.today.push((event_h, node));
            node = next;
        }
        self.today.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }

    fn schedule(&mut self, node: u32, event_h: f64) {
        if event_h >= self.model.end_h {
            return;
        }
        let bucket = (event_h * self.buckets_per_h) as usize;
        let entry = &mut self.nodes[node as usize];
        entry.event_h = event_h;
        if bucket >= self.opened {
            entry.next = std::mem::replace(&mut self.buckets[bucket], node);
        } else {
            let later = &self.today[self.done..];
            let place = later.partition_point(|other| *other < (event_h, node));
            self.today.insert(self.done + place, (event_h, node));
        }
    }

    fn put_to_work(&mut self, node: u32, from_h: f64, stream: &mut Stream) {
        let entry = &mut self.nodes[node as usize];
        if entry.birth_h.is_nan() {
            entry.birth_h = from_h;
        }
        entry.works = true;
        let failure_h = self.model.failure_h(from_h, entry.birth_h, stream);
        self.schedule(node, failure_h);
    }

    fn fail(&mut self, node: u32, now_h: f64, stream: &mut Stream) {
        let renewed = self.model.is_permanent(stream);
        let entry = &mut self.nodes[node as usize];
        (entry.works, entry.renewed) = (false, renewed);
        if renewed {
            entry.birth_h = NEW;
            self.schedule(node, now_h + self.model.replenishment_h);
        } else if self.free_crews > 0 {
            self.free_crews -= 1;
            let repair_h = self.model.repair_h(stream);
            self.schedule(node, now_h + repair_h);
        } else {
            self.queue.push_back((now_h, node));
        }
        if let Some(spare) = self.spares.pop() {
            self.fill(spare, now_h, now_h, stream);
        } else {
            self.tally.shortages += 1;
            self.empty.push_back(now_h);
        }
    }

    fn come_back(&mut self, node: u32, now_h: f64, stream: &mut Stream) {
        if self.nodes[node as usize].renewed {
            self.tally.replacements += 1;
        } else {
            self.tally.repairs += 1;
            if let Some((since_h, waiting)) = self.queue.pop_front() {
                self.tally.crew_wait_h += now_h - since_h;
                let repair_h = self.model.repair_h(stream);
                self.schedule(waiting, now_h + repair_h);
            } else {
                self.free_crews += 1;
            }
        }
        if let Some(failed_h) = self.empty.pop_front() {
            self.fill(node, failed_h, now_h, stream);
        } else {
            self.spares.push(node);
        }
    }

    /// Puts a node into the place that a failure left empty.
    fn fill(&mut self, node: u32, failed_h: f64, now_h: f64, stream: &mut Stream) {
        let back_h = now_h + self.model.swap_h;
        self.tally.spare_wait_h += now_h - failed_h;
        self.tally.outage(failed_h, back_h);
        self.put_to_work(node, back_h, stream);
    }
}

#[cfg(test)]
mod tests {
    use super::super::repair;
    use super::*;

    fn model() -> Model {
        Model {
            nodes: 400.0,
            gpus_per_node: 8.0,
            hazard: Hazard::constant(2.0),
            repair: Repair { mean_h: 200.0, spread: None },
            swap_h: 0.0,
            spares: 0.0,
            permanent_fraction: 0.0,
            replenishment_h: 0.0,
            crews: None,
            pools: 1.0,
            days: 800.0,
            period_days: 30.0,
        }
    }

    fn histories(model: &Model, replications: usize) -> Vec<History> {
        model.simulate(replications, 3, &Progress::default()).unwrap()
    }

    /// Mean over replications of the working accelerators after the first year, and its
    /// standard error.
    fn working(model: &Model) -> (f64, f64) {
        let settled: Vec<f64> = histories(model, 60)
            .iter()
            .map(|history| history.working_gpus[12..26].iter().sum::<f64>() / 14.0)
            .collect();
        let mean = settled.iter().sum::<f64>() / 60.0;
        let square = settled.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
        (mean, (square / 59.0 / 60.0).sqrt())
    }

    #[test]
    fn threads_do_not_matter() {
        let shared = Model { spares: 4.0, crews: Some(8.0), pools: 4.0, ..model() };
        for model in [Model { nodes: 3_000.0, ..model() }, shared] {
            let on = |threads| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
                pool.install(|| histories(&model, 3))
            };
            assert_eq!(on(1), on(3));
        }
    }

    #[test]
    fn the_stationary_state_is_met() {
        let lognormal = Repair { mean_h: 200.0, spread: Some(1.5) };
        for model in [
            model(),
            Model { repair: lognormal, ..model() },
            Model { crews: Some(400.0), ..model() },
            Model { spares: 20.0, ..model() },
            Model { spares: 20.0, repair: lognormal, ..model() },
            Model { spares: 20.0, crews: Some(20.0), ..model() },
            Model { crews: Some(15.0), ..model() },
        ] {
            let (mean, error) = working(&model);
            let steady = repair::Pool {
                units: model.nodes,
                spares: model.spares,
                crews: model.crews,
                failures_per_h: 2.0 / MEAN_YEAR_HOURS,
                repair_h: 200.0,
            };
            let expected = 8.0 * steady.steady().unwrap().working;
            assert!((mean - expected).abs() < 4.0 * error, "{model:?}: {mean} {expected} {error}");
        }
    }

    #[test]
    fn nothing_is_lost_on_the_way() {
        let model = Model {
            spares: 10.0,
            crews: Some(5.0),
            permanent_fraction: 0.3,
            replenishment_h: 900.0,
            swap_h: 5.0,
            ..model()
        };
        for history in histories(&model, 3) {
            let failures = history.failures.iter().sum::<u64>();
            let open = failures - history.repairs - history.replacements;
            assert!(open <= 410, "{open} nodes are away");
            assert!(history.shortages <= failures);
            // Places are empty while they wait and while nodes are put in.
            let lost_h = (1.0 - history.working_fraction) * 400.0 * 800.0 * 24.0;
            let waits_h = (history.spare_wait_h + 5.0) * failures as f64;
            assert!((lost_h / waits_h - 1.0).abs() < 1e-3, "{lost_h} {waits_h}");
        }
    }

    #[test]
    fn what_is_refused() {
        let refused = |model: Model| model.simulate(1, 0, &Progress::default()).is_err();
        assert!(refused(Model { nodes: 0.0, ..model() }));
        assert!(refused(Model { nodes: 1.5, ..model() }));
        assert!(refused(Model { spares: 401.0, ..model() }));
        assert!(refused(Model { hazard: Hazard::constant(0.0), ..model() }));
        assert!(refused(Model { crews: Some(3.0), pools: 4.0, ..model() }));
        assert!(refused(Model { days: f64::NAN, ..model() }));
        let stopped = Progress::default();
        stopped.stop();
        assert_eq!(model().simulate(1, 0, &stopped), Err(Error::Interrupted));
    }
}

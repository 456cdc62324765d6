//! The value of a field at which a key figure is what is asked for.

use std::sync::Arc;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::figures::registry;
use crate::progress::Progress;
use crate::root::{Point, between};
use crate::scenario::Scenario;

use super::drivers::{Drivers, Supplied};
use super::run;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// The field that is changed.
    pub path: String,
    /// The figure.
    pub figure: String,
    /// What it shall be.
    pub target: f64,
    /// Least and greatest value that is tried.
    pub within: (f64, f64),
}

/// The first step away from the value of the scenario, over it or over the range.
const FIRST_STEP: f64 = 0.05;
/// What may be left of the difference, over the target or over 1.
const NEAR: f64 = 1e-13;
/// What may be left between two neighbouring numbers of the field, over the target or over the difference that
/// the search began with; what is more is a jump.
const JUMP: f64 = 1e-9;

struct Search<'a> {
    scenario: &'a Scenario,
    supplied: &'a Supplied,
    goal: &'a Goal,
    position: usize,
    prepared: Option<(String, Drivers)>,
    progress: &'a Progress,
}

/// Looks for the value, away from that of the scenario in growing steps, then between the two that the
/// target lies between.
///
/// # Errors
/// [`Error::Config`] for an unknown path or figure and a field that holds no number;
/// [`Error::Infeasible`] where no value reaches the target, with what is reached, and where the figure
/// jumps over it.
pub fn seek(
    scenario: &Arc<Scenario>,
    supplied: &Supplied,
    goal: &Goal,
    progress: &Progress,
) -> Result<f64> {
    let known = registry().position(&goal.figure);
    let position = known.filter(|n| registry().definitions()[*n].window.is_some());
    let Some(position) = position else {
        return Err(Error::config("figure", format!("\"{}\" is no figure", goal.figure)));
    };
    let Some(first) = scenario.get(&goal.path)?.as_f64() else {
        return Err(Error::config(goal.path.as_str(), "holds no number".to_owned()));
    };
    let search = Search { scenario, supplied, goal, position, prepared: None, progress };
    search.from(first)
}

impl Search<'_> {
    fn from(mut self, first: f64) -> Result<f64> {
        let (low, high) = self.goal.within;
        let start = self.at(first.clamp(low, high))?;
        let near = NEAR * self.goal.target.abs().max(1.0);
        if start.value.abs() <= near {
            return Ok(start.at);
        }
        let size = if first == 0.0 { (high - low).min(1.0) } else { first.abs() };
        let mut ends = [Some(start), Some(start)];
        let mut reached = [start, start];
        let mut step = FIRST_STEP * size;
        while ends.iter().any(Option::is_some) {
            for ((end, bound), reached) in ends.iter_mut().zip([high, low]).zip(&mut reached) {
                let Some(before) = *end else { continue };
                if before.at == bound {
                    *end = None;
                    continue;
                }
                let away = if bound > before.at { step } else { -step };
                let next = self.tried((before.at + away).clamp(low, high))?;
                if let Some(next) = next.filter(|next| next.value * before.value <= 0.0) {
                    return self.among(before, next, near);
                }
                *reached = next.unwrap_or(before);
                *end = next;
            }
            step *= 2.0;
        }
        let [above, below] = reached.map(|end| (end.value + self.goal.target, end.at));
        Err(Error::Infeasible(format!(
            "no {} between {low} and {high} gives {} = {}; farthest off it is {} at {} and {} at {}",
            self.goal.path, self.goal.figure, self.goal.target, below.0, below.1, above.0, above.1
        )))
    }

    /// The value at which the figure is the target, between two points that it lies between.
    fn among(&mut self, before: Point, next: Point, near: f64) -> Result<f64> {
        if next.value.abs() <= near {
            return Ok(next.at);
        }
        let mut sides = [before, next];
        let at = between(before, next, near, |at| {
            let point = self.at(at)?;
            let side = usize::from(point.value.signum() != before.value.signum());
            sides[side] = point;
            Ok(point.value)
        })?;
        let size = self.goal.target.abs().max((before.value - next.value).abs());
        if sides.iter().any(|side| side.at == at && side.value.abs() <= near.max(JUMP * size)) {
            return Ok(at);
        }
        let [one, other] = sides.map(|side| (side.value + self.goal.target, side.at));
        Err(Error::Infeasible(format!(
            "no {} gives {} = {}: it jumps from {} at {} to {} at {}",
            self.goal.path, self.goal.figure, self.goal.target, one.0, one.1, other.0, other.1
        )))
    }

    /// A point, if the scenario can be run there and has the figure.
    fn tried(&mut self, value: f64) -> Result<Option<Point>> {
        match self.at(value) {
            Ok(point) => Ok(Some(point).filter(|point| point.value.is_finite())),
            Err(Error::Infeasible(_) | Error::Config(_)) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// How far the figure lies above the target.
    fn at(&mut self, value: f64) -> Result<Point> {
        let changed = self.scenario.replace(&[(self.goal.path.clone(), Value::from(value))])?;
        let key = Drivers::key(changed.campus());
        if self.prepared.as_ref().is_none_or(|(known, _)| *known != key) {
            let drivers = Drivers::prepare(changed.campus(), self.supplied)?;
            self.prepared = Some((key, drivers));
        }
        let Some((_, drivers)) = &self.prepared else {
            return Err(Error::Infeasible("no drivers".into()));
        };
        let outcome = run(changed.campus(), drivers, false, self.progress)?;
        self.progress.advance();
        let found = outcome.values[self.position][0];
        Ok(Point { at: value, value: found - self.goal.target })
    }
}

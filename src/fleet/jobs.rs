//! What failures leave of a large job: time between failures, checkpoints, effective training
//! time, spare nodes.

use crate::error::{Error, NOT_NEGATIVE, POSITIVE, Result, within};
use crate::field::choice;
use crate::probability::{MOST, fewer, k_out_of_n};

/// Part of the time between failures that a failure may cost in the first-order form.
const FIRST_ORDER_UP_TO: f64 = 0.2;

choice! {
    /// How the effective training time ratio is computed.
    EttrForm {
        /// To first order where a failure costs less than 0.2 of the time between failures,
        /// exactly beyond.
        Auto = "auto",
        /// To first order; it goes below 0 where failures are too frequent.
        FirstOrder = "first_order",
        /// From renewals: failures in recovery and while a checkpoint is written count.
        Exact = "exact",
    }
}

choice! {
    /// How often to write a checkpoint.
    CheckpointRule {
        /// `sqrt(2 mu C) + C` (Young 1974).
        Young = "young",
        /// `sqrt(2 (mu + D + R) C) + C` (Daly 2004).
        Daly = "daly",
        /// `sqrt(2 (mu - (D + R)) C)` (Aupy et al. 2013).
        Rfo = "rfo",
        /// The period of least expected time, exactly.
        Optimal = "optimal",
    }
}

/// Mean time to failure of a job on some nodes, h: `24 / (nodes rate)`. Nodes fail
/// independently and at a constant rate; the first failure stops the job.
///
/// # Errors
/// [`Error::Domain`] for numbers and rates that are not positive.
pub fn mttf_h(nodes: f64, failures_per_node_day: f64) -> Result<f64> {
    within("nodes", "", nodes, POSITIVE)?;
    within("failures_per_node_day", "1/day", failures_per_node_day, POSITIVE)?;
    Ok(24.0 / (nodes * failures_per_node_day))
}

/// [`mttf_h`] of a number of accelerators in nodes of some.
///
/// # Errors
/// [`Error::Domain`] as there, and for nodes larger than the job.
pub fn mttf_of_gpus_h(gpus: f64, gpus_per_node: f64, failures_per_node_day: f64) -> Result<f64> {
    within("gpus", "", gpus, POSITIVE)?;
    within("gpus_per_node", "", gpus_per_node, (1.0, gpus))?;
    mttf_h(gpus / gpus_per_node, failures_per_node_day)
}

/// Mean time to the first failure of `units`, from that of `reference_units`: in inverse
/// proportion, h.
///
/// # Errors
/// [`Error::Domain`] for arguments that are not positive.
pub fn scaled_mttf_h(mttf_h: f64, units: f64, reference_units: f64) -> Result<f64> {
    within("mttf_h", "h", mttf_h, POSITIVE)?;
    within("units", "", units, POSITIVE)?;
    within("reference_units", "", reference_units, POSITIVE)?;
    Ok(mttf_h * reference_units / units)
}

/// Effective training time ratio: useful time over that from start to end, of a job that is
/// restarted at once.
///
/// To first order `(1 - (u + dt / 2) / M) / (1 + w / dt)` with recovery `u`, interval `dt` of
/// work and `w` for a checkpoint, `M` between failures (Kokolis et al., HPCA 2025,
/// arXiv:2410.21680); exactly `dt / (M exp(u / M) (exp((dt + w) / M) - 1))`, the mean over
/// renewals (Aupy et al. 2013 with no downtime). An interval of 0 stands for checkpoints that
/// cost nothing and lose nothing: `1 - u / M`, and `exp(-u / M)`.
///
/// # Errors
/// [`Error::Domain`] for a time between failures that is not positive, and negative times.
pub fn ettr(
    mtbf_h: f64,
    recovery_min: f64,
    checkpoint_interval_min: f64,
    checkpoint_write_min: f64,
    form: EttrForm,
) -> Result<f64> {
    within("mtbf_h", "h", mtbf_h, POSITIVE)?;
    within("recovery_min", "min", recovery_min, NOT_NEGATIVE)?;
    within("checkpoint_interval_min", "min", checkpoint_interval_min, NOT_NEGATIVE)?;
    within("checkpoint_write_min", "min", checkpoint_write_min, NOT_NEGATIVE)?;
    let mtbf_min = 60.0 * mtbf_h;
    let interval = checkpoint_interval_min;
    let cost = (recovery_min + interval / 2.0) / mtbf_min;
    let first_order = match form {
        EttrForm::Auto => cost < FIRST_ORDER_UP_TO,
        EttrForm::FirstOrder => true,
        EttrForm::Exact => false,
    };
    if interval == 0.0 {
        return Ok(if first_order { 1.0 - cost } else { libm::exp(-cost) });
    }
    if first_order {
        return Ok((1.0 - cost) / (1.0 + checkpoint_write_min / interval));
    }
    let job = Job {
        mtbf: mtbf_min,
        checkpoint: checkpoint_write_min,
        recovery: recovery_min,
        downtime: 0.0,
    };
    Ok(job.efficiency(interval))
}

/// Times of a job with checkpoints, in one unit.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Job {
    mtbf: f64,
    checkpoint: f64,
    recovery: f64,
    downtime: f64,
}

impl Job {
    fn checked(mtbf_s: f64, checkpoint_s: f64, recovery_s: f64, downtime_s: f64) -> Result<Self> {
        within("mtbf_s", "s", mtbf_s, POSITIVE)?;
        within("checkpoint_s", "s", checkpoint_s, POSITIVE)?;
        within("recovery_s", "s", recovery_s, NOT_NEGATIVE)?;
        within("downtime_s", "s", downtime_s, NOT_NEGATIVE)?;
        Ok(Self {
            mtbf: mtbf_s,
            checkpoint: checkpoint_s,
            recovery: recovery_s,
            downtime: downtime_s,
        })
    }

    /// The period of a closed form.
    fn approximate(&self, rule: CheckpointRule) -> f64 {
        let stopped = self.downtime + self.recovery;
        let root = |time: f64| libm::sqrt(2.0 * time * self.checkpoint);
        match rule {
            CheckpointRule::Young => root(self.mtbf) + self.checkpoint,
            CheckpointRule::Daly => root(self.mtbf + stopped) + self.checkpoint,
            CheckpointRule::Rfo => root(self.mtbf - stopped),
            CheckpointRule::Optimal => self.optimal(),
        }
    }

    /// Whether a rule may be used: checkpoints are not longer than the time between failures,
    /// and leave time to work.
    fn holds(&self, rule: CheckpointRule) -> bool {
        self.checkpoint <= self.mtbf && self.approximate(rule) > self.checkpoint
    }

    /// Work over expected time with checkpoints after so much of it: the mean over renewals.
    fn efficiency(&self, work: f64) -> f64 {
        let segment = (work + self.checkpoint) / self.mtbf;
        let growth = libm::exp(self.recovery / self.mtbf) * libm::expm1(segment);
        work / ((self.mtbf + self.downtime) * growth)
    }

    fn optimal(&self) -> f64 {
        self.checkpoint + self.work()
    }

    fn work(&self) -> f64 {
        self.mtbf * one_plus_w0(self.checkpoint / self.mtbf)
    }

    fn is_nan(&self) -> bool {
        (self.mtbf + self.checkpoint + self.recovery + self.downtime).is_nan()
    }
}

/// `1 + W0(-exp(-1 - c))` of Lambert's function, to a relative 1e-15 from its branch point at
/// `c = 0` on: the root `y` of `y + ln(1 - y) + c = 0`.
fn one_plus_w0(c: f64) -> f64 {
    if c > 1.0 {
        // 1 - y is small: z = exp(-1 - c + z).
        let start = libm::exp(-1.0 - c);
        let mut rest = start;
        for _ in 0..60 {
            let next = start * libm::exp(rest);
            if next == rest {
                break;
            }
            rest = next;
        }
        return 1.0 - rest;
    }
    // Corless et al. 1996, eq. 4.22, starts Newton's method.
    let p = libm::sqrt(-2.0 * libm::expm1(-c));
    let mut y = p * (1.0 - p * (1.0 / 3.0 - p * (11.0 / 72.0 - p * 43.0 / 540.0)));
    for _ in 0..20 {
        let step = (c - decay(y)) * (1.0 - y) / y;
        y += step;
        if step.abs() <= f64::EPSILON * y {
            break;
        }
    }
    y
}

/// `-y - ln(1 - y)`, by its series where that loses digits.
fn decay(y: f64) -> f64 {
    if y > 0.3 {
        return -y - libm::log1p(-y);
    }
    let (mut power, mut sum) = (y, 0.0);
    for order in 2..60 {
        power *= y;
        let term = power / f64::from(order);
        sum += term;
        if term <= 1e-17 * sum {
            break;
        }
    }
    sum
}

/// Time from one checkpoint's end to the next one's, s: work and the writing of the checkpoint.
///
/// The optimum minimises the expected time per work, `(mu + D) exp(R / mu) (exp(T / mu) - 1) /
/// (T - C)`: `T = C + mu (1 + W0(-exp(-1 - C / mu)))`. It is taken, too, where a
/// closed form is out of its range ([`closed_form_holds`]). Source: Aupy, Robert, Vivien, Zaidouni,
/// "Checkpointing algorithms and fault prediction", arXiv:1302.3752 (2013); Young,
/// Communications of the ACM 17 (1974) 530; Daly, Future Generation Computer Systems 22 (2006)
/// 303-312.
///
/// # Errors
/// [`Error::Domain`] for times between failures and of checkpoints that are not positive, and
/// negative times of recovery and downtime.
pub fn checkpoint_period_s(
    mtbf_s: f64,
    checkpoint_s: f64,
    recovery_s: f64,
    downtime_s: f64,
    rule: CheckpointRule,
) -> Result<f64> {
    let job = Job::checked(mtbf_s, checkpoint_s, recovery_s, downtime_s)?;
    Ok(if job.is_nan() {
        f64::NAN
    } else if job.holds(rule) {
        job.approximate(rule)
    } else {
        job.optimal()
    })
}

/// [`checkpoint_period_s`] without the checkpoint: work alone, s.
///
/// # Errors
/// [`Error::Domain`] as there.
pub fn checkpoint_interval_s(
    mtbf_s: f64,
    checkpoint_s: f64,
    recovery_s: f64,
    downtime_s: f64,
    rule: CheckpointRule,
) -> Result<f64> {
    let job = Job::checked(mtbf_s, checkpoint_s, recovery_s, downtime_s)?;
    Ok(if job.is_nan() {
        f64::NAN
    } else if rule != CheckpointRule::Optimal && job.holds(rule) {
        job.approximate(rule) - checkpoint_s
    } else {
        job.work()
    })
}

/// Whether [`checkpoint_period_s`] is within the range of its rule, a checkpoint not longer than
/// the time between failures nor than the period: otherwise it is the optimum, exact in any case.
/// NaN holds.
///
/// # Errors
/// [`Error::Domain`] as there.
pub fn closed_form_holds(
    mtbf_s: f64,
    checkpoint_s: f64,
    recovery_s: f64,
    downtime_s: f64,
    rule: CheckpointRule,
) -> Result<bool> {
    let job = Job::checked(mtbf_s, checkpoint_s, recovery_s, downtime_s)?;
    Ok(job.is_nan() || job.holds(rule))
}

/// Work over expected time with a checkpoint period, exactly:
/// `(T - C) / ((mu + D) exp(R / mu) (exp(T / mu) - 1))`.
///
/// # Errors
/// [`Error::Domain`] as [`checkpoint_period_s`], and for a period shorter than the checkpoint.
pub fn checkpoint_efficiency(
    period_s: f64,
    mtbf_s: f64,
    checkpoint_s: f64,
    recovery_s: f64,
    downtime_s: f64,
) -> Result<f64> {
    let job = Job::checked(mtbf_s, checkpoint_s, recovery_s, downtime_s)?;
    within("period_s", "s", period_s, (checkpoint_s, f64::MAX))?;
    Ok(job.efficiency(period_s - job.checkpoint))
}

/// Probability that a job has all the nodes that it needs, with some spare ones:
/// [`k_out_of_n`].
///
/// # Errors
/// [`Error::Domain`] for nodes that are not whole or above 1e9 in all, and an availability
/// outside 0 to 1.
pub fn job_availability(needed: f64, spares: f64, unit_availability: f64) -> Result<f64> {
    within("spares", "(whole)", spares, (0.0, MOST))?;
    k_out_of_n(needed, needed + spares, unit_availability)
}

/// Least number of spare units, nodes or whole racks, with which as many as are needed work
/// with the wanted probability.
///
/// # Errors
/// [`Error::Domain`] for numbers that are not whole, or outside 0 to 1;
/// [`Error::Infeasible`] where no number of spares up to 1e9 is enough.
pub fn spares_needed(needed: f64, unit_availability: f64, job_availability: f64) -> Result<f64> {
    within("job_availability", "", job_availability, (0.0, 1.0))?;
    if job_availability.is_nan() || k_out_of_n(needed, needed, unit_availability)?.is_nan() {
        return Ok(f64::NAN);
    }
    let allowed = 1.0 - job_availability;
    // Never certain; of very many units the last doubt is smaller than any float.
    let certain = allowed == 0.0 && unit_availability < 1.0;
    let enough =
        |spares: f64| !certain && fewer(needed, needed + spares, unit_availability) <= allowed;
    if enough(0.0) {
        return Ok(0.0);
    }
    let (mut too_few, mut found) = (0.0, 1.0);
    while !enough(found) {
        too_few = found;
        found *= 2.0;
        if needed + found > MOST {
            return Err(Error::Infeasible(format!(
                "no number of spares lets {needed} units of availability {unit_availability} \
                 work with probability {job_availability}"
            )));
        }
    }
    while found - too_few > 1.0 {
        let middle = ((too_few + found) / 2.0).floor();
        if enough(middle) { found = middle } else { too_few = middle }
    }
    Ok(found)
}

/// Part of the installed accelerators' time that becomes useful work of a job on `nodes`, with
/// `spare_nodes` installed besides: [`ettr`] in its exact form, times the probability that
/// enough nodes work ([`job_availability`]), times the part of the nodes that the job uses.
/// With `checkpoint_interval_min` absent, checkpoints come at the optimum.
///
/// # Errors
/// [`Error::Domain`] as those.
pub fn goodput(
    mtbf_h: f64,
    recovery_min: f64,
    checkpoint_interval_min: Option<f64>,
    checkpoint_write_min: f64,
    nodes: f64,
    spare_nodes: f64,
    node_availability: f64,
) -> Result<f64> {
    within("nodes", "", nodes, (1.0, MOST))?;
    let interval = match checkpoint_interval_min {
        Some(interval) => interval,
        None if checkpoint_write_min == 0.0 => 0.0,
        None => {
            let (mtbf, write) = (60.0 * mtbf_h, checkpoint_write_min);
            checkpoint_interval_s(mtbf, write, 0.0, 0.0, CheckpointRule::Optimal)?
        }
    };
    let useful = ettr(mtbf_h, recovery_min, interval, checkpoint_write_min, EttrForm::Exact)?;
    let enough = job_availability(nodes, spare_nodes, node_availability)?;
    Ok(useful * enough * nodes / (nodes + spare_nodes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// mpmath, 40 digits.
    #[test]
    fn lambert_near_its_branch_point_and_far() {
        for (c, expected) in [
            (1e-12, 1.414_212_895_706_506_9e-6),
            (1e-6, 0.001_413_546_974_288_664_7),
            (0.001, 0.044_057_192_259_048_08),
            (0.0798, 0.348_167_215_613_866_8),
            (0.5, 0.698_290_437_315_664),
            (1.0, 0.841_405_660_436_960_7),
            (3.0, 0.981_339_370_911_316_7),
            (30.0, 0.999_999_999_999_965_6),
            (1_000.0, 1.0),
        ] {
            let found = one_plus_w0(c);
            assert!((found / expected - 1.0).abs() < 1e-15, "{c}: {found}");
        }
    }

    #[test]
    fn the_period_is_optimal() {
        for mtbf in [3e3, 1e5, 1e9] {
            let best = checkpoint_period_s(mtbf, 600.0, 600.0, 60.0, CheckpointRule::Optimal);
            let at = |factor| {
                let period = 600.0 + (best.clone().unwrap() - 600.0) * factor;
                checkpoint_efficiency(period, mtbf, 600.0, 600.0, 60.0).unwrap()
            };
            assert!(at(1.0) > at(1.01) && at(1.0) > at(0.99));
        }
    }

    #[test]
    fn spares_are_the_least() {
        let found = spares_needed(2_000.0, 0.98, 0.999).unwrap();
        assert!(job_availability(2_000.0, found, 0.98).unwrap() >= 0.999);
        assert!(job_availability(2_000.0, found - 1.0, 0.98).unwrap() < 0.999);
        assert!(spares_needed(10.0, 0.0, 0.5).is_err());
        assert!(spares_needed(10.0, 0.9, 1.0).is_err());
        assert_eq!(spares_needed(10.0, 1.0, 1.0), Ok(0.0));
    }
}

//! What the fleet yields beside hours: training jobs, tokens, credits, from its chips to the
//! meter.

use crate::calendar::MEAN_YEAR_HOURS;
use crate::error::Result;
use crate::figures::Yields;
use crate::fleet::accelerator::Accelerator;
use crate::fleet::jobs::{self, CheckpointRule, EttrForm};
use crate::fleet::performance::joule_per_token;
use crate::fleet::power::{capped_throughput, node_power_kw, training_swing_mw};
use crate::fleet::service::credit_probability;
use crate::fleet::training::Training;
use crate::scenario::Campus;

use super::fleet_plan::FleetPlan;
use super::timeline::Timeline;

/// Hours of a mean month.
const MONTH_H: f64 = MEAN_YEAR_HOURS / 12.0;

/// Of a campus with such a fleet, whose accelerators answer requests for the part `busy`
/// of each hour of the week.
///
/// # Errors
/// [`crate::error::Error::Domain`], which a checked scenario hardly gives.
pub fn yields(
    campus: &Campus,
    timeline: &Timeline,
    plan: &FleetPlan,
    busy: &[f64],
) -> Result<Yields> {
    let (fleet, training) = (&campus.fleet, &campus.fleet.training);
    let rates = fleet.reliability.rates()?;
    let cohorts = fleet.cohorts.iter().zip(plan.accelerators.iter().zip(&plan.counts));
    let first: Vec<(&Accelerator, f64)> = cohorts
        .filter(|(cohort, _)| fleet.is_of_first_generation(cohort))
        .map(|(_, (accelerator, count))| (accelerator, *count))
        .collect();
    let counted: f64 = first.iter().map(|(_, count)| count).sum();
    let mean = |of: &dyn Fn(&Accelerator) -> f64| {
        first.iter().map(|(accelerator, count)| count * of(accelerator)).sum::<f64>() / counted
    };
    let [chip_kw, node_kw] = [mean(&|a| a.chip_kw), mean(&|a| a.node_kw)];
    let rated_kw = mean(&|a| a.rated_kw);
    let (idle_kw, peak_kw) = (mean(&|a| a.idle_kw), mean(&|a| a.peak_kw()));
    let bf16_tflops = mean(&|a| a.bf16_tflops);
    let capped = first.iter().map(|(accelerator, count)| {
        let bound = training.compute_bound_fraction;
        let speed = capped_throughput(fleet.power_cap_fraction, accelerator.idle_fraction, bound)?;
        Ok(count * accelerator.bf16_tflops * speed)
    });
    let capped_tflops = capped.sum::<Result<f64>>()? / counted;
    // The best month of the first generation.
    let until = fleet.first_retired().map_or(timeline.end, |retired| retired.min(timeline.end));
    let until = timeline.position(until);
    let sold = plan.months[..until].iter().map(|month| month.sold).fold(0.0, f64::max);
    let training_gpus = (fleet.demand.training_fraction * sold).floor();
    let job_gpus = training.job_gpus.min(training_gpus);
    let mut yields = Yields {
        chip_kw,
        host_kw: node_kw - chip_kw,
        network_kw: rated_kw - node_kw,
        bf16_pflops: bf16_tflops / 1_000.0,
        capped_throughput: capped_tflops / bf16_tflops,
        job_gpus,
        job_mttf_h: f64::NAN,
        checkpoint_interval_min: f64::NAN,
        job_ettr: f64::NAN,
        training_ettr: f64::NAN,
        inference_busy: busy.iter().sum::<f64>() / busy.len() as f64,
        ..Yields::default()
    };
    let failures_per_day = 24.0 * rates.job() / MEAN_YEAR_HOURS;
    if job_gpus >= 1.0 && failures_per_day > 0.0 {
        let job = Job::of(training, job_gpus, failures_per_day)?;
        yields.job_mttf_h = job.mttf_h;
        yields.checkpoint_interval_min = job.interval_min;
        yields.job_ettr = job.ettr;
        yields.training_ettr = Job::of(training, training_gpus, failures_per_day)?.ettr;
    } else if job_gpus >= 1.0 {
        (yields.job_ettr, yields.training_ettr) = (1.0, 1.0);
    }
    if job_gpus >= 1.0 {
        let crest = fleet.power_cap_fraction;
        let trough = training.trough_fraction.min(crest);
        yields.swing_mw = training_swing_mw(job_gpus, chip_kw, crest, trough)?;
    }
    let allowed_h = (1.0 - campus.revenue.sla_availability) * MONTH_H;
    let credits = plan.accelerators.iter().zip(&plan.counts).map(|(accelerator, count)| {
        let (down_h, per_h) = fleet.reliability.outages(&rates, accelerator, *count)?;
        // Outages of no time never add up to what is allowed.
        let due = match allowed_h < 1e6 * down_h {
            true => credit_probability(per_h, down_h, MONTH_H, allowed_h)?,
            false => 0.0,
        };
        Ok(count * due)
    });
    yields.credit_probability = credits.sum::<Result<f64>>()? / plan.counts.iter().sum::<f64>();
    let busy = yields.inference_busy;
    let answering_kw = node_power_kw(idle_kw, peak_kw, fleet.demand.inference_load * busy)?;
    yields.it_joule_per_token =
        joule_per_token(1_000.0 * answering_kw, fleet.inference.tokens_s * busy)?;
    Ok(yields)
}

/// A training job whose accelerators fail together.
struct Job {
    mttf_h: f64,
    interval_min: f64,
    ettr: f64,
}

impl Job {
    fn of(training: &Training, gpus: f64, failures_per_gpu_day: f64) -> Result<Self> {
        let mttf_h = jobs::mttf_h(gpus, failures_per_gpu_day)?;
        let (write_s, recovery_min) = (training.checkpoint_write_s, training.recovery_min);
        let (mtbf_s, recovery_s) = (3_600.0 * mttf_h, 60.0 * recovery_min);
        let best = CheckpointRule::Optimal;
        let interval_s = jobs::checkpoint_interval_s(mtbf_s, write_s, recovery_s, 0.0, best)?;
        let (interval_min, write_min) = (interval_s / 60.0, write_s / 60.0);
        let ettr = jobs::ettr(mttf_h, recovery_min, interval_min, write_min, EttrForm::Exact)?;
        Ok(Self { mttf_h, interval_min, ettr })
    }
}

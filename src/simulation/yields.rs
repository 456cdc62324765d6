//! What the fleet yields beside hours: training jobs, tokens, credits, from its chips to the
//! meter.

use crate::calendar::MEAN_YEAR_HOURS;
use crate::error::Result;
use crate::figures::Yields;
use crate::fleet::accelerator::Accelerator;
use crate::fleet::jobs::{self, CheckpointRule, EttrForm};
use crate::fleet::power::{capped_throughput, training_swing_mw};
use crate::fleet::service::credit_probability;
use crate::scenario::Campus;

use super::fleet_plan::FleetPlan;

/// Hours of a mean month.
const MONTH_H: f64 = MEAN_YEAR_HOURS / 12.0;

/// Of a campus with such a fleet, whose accelerators answer requests for the part `busy`
/// of each hour of the week.
///
/// # Errors
/// [`crate::error::Error::Domain`], which a checked scenario hardly gives.
pub fn yields(campus: &Campus, plan: &FleetPlan, busy: &[f64]) -> Result<Yields> {
    let (fleet, training) = (&campus.fleet, &campus.fleet.training);
    let rates = fleet.reliability.rates()?;
    // Those that come when others have left are another generation.
    let left = fleet.cohorts.iter().filter_map(|cohort| cohort.retired).min();
    let cohorts = fleet.cohorts.iter().zip(plan.accelerators.iter().zip(&plan.counts));
    let first: Vec<(&Accelerator, f64)> = cohorts
        .filter(|(cohort, _)| left.is_none_or(|left| cohort.online < left))
        .map(|(_, (accelerator, count))| (accelerator, *count))
        .collect();
    let counted: f64 = first.iter().map(|(_, count)| count).sum();
    let mean = |of: &dyn Fn(&Accelerator) -> f64| {
        first.iter().map(|(accelerator, count)| count * of(accelerator)).sum::<f64>() / counted
    };
    let [chip_kw, node_kw] = [mean(&|a| a.chip_kw), mean(&|a| a.node_kw)];
    let rated_kw = mean(&|a| a.all_in_kw + a.chip_kw - a.capped_chip_kw);
    let (idle_kw, peak_kw) = (mean(&|a| a.idle_kw), mean(&|a| a.peak_kw()));
    let bf16_tflops = mean(&|a| a.bf16_tflops);
    let capped = first.iter().map(|(accelerator, count)| {
        let bound = training.compute_bound_fraction;
        let speed = capped_throughput(fleet.power_cap_fraction, accelerator.idle_fraction, bound)?;
        Ok(count * accelerator.bf16_tflops * speed)
    });
    let capped_tflops = capped.sum::<Result<f64>>()? / counted;
    let sold = plan.months.iter().map(|month| month.sold).fold(0.0, f64::max);
    let training_gpus = fleet.demand.training_fraction * sold;
    let job_gpus = training.job_gpus.min(training_gpus.floor());
    let mut yields = Yields {
        chip_kw,
        host_kw: node_kw - chip_kw,
        network_kw: rated_kw - node_kw,
        bf16_pflops: bf16_tflops / 1_000.0,
        capped_throughput: capped_tflops / bf16_tflops,
        job_gpus,
        job_mttf_h: f64::NAN,
        checkpoint_interval_min: f64::NAN,
        job_ettr: 1.0,
        inference_busy: busy.iter().sum::<f64>() / busy.len() as f64,
        ..Yields::default()
    };
    if job_gpus >= 1.0 && rates.job() > 0.0 {
        yields.job_mttf_h = jobs::mttf_h(job_gpus, rates.job() / 365.25)?;
        let write_s = training.checkpoint_write_s;
        let (mtbf_s, recovery_s) = (3_600.0 * yields.job_mttf_h, 60.0 * training.recovery_min);
        let period_s =
            jobs::checkpoint_period_s(mtbf_s, write_s, recovery_s, 0.0, CheckpointRule::Optimal)?;
        yields.checkpoint_interval_min = (period_s - write_s) / 60.0;
        yields.job_ettr = jobs::ettr(
            yields.job_mttf_h,
            training.recovery_min,
            yields.checkpoint_interval_min,
            write_s / 60.0,
            EttrForm::Exact,
        )?;
    }
    if job_gpus >= 1.0 {
        let capped_kw = mean(&|a| a.capped_chip_kw);
        let trough = training.trough_fraction;
        let active = trough.max(fleet.demand.training_load);
        yields.swing_mw = training_swing_mw(job_gpus, capped_kw, active, trough)?;
    }
    let allowed_h = (1.0 - campus.revenue.sla_availability) * MONTH_H;
    let credits = first.iter().map(|(accelerator, count)| {
        let (down_h, per_h) = fleet.reliability.outages(&rates, accelerator, *count)?;
        let due =
            if down_h > 0.0 { credit_probability(per_h, down_h, MONTH_H, allowed_h)? } else { 0.0 };
        Ok(count * due)
    });
    yields.credit_probability = credits.sum::<Result<f64>>()? / counted;
    let loaded_kw =
        idle_kw + (peak_kw - idle_kw) * fleet.demand.inference_load * yields.inference_busy;
    yields.it_joule_per_token =
        1_000.0 * loaded_kw / (fleet.inference.tokens_s * yields.inference_busy);
    Ok(yields)
}

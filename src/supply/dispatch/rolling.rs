//! Dispatch with limited foresight: plans over a horizon, of which the first hours are carried
//! out before the next plan is made.
//!
//! Prices of a plan's own first hour are known; behind it, what a plan believes errs by a
//! first-order autoregression that starts from nothing:
//!
//! ```text
//! e_0 = 0,  e_l = r e_(l-1) + sd sqrt(1 - r^2) n_l,  r = exp(-1 / 24 h),  n ~ N(0, 1)
//! ```
//!
//! Load, generation and limits are known over the horizon. A plan leaves nothing of value at
//! its end, so that the horizon has to be longer than the step.

use super::certificate::Sensitivity;
use super::exact::{self, Dispatch, Method, serve};
use super::site::{EXPORT, Site};
use super::stack::{Merit, Series, Stack};
use super::store::{End, Store};
use crate::error::{Error, NOT_NEGATIVE, Result, known, whole};
use crate::random::Stream;

/// How far plans see, and how well.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foresight {
    /// Hours of a plan.
    pub horizon_h: usize,
    /// Hours carried out before the next plan.
    pub step_h: usize,
    /// Standard deviation of the price that a plan believes in, far ahead, EUR/MWh.
    pub error_eur_mwh: f64,
    /// Number of the random draw.
    pub seed: u64,
}

/// Time in which errors of a forecast forget each other: a day, an assumption.
const MEMORY_H: f64 = 24.0;

/// Carries out plans from `initial_mwh` on; the bound is that of perfect foresight.
///
/// # Errors
/// As [`Site::dispatch`]; [`crate::error::Error::Domain`] for horizons outside 1 to 8,784
/// hours, steps longer than the horizon and errors below 0.
pub fn roll(
    site: &Site,
    store: &Store,
    initial_mwh: f64,
    foresight: &Foresight,
) -> Result<Dispatch> {
    let Foresight { horizon_h, step_h, error_eur_mwh, seed } = *foresight;
    whole("foresight_h", horizon_h as f64, (1.0, 8_784.0))?;
    whole("replan_h", step_h as f64, (1.0, horizon_h as f64))?;
    known("forecast_error_eur_mwh", "EUR/MWh", error_eur_mwh, NOT_NEGATIVE)?;
    let end = End::Levels { initial_mwh, final_mwh: None, value_eur_mwh: 0.0 };
    let mut carried = site.dispatch(store, end)?;
    let hours = site.load_mw.len();
    let (keep, mut content) = (1.0 - store.self_discharge_per_h, initial_mwh);
    let remembered = libm::exp(-1.0 / MEMORY_H);
    let renewed = error_eur_mwh * libm::sqrt(1.0 - remembered * remembered);
    let (mut merit, mut sums) = (Merit::default(), (0.0, 0.0));
    for (plan, first) in (0..hours).step_by(step_h).enumerate() {
        let last = hours.min(first + horizon_h);
        let mut random = Stream::new(seed, plan as u64);
        let mut error = 0.0;
        let believed: Vec<f64> = (first..last)
            .map(|hour| {
                let price = site.price_eur_mwh.at(hour) + error;
                error = remembered * error + renewed * random.normal();
                price
            })
            .collect();
        let window = Site {
            load_mw: &site.load_mw[first..last],
            price_eur_mwh: Series::Hourly(&believed),
            import_charge_eur_mwh: site.import_charge_eur_mwh.part(first..last),
            import_carbon_eur_mwh: site.import_carbon_eur_mwh.part(first..last),
            renewable_mw: site.renewable_mw.part(first..last),
            import_limit_mw: site.import_limit_mw.part(first..last),
            export_limit_mw: site.export_limit_mw.part(first..last),
            generator_mw: site.generator_mw.part(first..last),
            ..*site
        };
        let own = Store {
            charge_mw: store.charge_mw.part(first..last),
            discharge_mw: store.discharge_mw.part(first..last),
            capacity_mwh: store.capacity_mwh.part(first..last),
            ..*store
        };
        let end = End::Levels { initial_mwh: content, final_mwh: None, value_eur_mwh: 0.0 };
        let planned = exact::dispatch(&window, &own, end).map_err(|error| match error {
            Error::Infeasible(told) => Error::Infeasible(format!(
                "the plan from hour {first} on does not see far enough: {told}, counted from there"
            )),
            other => other,
        })?;
        for hour in first..last.min(first + step_h) {
            let of_plan = hour - first;
            let (charge, discharge) = (planned.charge_mw[of_plan], planned.discharge_mw[of_plan]);
            site.merit(hour, &mut merit);
            let wanted = merit.required_mw + charge - discharge;
            let cost = merit.constant_eur
                + store.wear_eur_mwh * discharge
                + serve(&merit, wanted, |source, mw| carried.supply_mw[source][hour] = mw);
            let reduced = carried.supply_mw[EXPORT][hour];
            carried.supply_mw[EXPORT][hour] = site.export_limit_mw.at(hour) - reduced;
            sums = (sums.0 + cost, sums.1 + f64::abs(cost));
            content = keep * content + store.charge_efficiency * charge
                - discharge / store.discharge_efficiency;
            content = content.max(0.0);
            (carried.charge_mw[hour], carried.discharge_mw[hour]) = (charge, discharge);
            carried.level_mwh[hour] = content;
            carried.storage_value_eur_mwh[hour] = planned.storage_value_eur_mwh[of_plan];
            carried.marginal_price_eur_mwh[hour] = planned.marginal_price_eur_mwh[of_plan];
        }
    }
    (carried.objective_eur, carried.absolute_eur) = (sums.0, sums.1.max(hours as f64));
    carried.gap = (carried.objective_eur - carried.dual_bound_eur) / carried.absolute_eur;
    carried.sensitivity = Sensitivity::UNKNOWN;
    carried.method = Method::Rolling;
    Ok(carried)
}

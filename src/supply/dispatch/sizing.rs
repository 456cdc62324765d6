//! What to build: capacities at the least yearly cost, exactly.
//!
//! The least cost of operation is convex in the capacities, and every dispatch gives a plane
//! that lies below it and touches it: its dual solution. The least of the greatest of these
//! planes bounds the cost from below; where it is least, or half-way from the best design to
//! there, the next dispatch is made. It ends where the best design costs no more than the
//! bound.
//!
//! Ben-Ameur, Neto, "Acceleration of cutting-plane and column generation algorithms", Networks
//! 49 (2007), doi 10.1002/net.20137, for the half-way point.

use super::exact::Dispatch;
use super::planes::Planes;
use super::site::Site;
use super::stack::Series;
use super::store::{End, Store};
use crate::error::{Error, NOT_NEGATIVE, Result, known};

/// A capacity that may be built.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Cost over the horizon, EUR per MW or MWh.
    pub cost_eur: f64,
    /// Most of it, MW or MWh.
    pub most: f64,
}

/// What may be built beside what a site has.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    /// Charging and discharging power of the store, MW.
    pub battery_mw: Option<Choice>,
    /// Capacity of the store, MWh.
    pub battery_mwh: Option<Choice>,
    /// Photovoltaic plant, MW at its peak, and its capacity factor by hour.
    pub pv_mwp: Option<(Choice, &'a [f64])>,
    /// Wind, MW, and its capacity factor by hour.
    pub wind_mw: Option<(Choice, &'a [f64])>,
    /// Subscribed power of the grid, MW: the import limit up to the site's.
    pub grid_mw: Option<Choice>,
}

/// The best design, and its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Sized {
    /// Battery power, battery capacity, PV, wind, grid: NaN where there is no choice.
    pub capacities: [f64; 5],
    /// Cost of capacities and operation, EUR.
    pub objective_eur: f64,
    /// No design costs less, EUR.
    pub dual_bound_eur: f64,
    /// Their difference over the objective.
    pub gap: f64,
    /// How many designs were dispatched.
    pub dispatches: usize,
    /// The best design's schedule.
    pub dispatch: Dispatch,
}

/// Gap at which the search ends, over the objective.
const ENOUGH: f64 = 1e-11;
const MOST_DISPATCHES: usize = 2_000;

/// The design of least cost.
///
/// # Errors
/// Those of [`Site::dispatch`]; [`Error::Domain`] for costs below 0 and factors outside 0 to
/// 1; [`Error::Infeasible`] where no design is found to be the best.
pub fn size(site: &Site, store: &Store, options: &Options) -> Result<Sized> {
    let hours = site.load_mw.len();
    let renewable = |choice: Option<(Choice, &[f64])>, name| -> Result<Option<Choice>> {
        let Some((choice, factors)) = choice else { return Ok(None) };
        Series::Hourly(factors).check(name, "", hours, (0.0, 1.0))?;
        Ok(Some(choice))
    };
    let choices = [
        ("battery_mw", options.battery_mw),
        ("battery_mwh", options.battery_mwh),
        ("pv_mwp", renewable(options.pv_mwp, "pv_factor")?),
        ("wind_mw", renewable(options.wind_mw, "wind_factor")?),
        ("grid_mw", options.grid_mw),
    ];
    for (name, choice) in choices {
        if let Some(Choice { cost_eur, most }) = choice {
            known(name, "EUR", cost_eur, NOT_NEGATIVE)?;
            known(name, "MW", most, (0.0, 1e7))?;
        }
    }
    let open: Vec<(usize, Choice)> = choices
        .iter()
        .enumerate()
        .filter_map(|(place, (_, choice))| choice.map(|choice| (place, choice)))
        .collect();
    let mut renewable_mw = vec![0.0; hours];
    let mut design = |point: &[f64]| -> Result<(f64, Vec<f64>, [f64; 5], Dispatch)> {
        let mut capacities = [f64::NAN; 5];
        let mut cost = 0.0;
        for ((place, choice), part) in open.iter().zip(point) {
            capacities[*place] = part * choice.most;
            cost += capacities[*place] * choice.cost_eur;
        }
        let [battery_mw, battery_mwh, pv_mwp, wind_mw, grid_mw] = capacities;
        for (hour, power) in renewable_mw.iter_mut().enumerate() {
            let pv = options.pv_mwp.map_or(0.0, |(_, factors)| pv_mwp * factors[hour]);
            let wind = options.wind_mw.map_or(0.0, |(_, factors)| wind_mw * factors[hour]);
            *power = site.renewable_mw.at(hour) + pv + wind;
        }
        let limited: Vec<f64>;
        let import_limit_mw = match options.grid_mw {
            None => site.import_limit_mw,
            Some(_) => {
                limited =
                    (0..hours).map(|hour| site.import_limit_mw.at(hour).min(grid_mw)).collect();
                Series::Hourly(&limited)
            }
        };
        let at = Site { renewable_mw: Series::Hourly(&renewable_mw), import_limit_mw, ..*site };
        let mut built = *store;
        if options.battery_mw.is_some() {
            built.charge_mw = Series::Constant(battery_mw);
            built.discharge_mw = Series::Constant(battery_mw);
        }
        if options.battery_mwh.is_some() {
            built.capacity_mwh = Series::Constant(battery_mwh);
        }
        let solved = at.dispatch(&built, End::Cyclic)?;
        let worth = |factors: &[f64]| -> f64 {
            let prices = solved.marginal_price_eur_mwh.iter().zip(factors);
            -prices.map(|(price, factor)| price.max(0.0) * factor).sum::<f64>()
        };
        let of_import = || -> f64 {
            let hours = 0..hours;
            -hours
                .filter(|&hour| site.import_limit_mw.at(hour) > grid_mw)
                .map(|hour| {
                    (solved.marginal_price_eur_mwh[hour] - site.import_price(hour)).max(0.0)
                })
                .sum::<f64>()
        };
        let slopes = open
            .iter()
            .map(|(place, choice)| {
                let of_operation = match place {
                    0 => solved.sensitivity.charge + solved.sensitivity.discharge,
                    1 => solved.sensitivity.capacity,
                    2 => options.pv_mwp.map_or(0.0, |(_, factors)| worth(factors)),
                    3 => options.wind_mw.map_or(0.0, |(_, factors)| worth(factors)),
                    _ => of_import(),
                };
                choice.most * (choice.cost_eur + of_operation)
            })
            .collect();
        Ok((cost, slopes, capacities, solved))
    };
    let mut planes = Planes::over(vec![1.0; open.len()]);
    let mut best: Option<(f64, Vec<f64>, [f64; 5], Dispatch)> = None;
    let mut bound = f64::NEG_INFINITY;
    let mut point = vec![0.5; open.len()];
    let mut dispatches = 0;
    while dispatches < MOST_DISPATCHES {
        let (cost, slopes, capacities, solved) = design(&point)?;
        dispatches += 1;
        planes.add(&point, cost + solved.dual_bound_eur, slopes);
        let objective = cost + solved.objective_eur;
        let better = best.as_ref().is_none_or(|best| objective < best.0);
        if better {
            best = Some((objective, point.clone(), capacities, solved));
        }
        let Some((least, height)) = planes.least() else { break };
        let (objective, centre) = match &best {
            Some((objective, centre, ..)) => (*objective, centre),
            None => break,
        };
        bound = bound.max(height);
        if objective - bound <= ENOUGH * objective.abs() {
            break;
        }
        let step = if better || dispatches % 2 == 0 { 0.5 } else { 1.0 };
        point = centre.iter().zip(&least).map(|(from, to)| from + step * (to - from)).collect();
    }
    let Some((objective_eur, _, capacities, dispatch)) = best else {
        return Err(Error::Infeasible("no design could be dispatched".into()));
    };
    let gap = (objective_eur - bound).max(0.0) / objective_eur.abs().max(1e-6);
    if gap > 1e-8 {
        return Err(Error::Infeasible(format!(
            "the best design found costs {objective_eur} EUR, the bound is {bound} EUR"
        )));
    }
    Ok(Sized { capacities, objective_eur, dual_bound_eur: bound, gap, dispatches, dispatch })
}

//! What to build: capacities at the least cost, exactly, and what less carbon costs.
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
use super::site::{GENERATOR, IMPORT, MOST_EUR_MWH, Site, UNSERVED};
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

/// What may be built beside what a site has: [`CAPACITIES`], and the capacity factors of the
/// plants by hour.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// Choices in the order of [`CAPACITIES`].
    pub choices: [Option<Choice>; CAPACITIES.len()],
    /// Capacity factors of the photovoltaic plant.
    pub pv_factor: &'a [f64],
    /// Capacity factors of the wind turbines.
    pub wind_factor: &'a [f64],
}

/// What may be built: power of the store, both ways; its capacity; photovoltaic plant; wind
/// turbines; subscribed power of the grid, which limits imports beside the site's own limit.
pub const CAPACITIES: [&str; 5] = ["battery_mw", "battery_mwh", "pv_mwp", "wind_mw", "grid_mw"];
const BATTERY_MW: usize = 0;
const BATTERY_MWH: usize = 1;
const PV: usize = 2;
const WIND: usize = 3;
const GRID: usize = 4;

/// The best design, and its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Sized {
    /// Capacities in the order of [`CAPACITIES`], NaN where there is no choice.
    pub capacities: [f64; CAPACITIES.len()],
    /// Cost of capacities and operation, EUR.
    pub objective_eur: f64,
    /// No design costs less, EUR.
    pub dual_bound_eur: f64,
    /// Their difference over the sum of absolute costs.
    pub gap: f64,
    /// How many designs were dispatched.
    pub dispatches: usize,
    /// The best design's schedule.
    pub dispatch: Dispatch,
}

/// Gap at which the search ends.
const ENOUGH: f64 = 1e-11;
/// Gap above which a design is not called the best.
const LARGEST_GAP: f64 = 1e-8;
/// What rounding may leave unserved, MW.
const UNSERVED_MW: f64 = 1e-6;
const MOST_DISPATCHES: usize = 2_000;

/// A design that was dispatched.
struct Design {
    point: Vec<f64>,
    capacities: [f64; CAPACITIES.len()],
    /// Cost of the capacities, EUR.
    capital_eur: f64,
    /// What all of a choice would add to the cost, EUR.
    slopes: Vec<f64>,
    dispatch: Dispatch,
}

impl Design {
    fn objective_eur(&self) -> f64 {
        self.capital_eur + self.dispatch.objective_eur
    }

    fn absolute_eur(&self) -> f64 {
        self.capital_eur + self.dispatch.absolute_eur
    }
}

/// The design of least cost.
///
/// # Errors
/// Those of [`Site::dispatch`]; [`Error::Domain`] for costs below 0 and factors outside 0 to
/// 1; [`Error::Infeasible`] where no design is proved to be the best.
pub fn size(site: &Site, store: &Store, options: &Options) -> Result<Sized> {
    let hours = site.load_mw.len();
    for (name, choice) in CAPACITIES.iter().zip(options.choices) {
        if let Some(Choice { cost_eur, most }) = choice {
            known(name, "EUR", cost_eur, NOT_NEGATIVE)?;
            known(name, "MW or MWh", most, (0.0, 1e7))?;
        }
    }
    for (name, place, factors) in
        [("pv_factor", PV, options.pv_factor), ("wind_factor", WIND, options.wind_factor)]
    {
        if options.choices[place].is_some() {
            Series::Hourly(factors).check(name, "", hours, (0.0, 1.0))?;
        }
    }
    // Where all load must be served, what a design leaves unserved has a forbidding price.
    let forbidding = site.unserved_eur_mwh.unwrap_or(MOST_EUR_MWH);
    let tolerant = Site { unserved_eur_mwh: Some(forbidding), ..*site };
    let open = options.choices.iter().flatten().count();
    let mut planes = Planes::over(vec![1.0; open]);
    let mut best: Option<Design> = None;
    let mut bound = f64::NEG_INFINITY;
    // All that may be built serves what any design serves.
    let mut point = vec![1.0; open];
    let mut dispatches = 0;
    while dispatches < MOST_DISPATCHES {
        dispatches += 1;
        let tried = try_design(&tolerant, store, options, point)?;
        let height = tried.capital_eur + tried.dispatch.dual_bound_eur;
        planes.add(&tried.point, height, tried.slopes.clone());
        let better = best.as_ref().is_none_or(|best| tried.objective_eur() < best.objective_eur());
        let centre = match best.take() {
            Some(best) if !better => best,
            _ => tried,
        };
        let found = planes.least();
        if let Some((least, height)) = &found {
            bound = bound.max(*height);
            let step = if better || dispatches % 2 == 0 { 0.5 } else { 1.0 };
            let ends = centre.point.iter().zip(least);
            point = ends.map(|(from, to)| from + step * (to - from)).collect();
        } else {
            point = Vec::new();
        }
        let done = centre.objective_eur() - bound <= ENOUGH * centre.absolute_eur();
        best = Some(centre);
        if done || found.is_none() {
            break;
        }
    }
    let Some(best) = best else {
        return Err(Error::Infeasible("no design was tried".into()));
    };
    let objective_eur = best.objective_eur();
    let gap = (objective_eur - bound).max(0.0) / best.absolute_eur();
    if gap.is_nan() || gap > LARGEST_GAP {
        return Err(Error::Infeasible(format!(
            "the best design found costs {objective_eur} EUR, the bound is {bound} EUR"
        )));
    }
    let Design { capacities, dispatch, .. } = best;
    if site.unserved_eur_mwh.is_none() {
        let unserved = dispatch.supply_mw[UNSERVED].iter().enumerate();
        let worst = unserved.max_by(|a, b| a.1.total_cmp(b.1));
        if let Some((hour, mw)) = worst.filter(|(_, mw)| **mw > UNSERVED_MW) {
            return Err(Error::Infeasible(format!(
                "hour {hour}: no design serves the load; the best lacks {mw:.6} MW"
            )));
        }
    }
    Ok(Sized { capacities, objective_eur, dual_bound_eur: bound, gap, dispatches, dispatch })
}

/// Dispatches the design at a point of the box of choices.
fn try_design(site: &Site, store: &Store, options: &Options, point: Vec<f64>) -> Result<Design> {
    let hours = 0..site.load_mw.len();
    let open = options.choices.iter().enumerate();
    let open = open.filter_map(|(place, choice)| choice.map(|choice| (place, choice)));
    let mut capacities = [f64::NAN; CAPACITIES.len()];
    let mut capital_eur = 0.0;
    for ((place, choice), part) in open.clone().zip(&point) {
        capacities[place] = part * choice.most;
        capital_eur += capacities[place] * choice.cost_eur;
    }
    let chosen = |place: usize| options.choices[place].map(|_| capacities[place]);
    let (pv_mwp, wind_mw) = (chosen(PV), chosen(WIND));
    let renewable_mw: Vec<f64> = hours
        .clone()
        .map(|hour| {
            site.renewable_mw.at(hour)
                + pv_mwp.map_or(0.0, |mw| mw * options.pv_factor[hour])
                + wind_mw.map_or(0.0, |mw| mw * options.wind_factor[hour])
        })
        .collect();
    let subscribed_mw = chosen(GRID).unwrap_or(f64::INFINITY);
    let import_limit_mw: Vec<f64> =
        hours.clone().map(|hour| site.import_limit_mw.at(hour).min(subscribed_mw)).collect();
    let built_site = Site {
        renewable_mw: Series::Hourly(&renewable_mw),
        import_limit_mw: Series::Hourly(&import_limit_mw),
        ..*site
    };
    let mut built_store = *store;
    if let Some(battery_mw) = chosen(BATTERY_MW) {
        built_store.charge_mw = Series::Constant(battery_mw);
        built_store.discharge_mw = Series::Constant(battery_mw);
    }
    if let Some(battery_mwh) = chosen(BATTERY_MWH) {
        built_store.capacity_mwh = Series::Constant(battery_mwh);
    }
    let dispatch = built_site.dispatch(&built_store, End::Cyclic)?;
    let prices = &dispatch.marginal_price_eur_mwh;
    let of_plant = |factors: &[f64]| -> f64 {
        prices.iter().zip(factors).map(|(price, factor)| -price.max(0.0) * factor).sum()
    };
    let of_grid = || -> f64 {
        let limited = hours.clone().filter(|&hour| site.import_limit_mw.at(hour) > subscribed_mw);
        limited.map(|hour| -(prices[hour] - site.import_price(hour)).max(0.0)).sum()
    };
    let sensitivity = &dispatch.sensitivity;
    let slopes = open
        .map(|(place, choice)| {
            let of_operation = match place {
                BATTERY_MW => sensitivity.charge + sensitivity.discharge,
                BATTERY_MWH => sensitivity.capacity,
                PV => of_plant(options.pv_factor),
                WIND => of_plant(options.wind_factor),
                _ => of_grid(),
            };
            choice.most * (choice.cost_eur + of_operation)
        })
        .collect();
    Ok(Design { point, capacities, capital_eur, slopes, dispatch })
}

/// A design that is best at a price of carbon.
#[derive(Debug, Clone, PartialEq)]
pub struct Greener {
    /// The design; its objective and bound count carbon at its price.
    pub sized: Sized,
    /// Its cost without the price of carbon, EUR.
    pub cost_eur: f64,
    /// Carbon of imports and of the generator, t.
    pub carbon_t: f64,
}

/// The best designs at rising prices of carbon: points of the curve on which no design is both
/// cheaper and cleaner. The carbon of exports is not counted against imports.
///
/// # Errors
/// Those of [`size`]; [`Error::Domain`] for intensities and prices below 0.
pub fn pareto(
    site: &Site,
    store: &Store,
    options: &Options,
    (import_g_kwh, generator_g_kwh): (Series<'_>, f64),
    prices_eur_t: &[f64],
) -> Result<Vec<Greener>> {
    let hours = site.load_mw.len();
    import_g_kwh.check("carbon_g_kwh", "g/kWh", hours, (0.0, 1e5))?;
    known("generator_g_kwh", "g/kWh", generator_g_kwh, (0.0, 1e5))?;
    let of_price = |eur_t: &f64| -> Result<Greener> {
        known("carbon_price_eur_t", "EUR/t", *eur_t, (0.0, 1e6))?;
        let on_carbon = 1e-3 * eur_t;
        let carbon_eur_mwh: Vec<f64> =
            (0..hours).map(|hour| on_carbon * import_g_kwh.at(hour)).collect();
        let priced = Site {
            import_carbon_eur_mwh: Series::Hourly(&carbon_eur_mwh),
            generator_eur_mwh: site.generator_eur_mwh + on_carbon * generator_g_kwh,
            ..*site
        };
        let sized = size(&priced, store, options)?;
        let supply = &sized.dispatch.supply_mw;
        let imports = supply[IMPORT].iter().enumerate();
        let imported: f64 = imports.map(|(hour, mw)| mw * import_g_kwh.at(hour)).sum();
        let generated: f64 = supply[GENERATOR].iter().sum();
        let carbon_t = 1e-3 * (imported + generator_g_kwh * generated);
        Ok(Greener { cost_eur: sized.objective_eur - eur_t * carbon_t, carbon_t, sized })
    };
    prices_eur_t.iter().map(of_price).collect()
}

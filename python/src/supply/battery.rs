//! `_core.supply.battery`.

use fleetwatt::supply::battery::ageing::{Ageing, Calendar, Cycling};
use fleetwatt::supply::battery::augmentation;
use fleetwatt::supply::battery::{rainflow as counting, wear};
use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;

type Series<'py> = Bound<'py, PyArray1<f64>>;

/// Cycles, ageing and additions of a battery.
#[pymodule]
pub mod battery {
    #[pymodule_export]
    use super::{
        addition_cost_eur, calendar_loss_fraction, cycle_loss_fraction, life, rainflow,
        wear_cost_eur_mwh,
    };
}

/// Ranges, means and counts.
#[pyfunction]
fn rainflow<'py>(
    py: Python<'py>,
    series: PyReadonlyArray1<'py, f64>,
) -> PyResult<(Series<'py>, Series<'py>, Series<'py>)> {
    let series = series.as_array().to_vec();
    let cycles = py.detach(|| counting::rainflow(&series)).map_err(raise)?;
    Ok((
        cycles.ranges.into_pyarray(py),
        cycles.means.into_pyarray(py),
        cycles.counts.into_pyarray(py),
    ))
}

#[pyfunction]
fn calendar_loss_fraction<'py>(
    py: Python<'py>,
    years: Lent<'py>,
    soc: Lent<'py>,
    temperature_c: Lent<'py>,
    calendar_life_years: Lent<'py>,
    activation_kj_mol: Lent<'py>,
    charge_stress: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments =
        [&years, &soc, &temperature_c, &calendar_life_years, &activation_kj_mol, &charge_stress];
    elementwise(py, arguments, |[years, soc, parameters @ ..]| {
        calendar(parameters).calendar_loss_fraction(years, soc)
    })
}

#[pyfunction]
fn cycle_loss_fraction<'py>(
    py: Python<'py>,
    cycles: Lent<'py>,
    depth: Lent<'py>,
    cycle_life: Lent<'py>,
    depth_exponent: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&cycles, &depth, &cycle_life, &depth_exponent], |[n, depth, life, b]| {
        Cycling { cycle_life: life, depth_exponent: b }.cycle_loss_fraction(n, depth)
    })
}

fn calendar([temperature_c, life_years, activation_kj_mol, charge_stress]: [f64; 4]) -> Calendar {
    Calendar { temperature_c, calendar_life_years: life_years, activation_kj_mol, charge_stress }
}

/// The series of a life by year, and the year of its end.
type Years<'py> = ([Series<'py>; 7], Option<usize>);

#[pyfunction]
fn life<'py>(
    py: Python<'py>,
    histories: Vec<PyReadonlyArray1<'py, f64>>,
    years: usize,
    ageing: [f64; 6],
    energy_mwh: f64,
    end_of_life_fraction: f64,
    every_years: Option<usize>,
) -> PyResult<Years<'py>> {
    let histories: Vec<_> = histories.iter().map(|row| row.as_array().to_vec()).collect();
    let [parameters @ .., cycle_life, depth_exponent] = ageing;
    let cycling = Cycling { cycle_life, depth_exponent };
    let ageing = Ageing { calendar: calendar(parameters), cycling };
    let life = py
        .detach(|| {
            let rows: Vec<&[f64]> = histories.iter().map(Vec::as_slice).collect();
            let damages = ageing.damages(&rows, years)?;
            let additions = every_years
                .map_or(Ok(Vec::new()), |every| augmentation::additions(every, years))?;
            augmentation::life(&damages, energy_mwh, end_of_life_fraction, &additions)
        })
        .map_err(raise)?;
    let series = [
        life.start_mwh,
        life.end_mwh,
        life.calendar_loss_mwh,
        life.cycle_loss_mwh,
        life.added_mwh,
        life.retired_mwh,
        life.full_cycles,
    ];
    Ok((series.map(|values| values.into_pyarray(py)), life.end_of_life_year))
}

#[pyfunction]
fn addition_cost_eur<'py>(
    py: Python<'py>,
    added_mwh: Lent<'py>,
    capex_eur_kwh: Lent<'py>,
    capex_decline: Lent<'py>,
    years: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&added_mwh, &capex_eur_kwh, &capex_decline, &years];
    elementwise(py, arguments, |[added, capex, decline, years]| {
        augmentation::addition_cost_eur(added, capex, decline, years)
    })
}

/// At half charge, where `charge_stress` has no part.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each number of the law")]
fn wear_cost_eur_mwh<'py>(
    py: Python<'py>,
    capex_eur_kwh: Lent<'py>,
    depth: Lent<'py>,
    cycles_per_year: Lent<'py>,
    end_of_life_fraction: Lent<'py>,
    discharge_efficiency: Lent<'py>,
    temperature_c: Lent<'py>,
    calendar_life_years: Lent<'py>,
    activation_kj_mol: Lent<'py>,
    cycle_life: Lent<'py>,
    depth_exponent: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [
        &capex_eur_kwh,
        &depth,
        &cycles_per_year,
        &end_of_life_fraction,
        &discharge_efficiency,
        &temperature_c,
        &calendar_life_years,
        &activation_kj_mol,
        &cycle_life,
        &depth_exponent,
    ];
    elementwise(py, arguments, |[capex, depth, cycles, end, efficiency, t, years, e, life, b]| {
        let cycling = Cycling { cycle_life: life, depth_exponent: b };
        let ageing = Ageing { calendar: calendar([t, years, e, 0.0]), cycling };
        wear::wear_cost_eur_mwh(&ageing, capex, depth, cycles, end, efficiency)
    })
}

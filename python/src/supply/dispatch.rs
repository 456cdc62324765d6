//! `_core.supply.dispatch`.

use fleetwatt::error::{Error, Result};
use fleetwatt::simulation::on_threads;
use fleetwatt::supply::dispatch::coupled::Coupled;
use fleetwatt::supply::dispatch::each;
use fleetwatt::supply::dispatch::exact::Dispatch;
use fleetwatt::supply::dispatch::interior::{Flexible, PARTED_H};
use fleetwatt::supply::dispatch::rolling::{Foresight, roll};
use fleetwatt::supply::dispatch::site::{ExportRule, SOURCES, Site, hours_of_both};
use fleetwatt::supply::dispatch::sizing::{self, CAPACITIES, Choice, Options, Sized};
use fleetwatt::supply::dispatch::stack::{Offers, Series};
use fleetwatt::supply::dispatch::store::{End, Store};
use ndarray::Array2;
use numpy::{IntoPyArray, PyArray1, PyArray2, PyReadonlyArray2};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::raise;
use crate::run::attended;

/// Storage, dispatched.
#[pymodule]
pub mod dispatch {
    #[pymodule_export]
    use super::{coupled, export_prices, offers, pareto, rolling, site, size};
}

/// One row for all scenarios or one each, one column for all hours or one each.
type Lent<'py> = PyReadonlyArray2<'py, f64>;

/// Hours of a single scenario that are dispatched before anyone would interrupt them, and on one
/// thread.
const SHORT_H: usize = PARTED_H;

/// The arguments, by name.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Given<'py> {
    load_mw: Lent<'py>,
    price_eur_mwh: Lent<'py>,
    import_charge_eur_mwh: Lent<'py>,
    renewable_mw: Lent<'py>,
    import_limit_mw: Lent<'py>,
    export_limit_mw: Lent<'py>,
    export_price_factor: Lent<'py>,
    generator_mw: Lent<'py>,
    generator_cost_eur_mwh: Lent<'py>,
    unserved_cost_eur_mwh: Lent<'py>,
    battery_charge_mw: Lent<'py>,
    battery_discharge_mw: Lent<'py>,
    battery_capacity_mwh: Lent<'py>,
    charge_efficiency: Lent<'py>,
    discharge_efficiency: Lent<'py>,
    self_discharge_per_h: Lent<'py>,
    wear_eur_mwh: Lent<'py>,
    initial_mwh: Lent<'py>,
    final_mwh: Lent<'py>,
    literal_export: bool,
    served: bool,
    cyclic: bool,
}

/// A lent table in rows.
struct Table<'a> {
    values: &'a [f64],
    columns: usize,
    rows: usize,
}

impl<'a> Table<'a> {
    fn of(lent: &'a Lent<'_>) -> PyResult<Self> {
        let shape = lent.as_array().raw_dim();
        Ok(Self { values: lent.as_slice()?, columns: shape[1], rows: shape[0] })
    }

    fn maybe<const N: usize>(lent: &'a [Option<Lent<'_>>; N]) -> PyResult<[Option<Self>; N]> {
        let mut tables = [const { None }; N];
        for (table, lent) in tables.iter_mut().zip(lent) {
            *table = lent.as_ref().map(Self::of).transpose()?;
        }
        Ok(tables)
    }

    fn row(&self, scenario: usize) -> &'a [f64] {
        let row = if self.rows == 1 { 0 } else { scenario };
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    fn series(&self, scenario: usize) -> Series<'a> {
        match self.row(scenario) {
            [value] => Series::Constant(*value),
            values => Series::Hourly(values),
        }
    }

    fn number(&self, scenario: usize) -> f64 {
        self.row(scenario).first().copied().unwrap_or(f64::NAN)
    }
}

type Figure = (&'static str, fn(&Dispatch) -> f64);

/// Figures of a schedule, one for each scenario.
const FIGURES: [Figure; 12] = [
    ("objective_eur", |one| one.objective_eur),
    ("dual_bound_eur", |one| one.dual_bound_eur),
    ("gap", |one| one.gap),
    ("import_and_export_h", |one| hours_of_both(&one.supply_mw[1], &one.supply_mw[2]) as f64),
    ("charge_and_discharge_h", |one| hours_of_both(&one.charge_mw, &one.discharge_mw) as f64),
    ("per_renewable_eur_mw", |one| one.sensitivity.sources[0]),
    ("per_import_limit_eur_mw", |one| one.sensitivity.sources[1]),
    ("per_export_limit_eur_mw", |one| one.sensitivity.sources[2]),
    ("per_generator_eur_mw", |one| one.sensitivity.sources[3]),
    ("per_charge_eur_mw", |one| one.sensitivity.charge),
    ("per_discharge_eur_mw", |one| one.sensitivity.discharge),
    ("per_capacity_eur_mwh", |one| one.sensitivity.capacity),
];

/// Hourly series of a schedule, taken out of it.
fn series(solved: Dispatch) -> [(&'static str, Vec<f64>); 10] {
    let [renewable, import, export, generator, unserved] =
        solved.supply_mw.try_into().unwrap_or_default();
    let of_site = SOURCES.into_iter().zip([renewable, import, export, generator, unserved]);
    let of_store = [
        ("charge_mw", solved.charge_mw),
        ("discharge_mw", solved.discharge_mw),
        ("level_mwh", solved.level_mwh),
        ("marginal_price_eur_mwh", solved.marginal_price_eur_mwh),
        ("storage_value_eur_mwh", solved.storage_value_eur_mwh),
    ];
    let mut all = of_site.chain(of_store);
    std::array::from_fn(|_| all.next().unwrap_or_default())
}

/// The problems of all scenarios.
struct Problems<'a> {
    tables: [Table<'a>; 19],
    literal_export: bool,
    served: bool,
    cyclic: bool,
}

impl Given<'_> {
    fn problems(&self) -> PyResult<Problems<'_>> {
        Ok(Problems {
            tables: [
                Table::of(&self.load_mw)?,
                Table::of(&self.price_eur_mwh)?,
                Table::of(&self.import_charge_eur_mwh)?,
                Table::of(&self.renewable_mw)?,
                Table::of(&self.import_limit_mw)?,
                Table::of(&self.export_limit_mw)?,
                Table::of(&self.export_price_factor)?,
                Table::of(&self.generator_mw)?,
                Table::of(&self.generator_cost_eur_mwh)?,
                Table::of(&self.unserved_cost_eur_mwh)?,
                Table::of(&self.battery_charge_mw)?,
                Table::of(&self.battery_discharge_mw)?,
                Table::of(&self.battery_capacity_mwh)?,
                Table::of(&self.charge_efficiency)?,
                Table::of(&self.discharge_efficiency)?,
                Table::of(&self.self_discharge_per_h)?,
                Table::of(&self.wear_eur_mwh)?,
                Table::of(&self.initial_mwh)?,
                Table::of(&self.final_mwh)?,
            ],
            literal_export: self.literal_export,
            served: self.served,
            cyclic: self.cyclic,
        })
    }
}

impl<'a> Problems<'a> {
    /// Number of scenarios and of hours.
    fn size(&self) -> (usize, usize) {
        (self.tables[0].rows, self.tables[0].columns)
    }

    fn of(&self, n: usize) -> (Site<'a>, Store<'a>, End) {
        let [
            load_mw,
            price_eur_mwh,
            import_charge_eur_mwh,
            renewable_mw,
            import_limit_mw,
            export_limit_mw,
            export_price_factor,
            generator_mw,
            generator_cost_eur_mwh,
            unserved_cost_eur_mwh,
            battery_charge_mw,
            battery_discharge_mw,
            battery_capacity_mwh,
            charge_efficiency,
            discharge_efficiency,
            self_discharge_per_h,
            wear_eur_mwh,
            initial_mwh,
            final_mwh,
        ] = &self.tables;
        let site = Site {
            load_mw: load_mw.row(n),
            price_eur_mwh: price_eur_mwh.series(n),
            import_charge_eur_mwh: import_charge_eur_mwh.series(n),
            import_carbon_eur_mwh: Series::Constant(0.0),
            renewable_mw: renewable_mw.series(n),
            import_limit_mw: import_limit_mw.series(n),
            export_limit_mw: export_limit_mw.series(n),
            export_price_factor: export_price_factor.number(n),
            export_rule: match self.literal_export {
                true => ExportRule::Literal,
                false => ExportRule::Capped,
            },
            generator_mw: generator_mw.series(n),
            generator_eur_mwh: generator_cost_eur_mwh.number(n),
            unserved_eur_mwh: (!self.served).then(|| unserved_cost_eur_mwh.number(n)),
        };
        let store = Store {
            charge_mw: battery_charge_mw.series(n),
            discharge_mw: battery_discharge_mw.series(n),
            capacity_mwh: battery_capacity_mwh.series(n),
            charge_efficiency: charge_efficiency.number(n),
            discharge_efficiency: discharge_efficiency.number(n),
            self_discharge_per_h: self_discharge_per_h.number(n),
            wear_eur_mwh: wear_eur_mwh.number(n),
        };
        let end = match self.cyclic {
            true => End::Cyclic,
            false => End::Levels {
                initial_mwh: initial_mwh.number(n),
                final_mwh: Some(final_mwh.number(n)).filter(|content| !content.is_nan()),
                value_eur_mwh: 0.0,
            },
        };
        (site, store, end)
    }
}

/// Solves every scenario, watched where it takes long.
fn solved<T: Send>(
    py: Python<'_>,
    problems: &Problems<'_>,
    threads: usize,
    told: Option<&Bound<'_, PyAny>>,
    solve: impl Fn(usize) -> Result<T> + Sync + Send,
) -> PyResult<Vec<T>> {
    match problems.size() {
        (1, ..SHORT_H) => py.detach(|| Ok(vec![solve(0)?])).map_err(raise),
        (scenarios, _) => {
            attended(py, told, |progress| on_threads(threads, || each(scenarios, progress, solve)))
        }
    }
}

/// Schedules as tables by name, one row for each scenario, with the names of their methods.
fn tables(py: Python<'_>, solved: Vec<Dispatch>) -> PyResult<Bound<'_, PyDict>> {
    let out = PyDict::new(py);
    let scenarios = solved.len();
    for (name, figure) in FIGURES {
        out.set_item(name, column(py, solved.iter().map(figure)))?;
    }
    out.set_item("method", solved.iter().map(|one| one.method.name()).collect::<Vec<_>>())?;
    let mut flat: [(&str, Vec<f64>); 10] = Default::default();
    for one in solved {
        for (all, (name, values)) in flat.iter_mut().zip(series(one)) {
            all.0 = name;
            if all.1.is_empty() { all.1 = values } else { all.1.extend(values) }
        }
    }
    for (name, values) in flat {
        out.set_item(name, table(py, scenarios, values)?)?;
    }
    Ok(out)
}

fn column(py: Python<'_>, values: impl Iterator<Item = f64>) -> Bound<'_, PyArray1<f64>> {
    values.collect::<Vec<_>>().into_pyarray(py)
}

fn table(py: Python<'_>, rows: usize, flat: Vec<f64>) -> PyResult<Bound<'_, PyArray2<f64>>> {
    let table = Array2::from_shape_vec((rows, flat.len() / rows.max(1)), flat)
        .map_err(|error| raise(Error::Shape(error.to_string())))?;
    Ok(table.into_pyarray(py))
}

/// Least-cost schedules.
#[pyfunction]
fn site<'py>(
    py: Python<'py>,
    given: Given<'py>,
    threads: usize,
    told: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let problems = given.problems()?;
    let schedules = solved(py, &problems, threads, told, |n| {
        let (site, store, end) = problems.of(n);
        site.dispatch(&store, end)
    })?;
    tables(py, schedules)
}

/// Least-cost schedule of any offers by hour and source, with the store and the ends of a site.
#[pyfunction]
fn offers<'py>(
    py: Python<'py>,
    given: Given<'py>,
    eur_mwh: Lent<'py>,
    mw: Lent<'py>,
) -> PyResult<Bound<'py, PyDict>> {
    let problems = given.problems()?;
    let (eur_mwh, mw) = (Table::of(&eur_mwh)?, Table::of(&mw)?);
    let found = solved(py, &problems, 1, None, |n| {
        let (site, store, end) = problems.of(n);
        let offers = Offers {
            required_mw: site.load_mw,
            eur_mwh: eur_mwh.values,
            mw: mw.values,
            sources: mw.columns,
        };
        offers.dispatch(&store, end)
    })?;
    let out = PyDict::new(py);
    for one in found {
        out.set_item("objective_eur", one.objective_eur)?;
        out.set_item("dual_bound_eur", one.dual_bound_eur)?;
        out.set_item("gap", one.gap)?;
        out.set_item("method", one.method.name())?;
        let supply = one.supply_mw.into_iter().flatten().collect();
        out.set_item("supply_mw", table(py, mw.columns, supply)?)?;
        out.set_item("charge_mw", one.charge_mw.into_pyarray(py))?;
        out.set_item("discharge_mw", one.discharge_mw.into_pyarray(py))?;
        out.set_item("level_mwh", one.level_mwh.into_pyarray(py))?;
        out.set_item("marginal_price_eur_mwh", one.marginal_price_eur_mwh.into_pyarray(py))?;
        out.set_item("storage_value_eur_mwh", one.storage_value_eur_mwh.into_pyarray(py))?;
    }
    Ok(out)
}

/// Schedules of plans with limited foresight.
#[pyfunction]
fn rolling<'py>(
    py: Python<'py>,
    given: Given<'py>,
    foresight: (usize, usize, f64, u64),
    threads: usize,
    told: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let problems = given.problems()?;
    let (horizon_h, step_h, error_eur_mwh, seed) = foresight;
    let foresight = Foresight { horizon_h, step_h, error_eur_mwh, seed };
    let schedules = solved(py, &problems, threads, told, |n| {
        let (site, store, end) = problems.of(n);
        let initial_mwh = match end {
            End::Levels { initial_mwh, .. } => initial_mwh,
            End::Cyclic => 0.0,
        };
        roll(&site, &store, initial_mwh, &foresight)
    })?;
    tables(py, schedules)
}

/// What exported energy earns in each hour of a scenario, EUR/MWh.
#[pyfunction]
fn export_prices<'py>(
    py: Python<'py>,
    given: Given<'py>,
    scenario: usize,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let problems = given.problems()?;
    let (site, ..) = problems.of(scenario);
    let hours = 0..site.load_mw.len();
    Ok(hours.map(|hour| site.export_price(hour)).collect::<Vec<f64>>().into_pyarray(py))
}

/// Least-cost schedules with load that moves (most power by scenario and hour, hours of a
/// window, energy by scenario and window) and charged peaks (period by hour, charge by scenario
/// and period).
#[pyfunction]
fn coupled<'py>(
    py: Python<'py>,
    given: Given<'py>,
    flexible: Option<(Lent<'py>, usize, Lent<'py>)>,
    charges: Option<(Vec<usize>, Lent<'py>)>,
    threads: usize,
    told: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let problems = given.problems()?;
    let flexible = match &flexible {
        Some((most, window_h, energy)) => Some((Table::of(most)?, *window_h, Table::of(energy)?)),
        None => None,
    };
    let charges = match &charges {
        Some((period, charge)) => Some((period.as_slice(), Table::of(charge)?)),
        None => None,
    };
    let mut all = solved(py, &problems, threads, told, |n| {
        let (site, store, _) = problems.of(n);
        let flexible = flexible.as_ref().map(|(most, window_h, energy)| Flexible {
            most_mw: most.series(n),
            window_h: *window_h,
            energy_mwh: energy.row(n),
        });
        let charges = charges.as_ref().map(|(period, charge)| (*period, charge.row(n)));
        site.coupled(&store, flexible, charges)
    })?;
    let flat = |of: fn(&mut Coupled) -> Vec<f64>, all: &mut Vec<Coupled>| {
        table(py, all.len(), all.iter_mut().flat_map(of).collect())
    };
    let moved = flat(|one| std::mem::take(&mut one.flexible_mw), &mut all)?;
    let windows = flat(|one| std::mem::take(&mut one.window_eur_mwh), &mut all)?;
    let peaks = flat(|one| std::mem::take(&mut one.peaks_mw), &mut all)?;
    let objective = column(py, all.iter().map(|one| one.objective_eur));
    let bound = column(py, all.iter().map(|one| one.dual_bound_eur));
    let gap = column(py, all.iter().map(|one| one.gap));
    let out = tables(py, all.into_iter().map(|one| one.dispatch).collect())?;
    out.set_item("objective_eur", objective)?;
    out.set_item("dual_bound_eur", bound)?;
    out.set_item("gap", gap)?;
    out.set_item("flexible_mw", moved)?;
    out.set_item("window_eur_mwh", windows)?;
    out.set_item("peaks_mw", peaks)?;
    Ok(out)
}

/// Choices by capacity, each as cost and most by scenario where there is one, and the capacity
/// factors of PV and wind.
struct Choices<'a> {
    choices: [Option<Table<'a>>; 5],
    factors: [Option<Table<'a>>; 2],
}

impl<'a> Choices<'a> {
    fn of(
        choices: &'a [Option<Lent<'_>>; 5],
        factors: &'a [Option<Lent<'_>>; 2],
    ) -> PyResult<Self> {
        Ok(Self { choices: Table::maybe(choices)?, factors: Table::maybe(factors)? })
    }

    fn options(&self, n: usize) -> Options<'a> {
        let factors = |place: usize| self.factors[place].as_ref().map_or(&[][..], |t| t.row(n));
        let choice = |table: &Table<'_>| match table.row(n) {
            [cost_eur, most] => Choice { cost_eur: *cost_eur, most: *most },
            _ => Choice { cost_eur: f64::NAN, most: f64::NAN },
        };
        Options {
            choices: std::array::from_fn(|place| self.choices[place].as_ref().map(choice)),
            pv_factor: factors(0),
            wind_factor: factors(1),
        }
    }
}

fn designs(py: Python<'_>, sized: Vec<Sized>) -> PyResult<Bound<'_, PyDict>> {
    let out = PyDict::new(py);
    for (place, name) in CAPACITIES.into_iter().enumerate() {
        out.set_item(name, column(py, sized.iter().map(|one| one.capacities[place])))?;
    }
    out.set_item("objective_eur", column(py, sized.iter().map(|one| one.objective_eur)))?;
    out.set_item("dual_bound_eur", column(py, sized.iter().map(|one| one.dual_bound_eur)))?;
    out.set_item("gap", column(py, sized.iter().map(|one| one.gap)))?;
    out.set_item("dispatches", column(py, sized.iter().map(|one| one.dispatches as f64)))?;
    out.set_item("dispatch", tables(py, sized.into_iter().map(|one| one.dispatch).collect())?)?;
    Ok(out)
}

/// Best designs.
#[pyfunction]
fn size<'py>(
    py: Python<'py>,
    given: Given<'py>,
    choices: [Option<Lent<'py>>; 5],
    factors: [Option<Lent<'py>>; 2],
    threads: usize,
    told: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let problems = given.problems()?;
    let choices = Choices::of(&choices, &factors)?;
    let sized = solved(py, &problems, threads, told, |n| {
        let (site, store, _) = problems.of(n);
        sizing::size(&site, &store, &choices.options(n))
    })?;
    designs(py, sized)
}

/// Best designs of one site at prices of carbon, with their costs without it and their carbon.
#[pyfunction]
#[pyo3(signature = (given, choices, factors, carbon_g_kwh, generator_g_kwh, prices_eur_t))]
fn pareto<'py>(
    py: Python<'py>,
    given: Given<'py>,
    choices: [Option<Lent<'py>>; 5],
    factors: [Option<Lent<'py>>; 2],
    carbon_g_kwh: Lent<'py>,
    generator_g_kwh: f64,
    prices_eur_t: Vec<f64>,
) -> PyResult<Bound<'py, PyDict>> {
    let problems = given.problems()?;
    let choices = Choices::of(&choices, &factors)?;
    let carbon = Table::of(&carbon_g_kwh)?;
    let curve = attended(py, None, |_| {
        let (site, store, _) = problems.of(0);
        let intensity = (carbon.series(0), generator_g_kwh);
        sizing::pareto(&site, &store, &choices.options(0), intensity, &prices_eur_t)
    })?;
    let cost = column(py, curve.iter().map(|one| one.cost_eur));
    let carbon = column(py, curve.iter().map(|one| one.carbon_t));
    let out = designs(py, curve.into_iter().map(|one| one.sized).collect())?;
    out.set_item("cost_eur", cost)?;
    out.set_item("carbon_t", carbon)?;
    Ok(out)
}

//! `_core.supply.dispatch`.

use fleetwatt::error::Error;
use fleetwatt::simulation::on_threads;
use fleetwatt::supply::dispatch::each;
use fleetwatt::supply::dispatch::exact::Dispatch;
use fleetwatt::supply::dispatch::site::{ExportRule, SOURCES, Site, hours_of_both};
use fleetwatt::supply::dispatch::stack::Series;
use fleetwatt::supply::dispatch::store::{End, Store};
use ndarray::Array2;
use numpy::{IntoPyArray, PyReadonlyArray2};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::error::raise;
use crate::run::attended;

/// Storage, dispatched.
#[pymodule]
pub mod dispatch {
    #[pymodule_export]
    use super::site;
}

/// One row for all scenarios or one each, one column for all hours or one each.
type Lent<'py> = PyReadonlyArray2<'py, f64>;

/// Hours of a single scenario that are dispatched before anyone would interrupt them.
const SHORT_H: usize = 20_000;

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
}

impl Given<'_> {
    fn tables(&self) -> PyResult<[Table<'_>; 19]> {
        Ok([
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
        ])
    }
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

/// Figures of a schedule, one for each scenario.
const FIGURES: [(&str, fn(&Dispatch) -> f64); 12] = [
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

/// Least-cost schedules: tables by name, one row for each scenario, and the methods.
#[pyfunction]
fn site<'py>(
    py: Python<'py>,
    given: Given<'py>,
    literal_export: bool,
    served: bool,
    cyclic: bool,
    threads: usize,
    told: Option<&Bound<'py, PyAny>>,
) -> PyResult<(Bound<'py, PyDict>, Vec<&'static str>)> {
    let [
        load,
        price,
        import_charge,
        renewable,
        import_limit,
        export_limit,
        factor,
        generator,
        generator_cost,
        unserved_cost,
        charge,
        discharge,
        capacity,
        charge_efficiency,
        discharge_efficiency,
        self_discharge,
        wear,
        initial,
        last,
    ] = given.tables()?;
    let (scenarios, hours) = (load.rows, load.columns);
    let solve = |n: usize| {
        let site = Site {
            load_mw: load.row(n),
            price_eur_mwh: price.series(n),
            import_charge_eur_mwh: import_charge.series(n),
            renewable_mw: renewable.series(n),
            import_limit_mw: import_limit.series(n),
            export_limit_mw: export_limit.series(n),
            export_price_factor: factor.number(n),
            export_rule: if literal_export { ExportRule::Literal } else { ExportRule::Capped },
            generator_mw: generator.series(n),
            generator_eur_mwh: generator_cost.number(n),
            unserved_eur_mwh: (!served).then(|| unserved_cost.number(n)),
        };
        let store = Store {
            charge_mw: charge.series(n),
            discharge_mw: discharge.series(n),
            capacity_mwh: capacity.series(n),
            charge_efficiency: charge_efficiency.number(n),
            discharge_efficiency: discharge_efficiency.number(n),
            self_discharge_per_h: self_discharge.number(n),
            wear_eur_mwh: wear.number(n),
        };
        let end = match cyclic {
            true => End::Cyclic,
            false => End::Levels {
                initial_mwh: initial.number(n),
                final_mwh: Some(last.number(n)).filter(|content| !content.is_nan()),
                value_eur_mwh: 0.0,
            },
        };
        site.dispatch(&store, end)
    };
    let solved = match (scenarios, hours) {
        (1, ..SHORT_H) => py.detach(|| Ok(vec![solve(0)?])).map_err(raise)?,
        _ => {
            attended(py, told, |progress| on_threads(threads, || each(scenarios, progress, solve)))?
        }
    };
    let out = PyDict::new(py);
    for (name, figure) in FIGURES {
        out.set_item(name, solved.iter().map(figure).collect::<Vec<_>>().into_pyarray(py))?;
    }
    let methods = solved.iter().map(|one| one.method.name()).collect();
    let mut flat: [(&str, Vec<f64>); 10] = Default::default();
    for one in solved {
        for (all, (name, values)) in flat.iter_mut().zip(series(one)) {
            all.0 = name;
            if all.1.is_empty() { all.1 = values } else { all.1.extend(values) }
        }
    }
    for (name, values) in flat {
        let table = Array2::from_shape_vec((scenarios, hours), values)
            .map_err(|error| raise(Error::Shape(error.to_string())))?;
        out.set_item(name, table.into_pyarray(py))?;
    }
    Ok((out, methods))
}

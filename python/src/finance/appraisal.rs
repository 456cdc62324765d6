//! `_core.finance.appraisal`.

use fleetwatt::calendar::Month;
use fleetwatt::error::{Error, Result};
use fleetwatt::finance::appraisal::batch::{Asset, Cases, Series, appraise as core};
use fleetwatt::finance::appraisal::statements;
use fleetwatt::finance::appraisal::target::{Target, Wanted, required_prices};
use fleetwatt::finance::appraisal::{Measures, Periods, Terms};
use fleetwatt::finance::financing::{WorkingCapital, whole_periods};
use fleetwatt::scenario;
use fleetwatt::simulation::on_threads;
use numpy::{IntoPyArray, PyArray2, PyArray3, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::prelude::*;

use crate::convert::Series as Column;
use crate::error::raise;
use crate::run::attended;

/// Project finance.
#[pymodule]
pub mod appraisal {
    #[pymodule_export]
    use super::{appraise, measures, required_price, targets};
}

type Rows<'py> = PyReadonlyArray2<'py, f64>;
type Spent<'py> = (Rows<'py>, usize, bool, Option<f64>, PyReadonlyArray1<'py, f64>);

/// Start, count, months, the first of operation and of repayment.
type Times<'a> = (&'a str, usize, usize, usize, usize);
/// Terms as JSON, numbers that differ by case, years over which replacements are set aside.
type Agreed<'py> = (String, Vec<(String, PyReadonlyArray1<'py, f64>)>, f64);
/// Revenue, running costs, sales of what is retired, grants, tax credits.
type Money<'py> = [Rows<'py>; 5];

/// Names of what is read off a case.
#[pyfunction]
fn measures() -> Vec<&'static str> {
    Measures::NAMES.to_vec()
}

/// Words of what a price may be asked for.
#[pyfunction]
fn targets() -> Vec<&'static str> {
    Target::WORDS.to_vec()
}

/// Spending, its loan, whether it replaces, over how many periods that is set aside, depreciation.
type Spending = (Vec<f64>, usize, bool, Option<usize>, Vec<f64>);

/// What Python lent, kept while it is let go.
struct Kept {
    periods: Periods,
    count: usize,
    terms: Vec<(Terms, WorkingCapital)>,
    money: [Vec<f64>; 5],
    spent: Vec<Spending>,
}

impl Kept {
    fn new(
        times: Times<'_>,
        count: usize,
        agreed: &Agreed<'_>,
        money: &Money<'_>,
        assets: &[Spent<'_>],
    ) -> Result<Self> {
        let (start, periods, months, operating, repaying) = times;
        let start: Month = start.parse().map_err(|why: String| Error::config("start", why))?;
        let periods = Periods::new(start, periods, months, operating, repaying)?;
        let (text, varied, years) = agreed;
        let tree =
            serde_json::from_str(text).map_err(|why| Error::config("finance", why.to_string()))?;
        let varied: Vec<(&str, Vec<f64>)> =
            varied.iter().map(|(path, values)| (&path[..], values.as_array().to_vec())).collect();
        let varied: Vec<(&str, &[f64])> =
            varied.iter().map(|(path, values)| (*path, &values[..])).collect();
        let terms = scenario::finance(&tree, &varied)?
            .iter()
            .map(|finance| (finance.terms(months, *years), finance.working_capital.clone()))
            .collect();
        let spent = assets.iter().map(|(rows, loan, replacement, set_aside, parts)| {
            let set_aside = set_aside.map(|years| whole_periods(years, months));
            (kept(rows), *loan, *replacement, set_aside, parts.as_array().to_vec())
        });
        let spent = spent.collect();
        let money = money.each_ref().map(kept);
        Ok(Self { periods, count, terms, money, spent })
    }

    fn series<'a>(&self, values: &'a [f64]) -> Series<'a> {
        Series { values, periods: self.periods.count() }
    }

    fn on_cases<T>(&self, work: impl FnOnce(&Cases<'_>) -> Result<T>) -> Result<T> {
        let assets = self.spent.iter();
        let assets: Vec<Asset<'_>> = assets
            .map(|(rows, loan, replacement, set_aside_periods, parts)| Asset {
                spending: self.series(rows),
                loan: *loan,
                replacement: *replacement,
                set_aside_periods: *set_aside_periods,
                depreciation: parts.clone(),
            })
            .collect();
        let [revenue, opex, disposal, grants, credits] =
            self.money.each_ref().map(|values| self.series(values));
        let (count, terms) = (self.count, &self.terms[..]);
        work(&Cases { count, terms, revenue, opex, disposal, grants, credits, assets: &assets })
    }
}

fn kept(rows: &Rows<'_>) -> Vec<f64> {
    rows.as_array().iter().copied().collect()
}

/// Measures of all cases, and where `wanted` the names of the lines and their values by case, line
/// and period.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "what is lent, and how it is worked on")]
#[expect(clippy::type_complexity, reason = "measures, and statements where asked for")]
fn appraise<'py>(
    py: Python<'py>,
    times: Times<'_>,
    cases: usize,
    finance: Agreed<'py>,
    money: Money<'py>,
    assets: Vec<Spent<'py>>,
    wanted: bool,
    threads: usize,
) -> PyResult<(Bound<'py, PyArray2<f64>>, Option<(Vec<String>, Bound<'py, PyArray3<f64>>)>)> {
    let given = Kept::new(times, cases, &finance, &money, &assets).map_err(raise)?;
    let names = statements::names();
    let shape = [cases, if wanted { names.len() } else { 0 }, given.periods.count()];
    let lines = PyArray3::zeros(py, shape, false);
    let mut room = lines.try_readwrite()?;
    let room = room.as_slice_mut()?;
    let work = || given.on_cases(|cases| core(&given.periods, cases, room));
    let found = attended(py, None, |_| on_threads(threads, work))?;
    let told: Vec<f64> = found.iter().flat_map(Measures::values).collect();
    let shape = (cases, Measures::NAMES.len());
    let told = ndarray::Array2::from_shape_vec(shape, told).map_err(misshapen)?.into_pyarray(py);
    Ok((told, wanted.then(|| (names.to_vec(), lines))))
}

/// The price of each case at which a target is met, of all values or one.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "what is lent, and how it is worked on")]
fn required_price<'py>(
    py: Python<'py>,
    times: Times<'_>,
    cases: usize,
    finance: Agreed<'py>,
    money: Money<'py>,
    assets: Vec<Spent<'py>>,
    wanted: (&str, PyReadonlyArray1<'py, f64>, usize, Rows<'py>),
    threads: usize,
) -> PyResult<Column<'py>> {
    let given = Kept::new(times, cases, &finance, &money, &assets).map_err(raise)?;
    let (target, values, until, sales) = wanted;
    let target = Target::named("target", target).map_err(raise)?;
    let (values, sales) = (values.as_array().to_vec(), kept(&sales));
    let wanted = Wanted { target, values: &values, until, sales: given.series(&sales) };
    let work = || given.on_cases(|cases| required_prices(&given.periods, cases, &wanted));
    Ok(attended(py, None, |_| on_threads(threads, work))?.into_pyarray(py))
}

fn misshapen(error: ndarray::ShapeError) -> PyErr {
    raise(Error::Shape(error.to_string()))
}

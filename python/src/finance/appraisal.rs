//! `_core.finance.appraisal`.

use fleetwatt::calendar::Month;
use fleetwatt::error::{Error, Result};
use fleetwatt::finance::appraisal::batch::{Asset, Cases, Series, appraise as core};
use fleetwatt::finance::appraisal::statements::Book;
use fleetwatt::finance::appraisal::{Measures, Periods, Terms};
use fleetwatt::finance::financing::WorkingCapital;
use fleetwatt::scenario;
use fleetwatt::simulation::on_threads;
use numpy::{IntoPyArray, PyArray2, PyArray3, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::prelude::*;
use serde_json::Value;

use crate::error::raise;
use crate::run::attended;

/// Project finance.
#[pymodule]
pub mod appraisal {
    #[pymodule_export]
    use super::{appraise, measures};
}

type Rows<'py> = PyReadonlyArray2<'py, f64>;

/// Names of what is read off a case.
#[pyfunction]
fn measures() -> Vec<&'static str> {
    Measures::NAMES.to_vec()
}

/// Measures of all cases, and with `statements` the names of the lines and their values by case, line
/// and period.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "one for each kind of series")]
#[expect(clippy::type_complexity, reason = "measures, and statements where asked for")]
fn appraise<'py>(
    py: Python<'py>,
    periods: (&str, usize, usize, usize, usize),
    finance: Vec<String>,
    replacement_years: f64,
    revenue: Rows<'py>,
    opex: Rows<'py>,
    disposal: Rows<'py>,
    grants: Rows<'py>,
    credits: Rows<'py>,
    assets: Vec<(Rows<'py>, usize, bool, PyReadonlyArray1<'py, f64>)>,
    statements: bool,
    threads: usize,
) -> PyResult<(Bound<'py, PyArray2<f64>>, Option<(Vec<String>, Bound<'py, PyArray3<f64>>)>)> {
    let (start, count, months, operating, repaying) = periods;
    let start: Month = start.parse().map_err(|why| raise(Error::config("start", why)))?;
    let periods = Periods::new(start, count, months, operating, repaying).map_err(raise)?;
    let kept = |rows: &Rows<'py>| rows.as_array().iter().copied().collect::<Vec<f64>>();
    let given = [&revenue, &opex, &disposal, &grants, &credits].map(kept);
    let spent: Vec<_> = assets
        .iter()
        .map(|(rows, loan, replacement, parts)| {
            (kept(rows), *loan, *replacement, parts.as_array().to_vec())
        })
        .collect();
    let cases = given
        .iter()
        .chain(spent.iter().map(|(rows, ..)| rows))
        .map(|values| values.len() / count)
        .chain([finance.len()])
        .max()
        .unwrap_or(1);
    let work = || -> Result<_> {
        let terms = agreed(&finance, months, replacement_years)?;
        let series = |values| Series { values, periods: count };
        let assets: Vec<Asset<'_>> = spent
            .iter()
            .map(|(rows, loan, replacement, parts)| Asset {
                spending: series(rows),
                loan: *loan,
                replacement: *replacement,
                depreciation: parts.clone(),
            })
            .collect();
        let [revenue, opex, disposal, grants, credits] = &given;
        let all = Cases {
            count: cases,
            terms: &terms,
            revenue: series(revenue),
            opex: series(opex),
            disposal: series(disposal),
            grants: series(grants),
            credits: series(credits),
            assets: &assets,
        };
        core(&periods, &all, |sheet, flows, measures| {
            let book = statements.then(|| Book::of(sheet, flows));
            (measures.values(), book)
        })
    };
    let found = attended(py, None, |_| on_threads(threads, work))?;
    let told: Vec<f64> = found.iter().flat_map(|(measures, _)| *measures).collect();
    let shape = (cases, Measures::NAMES.len());
    let told = ndarray::Array2::from_shape_vec(shape, told).map_err(misshapen)?.into_pyarray(py);
    let names = found.first().and_then(|(_, book)| book.as_ref()).map(|book| book.names.clone());
    let Some(names) = names else {
        return Ok((told, None));
    };
    let lines: Vec<f64> =
        found.into_iter().flat_map(|(_, book)| book).flat_map(|b| b.values).collect();
    let shape = (cases, names.len(), count);
    let lines = ndarray::Array3::from_shape_vec(shape, lines).map_err(misshapen)?.into_pyarray(py);
    Ok((told, Some((names, lines))))
}

fn agreed(texts: &[String], months: usize, years: f64) -> Result<Vec<(Terms, WorkingCapital)>> {
    let one = |text: &String| {
        let tree: Value =
            serde_json::from_str(text).map_err(|why| Error::config("finance", why.to_string()))?;
        let finance = scenario::finance(&tree)?;
        Ok((finance.terms(months, years), finance.working_capital))
    };
    texts.iter().map(one).collect()
}

fn misshapen(error: ndarray::ShapeError) -> PyErr {
    raise(Error::Shape(error.to_string()))
}

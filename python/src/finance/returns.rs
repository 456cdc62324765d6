//! `_core.finance.returns`.

use fleetwatt::error::{Error, Result};
use fleetwatt::finance::returns::{self as core, Dates, Reason, Rows, Taken};
use ndarray::{ArrayD, IxDyn};
use numpy::{IntoPyArray, PyArrayDyn, PyReadonlyArrayDyn};
use pyo3::prelude::*;

use crate::convert::{Given, Lent, lanewise};
use crate::error::raise;

/// Present values and rates of return.
#[pymodule]
pub mod returns {
    #[pymodule_export]
    use super::{irr, irr_roots, mirr, npv, payback, reasons, xirr, xnpv};
}

/// Days as NumPy counts them.
type LentDays<'py> = PyReadonlyArrayDyn<'py, i64>;
/// Rates, how many there are, and the numbers of the reasons.
type Found<'py> = (Given<'py>, Bound<'py, PyArrayDyn<i64>>, Bound<'py, PyArrayDyn<u8>>);

/// Net present value along the last axis.
#[pyfunction]
fn npv<'py>(py: Python<'py>, rate: Lent<'py>, cash_flows: Lent<'py>) -> PyResult<Given<'py>> {
    lanewise(py, [&rate], &cash_flows, |[rate], flows| core::npv(rate, flows))
}

/// Net present value of dated flows along the last axis.
#[pyfunction]
fn xnpv<'py>(
    py: Python<'py>,
    rate: Lent<'py>,
    cash_flows: Lent<'py>,
    days: Vec<i64>,
) -> PyResult<Given<'py>> {
    let dates = Dates::new(&days).map_err(raise)?;
    lanewise(py, [&rate], &cash_flows, |[rate], flows| core::xnpv(rate, flows, &dates))
}

/// Modified rate of return along the last axis.
#[pyfunction]
fn mirr<'py>(
    py: Python<'py>,
    cash_flows: Lent<'py>,
    finance_rate: Lent<'py>,
    reinvest_rate: Lent<'py>,
) -> PyResult<Given<'py>> {
    lanewise(py, [&finance_rate, &reinvest_rate], &cash_flows, |[finance, reinvest], flows| {
        core::mirr(flows, finance, reinvest)
    })
}

/// Periods until flows are paid back, along the last axis.
#[pyfunction]
fn payback<'py>(py: Python<'py>, cash_flows: Lent<'py>, rate: Lent<'py>) -> PyResult<Given<'py>> {
    lanewise(py, [&rate], &cash_flows, |[rate], flows| core::payback(flows, rate))
}

/// Rate of return along the last axis.
#[pyfunction]
fn irr<'py>(py: Python<'py>, cash_flows: Lent<'py>, threads: usize) -> PyResult<Found<'py>> {
    let flows = cash_flows.as_array();
    let found = py.detach(|| {
        let rows = Rows::of(&flows)?;
        Ok((rows.shape().to_vec(), rows.irr(threads)?))
    });
    told(py, found)
}

/// Rate of return of dated flows along the last axis.
#[pyfunction]
fn xirr<'py>(
    py: Python<'py>,
    cash_flows: Lent<'py>,
    days: LentDays<'py>,
    threads: usize,
) -> PyResult<Found<'py>> {
    let (flows, days) = (cash_flows.as_array(), days.as_array());
    let found = py.detach(|| {
        let rows = Rows::of(&flows)?;
        Ok((rows.shape().to_vec(), rows.xirr(&days, threads)?))
    });
    told(py, found)
}

/// All rates of the streams along the last axis, row by row, and the shape of the rows.
#[pyfunction]
#[pyo3(signature = (cash_flows, days, threads))]
fn irr_roots<'py>(
    py: Python<'py>,
    cash_flows: Lent<'py>,
    days: Option<LentDays<'py>>,
    threads: usize,
) -> PyResult<Vec<Vec<f64>>> {
    let flows = cash_flows.as_array();
    let days = days.as_ref().map(|days| days.as_array());
    py.detach(|| Rows::of(&flows)?.roots(days.as_ref(), threads)).map_err(raise)
}

/// The reasons in words, by their number.
#[pyfunction]
fn reasons() -> Vec<&'static str> {
    Reason::ALL.map(Reason::text).to_vec()
}

fn told<'py>(py: Python<'py>, found: Result<(Vec<usize>, Vec<Taken>)>) -> PyResult<Found<'py>> {
    let (shape, found) = found.map_err(raise)?;
    let rates = found.iter().map(|taken| taken.rate).collect();
    let counts = found.iter().map(|taken| taken.count as i64).collect();
    let reasons = found.iter().map(|taken| taken.reason as u8).collect();
    Ok((
        shaped(&shape, rates)?.into_pyarray(py),
        shaped(&shape, counts)?.into_pyarray(py),
        shaped(&shape, reasons)?.into_pyarray(py),
    ))
}

fn shaped<T>(shape: &[usize], values: Vec<T>) -> PyResult<ArrayD<T>> {
    ArrayD::from_shape_vec(IxDyn(shape), values)
        .map_err(|error| raise(Error::Shape(error.to_string())))
}

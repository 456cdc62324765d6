//! `_core.finance`.

mod appraisal;
mod chip_hours;
mod construction;
mod contracts;
mod cost;
mod debt;
mod depreciation;
mod levelised;
mod mining;
mod monthly;
mod prices;
mod tax;
mod unit_costs;

use fleetwatt::finance::returns;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, lanewise};

/// Present values, rates of return, prices over the years, contracts, costs a year, construction,
/// debt, depreciation, tax.
#[pymodule]
pub mod finance {
    #[pymodule_export]
    use super::appraisal::appraisal;
    #[pymodule_export]
    use super::chip_hours::chip_hours;
    #[pymodule_export]
    use super::construction::construction;
    #[pymodule_export]
    use super::contracts::contracts;
    #[pymodule_export]
    use super::cost::cost;
    #[pymodule_export]
    use super::debt::debt;
    #[pymodule_export]
    use super::depreciation::depreciation;
    #[pymodule_export]
    use super::levelised::levelised;
    #[pymodule_export]
    use super::mining::mining;
    #[pymodule_export]
    use super::monthly::monthly;
    #[pymodule_export]
    use super::prices::prices;
    #[pymodule_export]
    use super::tax::tax;
    #[pymodule_export]
    use super::unit_costs::unit_costs;
    #[pymodule_export]
    use super::{irr, npv};
}

/// Net present value along the last axis.
#[pyfunction]
fn npv<'py>(py: Python<'py>, rate: Lent<'py>, cash_flows: Lent<'py>) -> PyResult<Given<'py>> {
    lanewise(py, Some(&rate), &cash_flows, returns::npv)
}

/// Rate of return along the last axis.
#[pyfunction]
fn irr<'py>(py: Python<'py>, cash_flows: Lent<'py>) -> PyResult<Given<'py>> {
    lanewise(py, None, &cash_flows, |_, flows| returns::irr(flows).0)
}

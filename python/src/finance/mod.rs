//! `_core.finance`.

mod appraisal;
mod chip_hours;
mod construction;
mod contracts;
mod cost;
mod debt;
mod depreciation;
mod lease;
mod levelised;
mod mining;
mod monthly;
mod prices;
mod returns;
mod tax;
mod unit_costs;

use pyo3::prelude::*;

/// Present values, rates of return, prices over the years, contracts, costs a year, construction,
/// debt, leases, depreciation, tax.
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
    use super::lease::lease;
    #[pymodule_export]
    use super::levelised::levelised;
    #[pymodule_export]
    use super::mining::mining;
    #[pymodule_export]
    use super::monthly::monthly;
    #[pymodule_export]
    use super::prices::prices;
    #[pymodule_export]
    use super::returns::returns;
    #[pymodule_export]
    use super::tax::tax;
    #[pymodule_export]
    use super::unit_costs::unit_costs;
}

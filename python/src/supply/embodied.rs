//! `_core.supply.embodied`.

use fleetwatt::supply::embodied as core;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};

/// Carbon of making machines.
#[pymodule]
pub mod embodied {
    #[pymodule_export]
    use super::{amortised_kg, die_kg, memory_kg};
}

#[pyfunction]
fn die_kg<'py>(
    py: Python<'py>,
    area_cm2: Lent<'py>,
    energy_kwh_cm2: Lent<'py>,
    factor_g_kwh: Lent<'py>,
    gases_g_cm2: Lent<'py>,
    materials_g_cm2: Lent<'py>,
    yield_fraction: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [
        &area_cm2,
        &energy_kwh_cm2,
        &factor_g_kwh,
        &gases_g_cm2,
        &materials_g_cm2,
        &yield_fraction,
    ];
    elementwise(
        py,
        arguments,
        |[area_cm2, energy_kwh_cm2, factor_g_kwh, gases_g_cm2, materials_g_cm2, yield_fraction]| {
            core::die_kg(
                area_cm2,
                energy_kwh_cm2,
                factor_g_kwh,
                gases_g_cm2,
                materials_g_cm2,
                yield_fraction,
            )
        },
    )
}

#[pyfunction]
fn memory_kg<'py>(
    py: Python<'py>,
    capacity_gb: Lent<'py>,
    g_per_gb: Lent<'py>,
    yield_fraction: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&capacity_gb, &g_per_gb, &yield_fraction];
    elementwise(py, arguments, |[capacity_gb, g_per_gb, yield_fraction]| {
        core::memory_kg(capacity_gb, g_per_gb, yield_fraction)
    })
}

#[pyfunction]
fn amortised_kg<'py>(
    py: Python<'py>,
    embodied_kg: Lent<'py>,
    used_hours: Lent<'py>,
    life_hours: Lent<'py>,
    utilisation: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&embodied_kg, &used_hours, &life_hours, &utilisation];
    elementwise(py, arguments, |[embodied_kg, used_hours, life_hours, utilisation]| {
        core::amortised_kg(embodied_kg, used_hours, life_hours, utilisation)
    })
}

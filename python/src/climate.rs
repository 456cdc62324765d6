//! `_core.climate`.

/// Weather and moist air.
#[pymodule]
pub mod climate {
    use fleetwatt::climate::psychrometrics as air;
    use pyo3::prelude::*;

    use crate::convert::{Given, Lent, elementwise};

    #[pyfunction]
    fn saturation_pressure_pa<'py>(py: Python<'py>, dry_bulb_c: Lent<'py>) -> PyResult<Given<'py>> {
        elementwise(py, [&dry_bulb_c], |[t]| air::saturation_pressure_pa(t))
    }

    #[pyfunction]
    fn dew_point_c<'py>(
        py: Python<'py>,
        dry_bulb_c: Lent<'py>,
        relative_humidity: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&dry_bulb_c, &relative_humidity], |[t, rh]| air::dew_point_c(t, rh))
    }

    #[pyfunction]
    fn humidity_ratio<'py>(
        py: Python<'py>,
        dry_bulb_c: Lent<'py>,
        relative_humidity: Lent<'py>,
        pressure_pa: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&dry_bulb_c, &relative_humidity, &pressure_pa], |[t, rh, p]| {
            air::humidity_ratio(t, rh, p)
        })
    }

    #[pyfunction]
    fn wet_bulb_c<'py>(
        py: Python<'py>,
        dry_bulb_c: Lent<'py>,
        relative_humidity: Lent<'py>,
        pressure_pa: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&dry_bulb_c, &relative_humidity, &pressure_pa], |[t, rh, p]| {
            air::wet_bulb_c(t, rh, p)
        })
    }

    #[pyfunction]
    fn enthalpy_kj_kg<'py>(
        py: Python<'py>,
        dry_bulb_c: Lent<'py>,
        relative_humidity: Lent<'py>,
        pressure_pa: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&dry_bulb_c, &relative_humidity, &pressure_pa], |[t, rh, p]| {
            air::enthalpy_kj_kg(t, rh, p)
        })
    }
}

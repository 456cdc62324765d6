//! `_core.climate`.

use pyo3::prelude::*;

/// Weather and moist air.
#[pymodule]
pub mod climate {
    use fleetwatt::climate::{Climate, names, psychrometrics as air};
    use numpy::IntoPyArray;
    use pyo3::prelude::*;
    use pyo3::types::PyDict;

    use crate::convert::{Given, Lent, elementwise};
    use crate::error::raise;

    #[pyfunction]
    fn climates() -> Vec<&'static str> {
        names()
    }

    /// The series of a synthetic year, and the station they stand for.
    #[pyfunction]
    fn synthetic<'py>(
        py: Python<'py>,
        climate: &str,
        year: i32,
        seed: u64,
    ) -> PyResult<(Bound<'py, PyDict>, String)> {
        let (weather, station) = py
            .detach(|| {
                let climate = Climate::named(climate)?;
                Ok((fleetwatt::climate::synthetic(&climate, year, seed), climate.name))
            })
            .map_err(raise)?;
        let series = PyDict::new(py);
        for (name, values) in [
            ("dry_bulb_c", weather.dry_bulb_c),
            ("relative_humidity", weather.relative_humidity),
            ("pressure_pa", weather.pressure_pa),
            ("wet_bulb_c", weather.wet_bulb_c),
            ("ghi_w_m2", weather.ghi_w_m2),
            ("wind_m_s", weather.wind_m_s),
        ] {
            series.set_item(name, values.into_pyarray(py))?;
        }
        Ok((series, station))
    }

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

//! `_core.supply.renewables`.

use pyo3::prelude::*;

/// Wind at hubs, losses, run-of-river plants.
#[pymodule]
pub mod renewables {
    use fleetwatt::supply::renewables::{hydro, net_of_losses as core_net, wind};
    use numpy::{IntoPyArray, PyArray1};
    use pyo3::prelude::*;

    use crate::convert::Hours;
    use crate::error::raise;

    type Series<'py> = Bound<'py, PyArray1<f64>>;

    #[pyfunction]
    fn net_of_losses<'py>(
        py: Python<'py>,
        gross: Hours<'py>,
        losses_fraction: f64,
    ) -> PyResult<Series<'py>> {
        let gross = gross.as_array().to_vec();
        Ok(py.detach(|| core_net(&gross, losses_fraction)).map_err(raise)?.into_pyarray(py))
    }

    #[pyfunction]
    fn hub_wind_m_s<'py>(
        py: Python<'py>,
        wind_m_s: Hours<'py>,
        hub_height_m: f64,
        roughness_m: f64,
        mean_wind_m_s: Option<f64>,
    ) -> PyResult<Series<'py>> {
        let speeds = wind_m_s.as_array().to_vec();
        let law = || wind::hub_wind_m_s(&speeds, hub_height_m, roughness_m, mean_wind_m_s);
        Ok(py.detach(law).map_err(raise)?.into_pyarray(py))
    }

    #[pyfunction]
    fn run_of_river<'py>(
        py: Python<'py>,
        generation_mw: Hours<'py>,
        installed_mw: f64,
        window_h: f64,
    ) -> PyResult<Series<'py>> {
        let generation = generation_mw.as_array().to_vec();
        let law = || hydro::run_of_river(&generation, installed_mw, window_h);
        Ok(py.detach(law).map_err(raise)?.into_pyarray(py))
    }

    #[pyfunction]
    fn synthetic_hydro(py: Python<'_>, capacity_factor: f64) -> PyResult<Series<'_>> {
        Ok(py.detach(|| hydro::synthetic(capacity_factor)).map_err(raise)?.into_pyarray(py))
    }
}

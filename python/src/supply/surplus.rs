//! `_core.supply.surplus`.

use pyo3::prelude::*;

/// Batteries and flexible load that make use of surpluses.
#[pymodule]
pub mod surplus {
    use fleetwatt::supply::surplus::{self, TaperedBattery};
    use numpy::{IntoPyArray, PyArray1};
    use pyo3::prelude::*;

    use crate::convert::Hours;
    use crate::error::raise;

    type Series<'py> = Bound<'py, PyArray1<f64>>;

    /// The fields of a battery, by name.
    #[derive(FromPyObject)]
    #[pyo3(from_item_all)]
    struct Battery {
        capacity_mwh: f64,
        charge_efficiency: f64,
        discharge_efficiency: f64,
        rate_per_h: f64,
        full_taper_h: f64,
        empty_taper_h: f64,
        full_fraction: f64,
        empty_fraction: f64,
        initial_fraction: f64,
        steps_per_hour: f64,
    }

    impl From<Battery> for TaperedBattery {
        fn from(given: Battery) -> Self {
            Self {
                capacity_mwh: given.capacity_mwh,
                charge_efficiency: given.charge_efficiency,
                discharge_efficiency: given.discharge_efficiency,
                rate_per_h: given.rate_per_h,
                full_taper_h: given.full_taper_h,
                empty_taper_h: given.empty_taper_h,
                full_fraction: given.full_fraction,
                empty_fraction: given.empty_fraction,
                initial_fraction: given.initial_fraction,
                steps_per_hour: given.steps_per_hour,
            }
        }
    }

    /// Charged, discharged, content, unmet and surplus.
    #[pyfunction]
    fn self_consumption<'py>(
        py: Python<'py>,
        load_mw: Hours<'py>,
        supply_mw: Hours<'py>,
        battery: Battery,
    ) -> PyResult<[Series<'py>; 5]> {
        let (load, supply) = (load_mw.as_array().to_vec(), supply_mw.as_array().to_vec());
        let battery = TaperedBattery::from(battery);
        let found = py.detach(|| battery.self_consumption(&load, &supply)).map_err(raise)?;
        let series = [
            found.charged_mw,
            found.discharged_mw,
            found.content_mwh,
            found.unmet_mw,
            found.surplus_mw,
        ];
        Ok(series.map(|values| values.into_pyarray(py)))
    }

    #[pyfunction]
    fn smallest_battery_mwh(
        py: Python<'_>,
        load_mw: Hours<'_>,
        supply_mw: Hours<'_>,
        battery: Battery,
    ) -> PyResult<f64> {
        let (load, supply) = (load_mw.as_array().to_vec(), supply_mw.as_array().to_vec());
        let battery = TaperedBattery::from(battery);
        py.detach(|| battery.smallest(&load, &supply)).map_err(raise)
    }

    #[pyfunction]
    fn shift_to_surplus<'py>(
        py: Python<'py>,
        load_mw: Hours<'py>,
        supply_mw: Hours<'py>,
        flexible_fraction: f64,
        limit_mw: f64,
        window_h: f64,
    ) -> PyResult<Series<'py>> {
        let (load, supply) = (load_mw.as_array().to_vec(), supply_mw.as_array().to_vec());
        let law =
            || surplus::shift_to_surplus(&load, &supply, flexible_fraction, limit_mw, window_h);
        Ok(py.detach(law).map_err(raise)?.into_pyarray(py))
    }
}

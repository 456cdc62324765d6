//! `_core.supply.carbon`.

use pyo3::prelude::*;

/// Carbon and water of electricity.
#[pymodule]
pub mod carbon {
    use fleetwatt::supply::accounting::{self, Matching};
    use numpy::{IntoPyArray, PyArray1};
    use pyo3::prelude::*;

    use crate::convert::{Given, Hours, Lent, elementwise};
    use crate::error::raise;

    type Series<'py> = Bound<'py, PyArray1<f64>>;

    /// Matched, surplus and missing, MWh, and the hourly and the yearly fraction.
    #[pyfunction]
    fn matching<'py>(
        py: Python<'py>,
        energy_mwh: Hours<'py>,
        supply_mwh: Hours<'py>,
    ) -> PyResult<(Series<'py>, Series<'py>, Series<'py>, f64, f64)> {
        let (energy, supply) = (energy_mwh.as_array().to_vec(), supply_mwh.as_array().to_vec());
        let found = py.detach(|| accounting::matching(&energy, &supply)).map_err(raise)?;
        Ok((
            found.matched_mwh.into_pyarray(py),
            found.surplus_mwh.into_pyarray(py),
            found.missing_mwh.into_pyarray(py),
            found.hourly_fraction,
            found.yearly_fraction,
        ))
    }

    #[pyfunction]
    fn location_based_kg<'py>(
        py: Python<'py>,
        energy_mwh: Hours<'py>,
        factor_g_kwh: Hours<'py>,
    ) -> PyResult<Series<'py>> {
        let (energy, factor) = (energy_mwh.as_array().to_vec(), factor_g_kwh.as_array().to_vec());
        let kg = py.detach(|| accounting::location_based_kg(&energy, &factor)).map_err(raise)?;
        Ok(kg.into_pyarray(py))
    }

    #[pyfunction]
    fn implied_factor_g_kwh<'py>(
        py: Python<'py>,
        emissions_kg: Lent<'py>,
        energy_mwh: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&emissions_kg, &energy_mwh], |[emissions, energy]| {
            accounting::implied_factor_g_kwh(emissions, energy)
        })
    }

    #[pyfunction]
    fn marginal_kg<'py>(
        py: Python<'py>,
        change_mwh: Hours<'py>,
        marginal_g_kwh: Hours<'py>,
    ) -> PyResult<Series<'py>> {
        let (change, factor) = (change_mwh.as_array().to_vec(), marginal_g_kwh.as_array().to_vec());
        let kg = py.detach(|| accounting::marginal_kg(&change, &factor)).map_err(raise)?;
        Ok(kg.into_pyarray(py))
    }

    #[pyfunction]
    fn market_based_kg<'py>(
        py: Python<'py>,
        energy_mwh: Hours<'py>,
        contracted_mwh: Hours<'py>,
        residual_g_kwh: Hours<'py>,
        contracted_g_kwh: f64,
        by: &str,
    ) -> PyResult<Series<'py>> {
        let [energy, contracted, residual] =
            [energy_mwh, contracted_mwh, residual_g_kwh].map(|series| series.as_array().to_vec());
        let law = || {
            let by = Matching::named("by", by)?;
            accounting::market_based_kg(&energy, &contracted, &residual, contracted_g_kwh, by)
        };
        Ok(py.detach(law).map_err(raise)?.into_pyarray(py))
    }

    #[pyfunction]
    fn carbon_free_score(
        py: Python<'_>,
        energy_mwh: Hours<'_>,
        contracted_mwh: Hours<'_>,
        grid_carbon_free_fraction: Hours<'_>,
    ) -> PyResult<f64> {
        let [energy, contracted, grid] = [energy_mwh, contracted_mwh, grid_carbon_free_fraction]
            .map(|series| series.as_array().to_vec());
        py.detach(|| accounting::carbon_free_score(&energy, &contracted, &grid)).map_err(raise)
    }

    #[pyfunction]
    fn generator_kg<'py>(
        py: Python<'py>,
        generated_mwh: Hours<'py>,
        fuel_l_kwh: f64,
        fuel_kg_l: f64,
    ) -> PyResult<Series<'py>> {
        let energy = generated_mwh.as_array().to_vec();
        let law = || accounting::generator_kg(&energy, fuel_l_kwh, fuel_kg_l);
        Ok(py.detach(law).map_err(raise)?.into_pyarray(py))
    }

    #[pyfunction]
    fn offsite_water_m3<'py>(
        py: Python<'py>,
        energy_mwh: Hours<'py>,
        water_l_kwh: Hours<'py>,
    ) -> PyResult<Series<'py>> {
        let (energy, water) = (energy_mwh.as_array().to_vec(), water_l_kwh.as_array().to_vec());
        let m3 = py.detach(|| accounting::offsite_water_m3(&energy, &water)).map_err(raise)?;
        Ok(m3.into_pyarray(py))
    }
}

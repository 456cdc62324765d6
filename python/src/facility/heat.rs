//! `_core.facility.heat`.

use pyo3::prelude::*;

/// Heat reuse.
#[pymodule]
pub mod heat {
    use fleetwatt::facility::heat::network::hot_water_week;
    use fleetwatt::facility::heat::{
        Delivered, Owner, Terms, Upgrade, benefit, heat_pump, network, obligation as law, recovery,
    };
    use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
    use pyo3::prelude::*;

    use crate::convert::{Given, Lent, elementwise};
    use crate::error::raise;

    #[pyfunction]
    fn lorenz_cop<'py>(
        py: Python<'py>,
        source_in_c: Lent<'py>,
        source_out_c: Lent<'py>,
        sink_in_c: Lent<'py>,
        sink_out_c: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&source_in_c, &source_out_c, &sink_in_c, &sink_out_c], |[a, b, c, d]| {
            heat_pump::lorenz_cop(a, b, c, d)
        })
    }

    #[pyfunction]
    fn heat_pump_cop<'py>(
        py: Python<'py>,
        source_in_c: Lent<'py>,
        source_out_c: Lent<'py>,
        sink_in_c: Lent<'py>,
        sink_out_c: Lent<'py>,
        efficiency: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(
            py,
            [&source_in_c, &source_out_c, &sink_in_c, &sink_out_c, &efficiency],
            |[a, b, c, d, efficiency]| heat_pump::heat_pump_cop(efficiency, a, b, c, d),
        )
    }

    #[pyfunction]
    fn when2heat_cop<'py>(
        py: Python<'py>,
        source: &str,
        lift_k: Lent<'py>,
        correction: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        let source = heat_pump::Source::named("source", source).map_err(raise)?;
        elementwise(py, [&lift_k, &correction], |[lift_k, correction]| {
            heat_pump::when2heat_cop(source, lift_k, correction)
        })
    }

    /// Hot water of a week over its mean, local Monday 0 h first.
    #[pyfunction]
    fn hot_water_profile(py: Python<'_>) -> PyResult<Bound<'_, PyArray1<f64>>> {
        Ok(hot_water_week().map_err(raise)?.to_vec().into_pyarray(py))
    }

    #[pyfunction]
    fn network_demand_mw<'py>(
        py: Python<'py>,
        dry_bulb_c: Lent<'py>,
        hour_of_week: Lent<'py>,
        network_mw: Lent<'py>,
        base_fraction: Lent<'py>,
        heating_limit_c: Lent<'py>,
        heating_design_c: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        let week = hot_water_week().map_err(raise)?;
        elementwise(
            py,
            [
                &dry_bulb_c,
                &hour_of_week,
                &network_mw,
                &base_fraction,
                &heating_limit_c,
                &heating_design_c,
            ],
            |[dry, hour, a, b, c, d]| network::demand_mw(dry, hour, [a, b, c, d], &week),
        )
    }

    /// One flow of what an hour delivers, by its name.
    #[pyfunction]
    #[expect(clippy::too_many_arguments, reason = "a law of ten numbers and two words")]
    fn delivered<'py>(
        py: Python<'py>,
        flow: &str,
        upgrade: &str,
        heat_pump_owner: &str,
        available_mw: Lent<'py>,
        demand_mw: Lent<'py>,
        loop_supply_c: Lent<'py>,
        loop_return_c: Lent<'py>,
        network_supply_c: Lent<'py>,
        network_return_c: Lent<'py>,
        exchanger_approach_k: Lent<'py>,
        heat_pump_efficiency: Lent<'py>,
        heat_pump_mw: Lent<'py>,
        pumping_fraction: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        let upgrade = Upgrade::named("upgrade", upgrade).map_err(raise)?;
        let owner = Owner::named("heat_pump_owner", heat_pump_owner).map_err(raise)?;
        let pick: fn(Delivered) -> f64 = match flow {
            "from_loop_mw" => |flows| flows.from_loop_mw,
            "delivered_mw" => |flows| flows.delivered_mw,
            "heat_pump_mw" => |flows| flows.heat_pump_mw,
            "pumping_mw" => |flows| flows.pumping_mw,
            "reused_mw" => |flows| flows.reused_mw,
            _ => |flows| flows.campus_mw,
        };
        elementwise(
            py,
            [
                &available_mw,
                &demand_mw,
                &loop_supply_c,
                &loop_return_c,
                &network_supply_c,
                &network_return_c,
                &exchanger_approach_k,
                &heat_pump_efficiency,
                &heat_pump_mw,
                &pumping_fraction,
            ],
            |[available_mw, demand_mw, a, b, c, d, e, f, g, h]| {
                let terms = Terms {
                    loop_supply_c: a,
                    loop_return_c: b,
                    network_supply_c: c,
                    network_return_c: d,
                    exchanger_approach_k: e,
                    upgrade,
                    heat_pump_efficiency: f,
                    heat_pump_mw: g,
                    owner,
                    pumping_fraction: h,
                };
                recovery::deliver(&terms, available_mw, demand_mw).map(pick)
            },
        )
    }

    #[pyfunction]
    fn avoided_carbon_kg<'py>(
        py: Python<'py>,
        delivered_mwh: Lent<'py>,
        electricity_mwh: Lent<'py>,
        network_carbon_g_kwh: Lent<'py>,
        grid_carbon_g_kwh: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(
            py,
            [&delivered_mwh, &electricity_mwh, &network_carbon_g_kwh, &grid_carbon_g_kwh],
            |[a, b, c, d]| benefit::avoided_carbon_kg(a, b, c, d),
        )
    }

    #[pyfunction]
    fn met_by_month<'py>(
        py: Python<'py>,
        delivered_mw: PyReadonlyArray1<'py, f64>,
        demand_mw: PyReadonlyArray1<'py, f64>,
        month: PyReadonlyArray1<'py, f64>,
    ) -> PyResult<Bound<'py, PyArray1<f64>>> {
        let [delivered, demand, month] =
            [delivered_mw, demand_mw, month].map(|series| series.as_array().to_vec());
        let met =
            py.detach(|| benefit::met_by_month(&delivered, &demand, &month)).map_err(raise)?;
        Ok(met.to_vec().into_pyarray(py))
    }

    /// Duties, unmet ones and the greatest fine, EUR.
    #[pyfunction]
    fn obligation(
        it_capacity_mw: f64,
        reuses_heat: bool,
    ) -> PyResult<(Vec<&'static str>, Vec<&'static str>, f64)> {
        let found = law::obligation(it_capacity_mw, reuses_heat).map_err(raise)?;
        let words = |duties: Vec<law::Duty>| duties.into_iter().map(law::Duty::word).collect();
        Ok((words(found.duties), words(found.unmet), found.fine_max_eur))
    }
}

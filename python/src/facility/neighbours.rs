//! `_core.facility.neighbours`.

use pyo3::prelude::*;

/// What neighbours notice.
#[pymodule]
pub mod neighbours {
    use fleetwatt::facility::neighbours::noise::{self, Path};
    use fleetwatt::facility::neighbours::{generators, legionella};
    use pyo3::prelude::*;

    use crate::convert::{Given, Lent, elementwise, lanewise};
    use crate::error::raise;

    #[pymodule_init]
    fn constants(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("ABSORPTION_DB_KM", noise::ABSORPTION_DB_KM)?;
        module.add("RECEIVER_HEIGHT_M", noise::RECEIVER_HEIGHT_M)?;
        module.add(
            "BOUNDARY_LIMIT_DBA",
            (noise::BOUNDARY_LIMIT_DBA[0], noise::BOUNDARY_LIMIT_DBA[1]),
        )?;
        let factors = [generators::NOX_G_KWH, generators::CO_G_KWH, generators::PM_G_KWH];
        module.add("EMISSIONS_G_KWH", (factors[0], factors[1], factors[2]))
    }

    #[pyfunction]
    fn fan_sound_power_dba<'py>(
        py: Python<'py>,
        unit_dba: Lent<'py>,
        units: Lent<'py>,
        speed_ratio: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&unit_dba, &units, &speed_ratio], |[unit, count, ratio]| {
            noise::fan_sound_power_dba(unit, count, ratio)
        })
    }

    #[pyfunction]
    fn sound_pressure_dba<'py>(
        py: Python<'py>,
        sound_power_dba: Lent<'py>,
        distance_m: Lent<'py>,
        source_height_m: Lent<'py>,
        receiver_height_m: Lent<'py>,
        absorption_db_km: Lent<'py>,
        barrier_db: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        let arguments = [
            &sound_power_dba,
            &distance_m,
            &source_height_m,
            &receiver_height_m,
            &absorption_db_km,
            &barrier_db,
        ];
        elementwise(py, arguments, |[power, distance_m, source, receiver, air, barrier_db]| {
            let path = Path {
                distance_m,
                source_height_m: source,
                receiver_height_m: receiver,
                absorption_db_km: air,
                barrier_db,
            };
            noise::sound_pressure_dba(power, &path)
        })
    }

    #[pyfunction]
    fn total_level_dba<'py>(py: Python<'py>, levels_dba: Lent<'py>) -> PyResult<Given<'py>> {
        lanewise(py, [], &levels_dba, |[], levels| noise::total_level_dba(levels.iter().copied()))
    }

    #[pyfunction]
    fn equivalent_level_dba<'py>(py: Python<'py>, levels_dba: Lent<'py>) -> PyResult<Given<'py>> {
        lanewise(py, [], &levels_dba, |[], levels| {
            noise::equivalent_level_dba(levels.iter().copied())
        })
    }

    #[pyfunction]
    fn emergence_db<'py>(
        py: Python<'py>,
        source_dba: Lent<'py>,
        background_dba: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&source_dba, &background_dba], |[source, background]| {
            noise::emergence_db(source, background)
        })
    }

    #[pyfunction]
    fn noise_limit_db<'py>(
        py: Python<'py>,
        ambient_dba: Lent<'py>,
        night: bool,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&ambient_dba], |[ambient]| noise::noise_limit_db(ambient, night))
    }

    #[pyfunction]
    fn legionella_regime(
        evaporative_heat_mw: f64,
        disperses_water: bool,
    ) -> PyResult<&'static str> {
        legionella::legionella_regime(evaporative_heat_mw, disperses_water)
            .map(|regime| regime.word())
            .map_err(raise)
    }

    #[pyfunction]
    fn generator_energy_mwh<'py>(
        py: Python<'py>,
        capacity_mw: Lent<'py>,
        hours_year: Lent<'py>,
        load_fraction: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&capacity_mw, &hours_year, &load_fraction], |[power, hours, load]| {
            generators::generator_energy_mwh(power, hours, load)
        })
    }

    #[pyfunction]
    fn generator_fuel_l<'py>(
        py: Python<'py>,
        energy_mwh: Lent<'py>,
        fuel_l_kwh: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&energy_mwh, &fuel_l_kwh], |[energy, fuel]| {
            generators::generator_fuel_l(energy, fuel)
        })
    }

    #[pyfunction]
    fn fuel_co2_kg<'py>(
        py: Python<'py>,
        fuel_l: Lent<'py>,
        fuel_kg_l: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&fuel_l, &fuel_kg_l], |[fuel, factor]| {
            generators::fuel_co2_kg(fuel, factor)
        })
    }

    #[pyfunction]
    fn generator_emission_kg<'py>(
        py: Python<'py>,
        energy_mwh: Lent<'py>,
        factor_g_kwh: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&energy_mwh, &factor_g_kwh], |[energy, factor]| {
            generators::generator_emission_kg(energy, factor)
        })
    }
}

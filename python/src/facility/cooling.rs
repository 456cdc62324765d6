//! `_core.facility.cooling`.

use fleetwatt::facility::cooling::adiabatic_cooler::pad_outlet;
use fleetwatt::facility::cooling::eir::Record;
use fleetwatt::facility::cooling::{exchanger, york};
use fleetwatt::facility::transport;
use pyo3::prelude::*;

use crate::convert::{Given, Lent, elementwise};
use crate::error::raise;

/// Cooling plant.
#[pymodule]
pub mod cooling {
    #[pymodule_export]
    use super::{
        chiller_capacity_mw, chiller_cop, exchanger_effectiveness, pad_outlet_c,
        transport_power_mw, wet_tower_approach_k,
    };
}

#[pyfunction]
fn wet_tower_approach_k<'py>(
    py: Python<'py>,
    range_k: Lent<'py>,
    wet_bulb_c: Lent<'py>,
    water_flow_ratio: Lent<'py>,
    air_flow_ratio: Lent<'py>,
) -> PyResult<Given<'py>> {
    let arguments = [&range_k, &wet_bulb_c, &water_flow_ratio, &air_flow_ratio];
    elementwise(py, arguments, |[range, wet, water, air]| york::approach_k(range, wet, water, air))
}

#[pyfunction]
fn exchanger_effectiveness<'py>(
    py: Python<'py>,
    ntu: Lent<'py>,
    water_to_air: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&ntu, &water_to_air], |[ntu, ratio]| exchanger::effectiveness(ntu, ratio))
}

#[pyfunction]
fn pad_outlet_c<'py>(
    py: Python<'py>,
    dry_bulb_c: Lent<'py>,
    wet_bulb_c: Lent<'py>,
    effectiveness: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&dry_bulb_c, &wet_bulb_c, &effectiveness], |[dry, wet, effectiveness]| {
        pad_outlet(effectiveness, dry, wet)
    })
}

#[pyfunction]
fn chiller_cop<'py>(
    py: Python<'py>,
    record: &str,
    evaporator_c: Lent<'py>,
    condenser_c: Lent<'py>,
    part_load: Lent<'py>,
) -> PyResult<Given<'py>> {
    let record = Record::named(record).map_err(raise)?;
    elementwise(py, [&evaporator_c, &condenser_c, &part_load], |[te, tc, x]| record.cop(te, tc, x))
}

#[pyfunction]
fn chiller_capacity_mw<'py>(
    py: Python<'py>,
    record: &str,
    evaporator_c: Lent<'py>,
    condenser_c: Lent<'py>,
) -> PyResult<Given<'py>> {
    let record = Record::named(record).map_err(raise)?;
    elementwise(py, [&evaporator_c, &condenser_c], |[te, tc]| record.capacity_within_mw(te, tc))
}

#[pyfunction]
fn transport_power_mw<'py>(
    py: Python<'py>,
    flow_m3_s: Lent<'py>,
    pressure_pa: Lent<'py>,
    efficiency: Lent<'py>,
) -> PyResult<Given<'py>> {
    elementwise(py, [&flow_m3_s, &pressure_pa, &efficiency], |[flow, pressure, efficiency]| {
        transport::transport_power_mw(flow, pressure, efficiency)
    })
}

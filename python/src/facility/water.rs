//! `_core.facility.water`.

use pyo3::prelude::*;

/// Water and the aquifer.
#[pymodule]
pub mod water {
    use fleetwatt::error::Error;
    use fleetwatt::facility::{aquifer, water as laws};
    use ndarray::{ArrayD, IxDyn};
    use numpy::{IntoPyArray, PyReadonlyArray1};
    use pyo3::prelude::*;

    use crate::convert::{Given, Lent, elementwise};
    use crate::error::raise;

    #[pyfunction]
    fn blowdown_m3<'py>(
        py: Python<'py>,
        evaporated_m3: Lent<'py>,
        drift_m3: Lent<'py>,
        cycles_of_concentration: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&evaporated_m3, &drift_m3, &cycles_of_concentration], |[e, d, c]| {
            laws::blowdown_m3(e, d, c)
        })
    }

    #[pyfunction]
    fn permit_share<'py>(
        py: Python<'py>,
        water: Lent<'py>,
        permit: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&water, &permit], |[water, permit]| laws::permit_share(water, permit))
    }

    #[pyfunction]
    fn scarcity_weighted_m3<'py>(
        py: Python<'py>,
        consumed_m3: Lent<'py>,
        scarcity_factor: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        elementwise(py, [&consumed_m3, &scarcity_factor], |[water, factor]| {
            laws::scarcity_weighted_m3(water, factor)
        })
    }

    #[pyfunction]
    fn well_function<'py>(py: Python<'py>, u: Lent<'py>) -> PyResult<Given<'py>> {
        elementwise(py, [&u], |[u]| aquifer::well_function(u))
    }

    #[pyfunction]
    fn theis_drawdown_m<'py>(
        py: Python<'py>,
        flow_m3_s: Lent<'py>,
        transmissivity_m2_s: Lent<'py>,
        storativity: Lent<'py>,
        radius_m: Lent<'py>,
        time_s: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        let arguments = [&flow_m3_s, &transmissivity_m2_s, &storativity, &radius_m, &time_s];
        elementwise(py, arguments, |[q, t, s, r, time]| aquifer::theis_drawdown_m(q, t, s, r, time))
    }

    #[pyfunction]
    fn cooper_jacob_drawdown_m<'py>(
        py: Python<'py>,
        flow_m3_s: Lent<'py>,
        transmissivity_m2_s: Lent<'py>,
        storativity: Lent<'py>,
        radius_m: Lent<'py>,
        time_s: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        let arguments = [&flow_m3_s, &transmissivity_m2_s, &storativity, &radius_m, &time_s];
        elementwise(py, arguments, |[q, t, s, r, time]| {
            aquifer::cooper_jacob_drawdown_m(q, t, s, r, time)
        })
    }

    #[pyfunction]
    fn radius_of_drawdown_m<'py>(
        py: Python<'py>,
        flow_m3_s: Lent<'py>,
        transmissivity_m2_s: Lent<'py>,
        storativity: Lent<'py>,
        time_s: Lent<'py>,
        drawdown_m: Lent<'py>,
    ) -> PyResult<Given<'py>> {
        let arguments = [&flow_m3_s, &transmissivity_m2_s, &storativity, &time_s, &drawdown_m];
        elementwise(py, arguments, |[q, t, s, time, drawdown]| {
            aquifer::radius_of_drawdown_m(q, t, s, time, drawdown)
        })
    }

    /// A well: easting and northing, starts and flows.
    type Well<'py> = (f64, f64, PyReadonlyArray1<'py, f64>, PyReadonlyArray1<'py, f64>);

    #[pyfunction]
    fn wellfield_drawdown_m<'py>(
        py: Python<'py>,
        wells: Vec<Well<'py>>,
        transmissivity_m2_s: f64,
        storativity: f64,
        points_m: Lent<'py>,
        times_s: PyReadonlyArray1<'py, f64>,
    ) -> PyResult<Given<'py>> {
        let schedules: Vec<_> = wells
            .iter()
            .map(|(_, _, start, flow)| (start.as_array().to_vec(), flow.as_array().to_vec()))
            .collect();
        let (points, times) = (points_m.as_array(), times_s.as_array().to_vec());
        let &[count, 2] = points.shape() else {
            let error = Error::Shape(format!("points of shape {:?}, not (n, 2)", points.shape()));
            return Err(raise(error));
        };
        let places: Vec<_> = points.rows().into_iter().map(|row| [row[0], row[1]]).collect();
        let wells: Vec<_> = wells
            .iter()
            .zip(&schedules)
            .map(|(&(x_m, y_m, ..), (start_s, flow_m3_s))| aquifer::Well {
                x_m,
                y_m,
                start_s,
                flow_m3_s,
            })
            .collect();
        let drawdown_m = py
            .detach(|| {
                let (t, s) = (transmissivity_m2_s, storativity);
                let values = aquifer::wellfield_drawdown_m(&wells, t, s, &places, &times)?;
                ArrayD::from_shape_vec(IxDyn(&[count, times.len()]), values)
                    .map_err(|error| Error::Shape(error.to_string()))
            })
            .map_err(raise)?;
        Ok(drawdown_m.into_pyarray(py))
    }
}

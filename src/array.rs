//! NumPy broadcasting over scalar laws, serial or parallel.

use std::ops::Range;
use std::thread;

use ndarray::{ArrayD, ArrayViewD, IxDyn};

use crate::error::{Error, Result};

/// Elements from which a law is spread over threads.
const PARALLEL_FROM: usize = 65_536;

/// Applies a scalar law to every element of its broadcast arguments.
///
/// # Errors
/// [`Error::Shape`] when the shapes do not broadcast; the law's own error, with
/// the flat index of the first offending element, otherwise.
pub fn broadcast<const N: usize>(
    arguments: [ArrayViewD<'_, f64>; N],
    law: impl Fn([f64; N]) -> Result<f64> + Sync,
) -> Result<ArrayD<f64>> {
    let shape = broadcast_shape(&arguments)?;
    let (length, mut values) = room(&shape)?;
    values.resize(length, 0.0);
    // A one-element argument stays one element; others are laid out in full.
    let columns = arguments.map(|argument| {
        if argument.len() == 1 {
            argument.iter().copied().collect::<Vec<_>>()
        } else {
            argument
                .broadcast(IxDyn(&shape))
                .map(|view| view.iter().copied().collect())
                .unwrap_or_default()
        }
    });
    let at = |index: usize| {
        std::array::from_fn(
            |n| if columns[n].len() == 1 { columns[n][0] } else { columns[n][index] },
        )
    };
    let fill = |start: usize, out: &mut [f64]| -> Result<()> {
        for (offset, value) in out.iter_mut().enumerate() {
            *value = law(at(start + offset)).map_err(|error| error.at(start + offset))?;
        }
        Ok(())
    };
    if length < PARALLEL_FROM {
        fill(0, &mut values)?;
    } else {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let size = length.div_ceil(threads);
        thread::scope(|scope| {
            let workers: Vec<_> = values
                .chunks_mut(size)
                .enumerate()
                .map(|(n, chunk)| {
                    scope.spawn({
                        let fill = &fill;
                        move || fill(n * size, chunk)
                    })
                })
                .collect();
            workers.into_iter().try_for_each(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|_| Err(Error::Infeasible("a worker thread failed".into())))
            })
        })?;
    }
    ArrayD::from_shape_vec(IxDyn(&shape), values).map_err(|error| Error::Shape(error.to_string()))
}

/// Applies a law to every lane of `lanes` along its last axis, with parameters that
/// broadcast against the other axes.
///
/// # Errors
/// [`Error::Shape`] for lanes without an axis and shapes that do not broadcast.
pub fn along_last_axis<const N: usize>(
    parameters: [ArrayViewD<'_, f64>; N],
    lanes: ArrayViewD<'_, f64>,
    law: impl Fn([f64; N], &[f64]) -> f64,
) -> Result<ArrayD<f64>> {
    let Some((&length, outer)) = lanes.shape().split_last() else {
        return Err(Error::Shape("at least one axis is needed".into()));
    };
    let too_large = || Error::Shape(format!("shape {outer:?} is too large"));
    let zero = ArrayD::<f64>::zeros(IxDyn(&[]));
    let outer_view = zero.broadcast(IxDyn(outer)).ok_or_else(too_large)?;
    let shape = parameters.iter().try_fold(outer_view.shape().to_vec(), |shape, parameter| {
        let so_far = zero.broadcast(IxDyn(&shape)).ok_or_else(too_large)?;
        broadcast_shape(&[parameter.view(), so_far])
    })?;
    let (_, mut values) = room(&shape)?;
    let (_, mut lane) = room(&[length])?;
    lane.resize(length, 0.0);
    let mut full = shape.clone();
    full.push(length);
    let mismatch = || Error::Shape(format!("shapes do not broadcast to {shape:?}"));
    let lanes = lanes.broadcast(IxDyn(&full)).ok_or_else(mismatch)?;
    let mut columns = Vec::with_capacity(N);
    for parameter in &parameters {
        columns.push(parameter.broadcast(IxDyn(&shape)).ok_or_else(mismatch)?);
    }
    let mut columns: Vec<_> = columns.iter().map(|column| column.iter()).collect();
    values.extend(lanes.lanes(ndarray::Axis(shape.len())).into_iter().map(|view| {
        let row = std::array::from_fn(|n| columns[n].next().copied().unwrap_or(f64::NAN));
        lane.iter_mut().zip(view).for_each(|(slot, value)| *slot = *value);
        law(row, &lane)
    }));
    ArrayD::from_shape_vec(IxDyn(&shape), values).map_err(|error| Error::Shape(error.to_string()))
}

/// What a law makes of so many consecutive rows, each of so many elements, on as many
/// threads as asked for where the rows are worth it; the law is given a range of rows.
///
/// # Errors
/// [`Error::Infeasible`] where a thread fails.
pub fn rowwise<T: Send>(
    rows: usize,
    elements: usize,
    threads: usize,
    law: impl Fn(Range<usize>) -> Vec<T> + Sync,
) -> Result<Vec<T>> {
    let worth_it = rows.saturating_mul(elements.max(1)) >= PARALLEL_FROM;
    if threads < 2 || rows < 2 || !worth_it {
        return Ok(law(0..rows));
    }
    let size = rows.div_ceil(threads);
    thread::scope(|scope| {
        let law = &law;
        let spawn = |start: usize| scope.spawn(move || law(start..rows.min(start + size)));
        let workers: Vec<_> = (0..rows).step_by(size).map(spawn).collect();
        let mut found = Vec::with_capacity(rows);
        for worker in workers {
            let part = worker.join();
            found.extend(part.map_err(|_| Error::Infeasible("a worker thread failed".into()))?);
        }
        Ok(found)
    })
}

/// How many numbers a shape holds, and an empty vector with room for them.
pub(crate) fn room(shape: &[usize]) -> Result<(usize, Vec<f64>)> {
    let too_large = || Error::Shape(format!("shape {shape:?} does not fit into memory"));
    let product = || shape.iter().try_fold(1_usize, |product, axis| product.checked_mul(*axis));
    let length = if shape.contains(&0) { 0 } else { product().ok_or_else(too_large)? };
    let mut values = Vec::new();
    values.try_reserve_exact(length).map_err(|_| too_large())?;
    Ok((length, values))
}

fn broadcast_shape<const N: usize>(arguments: &[ArrayViewD<'_, f64>; N]) -> Result<Vec<usize>> {
    let dimensions = arguments.iter().map(ArrayViewD::ndim).max().unwrap_or(0);
    let mut shape = vec![1; dimensions];
    for argument in arguments {
        let offset = dimensions - argument.ndim();
        for (axis, &length) in argument.shape().iter().enumerate() {
            let common = &mut shape[offset + axis];
            if *common == 1 {
                *common = length;
            } else if length != 1 && length != *common {
                let shapes: Vec<_> = arguments.iter().map(|a| format!("{:?}", a.shape())).collect();
                return Err(Error::Shape(format!("shapes {} do not broadcast", shapes.join(", "))));
            }
        }
    }
    Ok(shape)
}

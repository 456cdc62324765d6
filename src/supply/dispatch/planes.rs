//! The least of the greatest of some planes over a box: a small linear programme, solved by the
//! simplex method on its dual, to which every new plane is a new column.
//!
//! ```text
//! min r,  r >= a_j + g_j x,  l <= x <= u
//! max sum_j w_j a_j + l p - u q,  sum_j w_j = 1,  sum_j w_j g_j = p - q,  w, p, q >= 0
//! ```

/// Planes over the box from 0 to `upper`, and the basis of the optimum.
#[derive(Debug, Clone)]
pub struct Planes {
    upper: Vec<f64>,
    planes: Vec<(f64, Vec<f64>)>,
    basis: Vec<Column>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Plane(usize),
    Lower(usize),
    Upper(usize),
}

/// Pivots after which the least index enters, so that no basis comes again.
const CAREFUL_FROM: usize = 200;
const MOST_PIVOTS: usize = 2_000;
/// Reduced costs below are zero, over the greatest level of the planes.
const ZERO: f64 = 1e-13;

impl Planes {
    /// No plane yet.
    pub fn over(upper: Vec<f64>) -> Self {
        Self { upper, planes: Vec::new(), basis: Vec::new() }
    }

    /// Adds the plane through a point with a value and slopes there.
    pub fn add(&mut self, point: &[f64], value: f64, slopes: Vec<f64>) {
        let level = value - dot(point, &slopes);
        if self.planes.is_empty() {
            self.basis.push(Column::Plane(0));
            for (axis, slope) in slopes.iter().enumerate() {
                self.basis.push(match *slope >= 0.0 {
                    true => Column::Lower(axis),
                    false => Column::Upper(axis),
                });
            }
        }
        self.planes.push((level, slopes));
    }

    /// The point where the greatest plane is least, and its height there; none before there is
    /// a plane, or where rounding leaves no basis.
    pub fn least(&mut self) -> Option<(Vec<f64>, f64)> {
        let size = self.upper.len() + 1;
        if self.basis.len() != size {
            return None;
        }
        let scale = self.planes.iter().fold(1e-300, |most: f64, plane| most.max(plane.0.abs()));
        for pivot in 0..MOST_PIVOTS {
            let matrix: Vec<Vec<f64>> = self.basis.iter().map(|c| self.column(*c)).collect();
            let costs: Vec<f64> = self.basis.iter().map(|column| self.cost(*column)).collect();
            // Rows of `matrix` are columns of the basis: the prices are the point and height.
            let prices = solve(matrix.clone(), costs)?;
            let columns = (0..self.planes.len())
                .map(Column::Plane)
                .chain((0..size - 1).map(Column::Lower))
                .chain((0..size - 1).map(Column::Upper));
            let mut entering = None;
            let mut most = ZERO * scale;
            for column in columns {
                if self.basis.contains(&column) {
                    continue;
                }
                let gain = self.cost(column) - dot(&prices, &self.column(column));
                if gain > most {
                    entering = Some(column);
                    most = gain;
                    if pivot > CAREFUL_FROM {
                        break;
                    }
                }
            }
            let Some(entering) = entering else {
                let height = prices[0];
                let point = prices[1..].iter().zip(&self.upper);
                return Some((point.map(|(x, upper)| x.clamp(0.0, *upper)).collect(), height));
            };
            let transposed = |row: usize| matrix.iter().map(|column| column[row]).collect();
            let rows: Vec<Vec<f64>> = (0..size).map(transposed).collect();
            let weights = solve(rows.clone(), (0..size).map(|row| f64::from(row == 0)).collect())?;
            let moves = solve(rows, self.column(entering))?;
            let leaving = (0..size).filter(|&row| moves[row] > 1e-12).min_by(|&a, &b| {
                let ratio = |row: usize| weights[row].max(0.0) / moves[row];
                ratio(a).total_cmp(&ratio(b))
            })?;
            self.basis[leaving] = entering;
        }
        None
    }

    /// Coefficients of a column: the sum of weights, then the slopes by axis.
    fn column(&self, column: Column) -> Vec<f64> {
        let unit = |axis: usize, sign: f64| {
            let mut column = vec![0.0; self.upper.len() + 1];
            column[axis + 1] = sign;
            column
        };
        match column {
            Column::Plane(n) => {
                let slopes = self.planes[n].1.iter().map(|slope| -slope);
                std::iter::once(1.0).chain(slopes).collect()
            }
            Column::Lower(axis) => unit(axis, 1.0),
            Column::Upper(axis) => unit(axis, -1.0),
        }
    }

    fn cost(&self, column: Column) -> f64 {
        match column {
            Column::Plane(n) => self.planes[n].0,
            Column::Lower(_) => 0.0,
            Column::Upper(axis) => -self.upper[axis],
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The solution of a few linear equations, by elimination with pivots; none where they are
/// dependent.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let size = right.len();
    for step in 0..size {
        let pivot =
            (step..size).max_by(|&a, &b| rows[a][step].abs().total_cmp(&rows[b][step].abs()))?;
        rows.swap(step, pivot);
        right.swap(step, pivot);
        if rows[step][step].abs() < 1e-14 {
            return None;
        }
        let (done, below) = rows.split_at_mut(step + 1);
        let (known, above) = (right[step], &done[step]);
        for (row, right) in below.iter_mut().zip(&mut right[step + 1..]) {
            let factor = row[step] / above[step];
            row.iter_mut().zip(above).skip(step).for_each(|(own, above)| *own -= factor * above);
            *right -= factor * known;
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|column| rows[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / rows[row][row];
    }
    Some(right)
}

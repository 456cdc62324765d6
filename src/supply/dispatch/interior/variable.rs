//! Variables between bounds, with the duals of their bounds, in an interior-point method.
//!
//! With `l = -x z + p - x' z'` and `h = -w v + p + x' v'`, where the products of variables and
//! duals are to go to `p` and `x'`, `z'`, `v'` are the changes of the direction taken first, the
//! changes of a direction are
//!
//! ```text
//! z dx + x dz = l,   v dx - w dv = -h,   dz - dv + d(paid) = cost - paid - z + v
//! ```
//!
//! so that `dx = theta (d(paid) - rest)`.

use std::array::from_fn;

/// Variables between 0 and `x + w`, with the duals of their bounds; one without room is nought.
/// Lists, so that a processor works on several at once.
#[derive(Debug, Clone, Copy)]
pub(super) struct Variables<const N: usize> {
    pub x: [f64; N],
    w: [f64; N],
    z: [f64; N],
    v: [f64; N],
    cost: [f64; N],
    /// Change of a variable per change of what duals pay.
    pub theta: [f64; N],
    /// Cost beyond what duals pay.
    left: [f64; N],
    per_x: [f64; N],
    per_w: [f64; N],
    /// Direction of variables and duals.
    x_by: [f64; N],
    z_by: [f64; N],
    v_by: [f64; N],
}

/// Where the products of variables and duals are to go.
#[derive(Debug, Clone, Copy)]
pub(super) enum Aim {
    /// To nothing.
    Nothing,
    /// To a product, corrected for the products of the direction taken first.
    Corrected(f64),
}

/// First distance of variables and duals from their bounds, in scaled units.
const START: f64 = 1.0;
/// Scaled limits below are none.
const NO_ROOM: f64 = 1e-10;

impl<const N: usize> Variables<N> {
    pub const NONE: Self = Self {
        x: [0.0; N],
        w: [0.0; N],
        z: [0.0; N],
        v: [0.0; N],
        cost: [0.0; N],
        theta: [0.0; N],
        left: [0.0; N],
        per_x: [0.0; N],
        per_w: [0.0; N],
        x_by: [0.0; N],
        z_by: [0.0; N],
        v_by: [0.0; N],
    };

    /// Sets a variable out.
    pub fn set(&mut self, n: usize, cost: f64, upper: f64) {
        if upper > NO_ROOM {
            self.x[n] = (0.5 * upper).min(START);
            self.w[n] = upper - self.x[n];
            (self.z[n], self.v[n]) = (cost.max(0.0) + START, (-cost).max(0.0) + START);
            self.cost[n] = cost;
        }
    }

    /// Begins an iteration at what duals pay.
    #[inline(always)]
    pub fn weigh(&mut self, paid: &[f64; N]) {
        let Self { x, w, z, v, .. } = *self;
        let room = |n: usize, value: f64| if w[n] > 0.0 { value } else { 0.0 };
        let both: [f64; N] = from_fn(|n| room(n, 1.0 / (x[n] * w[n])));
        self.per_x = from_fn(|n| w[n] * both[n]);
        self.per_w = from_fn(|n| x[n] * both[n]);
        self.theta = from_fn(|n| room(n, 1.0 / (z[n] * self.per_x[n] + v[n] * self.per_w[n])));
        self.left = from_fn(|n| room(n, self.cost[n] - paid[n]));
    }

    /// What the products are to change by beyond vanishing, in units of the variables' bounds.
    #[inline(always)]
    fn beyond(&self, aim: Aim, n: usize) -> (f64, f64) {
        match aim {
            Aim::Nothing => (0.0, 0.0),
            Aim::Corrected(product) => {
                let (at_x, at_w) = (self.x_by[n] * self.per_x[n], self.x_by[n] * self.per_w[n]);
                (
                    (product + self.z[n] * self.x_by[n] * (1.0 + at_x)) * self.per_x[n],
                    (product - self.v[n] * self.x_by[n] * (1.0 - at_w)) * self.per_w[n],
                )
            }
        }
    }

    /// Change of what duals pay at which a variable stays.
    #[inline(always)]
    pub fn rest(&self, aim: Aim, n: usize) -> f64 {
        let (lower, higher) = self.beyond(aim, n);
        self.left[n] - lower + higher
    }

    /// What the variables do at duals that stay.
    #[inline(always)]
    pub fn pull(&self, aim: Aim) -> [f64; N] {
        from_fn(|n| self.theta[n] * self.rest(aim, n))
    }

    /// Takes the direction of a change of what duals pay.
    #[inline(always)]
    pub fn turn(&mut self, aim: Aim, change: &[f64; N], pace: &mut Pace<N>) {
        let by = from_fn(|n| self.theta[n] * (change[n] - self.rest(aim, n)));
        self.turn_by(aim, &by, pace);
    }

    /// Takes the direction of the variables' own changes.
    #[inline(always)]
    pub fn turn_by(&mut self, aim: Aim, by: &[f64; N], pace: &mut Pace<N>) {
        let at_x: [f64; N] = from_fn(|n| by[n] * self.per_x[n]);
        let at_w: [f64; N] = from_fn(|n| by[n] * self.per_w[n]);
        pace.primal = from_fn(|n| more(at_w[n], more(-at_x[n], pace.primal[n])));
        match aim {
            // Changes of duals follow from those of variables where they are needed.
            Aim::Nothing => {
                pace.dual = from_fn(|n| more(1.0 - at_w[n], more(1.0 + at_x[n], pace.dual[n])));
            }
            Aim::Corrected(_) => {
                let beyond: [(f64, f64); N] = from_fn(|n| self.beyond(aim, n));
                self.z_by = from_fn(|n| beyond[n].0 - self.z[n] * (1.0 + at_x[n]));
                self.v_by = from_fn(|n| beyond[n].1 - self.v[n] * (1.0 - at_w[n]));
                pace.dual = from_fn(|n| {
                    let z = -self.z_by[n] / self.z[n];
                    more(-self.v_by[n] / self.v[n], more(z, pace.dual[n]))
                });
            }
        }
        self.x_by = *by;
    }

    /// Goes along the direction by a part of it.
    #[inline(always)]
    pub fn go(&mut self, (primal, dual): (f64, f64)) {
        self.x = from_fn(|n| self.x[n] + primal * self.x_by[n]);
        self.w = from_fn(|n| self.w[n] - primal * self.x_by[n]);
        self.z = from_fn(|n| self.z[n] + dual * self.z_by[n]);
        self.v = from_fn(|n| self.v[n] + dual * self.v_by[n]);
    }
}

/// The greater, or the second where the first is no number.
#[inline(always)]
fn more(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// How often the distance to a bound fits in the direction, for variables and their duals.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace<const N: usize> {
    primal: [f64; N],
    dual: [f64; N],
}

impl<const N: usize> Pace<N> {
    pub const REST: Self = Self { primal: [0.0; N], dual: [0.0; N] };

    /// The greatest for variables and for duals.
    pub fn greatest(&self) -> (f64, f64) {
        let of = |paces: &[f64; N]| paces.iter().fold(0.0, |a, b| more(*b, a));
        (of(&self.primal), of(&self.dual))
    }
}

/// Where the method stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<const N: usize> {
    products: [f64; N],
    count: [f64; N],
    costs: [f64; N],
    unpaid: [f64; N],
    unmet: f64,
}

impl<const N: usize> Standing<N> {
    pub const NONE: Self =
        Self { products: [0.0; N], count: [0.0; N], costs: [0.0; N], unpaid: [0.0; N], unmet: 0.0 };

    /// Counts variables that are weighed.
    #[inline(always)]
    pub fn add(&mut self, of: &Variables<N>) {
        let Variables { x, w, z, v, cost, left, .. } = of;
        self.products = from_fn(|n| self.products[n] + x[n] * z[n] + w[n] * v[n]);
        self.count = from_fn(|n| self.count[n] + if w[n] > 0.0 { 2.0 } else { 0.0 });
        self.costs = from_fn(|n| self.costs[n] + (cost[n] * x[n]).abs());
        self.unpaid = from_fn(|n| more((left[n] - z[n] + v[n]).abs(), self.unpaid[n]));
    }

    /// Counts what a row lacks.
    #[inline(always)]
    pub fn lack(&mut self, unmet: f64) {
        self.unmet = more(unmet.abs(), self.unmet);
    }

    /// In all, with what stands elsewhere.
    pub fn sum<const M: usize>(&self, other: &Standing<M>) -> Standing<1> {
        let both = |ours: &[f64; N], theirs: &[f64; M]| [ours.iter().chain(theirs).sum()];
        let unpaid = self.unpaid.iter().chain(&other.unpaid);
        Standing {
            products: both(&self.products, &other.products),
            count: both(&self.count, &other.count),
            costs: both(&self.costs, &other.costs),
            unpaid: [unpaid.fold(0.0, |a, b| more(*b, a))],
            unmet: more(other.unmet, self.unmet),
        }
    }
}

impl Standing<1> {
    /// Distance from the optimum: products over costs, with unmet rows and unpaid costs.
    pub fn away(&self) -> f64 {
        self.products[0] / self.costs[0].max(1.0) + self.unmet + self.unpaid[0]
    }

    /// Mean product of a variable and its dual.
    pub fn product(&self) -> f64 {
        self.products[0] / self.count[0]
    }
}

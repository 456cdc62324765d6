//! Variables between bounds, with the duals of their bounds, in an interior-point method.

/// A variable between 0 and `x + w`, with the duals of its bounds; one without room is nought.
/// What an iteration makes of it stands beside it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Variable {
    pub x: f64,
    w: f64,
    z: f64,
    v: f64,
    cost: f64,
    /// Change of the variable per change of what duals pay.
    pub theta: f64,
    /// Part of its cost that nothing pays yet.
    unpaid: f64,
    per_x: f64,
    per_w: f64,
    /// Where the products with the duals are to go, less where they are.
    lower: f64,
    higher: f64,
    step: Step,
}

/// Direction of a variable and its duals.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    x: f64,
    z: f64,
    v: f64,
}

/// First distance of variables and duals from their bounds, in scaled units.
const START: f64 = 1.0;
/// Scaled limits below are none.
const NO_ROOM: f64 = 1e-10;

impl Variable {
    pub fn new(cost: f64, upper: f64) -> Self {
        if upper <= NO_ROOM {
            return Self::default();
        }
        let x = (0.5 * upper).min(START);
        let (z, v) = (cost.max(0.0) + START, (-cost).max(0.0) + START);
        Self { x, w: upper - x, z, v, cost, ..Self::default() }
    }

    /// Begins an iteration at what duals pay: weighs the variable, aims at products of 0.
    #[inline(always)]
    pub fn weigh(&mut self, paid: f64) {
        if self.w <= 0.0 {
            return;
        }
        let both = 1.0 / (self.x * self.w);
        (self.per_x, self.per_w) = (self.w * both, self.x * both);
        self.theta = 1.0 / (self.z * self.per_x + self.v * self.per_w);
        self.unpaid = self.cost - paid - self.z + self.v;
        (self.lower, self.higher) = (-self.x * self.z, -self.w * self.v);
    }

    /// Change of what duals pay at which the variable stays.
    #[inline(always)]
    pub fn rest(&self) -> f64 {
        self.unpaid - self.lower * self.per_x + self.higher * self.per_w
    }

    /// What the variable does at duals that stay, towards 0.
    #[inline(always)]
    pub fn pull(&self) -> f64 {
        self.theta * self.rest()
    }

    /// Aims at products of `product`, corrected for those of the direction taken first.
    #[inline(always)]
    pub fn correct(&mut self, product: f64) {
        if self.w > 0.0 {
            self.lower += product - self.step.x * self.step.z;
            self.higher += product + self.step.x * self.step.v;
        }
    }

    /// Takes the direction of a change of what duals pay.
    #[inline(always)]
    pub fn turn(&mut self, change: f64) {
        self.turn_by(self.theta * (change - self.rest()));
    }

    /// Takes the direction of its own change.
    #[inline(always)]
    pub fn turn_by(&mut self, x: f64) {
        self.step = Step {
            x,
            z: (self.lower - self.z * x) * self.per_x,
            v: (self.higher + self.v * x) * self.per_w,
        };
    }

    /// Longest steps of the variable and of its duals.
    #[inline(always)]
    pub fn room(&self, (primal, dual): (f64, f64)) -> (f64, f64) {
        let shorter = |at: f64, by: f64, most: f64| match at + most * by < 0.0 {
            true => -at / by,
            false => most,
        };
        let Step { x, z, v } = self.step;
        let primal = shorter(self.w, -x, shorter(self.x, x, primal));
        (primal, shorter(self.v, v, shorter(self.z, z, dual)))
    }

    /// Goes along its direction.
    #[inline(always)]
    pub fn go(&mut self, (primal, dual): (f64, f64)) {
        self.x += primal * self.step.x;
        self.w -= primal * self.step.x;
        self.z += dual * self.step.z;
        self.v += dual * self.step.v;
    }
}

/// Where the method stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    products: f64,
    count: f64,
    costs: f64,
    unpaid: f64,
    unmet: f64,
}

impl Standing {
    /// Counts a variable that is weighed.
    #[inline(always)]
    pub fn add(&mut self, variable: &Variable) {
        if variable.w > 0.0 {
            self.products -= variable.lower + variable.higher;
            self.count += 2.0;
            self.costs += (variable.cost * variable.x).abs();
            self.unpaid = self.unpaid.max(variable.unpaid.abs());
        }
    }

    /// Counts what a row lacks.
    #[inline(always)]
    pub fn lack(&mut self, unmet: f64) {
        self.unmet = self.unmet.max(unmet.abs());
    }

    /// Distance from the optimum: products over costs, with unmet rows and unpaid costs.
    pub fn away(&self) -> f64 {
        self.products / self.costs.max(1.0) + self.unmet + self.unpaid
    }

    /// Mean product of a variable and its dual.
    pub fn product(&self) -> f64 {
        self.products / self.count
    }
}

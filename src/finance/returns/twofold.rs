//! Numbers as unevaluated sums of two, and Horner's rule on them.
//!
//! Dekker, "A floating-point technique for extending the available precision",
//! Numerische Mathematik 18, 1971, doi 10.1007/BF01397083.

/// `high + low`, where `low` is less than the rounding of `high`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Twofold {
    high: f64,
    low: f64,
}

impl Twofold {
    /// `1 / (1 + rate)`.
    pub fn discount(rate: f64) -> Self {
        let under = Self::sum(1.0, rate);
        let high = 1.0 / under.high;
        let left = (-high).mul_add(under.high, 1.0) - high * under.low;
        Self { high, low: left * high }
    }

    fn sum(a: f64, b: f64) -> Self {
        let high = a + b;
        let of_b = high - a;
        Self { high, low: (a - (high - of_b)) + (b - of_b) }
    }

    fn plus(self, other: f64) -> Self {
        let Self { high, low } = Self::sum(self.high, other);
        Self::sum(high, low + self.low)
    }

    fn times(self, other: Self) -> Self {
        let high = self.high * other.high;
        let low = self.high.mul_add(other.high, -high);
        Self::sum(high, low + (self.high * other.low + self.low * other.high))
    }

    fn to_the(self, mut power: u64) -> Self {
        let (mut result, mut square) = (Self::from(1.0), self);
        while power > 0 {
            if power & 1 == 1 {
                result = result.times(square);
            }
            square = square.times(square);
            power >>= 1;
        }
        result
    }
}

impl From<f64> for Twofold {
    fn from(high: f64) -> Self {
        Self { high, low: 0.0 }
    }
}

/// `sum_k c_k factor^(t_k - t_last)` of flows at whole times that run towards a last one,
/// which is not multiplied.
pub(super) fn sum_of_powers(flows: impl Iterator<Item = (f64, f64)>, factor: Twofold) -> f64 {
    let mut sum = Twofold::from(0.0);
    let mut before = f64::NAN;
    for (time, flow) in flows {
        let gap = (time - before).abs();
        sum = if gap == 1.0 { sum.times(factor) } else { sum.times(factor.to_the(gap as u64)) };
        sum = sum.plus(flow);
        before = time;
    }
    sum.high + sum.low
}

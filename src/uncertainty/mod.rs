//! Ensembles: scenarios drawn from the distributions that a scenario carries.

use serde_json::Value;

use crate::error::Result;
use crate::random::Stream;
use crate::scenario::{Scenario, Shape, Uncertain};

/// The first `count` scenarios of a seed.
///
/// Each number is drawn by inversion, independently of the others, from a stream
/// of its own scenario: the i-th scenario of a seed is the same whatever the count.
///
/// # Errors
/// [`crate::error::Error::Config`] where a drawn scenario has faults.
pub fn draw(scenario: &Scenario, count: usize, seed: u64) -> Result<Vec<Scenario>> {
    (0..count)
        .map(|number| {
            let mut stream = Stream::new(seed, number as u64);
            let changes: Vec<(String, Value)> = scenario
                .campus()
                .uncertainty
                .iter()
                .map(|uncertain| {
                    let own = scenario.get(&uncertain.path)?.as_f64().unwrap_or(f64::NAN);
                    let drawn = quantile(uncertain, own, stream.uniform());
                    Ok((uncertain.path.clone(), Value::from(drawn)))
                })
                .collect::<Result<_>>()?;
            scenario.replace(&changes)
        })
        .collect()
}

/// The value below which a part `probability` of the distribution lies.
///
/// Triangular with mode `m` on `[a, b]`: `a + sqrt(p (b - a)(m - a))` up to the
/// mode, `b - sqrt((1 - p)(b - a)(b - m))` beyond.
pub fn quantile(uncertain: &Uncertain, own: f64, probability: f64) -> f64 {
    let (low, high) = (uncertain.low, uncertain.high);
    let width = high - low;
    match uncertain.distribution {
        Shape::Uniform => low + probability * width,
        Shape::Triangular => {
            let mode = uncertain.mode.unwrap_or(own);
            if probability * width <= mode - low {
                low + (probability * width * (mode - low)).sqrt()
            } else {
                high - ((1.0 - probability) * width * (high - mode)).sqrt()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_invert_the_distributions() {
        let uncertain = |distribution| Uncertain {
            path: String::new(),
            distribution,
            low: 2.0,
            mode: Some(3.0),
            high: 6.0,
        };
        let uniform = uncertain(Shape::Uniform);
        let triangular = uncertain(Shape::Triangular);
        for p in [0.0, 0.1, 0.25, 0.6, 0.99, 1.0] {
            assert!((quantile(&uniform, 0.0, p) - (2.0 + 4.0 * p)).abs() < 1e-15);
            let x = quantile(&triangular, 0.0, p);
            let below =
                if x <= 3.0 { (x - 2.0).powi(2) / 4.0 } else { 1.0 - (6.0 - x).powi(2) / 12.0 };
            assert!((below - p).abs() < 1e-14, "{p}: {below}");
        }
    }
}

//! Several sites together.

use crate::figures::registry;

/// Totals of the key figures of several sites, in the order of the registry.
///
/// Amounts add up, each in its own site's first full year; ratios, prices and
/// returns have no total and are NaN. Peaks add up as if they coincided, which
/// they need not: their total is an upper bound.
pub fn totals(sites: &[Vec<f64>]) -> Vec<f64> {
    let keys = registry().definitions().iter().filter(|definition| definition.key);
    keys.enumerate()
        .map(|(n, definition)| {
            if is_amount(definition.unit) {
                sites.iter().map(|site| site[n]).sum()
            } else {
                f64::NAN
            }
        })
        .collect()
}

/// Whether figures of a unit add up over sites.
fn is_amount(unit: &str) -> bool {
    let amount = unit.trim_end_matches("/year").trim_end_matches("/day");
    matches!(amount, "GPU" | "GPU-h" | "MW" | "MWh" | "m3" | "tCO2" | "tCO2e" | "EUR" | "person")
}

#[cfg(test)]
mod tests {
    use super::is_amount;

    #[test]
    fn amounts_and_ratios_are_told_apart() {
        assert!(["EUR", "EUR/year", "m3/day", "GPU-h/year", "MW"].into_iter().all(is_amount));
        assert!(!["", "EUR/GPU-h", "EUR/MWh", "L/kWh", "kW/GPU"].into_iter().any(is_amount));
    }
}

//! Company tax by year.

/// Tax on yearly results, with losses carried forward without limit of time: each
/// year they cover `allowance` in full and `fraction` of the profit above it
/// (France: CGI art. 209 I, 1 M EUR and 50 %).
pub fn company_tax(results: &[f64], rate: f64, allowance: f64, fraction: f64) -> Vec<f64> {
    let mut losses = 0.0;
    results
        .iter()
        .map(|&result| {
            if result <= 0.0 {
                losses -= result;
                return 0.0;
            }
            let limit = result.min(allowance) + fraction * (result - allowance).max(0.0);
            let used = limit.min(losses);
            losses -= used;
            rate * (result - used)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::company_tax;

    #[test]
    fn losses_cover_one_million_and_half_the_rest() {
        let tax = company_tax(&[-5e6, 3e6, 0.5e6, 10e6], 0.25, 1e6, 0.5);
        assert_eq!(tax, [0.0, 0.25 * 1e6, 0.0, 0.25 * 7.5e6]);
    }
}

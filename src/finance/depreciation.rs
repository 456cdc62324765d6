//! Depreciation by period.

/// Straight-line depreciation of each period's spending over `periods`, from the
/// later of its own period and `from`; what is left at the end of the horizon is
/// written off in the last period.
pub fn straight_line(spending: &[f64], periods: usize, from: usize) -> Vec<f64> {
    let mut charge = vec![0.0; spending.len()];
    for (period, &spent) in spending.iter().enumerate().filter(|(_, spent)| **spent != 0.0) {
        let first = period.max(from);
        let part = spent / periods as f64;
        let mut left = spent;
        for slot in charge.iter_mut().skip(first).take(periods) {
            *slot += part;
            left -= part;
        }
        if let Some(last) = charge.last_mut().filter(|_| first + periods > spending.len()) {
            *last += left;
        }
    }
    charge
}

#[cfg(test)]
mod tests {
    use super::straight_line;

    #[test]
    fn everything_is_written_off_once() {
        let charge = straight_line(&[100.0, 50.0, 0.0, 0.0, 30.0, 0.0], 4, 1);
        assert_eq!(charge, [0.0, 37.5, 37.5, 37.5, 45.0, 22.5]);
        assert_eq!(charge.iter().sum::<f64>(), 180.0);
    }
}

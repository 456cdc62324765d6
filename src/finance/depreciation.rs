//! Depreciation by year.

/// Straight-line depreciation of each year's spending over `years`, from the
/// later of its own year and `from`, a full year's worth at a time; what is left
/// at the end of the horizon is written off in the last year.
pub fn straight_line(spending: &[f64], years: usize, from: usize) -> Vec<f64> {
    let mut charge = vec![0.0; spending.len()];
    for (year, &spent) in spending.iter().enumerate() {
        let first = year.max(from);
        let mut left = spent;
        for slot in charge.iter_mut().skip(first).take(years) {
            *slot += spent / years as f64;
            left -= spent / years as f64;
        }
        if let Some(last) = charge.last_mut().filter(|_| first + years > spending.len()) {
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

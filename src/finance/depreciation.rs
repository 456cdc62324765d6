//! Spreading over periods: depreciation of what was spent, reserves for what will be.

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

/// What is set aside for each amount, in equal parts over the `periods` before it, or
/// over those that there are.
pub fn set_aside(due: &[f64], periods: usize) -> Vec<f64> {
    let mut paid = vec![0.0; due.len()];
    for (period, &amount) in due.iter().enumerate().filter(|(_, amount)| **amount != 0.0) {
        let before = &mut paid[period.saturating_sub(periods)..period];
        let part = amount / before.len() as f64;
        before.iter_mut().for_each(|slot| *slot += part);
    }
    paid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_falls_due_was_set_aside() {
        assert_eq!(set_aside(&[0.0, 0.0, 6.0, 0.0, 4.0], 2), [3.0, 3.0, 2.0, 2.0, 0.0]);
        assert_eq!(set_aside(&[0.0, 6.0], 3), [6.0, 0.0]);
    }

    #[test]
    fn everything_is_written_off_once() {
        let charge = straight_line(&[100.0, 50.0, 0.0, 0.0, 30.0, 0.0], 4, 1);
        assert_eq!(charge, [0.0, 37.5, 37.5, 37.5, 45.0, 22.5]);
        assert_eq!(charge.iter().sum::<f64>(), 180.0);
    }
}

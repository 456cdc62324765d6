//! Cash that comes before or after income and costs.

/// What of a flow is outstanding at the end of each period, where it is settled `periods` later: the flow of
/// so many periods until then, parts of one in proportion. Nothing is at the end of the last.
pub fn outstanding(flow: &[f64], periods: f64) -> Vec<f64> {
    let (whole, part) = (periods.floor() as usize, periods.fract());
    let at = |end: usize| {
        let first = (end + 1).saturating_sub(whole);
        let all: f64 = flow[first..=end].iter().sum();
        let before = (end + 1).checked_sub(whole + 1).map_or(0.0, |before| flow[before]);
        if end + 1 == flow.len() { 0.0 } else { all + part * before }
    };
    (0..flow.len()).map(at).collect()
}

/// Rise of a level in each period, from nothing before the first.
pub fn rise(level: &[f64]) -> Vec<f64> {
    let before = std::iter::once(&0.0).chain(level);
    level.iter().zip(before).map(|(now, before)| now - before).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_settled_later_is_outstanding_until_then() {
        let flow = [10.0, 20.0, 40.0, 80.0];
        assert_eq!(outstanding(&flow, 0.0), [0.0; 4]);
        assert_eq!(outstanding(&flow, 1.0), [10.0, 20.0, 40.0, 0.0]);
        assert_eq!(outstanding(&flow, 1.5), [10.0, 25.0, 50.0, 0.0]);
        assert_eq!(rise(&outstanding(&flow, 2.0)), [10.0, 20.0, 30.0, -60.0]);
    }
}

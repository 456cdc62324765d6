//! How an outlay spreads over the months of a construction.

use crate::error::{Result, known, whole};
use crate::probability::incomplete_beta;

/// Most months of a construction.
const LONGEST: f64 = 1_200.0;
/// Accepted mean positions, and concentrations about them.
const CENTRE: (f64, f64) = (0.01, 0.99);
const CONCENTRATION: (f64, f64) = (0.1, 1_000.0);

/// Part of an outlay that is spent in each of some months: an S-curve, the distribution function
/// of a beta variate with mean `centre` and parameters that add up to `concentration`.
///
/// `share_i = F(i / n) - F((i - 1) / n)`, `F = I_x(centre k, (1 - centre) k)`, `k` the
/// concentration. A centre of 0.5 and a concentration of 2 spend evenly; 4 is the cubic `3 x^2 - 2
/// x^3`; the greater the concentration, the steeper the curve at its centre.
///
/// # Errors
/// [`crate::error::Error::Domain`] for months that are not whole, 1 to 1200, a centre outside 0.01
/// to 0.99 and a concentration outside 0.1 to 1000; NaN, too.
pub fn spending_shares(months: f64, centre: f64, concentration: f64) -> Result<Vec<f64>> {
    whole("months", months, (1.0, LONGEST))?;
    known("centre", "", centre, CENTRE)?;
    known("concentration", "", concentration, CONCENTRATION)?;
    let (early, late) = (centre * concentration, (1.0 - centre) * concentration);
    let spent = |month: usize| incomplete_beta(early, late, month as f64 / months).0;
    let mut before = 0.0;
    let share = |month| {
        let after = spent(month);
        let share = after - before;
        before = after;
        share
    };
    Ok((1..=months as usize).map(share).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_are_centred() {
        for (months, centre, concentration) in
            [(1.0, 0.3, 5.0), (24.0, 0.5, 4.0), (240.0, 0.35, 8.0), (60.0, 0.7, 0.5)]
        {
            let shares = spending_shares(months, centre, concentration).unwrap();
            assert_eq!(shares.len(), months as usize);
            assert!(shares.iter().all(|share| *share >= 0.0));
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-14);
            let mean: f64 =
                shares.iter().enumerate().map(|(i, s)| s * (i as f64 + 0.5) / months).sum();
            assert!((mean - centre).abs() < 0.51 / months, "{mean} for {centre}");
        }
    }

    #[test]
    fn curves_that_are_known() {
        let even = spending_shares(10.0, 0.5, 2.0).unwrap();
        assert!(even.iter().all(|share| (share - 0.1).abs() < 1e-15), "{even:?}");
        let cubic = |x: f64| x * x * (3.0 - 2.0 * x);
        for (month, share) in spending_shares(7.0, 0.5, 4.0).unwrap().iter().enumerate() {
            let (from, to) = (month as f64 / 7.0, (month as f64 + 1.0) / 7.0);
            assert!((share - (cubic(to) - cubic(from))).abs() < 1e-14);
        }
    }

    #[test]
    fn what_is_no_curve_is_refused() {
        for (months, centre, concentration) in [
            (0.0, 0.5, 4.0),
            (1.5, 0.5, 4.0),
            (12.0, 1.0, 4.0),
            (12.0, 0.5, 0.0),
            (12.0, 0.5, f64::NAN),
        ] {
            assert!(spending_shares(months, centre, concentration).is_err());
        }
    }
}

//! Costs that several users have in common, divided by what they use.

use crate::error::{Error, NOT_NEGATIVE, Result, known};

/// Each user's part of what all use together: `u_k / sum_j u_j`; NaN where nobody uses anything.
///
/// # Errors
/// [`Error::Domain`] for a negative use and NaN, with the user's position.
pub fn shares(uses: &[f64]) -> Result<Vec<f64>> {
    for (user, used) in uses.iter().enumerate() {
        known("use", "", *used, NOT_NEGATIVE).map_err(|error| error.at(user))?;
    }
    let all: f64 = uses.iter().sum();
    Ok(uses.iter().map(|used| used / all).collect())
}

/// The same in every period, `u_kt / sum_j u_jt`, from each user's use in every period; where nobody
/// uses anything, the shares `otherwise`. Of each user, period by period.
///
/// # Errors
/// [`Error::Shape`] for users of unlike length or number; [`Error::Domain`] for a negative use and NaN,
/// with the user's position.
pub fn shares_by_period(uses: &[Vec<f64>], otherwise: &[f64]) -> Result<Vec<Vec<f64>>> {
    let periods = uses.first().map_or(0, Vec::len);
    if uses.len() != otherwise.len() || uses.iter().any(|own| own.len() != periods) {
        return Err(Error::Shape("users differ in number or in periods".into()));
    }
    let mut parts = vec![Vec::with_capacity(periods); uses.len()];
    for period in 0..periods {
        let now: Vec<f64> = uses.iter().map(|own| own[period]).collect();
        let idle = now.iter().all(|used| *used == 0.0);
        let of_all = if idle { otherwise.to_vec() } else { shares(&now)? };
        parts.iter_mut().zip(of_all).for_each(|(own, part)| own.push(part));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_those_of_use() {
        assert_eq!(shares(&[1.0, 3.0]), Ok(vec![0.25, 0.75]));
        assert!(shares(&[0.0, 0.0]).is_ok_and(|parts| parts.iter().all(|part| part.is_nan())));
        let refused = |uses: &[f64]| shares(uses).map_err(|error| error.to_string());
        let said = "use = -1 is outside the accepted range, 0 or more (element 1)";
        assert_eq!(refused(&[2.0, -1.0]), Err(said.into()));
        assert!(refused(&[f64::NAN]).is_err());
    }

    #[test]
    fn who_uses_nothing_pays_nothing_while_others_do() {
        let uses = [vec![0.0, 1.0, 0.0], vec![2.0, 4.0, 0.0]];
        let parts = vec![vec![0.0, 0.2, 0.4], vec![1.0, 0.8, 0.6]];
        assert_eq!(shares_by_period(&uses, &[0.4, 0.6]), Ok(parts));
        assert!(matches!(shares_by_period(&uses, &[1.0]), Err(Error::Shape(_))));
        let unlike = [vec![1.0], vec![1.0, 1.0]];
        assert!(matches!(shares_by_period(&unlike, &[0.5, 0.5]), Err(Error::Shape(_))));
    }
}

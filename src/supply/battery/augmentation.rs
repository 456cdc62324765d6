//! Capacity by year, and what is added to keep it.

use crate::error::{NOT_NEGATIVE, Result, known, within};
use crate::field::choice;

use super::ageing::{Damage, loss};

choice! {
    /// What is done about lost capacity.
    Augmentation {
        /// Nothing.
        None = "none",
        /// Cells are added every so many years.
        Additions = "additions",
    }
}

/// Accepted ends of life, as parts of the first capacity.
pub(super) const END_OF_LIFE: (f64, f64) = (0.0, 0.99);

/// Capacity of a battery by year of its life; in each,
/// `start = end before + added - retired` and `end = start - calendar loss - cycle loss`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Life {
    /// Capacity at the start of the year, after additions.
    pub start_mwh: Vec<f64>,
    /// Capacity at its end.
    pub end_mwh: Vec<f64>,
    /// Capacity lost to time within the year.
    pub calendar_loss_mwh: Vec<f64>,
    /// Capacity lost to cycles within the year.
    pub cycle_loss_mwh: Vec<f64>,
    /// Capacity added at the start of the year.
    pub added_mwh: Vec<f64>,
    /// What was left of cells that were taken out then.
    pub retired_mwh: Vec<f64>,
    /// Full cycles of the year.
    pub full_cycles: Vec<f64>,
    /// Year, from 1, at whose end the first cells have come to the end of their life.
    pub end_of_life_year: Option<usize>,
}

/// Cells of one age.
struct Cells {
    energy_mwh: f64,
    calendar: f64,
    cycle: f64,
}

impl Cells {
    fn new(energy_mwh: f64) -> Self {
        Self { energy_mwh, calendar: 0.0, cycle: 0.0 }
    }

    fn suffer(&mut self, damage: &Damage) {
        self.calendar += damage.calendar;
        self.cycle += damage.cycle;
    }

    /// Parts of the first capacity lost to time and to cycles, together at the most all.
    fn losses(&self) -> [f64; 2] {
        let losses = [loss(self.calendar), loss(self.cycle)];
        let all = losses[0] + losses[1];
        losses.map(|loss| if all > 1.0 { loss / all } else { loss })
    }

    fn left_fraction(&self) -> f64 {
        let [calendar, cycle] = self.losses();
        1.0 - calendar - cycle
    }
}

/// In which of the years of a battery, counted from 0, cells are added at the start: `every_years`
/// after the first start and again, as long as half of that is left.
///
/// # Errors
/// [`crate::error::Error::Domain`] for additions every 0 years.
pub fn additions(every_years: usize, years: usize) -> Result<Vec<bool>> {
    known("augmentation_years", "year", every_years as f64, (1.0, f64::MAX))?;
    let due = |year: usize| year > 0 && year.is_multiple_of(every_years);
    Ok((0..years).map(|year| due(year) && 2 * (years - year) >= every_years).collect())
}

/// The life of a battery of a capacity, of which every cell suffers the damage of each year
/// from its own start on.
///
/// At the start of years with additions, cells at or below the end of their life are taken out and
/// new ones bring the capacity back to the first.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative capacity or damage and an end of life outside
/// 0 to 0.99.
pub fn life(
    damages: &[Damage],
    energy_mwh: f64,
    end_of_life_fraction: f64,
    additions: &[bool],
) -> Result<Life> {
    known("energy_mwh", "MWh", energy_mwh, NOT_NEGATIVE)?;
    known("end_of_life_fraction", "", end_of_life_fraction, END_OF_LIFE)?;
    let mut cells = vec![Cells::new(energy_mwh)];
    let mut first = Cells::new(energy_mwh);
    let mut life = Life::default();
    for (year, damage) in damages.iter().enumerate() {
        known("calendar damage", "", damage.calendar, NOT_NEGATIVE)?;
        known("cycle damage", "", damage.cycle, NOT_NEGATIVE)?;
        let (mut added, mut retired) = (0.0, 0.0);
        if additions.get(year) == Some(&true) {
            cells.retain(|cells| {
                let left = cells.left_fraction();
                let stays = left > end_of_life_fraction;
                if !stays {
                    retired += left * cells.energy_mwh;
                }
                stays
            });
            added = (energy_mwh - capacity_mwh(&cells)).max(0.0);
            cells.push(Cells::new(added));
        }
        life.added_mwh.push(added);
        life.retired_mwh.push(retired);
        life.start_mwh.push(capacity_mwh(&cells));
        let mut lost = [0.0; 2];
        for cells in &mut cells {
            let before = cells.losses();
            cells.suffer(damage);
            for (cause, after) in cells.losses().into_iter().enumerate() {
                lost[cause] += cells.energy_mwh * (after - before[cause]);
            }
        }
        life.calendar_loss_mwh.push(lost[0]);
        life.cycle_loss_mwh.push(lost[1]);
        life.end_mwh.push(capacity_mwh(&cells));
        life.full_cycles.push(damage.full_cycles);
        first.suffer(damage);
        if life.end_of_life_year.is_none() && first.left_fraction() <= end_of_life_fraction {
            life.end_of_life_year = Some(year + 1);
        }
    }
    Ok(life)
}

fn capacity_mwh(cells: &[Cells]) -> f64 {
    cells.iter().map(|cells| cells.energy_mwh * cells.left_fraction()).sum()
}

/// Cost of cells added so many years after the first, real:
/// `1000 added capex (1 - decline)^years`
///
/// # Errors
/// [`crate::error::Error::Domain`] for negative energies, prices and years, and a decline
/// outside -0.5 to 0.5.
pub fn addition_cost_eur(
    added_mwh: f64,
    capex_eur_kwh: f64,
    capex_decline: f64,
    years: f64,
) -> Result<f64> {
    within("added_mwh", "MWh", added_mwh, NOT_NEGATIVE)?;
    within("capex_eur_kwh", "EUR/kWh", capex_eur_kwh, NOT_NEGATIVE)?;
    within("capex_decline", "", capex_decline, (-0.5, 0.5))?;
    within("years", "year", years, NOT_NEGATIVE)?;
    Ok(1_000.0 * added_mwh * capex_eur_kwh * libm::pow(1.0 - capex_decline, years))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A year of these takes a tenth by time, and nothing by cycles.
    const TENTH: Damage = Damage { calendar: 0.25, cycle: 0.0, full_cycles: 0.0 };

    const EVERY_OTHER: [bool; 5] = [false, false, true, false, true];

    #[test]
    fn nothing_is_added_shortly_before_the_end() -> Result<()> {
        assert_eq!(additions(2, 5)?, EVERY_OTHER);
        let years = |every, years| -> Result<Vec<usize>> {
            let added = additions(every, years)?;
            Ok((0..years).filter(|year| added[*year]).collect())
        };
        assert_eq!(years(5, 20)?, [5, 10, 15]);
        assert_eq!(years(3, 20)?, [3, 6, 9, 12, 15, 18]);
        assert_eq!(years(6, 20)?, [6, 12]);
        assert_eq!(years(1, 3)?, [1, 2]);
        assert!(additions(0, 20).is_err());
        Ok(())
    }

    #[test]
    fn a_battery_left_alone_goes_down_a_root() {
        let life = life(&[TENTH; 4], 10.0, 0.85, &[]).unwrap_or_default();
        let expected = [9.0, 10.0 - 2f64.sqrt(), 10.0 - 3f64.sqrt(), 8.0];
        assert!(life.end_mwh.iter().zip(expected).all(|(end, one)| (end - one).abs() < 1e-12));
        assert_eq!(life.end_of_life_year, Some(3));
        assert_eq!(life.added_mwh, [0.0; 4]);
    }

    #[test]
    fn additions_bring_back_the_capacity_and_what_is_spent_leaves() {
        let kept = life(&[TENTH; 5], 10.0, 0.7, &EVERY_OTHER).unwrap_or_default();
        assert!((kept.added_mwh[2] - 2f64.sqrt()).abs() < 1e-12);
        assert!((kept.start_mwh[4] - 10.0).abs() < 1e-12);
        assert_eq!(kept.retired_mwh, [0.0; 5]);
        let spent = life(&[TENTH; 5], 10.0, 0.9, &EVERY_OTHER).unwrap_or_default();
        assert!((spent.retired_mwh[2] - (10.0 - 2f64.sqrt())).abs() < 1e-12);
        assert!((spent.added_mwh[2] - 10.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_lost_twice() {
        let broken = Damage { calendar: 30.0, cycle: 10.0, full_cycles: 5.0 };
        let life = life(&[broken; 3], 1.0, 0.5, &[]).unwrap_or_default();
        assert!(life.end_mwh.iter().all(|end| end.abs() < 1e-12));
        assert_eq!(life.end_of_life_year, Some(1));
    }

    #[test]
    fn prices_of_additions_fall() {
        assert_eq!(addition_cost_eur(2.0, 100.0, 0.1, 0.0), Ok(200_000.0));
        let later = addition_cost_eur(2.0, 100.0, 0.1, 2.0);
        assert!(later.is_ok_and(|cost| (cost - 162_000.0).abs() < 1e-9));
    }
}

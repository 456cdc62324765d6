//! What wear costs, for the dispatch.

use crate::error::{NOT_NEGATIVE, POSITIVE, Result, within};

use super::ageing::{Ageing, LIFE_LOSS};
use super::augmentation::END_OF_LIFE;

/// Above 0, up to 1.
const PART: (f64, f64) = (f64::MIN_POSITIVE, 1.0);

/// Cost of the wear of energy that a battery delivers, EUR/MWh: what one more MWh a year adds
/// to the yearly cost of replacing cells, around a steady use.
///
/// At half charge and with `c` cycles a year of one depth, time loses
/// `a sqrt(t)` and cycles lose `b sqrt(t)`, `a = 0.2 stress / sqrt(calendar_life)`,
/// `b = 0.2 sqrt(c depth^x / cycle_life)`. Cells are spent after
/// `life = ((1 - end) / (a + b))^2`, and `d(1000 capex / life) / dc` over the energy of a
/// cycle, `depth (1 - 2/3 (1 - end)) efficiency`, is
///
/// `1000 capex b / (a + b) / (life c depth (1 - 2/3 (1 - end)) efficiency)`:
///
/// the cycles' part of the loss, over all that the cells deliver. Two thirds of the loss is
/// its mean on the way down a square root. Neglected: interest, and the fall of prices.
///
/// # Errors
/// [`crate::error::Error::Domain`] for a negative price, no cycles, depths and efficiencies that
/// are not above 0 and up to 1, and other arguments outside their ranges.
pub fn wear_cost_eur_mwh(
    ageing: &Ageing,
    capex_eur_kwh: f64,
    depth: f64,
    cycles_per_year: f64,
    end_of_life_fraction: f64,
    discharge_efficiency: f64,
) -> Result<f64> {
    ageing.check(within)?;
    within("capex_eur_kwh", "EUR/kWh", capex_eur_kwh, NOT_NEGATIVE)?;
    within("depth", "", depth, PART)?;
    within("cycles_per_year", "1/year", cycles_per_year, POSITIVE)?;
    within("end_of_life_fraction", "", end_of_life_fraction, END_OF_LIFE)?;
    within("discharge_efficiency", "", discharge_efficiency, PART)?;
    let lost = 1.0 - end_of_life_fraction;
    let by_time = LIFE_LOSS * ageing.calendar.damage_per_year(0.5).sqrt();
    let by_cycles = LIFE_LOSS * (cycles_per_year * ageing.cycling.damage(depth)).sqrt();
    let root = lost / (by_time + by_cycles);
    let mean_capacity = 1.0 - 2.0 / 3.0 * lost;
    let per_year = cycles_per_year * depth * mean_capacity * discharge_efficiency;
    let part = by_cycles / (by_time + by_cycles);
    Ok(1_000.0 * capex_eur_kwh * part / (root * root * per_year))
}

#[cfg(test)]
mod tests {
    use super::super::ageing::{Calendar, Cycling};
    use super::*;

    fn ageing(calendar_life_years: f64) -> Ageing {
        Ageing {
            calendar: Calendar {
                temperature_c: 25.0,
                calendar_life_years,
                activation_kj_mol: 17.0,
                charge_stress: 4.0,
            },
            cycling: Cycling { cycle_life: 8_000.0, depth_exponent: 1.5 },
        }
    }

    #[test]
    fn cells_that_time_spares_are_paid_by_all_that_they_deliver() {
        // 8,000 full cycles to a loss of 0.2, 2.25 times as many to 0.3, 0.8 on the mean.
        let cost = wear_cost_eur_mwh(&ageing(1e30), 160.0, 1.0, 300.0, 0.7, 0.9);
        let expected = 160_000.0 / (8_000.0 * 2.25 * 0.8 * 0.9);
        assert!(cost.is_ok_and(|cost| (cost / expected - 1.0).abs() < 1e-12));
    }

    #[test]
    fn it_is_the_slope_of_the_cost_of_replacement() {
        let (depth, cycles, end, efficiency) = (0.8, 300.0, 0.7, 0.9);
        let ageing = ageing(20.0);
        let yearly = |cycles: f64| {
            let losses = |years: f64| -> Result<f64> {
                Ok(ageing.calendar.calendar_loss_fraction(years, 0.5)?
                    + ageing.cycling.cycle_loss_fraction(cycles * years, depth)?)
            };
            // Years to the end by halving, not by the formula.
            let (mut low, mut high) = (0.0, 200.0);
            for _ in 0..200 {
                let middle = 0.5 * (low + high);
                let spent = losses(middle).is_ok_and(|loss| loss > 1.0 - end);
                if spent { high = middle } else { low = middle }
            }
            160_000.0 / low
        };
        let step = 0.01;
        let slope = (yearly(cycles + step) - yearly(cycles - step)) / (2.0 * step);
        let expected = slope / (depth * 0.8 * efficiency);
        let cost = wear_cost_eur_mwh(&ageing, 160.0, depth, cycles, end, efficiency);
        assert!(cost.is_ok_and(|cost| (cost / expected - 1.0).abs() < 1e-6));
        assert!(wear_cost_eur_mwh(&ageing, 160.0, 0.0, cycles, end, efficiency).is_err());
    }
}

//! Capacity lost to time and to cycles.
//!
//! Both courses go with the square root of what wears, as a film does that slows its own
//! growth. In squares of losses, then, wear adds up hour by hour and cycle by cycle:
//! that sum is the damage, 1 where the loss is [`LIFE_LOSS`].
//!
//! Sources: Naumann et al., Journal of Energy Storage 17 (2018) 153-169, doi
//! 10.1016/j.est.2018.01.019, for time; Journal of Power Sources 451 (2020) 227666, doi
//! 10.1016/j.jpowsour.2019.227666, for cycles, whose law of depth is replaced by a power.

use crate::error::{Error, NOT_NEGATIVE, POSITIVE, Result, known, whole, within};

use super::rainflow::rainflow;

/// Loss of capacity to which lives in years and in cycles refer.
pub const LIFE_LOSS: f64 = 0.2;

/// Temperature to which lives in years refer, K.
const REFERENCE_K: f64 = 298.15;
/// Zero of the Celsius scale, K.
const CELSIUS_K: f64 = 273.15;
/// Molar gas constant, kJ/mol/K (exact since 2019).
const GAS_KJ_MOL_K: f64 = 8.314_462_618e-3;

/// Accepted horizons.
const YEARS: (f64, f64) = (1.0, 100.0);

/// How time ages cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calendar {
    /// Temperature of the cells.
    pub temperature_c: f64,
    /// Years at 25 degC and half charge in which time alone takes [`LIFE_LOSS`].
    pub calendar_life_years: f64,
    /// Activation energy.
    pub activation_kj_mol: f64,
    /// Growth of the loss with the cube of the charge above one half.
    pub charge_stress: f64,
}

/// How cycles age cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cycling {
    /// Cycles of full depth in which they alone take [`LIFE_LOSS`].
    pub cycle_life: f64,
    /// Power of the depth in the damage of a cycle.
    pub depth_exponent: f64,
}

/// What ages cells, and how fast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ageing {
    /// Time.
    pub calendar: Calendar,
    /// Cycles.
    pub cycling: Cycling,
}

/// What a year does to cells, in units of the damage at [`LIFE_LOSS`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Damage {
    /// Damage by time.
    pub calendar: f64,
    /// Damage by cycles.
    pub cycle: f64,
    /// Sum of depths: energy through the cells over their capacity, each way.
    pub full_cycles: f64,
}

/// Loss at a damage: `LIFE_LOSS sqrt(damage)`, at the most everything.
pub(super) fn loss(damage: f64) -> f64 {
    let loss = LIFE_LOSS * damage.sqrt();
    if loss > 1.0 { 1.0 } else { loss }
}

/// Checks a parameter: [`within`] or [`known`].
pub(super) type Test = fn(&'static str, &'static str, f64, (f64, f64)) -> Result<()>;

impl Calendar {
    fn check(&self, test: Test) -> Result<()> {
        test("temperature_c", "degC", self.temperature_c, (-40.0, 80.0))?;
        test("calendar_life_years", "year", self.calendar_life_years, POSITIVE)?;
        test("activation_kj_mol", "kJ/mol", self.activation_kj_mol, (0.0, 200.0))?;
        test("charge_stress", "", self.charge_stress, (0.0, 8.0))
    }

    /// Damage of a year at a state of charge: the square of Arrhenius' factor times that of
    /// the charge, over the life.
    pub(super) fn damage_per_year(&self, soc: f64) -> f64 {
        let inverse_k = 1.0 / (self.temperature_c + CELSIUS_K) - 1.0 / REFERENCE_K;
        let over_half = soc - 0.5;
        let stress = libm::exp(-self.activation_kj_mol / GAS_KJ_MOL_K * inverse_k)
            * (1.0 + self.charge_stress * over_half * over_half * over_half);
        stress * stress / self.calendar_life_years
    }

    /// Part of the capacity lost to time at a constant state of charge:
    ///
    /// `0.2 exp(-E/R (1/T - 1/298.15)) (1 + k (soc - 1/2)^3) sqrt(years / calendar_life_years)`
    ///
    /// # Errors
    /// [`Error::Domain`] for negative years, a state of charge outside 0 to 1 and
    /// parameters outside their ranges.
    pub fn calendar_loss_fraction(&self, years: f64, soc: f64) -> Result<f64> {
        self.check(within)?;
        within("years", "year", years, NOT_NEGATIVE)?;
        within("soc", "", soc, (0.0, 1.0))?;
        Ok(loss(years * self.damage_per_year(soc)))
    }
}

impl Cycling {
    fn check(&self, test: Test) -> Result<()> {
        test("cycle_life", "", self.cycle_life, POSITIVE)?;
        test("depth_exponent", "", self.depth_exponent, (0.0, 10.0))
    }

    /// Damage of a cycle of a depth: `depth^b / cycle_life`.
    pub(super) fn damage(&self, depth: f64) -> f64 {
        libm::pow(depth, self.depth_exponent) / self.cycle_life
    }

    /// Part of the capacity lost to cycles of one depth:
    ///
    /// `0.2 sqrt(cycles depth^b / cycle_life)`
    ///
    /// # Errors
    /// [`Error::Domain`] for negative cycles, a depth outside 0 to 1 and parameters
    /// outside their ranges.
    pub fn cycle_loss_fraction(&self, cycles: f64, depth: f64) -> Result<f64> {
        self.check(within)?;
        within("cycles", "", cycles, NOT_NEGATIVE)?;
        within("depth", "", depth, (0.0, 1.0))?;
        Ok(loss(cycles * self.damage(depth)))
    }
}

impl Ageing {
    pub(super) fn check(&self, test: Test) -> Result<()> {
        self.calendar.check(test)?;
        self.cycling.check(test)
    }

    /// Damage of a year with a history of the state of charge, in even steps of any
    /// length:
    ///
    /// `calendar = mean(stress^2) / calendar_life_years`, `cycle = sum(n depth^b) / cycle_life`
    ///
    /// with the rainflow cycles of the history (Miner's sum).
    ///
    /// # Errors
    /// [`Error::Shape`] for a history without values; [`Error::Domain`] with the position
    /// for states of charge outside 0 to 1, and for parameters outside their ranges.
    pub fn damage(&self, soc: &[f64]) -> Result<Damage> {
        self.check(known)?;
        if soc.is_empty() {
            return Err(Error::Shape("a history of the state of charge without values".into()));
        }
        let mut damage = Damage { calendar: 0.0, cycle: 0.0, full_cycles: 0.0 };
        for (position, &value) in soc.iter().enumerate() {
            known("soc", "", value, (0.0, 1.0)).map_err(|error| error.at(position))?;
            damage.calendar += self.calendar.damage_per_year(value) / soc.len() as f64;
        }
        let cycles = rainflow(soc)?;
        for (&depth, &count) in cycles.ranges.iter().zip(&cycles.counts) {
            damage.cycle += count * self.cycling.damage(depth);
            damage.full_cycles += count * depth;
        }
        Ok(damage)
    }

    /// [`Ageing::damage`] by year, of a history for each year or of one for all of them.
    ///
    /// # Errors
    /// As [`Ageing::damage`]; [`Error::Shape`] for other numbers of histories,
    /// [`Error::Domain`] for years that are not 1 to 100.
    pub fn damages(&self, histories: &[&[f64]], years: usize) -> Result<Vec<Damage>> {
        whole("years", years as f64, YEARS)?;
        match histories {
            [one] => Ok(vec![self.damage(one)?; years]),
            _ if histories.len() == years => {
                histories.iter().map(|history| self.damage(history)).collect()
            }
            _ => Err(Error::Shape(format!(
                "{} histories of the state of charge for {years} years",
                histories.len()
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AGEING: Ageing = Ageing {
        calendar: Calendar {
            temperature_c: 25.0,
            calendar_life_years: 20.0,
            activation_kj_mol: 17.0,
            charge_stress: 4.0,
        },
        cycling: Cycling { cycle_life: 10_000.0, depth_exponent: 2.0 },
    };

    fn near(found: Result<f64>, expected: f64) -> bool {
        found.is_ok_and(|found| (found / expected - 1.0).abs() < 1e-12)
    }

    #[test]
    fn a_life_takes_what_it_says() {
        assert!(near(AGEING.calendar.calendar_loss_fraction(20.0, 0.5), LIFE_LOSS));
        assert!(near(AGEING.calendar.calendar_loss_fraction(5.0, 0.5), LIFE_LOSS / 2.0));
        assert!(near(AGEING.calendar.calendar_loss_fraction(20.0, 1.0), LIFE_LOSS * 1.5));
        assert!(near(AGEING.cycling.cycle_loss_fraction(10_000.0, 1.0), LIFE_LOSS));
        assert!(near(AGEING.cycling.cycle_loss_fraction(40_000.0, 0.5), LIFE_LOSS));
        assert_eq!(AGEING.cycling.cycle_loss_fraction(1e9, 1.0), Ok(1.0));
    }

    #[test]
    fn a_history_adds_up_its_hours_and_cycles() {
        let history = [0.0, 1.0, 0.5, 1.0, 0.0];
        let damage = AGEING.damage(&history);
        // Half a cycle up, half a cycle down, a whole one of one half in between.
        let expected = 1.0 / 10_000.0 + 0.25 / 10_000.0;
        assert!(near(damage.clone().map(|damage| damage.cycle), expected));
        assert!(near(damage.clone().map(|damage| damage.full_cycles), 1.5));
        let squares = 2.0 * 0.25 + 1.0 + 2.0 * 2.25;
        assert!(near(damage.map(|damage| damage.calendar), squares / 5.0 / 20.0));
    }

    #[test]
    fn histories_are_refused_where_they_are_wrong() {
        let refused = AGEING.damage(&[0.5, f64::NAN]);
        assert!(matches!(refused, Err(Error::Domain { name: "soc", index: Some(1), .. })));
        assert!(matches!(AGEING.damage(&[]), Err(Error::Shape(_))));
        let history: &[f64] = &[0.5, 0.6];
        assert!(matches!(AGEING.damages(&[history; 2], 3), Err(Error::Shape(_))));
        assert!(matches!(AGEING.damages(&[history], 0), Err(Error::Domain { .. })));
        let cycling = Cycling { cycle_life: f64::NAN, ..AGEING.cycling };
        assert!(Ageing { cycling, ..AGEING }.damage(history).is_err());
        assert!(cycling.cycle_loss_fraction(1.0, 1.0).is_ok_and(f64::is_nan));
    }
}

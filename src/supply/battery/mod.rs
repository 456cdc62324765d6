//! A battery: its size and losses, how it ages, what its wear costs.

pub mod ageing;
pub mod augmentation;
pub mod rainflow;
pub mod wear;

use crate::calendar::MEAN_YEAR_HOURS;
use crate::catalogue::default_of;
use crate::error::Result;
use crate::field::{Number, number, section, word};

use ageing::{Ageing, Calendar, Cycling, Damage};
use augmentation::{Augmentation, Life, additions, life};
use wear::wear_cost_eur_mwh;

/// A field whose default is the catalogue's.
fn lfp(key: &str, minimum: f64, maximum: f64) -> Number {
    default_of("batteries", "lfp", key, minimum, maximum)
}

section! {
    /// A battery beside the load. Defaults are those of lithium iron phosphate.
    Battery {
        /// Power at the meter, to charge and to discharge; 0: no battery.
        power_mw: f64 = number(0.0, "MW", 0.0, 10_000.0).assumption("none published");
        /// Hours of full power in the first capacity.
        duration_h: f64 = number(2.0, "h", 0.1, 1_000.0).plausible(1.0, 8.0).assumption("usual of batteries that shift spot energy");
        /// Energy that reaches the cells, over that at the meter.
        charge_efficiency: f64 = lfp("charge_efficiency", 0.1, 1.0);
        /// Energy at the meter, over that which leaves the cells.
        discharge_efficiency: f64 = lfp("discharge_efficiency", 0.1, 1.0);
        /// Part of the stored energy lost in an hour.
        self_discharge_per_h: f64 = lfp("self_discharge_per_h", 0.0, 0.1);
        /// Investment by capacity, real, at the first start; additions cost it, too.
        capex_eur_kwh: f64 = lfp("capex_eur_kwh", 0.0, 5_000.0);
        /// Investment by power, real.
        capex_eur_kw: f64 = lfp("capex_eur_kw", 0.0, 5_000.0);
        /// Yearly upkeep over the investment.
        upkeep_fraction: f64 = lfp("upkeep_fraction", 0.0, 0.2);
        /// Temperature of the cells.
        temperature_c: f64 = lfp("temperature_c", -20.0, 60.0);
        /// Years at 25 degC and half charge in which time alone takes 20 % of the capacity.
        calendar_life_years: f64 = lfp("calendar_life_years", 1.0, 100.0);
        /// Activation energy of the loss to time.
        activation_kj_mol: f64 = lfp("activation_kj_mol", 0.0, 200.0);
        /// Growth of the loss to time with the cube of the charge above one half.
        charge_stress: f64 = lfp("charge_stress", 0.0, 8.0);
        /// Cycles of full depth that alone take 20 % of the capacity.
        cycle_life: f64 = lfp("cycle_life", 10.0, 1e6);
        /// Power of the depth with which a cycle wears.
        depth_exponent: f64 = lfp("depth_exponent", 0.0, 5.0);
        /// Depth of the cycles by which wear is priced in the dispatch.
        wear_depth: f64 = lfp("wear_depth", 0.01, 1.0);
        /// Such cycles in a year.
        wear_cycles_year: f64 = lfp("wear_cycles_year", 1.0, 10_000.0);
        /// Remaining part of the capacity at which cells are spent.
        end_of_life_fraction: f64 = lfp("end_of_life_fraction", 0.3, 0.95);
        /// What is done about lost capacity.
        augmentation: Augmentation = word(Augmentation::WORDS, "none");
        /// Years between additions.
        augmentation_years: f64 = lfp("augmentation_years", 1.0, 50.0).whole();
        /// Yearly fall of the investment by capacity, real.
        capex_decline: f64 = lfp("capex_decline", -0.2, 0.5);
    }
}

impl Battery {
    /// First capacity of the cells.
    pub fn energy_mwh(&self) -> f64 {
        self.power_mw * self.duration_h
    }

    /// How the cells age.
    pub fn ageing(&self) -> Ageing {
        Ageing {
            calendar: Calendar {
                temperature_c: self.temperature_c,
                calendar_life_years: self.calendar_life_years,
                activation_kj_mol: self.activation_kj_mol,
                charge_stress: self.charge_stress,
            },
            cycling: Cycling { cycle_life: self.cycle_life, depth_exponent: self.depth_exponent },
        }
    }

    /// What a calendar year, or the part of it that is told, does to cells of a capacity whose
    /// content stands at `level_mwh` at the end of each hour: a part of a year ages by that part.
    ///
    /// # Errors
    /// As [`Ageing::damage`].
    pub fn damage(&self, level_mwh: &[f64], capacity_mwh: f64) -> Result<Damage> {
        if capacity_mwh <= 0.0 {
            return Ok(Damage { calendar: 0.0, cycle: 0.0, full_cycles: 0.0 });
        }
        // Rounding may put a full battery beyond its brim.
        let soc: Vec<f64> =
            level_mwh.iter().map(|level| (level / capacity_mwh).clamp(0.0, 1.0)).collect();
        let damage = self.ageing().damage(&soc)?;
        let part = level_mwh.len() as f64 / MEAN_YEAR_HOURS;
        Ok(Damage { calendar: part * damage.calendar, ..damage })
    }

    /// In which of its years, counted from 0, cells are added at the start.
    ///
    /// # Errors
    /// As [`additions`].
    pub fn additions(&self, years: usize) -> Result<Vec<bool>> {
        match self.augmentation {
            Augmentation::None => Ok(vec![false; years]),
            Augmentation::Additions => additions(self.augmentation_years as usize, years),
        }
    }

    /// Capacity by year, under the damage and with the additions of each.
    ///
    /// # Errors
    /// As [`life`].
    pub fn life(&self, damages: &[Damage], additions: &[bool]) -> Result<Life> {
        life(damages, self.energy_mwh(), self.end_of_life_fraction, additions)
    }

    /// What a MWh of discharge wears, real, at the first start.
    ///
    /// # Errors
    /// As [`wear_cost_eur_mwh`].
    pub fn wear_cost_eur_mwh(&self) -> Result<f64> {
        wear_cost_eur_mwh(
            &self.ageing(),
            self.capex_eur_kwh,
            self.wear_depth,
            self.wear_cycles_year,
            self.end_of_life_fraction,
            self.discharge_efficiency,
        )
    }
}

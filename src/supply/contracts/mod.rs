//! Ways to buy energy: each delivers some power in every hour, for some money. What a load
//! takes beyond is bought at the spot price, and what it leaves is sold at it.
//!
//! **A new kind of contract is one new file and one line in the list below.**

pub mod ppa;
pub mod term;

use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, Result};
use crate::field::{Fields, Section, no_word};

/// An hour as contracts see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hour {
    /// Load, MW.
    pub load_mw: f64,
    /// Spot price, EUR/MWh.
    pub spot_eur_mwh: f64,
    /// Output of what the contract hangs on over its capacity; NaN without a profile.
    pub output: f64,
}

/// What a contract does in an hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Delivery {
    /// Power delivered, MW.
    pub power_mw: f64,
    /// What it costs, EUR.
    pub cost_eur: f64,
}

impl Delivery {
    /// What is left to pay once the power is sold at the spot price, EUR:
    /// `cost - power x spot`.
    pub fn settled_eur(&self, spot_eur_mwh: f64) -> f64 {
        self.cost_eur - self.power_mw * spot_eur_mwh
    }
}

/// What a contract costs in an hour once its power is sold at the spot price:
/// `fixed + by_load x load`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settlement {
    /// Paid whatever the load, EUR.
    pub fixed_eur: f64,
    /// Paid for each MWh of the load, EUR/MWh.
    pub by_load_eur_mwh: f64,
    /// Power delivered whatever the load, MW.
    pub standing_mw: f64,
}

/// The law of a kind of contract.
pub trait Deliver {
    /// Whether the power delivered comes with guarantees of origin.
    const GUARANTEED: bool = false;
    /// Whether the power delivered is generated without carbon.
    const CARBON_FREE: bool = Self::GUARANTEED;
    /// Whether it wants a profile of output.
    const PROFILED: bool = false;
    /// One hour: power and cost are straight lines of the load.
    fn hour(&self, hour: Hour) -> Delivery;
}

macro_rules! family {
    ($( $module:ident $kind:ident $word:literal; )+) => {
        $( pub mod $module; )+

        /// A contract of one of the kinds.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Contract { $(
            #[doc = concat!("See [`", stringify!($module), "`].")] $kind($module::$kind),
        )+ }

        /// Words of the kinds, in the order of the list.
        pub const KINDS: &[&str] = &[$($word),+];

        /// The fields of a kind.
        ///
        /// # Errors
        /// [`Error::Config`] with the kinds, and the nearest.
        pub fn fields(kind: &str) -> Result<fn() -> Fields> {
            match kind {
                $( $word => Ok($module::$kind::fields), )+
                _ => Err(no_word("kind", kind, KINDS)),
            }
        }

        impl Contract {
            /// A contract from the tree of its fields, all of them there.
            ///
            /// # Errors
            /// [`Error::Config`] for an unknown kind and fields that are not the kind's.
            pub fn of(kind: &str, tree: &Value) -> Result<Self> {
                match kind {
                    $( $word => $module::$kind::deserialize(tree).map(Self::$kind), )+
                    _ => return Err(no_word("kind", kind, KINDS)),
                }
                .map_err(|error| Error::config(kind, error.to_string()))
            }

            /// Its word.
            pub const fn word(&self) -> &'static str {
                match self { $( Self::$kind(_) => $word, )+ }
            }

            /// Whether the power delivered comes with guarantees of origin.
            pub const fn guaranteed(&self) -> bool {
                match self { $( Self::$kind(_) => $module::$kind::GUARANTEED, )+ }
            }

            /// Whether it wants a profile of output.
            pub const fn profiled(&self) -> bool {
                match self { $( Self::$kind(_) => $module::$kind::PROFILED, )+ }
            }

            /// Whether the power delivered is generated without carbon.
            pub const fn carbon_free(&self) -> bool {
                match self { $( Self::$kind(_) => $module::$kind::CARBON_FREE, )+ }
            }

            /// What it does in each of some hours.
            pub fn deliver(&self, hours: impl Iterator<Item = Hour>) -> Vec<Delivery> {
                match self { $( Self::$kind(law) => hours.map(|hour| law.hour(hour)).collect(), )+ }
            }
        }
    };
}

impl Contract {
    /// What it costs in each of some hours, settled at the spot price, whatever their load.
    pub fn settle(&self, hours: impl Iterator<Item = Hour> + Clone) -> Vec<Settlement> {
        let of_load = |load_mw: f64| hours.clone().map(move |hour| Hour { load_mw, ..hour });
        let (without, with) = (self.deliver(of_load(0.0)), self.deliver(of_load(1.0)));
        let loads = without.iter().zip(with).zip(hours.clone());
        loads
            .map(|((without, with), Hour { spot_eur_mwh, .. })| {
                let fixed_eur = without.settled_eur(spot_eur_mwh);
                Settlement {
                    fixed_eur,
                    by_load_eur_mwh: with.settled_eur(spot_eur_mwh) - fixed_eur,
                    standing_mw: without.power_mw,
                }
            })
            .collect()
    }
}

family! {
    block Block "block";
    indexed Indexed "indexed";
    nuclear_share NuclearShare "nuclear_share";
    pay_as_produced PayAsProduced "pay_as_produced";
    baseload_ppa BaseloadPpa "baseload_ppa";
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const HOUR: Hour = Hour { load_mw: 50.0, spot_eur_mwh: 80.0, output: 0.4 };

    fn one(kind: &str, tree: Value) -> Delivery {
        Contract::of(kind, &tree).unwrap().deliver(std::iter::once(HOUR))[0]
    }

    #[test]
    fn each_kind_pays_its_own_way() {
        let block = one("block", json!({ "power_mw": 20.0, "price_eur_mwh": 65.0 }));
        assert_eq!(block, Delivery { power_mw: 20.0, cost_eur: 1_300.0 });
        let indexed = one(
            "indexed",
            json!({ "load_fraction": 0.5, "spot_factor": 1.02, "adder_eur_mwh": 3.0 }),
        );
        assert_eq!(indexed.power_mw, 25.0);
        assert!((indexed.cost_eur - 25.0 * (1.02 * 80.0 + 3.0)).abs() < 1e-9);
        let share = json!({
            "capacity_mw": 40.0, "availability": 0.7, "price_eur_mwh": 60.0, "spot_fraction": 0.25,
            "upfront_eur_mw": 876_600.0, "term_years": 10.0,
        });
        let share = one("nuclear_share", share);
        assert_eq!(share.power_mw, 16.0);
        assert!((share.cost_eur - (16.0 * 65.0 + 400.0)).abs() < 1e-9);
        let produced =
            one("pay_as_produced", json!({ "capacity_mw": 100.0, "price_eur_mwh": 55.0 }));
        assert_eq!(produced, Delivery { power_mw: 40.0, cost_eur: 2_200.0 });
        let firm = one(
            "baseload_ppa",
            json!({ "power_mw": 10.0, "price_eur_mwh": 60.0, "firming_eur_mwh": 12.0 }),
        );
        assert_eq!(firm, Delivery { power_mw: 10.0, cost_eur: 720.0 });
    }

    #[test]
    fn settlements_are_what_is_paid_beside_the_spot_price() -> Result<()> {
        let trees = [
            ("block", json!({ "power_mw": 20.0, "price_eur_mwh": 65.0 })),
            ("indexed", json!({ "load_fraction": 0.5, "spot_factor": 1.02, "adder_eur_mwh": 3.0 })),
            ("pay_as_produced", json!({ "capacity_mw": 100.0, "price_eur_mwh": 55.0 })),
        ];
        for (kind, tree) in trees {
            let contract = Contract::of(kind, &tree)?;
            let settled = contract.settle(std::iter::once(HOUR))[0];
            let by_line = settled.fixed_eur + settled.by_load_eur_mwh * HOUR.load_mw;
            let delivered = contract.deliver(std::iter::once(HOUR))[0];
            let paid = delivered.cost_eur + HOUR.spot_eur_mwh * (HOUR.load_mw - delivered.power_mw);
            assert!((HOUR.spot_eur_mwh * HOUR.load_mw + by_line - paid).abs() < 1e-9, "{kind}");
            assert_eq!(settled.by_load_eur_mwh != 0.0, kind == "indexed");
        }
        Ok(())
    }

    #[test]
    fn kinds_are_told() {
        assert!(Contract::of("blok", &json!({})).is_err_and(|e| e.to_string().contains("block")));
        assert!(KINDS.iter().all(|kind| fields(kind).is_ok_and(|fields| !fields().is_empty())));
    }
}

//! The calendar years in which a contract holds, and what its prices follow.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};
use serde_json::{Map, Value, from_value};

use crate::field::{Fields, Section, fraction, optional, section};

section! {
    /// Calendar years, the first and the last included, and money.
    Term {
        /// First calendar year in which it holds; absent: from the start.
        first_year: Option<f64> = optional("year", 2000.0, 2120.0).whole();
        /// Last calendar year in which it holds; absent: to the end.
        last_year: Option<f64> = optional("year", 2000.0, 2120.0).whole();
        /// Part of its prices that follows the price index from `currency.money_year` on; the rest is nominal.
        index_fraction: f64 = fraction(1.0).plausible(0.0, 1.0).assumption("prices in real money, as elsewhere in a scenario; agreements are written either way");
    }
}

impl Term {
    /// Whether a calendar year is one of them.
    pub fn holds(&self, year: f64) -> bool {
        self.first_year.is_none_or(|first| first <= year)
            && self.last_year.is_none_or(|last| year <= last)
    }

    /// What its prices are multiplied by at a price index: `1 + part (index - 1)`.
    pub fn factor(&self, index: f64) -> f64 {
        1.0 + self.index_fraction * (index - 1.0)
    }
}

/// The terms of a contract, and its years: in a file, fields of one table.
#[derive(Debug, Clone, PartialEq)]
pub struct Termed<T> {
    /// Its terms.
    pub contract: T,
    /// Its years.
    pub term: Term,
}

impl<T: Section> Section for Termed<T> {
    fn fields() -> Fields {
        T::fields().into_iter().chain(Term::fields()).collect()
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Termed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut contract = Map::deserialize(deserializer)?;
        let years =
            Term::fields().into_iter().filter_map(|field| contract.remove_entry(field.name));
        let term = Value::Object(years.collect());
        Ok(Self {
            contract: from_value(Value::Object(contract)).map_err(D::Error::custom)?,
            term: from_value(term).map_err(D::Error::custom)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::block::Block;
    use super::*;

    fn read(tree: Value) -> Result<Termed<Block>, serde_json::Error> {
        from_value(tree)
    }

    #[test]
    fn years_stand_among_the_fields_of_the_contract() -> Result<(), serde_json::Error> {
        let tree = json!({
            "power_mw": 20.0, "price_eur_mwh": 65.0, "first_year": 2028, "index_fraction": 1.0,
        });
        let block = read(tree)?;
        assert_eq!(block.contract, Block { power_mw: 20.0, price_eur_mwh: 65.0 });
        assert_eq!(block.term.first_year, Some(2028.0));
        assert_eq!(block.term.last_year, None);
        let misspelt = json!({ "power_mw": 20.0, "price_eur_mwh": 65.0, "last_yaer": 2030 });
        assert!(read(misspelt).is_err());
        Ok(())
    }

    #[test]
    fn both_ends_belong_to_it() {
        let term = Term { first_year: Some(2028.0), last_year: Some(2029.0), index_fraction: 0.5 };
        let held: Vec<bool> = (2027..=2030).map(|year| term.holds(f64::from(year))).collect();
        assert_eq!(held, [false, true, true, false]);
        assert!(Term { first_year: None, last_year: None, ..term }.holds(1.0));
        assert_eq!(term.factor(1.2), 1.1);
    }
}

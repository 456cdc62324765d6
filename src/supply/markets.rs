//! The embedded record of electricity markets.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use crate::error::{Error, Result};

type Entries = BTreeMap<String, BTreeMap<String, Item>>;

#[derive(Deserialize)]
#[serde(untagged)]
enum Item {
    Text(String),
    Figure(Figure),
}

#[derive(Deserialize)]
struct Figure {
    value: Option<f64>,
    values: Option<Vec<f64>>,
}

fn item(entry: &str, key: &str) -> Result<&'static Item> {
    static ENTRIES: OnceLock<Result<Entries>> = OnceLock::new();
    let parse = || {
        toml::from_str(include_str!("../catalogue/markets.toml"))
            .map_err(|error| Error::config("markets", error.to_string()))
    };
    let entries = ENTRIES.get_or_init(parse).as_ref().map_err(Clone::clone)?;
    entries.get(entry).and_then(|entry| entry.get(key)).ok_or_else(|| missing(entry, key))
}

/// A single number of the record.
pub(super) fn value(entry: &str, key: &str) -> Result<f64> {
    match item(entry, key)? {
        Item::Figure(Figure { value: Some(value), .. }) => Ok(*value),
        _ => Err(missing(entry, key)),
    }
}

/// A list of `N` numbers of the record.
pub(super) fn values<const N: usize>(entry: &str, key: &str) -> Result<&'static [f64; N]> {
    match item(entry, key)? {
        Item::Figure(Figure { values: Some(values), .. }) => {
            values.as_slice().try_into().map_err(|_| missing(entry, key))
        }
        _ => Err(missing(entry, key)),
    }
}

/// A text of the record.
pub(super) fn text(entry: &str, key: &str) -> Result<&'static str> {
    match item(entry, key)? {
        Item::Text(text) => Ok(text),
        Item::Figure(_) => Err(missing(entry, key)),
    }
}

fn missing(entry: &str, key: &str) -> Error {
    Error::config(format!("markets.{entry}.{key}"), "absent or of another kind")
}

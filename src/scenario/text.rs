//! Scenarios as text: TOML and JSON.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::calendar::Month;
use crate::error::{Error, Fault, Result};

use super::walker::{clip, join};

/// How a scenario is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// TOML 1.0.
    Toml,
    /// JSON.
    Json,
}

/// The generic tree of a text, and the values in it that no tree can hold.
///
/// # Errors
/// [`Error::Config`] for a text that is not of the format.
pub fn parse(text: &str, format: Format) -> Result<(Value, Vec<Fault>)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match format {
        Format::Json => serde_json::from_str(text)
            .map(|Unambiguous(tree)| (tree, Vec::new()))
            .map_err(|error| Error::config("", format!("not JSON: {error}"))),
        Format::Toml => {
            let table: toml::Table =
                text.parse().map_err(|error| Error::config("", not_toml(text, &error)))?;
            let mut faults = Vec::new();
            let tree = generic(toml::Value::Table(table), "", &mut faults);
            Ok((tree, faults))
        }
    }
}

/// What is wrong and where, with the beginning of the line.
fn not_toml(text: &str, error: &toml::de::Error) -> String {
    let message = error.message();
    let Some((before, span)) =
        error.span().and_then(|span| Some((text.get(..span.start)?, text.get(span)?)))
    else {
        return format!("not TOML: {message}");
    };
    let line = before.rsplit('\n').next().unwrap_or_default();
    let (row, column) = (before.matches('\n').count() + 1, line.chars().count() + 1);
    let whole = text[before.len() - line.len()..].lines().next().unwrap_or_default();
    let month = if span.parse::<Month>().is_ok() { "; months are quoted" } else { "" };
    format!("not TOML, line {row}, column {column}: {message}{month}: {}", clip(whole))
}

/// JSON without keys that stand twice.
struct Unambiguous(Value);

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(Tree).map(Self)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<Value, E> {
        Ok(Value::from(number))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> std::result::Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(Unambiguous(row)) = rows.next_element()? {
            array.push(row);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> std::result::Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, Unambiguous(value))) = pairs.next_entry::<String, _>()? {
            if map.contains_key(&key) {
                let message = format!("the key \"{}\" stands twice", clip(&key));
                return Err(de::Error::custom(message));
            }
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }
}

fn generic(value: toml::Value, path: &str, faults: &mut Vec<Fault>) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Boolean(flag) => Value::Bool(flag),
        toml::Value::Float(number) => Number::from_f64(number).map_or_else(
            || {
                faults.push(Fault::new(path, format!("{number} is not a finite number")));
                Value::Null
            },
            Value::Number,
        ),
        toml::Value::Datetime(moment) => {
            faults
                .push(Fault::new(path, format!("{moment} must be quoted, months as \"YYYY-MM\"")));
            Value::Null
        }
        toml::Value::Array(rows) => rows
            .into_iter()
            .enumerate()
            .map(|(n, row)| generic(row, &format!("{path}[{n}]"), faults))
            .collect(),
        toml::Value::Table(table) => {
            let pairs = table.into_iter().map(|(key, value)| {
                let value = generic(value, &join(path, &key), faults);
                (key, value)
            });
            Value::Object(pairs.collect::<Map<_, _>>())
        }
    }
}

/// The text of a tree; absent values are left out.
pub fn write(tree: &Value, format: Format) -> Result<String> {
    let tree = without_nulls(tree);
    let failed =
        |error: &dyn std::fmt::Display| Error::config("", format!("cannot be written: {error}"));
    match format {
        Format::Json => serde_json::to_string_pretty(&tree).map_err(|error| failed(&error)),
        Format::Toml => toml::to_string(&tree).map_err(|error| failed(&error)),
    }
}

/// Leaves out nulls and empty arrays, which say nothing and would stand in the way of
/// `[[rows]]` written below, and puts plain values before tables, as TOML wants.
fn without_nulls(tree: &Value) -> Value {
    match tree {
        Value::Object(map) => {
            let kept = map.iter().filter(|(_, value)| {
                !value.is_null() && !value.as_array().is_some_and(Vec::is_empty)
            });
            let (tables, plain): (Vec<_>, Vec<_>) = kept.partition(|(_, value)| {
                value.is_object()
                    || value.as_array().is_some_and(|rows| rows.iter().any(Value::is_object))
            });
            let ordered = plain.into_iter().chain(tables);
            Value::Object(ordered.map(|(key, value)| (key.clone(), without_nulls(value))).collect())
        }
        Value::Array(rows) => rows.iter().map(without_nulls).collect(),
        leaf => leaf.clone(),
    }
}

//! Scenarios as text: TOML and JSON.

use serde_json::{Map, Number, Value};

use crate::error::{Error, Fault, Result};

use super::walker::join;

/// How a scenario is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// TOML 1.0.
    Toml,
    /// JSON.
    Json,
}

/// The generic tree of a text.
pub fn parse(text: &str, format: Format) -> Result<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match format {
        Format::Json => serde_json::from_str(text)
            .map_err(|error| Error::config("", format!("not JSON: {error}"))),
        Format::Toml => {
            let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
                Error::config("", format!("not TOML: {error}"))
            })?;
            let mut faults = Vec::new();
            let tree = generic(toml::Value::Table(table), "", &mut faults);
            if faults.is_empty() { Ok(tree) } else { Err(Error::Config(faults)) }
        }
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

/// Leaves out nulls, and puts plain values before tables, as TOML wants.
fn without_nulls(tree: &Value) -> Value {
    match tree {
        Value::Object(map) => {
            let kept = map.iter().filter(|(_, value)| !value.is_null());
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

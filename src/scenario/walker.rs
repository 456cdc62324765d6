//! The first step of reading: a generic tree is held against the fields, every
//! fault is collected, and defaults are filled in.

use serde_json::{Map, Value};

use crate::calendar::Month;
use crate::error::{Fault, nearest};

use crate::field::{Fields, Kind, Number};

/// The tree with its defaults filled in, or all its faults.
pub fn resolve(tree: &Value, fields: fn() -> Fields) -> Result<Value, Vec<Fault>> {
    let mut faults = Vec::new();
    let resolved = table(tree, fields(), "", &mut faults);
    if faults.is_empty() { Ok(resolved) } else { Err(faults) }
}

fn table(tree: &Value, fields: Fields, path: &str, faults: &mut Vec<Fault>) -> Value {
    let Value::Object(given) = tree else {
        faults.push(mismatch(path, tree, "a table"));
        return Value::Null;
    };
    for key in given.keys().filter(|key| fields.iter().all(|field| field.name != **key)) {
        let known = fields.iter().map(|field| field.name);
        faults.push(Fault::new(join(path, key), format!("unknown key{}", nearest(key, known))));
    }
    let mut resolved = Map::new();
    for field in fields {
        let path = join(path, field.name);
        let default = field.kind.default_value();
        let value = match (given.get(field.name), default) {
            (Some(Value::Null), Some(default)) | (None, Some(default)) => default,
            (Some(value), _) => value.clone(),
            (None, None) => {
                faults.push(Fault::new(path, format!("missing: {}", wanted(&field.kind))));
                continue;
            }
        };
        let value = leaf_or_branch(value, &field.kind, &path, faults);
        resolved.insert(field.name.to_owned(), value);
    }
    Value::Object(resolved)
}

fn leaf_or_branch(value: Value, kind: &Kind, path: &str, faults: &mut Vec<Fault>) -> Value {
    if value.is_null() && kind.default_value() == Some(Value::Null) {
        return value;
    }
    match (kind, &value) {
        (Kind::Table(fields), _) => return table(&value, fields(), path, faults),
        (Kind::Tables { fields, at_least }, Value::Array(rows)) => {
            if rows.len() < *at_least {
                let message = format!("{} given, at least {at_least} wanted", rows.len());
                faults.push(Fault::new(path, message));
            }
            let rows = rows.iter().enumerate();
            return rows
                .map(|(n, row)| table(row, fields(), &format!("{path}[{n}]"), faults))
                .collect();
        }
        (Kind::Number(number), _) => return figure(value, number, path, faults),
        (Kind::Text { .. }, Value::String(_)) | (Kind::Switch { .. }, Value::Bool(_)) => {}
        (Kind::Month { .. }, Value::String(text)) => {
            if let Err(message) = text.parse::<Month>() {
                faults.push(Fault::new(path, message));
            }
        }
        (Kind::Choice { words, .. }, Value::String(word)) => {
            if !words.contains(&word.as_str()) {
                let near = nearest(word, words.iter().copied());
                let message = format!("\"{word}\" is none of {}{near}", words.join(", "));
                faults.push(Fault::new(path, message));
            }
        }
        (Kind::Gpus, Value::String(word)) if word == "fill" => {}
        (Kind::Gpus, Value::Number(count)) => {
            let whole = count.as_u64().is_some_and(|count| (1..=100_000_000).contains(&count));
            if !whole {
                faults.push(Fault::new(path, format!("{count} is not {}", wanted(kind))));
            }
        }
        (Kind::Words, Value::Object(words)) => {
            for (key, text) in words.iter().filter(|(_, text)| !text.is_string()) {
                faults.push(mismatch(&format!("{path}.\"{key}\""), text, "text"));
            }
        }
        _ => faults.push(mismatch(path, &value, &wanted(kind))),
    }
    value
}

fn figure(value: Value, number: &Number, path: &str, faults: &mut Vec<Fault>) -> Value {
    let Some(given) = value.as_f64() else {
        faults.push(mismatch(path, &value, &wanted(&Kind::Number(number.clone()))));
        return value;
    };
    let whole = !number.whole || given.fract() == 0.0;
    if !(number.minimum..=number.maximum).contains(&given) || !whole {
        let message = format!("{given} is outside the accepted range, {}", number.range());
        faults.push(Fault::new(path, message));
        return value;
    }
    number.json(given)
}

fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Number(number) => format!("a number, {}", number.range()),
        Kind::Text { .. } => "text".into(),
        Kind::Switch { .. } => "true or false".into(),
        Kind::Month { .. } => "a month written \"YYYY-MM\"".into(),
        Kind::Choice { words, .. } => format!("one of {}", words.join(", ")),
        Kind::Gpus => "a whole number, 1 to 100000000, or \"fill\"".into(),
        Kind::Table(_) => "a table".into(),
        Kind::Tables { .. } => "an array of tables".into(),
        Kind::Words => "a table of text".into(),
    }
}

fn mismatch(path: &str, value: &Value, wanted: &str) -> Fault {
    let mut shown: String = value.to_string().chars().take(60).collect();
    if value.is_object() || value.is_array() {
        shown = if value.is_object() { "a table".into() } else { "an array".into() };
    }
    Fault::new(path, format!("{shown} is not {wanted}"))
}

/// The path of a key below a path.
pub fn join(path: &str, key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let key = if plain && !key.is_empty() { key.to_owned() } else { format!("{key:?}") };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

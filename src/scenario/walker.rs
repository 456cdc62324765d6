//! The first step of reading: a generic tree is held against the fields, every
//! fault is collected, and defaults are filled in.

use serde_json::{Map, Value};

use crate::calendar::Month;
use crate::error::{Fault, nearest};

use crate::field::{Fields, Kind, Number};

/// Most characters of a text.
pub const MOST_CHARACTERS: usize = 100_000;

/// The tree with its defaults filled in, and all its faults.
pub fn resolve(tree: &Value, fields: fn() -> Fields) -> (Value, Vec<Fault>) {
    let mut faults = Vec::new();
    let resolved = table(tree, fields(), "", &mut faults);
    (resolved, faults)
}

fn table(tree: &Value, fields: Fields, path: &str, faults: &mut Vec<Fault>) -> Value {
    let Value::Object(given) = tree else {
        faults.push(mismatch(path, tree, "a table"));
        return Value::Null;
    };
    for key in given.keys().filter(|key| fields.iter().all(|field| field.name != **key)) {
        let (key, known) = (clip(key), fields.iter().map(|field| field.name));
        let near = nearest(&key, known);
        faults.push(Fault::new(join(path, &key), format!("unknown key{near}")));
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

fn leaf_or_branch(mut value: Value, kind: &Kind, path: &str, faults: &mut Vec<Fault>) -> Value {
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
        (Kind::Switch { .. }, Value::Bool(_)) => {}
        (Kind::Text { .. }, Value::String(text)) => check_text(text, path, faults),
        (Kind::Month { .. }, Value::String(text)) => {
            if let Err(message) = clip(text).parse::<Month>() {
                faults.push(Fault::new(path, message));
            }
        }
        (Kind::Choice { words, .. }, Value::String(word)) => {
            if !words.contains(&word.as_str()) {
                let word = clip(word);
                let near = nearest(&word, words.iter().copied());
                let message = format!("\"{word}\" is none of {}{near}", words.join(", "));
                faults.push(Fault::new(path, message));
            }
        }
        (Kind::Gpus, Value::String(word)) if word == "fill" => {}
        (Kind::Gpus, Value::Number(count)) => {
            match count.as_f64().filter(|n| n.fract() == 0.0 && (1.0..=1e8).contains(n)) {
                Some(whole) => value = Value::from(whole as u64),
                None => faults.push(Fault::new(path, format!("{count} is not {}", wanted(kind)))),
            }
        }
        (Kind::Words, Value::Object(words)) => {
            for (key, text) in words {
                let path = join(path, &clip(key));
                match text {
                    Value::String(text) => check_text(text, &path, faults),
                    _ => faults.push(mismatch(&path, text, "text")),
                }
            }
        }
        _ => faults.push(mismatch(path, &value, &wanted(kind))),
    }
    value
}

/// A number held against its range.
pub(super) fn figure(value: Value, number: &Number, path: &str, faults: &mut Vec<Fault>) -> Value {
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
    // Without the sign of -0.
    number.json(given + 0.0)
}

fn check_text(text: &str, path: &str, faults: &mut Vec<Fault>) {
    let length = text.chars().count();
    if length > MOST_CHARACTERS {
        let message = format!("{length} characters, {MOST_CHARACTERS} at most");
        faults.push(Fault::new(path, message));
    }
    if text.contains('\0') {
        faults.push(Fault::new(path, "holds the character U+0000"));
    }
}

fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Number(number) if number.whole => number.range(),
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
    let shown = match value {
        Value::Object(_) => "a table".into(),
        Value::Array(_) => "an array".into(),
        Value::String(text) => Value::from(clip(text)).to_string(),
        leaf => leaf.to_string(),
    };
    Fault::new(path, format!("{shown} is not {wanted}"))
}

/// The beginning of a text, for messages.
pub fn clip(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// The path of a key below a path; other than plain keys are quoted, as in JSON.
pub fn join(path: &str, key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let key = if plain && !key.is_empty() { key.to_owned() } else { Value::from(key).to_string() };
    if path.is_empty() { key } else { format!("{path}.{key}") }
}

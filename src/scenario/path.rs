//! Paths into a scenario, as `fleet.cohorts[0].gpus`.

use serde_json::Value;

use crate::error::{Error, Fault, Result, nearest};

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

fn steps(path: &str) -> Result<Vec<Step>> {
    let malformed = || Error::config(path, "not a path, as fleet.cohorts[0].gpus");
    let mut steps = Vec::new();
    for part in path.split('.') {
        let (key, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
        if key.is_empty() {
            return Err(malformed());
        }
        steps.push(Step::Key(key.to_owned()));
        while !rest.is_empty() {
            let close = rest.find(']').ok_or_else(malformed)?;
            let index = rest.get(1..close).and_then(|digits| digits.parse().ok());
            steps.push(Step::Index(index.ok_or_else(malformed)?));
            rest = &rest[close + 1..];
            if !rest.is_empty() && !rest.starts_with('[') {
                return Err(malformed());
            }
        }
    }
    Ok(steps)
}

/// The value at a path.
///
/// # Errors
/// [`Error::Config`] with the nearest known key where there is none.
pub fn get<'a>(tree: &'a Value, path: &str) -> Result<&'a Value> {
    let steps = steps(path)?;
    steps.iter().try_fold(tree, |value, step| match step {
        Step::Key(key) => value.get(key).ok_or_else(|| unknown(path, key, value)),
        Step::Index(index) => value.get(index).ok_or_else(|| missing(path, *index, value)),
    })
}

/// Puts a value at a path; the last step may be new.
///
/// # Errors
/// [`Error::Config`] where a step on the way does not exist.
pub fn set(tree: &mut Value, path: &str, new: Value) -> Result<()> {
    let mut place = tree;
    let steps = steps(path)?;
    let last = steps.len() - 1;
    for (depth, step) in steps.iter().enumerate() {
        place = match step {
            Step::Key(key) => match place {
                Value::Object(map) if depth == last || map.contains_key(key) => {
                    map.entry(key.clone()).or_insert(Value::Null)
                }
                _ => return Err(unknown(path, key, place)),
            },
            Step::Index(index) => {
                let fault = missing(path, *index, place);
                match place {
                    Value::Array(rows) if *index == rows.len() && depth == last => {
                        rows.push(Value::Null);
                        rows.last_mut().ok_or(fault)?
                    }
                    Value::Array(rows) => rows.get_mut(*index).ok_or(fault)?,
                    _ => return Err(fault),
                }
            }
        };
    }
    *place = new;
    Ok(())
}

fn unknown(path: &str, key: &str, value: &Value) -> Error {
    let known: Vec<&str> =
        value.as_object().map_or_else(Vec::new, |map| map.keys().map(String::as_str).collect());
    Error::config(path, format!("unknown key \"{key}\"{}", nearest(key, known)))
}

fn missing(path: &str, index: usize, value: &Value) -> Error {
    let length = value.as_array().map_or(0, Vec::len);
    Error::config(path, format!("no element {index}, there are {length}"))
}

/// Every leaf of a tree with its path, in order.
pub fn leaves(tree: &Value) -> Vec<(String, &Value)> {
    fn walk<'a>(value: &'a Value, path: String, found: &mut Vec<(String, &'a Value)>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    walk(value, super::walker::join(&path, key), found);
                }
            }
            Value::Array(rows) => {
                for (n, row) in rows.iter().enumerate() {
                    walk(row, format!("{path}[{n}]"), found);
                }
            }
            _ => found.push((path, value)),
        }
    }
    let mut found = Vec::new();
    walk(tree, String::new(), &mut found);
    found
}

/// The paths at which two trees differ, with both values; `null` where absent.
pub fn difference(old: &Value, new: &Value) -> Vec<(String, Value, Value)> {
    let (before, after) = (leaves(old), leaves(new));
    let find = |list: &[(String, &Value)], path: &str| {
        list.iter().find(|(at, _)| at == path).map_or(Value::Null, |(_, value)| (*value).clone())
    };
    let mut paths: Vec<&String> = before.iter().map(|(path, _)| path).collect();
    for (path, _) in &after {
        if !before.iter().any(|(known, _)| known == path) {
            paths.push(path);
        }
    }
    paths
        .into_iter()
        .map(|path| (path.clone(), find(&before, path), find(&after, path)))
        .filter(|(_, old, new)| old != new)
        .collect()
}

/// Checks that every key of `[sources]` names a field of the scenario.
pub fn check_sources(tree: &Value) -> Vec<Fault> {
    let Some(Value::Object(sources)) = tree.get("sources") else { return Vec::new() };
    let named = |path: &&String| get(tree, path).is_err();
    sources
        .keys()
        .filter(named)
        .map(|path| Fault::new(format!("sources.{path:?}"), "no such field in this scenario"))
        .collect()
}

//! Paths into a scenario, as `fleet.cohorts[0].gpus`.

use serde_json::Value;

use crate::error::{Error, Result, nearest};

use super::walker::{clip, join};

/// A step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// The steps of a path: keys between dots, quoted as in JSON where they are not
/// plain, and `[n]` for the rows of an array.
fn steps(path: &str) -> Result<Vec<Step>> {
    let malformed = || Error::config(clip(path), "not a path, as fleet.cohorts[0].gpus");
    let mut steps = Vec::new();
    let mut rest = path;
    loop {
        let (key, after) = key(rest).ok_or_else(malformed)?;
        steps.push(Step::Key(key));
        rest = after;
        while let Some(inside) = rest.strip_prefix('[') {
            let (digits, after) = inside.split_once(']').ok_or_else(malformed)?;
            steps.push(Step::Index(index(digits).ok_or_else(malformed)?));
            rest = after;
        }
        if rest.is_empty() {
            return Ok(steps);
        }
        rest = rest.strip_prefix('.').ok_or_else(malformed)?;
    }
}

/// The key at the beginning, and what follows it.
fn key(path: &str) -> Option<(String, &str)> {
    if path.starts_with('"') {
        let mut read = serde_json::Deserializer::from_str(path).into_iter::<String>();
        let key = read.next()?.ok()?;
        return Some((key, &path[read.byte_offset()..]));
    }
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (key, rest) = path.split_at(end);
    (!key.is_empty()).then(|| (key.to_owned(), rest))
}

/// A number written in one way only: no sign, no zeros in front.
fn index(digits: &str) -> Option<usize> {
    digits.parse().ok().filter(|index: &usize| index.to_string() == digits)
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

/// Puts a value at a path; the last step may be a new key, or one row more. Yields
/// the path in its one notation.
///
/// # Errors
/// [`Error::Config`] where a step on the way does not exist.
pub fn set(tree: &mut Value, path: &str, new: Value) -> Result<String> {
    let steps = steps(path)?;
    let written = steps.iter().fold(String::new(), |path, step| match step {
        Step::Key(key) => join(&path, key),
        Step::Index(index) => format!("{path}[{index}]"),
    });
    let Some((last, way)) = steps.split_last() else { return Ok(written) };
    let mut place = tree;
    for step in way {
        place = match step {
            Step::Key(key) if place.get(key).is_some() => &mut place[key.as_str()],
            Step::Index(index) if place.get(*index).is_some() => &mut place[*index],
            Step::Key(key) => return Err(unknown(path, key, place)),
            Step::Index(index) => return Err(not_yet(path, *index, place)),
        };
    }
    match (last, &mut *place) {
        (Step::Key(key), Value::Object(map)) => {
            map.insert(key.clone(), new);
        }
        (Step::Index(index), Value::Array(rows)) if *index < rows.len() => rows[*index] = new,
        (Step::Index(index), Value::Array(rows)) if *index == rows.len() => rows.push(new),
        (Step::Key(key), _) => return Err(unknown(path, key, place)),
        (Step::Index(index), _) => return Err(missing(path, *index, place)),
    }
    Ok(written)
}

fn unknown(path: &str, key: &str, value: &Value) -> Error {
    let known: Vec<&str> =
        value.as_object().map_or_else(Vec::new, |map| map.keys().map(String::as_str).collect());
    let key = clip(key);
    Error::config(clip(path), format!("unknown key \"{key}\"{}", nearest(&key, known)))
}

fn missing(path: &str, index: usize, value: &Value) -> Error {
    let length = value.as_array().map_or(0, Vec::len);
    Error::config(clip(path), format!("no element {index}, there are {length}"))
}

/// The fault of a path into a row that is missing; the next one may be set as a whole.
fn not_yet(path: &str, index: usize, value: &Value) -> Error {
    let next = value.as_array().is_some_and(|rows| rows.len() == index);
    let Some((list, _)) = path.split_once(&format!("[{index}]")).filter(|_| next) else {
        return missing(path, index, value);
    };
    let message = format!(
        "no element {index}, there are {index}; set the whole row, {list}[{index}], or the whole \
         list, {list} = [{{...}}]"
    );
    Error::config(clip(path), message)
}

/// Whether a path leads to a place or to something below it.
pub fn within(path: &str, place: &str) -> bool {
    path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// Every leaf of a tree that stands at a place, with its path, in order.
pub fn leaves<'a>(tree: &'a Value, place: &str) -> Vec<(String, &'a Value)> {
    fn walk<'a>(value: &'a Value, path: String, found: &mut Vec<(String, &'a Value)>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    walk(value, join(&path, key), found);
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
    walk(tree, place.to_owned(), &mut found);
    found
}

/// The paths at which two trees differ, with both values; `null` where absent.
pub fn difference(old: &Value, new: &Value) -> Vec<(String, Value, Value)> {
    let (before, after) = (leaves(old, ""), leaves(new, ""));
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

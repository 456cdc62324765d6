//! What the user writes: a scenario, read in two steps, changed by path.

mod assumptions;
mod cases;
mod checks;
pub mod path;
mod schema;
pub mod sections;
mod text;
mod walker;

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::{Error, Fault, Result};
use crate::facility::Facility;
use crate::field::{Kind, Section, field_at};
use crate::finance::Finance;
use crate::supply::bill::Levies;
use crate::supply::contracts::{self, Contract};

pub use assumptions::{Assumption, Supplied};
pub use cases::{LENDER_CASES, lender_cases};
pub use schema::json_schema;
pub use sections::{BusinessModel, Campus, Shape, Uncertain};
pub use text::Format;

/// A scenario without faults: every field holds a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    tree: Value,
    campus: Campus,
}

impl Scenario {
    /// Reads TOML or JSON.
    ///
    /// # Errors
    /// [`Error::Config`] with every fault of the text.
    pub fn read(text: &str, format: Format) -> Result<Self> {
        let (tree, faults) = text::parse(text, format)?;
        Self::checked(&tree, faults)
    }

    /// A scenario from a tree in which some faults are known already; one fault is
    /// told of each path.
    fn checked(tree: &Value, mut faults: Vec<Fault>) -> Result<Self> {
        let (tree, found) = walker::resolve(tree, Campus::fields);
        let unsourced = checks::sources(&tree, &found);
        for fault in found.into_iter().chain(checks::names(&tree)).chain(unsourced) {
            if faults.iter().all(|known| known.path != fault.path) {
                faults.push(fault);
            }
        }
        if !faults.is_empty() {
            return Err(Error::Config(faults));
        }
        let campus = Campus::deserialize(&tree)
            .map_err(|error| Error::config("", format!("inconsistent scenario: {error}")))?;
        let faults = checks::together(&campus, &tree);
        if faults.is_empty() { Ok(Self { tree, campus }) } else { Err(Error::Config(faults)) }
    }

    /// The embedded example of a name.
    ///
    /// # Errors
    /// [`Error::Config`] with the nearest name.
    pub fn example(name: &str) -> Result<Self> {
        let found = EXAMPLES.iter().find(|(known, _)| *known == name);
        let (_, text) = found.ok_or_else(|| {
            let name = walker::clip(name);
            let near = crate::error::nearest(&name, examples());
            Error::config("", format!("no example is called \"{name}\"{near}"))
        })?;
        Self::read(text, Format::Toml)
    }

    /// The typed scenario.
    pub fn campus(&self) -> &Campus {
        &self.campus
    }

    /// The tree with every field.
    pub fn tree(&self) -> &Value {
        &self.tree
    }

    /// The value at a path.
    ///
    /// # Errors
    /// [`Error::Config`] for an unknown path.
    pub fn get(&self, at: &str) -> Result<&Value> {
        path::get(&self.tree, at)
    }

    /// The scenario with other values at some paths; the source of each value given becomes
    /// `user`. What a given table leaves out takes its default, with the default's source.
    ///
    /// # Errors
    /// [`Error::Config`] with every fault of the changed scenario.
    pub fn replace(&self, changes: &[(String, Value)]) -> Result<Self> {
        let mut tree = self.tree.clone();
        let mut faults = Vec::new();
        for (at, value) in changes {
            match path::set(&mut tree, at, value.clone()) {
                Ok(at) => mark(&mut tree, &at, value, "user"),
                Err(Error::Config(found)) => faults.extend(found),
                Err(other) => return Err(other),
            }
        }
        Self::checked(&tree, faults)
    }

    /// Where two scenarios differ: path, value here, value there.
    pub fn diff(&self, other: &Self) -> Vec<(String, Value, Value)> {
        let mut found = path::difference(&self.tree, &other.tree);
        found.retain(|(path, ..)| !path.starts_with("sources."));
        found
    }

    /// SHA-256 of the canonical JSON, in hexadecimal.
    pub fn hash(&self) -> String {
        hexadecimal(&Sha256::digest(canonical(&self.tree).as_bytes()))
    }

    /// The text of the scenario with every field.
    ///
    /// # Errors
    /// [`Error::Config`] when the tree cannot be written, which a read scenario never is.
    pub fn write(&self, format: Format) -> Result<String> {
        text::write(&self.tree, format)
    }
}

/// The facility of a tree with the fields of `[facility]` alone.
///
/// # Errors
/// [`Error::Config`] with every fault, by path within the section.
pub fn facility(tree: &Value) -> Result<Facility> {
    let (tree, mut faults) = walker::resolve(tree, Facility::fields);
    let named = checks::names(&serde_json::json!({ "facility": tree }));
    faults.extend(named.into_iter().filter_map(|fault| {
        let path = fault.path.strip_prefix("facility.")?;
        Some(Fault::new(path, fault.message))
    }));
    if !faults.is_empty() {
        return Err(Error::Config(faults));
    }
    let facility = Facility::deserialize(&tree)
        .map_err(|error| Error::config("", format!("inconsistent facility: {error}")))?;
    let faults = facility.faults();
    if faults.is_empty() { Ok(facility) } else { Err(Error::Config(faults)) }
}

/// How something is financed, from the fields of `[finance]`; what is left out takes its default.
///
/// `varied` are numbers that differ by case, each with its path within the section and a value a case; without any
/// there is one case.
///
/// # Errors
/// [`Error::Config`] with every fault, by path within the section; of numbers that differ by case, the
/// first with the number of its case.
pub fn finance(tree: &Value, varied: &[(&str, &[f64])]) -> Result<Vec<Finance>> {
    let (mut tree, mut faults) = walker::resolve(tree, Finance::fields);
    let mut numbers = Vec::new();
    for (path, values) in varied {
        let field = field_at::<Finance>(path).map(|field| field.kind);
        let Some(Kind::Number(number)) = field else {
            faults.push(Fault::new(*path, "is no number that may differ by case"));
            continue;
        };
        let known = faults.len();
        for (case, value) in values.iter().enumerate() {
            walker::figure(Value::from(*value), &number, path, &mut faults);
            if faults.len() > known {
                faults.truncate(known + 1);
                faults[known].path = of_case(case, path);
                break;
            }
        }
        numbers.push((format!("/{}", path.replace('.', "/")), number, *values));
    }
    if !faults.is_empty() {
        return Err(Error::Config(faults));
    }
    let count = varied.first().map_or(1, |(_, values)| values.len());
    let one = |case: usize| {
        for (pointer, number, values) in &numbers {
            if let Some(place) = tree.pointer_mut(pointer) {
                *place = number.json(values[case]);
            }
        }
        let finance = Finance::deserialize(&tree)
            .map_err(|error| Error::config("", format!("inconsistent finance: {error}")))?;
        let mut faults = finance.faults();
        for fault in faults.iter_mut().filter(|_| count > 1) {
            fault.path = of_case(case, &fault.path);
        }
        if faults.is_empty() { Ok(finance) } else { Err(Error::Config(faults)) }
    };
    (0..count).map(one).collect()
}

fn of_case(case: usize, path: &str) -> String {
    format!("case {case}: {path}")
}

/// A contract of a kind from its fields; what is left out takes its default.
///
/// # Errors
/// [`Error::Config`] for an unknown kind, and with every fault of its fields.
pub fn contract(kind: &str, tree: &Value) -> Result<(Contract, Value)> {
    let (tree, faults) = walker::resolve(tree, contracts::fields(kind)?);
    if !faults.is_empty() {
        return Err(Error::Config(faults));
    }
    Ok((Contract::of(kind, &tree)?, tree))
}

/// Levies from their fields; what is left out takes its default.
///
/// # Errors
/// [`Error::Config`] with every fault.
pub fn levies(tree: &Value) -> Result<Levies> {
    let (tree, faults) = walker::resolve(tree, Levies::fields);
    if !faults.is_empty() {
        return Err(Error::Config(faults));
    }
    Levies::deserialize(&tree).map_err(|error| Error::config("levies", error.to_string()))
}

/// Names the source of every value given at a place, in place of those known there.
fn mark(tree: &mut Value, at: &str, given: &Value, source: &str) {
    if let Some(Value::Object(sources)) = tree.get_mut("sources") {
        sources.retain(|path, _| !path::within(path, at));
        if !path::within(at, "sources") {
            let values = path::leaves(given, at);
            sources.extend(values.into_iter().map(|(path, _)| (path, Value::from(source))));
        }
    }
}

fn canonical(tree: &Value) -> String {
    match tree {
        Value::Object(map) => {
            let mut keys: Vec<_> = map.iter().filter(|(_, value)| !value.is_null()).collect();
            keys.sort_by_key(|(key, _)| *key);
            let pairs =
                keys.iter().map(|(k, v)| format!("{}:{}", Value::from(k.as_str()), canonical(v)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(","))
        }
        Value::Array(rows) => {
            format!("[{}]", rows.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        leaf => leaf.to_string(),
    }
}

/// Bytes in hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const EXAMPLES: &[(&str, &str)] = &[
    ("valence-40mw", include_str!("examples/valence-40mw.toml")),
    ("valence-80mw", include_str!("examples/valence-80mw.toml")),
    ("valence-120mw", include_str!("examples/valence-120mw.toml")),
];

/// Names of the embedded examples.
pub fn examples() -> impl Iterator<Item = &'static str> {
    EXAMPLES.iter().map(|(name, _)| *name)
}

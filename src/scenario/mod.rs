//! What the user writes: a scenario, read in two steps, changed by path.

pub mod path;
mod schema;
pub mod sections;
mod text;
mod walker;

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::calendar::{Month, time_zone};
use crate::catalogue;
use crate::error::{Error, Fault, Result};
use crate::fleet::cohort::Gpus;

use crate::field::{Kind, Number, Section};
pub use schema::json_schema;
pub use sections::{BusinessModel, Campus, Shape, Uncertain};
pub use text::Format;

/// A scenario without faults: every field holds a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    tree: Value,
    campus: Campus,
}

/// One input of a run: what it is, its range, and where it comes from.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Assumption {
    /// Path of the field, or `catalogue.family.entry.figure`.
    pub path: String,
    /// Its value.
    pub value: Value,
    /// Its unit; empty for text and ratios.
    pub unit: String,
    /// Low end of the usual range.
    pub low: Option<f64>,
    /// High end of the usual range.
    pub high: Option<f64>,
    /// Where the value comes from; empty where nobody said.
    pub source: String,
    /// `default`, `scenario`, `user` or `catalogue`.
    pub origin: &'static str,
    /// Whether the value rests on a judgement instead of a source.
    pub assumed: bool,
    /// What the field means.
    pub about: String,
}

impl Scenario {
    /// Reads TOML or JSON.
    ///
    /// # Errors
    /// [`Error::Config`] with every fault of the text.
    pub fn read(text: &str, format: Format) -> Result<Self> {
        Self::from_tree(&text::parse(text, format)?)
    }

    /// A scenario from a generic tree.
    ///
    /// # Errors
    /// [`Error::Config`] with every fault.
    pub fn from_tree(tree: &Value) -> Result<Self> {
        let tree = walker::resolve(tree, Campus::fields).map_err(Error::Config)?;
        let campus = Campus::deserialize(&tree)
            .map_err(|error| Error::config("", format!("inconsistent scenario: {error}")))?;
        let mut faults = cross_check(&campus, &tree);
        faults.extend(path::check_sources(&tree));
        if faults.is_empty() { Ok(Self { tree, campus }) } else { Err(Error::Config(faults)) }
    }

    /// The embedded example of a name.
    ///
    /// # Errors
    /// [`Error::Config`] with the nearest name.
    pub fn example(name: &str) -> Result<Self> {
        let found = EXAMPLES.iter().find(|(known, _)| *known == name);
        let (_, text) = found.ok_or_else(|| {
            let near = crate::error::nearest(name, examples());
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

    /// The scenario with other values at some paths; their source becomes `user`.
    ///
    /// # Errors
    /// [`Error::Config`] with every fault of the changed scenario.
    pub fn replace(&self, changes: &[(String, Value)]) -> Result<Self> {
        let mut tree = self.tree.clone();
        let mut faults = Vec::new();
        for (at, value) in changes {
            match path::set(&mut tree, at, value.clone()) {
                Ok(()) => mark(&mut tree, at, "user"),
                Err(Error::Config(found)) => faults.extend(found),
                Err(other) => return Err(other),
            }
        }
        match Self::from_tree(&tree) {
            Ok(scenario) if faults.is_empty() => Ok(scenario),
            Ok(_) => Err(Error::Config(faults)),
            Err(Error::Config(found)) => {
                faults.extend(found);
                Err(Error::Config(faults))
            }
            Err(other) => Err(other),
        }
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

    /// Every field that a run reads, with its source.
    pub fn assumptions(&self) -> Vec<Assumption> {
        let mut found = Vec::new();
        describe(&self.tree, Campus::fields(), "", &mut |path, kind, value, about| {
            found.push(self.assumption(path, kind, value, about));
        });
        for cohort in &self.campus.fleet.cohorts {
            found.extend(catalogue_assumptions("accelerators", &cohort.accelerator));
        }
        let tariff = format!("turpe_{}", self.text("site.voltage"));
        found.extend(catalogue_assumptions("tariffs", &tariff));
        found.dedup_by(|a, b| a.path == b.path);
        found
    }

    fn text(&self, at: &str) -> &str {
        self.get(at).ok().and_then(Value::as_str).unwrap_or_default()
    }

    fn assumption(&self, path: String, kind: &Kind, value: &Value, about: &str) -> Assumption {
        let own = self.tree["sources"].get(&path).and_then(Value::as_str);
        let is_default = kind.default_value().as_ref() == Some(value);
        let number = if let Kind::Number(number) = kind { Some(number) } else { None };
        let default_source = number.map_or("", |number: &Number| number.source.as_str());
        let (source, origin) = match own {
            Some("user") => ("user", "user"),
            Some(source) => (source, "scenario"),
            None if is_default => (default_source, "default"),
            None => ("", "scenario"),
        };
        let range = number.and_then(|number| number.plausible);
        Assumption {
            path,
            value: value.clone(),
            unit: number.map_or(String::new(), |number| number.unit.clone()),
            low: range.map(|range| range[0]),
            high: range.map(|range| range[1]),
            assumed: source.is_empty() || source.starts_with("assumption") || source == "user",
            source: source.to_owned(),
            origin,
            about: about.to_owned(),
        }
    }
}

fn catalogue_assumptions(family: &str, name: &str) -> Vec<Assumption> {
    let Ok(entry) = catalogue::entry(family, name) else { return Vec::new() };
    entry
        .figures
        .iter()
        .map(|(key, figure)| Assumption {
            path: format!("catalogue.{family}.{name}.{key}"),
            value: if figure.values.is_empty() {
                Value::from(figure.value)
            } else {
                Value::from(figure.values.clone())
            },
            unit: figure.unit.clone(),
            low: figure.low,
            high: figure.high,
            source: figure.source.clone(),
            origin: "catalogue",
            assumed: figure.source.starts_with("assumption"),
            about: format!("{}, {}", entry.label, key.replace('_', " ")),
        })
        .collect()
}

/// Visits every leaf that is a field, with its kind.
fn describe(
    tree: &Value,
    fields: crate::field::Fields,
    at: &str,
    visit: &mut dyn FnMut(String, &Kind, &Value, &str),
) {
    for field in fields {
        let path = walker::join(at, field.name);
        let value = &tree[field.name];
        match &field.kind {
            Kind::Table(inner) => describe(value, inner(), &path, visit),
            Kind::Tables { fields: inner, .. } => {
                for (n, row) in value.as_array().into_iter().flatten().enumerate() {
                    describe(row, inner(), &format!("{path}[{n}]"), visit);
                }
            }
            Kind::Words => {}
            kind => visit(path, kind, value, field.doc),
        }
    }
}

fn mark(tree: &mut Value, at: &str, source: &str) {
    if let Some(Value::Object(sources)) = tree.get_mut("sources") {
        let below =
            |path: &str| path.strip_prefix(at).is_some_and(|rest| rest.starts_with(['.', '[']));
        sources.retain(|path, _| !below(path));
        if at != "sources" && !at.starts_with("sources.") {
            sources.insert(at.to_owned(), Value::from(source));
        }
    }
}

/// Faults that no single field shows.
fn cross_check(campus: &Campus, tree: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    if campus.name.trim().is_empty() {
        faults.push(Fault::new("name", "is empty"));
    }
    if time_zone(&campus.timezone).is_err() {
        let message = format!("\"{}\" is not an IANA time zone, as Europe/Paris", campus.timezone);
        faults.push(Fault::new("timezone", message));
    }
    let fills = campus.fleet.cohorts.iter().filter(|cohort| cohort.gpus == Gpus::Fill).count();
    if fills > 1 {
        let message = format!("{fills} cohorts say \"fill\"; one at the most can");
        faults.push(Fault::new("fleet.cohorts", message));
    }
    let mut earlier: Option<Month> = None;
    for (n, cohort) in campus.fleet.cohorts.iter().enumerate() {
        let at = |field: &str| format!("fleet.cohorts[{n}].{field}");
        if let Err(Error::Config(found)) = catalogue::entry("accelerators", &cohort.accelerator) {
            let messages = found.into_iter().map(|fault| fault.message);
            faults.extend(messages.map(|message| Fault::new(at("accelerator"), message)));
        }
        if cohort.online < campus.start {
            let message = format!("{} is before the start, {}", cohort.online, campus.start);
            faults.push(Fault::new(at("online"), message));
        }
        if earlier.is_some_and(|earlier| cohort.online < earlier) {
            let message =
                format!("{} is before the cohort above; list them in order", cohort.online);
            faults.push(Fault::new(at("online"), message));
        }
        earlier = Some(cohort.online);
    }
    if let Some(first) = campus.fleet.cohorts.first() {
        if first.online.since(campus.start) > 240 {
            faults.push(Fault::new("start", "more than 20 years before the first accelerators"));
        }
        let end = first.online.plus(12 * campus.operation_years as i32);
        if let Some(late) = campus.fleet.cohorts.iter().position(|c| c.online >= end) {
            let message = format!("after the last month of operation, {}", end.plus(-1));
            faults.push(Fault::new(format!("fleet.cohorts[{late}].online"), message));
        }
    }
    let demand = &campus.fleet.demand;
    let shares = demand.training_fraction + demand.inference_fraction;
    if shares > 1.0 + 1e-12 {
        let message =
            format!("training and inference take {shares} of the accelerators, 1 at most");
        faults.push(Fault::new("fleet.demand", message));
    }
    if let Err(Error::Config(found)) = catalogue::entry("demand", &demand.inference_profile) {
        let messages = found.into_iter().map(|fault| fault.message);
        faults.extend(messages.map(|m| Fault::new("fleet.demand.inference_profile", m)));
    }
    for (field, table) in [
        (
            "currency.usd_per_eur_path",
            campus.currency.usd_per_eur_path.iter().map(|p| p.year).collect::<Vec<_>>(),
        ),
        (
            "supply.price.level_path",
            campus.supply.price.level_path.iter().map(|p| p.year).collect(),
        ),
    ] {
        if table.windows(2).any(|pair| pair[1] <= pair[0]) {
            faults.push(Fault::new(field, "years must rise from one point to the next"));
        }
    }
    let carbon = &campus.carbon;
    if carbon.life_cycle_g_kwh < 1.2 * carbon.combustion_g_kwh {
        let message = format!(
            "{} is below 1.2 times what burning emits, {}; the life cycle holds it all",
            carbon.life_cycle_g_kwh, carbon.combustion_g_kwh
        );
        faults.push(Fault::new("carbon.life_cycle_g_kwh", message));
    }
    for (n, uncertain) in campus.uncertainty.iter().enumerate() {
        faults.extend(check_uncertain(uncertain, &format!("uncertainty[{n}]"), tree));
    }
    faults
}

fn check_uncertain(uncertain: &Uncertain, at: &str, tree: &Value) -> Option<Fault> {
    let Ok(value) = path::get(tree, &uncertain.path) else {
        return Some(Fault::new(format!("{at}.path"), "no such field in this scenario"));
    };
    let Some(own) = value.as_f64() else {
        return Some(Fault::new(format!("{at}.path"), "names a field that is not a number"));
    };
    let (low, mode, high) = (uncertain.low, uncertain.mode.unwrap_or(own), uncertain.high);
    let ordered = low < high && (low..=high).contains(&mode);
    let message = format!("low {low}, mode {mode} and high {high} must rise");
    (!ordered).then(|| Fault::new(at, message))
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

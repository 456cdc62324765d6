//! Scenarios drawn around the examples, from the ranges that every field declares.

use fleetwatt::scenario::{Scenario, examples, json_schema};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A field that can be drawn: its path, and the values it accepts.
pub struct Leaf {
    /// Its path in a scenario with one cohort.
    pub path: String,
    /// Its schema.
    pub schema: Value,
}

/// Every number and every choice of a scenario with one cohort.
pub fn leaves() -> Vec<Leaf> {
    fn walk(schema: &Value, path: &str, found: &mut Vec<Leaf>) {
        for (name, field) in schema["properties"].as_object().into_iter().flatten() {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match field["type"].as_str() {
                Some("object") => walk(field, &path, found),
                Some("array") if name == "cohorts" => {
                    walk(&field["items"], &format!("{path}[0]"), found);
                }
                Some("number" | "integer") => found.push(Leaf { path, schema: field.clone() }),
                Some("string") if field.get("enum").is_some() => {
                    found.push(Leaf { path, schema: field.clone() });
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    walk(&json_schema(), "", &mut found);
    // These need a file.
    found.retain(|leaf| !leaf.path.ends_with(".source"));
    found
}

/// How a field is drawn: which one, where in its range, and how boldly.
pub type Dart = (prop::sample::Index, f64, u8);

/// Darts that change up to `most` fields.
pub fn darts(most: usize) -> impl Strategy<Value = Vec<Dart>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0.0..=1.0, 0u8..10), 0..=most)
}

impl Leaf {
    /// A value: mostly from the usual range, now and then from the accepted one, or
    /// at one of its ends.
    pub fn value(&self, at: f64, boldness: u8) -> Value {
        if let Some(words) = self.schema["enum"].as_array() {
            return words[((at * words.len() as f64) as usize).min(words.len() - 1)].clone();
        }
        let bound = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
        let accepted = [bound(&self.schema["minimum"]), bound(&self.schema["maximum"])];
        let usual =
            self.schema.get("x-plausible").map(|range| [bound(&range[0]), bound(&range[1])]);
        let around = self
            .schema
            .get("default")
            .and_then(Value::as_f64)
            .map(|value| [0.5 * value, 1.5 * value].map(|v| v.clamp(accepted[0], accepted[1])));
        let [low, high] = match (boldness, usual.or(around)) {
            (0..7, Some(usual)) => usual,
            _ => accepted,
        };
        let mut value = low + at * (high - low);
        if boldness == 9 {
            value = if at < 0.5 { low } else { high };
        }
        if self.schema["type"] == "integer" { json!(value.round() as i64) } else { json!(value) }
    }
}

/// An example with some fields drawn; `None` where together they make no scenario.
pub fn scenario(example: prop::sample::Index, darts: &[Dart]) -> Option<Scenario> {
    let names: Vec<_> = examples().collect();
    let leaves = leaves();
    let changes: Vec<_> = darts
        .iter()
        .map(|(which, at, boldness)| {
            let leaf = which.get(&leaves);
            (leaf.path.clone(), leaf.value(*at, *boldness))
        })
        .collect();
    Scenario::example(names[example.index(names.len())]).ok()?.replace(&changes).ok()
}

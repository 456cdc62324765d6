//! JSON Schema of a scenario, for editors and documentation.

use serde_json::{Map, Value, json};

use super::sections::Campus;
use super::walker::MOST_CHARACTERS;
use crate::field::{Default, Fields, Kind, Section};

/// A month of [`crate::calendar::YEARS`].
const MONTH: &str = "^(20[0-9]{2}|21[01][0-9]|2120)-(0[1-9]|1[0-2])$";

/// The schema, draft 2020-12; units, usual ranges and sources stand under `x-`.
pub fn json_schema() -> Value {
    let mut schema = object(Campus::fields());
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("fleetwatt scenario");
    schema
}

fn object(fields: Fields) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let mut schema = of_kind(&field.kind);
        schema["description"] = json!(field.doc);
        match field.kind.default_value() {
            None => required.push(json!(field.name)),
            Some(Value::Null) => {}
            Some(_) if matches!(field.kind, Kind::Table(_) | Kind::Words) => {}
            Some(default) => schema["default"] = default,
        }
        properties.insert(field.name.to_owned(), schema);
    }
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": required,
    })
}

fn of_kind(kind: &Kind) -> Value {
    match kind {
        Kind::Number(number) => {
            let kind = if number.whole { "integer" } else { "number" };
            let absent = number.default == Default::Absent;
            let mut schema = json!({
                "type": if absent { json!([kind, "null"]) } else { json!(kind) },
                "minimum": number.json(number.minimum),
                "maximum": number.json(number.maximum),
                "x-unit": number.unit,
            });
            if let Some([low, high]) = number.plausible {
                schema["x-plausible"] = json!([low, high]);
            }
            if number.default != Default::Required && !number.source.is_empty() {
                schema["x-source"] = json!(number.source);
            }
            schema
        }
        Kind::Text { .. } => text(),
        Kind::Switch { .. } => json!({ "type": "boolean" }),
        Kind::Month { optional } => {
            let kind = if *optional { json!(["string", "null"]) } else { json!("string") };
            json!({ "type": kind, "pattern": MONTH })
        }
        Kind::Choice { words, .. } => json!({ "type": "string", "enum": words }),
        Kind::Gpus => json!({ "oneOf": [
            { "type": "integer", "minimum": 1, "maximum": 100_000_000 },
            { "const": "fill" },
        ], "x-unit": "GPU" }),
        Kind::Table(fields) => object(fields()),
        Kind::Tables { fields, at_least } => {
            json!({ "type": "array", "minItems": at_least, "items": object(fields()) })
        }
        Kind::Words => json!({ "type": "object", "additionalProperties": text() }),
    }
}

fn text() -> Value {
    json!({ "type": "string", "maxLength": MOST_CHARACTERS, "pattern": "^[^\\u0000]*$" })
}

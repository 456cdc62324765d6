//! Reading: every example, every fault, every drawn scenario.
#![allow(clippy::unwrap_used)]

use fleetwatt::error::Error;
use fleetwatt::scenario::{Format, Scenario, examples};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::drawn::{self, darts, leaves};

#[test]
fn examples_survive_both_formats() {
    for name in examples() {
        let scenario = Scenario::example(name).unwrap();
        for format in [Format::Toml, Format::Json] {
            let text = scenario.write(format).unwrap();
            let again = Scenario::read(&text, format).unwrap();
            assert_eq!(again, scenario, "{name}");
            assert_eq!(again.hash(), scenario.hash());
        }
    }
}

#[test]
fn every_bound_holds_and_nothing_beyond() {
    let scenario = Scenario::example("valence-80mw").unwrap();
    for leaf in leaves().iter().filter(|leaf| leaf.schema.get("minimum").is_some()) {
        let [low, high] = ["minimum", "maximum"].map(|key| leaf.schema[key].as_f64().unwrap());
        let whole = leaf.schema["type"] == "integer";
        let number = |value: f64| if whole { json!(value as i64) } else { json!(value) };
        let with = |value: Value| scenario.replace(&[(leaf.path.clone(), value)]);
        // Cross-checks may have their own reasons; these are the field's.
        let own = |message: &str| message.contains("accepted range") || message.contains("is not");
        let blames = |value: Value| match with(value) {
            Err(Error::Config(faults)) => {
                faults.iter().any(|fault| fault.path == leaf.path && own(&fault.message))
            }
            _ => false,
        };
        assert!(!blames(number(low)) && !blames(number(high)), "{}", leaf.path);
        let step = if whole { 1.0 } else { 1e-6 * (1.0 + high.abs()) };
        // A whole number of 2^53 has no successor of its own.
        if high < 9e15 {
            assert!(blames(number(high + step)), "{}", leaf.path);
        }
        assert!(blames(number(low - step)), "{}", leaf.path);
        for wrong in [json!("text"), json!(true), json!([1.0]), json!({})] {
            assert!(blames(wrong), "{}", leaf.path);
        }
        if whole {
            assert!(blames(json!(low + 0.5)), "{}", leaf.path);
        }
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let changes = leaves()
        .into_iter()
        .filter(|leaf| leaf.schema.get("minimum").is_some())
        .map(|leaf| (leaf.path, json!("wrong")))
        .collect::<Vec<_>>();
    let Err(Error::Config(faults)) = Scenario::example("valence-80mw").unwrap().replace(&changes)
    else {
        panic!("faults were accepted")
    };
    for (path, _) in changes {
        assert_eq!(faults.iter().filter(|fault| fault.path == path).count(), 1, "{path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn drawn_scenarios_survive_being_written(example: prop::sample::Index, darts in darts(12)) {
        let drawn = drawn::scenario(example, &darts);
        prop_assume!(drawn.is_some());
        let drawn = drawn.unwrap();
        for format in [Format::Toml, Format::Json] {
            let again = Scenario::read(&drawn.write(format).unwrap(), format).unwrap();
            prop_assert_eq!(&again, &drawn);
            prop_assert_eq!(again.hash(), drawn.hash());
        }
        let back: Vec<_> = drawn
            .diff(&Scenario::example("valence-80mw").unwrap())
            .into_iter()
            .map(|(path, here, _)| (path, here))
            .collect();
        // The difference is what makes the one out of the other.
        let rows = |path: &str| path.contains("[1]");
        prop_assume!(!back.iter().any(|(path, _)| rows(path)));
        let rebuilt = Scenario::example("valence-80mw").unwrap().replace(&back).unwrap();
        prop_assert!(rebuilt.diff(&drawn).is_empty());
    }

    /// No text makes the reader panic.
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = Scenario::read(&text, Format::Toml);
        let _ = Scenario::read(&text, Format::Json);
    }

    /// Nor does a scenario with a value of any kind at any place.
    #[test]
    fn any_value_is_read_or_refused(which: prop::sample::Index, value in any_value()) {
        let leaves = leaves();
        let path = which.get(&leaves).path.clone();
        let _ = Scenario::example("valence-40mw").unwrap().replace(&[(path, value)]);
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(".{0,4}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

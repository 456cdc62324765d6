//! Facts with their provenance: accelerators, failures, sites, climates, tariffs, costs,
//! factors, demand shapes, heat networks, markets, chillers, nodes, rents, throughput,
//! training runs, batteries.
//!
//! Each family is one TOML file beside this one. An entry is a table: plain
//! strings are its texts, sub-tables its figures, and a figure always says its
//! unit, source, date and confidence. A figure whose source begins with the
//! word "assumption" has low confidence and a range. A figure with `values`
//! instead of `value` is a profile (24 hours, 12 months ...).
//!
//! **A new family is one new file and one word in the list below.**

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Fault, Result, nearest};
use crate::field::{Number, number, required};

/// How far a figure can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Measured or official, read at its origin.
    High,
    /// Published by a third party, or derived from published figures.
    Medium,
    /// An assumption, or a single unchecked source.
    Low,
}

/// A number with its unit and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The value; of a profile, the mean of its values.
    pub value: f64,
    /// The values of a profile; empty for a single number.
    pub values: Vec<f64>,
    /// Unit of the value, the values and the range; `1` for a ratio.
    pub unit: String,
    /// Lower end of the plausible range.
    pub low: Option<f64>,
    /// Upper end of the plausible range.
    pub high: Option<f64>,
    /// Who says so; begins with "assumption" where nobody was found who does.
    pub source: String,
    /// When it was true, as `2025`, `2025-08` or `2025-08-20`.
    pub date: String,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { value, values, unit, low, high, source, date, .. } = self;
        if values.is_empty() {
            write!(f, "{value}")?;
        } else {
            write!(f, "profile of {}, mean {value:.4}", values.len())?;
        }
        if unit != "1" {
            write!(f, " {unit}")?;
        }
        if let (Some(low), Some(high)) = (low, high) {
            write!(f, " ({low} to {high})")?;
        }
        let confidence = match self.confidence {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        };
        write!(f, "; {source}; {date}; {confidence} confidence")
    }
}

/// One thing of a family, with its texts and figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// The family it belongs to.
    pub family: String,
    /// Its key in the family, as `gb300_nvl72`.
    pub name: String,
    /// Its name in print.
    pub label: String,
    /// Text attributes, as `vendor`.
    pub texts: BTreeMap<String, String>,
    /// Figures, in the order of the file.
    pub figures: Vec<(String, Figure)>,
}

impl Entry {
    /// A figure by its key.
    ///
    /// # Errors
    /// [`Error::Config`] with the nearest known key when there is none.
    pub fn figure(&self, key: &str) -> Result<&Figure> {
        let found = self.figures.iter().find(|(known, _)| known == key);
        found.map(|(_, figure)| figure).ok_or_else(|| {
            let keys = self.figures.iter().map(|(known, _)| known.as_str());
            unknown("figure", self.path(key), key, keys)
        })
    }

    /// The value of a figure; of a profile, its mean.
    ///
    /// # Errors
    /// As [`Entry::figure`].
    pub fn value(&self, key: &str) -> Result<f64> {
        self.figure(key).map(|figure| figure.value)
    }

    /// The values of a profile.
    ///
    /// # Errors
    /// As [`Entry::figure`]; [`Error::Config`] when the figure is one number.
    pub fn profile(&self, key: &str) -> Result<&[f64]> {
        let values = &self.figure(key)?.values;
        if values.is_empty() {
            return Err(Error::config(self.path(key), "is a single number, not a profile"));
        }
        Ok(values)
    }

    /// A text attribute by its key.
    ///
    /// # Errors
    /// [`Error::Config`] with the nearest known key when there is none.
    pub fn text(&self, key: &str) -> Result<&str> {
        self.texts.get(key).map(String::as_str).ok_or_else(|| {
            unknown("text", self.path(key), key, self.texts.keys().map(String::as_str))
        })
    }

    /// One line that names a figure, its value, its range and its source.
    ///
    /// # Errors
    /// As [`Entry::figure`].
    pub fn cite(&self, key: &str) -> Result<String> {
        self.figure(key).map(|figure| format!("{}, {key} = {figure}", self.label))
    }

    fn path(&self, key: &str) -> String {
        format!("catalogue.{}.{}.{key}", self.family, self.name)
    }
}

struct Family {
    name: &'static str,
    text: &'static str,
    parsed: OnceLock<Result<Vec<Entry>>>,
}

macro_rules! families {
    ($($name:literal)*) => {
        const NAMES: &[&str] = &[$($name),*];
        static FAMILIES: [Family; NAMES.len()] = [$(Family {
            name: $name,
            text: include_str!(concat!($name, ".toml")),
            parsed: OnceLock::new(),
        }),*];
    };
}

families! {
    "accelerators"
    "failures"
    "sites"
    "climates"
    "tariffs"
    "costs"
    "factors"
    "demand"
    "heat"
    "markets"
    "chillers"
    "rentals"
    "nodes"
    "throughput"
    "training_runs"
    "batteries"
}

/// The names of the families.
pub fn families() -> &'static [&'static str] {
    NAMES
}

/// The entries of a family, in the order of its file.
///
/// # Errors
/// [`Error::Config`] when there is no such family.
pub fn entries(family: &str) -> Result<&'static [Entry]> {
    let found = FAMILIES.iter().find(|known| known.name == family).ok_or_else(|| {
        unknown("family", format!("catalogue.{family}"), family, NAMES.iter().copied())
    })?;
    let parsed = found.parsed.get_or_init(|| parse(found.name, found.text));
    parsed.as_deref().map_err(Clone::clone)
}

/// An entry by its family and name.
///
/// # Errors
/// [`Error::Config`] with the nearest known name when there is none.
pub fn entry(family: &str, name: &str) -> Result<&'static Entry> {
    let entries = entries(family)?;
    entries.iter().find(|known| known.name == name).ok_or_else(|| {
        let names = entries.iter().map(|known| known.name.as_str());
        unknown("entry", format!("catalogue.{family}.{name}"), name, names)
    })
}

/// A scenario's number whose default, usual range and source are a figure's.
pub fn default_of(family: &str, name: &str, key: &str, minimum: f64, maximum: f64) -> Number {
    let Ok(figure) = entry(family, name).and_then(|entry| entry.figure(key)) else {
        return required("", minimum, maximum);
    };
    let unit = if figure.unit == "1" { "" } else { &figure.unit };
    let mut number = number(figure.value, unit, minimum, maximum).source(&figure.source);
    number.plausible = figure.low.zip(figure.high).map(|(low, high)| [low, high]);
    number
}

fn unknown<'a>(kind: &str, path: String, key: &str, known: impl Iterator<Item = &'a str>) -> Error {
    Error::config(path, format!("unknown {kind} \"{key}\"{}", nearest(key, known)))
}

/// A figure as written in TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    value: Option<f64>,
    #[serde(default)]
    values: Vec<f64>,
    unit: String,
    low: Option<f64>,
    high: Option<f64>,
    source: String,
    date: String,
    confidence: Confidence,
}

impl Written {
    fn check(self) -> std::result::Result<Figure, String> {
        let Self { value, values, unit, low, high, source, date, confidence } = self;
        let value = match value {
            Some(value) if values.is_empty() => value,
            None if !values.is_empty() => values.iter().sum::<f64>() / values.len() as f64,
            _ => return Err("wants either `value` or `values`".into()),
        };
        if [&unit, &source, &date].iter().any(|text| text.trim().is_empty()) {
            return Err("wants a unit, a source and a date".into());
        }
        if !values.iter().chain([&value]).chain(&low).chain(&high).all(|x| x.is_finite()) {
            return Err("holds a number that is not finite".into());
        }
        let all = || values.iter().chain([&value]);
        if low.is_some_and(|low| all().any(|&x| x < low))
            || high.is_some_and(|high| all().any(|&x| x > high))
        {
            return Err("lies outside its own range".into());
        }
        let ranged = low.is_some() && high.is_some();
        if source.starts_with("assumption") && !(ranged && confidence == Confidence::Low) {
            return Err("is an assumption and wants a range and low confidence".into());
        }
        Ok(Figure { value, values, unit, low, high, source, date, confidence })
    }
}

/// Reads a family; every fault is reported with its path.
fn parse(family: &str, text: &str) -> Result<Vec<Entry>> {
    let root = format!("catalogue.{family}");
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        Error::config(root.as_str(), error.to_string().trim_end())
    })?;
    let mut faults = Vec::new();
    let mut entries = Vec::with_capacity(table.len());
    for (name, body) in table {
        let mut entry = Entry {
            family: family.into(),
            name: name.clone(),
            label: String::new(),
            texts: BTreeMap::new(),
            figures: Vec::new(),
        };
        let toml::Value::Table(body) = body else {
            faults.push(Fault::new(format!("{root}.{name}"), "is not a table"));
            continue;
        };
        for (key, item) in body {
            let figure = match item {
                toml::Value::String(text) if key == "label" => {
                    entry.label = text;
                    continue;
                }
                toml::Value::String(text) => {
                    entry.texts.insert(key, text);
                    continue;
                }
                other => other.try_into::<Written>().map_err(|error| error.to_string()),
            };
            match figure.and_then(Written::check) {
                Ok(figure) => entry.figures.push((key, figure)),
                Err(message) => faults.push(Fault::new(entry.path(&key), message.trim_end())),
            }
        }
        if entry.label.is_empty() {
            faults.push(Fault::new(format!("{root}.{name}"), "wants a label"));
        }
        entries.push(entry);
    }
    if faults.is_empty() { Ok(entries) } else { Err(Error::Config(faults)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_parses_and_holds_something() {
        for family in families() {
            let entries = entries(family);
            assert!(entries.as_ref().is_ok_and(|all| !all.is_empty()), "{family}: {entries:?}");
            assert!(entries.iter().copied().flatten().all(|entry| !entry.figures.is_empty()));
        }
    }

    #[test]
    fn faulty_figures_are_all_reported() {
        let good = "unit = \"m\"\nsource = \"S\"\ndate = \"2026\"\nconfidence = \"high\"\n";
        let assumed = "unit = \"m\"\nsource = \"assumption\"\ndate = \"2026\"\n";
        let text = format!(
            "[a]\nlabel = \"A\"\n[a.none]\n{good}\n[a.both]\nvalue = 1\nvalues = [1]\n{good}\
             [a.outside]\nvalue = 3\nhigh = 2\n{good}[a.endless]\nvalue = inf\n{good}\
             [a.profile]\nvalues = [1, 5]\nhigh = 4\n{good}\
             [a.assumed]\nvalue = 1\nconfidence = \"low\"\n{assumed}\
             [a.sure]\nvalue = 1\nlow = 0\nhigh = 2\nconfidence = \"high\"\n{assumed}\
             [a.stray]\nvalue = 1\ncolour = 2\n{good}\
             [a.unsourced]\nvalue = 1\n{}[b.fine]\nvalue = 1\n{good}",
            good.replace("\"S\"", "\" \""),
        );
        let faults = match parse("f", &text) {
            Err(Error::Config(faults)) => faults,
            _ => Vec::new(),
        };
        let paths: Vec<_> = faults.into_iter().map(|fault| fault.path).collect();
        let keys = ["none", "both", "outside", "endless", "profile", "assumed", "sure", "stray"];
        let mut expected: Vec<_> = keys.map(|key| format!("catalogue.f.a.{key}")).into();
        expected.extend(["catalogue.f.a.unsourced".into(), "catalogue.f.b".into()]);
        assert_eq!(paths, expected);
    }

    #[test]
    fn broken_text_is_an_error() {
        assert!(matches!(parse("f", "[a"), Err(Error::Config(_))));
        assert!(matches!(parse("f", "a = 1"), Err(Error::Config(_))));
    }

    #[test]
    fn a_profile_has_the_mean_of_its_values() {
        let text = "[a]\nlabel = \"A\"\n[a.p]\nvalues = [1.0, 2.0, 6.0]\nunit = \"1\"\n\
                    source = \"S\"\ndate = \"2026\"\nconfidence = \"high\"\n";
        let entries = parse("f", text).unwrap_or_default();
        assert_eq!(entries[0].value("p"), Ok(3.0));
        assert_eq!(entries[0].profile("p"), Ok([1.0, 2.0, 6.0].as_slice()));
        let cited = entries[0].cite("p").unwrap_or_default();
        assert_eq!(cited, "A, p = profile of 3, mean 3.0000; S; 2026; high confidence");
    }
}

//! What is known of a scenario's field: kind, unit, range, default, source.

use serde_json::{Value, json};

use crate::error::{Error, nearest};

/// A field of a section, declared once.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its key in the file.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Its kind, range, default and source.
    pub kind: Kind,
}

/// The fields of a section, in the order in which they are written.
pub type Fields = Vec<Field>;

/// A section of the scenario.
pub trait Section {
    /// Its fields.
    fn fields() -> Fields;
}

/// What a field accepts.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A finite number.
    Number(Number),
    /// Text; `default: None` means required.
    Text {
        /// Taken when absent.
        default: Option<&'static str>,
    },
    /// True or false.
    Switch {
        /// Taken when absent.
        default: bool,
    },
    /// A month, `2025-07`.
    Month {
        /// Whether it may be left out.
        optional: bool,
    },
    /// One of a list of words.
    Choice {
        /// The words.
        words: &'static [&'static str],
        /// Taken when absent; `None` means that absence has a meaning of its own.
        default: Option<&'static str>,
    },
    /// A number of accelerators, or `"fill"`.
    Gpus,
    /// A table with fields of its own.
    Table(fn() -> Fields),
    /// An array of such tables.
    Tables {
        /// The fields of each.
        fields: fn() -> Fields,
        /// How many there must be at the least.
        at_least: usize,
    },
    /// A table from names to text, such as `[sources]`.
    Words,
}

/// A numeric field.
#[derive(Debug, Clone)]
pub struct Number {
    /// The unit of value and range.
    pub unit: String,
    /// Smallest accepted value.
    pub minimum: f64,
    /// Largest accepted value.
    pub maximum: f64,
    /// Taken when absent.
    pub default: Default,
    /// Whether only whole numbers are accepted.
    pub whole: bool,
    /// The range in which values are usual.
    pub plausible: Option<[f64; 2]>,
    /// Where the default comes from.
    pub source: String,
}

/// What an absent number stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Default {
    /// A fault.
    Required,
    /// Taken from elsewhere, as the field's documentation says.
    Absent,
    /// This value.
    Value(f64),
}

/// A number with a default.
pub fn number(default: f64, unit: &str, minimum: f64, maximum: f64) -> Number {
    let default = Default::Value(default);
    let unit = unit.to_owned();
    Number { unit, minimum, maximum, default, whole: false, plausible: None, source: String::new() }
}

/// A number that must be given.
pub fn required(unit: &str, minimum: f64, maximum: f64) -> Number {
    Number { default: Default::Required, ..number(0.0, unit, minimum, maximum) }
}

/// A number that may be left out; its documentation says what holds then.
pub fn optional(unit: &str, minimum: f64, maximum: f64) -> Number {
    Number { default: Default::Absent, ..number(0.0, unit, minimum, maximum) }
}

impl Number {
    /// Only whole numbers.
    pub fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// The usual range.
    pub fn plausible(mut self, low: f64, high: f64) -> Self {
        self.plausible = Some([low, high]);
        self
    }

    /// Where the default comes from.
    pub fn source(mut self, source: &str) -> Self {
        self.source = source.to_owned();
        self
    }

    /// The default is a judgement.
    pub fn assumption(self, why: &str) -> Self {
        self.source(&format!("assumption: {why}"))
    }
}

impl From<Number> for Kind {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl Kind {
    /// The default as a JSON value; `None` where the field must be given.
    pub fn default_value(&self) -> Option<Value> {
        match self {
            Self::Number(number) => match number.default {
                Default::Required => None,
                Default::Absent => Some(Value::Null),
                Default::Value(value) => Some(number.json(value)),
            },
            Self::Text { default } => default.map(|text| json!(text)),
            Self::Month { optional } => optional.then_some(Value::Null),
            Self::Switch { default } => Some(json!(default)),
            Self::Choice { default, .. } => Some(json!(default)),
            Self::Gpus => None,
            Self::Table(_) | Self::Words => Some(json!({})),
            Self::Tables { at_least, .. } => (*at_least == 0).then(|| json!([])),
        }
    }
}

/// The field at a path without rows, as `finance.gearing`.
pub fn field_at<T: Section>(path: &str) -> Option<Field> {
    let mut fields = T::fields();
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        let field = fields.into_iter().find(|field| field.name == part)?;
        match &field.kind {
            _ if parts.peek().is_none() => return Some(field),
            Kind::Table(inner) => fields = inner(),
            _ => return None,
        }
    }
    None
}

/// Text that may be left out.
pub const fn text(default: &'static str) -> Kind {
    Kind::Text { default: Some(default) }
}

/// What is wrong with a word that is none of those known.
pub(crate) fn no_word(argument: &str, word: &str, known: &[&str]) -> Error {
    let near = nearest(word, known.iter().copied());
    Error::config(argument, format!("\"{word}\" is none of {}{near}", known.join(", ")))
}

/// One of some words.
pub const fn word(words: &'static [&'static str], default: &'static str) -> Kind {
    Kind::Choice { words, default: Some(default) }
}

/// A section within a section.
pub const fn table<T: Section>() -> Kind {
    Kind::Table(T::fields as fn() -> Fields)
}

/// An array of sections.
pub const fn tables<T: Section>(at_least: usize) -> Kind {
    Kind::Tables { fields: T::fields as fn() -> Fields, at_least }
}

/// A fraction of something, 0 to 1.
pub fn fraction(default: f64) -> Number {
    number(default, "", 0.0, 1.0)
}

impl Number {
    /// A value as JSON: whole numbers without a point.
    pub fn json(&self, value: f64) -> Value {
        if self.whole { json!(value as i64) } else { json!(value) }
    }

    /// The accepted range in words.
    pub fn range(&self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        let whole = if self.whole { "a whole number, " } else { "" };
        format!("{whole}{} to {}{unit}", self.minimum, self.maximum)
    }
}

/// Declares a section once: its struct, and its [`Section::fields`] from which
/// come defaults, the walker, the JSON Schema and the documentation.
macro_rules! section {
    (
        $(#[doc = $doc:literal])+
        $name:ident { $( $(#[doc = $about:literal])+ $field:ident : $type:ty = $kind:expr ; )+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $( $(#[doc = $about])+ pub $field: $type, )+ }

        impl $crate::field::Section for $name {
            fn fields() -> $crate::field::Fields {
                vec![ $( $crate::field::Field {
                    name: stringify!($field),
                    doc: concat!($($about),+).trim_ascii(),
                    kind: $kind.into(),
                }, )+ ]
            }
        }
    };
}
pub(crate) use section;

/// Declares an enumeration with the words that stand for it in a file.
macro_rules! choice {
    (
        $(#[doc = $doc:literal])+
        $name:ident { $( $(#[doc = $about:literal])+ $variant:ident = $word:literal, )+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
        pub enum $name { $( $(#[doc = $about])+ #[serde(rename = $word)] $variant, )+ }

        impl $name {
            /// The words, in order of declaration.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word that stands for it in a file.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one that a word stands for, given for an argument.
            ///
            /// # Errors
            /// [`Error::Config`](crate::error::Error::Config) with the words, and the nearest.
            pub fn named(argument: &str, word: &str) -> $crate::error::Result<Self> {
                $(if word == $word { return Ok(Self::$variant); })+
                Err($crate::field::no_word(argument, word, Self::WORDS))
            }
        }
    };
}
pub(crate) use choice;

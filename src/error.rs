//! The one error type of the core.

use std::fmt;

use serde::Serialize;

/// Result with the core's [`enum@Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that can go wrong in the core.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A value outside the range in which a law holds.
    #[error(
        "{name} = {}{} is outside the accepted range, {}{}",
        plain(*.value), of_value(.unit), accepted(*.minimum, *.maximum, .unit), position(.index)
    )]
    Domain {
        /// The argument.
        name: &'static str,
        /// Its value.
        value: f64,
        /// Smallest accepted value.
        minimum: f64,
        /// Largest accepted value.
        maximum: f64,
        /// The unit of all three.
        unit: &'static str,
        /// Flat index in the broadcast array, where there was one.
        index: Option<usize>,
    },
    /// A scenario or a driver with one or more faults, all of them listed.
    #[error("{}", list(.0))]
    Config(Vec<Fault>),
    /// Arrays whose shapes do not fit together.
    #[error("{0}")]
    Shape(String),
    /// A well-formed question without a solution.
    #[error("{0}")]
    Infeasible(String),
    /// Stopped on request.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// A [`Error::Config`] with a single fault.
    pub fn config(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Config(vec![Fault::new(path, message)])
    }

    /// The same error with the flat index of the element that it is about.
    pub fn at(self, position: usize) -> Self {
        match self {
            Self::Domain { name, value, minimum, maximum, unit, .. } => {
                Self::Domain { name, value, minimum, maximum, unit, index: Some(position) }
            }
            other => other,
        }
    }
}

/// The range of what must be above 0.
pub const POSITIVE: (f64, f64) = (f64::MIN_POSITIVE, f64::MAX);
/// The range of what may be 0, and not below.
pub const NOT_NEGATIVE: (f64, f64) = (0.0, f64::MAX);

/// Checks that a value lies within the range in which a law holds; NaN passes, as laws
/// hand it on.
///
/// # Errors
/// [`Error::Domain`] where it does not.
pub fn within(
    name: &'static str,
    unit: &'static str,
    value: f64,
    (minimum, maximum): (f64, f64),
) -> Result<()> {
    if value < minimum || value > maximum {
        return Err(Error::Domain { name, value, minimum, maximum, unit, index: None });
    }
    Ok(())
}

/// [`within`], for parameters of which there is one for all hours: NaN is refused, too.
///
/// # Errors
/// [`Error::Domain`] outside the range, and for NaN.
pub fn known(
    name: &'static str,
    unit: &'static str,
    value: f64,
    (minimum, maximum): (f64, f64),
) -> Result<()> {
    if value.is_nan() {
        return Err(Error::Domain { name, value, minimum, maximum, unit, index: None });
    }
    within(name, unit, value, (minimum, maximum))
}

/// What stands for the unit of numbers of things.
const WHOLE: &str = "(whole)";

/// [`known`], for numbers of things, which are whole.
///
/// # Errors
/// [`Error::Domain`] outside the range, for parts of a whole and for NaN.
pub fn whole(name: &'static str, value: f64, (minimum, maximum): (f64, f64)) -> Result<()> {
    if (minimum..=maximum).contains(&value) && value.fract() == 0.0 {
        return Ok(());
    }
    Err(Error::Domain { name, value, minimum, maximum, unit: WHOLE, index: None })
}

/// One thing wrong with a scenario or a driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where, as `fleet.cohorts[1].gpus`; empty for the whole text.
    pub path: String,
    /// What is wrong, with the value, the accepted range and its unit.
    pub message: String,
}

impl Fault {
    /// A fault at `path`.
    pub fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "{}", self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

fn list(faults: &[Fault]) -> String {
    match faults {
        [only] => only.to_string(),
        _ => {
            let lines: Vec<String> = faults.iter().map(|fault| format!("  {fault}")).collect();
            format!("{} faults\n{}", faults.len(), lines.join("\n"))
        }
    }
}

/// An accepted range in words: "0 to 1 m", "above 0 m", "0 m or more".
fn accepted(minimum: f64, maximum: f64, unit: &str) -> String {
    let unit = spaced(unit);
    let endless = maximum == f64::MAX || maximum == f64::INFINITY;
    match (minimum, endless) {
        (f64::MIN_POSITIVE, true) => format!("above 0{unit}"),
        (f64::MIN_POSITIVE, false) => format!("above 0, up to {}{unit}", plain(maximum)),
        (_, true) => format!("{}{unit} or more", plain(minimum)),
        _ => format!("{} to {}{unit}", plain(minimum), plain(maximum)),
    }
}

/// A number without hundreds of zeros.
fn plain(value: f64) -> String {
    let usual = value == 0.0 || (1e-5..1e15).contains(&value.abs());
    if usual { value.to_string() } else { format!("{value:e}") }
}

fn spaced(unit: &str) -> String {
    if unit.is_empty() { String::new() } else { format!(" {unit}") }
}

fn of_value(unit: &str) -> String {
    if unit == WHOLE { String::new() } else { spaced(unit) }
}

fn position(index: &Option<usize>) -> String {
    index.map_or_else(String::new, |index| format!(" (element {index})"))
}

/// `; did you mean "…"?`, or nothing where no known name comes close.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    known
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&name.to_lowercase(), candidate), candidate))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(similarity, _)| *similarity > 0.7)
        .map_or_else(String::new, |(_, candidate)| format!("; did you mean \"{candidate}\"?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_short_to_read() {
        let said = |unit, value, range| within("x", unit, value, range).map_err(|e| e.to_string());
        let range = (f64::MIN_POSITIVE, f64::MAX);
        let expected = "x = -0.5 m is outside the accepted range, above 0 m";
        assert_eq!(said("m", -0.5, range), Err(expected.into()));
        let expected = "x = inf is outside the accepted range, 0 to 1";
        assert_eq!(said("", f64::INFINITY, (0.0, 1.0)), Err(expected.into()));
        assert_eq!(said("", f64::NAN, (0.0, 1.0)), Ok(()));
        let expected = "x = 2.5 is outside the accepted range, 0 to 9 (whole)";
        assert_eq!(whole("x", 2.5, (0.0, 9.0)).map_err(|e| e.to_string()), Err(expected.into()));
    }
}

//! Every statement line and key figure, in the order in which they are evaluated.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::definition::{Definition, Formula};
use super::key_figures::KEY_FIGURES;
use super::lines::Line;
use super::statements::STATEMENTS;

/// The definitions with their positions.
pub struct Registry {
    definitions: Vec<Definition>,
    positions: HashMap<&'static str, usize>,
}

impl Registry {
    /// All of them, in order of evaluation.
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// The position of a name.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.positions.get(id).copied()
    }
}

/// The registry.
pub fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let operated = Line::ALL.iter().map(|line| Definition {
            meter: line.meter(),
            ..Definition::line(line.id(), line.label(), line.unit(), Formula::Operated(*line))
        });
        let definitions: Vec<_> =
            operated.chain(STATEMENTS.iter().chain(KEY_FIGURES).copied()).collect();
        let positions = definitions.iter().enumerate().map(|(n, d)| (d.id, n)).collect();
        Registry { definitions, positions }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Window;

    fn read_by(definition: &Definition) -> Vec<&'static str> {
        match definition.formula {
            Formula::Operated(_) | Formula::Input { .. } | Formula::Found(_) => Vec::new(),
            Formula::Sum(terms) => terms.iter().map(|(_, id)| *id).collect(),
            Formula::Product(factors) => factors.to_vec(),
            Formula::Ratio { over, under, .. }
            | Formula::LeastRatio { over, under }
            | Formula::MeanRatio { over, under } => vec![over, under],
            Formula::Complement(id) | Formula::Seen(id) | Formula::RateOfReturn(id) => vec![id],
            Formula::PresentValue { line, rate } => vec![line, rate],
            Formula::Rule { inputs, .. } => inputs.to_vec(),
        }
    }

    #[test]
    fn every_definition_reads_what_stands_above_it() {
        let registry = registry();
        for (n, definition) in registry.definitions().iter().enumerate() {
            assert_eq!(registry.position(definition.id), Some(n), "{} twice", definition.id);
            for id in read_by(definition) {
                let above = registry.position(id).is_some_and(|position| position < n);
                assert!(above, "{} reads {id}, which does not stand above it", definition.id);
            }
        }
    }

    #[test]
    fn lines_and_scalars_are_told_apart() {
        let registry = registry();
        let is_line = |id: &str| {
            registry.position(id).is_some_and(|n| registry.definitions()[n].window.is_none())
        };
        for definition in registry.definitions() {
            let of_lines = read_by(definition).into_iter().any(is_line);
            match definition.formula {
                Formula::Seen(line) | Formula::RateOfReturn(line) => assert!(is_line(line)),
                Formula::PresentValue { line, rate } => assert!(is_line(line) && !is_line(rate)),
                Formula::Sum(_) | Formula::Product(_) | Formula::Ratio { .. } => {
                    assert_eq!(of_lines, definition.window.is_none(), "{}", definition.id);
                }
                _ => {}
            }
            let yearly = definition.unit.ends_with("/year");
            let first_full_year = definition.window == Some(Window::FirstFullYear);
            assert!(!yearly || first_full_year, "{} names no year", definition.id);
        }
    }
}

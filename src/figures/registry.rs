//! Every statement line and key figure, in the order in which they are evaluated.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::field::{Kind, field_at};
use crate::finance::appraisal::{self, statements::Made};
use crate::scenario::Campus;

use super::definition::{Definition, Formula, Window};
use super::inputs::{INPUTS, Read};
use super::key_figures::KEY_FIGURES;
use super::lines::{Gather, Line};
use super::parties::PARTIES;
use super::public::PUBLIC;
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
        let inputs = INPUTS.iter().map(|(path, read)| input(path, *read));
        let operated = Line::ALL.iter().map(|line| Definition {
            meter: line.meter(),
            gather: line.gather(),
            ..Definition::line(line.id(), line.label(), line.unit(), Formula::Operated(*line))
        });
        let finance = appraisal::statements::STATEMENTS.iter().map(of_finance);
        let after = KEY_FIGURES.iter().chain(PUBLIC).chain(PARTIES).copied();
        let others = STATEMENTS.iter().copied().chain(finance).chain(after);
        let definitions: Vec<_> = inputs.chain(operated).chain(others).collect();
        let positions = definitions.iter().enumerate().map(|(n, d)| (d.id, n)).collect();
        Registry { definitions, positions }
    })
}

/// A line of the statements of an appraisal.
fn of_finance(line: &appraisal::statements::Line) -> Definition {
    let formula = match line.made {
        Made::Sum(terms) => Formula::Sum(terms),
        Made::Balance(terms) => Formula::Balance(terms),
    };
    let definition = Definition::line(line.id, line.label, "EUR", formula);
    match line.level {
        true => definition.gathered(Gather::Last).by("at the end of the period"),
        false => definition,
    }
}

/// A field of the scenario, described as where it is declared.
fn input(path: &'static str, read: Read) -> Definition {
    let field = field_at::<Campus>(path);
    let (label, unit) = match &field {
        Some(field) => match &field.kind {
            Kind::Number(number) => (field.doc, number.unit.clone()),
            _ => (field.doc, String::new()),
        },
        None => (path, String::new()),
    };
    // The registry lives as long as the program.
    let unit = String::leak(unit);
    Definition::scalar(path, label, unit, Window::Horizon, Formula::Input(read))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(definition: &Definition) -> impl Iterator<Item = &'static str> {
        definition.formula.terms().into_iter().map(|(_, name)| name)
    }

    #[test]
    fn every_definition_reads_what_stands_above_it() {
        let registry = registry();
        for (n, definition) in registry.definitions().iter().enumerate() {
            assert_eq!(registry.position(definition.id), Some(n), "{} twice", definition.id);
            let computed = !matches!(
                definition.formula,
                Formula::Operated(_)
                    | Formula::Found { .. }
                    | Formula::Agreed { .. }
                    | Formula::Appraised { .. }
            );
            // A word is no figure, nor is a number that may be absent.
            let is_figure =
                |id: &&str| registry.position(id).is_some() || field_at::<Campus>(id).is_none();
            let figures = names(definition).filter(is_figure);
            for id in figures.filter(|_| computed) {
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
            let of_lines = names(definition).any(is_line);
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
            assert!(
                !definition.key || !yearly || first_full_year,
                "{} names no year",
                definition.id
            );
        }
    }
}

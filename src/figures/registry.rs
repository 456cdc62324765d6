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

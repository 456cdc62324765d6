//! Where powers and energies are measured.

/// Where a power or an energy is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meter {
    /// At the accelerators.
    Chip,
    /// At the input of the IT.
    It,
    /// Where the campus takes its electricity.
    Facility,
    /// At the grid connection.
    Grid,
}

impl Meter {
    /// In print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chip => "chip",
            Self::It => "it",
            Self::Facility => "facility",
            Self::Grid => "grid",
        }
    }
}

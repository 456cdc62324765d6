//! Failed units, spares and repair crews in the steady state.

//! Power of nodes and fleets against what they do.

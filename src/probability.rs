//! Distributions and tails that several models share.

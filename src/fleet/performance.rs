//! Floating-point operations, training time, tokens.

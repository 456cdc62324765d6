//! How often accelerators fail at an age: infant mortality, a constant rate, wear.

//! Failures and repairs, event by event.

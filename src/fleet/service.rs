//! Downtime that a customer sees, and the credits that it earns.

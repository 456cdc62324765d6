//! What the same power earns by mining of cryptocurrency.

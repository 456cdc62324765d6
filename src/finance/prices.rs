//! Paths of prices over the years: decline, generations, shocks.

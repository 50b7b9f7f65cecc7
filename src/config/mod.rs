//! The configuration file as written: every key optional, unknown keys refused.
pub mod backend;

//! The integration tests, one binary.
mod backend;
mod support;

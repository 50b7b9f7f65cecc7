//! The integration tests, one binary.

mod input;
mod quotes;

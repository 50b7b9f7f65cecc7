//! What several suites need.
pub(crate) mod server;
pub(crate) mod services;

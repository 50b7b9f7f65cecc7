//! What the configuration means once defaults and the environment are in: the only home of defaults.
pub mod profile;

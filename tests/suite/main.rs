//! The one integration-test binary.

mod cli;
mod engine;
mod input;
mod support;
mod verify;

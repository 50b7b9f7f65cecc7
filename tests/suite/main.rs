//! The one integration-test binary.

mod backend;
mod cli;
mod engine;
mod input;
mod support;
mod verify;

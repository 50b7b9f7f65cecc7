//! The one integration-test binary.

mod cli;
mod input;
mod support;
mod verify;
